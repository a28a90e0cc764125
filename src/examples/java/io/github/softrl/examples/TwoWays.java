package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.StateSpace;
import io.github.softrl.examples.support.Optimum;
import io.github.softrl.examples.support.Pictures;
import io.github.softrl.io.GridPicture;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the temperature does, in one picture: a walker may take a lane of 11 steps or a detour of 13 over open ground,
 * on which there are 56 ways. Every step costs 1, and there is no discount. The warmer the walker, the more the ways
 * count. Writes the README's picture if it is given a folder.
 */
public final class TwoWays {
    static final List<String> LAYOUT = List.of(
            ".......G", //
            "......#.",
            "......#.",
            "......#.",
            ".######.",
            ".S......");
    static final int START = LAYOUT.get(0).length() * 5 + 1;
    private static final int LAST_OF_THE_DETOUR = 6; // from there a step to the right arrives
    private static final int[] DX = {-1, 0, 1, 0}; // left, down, right, up
    private static final int[] DY = {0, 1, 0, -1};
    private static final int RIGHT = 2;
    private static final double[] TEMPERATURES = {0.05, 0.4, 0.6};

    private record Cell(int x, int y) {
        char letter() {
            boolean inside = x >= 0 && x < LAYOUT.get(0).length() && y >= 0 && y < LAYOUT.size();
            return inside ? LAYOUT.get(y).charAt(x) : '#';
        }
    }

    private TwoWays() {}

    /** Returns the share of the walks that arrive from the open ground. */
    static double overOpenGround(Optimum walk) {
        return walk.visits()[LAST_OF_THE_DETOUR] * walk.policy().probability(LAST_OF_THE_DETOUR, RIGHT);
    }

    /** Prints a table, and writes {@code twoways.svg} into the folder that is the first argument. */
    public static void main(String[] args) throws IOException {
        FiniteMdp map = model();
        print(map, System.out);
        if (args.length > 0) {
            Pictures.write(picture(map), args[0], "twoways.svg");
        }
    }

    /** Returns the model: a step into a wall or off the map costs 1, too, and leads nowhere; G is terminal. */
    static FiniteMdp model() {
        int columns = LAYOUT.get(0).length();
        Cell[] cells = IntStream.range(0, LAYOUT.size() * columns)
                .mapToObj(s -> new Cell(s % columns, s / columns))
                .toArray(Cell[]::new); // all of them, so that they are numbered row by row
        return StateSpace.explore(1, TwoWays::steps, cells).mdp();
    }

    /** Nothing is added for the goal, and for walls, into which no step leads. */
    private static void steps(Cell cell, StateSpace.Outcomes<Cell, Integer> out) {
        for (int a = 0; a < DX.length && cell.letter() != 'G' && cell.letter() != '#'; a++) {
            Cell next = new Cell(cell.x + DX[a], cell.y + DY[a]);
            out.add(a, next.letter() == '#' ? cell : next, 1, -1);
        }
    }

    static void print(FiniteMdp map, PrintStream out) {
        out.println("A lane of 11 steps, or a detour of 13 over open ground; each step costs 1.");
        out.println("The numbers are those of the policy that was found; so is the bound.");
        out.println("temperature   value V    steps  entropy  over open ground  errors at most");
        for (double temperature : new double[] {0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7}) {
            Optimum walk = Optimum.of(map, START, temperature);
            out.printf(
                    Locale.ROOT,
                    "%11s  %8.4f  %7.4f  %7.4f  %15.2f%%  %14.0e%n",
                    temperature,
                    walk.value(),
                    -walk.reward(),
                    walk.entropy(),
                    100 * overOpenGround(walk),
                    walk.errorBound());
        }
    }

    /** Draws where the walkers go, at three temperatures. */
    static String picture(FiniteMdp map) {
        GridPicture picture = GridPicture.of(
                        "Temperature λ: the higher, the more the many ways over open ground count", LAYOUT)
                .withCell(36)
                .withNumbersNamed("mean visits")
                .withLegend("arrows: probabilities; start framed, G goal, walls grey");
        for (double temperature : TEMPERATURES) {
            Optimum walk = Optimum.of(map, START, temperature);
            picture = picture.withPanel(
                    String.format(
                            Locale.ROOT, "λ = %s: %.0f%% over open ground", temperature, 100 * overOpenGround(walk)),
                    walk.visits(),
                    walk.policy());
        }
        return picture.toSvg();
    }
}
