package io.github.softrl.linear;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.data.IGrowArray;
import org.ejml.sparse.csc.misc.TriangularSolver_DSCC;

/**
 * Sparse LU factorizations of M-matrices with one pattern, in an order that keeps the factors sparse, and with the
 * pivots on the diagonal. These are positive for an M-matrix, and nothing cancels when the system is solved for b ≥ 0,
 * so that every component of x has its digits, however much they differ in size. (EJML's own factorization exchanges
 * rows for larger pivots, at discount 1 for equal ones, too, and cannot be stopped.)
 *
 * <p>EJML stores columns, so it is given the transpose: column by column (Gilbert and Peierls 1988), L x = b for a
 * column b of Aᵀ gives the next column of U above the diagonal and, divided by the pivot, of L below it.
 */
final class SparseLu {
    private static final int COLUMNS = 64; // between two looks at whether to stop

    private final MinimumDegree elimination;
    private final DMatrixSparseCSC transposed; // in the order of elimination
    private final int[] source; // of each of its entries
    private final DMatrixSparseCSC lower;
    private final DMatrixSparseCSC upper;
    private boolean regular;

    SparseLu(SparseMatrix a, MinimumDegree elimination) {
        this.elimination = elimination;
        int n = a.size();
        int entries = a.column().length;
        this.transposed = new DMatrixSparseCSC(n, n, entries);
        this.source = new int[entries];
        this.lower = new DMatrixSparseCSC(n, n, entries);
        this.upper = new DMatrixSparseCSC(n, n, entries);
        transposed.nz_length = entries;
        int[] position = new int[n];
        for (int i = 0; i < n; i++) {
            position[elimination.order()[i]] = i;
        }
        int end = 0;
        for (int i = 0; i < n; i++) {
            int row = elimination.order()[i];
            for (int k = a.rowStart()[row]; k < a.rowStart()[row + 1]; k++) {
                transposed.nz_rows[end] = position[a.column()[k]];
                source[end++] = k;
            }
            transposed.col_idx[i + 1] = end;
        }
    }

    /** Returns how many entries the factors have at most, as counted beforehand. */
    long entries() {
        return elimination.entries();
    }

    /** Returns how many entries the factors have, except for the unit diagonal of L. */
    long filled() {
        return (long) lower.nz_length + upper.nz_length - elimination.order().length;
    }

    /** Factorizes a matrix, in place of the one before, unless it is stopped. */
    void factorize(SparseMatrix a, BooleanSupplier stop) {
        for (int k = 0; k < source.length; k++) {
            transposed.nz_values[k] = a.value()[source[k]];
        }
        int n = a.size();
        regular = false;
        lower.nz_length = 0;
        upper.nz_length = 0;
        double[] x = new double[n];
        int[] pivotOfRow = new int[n];
        Arrays.fill(pivotOfRow, -1); // until its column is done
        IGrowArray reached = new IGrowArray(n);
        int[] work = new int[2 * n]; // zeros, as EJML leaves them
        for (int j = 0; j < n; j++) {
            if (j % COLUMNS == 0 && stop.getAsBoolean()) {
                return;
            }
            int top = TriangularSolver_DSCC.solveColB(lower, true, transposed, j, x, pivotOfRow, reached, work);
            if (!appendColumn(j, x, reached.data, top)) {
                return;
            }
            pivotOfRow[j] = j;
        }
        regular = true;
    }

    /**
     * Appends a column to both factors, the diagonal first in L and last in U; returns false if its pivot is not > 0.
     */
    private boolean appendColumn(int j, double[] x, int[] reached, int top) {
        int size = x.length - top;
        reserve(lower, size + 1);
        reserve(upper, size + 1);
        double pivot = x[j];
        if (!(pivot > 0)) {
            return false;
        }
        append(lower, j, 1);
        for (int k = top; k < x.length; k++) {
            int i = reached[k];
            if (i < j) {
                append(upper, i, x[i]);
            } else if (i > j) {
                append(lower, i, x[i] / pivot);
            }
            x[i] = 0;
        }
        append(upper, j, pivot);
        lower.col_idx[j + 1] = lower.nz_length;
        upper.col_idx[j + 1] = upper.nz_length;
        return true;
    }

    private static void reserve(DMatrixSparseCSC factor, int more) {
        if (factor.nz_length + more > factor.nz_values.length) {
            factor.growMaxLength(2 * factor.nz_length + more, true);
        }
    }

    private static void append(DMatrixSparseCSC factor, int row, double value) {
        factor.nz_rows[factor.nz_length] = row;
        factor.nz_values[factor.nz_length++] = value;
    }

    /**
     * Returns A⁻¹b, or A⁻ᵀb, as computed, or null if A is no M-matrix as far as its pivots tell; the caller has to
     * check whether it solves the system. With Aᵀ = LU in the order of elimination, A⁻¹ = L⁻ᵀU⁻ᵀ and A⁻ᵀ = U⁻¹L⁻¹.
     */
    double[] solve(double[] b, boolean transposedSystem) {
        if (!regular) {
            return null;
        }
        int[] order = elimination.order();
        double[] y = new double[b.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = b[order[i]];
        }
        if (transposedSystem) {
            TriangularSolver_DSCC.solveL(lower, y);
            TriangularSolver_DSCC.solveU(upper, y);
        } else {
            solveTranU(upper, y);
            TriangularSolver_DSCC.solveTranL(lower, y);
        }
        double[] x = new double[b.length];
        for (int i = 0; i < x.length; i++) {
            x[order[i]] = y[i];
        }
        return x;
    }

    /** Replaces y by U⁻ᵀy; the last entry of each column of U is that on the diagonal. */
    private static void solveTranU(DMatrixSparseCSC u, double[] y) {
        for (int j = 0; j < y.length; j++) {
            int diagonal = u.col_idx[j + 1] - 1;
            for (int k = u.col_idx[j]; k < diagonal; k++) {
                y[j] -= u.nz_values[k] * y[u.nz_rows[k]];
            }
            y[j] /= u.nz_values[diagonal];
        }
    }
}
