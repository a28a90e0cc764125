package io.github.softrl.linear;

import java.util.function.BooleanSupplier;

/**
 * An incomplete LU factorization without fill, ILU(0): what falls outside the pattern of the matrix is dropped. I −
 * γP_π is an M-matrix, for which it exists and is stable (Meijerink and van der Vorst 1977).
 */
final class IncompleteLu {
    private static final int ROWS = 1024; // between two looks at whether to stop

    private final SparseMatrix a;
    private final double[] value; // L below the diagonal (unit diagonal not stored), U on and above it
    private final int[] diagonal; // the place of each row's diagonal entry
    private final double[] inverse; // of U's diagonal
    private final int[] place; // of each column in the current row, plus 1; 0 if absent

    IncompleteLu(SparseMatrix a) {
        this.a = a;
        this.value = new double[a.value().length];
        this.diagonal = new int[a.size()];
        this.inverse = new double[a.size()];
        this.place = new int[a.size()];
        for (int i = 0; i < diagonal.length; i++) {
            int k = a.rowStart()[i];
            while (a.column()[k] < i) {
                k++;
            }
            diagonal[i] = k;
        }
    }

    /** Factorizes the matrix with its present values, unless stopped. */
    void factorize(BooleanSupplier stop) {
        int[] start = a.rowStart();
        int[] column = a.column();
        System.arraycopy(a.value(), 0, value, 0, value.length);
        for (int i = 0; i < diagonal.length && !(i % ROWS == 0 && stop.getAsBoolean()); i++) {
            for (int k = start[i]; k < start[i + 1]; k++) {
                place[column[k]] = k + 1;
            }
            for (int k = start[i]; k < diagonal[i]; k++) {
                subtractRow(column[k], k);
            }
            for (int k = start[i]; k < start[i + 1]; k++) {
                place[column[k]] = 0;
            }
            inverse[i] = 1 / value[diagonal[i]];
        }
    }

    /** Subtracts from the current row the multiple of row j that eliminates its entry at k. */
    private void subtractRow(int j, int k) {
        double factor = value[k] * inverse[j];
        value[k] = factor;
        for (int u = diagonal[j] + 1; u < a.rowStart()[j + 1]; u++) {
            int target = place[a.column()[u]];
            if (target > 0) {
                value[target - 1] -= factor * value[u];
            }
        }
    }

    /** Writes (LU)⁻¹b into x, which may be b. */
    void solve(double[] b, double[] x) {
        int[] start = a.rowStart();
        int[] column = a.column();
        for (int i = 0; i < x.length; i++) {
            double sum = b[i];
            for (int k = start[i]; k < diagonal[i]; k++) {
                sum -= value[k] * x[column[k]];
            }
            x[i] = sum;
        }
        for (int i = x.length - 1; i >= 0; i--) {
            double sum = x[i];
            for (int k = diagonal[i] + 1; k < start[i + 1]; k++) {
                sum -= value[k] * x[column[k]];
            }
            x[i] = sum * inverse[i];
        }
    }
}
