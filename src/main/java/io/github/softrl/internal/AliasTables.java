package io.github.softrl.internal;

import java.util.random.RandomGenerator;

/**
 * Draws from fixed distributions, the rows of a sparse matrix, in constant time (Walker 1977; built as by Vose 1991),
 * with one random double. Twelve bytes per entry.
 */
public final class AliasTables {
    private final int[] start; // of each row
    private final double[] keep; // the part of each cell that is its own
    private final int[] alias; // the index in its row to which the remainder of each cell belongs

    /**
     * Makes the tables, in linear time.
     *
     * @param weights of all rows, ≥ 0, with a positive sum in each row that is drawn from; read only
     * @param start size: rows + 1; row r has the weights {@code [start[r], start[r + 1])}; not copied
     */
    public AliasTables(double[] weights, int[] start) {
        this.start = start;
        this.keep = new double[weights.length];
        this.alias = new int[weights.length];
        int longest = 0;
        for (int row = 0; row + 1 < start.length; row++) {
            longest = Math.max(longest, start[row + 1] - start[row]);
        }
        int[] small = new int[longest];
        int[] large = new int[longest];
        for (int row = 0; row + 1 < start.length; row++) {
            build(weights, start[row], start[row + 1] - start[row], small, large);
        }
    }

    private void build(double[] weights, int from, int n, int[] small, int[] large) {
        double sum = CompensatedSum.sum(weights, from, from + n);
        int heaviest = 0;
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < n; i++) {
            keep[from + i] = weights[from + i] / sum * n;
            alias[from + i] = i;
            heaviest = weights[from + i] > weights[from + heaviest] ? i : heaviest;
            if (keep[from + i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        while (smalls > 0 && larges > 0) {
            int i = small[--smalls];
            int j = large[larges - 1];
            alias[from + i] = j;
            keep[from + j] -= 1 - keep[from + i];
            if (keep[from + j] < 1) {
                small[smalls++] = j;
                larges--;
            }
        }
        while (smalls > 0) { // rounding left these over
            int i = small[--smalls];
            keep[from + i] = weights[from + i] == 0 ? 0 : 1;
            alias[from + i] = heaviest;
        }
    }

    /**
     * Draws an index.
     *
     * @param row the row, which is not empty
     * @param rng the source of randomness
     * @return an index of positive weight, counted from the start of the row
     */
    public int draw(int row, RandomGenerator rng) {
        int from = start[row];
        int n = start[row + 1] - from;
        double x = Draws.uniform(rng) * n;
        int i = Math.min((int) x, n - 1); // the product may round to n
        return x - i < keep[from + i] ? i : alias[from + i];
    }
}
