package io.github.softrl;

import io.github.softrl.internal.CompensatedSum;
import io.github.softrl.internal.RunClock;
import java.time.Duration;

/**
 * The solutions that a search for a temperature looks at, one after another, each started from the last, and the
 * entropy of their policies. Mutable, for one thread.
 */
final class EntropySearch {
    private final FiniteMdp mdp;
    private final SoftPolicyIteration solver;
    private final double[] start;
    private final RunClock clock;
    private final Duration timeLimit; // of the whole search, or null
    private double[] near;
    private Solution last;
    private boolean isUndecided;

    EntropySearch(FiniteMdp mdp, SoftPolicyIteration solver, double[] start) {
        this.mdp = mdp;
        this.solver = solver;
        this.start = start;
        this.timeLimit = solver.options().timeLimit();
        this.clock = new RunClock(timeLimit);
        this.near = new double[mdp.stateCount()];
    }

    /** Returns whether no limit is reached, neither of the last solution nor of the search. */
    boolean goesOn() {
        return !clock.isStopped() && (last == null || !isLimit(last.status()));
    }

    private static boolean isLimit(Status status) {
        return status == Status.ITERATION_LIMIT || status == Status.TIME_LIMIT || status == Status.INTERRUPTED;
    }

    /** Returns the solution that was found last, with the limit that ended the search as its status. */
    Solution stopped(double temperature) {
        Solution solution = last == null ? solution(temperature) : last;
        Status limit = clock.isOver() ? Status.TIME_LIMIT : Status.INTERRUPTED;
        return isLimit(solution.status()) ? solution : solution.withStatus(limit);
    }

    /** Returns whether some temperature was taken for too high because no solution could be certified there. */
    boolean isUndecided() {
        return isUndecided;
    }

    /** Returns the solution at a temperature, to the tolerance that the caller asked for. */
    Solution solution(double temperature) {
        return solve(solver.withTemperature(temperature));
    }

    private Solution solve(SoftPolicyIteration precise) {
        last = timed(precise).solve(mdp, near);
        return last;
    }

    private SoftPolicyIteration timed(SoftPolicyIteration precise) {
        if (timeLimit == null) {
            return precise;
        }
        Duration left = timeLimit.minusNanos(clock.elapsed());
        return precise.withTimeLimit(left.isNegative() || left.isZero() ? Duration.ofNanos(1) : left);
    }

    /**
     * Returns the entropy of the optimal policy, +∞ where there is no solution at so high a temperature (discount 1),
     * or NaN if the search does not go on. The tolerance suits the temperature and that on the entropy.
     */
    double entropy(double temperature, double tolerance) {
        if (!goesOn()) {
            return Double.NaN;
        }
        double size = Math.max(temperature, 1e-4 * mdp.rows().maxReward);
        try {
            double precision = Math.max(Double.MIN_VALUE, Math.min(1e-10, 1e-3 * tolerance) * size);
            solve(solver.withTemperature(temperature).withTolerance(precision));
        } catch (ArithmeticException infinite) {
            return Double.POSITIVE_INFINITY;
        }
        if (!goesOn()) {
            return Double.NaN;
        }
        if (last.errorBound() == Double.POSITIVE_INFINITY) {
            isUndecided = true;
            return Double.POSITIVE_INFINITY;
        }
        near = last.values();
        return expectation(evaluation(last.policy()).entropies().v());
    }

    /** Returns at least the distance of a policy's entropy from the target. */
    double distance(Policy policy, double entropy) {
        PolicyEvaluation.Values values = evaluation(policy).entropies();
        double sum = 0;
        for (double p : start) {
            sum += p;
        }
        double distance = Math.abs(expectation(values.v()) - entropy);
        double rounding = values.errorBound() * sum + 4 * SoftMath.U * (Math.abs(entropy) + distance);
        return distance + rounding * (1 + Rounding.ofNonNegativeSum(start.length));
    }

    private PolicyEvaluation evaluation(Policy policy) {
        return new PolicyEvaluation(mdp, policy, solver.options().linearSolver(), clock::isStopped);
    }

    /**
     * Returns the largest entropy that any policy has, the value of the model without rewards at λ = 1, or NaN if the
     * search does not go on.
     */
    double maxEntropy() {
        if (!goesOn()) {
            return Double.NaN;
        }
        try {
            Solution free = timed(solver.withTemperature(1).withRelativeTolerance(1e-12))
                    .solve(mdp.withoutRewards());
            return expectation(free.values()) + free.errorBound();
        } catch (ArithmeticException infinite) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private double expectation(double[] values) {
        return CompensatedSum.dot(start, values, 0, start.length);
    }
}
