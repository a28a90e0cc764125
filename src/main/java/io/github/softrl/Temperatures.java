package io.github.softrl;

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
 * <p>V_λ is convex and non-decreasing in λ, and its slope is the expected discounted entropy of the optimal policy, so that
 * entropy does not decrease in λ either. All methods are static and thread-safe. See docs/theory.md, section 12.
 */
public final class Temperatures {
    private static final int STEPS = 200;

    private Temperatures() {}

    /**
     * Returns the solutions at decreasing temperatures, each started from the one before. The stream is lazy and ordered;
     * a warm start changes the time a solution takes, not what is certified.
     *
     * @param mdp the model
     * @param solver how to solve; its own temperature is replaced
     * @param temperatures λ₁ &gt; λ₂ &gt; … ≥ 0, finite
     * @return one solution for each temperature; ArithmeticException arises when the stream gets to a temperature without
     *     a finite solution
     * @throws IllegalArgumentException if a temperature is outside its range or not below the one before
     */
    public static Stream<Solution> path(FiniteMdp mdp, SoftPolicyIteration solver, double... temperatures) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(solver, "solver");
        double[] lambda = temperatures.clone();
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
     * Returns the solution whose policy has a given expected discounted entropy, Σ γᵗ E[H(π(·|s_t))], found by bisection
     * on the logarithm of λ with warm starts.
     *
     * @param mdp the model
     * @param solver how to solve; its own temperature is replaced
     * @param start the distribution of the first state, one probability per state
     * @param entropy the target, in nats
     * @param tolerance how far the entropy may be from the target, &gt; 0
     * @return the solution; {@link Solution#temperature} is λ
     * @throws IllegalArgumentException if no temperature attains the target, with the range that can be attained
     * @throws IllegalStateException if the solver does not converge within its limits
     */
    public static Solution forEntropy(
            FiniteMdp mdp, SoftPolicyIteration solver, double[] start, double entropy, double tolerance) {
        Objects.requireNonNull(solver, "solver");
        double[] from = Evaluation.requireStart(mdp, start);
        if (!(tolerance > 0 && tolerance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tolerance must be finite and > 0: " + tolerance);
        }
        double unit = Math.max(mdp.rows().largestReward, Double.MIN_NORMAL);
        double low = 1e-6 * unit;
        Solution lowest = solver.withTemperature(low).solve(mdp).requireConverged();
        double least = entropy(mdp, lowest, from);
        double most = largestEntropy(mdp, solver, from);
        if (!(entropy >= least - tolerance && entropy <= most + tolerance)) {
            throw new IllegalArgumentException("entropy must be in [" + least + ", " + most
                    + "], which temperatures from " + low + " on attain: " + entropy);
        }
        if (Math.abs(least - entropy) <= tolerance) {
            return lowest;
        }
        double high = 1e9 * unit;
        Solution best = lowest;
        for (int i = 0; i < STEPS; i++) {
            double middle = Math.sqrt(low) * Math.sqrt(high);
            Solution solution = attempt(mdp, solver, middle, best);
            double reached = solution == null ? Double.POSITIVE_INFINITY : entropy(mdp, solution, from);
            if (Math.abs(reached - entropy) <= tolerance) {
                return solution;
            }
            if (reached < entropy) {
                low = middle;
                best = solution;
            } else {
                high = middle;
            }
        }
        throw new IllegalArgumentException("entropy must be attained by a temperature to within tolerance " + tolerance
                + ": " + entropy + "; the nearest temperatures are " + low + " and " + high);
    }

    /** Returns the solution, or null if there is none at so high a temperature (discount 1). */
    private static Solution attempt(FiniteMdp mdp, SoftPolicyIteration solver, double temperature, Solution near) {
        try {
            return solver.withTemperature(temperature).solve(mdp, near.values()).requireConverged();
        } catch (ArithmeticException infinite) {
            return null;
        }
    }

    private static double entropy(FiniteMdp mdp, Solution solution, double[] start) {
        return expectation(start, SoftBellman.discountedEntropy(mdp, solution.policy()));
    }

    /** Returns the largest entropy any policy has: the value of the model without rewards at λ = 1. */
    private static double largestEntropy(FiniteMdp mdp, SoftPolicyIteration solver, double[] start) {
        try {
            Solution free =
                    solver.withTemperature(1).solve(mdp.withoutRewards()).requireConverged();
            return expectation(start, free.values());
        } catch (ArithmeticException infinite) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private static double expectation(double[] start, double[] values) {
        return Compensated.dot(start, values, 0, start.length);
    }
}
