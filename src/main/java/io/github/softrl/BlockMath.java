package io.github.softrl;

/**
 * The kernel of sweeps: exponentials and logarithms of whole arrays, with the same bits on every machine. The
 * exponential consists of additions and multiplications, which compilers turn into vector instructions; the logarithm
 * uses a small table. Their errors are absolute, which suffices for a log-sum-exp, as its sum is at least 1; the
 * functions of {@link SoftMath} have relative errors.
 */
final class BlockMath {
    private static final int TABLE = 128;
    private static final double[] INVERSE = new double[TABLE]; // about 1/c, with c the middle of each 128th of [1, 2)
    private static final double[] LOG = new double[TABLE]; // −log of that
    private static final double LOG_2 = StrictMath.log(2);

    static {
        INVERSE[0] = 1;
        for (int i = 1; i < TABLE; i++) {
            INVERSE[i] = (float) (1 / (1 + (i + 0.5) / TABLE));
            LOG[i] = -StrictMath.log(INVERSE[i]);
        }
    }

    private BlockMath() {}

    /**
     * Replaces the first n entries by their exponentials, within 1e-15. Arguments are at most 0; 0 gives 1.
     *
     * <p>exp(x) = (1 + u)¹²⁸, where y = x/128 ≥ −0.3125, u = exp(y) − 1 is computed by its series, and (1 + u)² = 1 +
     * u·(u + 2). Each squaring doubles an error of u, and shrinks it by the factor 1 + u. Arguments below −40, where
     * exp(x) &lt; 2⁻⁵⁷, count as −40.
     */
    static void exp(double[] x, int n) {
        for (int i = 0; i < n; i++) {
            double y = Math.max(x[i], -40.0) * (1 / 128.0);
            double y2 = y * y;
            double y4 = y2 * y2;
            double low = (y * 0.5 + 1) + y2 * (y * (1 / 24.0) + 1 / 6.0);
            double high = (y * (1 / 720.0) + 1 / 120.0) + y2 * (y * (1 / 40320.0) + 1 / 5040.0);
            double u = y * (low + y4 * high); // written so that JDK 17 vectorizes it: measure after each change
            u = u * (u + 2);
            u = u * (u + 2);
            u = u * (u + 2);
            u = u * (u + 2);
            u = u * (u + 2);
            u = u * (u + 2);
            u = u * (u + 2);
            x[i] = u + 1;
        }
    }

    /** Replaces the first n entries, in [1, 2⁶⁴], by their logarithms, within 1e-15·(1 + log z). 1 gives 0. */
    static void log(double[] z, int n) {
        for (int i = 0; i < n; i++) {
            long bits = Double.doubleToRawLongBits(z[i]);
            int exponent = (int) (bits >>> 52) - 1023;
            int entry = (int) (bits >>> 45) & (TABLE - 1);
            double mantissa = Double.longBitsToDouble(bits & 0xF_FFFF_FFFF_FFFFL | 0x3FF0_0000_0000_0000L);
            double x = mantissa * INVERSE[entry] - 1; // |x| < 1/128
            double tail = x * x * (-1 / 2.0 + x * (1 / 3.0 + x * (-1 / 4.0 + x * (1 / 5.0 + x * (-1 / 6.0 + x / 7)))));
            z[i] = exponent * LOG_2 + (LOG[entry] + (x + tail));
        }
    }

    /** Replaces x by (x − m)/λ, given 1/λ. */
    static void shift(double[] x, double[] m, double inverseTemperature, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = (x[i] - m[i]) * inverseTemperature;
        }
    }

    /** Replaces m by max(m, x); NaN stays. */
    static void max(double[] m, double[] x, int n) {
        for (int i = 0; i < n; i++) {
            m[i] = Math.max(m[i], x[i]);
        }
    }

    /** Replaces m by min(m, x); NaN stays. */
    static void min(double[] m, double[] x, int n) {
        for (int i = 0; i < n; i++) {
            m[i] = Math.min(m[i], x[i]);
        }
    }

    /** Replaces m by max(m, |x|); NaN stays. */
    static void maxAbs(double[] m, double[] x, int n) {
        for (int i = 0; i < n; i++) {
            m[i] = Math.max(m[i], Math.abs(x[i]));
        }
    }

    /** Returns the largest entry, or NaN if any entry is NaN. */
    static double max(double[] x) {
        double max = Double.NEGATIVE_INFINITY;
        for (double value : x) {
            max = Math.max(max, value);
        }
        return max;
    }

    /** Returns the smallest entry, or NaN if any entry is NaN. */
    static double min(double[] x) {
        double min = Double.POSITIVE_INFINITY;
        for (double value : x) {
            min = Math.min(min, value);
        }
        return min;
    }

    /** Replaces x by 1 where it equals m, and by 0 elsewhere. */
    static void equal(double[] x, double[] m, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] == m[i] ? 1 : 0;
        }
    }

    /** Replaces y by 1/x. */
    static void invert(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = 1 / x[i];
        }
    }

    /** Replaces z by z + x. */
    static void add(double[] z, double[] x, int n) {
        for (int i = 0; i < n; i++) {
            z[i] += x[i];
        }
    }

    /** Replaces z by m + factor·z. */
    static void scaleAndAdd(double[] z, double factor, double[] m, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = m[i] + factor * z[i];
        }
    }

    /**
     * Returns how far m + λ log Σ exp((q − m)/λ), computed in this way from at most n exact values, may be from the
     * exact result of size {@code maxValue}. Each exponential adds 1e-15 and the cost of rounding its argument,
     * 3u·|x|eˣ ≤ 3u/e; the sum adds n·u, and the logarithm 1e-15.
     */
    static double rounding(int n, double temperature, double maxValue) {
        return temperature == 0 || n <= 1 ? 0 : n * 1.5e-15 * temperature + 0x1p-52 * maxValue;
    }
}
