package io.github.softrl.examples.support;

import io.github.softrl.Policy;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws the most probable action, or the value, of each cell of a grid, with the letters of its layout left in place.
 *
 * @param layout one line per row; in {@code .} and {@code S} the agent acts; cells are numbered row by row
 * @param arrows one character per action
 * @param legend what the letters mean
 */
public record GridMap(List<String> layout, String arrows, String legend) {
    /** Returns the number of characters of a row of the drawn actions. */
    public int width() {
        return 2 * layout.get(0).length() - 1;
    }

    /** Returns the most probable actions of the cells, as arrows, with the other letters in place; one line per row. */
    public List<String> draw(Policy policy) {
        int columns = layout.get(0).length();
        return IntStream.range(0, layout.size())
                .mapToObj(y -> drawRow(policy, layout.get(y), y * columns))
                .toList();
    }

    /** Returns whether the agent acts in a cell. */
    public boolean acts(int state) {
        return letter(state) == '.' || letter(state) == 'S';
    }

    /** Returns the letter of a cell. */
    public char letter(int state) {
        return letter(layout, state);
    }

    static char letter(List<String> layout, int cell) {
        int columns = layout.get(0).length();
        return layout.get(cell / columns).charAt(cell % columns);
    }

    /** Returns the values of the cells where the agent acts, with the other letters in place; one line per row. */
    public List<String> draw(double[] values) {
        int columns = layout.get(0).length();
        return IntStream.range(0, layout.size())
                .mapToObj(y -> IntStream.range(y * columns, (y + 1) * columns)
                        .mapToObj(s -> acts(s)
                                ? String.format(Locale.ROOT, "%8.4f", values[s])
                                : String.format(Locale.ROOT, "%8s", letter(s)))
                        .collect(Collectors.joining()))
                .toList();
    }

    private String drawRow(Policy policy, String line, int firstState) {
        StringBuilder drawn = new StringBuilder();
        for (int x = 0; x < line.length(); x++) {
            char cell = line.charAt(x);
            drawn.append(x == 0 ? "" : " ")
                    .append(acts(firstState + x) ? arrows.charAt(mostProbable(policy, firstState + x)) : cell);
        }
        return drawn.toString();
    }

    /** Returns the first of the most probable actions. */
    public static int mostProbable(Policy policy, int state) {
        int best = 0;
        for (int action = 1; action < policy.actionCount(state); action++) {
            if (policy.probability(state, action) > policy.probability(state, best)) {
                best = action;
            }
        }
        return best;
    }
}
