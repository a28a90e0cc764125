package io.github.softrl;

/**
 * Bounds on how far computed backups may be from the exact ones. With u = 2⁻⁵³, rows of at most k entries and states of
 * at most n actions,
 *
 * <pre>{@code
 *   e_q  =  u·((k + 3)·β·max|V| + 2·max|R|)     Q = R + γ Σ p V: k products and sums, γ, R and its own rounding
 *   e_v  =  u·(6·λ·(1 + log n) + 2·max|V|)      V = lse_λ(Q); exact at λ = 0, and for n = 1
 * }</pre>
 *
 * <p>The constants hold for {@code Math.exp} and {@code Math.log1p}, which are within one ulp: with x = (q − max)/λ
 * rounded twice, each exponential is off by u·(2|x| + 2) relatively, Σ|x|eˣ/Σeˣ ≤ log n, and the compensated sum adds
 * 2u. Everything is multiplied by 1.01 for terms of second order. docs/theory.md, section 5, has the proof.
 */
final class Rounding {
    private static final double SECOND_ORDER = 1.01;

    private Rounding() {}

    /** Returns e_q + β·e_v: how far a computed TQ may be from the exact one. */
    static double ofTable(FiniteMdp mdp, double temperature, double maxValue) {
        return ofTable(mdp, temperature, maxValue, true);
    }

    /**
     * Returns e_q + β·e_v.
     *
     * @param precise whether values come from {@link SoftMath}, not from {@link BlockMath}
     */
    static double ofTable(FiniteMdp mdp, double temperature, double maxValue, boolean precise) {
        double choice = ofChoice(mdp, temperature, maxValue, precise);
        return SECOND_ORDER * (ofRow(mdp, maxValue) + BellmanOperator.contraction(mdp) * choice);
    }

    /** Returns e_q + e_v: how far computed values TV = lse_λ(R + γPV) may be from the exact ones. */
    static double ofValues(FiniteMdp mdp, double temperature, double maxValue) {
        return ofValues(mdp, temperature, maxValue, true);
    }

    /**
     * Returns e_q + e_v.
     *
     * @param precise whether values come from {@link SoftMath}, not from {@link BlockMath}
     */
    static double ofValues(FiniteMdp mdp, double temperature, double maxValue, boolean precise) {
        return SECOND_ORDER * (ofRow(mdp, maxValue) + ofChoice(mdp, temperature, maxValue, precise));
    }

    /**
     * Returns how far the computed soft values Σ π Q + λH of a policy may be from the exact ones: u·((n + 3)·σ·max|Q| +
     * 8λ(1 + log n)), where σ is the largest sum Σ π(·|s).
     */
    static double ofPolicyValues(FiniteMdp mdp, double sigma, double temperature, double maxValue) {
        int n = mdp.rows().maxActions;
        return SECOND_ORDER * (SoftMath.U * ((n + 3) * sigma * maxValue) + ofLogSumExp(n, 2 * temperature, 0));
    }

    private static double ofRow(FiniteMdp mdp, double maxValue) {
        TransitionRows rows = mdp.rows();
        double terms = rows.maxRowLength + 3;
        return SoftMath.U * terms * (BellmanOperator.contraction(mdp) * maxValue) // in this order nothing overflows
                + 2 * SoftMath.U * rows.maxReward
                + terms * Double.MIN_VALUE; // underflow
    }

    private static double ofChoice(FiniteMdp mdp, double temperature, double maxValue, boolean precise) {
        int n = mdp.rows().maxActions;
        double exact = ofLogSumExp(n, temperature, maxValue);
        return precise ? exact : Math.max(exact, BlockMath.rounding(n, temperature, maxValue));
    }

    /** Returns how far {@link SoftMath#logSumExp} of at most n exact values may be from the exact result. */
    static double ofLogSumExp(int n, double temperature, double maxValue) {
        boolean isExact = temperature == 0 || n <= 1;
        return isExact ? 0 : 6 * SoftMath.U * temperature * (1 + SoftMath.maxEntropy(n)) + 2 * SoftMath.U * maxValue;
    }
}
