package io.github.softrl.examples.support;

import io.github.softrl.FiniteMdp;
import io.github.softrl.StateSpace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A grid to walk in: # is a wall; entering G pays 1, entering g 0.5, entering H nothing, and each of these ends the
 * episode. Every cell has the four actions left, down, right, up, so that policies fit any other grid of the same size;
 * the state after the last cell is the end.
 *
 * @param layout one line per row; cells are numbered row by row
 */
public record GridWorld(List<String> layout) {
    private static final int[] ROW = {0, 1, 0, -1};
    private static final int[] COLUMN = {-1, 0, 1, 0};

    /** Returns this grid with other letters in some cells. */
    public GridWorld with(char letter, int... cells) {
        StringBuilder all = new StringBuilder(String.join("", layout));
        Arrays.stream(cells).forEach(s -> all.setCharAt(s, letter));
        int columns = layout.get(0).length();
        return new GridWorld(layout.stream()
                .map(line -> {
                    String row = all.substring(0, columns);
                    all.delete(0, columns);
                    return row;
                })
                .toList());
    }

    /**
     * Returns the model in which a step goes straight with the given probability, and otherwise to one of the two
     * sides.
     */
    public FiniteMdp mdp(double straight, double discount) {
        int cells = layout.size() * layout.get(0).length();
        Integer[] all = IntStream.rangeClosed(0, cells).boxed().toArray(Integer[]::new);
        StateSpace<Integer, Integer> space = StateSpace.explore(discount, (s, out) -> steps(s, straight, out), all);
        return space.mdp();
    }

    private void steps(int s, double straight, StateSpace.Outcomes<Integer, Integer> out) {
        int cells = layout.size() * layout.get(0).length();
        for (int a = 0; a < 4 && s < cells; a++) {
            double[] p = new double[cells]; // of the cell entered
            p[enter(s, a)] += straight;
            p[enter(s, (a + 1) % 4)] += (1 - straight) / 2;
            p[enter(s, (a + 3) % 4)] += (1 - straight) / 2;
            double goal = 0;
            double end = 0;
            for (int s2 = 0; s2 < cells; s2++) {
                char letter = letter(s2);
                boolean ends = s2 != s && "GgH".indexOf(letter) >= 0;
                goal += ends ? p[s2] * (letter == 'G' ? 1 : letter == 'g' ? 0.5 : 0) : 0;
                end += ends ? p[s2] : 0;
                if (p[s2] > 0 && !ends) {
                    out.add(a, s2, p[s2], 0);
                }
            }
            if (end > 0) {
                out.add(a, cells, end, goal / end);
            }
        }
    }

    private char letter(int cell) {
        return GridMap.letter(layout, cell);
    }

    private int enter(int s, int direction) {
        int columns = layout.get(0).length();
        int row = s / columns + ROW[direction];
        int column = s % columns + COLUMN[direction];
        boolean outside = row < 0 || row == layout.size() || column < 0 || column == columns;
        return outside || letter(row * columns + column) == '#' ? s : row * columns + column;
    }
}
