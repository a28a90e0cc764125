package io.github.softrl.internal;

import java.util.random.RandomGenerator;

/** Draws from a fixed distribution in constant time (Walker 1977; built as by Vose 1991), with one random double. */
public final class AliasTable {
    private final double[] keep; // the part of each cell that is its own
    private final int[] alias; // the index to which the remainder of each cell belongs

    /**
     * Makes the table of a distribution, in linear time.
     *
     * @param weights ≥ 0, with a positive sum; read only
     */
    public AliasTable(double[] weights) {
        int n = weights.length;
        keep = new double[n];
        alias = new int[n];
        double sum = 0;
        for (double w : weights) {
            sum += w;
        }
        int[] small = new int[n];
        int[] large = new int[n];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < n; i++) {
            keep[i] = weights[i] / sum * n;
            alias[i] = i;
            if (keep[i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        while (smalls > 0 && larges > 0) {
            int i = small[--smalls];
            int j = large[larges - 1];
            alias[i] = j;
            keep[j] -= 1 - keep[i];
            if (keep[j] < 1) {
                small[smalls++] = j;
                larges--;
            }
        }
        while (smalls > 0) { // rounding left these over; a cell of weight 0 keeps its alias
            int i = small[--smalls];
            keep[i] = weights[i] == 0 ? 0 : 1;
        }
    }

    /**
     * Draws an index.
     *
     * @param rng the source of randomness
     * @return an index of positive weight
     */
    public int draw(RandomGenerator rng) {
        double x = rng.nextDouble() * keep.length;
        int i = Math.min((int) x, keep.length - 1);
        return x - i < keep[i] ? i : alias[i];
    }
}
