package io.github.softrl;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A square sparse matrix by rows (CSR).
 *
 * @param rowStart size n + 1; row i has the entries {@code rowStart[i] .. rowStart[i + 1] - 1}; last entry: entries
 * @param column size: entries; increasing within each row
 * @param value size: entries
 */
record SparseMatrix(int[] rowStart, int[] column, double[] value) {

    /** Returns I − γP_π, with the rows of terminal states those of I and the columns of terminal states left out. */
    static SparseMatrix ofPolicy(FiniteMdp mdp, double[] policy) {
        Rows m = mdp.rows();
        int n = m.states();
        int[] start = new int[n + 1];
        int[] column = new int[n + m.successor.length];
        double[] value = new double[n + m.successor.length];
        int[] place = new int[n]; // where the entry of column j of the current row is, if ≥ the row's start
        Arrays.fill(place, -1);
        int end = 0;
        for (int s = 0; s < n; s++) {
            place[s] = end;
            column[end] = s;
            value[end++] = 1;
            for (int row = m.actionStart[s]; row < m.actionStart[s + 1]; row++) {
                double weight = mdp.discount() * policy[row];
                for (int k = m.rowStart[row]; k < m.rowStart[row + 1] && weight > 0; k++) {
                    int s2 = m.successor[k];
                    if (m.actionStart[s2] == m.actionStart[s2 + 1]) {
                        continue;
                    }
                    if (place[s2] < start[s]) {
                        place[s2] = end;
                        column[end] = s2;
                        value[end++] = 0;
                    }
                    value[place[s2]] -= weight * m.probability[k];
                }
            }
            start[s + 1] = end;
        }
        return new SparseMatrix(start, Arrays.copyOf(column, end), Arrays.copyOf(value, end))
                .transpose()
                .transpose(); // sorts each row
    }

    /** Returns the graph of the model's states: an entry for each transition of the rows that count. */
    static SparseMatrix stateGraph(Rows m, IntPredicate counts) {
        int[] start = new int[m.states() + 1];
        int[] column = new int[m.successor.length];
        int end = 0;
        for (int s = 0; s < m.states(); s++) {
            for (int row = m.actionStart[s]; row < m.actionStart[s + 1]; row++) {
                if (counts.test(row)) {
                    int length = m.rowStart[row + 1] - m.rowStart[row];
                    System.arraycopy(m.successor, m.rowStart[row], column, end, length);
                    end += length;
                }
            }
            start[s + 1] = end;
        }
        return new SparseMatrix(start, Arrays.copyOf(column, end), new double[end]);
    }

    int size() {
        return rowStart.length - 1;
    }

    SparseMatrix transpose() {
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

    /** Returns b − Ax. */
    double[] residual(double[] b, double[] x) {
        double[] r = new double[size()];
        for (int i = 0; i < r.length; i++) {
            double sum = b[i];
            for (int k = rowStart[i]; k < rowStart[i + 1]; k++) {
                sum = Math.fma(-value[k], x[column[k]], sum);
            }
            r[i] = sum;
        }
        return r;
    }
}
