package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.StateSpace;
import io.github.softrl.examples.support.GridMap;
import io.github.softrl.examples.support.Pictures;
import io.github.softrl.io.GridPicture;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * FrozenLake 4x4, slippery, at several temperatures: values, policies, and what entropy costs in reward. Writes the
 * README's picture if it is given a folder.
 */
public final class FrozenLake {
    static final List<String> LAYOUT = List.of("S...", ".H.H", "...H", "H..G");
    private static final GridMap MAP = new GridMap(LAYOUT, "<v>^", " (H hole, G goal)");
    private static final int SIZE = 4;
    private static final Cell END = new Cell(SIZE, SIZE); // where every hole and the goal lead
    private static final int[] DX = {-1, 0, 1, 0}; // left, down, right, up
    private static final int[] DY = {0, 1, 0, -1};

    private record Cell(int x, int y) {
        char letter() {
            return LAYOUT.get(y).charAt(x);
        }

        boolean acts() {
            return letter() == '.' || letter() == 'S';
        }
    }

    private FrozenLake() {}

    /** Prints values and policies, and writes {@code frozenlake.svg} into the folder that is the first argument. */
    public static void main(String[] args) throws IOException {
        FiniteMdp lake = model();
        print(lake, System.out);
        if (args.length > 0) {
            Pictures.write(picture(lake), args[0], "frozenlake.svg");
        }
    }

    /**
     * Returns Gymnasium's FrozenLake-v1: a step goes in the intended direction, or to either side, each with
     * probability 1/3, and entering the goal pays 1.
     */
    static FiniteMdp model() {
        Cell[] cells = IntStream.range(0, SIZE * SIZE)
                .mapToObj(s -> new Cell(s % SIZE, s / SIZE))
                .toArray(Cell[]::new); // all of them, so that they are numbered row by row; the end is found later
        return StateSpace.explore(0.99, FrozenLake::steps, cells).mdp();
    }

    private static void steps(Cell cell, StateSpace.Outcomes<Cell, Integer> out) {
        for (int a = 0; a < DX.length && !cell.equals(END); a++) {
            if (!cell.acts()) {
                out.add(a, END, 1, 0); // nothing leads here, but Gymnasium's table has it
                continue;
            }
            for (int turn : new int[] {3, 0, 1}) {
                int x = cell.x + DX[(a + turn) % 4];
                int y = cell.y + DY[(a + turn) % 4];
                boolean inside = x >= 0 && x < SIZE && y >= 0 && y < SIZE;
                Cell next = inside ? new Cell(x, y) : cell;
                double p = turn == 0 ? 1.0 / 3 : (1 - 1.0 / 3) / 2; // two doubles, as in Gymnasium
                out.add(a, next.acts() ? next : END, p, next.letter() == 'G' ? 1 : 0);
            }
        }
    }

    static void print(FiniteMdp lake, PrintStream out) {
        out.println("FrozenLake 4x4" + MAP.legend() + ", discount 0.99: reach the goal once, worth 1.");
        out.println("V = reward + temperature * entropy, each discounted, from the start.");
        for (double temperature : new double[] {0, 1e-3, 1e-2, 1e-1}) {
            Solution solution =
                    SoftPolicyIteration.atTemperature(temperature).solve(lake).requireConverged();
            out.println();
            out.printf(
                    Locale.ROOT,
                    "temperature %s: V %.6f, reward %.6f, entropy %.4f%n",
                    temperature,
                    solution.value(0),
                    SoftBellman.discountedReward(lake, solution.policy())[0],
                    SoftBellman.discountedEntropy(lake, solution.policy())[0]);
            List<String> arrows = MAP.draw(solution.policy());
            List<String> values = MAP.draw(solution.values());
            for (int y = 0; y < arrows.size(); y++) {
                out.println("  " + arrows.get(y) + "  " + values.get(y));
            }
        }
    }

    /** Draws the soft policy at three temperatures; arrows are as long as actions are probable. */
    static String picture(FiniteMdp lake) {
        GridPicture picture = GridPicture.of("FrozenLake 4x4, slippery: soft-optimal policies and values", LAYOUT)
                .withLegend("arrows: probabilities; S start, H hole, G goal");
        for (double temperature : new double[] {1e-3, 1e-2, 1e-1}) {
            picture = picture.withPanel(
                    "\u03bb = " + temperature,
                    SoftPolicyIteration.atTemperature(temperature).solve(lake).requireConverged());
        }
        return picture.toSvg();
    }
}
