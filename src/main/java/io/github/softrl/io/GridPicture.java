package io.github.softrl.io;

import io.github.softrl.Policy;
import io.github.softrl.Solution;
import io.github.softrl.internal.Quoted;
import io.github.softrl.internal.Svg;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Draws policies on a grid as an SVG picture: in each cell an arrow for each direction, whose length is in proportion
 * to the probability of the actions that lead there, on a colour that shows a number of the cell, such as its value.
 * Grids stand side by side; one colour scale, below them, serves all. The mouse over a cell shows its name, its number
 * and the probabilities of its actions. Arrows shorter than half a pixel are left out. Numbers that differ by at most
 * half a unit of the last digit that is written have one colour, so that rounding errors do not look like differences;
 * but where all numbers are tiny, they are written in powers of ten, and tiny differences are shown.
 *
 * <pre>{@code
 *   GridPicture.of("FrozenLake", List.of("S...", ".H.H", "...H", "H..G"))
 *           .withPanel("λ = 0.01", solution)
 *           .withLegend("S start, H hole, G goal")
 *           .write(Path.of("lake.svg"));
 * }</pre>
 *
 * <p>The layout has one line for each row of the grid; the cell of row y and column x is state y·columns + x of the
 * model, which may have more states than that. The agent acts in cells {@code .} and {@code S}, of which the second are
 * framed, as the start; {@code #} is a wall, a blank is left empty, and any other letter is written into its cell,
 * which is yellow for {@code G} and grey otherwise.
 *
 * <p>Immutable and thread-safe. The same calls make the same text.
 */
public final class GridPicture {
    private record Panel(String title, double[] numbers, Policy policy) {}

    private static final int MARGIN = 16;
    private static final int LINE = 20; // of text
    private static final String DIRECTIONS = "<v>^o";

    private final String title;
    private final List<String> layout;
    private final String directions;
    private final String numbersName;
    private final String legend;
    private final int cell;
    private final List<Panel> panels;

    private GridPicture(
            String title,
            List<String> layout,
            String directions,
            String numbersName,
            String legend,
            int cell,
            List<Panel> panels) {
        this.title = title;
        this.layout = layout;
        this.directions = directions;
        this.numbersName = numbersName;
        this.legend = legend;
        this.cell = cell;
        this.panels = panels;
    }

    /**
     * Returns a picture without grids. Its actions are left, down, right and up, in Gymnasium's order; its numbers are
     * named V; its cells are 72 pixels wide.
     *
     * @param title what the picture shows
     * @param layout one line per row, of equal length, as the class describes it; copied
     * @return the picture
     * @throws IllegalArgumentException if the layout is empty or has 2³¹ cells or more, its lines differ in length, or
     *     a text has characters that a picture cannot hold, such as control characters
     */
    public static GridPicture of(String title, List<String> layout) {
        List<String> copy = List.copyOf(Objects.requireNonNull(layout, "layout"));
        if (copy.isEmpty() || copy.get(0).isEmpty()) {
            throw new IllegalArgumentException("layout must have a cell: " + copy);
        }
        long cells = (long) copy.size() * copy.get(0).length();
        if (cells > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("layout must have at most as many cells as a model has states, "
                    + Integer.MAX_VALUE + ": " + cells);
        }
        for (int y = 0; y < copy.size(); y++) {
            if (copy.get(y).length() != copy.get(0).length()) {
                throw new IllegalArgumentException("lines of the layout must have the same length: line " + y + " has "
                        + copy.get(y).length() + ", line 0 has " + copy.get(0).length());
            }
            requireText("line " + y + " of the layout", copy.get(y));
            if (copy.get(y).chars().anyMatch(c -> Character.isSurrogate((char) c))) {
                throw new IllegalArgumentException(
                        "line " + y + " of the layout must have one char per cell: " + Quoted.of(copy.get(y)));
            }
        }
        return new GridPicture(requireText("title", title), copy, DIRECTIONS.substring(0, 4), "V", "", 72, List.of());
    }

    /**
     * Returns this picture with the given directions of the actions.
     *
     * @param directions one character per action, in their order: {@code <}, {@code v}, {@code >}, {@code ^}, or
     *     {@code o} for an action that stays in its cell, drawn as a dot
     * @return the picture
     * @throws IllegalArgumentException if there is another character, or a grid that was added has cells with another
     *     number of actions
     */
    public GridPicture withDirections(String directions) {
        for (char direction : Objects.requireNonNull(directions, "directions").toCharArray()) {
            if (DIRECTIONS.indexOf(direction) < 0) {
                throw new IllegalArgumentException(
                        "directions must be of the characters " + DIRECTIONS + ": " + Quoted.of(directions));
            }
        }
        requireFit(layout, directions, panels);
        return new GridPicture(title, layout, directions, numbersName, legend, cell, panels);
    }

    /**
     * Returns this picture with the given name of its numbers, which stands beside the colour scale.
     *
     * @param name what the numbers are, such as {@code expected visits}
     * @return the picture
     * @throws IllegalArgumentException if it has characters that a picture cannot hold
     */
    public GridPicture withNumbersNamed(String name) {
        requireText("name", name);
        return new GridPicture(title, layout, directions, name, legend, cell, panels);
    }

    /**
     * Returns this picture with the given line of text below the grids.
     *
     * @param text what the letters of the layout mean, for example
     * @return the picture
     * @throws IllegalArgumentException if it has characters that a picture cannot hold
     */
    public GridPicture withLegend(String text) {
        requireText("text", text);
        return new GridPicture(title, layout, directions, numbersName, text, cell, panels);
    }

    /**
     * Returns this picture with cells of the given width. Numbers are written into cells of at least 56 pixels, where
     * they fit.
     *
     * @param pixels the width and height of a cell, in [16, 256]
     * @return the picture
     * @throws IllegalArgumentException if it is outside of that range
     */
    public GridPicture withCell(int pixels) {
        if (pixels < 16 || pixels > 256) {
            throw new IllegalArgumentException("pixels must be in [16, 256]: " + pixels);
        }
        return new GridPicture(title, layout, directions, numbersName, legend, pixels, panels);
    }

    /**
     * Returns this picture with one more grid: the values and the policy of a solution.
     *
     * @param panelTitle what stands above the grid
     * @param solution a solution of a model whose first states are the cells
     * @return the picture
     * @throws IllegalArgumentException as for {@link #withPanel(String, double[], Policy)}
     */
    public GridPicture withPanel(String panelTitle, Solution solution) {
        Objects.requireNonNull(solution, "solution");
        return withPanel(panelTitle, solution.values(), solution.policy());
    }

    /**
     * Returns this picture with one more grid.
     *
     * @param panelTitle what stands above the grid
     * @param numbers a finite number for each state, shown as the colour of its cell; copied
     * @param policy the policy to show, whose names are shown as well
     * @return the picture
     * @throws IllegalArgumentException if there are not as many numbers as states, or fewer states than cells; if a
     *     number of a cell where the agent acts is not finite, or such a cell has another number of actions than there
     *     are directions
     */
    public GridPicture withPanel(String panelTitle, double[] numbers, Policy policy) {
        requireText("panelTitle", panelTitle);
        Objects.requireNonNull(numbers, "numbers");
        Objects.requireNonNull(policy, "policy");
        List<Panel> more = new ArrayList<>(panels);
        more.add(new Panel(panelTitle, numbers.clone(), policy));
        requireFit(layout, directions, more);
        return new GridPicture(title, layout, directions, numbersName, legend, cell, List.copyOf(more));
    }

    /** XML holds no control characters, and no halves of characters. */
    private static String requireText(String name, String text) {
        Objects.requireNonNull(text, name);
        boolean bad = text.codePoints()
                .anyMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || (c & 0xFFFE) == 0xFFFE);
        if (bad) {
            throw new IllegalArgumentException(
                    name + " must be one line of text without control characters: " + Quoted.of(text));
        }
        return text;
    }

    private static void requireFit(List<String> layout, String directions, List<Panel> panels) {
        int columns = layout.get(0).length();
        int cells = layout.size() * columns;
        for (Panel panel : panels) {
            if (panel.numbers.length != panel.policy.stateCount()) {
                throw new IllegalArgumentException("numbers must have length " + panel.policy.stateCount()
                        + ", one for each state of the policy: " + panel.numbers.length);
            }
            if (panel.policy.stateCount() < cells) {
                throw new IllegalArgumentException(
                        "the policy must have a state for each of " + cells + " cells: " + panel.policy.stateCount());
            }
            for (int s = 0; s < cells; s++) {
                if (!acts(layout, s)) {
                    continue;
                }
                if (!Double.isFinite(panel.numbers[s])) {
                    throw new IllegalArgumentException("numbers[" + s + "] must be finite: " + panel.numbers[s]);
                }
                if (panel.policy.actionCount(s) != directions.length()) {
                    throw new IllegalArgumentException("state " + s + " must have an action for each direction of "
                            + directions + ": " + panel.policy.actionCount(s)
                            + "; use withDirections, or another letter for cells in which the agent does not act");
                }
            }
        }
    }

    /**
     * Returns the picture.
     *
     * @return SVG text
     */
    public String toSvg() {
        int columns = layout.get(0).length();
        ColourScale scale = scale();
        double grid = panels.stream()
                .mapToDouble(panel -> Svg.widthOf(panel.title))
                .reduce((double) columns * cell, Math::max);
        double grids = Math.max(1, panels.size()) * (grid + MARGIN) - MARGIN;
        double inner = Math.max(grids, Svg.widthOf(title));
        double besideScale = scale.isEmpty() ? 0 : scale.width(numbersName) + MARGIN;
        boolean beside = besideScale + Svg.widthOf(legend) <= inner; // else the legend is below the scale
        double width = Math.max(inner, Math.max(besideScale, Svg.widthOf(legend)));

        int top = title.isEmpty() ? 30 : 56;
        double bottom = top + (double) layout.size() * cell + 24;
        Svg svg = new Svg(width + 2 * MARGIN, bottom + (beside ? 0 : LINE) + 16, title);
        svg.label(MARGIN, 22, "start", title);
        for (int i = 0; i < panels.size(); i++) {
            Panel panel = panels.get(i);
            double left = MARGIN + i * (grid + MARGIN);
            svg.label(left, top - 10, "start", panel.title);
            GridCells cells = new GridCells(svg, scale, directions, numbersName, cell, panel.numbers, panel.policy);
            for (int s = 0; s < layout.size() * columns; s++) {
                cells.draw(left + s % columns * cell, top + s / columns * cell, letter(layout, s), s);
            }
        }
        if (!scale.isEmpty()) {
            scale.draw(svg, MARGIN, bottom, numbersName);
        }
        svg.label(MARGIN + (beside ? besideScale : 0), bottom + (beside ? 0 : LINE), "start", legend);
        return svg.toString();
    }

    /** Returns the scale of all numbers that are shown. */
    private ColourScale scale() {
        int cells = panels.isEmpty() ? 0 : layout.size() * layout.get(0).length();
        return ColourScale.of(panels.stream()
                .flatMapToDouble(panel ->
                        IntStream.range(0, cells).filter(s -> acts(layout, s)).mapToDouble(s -> panel.numbers[s])));
    }

    /**
     * Writes the picture to a file, completely or not at all; compressed if the name ends in .gz.
     *
     * @param file the file to write or replace
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        TextSink.write(file, out -> out.write(toSvg()));
    }

    private static boolean acts(List<String> layout, int cell) {
        return GridCells.acts(letter(layout, cell));
    }

    private static char letter(List<String> layout, int cell) {
        int columns = layout.get(0).length();
        return layout.get(cell / columns).charAt(cell % columns);
    }
}
