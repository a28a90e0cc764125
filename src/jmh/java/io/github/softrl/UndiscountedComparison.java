package io.github.softrl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Discount 1: policy iteration against value iteration on street networks, by corners and by links, at default options;
 * and how long it takes to find the end components of models with a million states.
 */
public final class UndiscountedComparison {
    private static final int ROUNDS = 7;

    private UndiscountedComparison() {}

    /** Prints the tables. */
    public static void main(String[] args) {
        System.out.println("| network | λ | policy iteration, ms | value iteration, ms | ratio (quartiles) |");
        System.out.println("|---|---|---|---|---|");
        for (int side : new int[] {40, 100}) {
            FiniteMdp corners = corners(side);
            for (double temperature : new double[] {0.05, 0.1, 0.3}) {
                compare(side + "×" + side + " corners", corners, temperature);
            }
        }
        FiniteMdp links = links(71);
        for (double temperature : new double[] {0.05, 0.3, 0.7}) {
            compare(String.format(Locale.ROOT, "%,d links", links.stateCount() - 1), links, temperature);
        }
        System.out.println();
        System.out.println("| model of a million states | end components | ms |");
        System.out.println("|---|---|---|");
        components("lock with a wait", MillionStates.lock());
        components("slippery grid", MillionStates.grid(1, 3));
        components("random successors", MillionStates.random(1, true));
    }

    /** Corners, of which the first ends; every street to a neighbour costs between 1 and 2. */
    private static FiniteMdp corners(int side) {
        Random random = new Random(1);
        FiniteMdp.Builder builder = FiniteMdp.builder(side * side, 1).terminal(0);
        for (int s = 1; s < side * side; s++) {
            int a = 0;
            for (int s2 : neighbours(s, side)) {
                builder.transition(s, a++, s2, 1, -1 - random.nextDouble());
            }
        }
        return builder.build();
    }

    private static List<Integer> neighbours(int s, int side) {
        List<Integer> neighbours = new ArrayList<>();
        for (int[] step : new int[][] {{0, -1}, {1, 0}, {0, 1}, {-1, 0}}) {
            int x = s % side + step[0];
            int y = s / side + step[1];
            if (x >= 0 && x < side && y >= 0 && y < side) {
                neighbours.add(y * side + x);
            }
        }
        return neighbours;
    }

    /**
     * A state for each link from a corner to its neighbour: the next link costs between 1 and 2, and 5 more if it goes
     * back. Links into the first corner lead to the end.
     */
    private static FiniteMdp links(int side) {
        List<int[]> links = new ArrayList<>();
        int[] first = new int[side * side + 1]; // link out of each corner
        for (int corner = 0; corner < side * side; corner++) {
            for (int next : neighbours(corner, side)) {
                links.add(new int[] {corner, next});
            }
            first[corner + 1] = links.size();
        }
        Random random = new Random(1);
        double[] cost = random.doubles(links.size(), 1, 2).toArray();
        FiniteMdp.Builder builder = FiniteMdp.builder(links.size() + 1, 1).terminal(links.size());
        for (int s = 0; s < links.size(); s++) {
            int[] link = links.get(s);
            if (link[1] == 0) {
                builder.transition(s, 0, links.size(), 1, 0);
            }
            for (int next = first[link[1]]; next < first[link[1] + 1] && link[1] != 0; next++) {
                boolean isBack = links.get(next)[1] == link[0];
                builder.transition(s, next - first[link[1]], next, 1, -cost[next] - (isBack ? 5 : 0));
            }
        }
        return builder.build();
    }

    private static void compare(String name, FiniteMdp mdp, double temperature) {
        double[][] times = new double[3][ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            double policies =
                    time(() -> SoftPolicyIteration.atTemperature(temperature).solve(mdp));
            double sweeps =
                    time(() -> SoftQValueIteration.atTemperature(temperature).solve(mdp));
            if (round >= 0) { // the first warm up
                times[0][round] = policies;
                times[1][round] = sweeps;
                times[2][round] = policies / sweeps;
            }
        }
        Arrays.stream(times).forEach(Arrays::sort);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.0f | %.0f | %.2f (%.2f-%.2f) |%n",
                name,
                temperature,
                times[0][ROUNDS / 2],
                times[1][ROUNDS / 2],
                times[2][ROUNDS / 2],
                times[2][ROUNDS / 4],
                times[2][ROUNDS - 1 - ROUNDS / 4]);
    }

    private static double time(Supplier<Solution> run) {
        long start = System.nanoTime();
        run.get().requireConverged();
        return (System.nanoTime() - start) / 1e6;
    }

    private static void components(String name, FiniteMdp mdp) {
        BitSet all = new BitSet();
        all.set(0, mdp.stateActionCount());
        double[] times = new double[3];
        int count = 0;
        for (int round = 0; round < times.length; round++) {
            long start = System.nanoTime();
            count = new EndComponents(new StateGraph(mdp.rows()), all, () -> false).count();
            times[round] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        System.out.printf(Locale.ROOT, "| %s | %,d | %.0f |%n", name, count, times[1]);
    }
}
