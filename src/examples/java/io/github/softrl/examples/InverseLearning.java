package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.SoftDerivatives;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.StateSpace;
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
 * counts minus those of the soft-optimal policy, which are the derivatives of the soft value. With a ridge, μ/2·‖θ‖²,
 * the dual is strongly concave, so that the gradient proves how far an estimate is from the maximizer.
 */
public final class InverseLearning {
    static final List<String> FIELD = List.of("..m..", ".wm..", ".w.m.", "...ww", "mm..G"); // start at top left
    static final String TERRAIN = ".mw"; // one feature each
    static final double[] WEIGHTS = {-1.5, -2.5, -4};
    static final double RIDGE = 1e-4;
    private static final int[] DX = {-1, 0, 1, 0};
    private static final int[] DY = {0, 1, 0, -1};
    private static final int SIZE = 5;
    private static final int GOAL = 24;

    private record Cell(int x, int y) {}

    /**
     * The weights that maximize a dual, nearly.
     *
     * @param error a proved bound on their distance from the maximizer, in the Euclidean norm
     */
    record Estimate(double[] weights, double error) {}

    /**
     * The gradient of a dual.
     *
     * @param error a bound on the length of its error
     */
    private record Gradient(double[] of, double error) {}

    private static final FiniteMdp FREE = field(); // of rewards
    private static final double[][][] DIRECTIONS = {direction('.'), direction('m'), direction('w')};

    /** Prints the weights and what is recovered of them. */
    public static void main(String[] args) {
        print(System.out);
    }

    static void print(PrintStream out) {
        FiniteMdp truth = model(WEIGHTS);
        Estimate exact = recover(features(truth), 0);
        Estimate sampled = recover(demonstrated(truth, policy(truth), 2000, new SplittableRandom(1)), RIDGE);
        out.println("terrain    weight  from expectations  from 2000 ways");
        String row = "%-7s %9.4f  %17.4f  %14.4f%n";
        for (int i = 0; i < WEIGHTS.length; i++) {
            out.printf(Locale.ROOT, row, TERRAIN.charAt(i), WEIGHTS[i], exact.weights()[i], sampled.weights()[i]);
        }
        out.printf(
                Locale.ROOT,
                "The last column has a ridge of %s, and is within %.0e of the maximizer.%n",
                RIDGE,
                sampled.error());
    }

    /**
     * Returns the field without rewards: a step goes in the intended direction with probability 0.8 and to either side
     * with 0.1. Cells are numbered row by row.
     */
    private static FiniteMdp field() {
        Cell[] cells = IntStream.range(0, SIZE * SIZE)
                .mapToObj(s -> new Cell(s % SIZE, s / SIZE))
                .toArray(Cell[]::new);
        return StateSpace.explore(0.95, InverseLearning::steps, cells).mdp();
    }

    private static void steps(Cell cell, StateSpace.Outcomes<Cell, Integer> out) {
        for (int a = 0; a < 4 && SIZE * cell.y + cell.x != GOAL; a++) {
            for (int turn : new int[] {0, 1, 3}) {
                int x = cell.x + DX[(a + turn) % 4];
                int y = cell.y + DY[(a + turn) % 4];
                boolean inside = x >= 0 && x < SIZE && y >= 0 && y < SIZE;
                out.add(a, inside ? new Cell(x, y) : cell, turn == 0 ? 0.8 : 0.1, 0);
            }
        }
    }

    static int terrain(int s) {
        return TERRAIN.indexOf(FIELD.get(s / SIZE).charAt(s % SIZE));
    }

    /** Returns the derivative of the rewards by the weight of a terrain: 1 for every step from there. */
    private static double[][] direction(char terrain) {
        double[][] direction = new double[SIZE * SIZE][4];
        for (int s = 0; s < GOAL; s++) {
            double one = TERRAIN.charAt(terrain(s)) == terrain ? 1 : 0;
            direction[s] = new double[] {one, one, one, one};
        }
        direction[GOAL] = new double[0];
        return direction;
    }

    /** Returns the model in which a step costs what the ground demands that it leaves. */
    static FiniteMdp model(double[] weights) {
        double[][] rewards = new double[SIZE * SIZE][];
        for (int s = 0; s <= GOAL; s++) {
            rewards[s] = new double[FREE.actionCount(s)];
            for (int a = 0; a < rewards[s].length; a++) {
                rewards[s][a] = weights[terrain(s)];
            }
        }
        return FREE.withRewards(rewards);
    }

    private static Solution solve(FiniteMdp mdp) {
        return SoftPolicyIteration.atTemperature(1)
                .withTolerance(1e-12)
                .solve(mdp)
                .requireConverged();
    }

    static Policy policy(FiniteMdp mdp) {
        return solve(mdp).policy();
    }

    /** Returns the soft-optimal policy's expected discounted number of steps from each terrain. */
    static double[] features(FiniteMdp mdp) {
        SoftDerivatives derivatives = SoftDerivatives.of(mdp, solve(mdp));
        return IntStream.range(0, WEIGHTS.length)
                .mapToDouble(i -> derivatives.values(DIRECTIONS[i])[0])
                .toArray();
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

    /** Returns the gradient of ⟨θ, demonstrated⟩ − V(start) − μ/2·‖θ‖² with a bound on its error, rounding included. */
    private static Gradient gradient(double[] demonstrated, double[] weights, double ridge) {
        FiniteMdp mdp = model(weights);
        SoftDerivatives derivatives = SoftDerivatives.of(mdp, solve(mdp));
        double[] gradient = new double[weights.length];
        double squares = 0;
        for (int i = 0; i < weights.length; i++) {
            double expected = derivatives.values(DIRECTIONS[i])[0];
            gradient[i] = demonstrated[i] - expected - ridge * weights[i];
            double size = Math.abs(demonstrated[i]) + Math.abs(expected) + Math.abs(ridge * weights[i]);
            double error = derivatives.errorBound(DIRECTIONS[i]) + 3 * Math.ulp(size);
            squares += error * error;
        }
        return new Gradient(gradient, 1.0001 * Math.sqrt(squares));
    }

    /**
     * Climbs the dual from weights 0, by steps of Barzilai and Borwein, until the features agree. By strong concavity,
     * the result is within (‖gradient‖ + its error)/μ of the maximizer.
     */
    static Estimate recover(double[] demonstrated, double ridge) {
        double[] weights = new double[WEIGHTS.length];
        Gradient gradient = gradient(demonstrated, weights, ridge);
        for (double step = 0.01; dot(gradient.of, gradient.of) > 1e-18; ) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] += step * gradient.of[i];
            }
            Gradient next = gradient(demonstrated, weights, ridge);
            double[] change = minus(gradient.of, next.of);
            step = Math.min(0.3, step * dot(gradient.of, change) / dot(change, change));
            gradient = next;
        }
        double length = 1.0001 * Math.sqrt(dot(gradient.of, gradient.of));
        return new Estimate(weights, ridge > 0 ? (length + gradient.error) / ridge : Double.POSITIVE_INFINITY);
    }

    private static double[] minus(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] - y[i]).toArray();
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
    }
}
