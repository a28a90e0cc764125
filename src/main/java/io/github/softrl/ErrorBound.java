package io.github.softrl;

import io.github.softrl.linear.Vectors;

/**
 * Turns a computed residual into a guaranteed bound on the error of a Q-table.
 *
 * <pre>{@code
 *   ‖Q − Q*‖∞  ≤  ‖TQ − Q‖∞ / (1 − β),       β = γ·(largest row sum) < 1
 * }</pre>
 *
 * because T contracts the maximum norm by β: ‖Q − Q*‖ ≤ ‖Q − TQ‖ + ‖TQ − TQ*‖ ≤ ‖Q − TQ‖ + β‖Q − Q*‖. What is computed
 * is not TQ but a rounded TQ: {@link Rounding} says how far the two differ, and the bound is (computed residual +
 * rounding)/(1 − β), rounded upwards. Where T is not a contraction, an {@link Enclosure} of V* is tried.
 */
final class ErrorBound {
    private ErrorBound() {}

    /** Rounds a bound upwards, to cover the rounding of the few operations that formed it. */
    private static double up(double bound) {
        return bound * (1 + 16 * SoftMath.U);
    }

    /** Returns a bound on ‖Q − Q*‖∞, given one on ‖TQ − Q‖∞ that includes the rounding errors; infinite if β ≥ 1. */
    static double of(FiniteMdp mdp, double exactResidual) {
        double beta = BellmanOperator.contraction(mdp);
        return beta < 1 ? up(exactResidual / (1 - beta)) : Double.POSITIVE_INFINITY;
    }

    /**
     * Returns a bound on ‖Q − Q*‖∞ for any table. Where T is not a contraction, it is derived from a bound on the
     * values.
     *
     * @param v V(s) = lse_λ(Q(s,·))
     * @param residual the computed ‖TQ − Q‖∞
     */
    static double of(FiniteMdp mdp, double temperature, double[] v, double residual) {
        if (BellmanOperator.contraction(mdp) < 1) {
            return of(mdp, residual + Rounding.ofTable(mdp, temperature, Vectors.maxNorm(v)));
        }
        return up(residual + ofValues(mdp, temperature, v, LinearSolver.AUTOMATIC)); // ‖Q − (R + γPV)‖ + …
    }

    /**
     * Returns a bound on ‖Q − Q*‖∞ for Q = R + γPV where T is not a contraction; infinite if nothing could be proved.
     */
    static double ofValues(FiniteMdp mdp, double temperature, double[] v, LinearSolver solver) {
        double values = Enclosure.radius(mdp, temperature, v, solver);
        return up(BellmanOperator.contraction(mdp) * values + Rounding.ofTable(mdp, temperature, Vectors.maxNorm(v)));
    }

    /**
     * Returns a bound on ‖Q − Q^π‖∞, as {@link #of(FiniteMdp, double, double[], double)} does for Q*. T_π contracts by
     * β·σ, where σ is the largest sum Σ π(·|s); the bound is infinite where β·σ is not below 1.
     */
    static double ofPolicy(FiniteMdp mdp, Policy policy, double temperature, double residual, double maxValue) {
        double sigma = policy.maxSum();
        double beta = Math.nextUp(BellmanOperator.contraction(mdp) * sigma);
        double exactResidual = residual
                + Rounding.ofTable(mdp, temperature, maxValue)
                + Rounding.ofPolicyValues(mdp, sigma, temperature, maxValue);
        return beta < 1 ? up(exactResidual / (1 - beta)) : Double.POSITIVE_INFINITY;
    }
}
