package io.github.softrl.examples;

import io.github.softrl.Certified;
import io.github.softrl.Occupancy;
import io.github.softrl.PolicyValues;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.StateSpace;
import java.io.PrintStream;
import java.util.Locale;

/**
 * A generative flow network (Bengio et al. 2021) as a soft MDP: objects are drawn with a probability in proportion to
 * their reward. An object, a cell of a grid, is built from the corner by steps to the right and upwards; stopping pays
 * log R, and each step −log of the number of ways into the next cell. At λ = 1 without a discount the soft value of the
 * corner is log Z, Z = Σ R, and the soft-optimal policy ends in each cell with probability R/Z (Tiapkin et al. 2024).
 * Both are known here with a proved bound, to judge networks that were trained for the same grid.
 */
public final class FlowGrid {
    static final int SIDE = 8;

    /** A cell in which the object is being built, or has been finished. */
    record Cell(int x, int y, boolean isFinished) {}

    static final Cell CORNER = new Cell(0, 0, false);

    private FlowGrid() {}

    /** Prints log Z and the most probable cells. */
    public static void main(String[] args) {
        print(System.out);
    }

    /** Returns the reward of a cell: 0.1, 0.5 more at the border, 2 more in a ring beside it. */
    static double reward(Cell cell) {
        double x = Math.abs(cell.x / (SIDE - 1.0) - 0.5);
        double y = Math.abs(cell.y / (SIDE - 1.0) - 0.5);
        double border = x > 0.25 && y > 0.25 ? 0.5 : 0;
        double ring = x > 0.3 && x < 0.4 && y > 0.3 && y < 0.4 ? 2 : 0;
        return 0.1 + border + ring;
    }

    static StateSpace<Cell, String> grid() {
        return StateSpace.explore(
                1,
                (cell, out) -> {
                    if (cell.isFinished) {
                        return;
                    }
                    out.add("stop", new Cell(cell.x, cell.y, true), 1, Math.log(reward(cell)));
                    for (Cell next :
                            new Cell[] {new Cell(cell.x + 1, cell.y, false), new Cell(cell.x, cell.y + 1, false)}) {
                        if (next.x < SIDE && next.y < SIDE) {
                            int ways = (next.x > 0 ? 1 : 0) + (next.y > 0 ? 1 : 0);
                            out.add(next.x > cell.x ? "right" : "up", next, 1, -Math.log(ways));
                        }
                    }
                },
                CORNER);
    }

    /** Returns how probable each state is to be visited on the way from the corner. */
    static Occupancy visits(StateSpace<Cell, String> grid, Solution solution) {
        PolicyValues values = SoftPolicyEvaluation.atTemperature(1).solve(grid.mdp(), solution.policy());
        double[] start = new double[grid.size()];
        start[grid.number(CORNER)] = 1;
        return values.occupancy(start);
    }

    static void print(PrintStream out) {
        StateSpace<Cell, String> grid = grid();
        Solution solution =
                SoftPolicyIteration.atTemperature(1).solve(grid.mdp()).requireConverged();
        Certified logZ = new Certified(solution.value(0), solution.errorBound(0));
        Occupancy visits = visits(grid, solution);
        double z = Math.exp(logZ.value());
        out.printf(
                Locale.ROOT, "%d states, log Z = %.14f, within %.0e%n", grid.size(), logZ.value(), logZ.errorBound());
        out.printf(Locale.ROOT, "cell    P(cell)     R/Z   (errors of P sum to %.0e at most)%n", visits.errorBound());
        for (int s = 0; s < grid.size(); s++) {
            Cell cell = grid.state(s);
            if (cell.isFinished && cell.x >= cell.y && reward(cell) > 0.5) {
                out.printf(Locale.ROOT, "(%d, %d)  %.5f  %.5f%n", cell.x, cell.y, visits.visits()[s], reward(cell) / z);
            }
        }
    }
}
