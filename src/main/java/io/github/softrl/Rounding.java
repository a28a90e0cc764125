package io.github.softrl;

/**
 * Bounds on how far computed backups may be from the exact ones. With u = 2⁻⁵³, rows of at most k entries and states of
 * at most n actions,
 *
 * <pre>{@code
 *   e_q  =  u·((k + 3)·β·max|V| + 2.2·max|R|)   Q = R + γ Σ p V: k products and sums, γ, R and its own rounding
 *   e_v  =  u·(6·λ·(1 + log n) + 2·max|V|)      V = lse_λ(Q); exact at λ = 0, and for n = 1
 * }</pre>
 *
 * <p>The constants hold for {@code Math.exp} and {@code Math.log1p}, which are within one ulp: with x = (q − max)/λ
 * rounded twice, each exponential is off by u·(2|x| + 2) relatively, Σ|x|eˣ/Σeˣ ≤ log n, and the compensated sum adds
 * 2u. Everything is multiplied by 1.01 for terms of second order. docs/theory.md, section 5, has the proof.
 */
final class Rounding {
    private static final double SECOND_ORDER = 1.01;
    private static final double REWARD = 2.2; // R is rounded once, up to terms of second order, and added once

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
     * Returns how far the computed R(s,a) + γ Σ p(s′|s,a) v(s′) of a pair may be from the exact one: u·((k + 3)·γ·Σ
     * p|v| + 2.2·|R|), k being its number of successors.
     *
     * @param size Σ p|v|, as computed
     */
    static double ofActionValue(FiniteMdp mdp, int pair, double size) {
        TransitionRows rows = mdp.rows();
        double terms = rows.rowStart[pair + 1] - rows.rowStart[pair] + 3;
        return SECOND_ORDER
                * (SoftMath.U * terms * (mdp.discount() * size)
                        + REWARD * SoftMath.U * Math.abs(rows.reward[pair])
                        + underflow(terms));
    }

    /**
     * Returns how far the computed Σ π Q + λH of a state may be from that of the same Q and the exact entropy:
     * u·((n + 1)·Σ π|Q| + λ(24·H + 20)), where the logarithms of the policy may be off by 16u(1 + |log π|).
     */
    static double ofPolicyValue(int actions, double size, double temperature, double entropy) {
        return SECOND_ORDER
                * (SoftMath.U * (actions + 1.0) * size
                        + SoftMath.U * (temperature * (24 * entropy + 20))
                        + (1 + temperature) * underflow(16.0 * actions));
    }

    /**
     * Returns how far a computed softmax of n numbers may be from that of the same numbers, in the sum over all: with x
     * = (q − max)/λ each exponential is off by u(2|x| + 2) relatively, Σ π|x| ≤ log n, and the sum and the division add
     * 4u.
     */
    static double ofSoftmax(int n) {
        return n <= 1 ? 0 : SECOND_ORDER * SoftMath.U * (4 * SoftMath.maxEntropy(n) + 8) + underflow(2.0 * n);
    }

    /** Returns how far a computed log π = (q − lse(q))/λ of a softmax of n numbers may be from the exact one. */
    static double ofLogSoftmax(int n, double log) {
        return n <= 1 ? 0 : SECOND_ORDER * SoftMath.U * (3 * Math.abs(log) + 4 * SoftMath.maxEntropy(n) + 6);
    }

    /** Returns how far a computed sum of n products of non-negative numbers may be from the exact one, relatively. */
    static double ofNonNegativeSum(double terms) {
        return SECOND_ORDER * SoftMath.U * (terms + 4);
    }

    /** Returns how far that many roundings to subnormal numbers may add up to. */
    static double underflow(double terms) {
        return terms * Double.MIN_VALUE;
    }

    private static double ofRow(FiniteMdp mdp, double maxValue) {
        TransitionRows rows = mdp.rows();
        double terms = rows.maxRowLength + 3;
        return SoftMath.U * terms * (BellmanOperator.contraction(mdp) * maxValue) // in this order nothing overflows
                + REWARD * SoftMath.U * rows.maxReward
                + underflow(terms);
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
