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
 * <p>V_λ is convex and non-decreasing in λ, and its slope is the expected discounted entropy of the optimal policy, so
 * that entropy does not decrease in λ either. All methods are static and thread-safe. See docs/theory.md, section 12.
 */
public final class Temperatures {
    private static final int STEPS = 200;
    private static final double FACTOR = 16;
    private static final double MIN_FACTOR = 1e-15; // of the largest reward, below which no temperature is tried
    private static final double MAX_FACTOR = 1e15;

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
     * <p>Guarantee: the entropy of the returned policy is within {@code tolerance} of the target, rounding and the
     * error of its evaluation included, if the returned status is CONVERGED or PRECISION_LIMIT. The time limit of the
     * solver counts for the whole search. A limit that is reached first, or an interruption, ends it: the solution that
     * was found last is returned, at a temperature that is not the one in question, and its status tells. At discount 1
     * a temperature without a finite solution counts as too high. The iterations of the result are those after the last
     * warm start.
     *
     * @param mdp the model
     * @param solver how to solve; its own temperature is replaced, and its tolerance is that of the result
     * @param start the distribution of the first state, one probability per state
     * @param entropy the target, in nats
     * @param tolerance how far the entropy may be from the target, &gt; 0
     * @return the solution; {@link Solution#temperature} is λ
     * @throws IllegalArgumentException if the start is not a distribution or the tolerance not positive; if no
     *     temperature attains the target, in which case the message names the range that can be attained; or if
     *     rounding hides the temperature that does
     * @throws ArithmeticException if values exceed the range of {@code double}
     */
    public static Solution forEntropy(
            FiniteMdp mdp, SoftPolicyIteration solver, double[] start, double entropy, double tolerance) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(solver, "solver");
        double[] from = OccupancyEvaluation.requireStart(mdp, start);
        if (!(tolerance > 0 && tolerance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tolerance must be finite and > 0: " + tolerance);
        }
        EntropySearch search = new EntropySearch(mdp, solver, from);
        double unit = mdp.rows().maxReward == 0 ? 1 : mdp.rows().maxReward;
        double low = unit;
        double high = unit;
        while (!(search.entropy(low, tolerance) <= entropy + tolerance) && low > unit * MIN_FACTOR && search.goesOn()) {
            low /= FACTOR;
        }
        double max = search.maxEntropy();
        while (search.entropy(high, tolerance) < Math.min(entropy - tolerance, max) && high < unit * MAX_FACTOR) {
            high *= FACTOR;
        }
        double min = search.entropy(low, tolerance);
        double reached = search.entropy(high, tolerance);
        if (search.goesOn() && !(entropy >= min - tolerance && entropy <= Math.min(max, reached) + tolerance)) {
            while (low > unit * 1e-9 && search.goesOn()) { // to name the range as it is
                low /= FACTOR;
                min = Math.min(min, search.entropy(low, tolerance));
            }
            throw new IllegalArgumentException(
                    min < Double.POSITIVE_INFINITY
                            ? "entropy must be in [" + min + ", " + max + "), which temperatures from " + low
                                    + " upwards attain: " + entropy
                            : "entropy " + entropy + " is not attained: at no temperature down to " + low
                                    + " was a finite solution found; charge more for each step or lower the discount");
        }
        for (int i = 0; i < STEPS && search.goesOn(); i++) {
            double middle = Math.sqrt(low) * Math.sqrt(high);
            reached = search.entropy(middle, tolerance);
            if (Math.abs(reached - entropy) <= tolerance) {
                Solution solution = search.solution(middle);
                if (search.goesOn() && search.distance(solution.policy(), entropy) <= tolerance) {
                    return solution;
                }
            }
            low = reached < entropy ? middle : low;
            high = reached < entropy ? high : middle;
        }
        if (!search.goesOn()) {
            return search.stopped(unit);
        }
        throw new IllegalArgumentException("no temperature was found whose entropy is " + entropy + " to within "
                + tolerance + ": "
                + (search.isUndecided()
                        ? "from " + high + " on no finite solution could be certified in double precision"
                        : "the nearest are " + low + " and " + high
                                + "; raise the tolerance, as rounding hides what is between"));
    }
}
