package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.learning.Environment;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Inverse reinforcement learning by maximum causal entropy (Ziebart, 2010): from the ways of a walker over a slippery
 * field we learn what a step on road, mud and water costs him. The dual of that problem, the weights times the walker's
 * discounted feature counts less the soft value of the start, is concave in the weights. Its gradient is the walker's
 * counts minus those of the soft-optimal policy, which occupancy measures give.
 */
public final class InverseLearning {
    static final List<String> FIELD = List.of("..m..", ".wm..", ".w.m.", "...ww", "mm..G"); // start at top left
    static final String TERRAIN = ".mw"; // one feature each
    static final double[] WEIGHTS = {-1.5, -2.5, -4};
    private static final int[] DX = {-1, 0, 1, 0};
    private static final int[] DY = {0, 1, 0, -1};
    private static final int SIZE = 5;
    private static final int GOAL = 24;

    /** Prints the weights and what is recovered of them. */
    public static void main(String[] args) {
        print(System.out);
    }

    static void print(PrintStream out) {
        FiniteMdp truth = model(WEIGHTS);
        double[] exact = recover(features(truth));
        double[] sampled = recover(demonstrated(truth, policy(truth), 2000, new SplittableRandom(1)));
        out.println("terrain    weight  from expectations  from 2000 ways");
        String row = "%-7s %9.4f  %17.4f  %14.4f%n";
        for (int i = 0; i < WEIGHTS.length; i++) {
            out.printf(Locale.ROOT, row, TERRAIN.charAt(i), WEIGHTS[i], exact[i], sampled[i]);
        }
    }

    /**
     * Returns the model: a step goes in the intended direction with probability 0.8 and to either side with 0.1, and
     * its cost depends on the ground it leaves.
     */
    static FiniteMdp model(double[] weights) {
        FiniteMdp.Builder builder = FiniteMdp.builder(SIZE * SIZE, 0.95).terminal(GOAL);
        for (int s = 0; s < GOAL; s++) {
            for (int a = 0; a < 4; a++) {
                for (int turn : new int[] {0, 1, 3}) {
                    int x = s % SIZE + DX[(a + turn) % 4];
                    int y = s / SIZE + DY[(a + turn) % 4];
                    boolean inside = x >= 0 && x < SIZE && y >= 0 && y < SIZE;
                    builder.transition(s, a, inside ? SIZE * y + x : s, turn == 0 ? 0.8 : 0.1, weights[terrain(s)]);
                }
            }
        }
        return builder.build();
    }

    static int terrain(int s) {
        return TERRAIN.indexOf(FIELD.get(s / SIZE).charAt(s % SIZE));
    }

    static Policy policy(FiniteMdp mdp) {
        Solution solution = SoftPolicyIteration.atTemperature(1).solve(mdp);
        return solution.requireConverged().policy();
    }

    /** Returns the soft-optimal policy's expected discounted number of steps from each terrain. */
    static double[] features(FiniteMdp mdp) {
        double[] start = new double[SIZE * SIZE];
        start[0] = 1;
        double[] occupancy = SoftBellman.occupancy(mdp, policy(mdp), start);
        double[] features = new double[WEIGHTS.length];
        IntStream.range(0, GOAL).forEach(s -> features[terrain(s)] += occupancy[s]);
        return features;
    }

    /** Returns the mean discounted number of steps from each terrain over a number of ways. */
    static double[] demonstrated(FiniteMdp mdp, Policy walker, int ways, RandomGenerator rng) {
        Environment field = Environment.of(mdp, 0);
        double[] features = new double[WEIGHTS.length];
        for (int way = 0; way < ways; way++) {
            int s = field.reset(rng);
            for (double weight = 1; s != GOAL; weight *= mdp.discount()) {
                features[terrain(s)] += weight / ways;
                s = field.step(walker.sample(s, rng), rng).nextState();
            }
        }
        return features;
    }

    /** Climbs the dual from weights 0, by steps of Barzilai and Borwein, until the features agree. */
    static double[] recover(double[] demonstrated) {
        double[] weights = new double[WEIGHTS.length];
        double[] gradient = minus(demonstrated, features(model(weights)));
        for (double step = 0.01; dot(gradient, gradient) > 1e-16; ) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] += step * gradient[i];
            }
            double[] next = minus(demonstrated, features(model(weights)));
            double[] change = minus(gradient, next);
            step = Math.min(0.3, step * dot(gradient, change) / dot(change, change));
            gradient = next;
        }
        return weights;
    }

    private static double[] minus(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] - y[i]).toArray();
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
    }
}
