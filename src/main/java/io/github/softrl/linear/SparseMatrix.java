package io.github.softrl.linear;

import java.util.Arrays;

/**
 * A square sparse matrix by rows (CSR).
 *
 * @param rowStart size n + 1; row i has the entries {@code rowStart[i] .. rowStart[i + 1] - 1}; last entry: entries
 * @param column size: entries; increasing within each row
 * @param value size: entries
 */
public record SparseMatrix(int[] rowStart, int[] column, double[] value) {

    /**
     * Returns the number of rows and of columns.
     *
     * @return n
     */
    public int size() {
        return rowStart.length - 1;
    }

    /**
     * Returns the transposed matrix, in linear time.
     *
     * @return a matrix with arrays of its own
     */
    public SparseMatrix transpose() {
        int n = size();
        int[] start = new int[n + 1];
        for (int j : column) {
            start[j + 1]++;
        }
        for (int j = 0; j < n; j++) {
            start[j + 1] += start[j];
        }
        int[] next = Arrays.copyOf(start, n);
        int[] row = new int[column.length];
        double[] moved = new double[column.length];
        for (int i = 0; i < n; i++) {
            for (int k = rowStart[i]; k < rowStart[i + 1]; k++) {
                int place = next[column[k]]++;
                row[place] = i;
                moved[place] = value[k];
            }
        }
        return new SparseMatrix(start, row, moved);
    }

    /**
     * Writes b − Ax into r.
     *
     * @param b read only, unless it is r
     * @param x read only
     * @param r overwritten; may be b
     */
    public void residual(double[] b, double[] x, double[] r) {
        for (int i = 0; i < r.length; i++) {
            double sum = b[i];
            for (int k = rowStart[i]; k < rowStart[i + 1]; k++) {
                sum = Math.fma(-value[k], x[column[k]], sum);
            }
            r[i] = sum;
        }
    }

    /** Writes Ax into y. */
    void multiply(double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            double sum = 0;
            for (int k = rowStart[i]; k < rowStart[i + 1]; k++) {
                sum += value[k] * x[column[k]];
            }
            y[i] = sum;
        }
    }
}
