package io.github.softrl.examples.support;

import io.github.softrl.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Grids side by side as an SVG picture: a heat map of values, and in each cell an arrow per action, as long as the
 * action is probable. Cells are numbered row by row; actions by {@link GridMap}'s arrows.
 */
public final class GridPicture {
    private record Panel(String title, double[] values, Policy policy) {}

    private static final int MARGIN = 16;
    private static final int TOP = 30;

    private final String title;
    private final GridMap map;
    private final int cell;
    private final List<Panel> panels = new ArrayList<>();

    /** Makes a picture without grids, whose cells have the given width in pixels. */
    public GridPicture(String title, GridMap map, int cell) {
        this.title = title;
        this.map = map;
        this.cell = cell;
    }

    /** Adds a grid; colours range from its smallest to its largest value. */
    public GridPicture panel(String panelTitle, double[] values, Policy policy) {
        panels.add(new Panel(panelTitle, values, policy));
        return this;
    }

    /** Returns the picture as SVG text. */
    public String toSvg() {
        int rows = map.layout().size();
        int columns = map.layout().get(0).length();
        int width = columns * cell + MARGIN;
        Svg svg = new Svg(panels.size() * width + MARGIN, rows * cell + TOP + MARGIN, title);
        for (int i = 0; i < panels.size(); i++) {
            Panel panel = panels.get(i);
            double left = MARGIN + i * width;
            svg.label(left, 20, "start", panel.title);
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int s = 0; s < rows * columns; s++) {
                if (map.acts(s)) {
                    least = Math.min(least, panel.values[s]);
                    most = Math.max(most, panel.values[s]);
                }
            }
            for (int s = 0; s < rows * columns; s++) {
                double x = left + s % columns * cell;
                double y = TOP + s / columns * cell;
                if (map.acts(s)) {
                    double share = most > least ? (panel.values[s] - least) / (most - least) : 0;
                    drawCell(svg, x, y, share, panel, s);
                } else {
                    boolean goal = map.letter(s) == 'G';
                    svg.rectangle(x + 1, y + 1, cell - 2, cell - 2, goal ? "#f0e442" : "#666");
                    svg.label(x + cell / 2.0, y + cell / 2.0 + 4, "middle", goal ? "#222" : "#fff", "" + map.letter(s));
                }
            }
        }
        return svg.toString();
    }

    private void drawCell(Svg svg, double x, double y, double share, Panel panel, int s) {
        svg.rectangle(x + 1, y + 1, cell - 2, cell - 2, colour(share));
        double centreX = x + cell / 2.0;
        double centreY = y + cell / 2.0 - 8;
        for (int a = 0; a < panel.policy.actionCount(s); a++) {
            double length = panel.policy.probability(s, a) * (cell / 2.0 - 14);
            if (length >= 1) {
                arrow(svg, centreX, centreY, map.arrows().charAt(a), length);
            }
        }
        svg.label(centreX, y + cell - 5, "middle", String.format(Locale.ROOT, "%.2f", panel.values[s]));
    }

    private static void arrow(Svg svg, double x, double y, char direction, double length) {
        int dx = direction == '<' ? -1 : direction == '>' ? 1 : 0;
        int dy = direction == '^' ? -1 : direction == 'v' ? 1 : 0;
        double endX = x + dx * length;
        double endY = y + dy * length;
        svg.line(x, y, endX, endY, "#222", 2);
        double head = Math.min(4, 1 + length / 4);
        svg.polygon(
                new double[] {endX + 2 * dx, endX - dx * head + dy * head, endX - dx * head - dy * head},
                new double[] {endY + 2 * dy, endY - dy * head + dx * head, endY - dy * head - dx * head},
                "#222",
                1);
    }

    /** Returns a blue, from nearly white at 0 to a middle one at 1, on which black is legible. */
    private static String colour(double share) {
        return String.format(
                Locale.ROOT,
                "#%02x%02x%02x",
                Math.round(245 - share * 159),
                Math.round(249 - share * 69),
                Math.round(252 - share * 19));
    }
}
