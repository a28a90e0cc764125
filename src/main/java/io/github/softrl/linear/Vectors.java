package io.github.softrl.linear;

/** Arithmetic of vectors in arrays. */
public final class Vectors {
    private Vectors() {}

    /**
     * Returns the maximum norm.
     *
     * @param x numbers; read only
     * @return max |x|; 0 for an empty array, NaN if there is a NaN
     */
    public static double maxNorm(double[] x) {
        double norm = 0;
        for (double value : x) {
            norm = Math.max(norm, Math.abs(value));
        }
        return norm;
    }

    /**
     * Replaces x by x + y.
     *
     * @param x overwritten
     * @param y as long as x; read only
     */
    public static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }

    /**
     * Replaces x by x − y.
     *
     * @param x overwritten
     * @param y as long as x; read only
     */
    public static void subtract(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] -= y[i];
        }
    }

    /** Returns the Euclidean norm, computed as {@link #dot} is. */
    static double euclideanNorm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    /** Returns Σ x·y, in four sums at once. */
    static double dot(double[] x, double[] y) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i < x.length - 3; i += 4) {
            sum0 += x[i] * y[i];
            sum1 += x[i + 1] * y[i + 1];
            sum2 += x[i + 2] * y[i + 2];
            sum3 += x[i + 3] * y[i + 3];
        }
        for (; i < x.length; i++) {
            sum0 += x[i] * y[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /** Replaces x by x + factor·y. */
    static void addScaled(double[] x, double factor, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += factor * y[i];
        }
    }

    /** Writes factor·x into y, which may be x. */
    static void scale(double[] x, double factor, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = factor * x[i];
        }
    }
}
