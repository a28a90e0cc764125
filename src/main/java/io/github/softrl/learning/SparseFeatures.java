package io.github.softrl.learning;

import java.util.Arrays;
import java.util.function.IntFunction;

/** The features of all states or of all pairs (the items); only the entries other than 0 are stored. */
final class SparseFeatures {
    static final double[] NONE = {};

    /** Item i has the entries {@code start[i] .. start[i + 1] - 1}; size: items + 1; last entry: their number. */
    final int[] start;

    private int[] index = new int[16];
    private double[] value = new double[16];
    private int length = -1;
    private double maxSquare; // max Σ φ²

    /**
     * @param items how many states or pairs there are
     * @param name returns what an item is called, for messages
     * @param features returns {@link #NONE} for items without features
     */
    SparseFeatures(int items, IntFunction<String> name, IntFunction<double[]> features) {
        start = new int[items + 1];
        for (int i = 0; i < items; i++) {
            start[i + 1] = start[i];
            double[] phi = features.apply(i);
            if (phi == null) {
                throw new NullPointerException("features of " + name.apply(i) + " must not be null");
            }
            if (phi != NONE) {
                add(i, phi, name);
            }
        }
    }

    private void add(int i, double[] phi, IntFunction<String> name) {
        if (phi.length == 0) {
            throw new IllegalArgumentException("features of " + name.apply(i) + " must not be empty");
        }
        if (length >= 0 && phi.length != length) {
            throw new IllegalArgumentException("features of " + name.apply(i) + " must have length " + length
                    + ", as those before: " + phi.length);
        }
        length = phi.length;
        int n = start[i];
        double square = 0;
        for (int j = 0; j < length; j++) {
            if (!Double.isFinite(phi[j])) {
                throw new IllegalArgumentException(
                        "feature " + j + " of " + name.apply(i) + " must be finite: " + phi[j]);
            }
            if (phi[j] != 0) {
                if (n == index.length) {
                    index = Arrays.copyOf(index, 2 * n);
                    value = Arrays.copyOf(value, 2 * n);
                }
                index[n] = j;
                value[n++] = phi[j];
                square += phi[j] * phi[j];
            }
        }
        if (!(square < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("squares of features of " + name.apply(i) + " must have a finite sum: "
                    + square + "; scale features to about 1");
        }
        start[i + 1] = n;
        maxSquare = Math.max(maxSquare, square);
    }

    /** Returns the number of features, 0 if no item has any. */
    int length() {
        return Math.max(0, length);
    }

    double maxSquare() {
        return maxSquare;
    }

    int index(int entry) {
        return index[entry];
    }

    double value(int entry) {
        return value[entry];
    }
}
