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
        double beta = SoftBellman.contraction(mdp);
        if (!(beta < 1)) {
            return Double.POSITIVE_INFINITY;
        }
        double bound = (residual + rounding(mdp, temperature, largestValue)) / (1 - beta);
        return bound * (1 + 16 * U);
    }

    /** Returns e, the part of the bound's numerator that no iteration can remove. */
    static double rounding(FiniteMdp mdp, double temperature, double largestValue) {
        Rows rows = mdp.rows();
        double beta = SoftBellman.contraction(mdp);
        double terms = rows.longestRow + 3;
        double row = U * terms * (beta * largestValue) // in this order nothing overflows
                + 2 * U * rows.largestReward
                + terms * Double.MIN_VALUE; // underflow
        double choice = SoftMath.roundingOfLogSumExp(rows.mostActions, temperature, largestValue);
        return 1.01 * (row + beta * choice);
    }
}
