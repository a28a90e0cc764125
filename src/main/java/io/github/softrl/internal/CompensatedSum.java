package io.github.softrl.internal;

import java.math.BigDecimal;

/**
 * Sums whose error does not grow with the number of terms (Neumaier's variant of Kahan's summation; products are split
 * exactly by a fused multiply-add, and summed exactly where they cancel). They are used where models and distributions
 * are checked and where expectations are formed, not in sweeps.
 */
public final class CompensatedSum {
    private CompensatedSum() {}

    /**
     * Returns the sum of {@code x[from..to)}, within one ulp for terms of one sign.
     *
     * @param x the terms; read only
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @return Σ x; 0 for an empty range
     */
    public static double sum(double[] x, int from, int to) {
        double sum = 0;
        double compensation = 0;
        for (int i = from; i < to; i++) {
            double next = sum + x[i];
            compensation += roundingError(sum, x[i], next);
            sum = next;
        }
        return sum + compensation;
    }

    /**
     * Returns whether adding the terms {@code x[from..to)} one after the other rounds nothing.
     *
     * @param x the terms; read only
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @return whether {@link #sum} is the exact sum for this reason; it may be exact for others
     */
    public static boolean isExact(double[] x, int from, int to) {
        double sum = 0;
        boolean isExact = true;
        for (int i = from; i < to && isExact; i++) {
            double next = sum + x[i];
            isExact = roundingError(sum, x[i], next) == 0;
            sum = next;
        }
        return isExact;
    }

    /**
     * Returns Σ x·y over {@code [from..to)}, rounded once: within one ulp, however much cancels.
     *
     * @param x numbers; read only
     * @param y numbers, at the same indices; read only
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @return Σ x·y; 0 for an empty range
     */
    public static double dot(double[] x, double[] y, int from, int to) {
        double sum = 0;
        double compensation = 0;
        double size = 0;
        for (int i = from; i < to; i++) {
            double product = x[i] * y[i];
            double next = sum + product;
            compensation += roundingError(sum, product, next) + Math.fma(x[i], y[i], -product);
            size += Math.abs(product);
            sum = next;
        }
        double result = sum + compensation;
        double terms = to - from;
        boolean cancelled = !(Math.abs(result) >= 1e-15 * terms * terms * size); // the error is about u²·terms²·size
        return terms > 1 && (cancelled || !Double.isFinite(size)) ? exactDot(x, y, from, to) : result;
    }

    private static double exactDot(double[] x, double[] y, int from, int to) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = from; i < to; i++) {
            sum = sum.add(new BigDecimal(x[i]).multiply(new BigDecimal(y[i])));
        }
        return sum.doubleValue();
    }

    /** Returns what rounding took away from sum + term. */
    private static double roundingError(double sum, double term, double next) {
        return Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    }
}
