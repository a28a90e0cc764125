package io.github.softrl;

import java.math.BigDecimal;

/**
 * Sums whose error does not grow with the number of terms (Neumaier's variant of Kahan's summation; products are split
 * exactly by a fused multiply-add, and summed exactly where they cancel). Used where a model is checked and folded, not in
 * sweeps.
 */
final class CompensatedSum {
    private CompensatedSum() {}

    /** Returns the sum of {@code x[from..to)}, within one ulp for terms of one sign. */
    static double sum(double[] x, int from, int to) {
        double sum = 0;
        double rest = 0;
        for (int i = from; i < to; i++) {
            double next = sum + x[i];
            rest += lost(sum, x[i], next);
            sum = next;
        }
        return sum + rest;
    }

    /** Returns Σ x·y over {@code [from..to)}, rounded once: within one ulp, however much cancels. */
    static double dot(double[] x, double[] y, int from, int to) {
        double sum = 0;
        double rest = 0;
        double size = 0;
        for (int i = from; i < to; i++) {
            double product = x[i] * y[i];
            double next = sum + product;
            rest += lost(sum, product, next) + Math.fma(x[i], y[i], -product);
            size += Math.abs(product);
            sum = next;
        }
        double result = sum + rest;
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
    private static double lost(double sum, double term, double next) {
        return Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    }
}
