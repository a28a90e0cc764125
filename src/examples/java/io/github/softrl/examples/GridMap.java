package io.github.softrl.examples;

import io.github.softrl.Policy;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws the most probable action of each cell of a grid, with the letters of its layout left in place.
 *
 * @param layout one line per row; in {@code .} and {@code S} the agent acts; cells are numbered row by row
 * @param arrows one character per action
 * @param legend what the letters mean
 */
record GridMap(List<String> layout, String arrows, String legend) {
    int width() {
        return 2 * layout.get(0).length() - 1;
    }

    List<String> draw(Policy policy) {
        int columns = layout.get(0).length();
        return IntStream.range(0, layout.size())
                .mapToObj(y -> drawRow(policy, layout.get(y), y * columns))
                .toList();
    }

    private String drawRow(Policy policy, String line, int firstState) {
        StringBuilder drawn = new StringBuilder();
        for (int x = 0; x < line.length(); x++) {
            char cell = line.charAt(x);
            boolean acts = cell == '.' || cell == 'S';
            drawn.append(x == 0 ? "" : " ").append(acts ? arrows.charAt(mostProbable(policy, firstState + x)) : cell);
        }
        return drawn.toString();
    }

    private static int mostProbable(Policy policy, int state) {
        int best = 0;
        for (int action = 1; action < policy.actionCount(state); action++) {
            if (policy.probability(state, action) > policy.probability(state, best)) {
                best = action;
            }
        }
        return best;
    }
}
