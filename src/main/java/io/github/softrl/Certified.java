package io.github.softrl;

/**
 * A number with a guaranteed bound on its error, rounding included: the exact number is within {@code errorBound} of
 * {@code value}.
 *
 * @param value the number, as computed; NaN where nothing is known
 * @param errorBound the bound, in the unit of the number; +∞ where nothing is known
 */
public record Certified(double value, double errorBound) {
    /** A number of which nothing is known. */
    public static final Certified UNKNOWN = new Certified(Double.NaN, Double.POSITIVE_INFINITY);

    /**
     * Makes a number of what someone has proved.
     *
     * @param value the number
     * @param errorBound the bound, ≥ 0
     * @throws IllegalArgumentException if the bound is negative or NaN
     */
    public Certified {
        if (!(errorBound >= 0)) {
            throw new IllegalArgumentException("errorBound must be >= 0: " + errorBound);
        }
    }

    /** Returns Σ start·x, where each x is within its bound. */
    static Certified expectation(double[] start, double[] x, double[] errorBounds) {
        double value = SoftMath.expectation(start, x, 0, start.length);
        return new Certified(value, spread(start, errorBounds) + Math.ulp(value));
    }

    /** Returns Σ start·(a − b), where each a and each b is within its bound. */
    static Certified expectedDifference(
            double[] start, double[] a, double[] aErrorBounds, double[] b, double[] bErrorBounds) {
        double[] difference = new double[start.length];
        double[] errorBounds = new double[start.length];
        for (int s = 0; s < start.length; s++) {
            difference[s] = start[s] > 0 ? a[s] - b[s] : 0;
            if (!Double.isFinite(difference[s])) {
                throw new ArithmeticException("differences must stay within the range of double: " + a[s] + " and "
                        + b[s] + " in state " + s + "; divide rewards and temperature by a common factor");
            }
            errorBounds[s] = aErrorBounds[s] + bErrorBounds[s] + SoftMath.U * Math.abs(difference[s]);
        }
        return expectation(start, difference, errorBounds);
    }

    /** Returns an upper bound on Σ start·errorBounds, and on what underflows in it and in an expectation. */
    private static double spread(double[] start, double[] errorBounds) {
        double sum = 0;
        for (int s = 0; s < start.length; s++) {
            sum += start[s] > 0 ? start[s] * errorBounds[s] : 0;
        }
        return sum * (1 + Rounding.ofNonNegativeSum(start.length + 4.0)) + Rounding.underflow(3.0 * start.length);
    }

    @Override
    public String toString() {
        return value + " ± " + errorBound;
    }
}
