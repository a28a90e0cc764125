package io.github.softrl.testing;

import java.math.BigDecimal;

/**
 * Numbers that are known up to proved errors: the i-th is within {@code radius[i]} of {@code middle[i]}.
 *
 * @param middle one number per state or per pair; not to be changed
 * @param radius how far each may be off, ≥ 0; not to be changed
 */
public record Enclosed(BigDecimal[] middle, BigDecimal[] radius) {
    /** How far x is from the i-th number at least. */
    public BigDecimal distance(int i, double x) {
        return new BigDecimal(x).subtract(middle[i]).abs().subtract(radius[i]).max(BigDecimal.ZERO);
    }

    /** The largest distance of the given numbers, which have to be finite. */
    public BigDecimal distance(double[] x) {
        BigDecimal largest = BigDecimal.ZERO;
        for (int i = 0; i < middle.length; i++) {
            largest = largest.max(distance(i, x[i]));
        }
        return largest;
    }

    public BigDecimal largest() {
        return largest(middle);
    }

    public BigDecimal largestRadius() {
        return largest(radius);
    }

    /** The middles, rounded to double. */
    public double[] toDoubles() {
        double[] x = new double[middle.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = middle[i].doubleValue();
        }
        return x;
    }

    static BigDecimal largest(BigDecimal[] x) {
        BigDecimal largest = BigDecimal.ZERO;
        for (BigDecimal y : x) {
            largest = largest.max(y.abs());
        }
        return largest;
    }
}
