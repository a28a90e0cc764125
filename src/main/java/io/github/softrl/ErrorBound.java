package io.github.softrl;

/**
 * Turns a computed residual into a guaranteed bound on the error of a Q-table.
 *
 * <pre>{@code
 *   ‖Q − Q*‖∞  ≤  ( ‖TQ − Q‖∞ ) / (1 − β),       β = γ·(largest row sum) < 1
 * }</pre>
 *
 * because T contracts the maximum norm by β: ‖Q − Q*‖ ≤ ‖Q − TQ‖ + ‖TQ − TQ*‖ ≤ ‖Q − TQ‖ + β‖Q − Q*‖. What is computed
 * is not TQ but a rounded TQ. With u = 2⁻⁵³, rows of at most k entries and states of at most n actions, the two differ by
 * at most
 *
 * <pre>{@code
 *   e  =  e_q + β·e_v
 *   e_q  =  u·((k + 3)·β·max|V| + 2·max|R|)              a row R + γ Σ p V: k products and sums, γ, R and its own rounding
 *   e_v  =  u·(6·λ·(1 + log n) + 2·max|V|)               a soft value; exact at λ = 0, and for n = 1
 * }</pre>
 *
 * so that the bound is (computed residual + e)/(1 − β), rounded upwards. The constants hold for {@code Math.exp} and
 * {@code Math.log1p}, which are within one ulp: with x = (q − max)/λ rounded twice, each exponential is off by
 * u·(2|x| + 2) relatively, Σ|x|eˣ/Σeˣ ≤ log n, and the compensated sum adds 2u. docs/theory.md, section 5, has the proof.
 */
final class ErrorBound {
    private static final double U = 0x1p-53;

    private ErrorBound() {}

    /**
     * Returns a bound on ‖Q − Q*‖∞; infinite if β ≥ 1.
     *
     * @param residual the computed ‖TQ − Q‖∞
     * @param largestValue the largest |V| that entered the computation
     */
    static double of(FiniteMdp mdp, double temperature, double residual, double largestValue) {
        return of(mdp, residual + rounding(mdp, temperature, largestValue));
    }

    /** Returns a bound on ‖Q − Q*‖∞, given one on ‖TQ − Q‖∞ that contains the rounding errors; infinite if β ≥ 1. */
    static double of(FiniteMdp mdp, double exactResidual) {
        double beta = SoftBellman.contraction(mdp);
        return beta < 1 ? exactResidual / (1 - beta) * (1 + 16 * U) : Double.POSITIVE_INFINITY;
    }

    /**
     * Returns a bound on ‖Q − Q*‖∞ for any table; where T is no contraction, by way of the values.
     *
     * @param v V(s) = lse_λ(Q(s,·))
     * @param residual the computed ‖TQ − Q‖∞
     */
    static double of(FiniteMdp mdp, double temperature, double[] v, double residual) {
        double largest = SoftBellman.largest(v);
        if (SoftBellman.contraction(mdp) < 1) {
            return of(mdp, temperature, residual, largest);
        }
        double bound = residual + ofValues(mdp, temperature, v, LinearSolver.AUTOMATIC); // ‖Q − (R + γPV)‖ + …
        return bound * (1 + 16 * U);
    }

    /** Returns a bound on ‖Q − Q*‖∞ for Q = R + γPV where T is no contraction; infinite if nothing could be proved. */
    static double ofValues(FiniteMdp mdp, double temperature, double[] v, LinearSolver solver) {
        double[] policy = SoftBellman.table(mdp, v).softmax(temperature).flat();
        double values = Undiscounted.valueBound(mdp, temperature, v, policy, solver);
        double bound = SoftBellman.contraction(mdp) * values + rounding(mdp, temperature, SoftBellman.largest(v));
        return bound * (1 + 16 * U);
    }

    /**
     * Returns a bound on ‖Q − Q^π‖∞, as {@link #of(FiniteMdp, double, double, double)} does for Q*. T_π contracts by
     * β·σ, σ the largest sum Σ π(·|s); its soft value Σ π Q + λH is off by at most u·((n + 3)·σ·max|Q| + 8λ(1 + log n)).
     */
    static double ofPolicy(FiniteMdp mdp, Policy policy, double temperature, double residual, double largest) {
        double sigma = policy.largestSum();
        double beta = Math.nextUp(SoftBellman.contraction(mdp) * sigma);
        if (!(beta < 1)) {
            return Double.POSITIVE_INFINITY;
        }
        int n = mdp.rows().maxActions;
        double choice = U * ((n + 3) * sigma * largest) + SoftMath.roundingOfLogSumExp(n, 2 * temperature, 0);
        double bound = (residual + rounding(mdp, temperature, largest) + 1.01 * choice) / (1 - beta);
        return bound * (1 + 16 * U);
    }

    /** Returns e_q + β·e_v: how far a computed TQ may be from the exact one. */
    static double rounding(FiniteMdp mdp, double temperature, double largestValue) {
        return rounding(mdp, temperature, largestValue, false);
    }

    /** Returns e_q + e_v: how far computed values TV = lse_λ(R + γPV) may be from the exact ones. */
    static double roundingOfValues(FiniteMdp mdp, double temperature, double largestValue) {
        return roundingOfValues(mdp, temperature, largestValue, false);
    }

    /**
     * Returns e_q + β·e_v.
     *
     * @param fast whether values may come from {@link BlockMath}
     */
    static double rounding(FiniteMdp mdp, double temperature, double largestValue, boolean fast) {
        double choice = ofChoice(mdp, temperature, largestValue, fast);
        return 1.01 * (ofRow(mdp, largestValue) + SoftBellman.contraction(mdp) * choice);
    }

    /**
     * Returns e_q + e_v.
     *
     * @param fast whether values may come from {@link BlockMath}
     */
    static double roundingOfValues(FiniteMdp mdp, double temperature, double largestValue, boolean fast) {
        return 1.01 * (ofRow(mdp, largestValue) + ofChoice(mdp, temperature, largestValue, fast));
    }

    private static double ofRow(FiniteMdp mdp, double largestValue) {
        TransitionRows rows = mdp.rows();
        double terms = rows.maxRowLength + 3;
        return U * terms * (SoftBellman.contraction(mdp) * largestValue) // in this order nothing overflows
                + 2 * U * rows.maxReward
                + terms * Double.MIN_VALUE; // underflow
    }

    private static double ofChoice(FiniteMdp mdp, double temperature, double largestValue, boolean fast) {
        int n = mdp.rows().maxActions;
        double precise = SoftMath.roundingOfLogSumExp(n, temperature, largestValue);
        return fast ? Math.max(precise, BlockMath.rounding(n, temperature, largestValue)) : precise;
    }
}
