package io.github.softrl;

import io.github.softrl.internal.CompensatedSum;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Families of solutions along the temperature: a whole path, and the one temperature whose policy has a given entropy.
 *
 * <p>V_λ is convex and non-decreasing in λ, and its slope is the expected discounted entropy of the optimal policy, so
 * that entropy does not decrease in λ either. All methods are static and thread-safe. See docs/theory.md, section 12.
 */
public final class Temperatures {
    private static final int STEPS = 200;
    private static final double FACTOR = 16;

    private Temperatures() {}

    /**
     * Returns the solutions at decreasing temperatures, each started from the one before. The stream is lazy and
     * ordered; a warm start changes the time that a solution takes, but not what is certified.
     *
     * @param mdp the model
     * @param solver how to solve; its own temperature is replaced
     * @param temperatures λ₁ &gt; λ₂ &gt; … ≥ 0, finite
     * @return one solution for each temperature; ArithmeticException arises when the stream gets to a temperature
     *     without a finite solution
     * @throws IllegalArgumentException if a temperature is outside its range or not below the one before
     */
    public static Stream<Solution> path(FiniteMdp mdp, SoftPolicyIteration solver, double... temperatures) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(solver, "solver");
        double[] lambda = Objects.requireNonNull(temperatures, "temperatures").clone();
        for (int i = 0; i < lambda.length; i++) {
            SoftMath.requireTemperature(lambda[i]);
            if (i > 0 && !(lambda[i] < lambda[i - 1])) {
                throw new IllegalArgumentException(
                        "temperatures must decrease: " + lambda[i - 1] + " is followed by " + lambda[i]);
            }
        }
        Iterator<Solution> solutions = new Iterator<>() {
            private int next;
            private double[] near = new double[mdp.stateCount()];

            @Override
            public boolean hasNext() {
                return next < lambda.length;
            }

            @Override
            public Solution next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Solution solution = solver.withTemperature(lambda[next++]).solve(mdp, near);
                near = solution.values();
                return solution;
            }
        };
        return StreamSupport.stream(
                Spliterators.spliterator(solutions, lambda.length, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /**
     * Returns the solution whose policy has a given expected discounted entropy, Σ γᵗ E[H(π(·|s_t))]: brackets λ by
     * factors of 16 from the size of the rewards, then bisects its logarithm, with warm starts.
     *
     * @param mdp the model
     * @param solver how to solve; its own temperature is replaced, and its tolerance is that of the result
     * @param start the distribution of the first state, one probability per state
     * @param entropy the target, in nats
     * @param tolerance how far the entropy may be from the target, &gt; 0
     * @return the solution; {@link Solution#temperature} is λ, {@link Solution#status} tells whether the solver's
     *     tolerance was reached
     * @throws IllegalArgumentException if no temperature attains the target; the message names the range that can be
     *     attained
     * @throws ArithmeticException if values exceed the range of {@code double}
     */
    public static Solution forEntropy(
            FiniteMdp mdp, SoftPolicyIteration solver, double[] start, double entropy, double tolerance) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(solver, "solver");
        double[] from = PolicyEvaluation.requireStart(mdp, start);
        if (!(tolerance > 0 && tolerance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tolerance must be finite and > 0: " + tolerance);
        }
        double max = maxEntropy(mdp, solver, from, tolerance);
        double unit = mdp.rows().maxReward == 0 ? 1 : mdp.rows().maxReward;
        Probe probe = new Probe(mdp, solver, from, unit);
        double low = unit;
        double high = unit;
        while (probe.entropy(low) > entropy + tolerance && low > unit * 1e-15) {
            low /= FACTOR;
        }
        while (probe.entropy(high) < entropy - tolerance && high < unit * 1e15) {
            high *= FACTOR;
        }
        double min = probe.entropy(low);
        if (!(entropy >= min - tolerance && entropy <= Math.min(max, probe.entropy(high)) + tolerance)) {
            throw new IllegalArgumentException("entropy must be in [" + min + ", " + max + "), which temperatures from "
                    + low + " upwards attain: " + entropy);
        }
        for (int i = 0; i < STEPS; i++) {
            double middle = Math.sqrt(low) * Math.sqrt(high);
            double reached = probe.entropy(middle);
            if (Math.abs(reached - entropy) <= tolerance) {
                return solver.withTemperature(middle).solve(mdp, probe.near);
            }
            low = reached < entropy ? middle : low;
            high = reached < entropy ? high : middle;
        }
        throw new IllegalArgumentException("entropy must be attained by a temperature to within tolerance " + tolerance
                + ": " + entropy + "; the nearest temperatures are " + low + " and " + high);
    }

    /** Solves at one temperature after another, each from the last, to a tolerance that suits the temperature. */
    private static final class Probe {
        private final FiniteMdp mdp;
        private final SoftPolicyIteration solver;
        private final double[] start;
        private final double unit;
        private double[] near;

        Probe(FiniteMdp mdp, SoftPolicyIteration solver, double[] start, double unit) {
            this.mdp = mdp;
            this.solver = solver;
            this.start = start;
            this.unit = unit;
            this.near = new double[mdp.stateCount()];
        }

        /** Returns the entropy of the optimal policy; +∞ where there is none at so high a temperature (discount 1). */
        double entropy(double temperature) {
            Solution solution;
            try {
                solution = solver.withTemperature(temperature)
                        .withTolerance(1e-10 * Math.max(temperature, 1e-4 * unit))
                        .solve(mdp, near);
            } catch (ArithmeticException infinite) {
                return Double.POSITIVE_INFINITY;
            }
            if (solution.errorBound() == Double.POSITIVE_INFINITY) {
                return Double.POSITIVE_INFINITY;
            }
            near = solution.values();
            return expectation(start, SoftBellman.discountedEntropy(mdp, solution.policy()));
        }
    }

    /** Returns the largest entropy any policy has: the value of the model without rewards at λ = 1. */
    private static double maxEntropy(FiniteMdp mdp, SoftPolicyIteration solver, double[] start, double tolerance) {
        try {
            Solution free =
                    solver.withTemperature(1).withTolerance(0.1 * tolerance).solve(mdp.withoutRewards());
            return expectation(start, free.values()) + free.errorBound();
        } catch (ArithmeticException infinite) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private static double expectation(double[] start, double[] values) {
        return CompensatedSum.dot(start, values, 0, start.length);
    }
}
