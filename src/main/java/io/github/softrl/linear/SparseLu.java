package io.github.softrl.linear;

import org.ejml.data.DMatrixSparseCSC;
import org.ejml.sparse.csc.decomposition.lu.LuUpLooking_DSCC;
import org.ejml.sparse.csc.misc.TriangularSolver_DSCC;

/**
 * Sparse LU factorizations of matrices with one pattern, in an order that keeps the factors sparse.
 *
 * <p>EJML stores columns and exchanges rows for the largest pivot. I − γP_π is diagonally dominant by rows, so EJML is
 * given its transpose: there the largest pivot is the one on the diagonal, and the factors stay as sparse as counted
 * beforehand.
 */
final class SparseLu {
    final LuUpLooking_DSCC decomposition = new LuUpLooking_DSCC(null); // EJML's own orders do not work
    private final MinimumDegree elimination;
    private final DMatrixSparseCSC transposed; // in the order of elimination
    private final int[] source; // of each of its entries
    private boolean regular;

    SparseLu(SparseMatrix a, MinimumDegree elimination) {
        this.elimination = elimination;
        int n = a.size();
        int entries = a.column().length;
        this.transposed = new DMatrixSparseCSC(n, n, entries);
        this.source = new int[entries];
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

    /** Factorizes a matrix, in place of the one before. */
    void factorize(SparseMatrix a) {
        for (int k = 0; k < source.length; k++) {
            transposed.nz_values[k] = a.value()[source[k]];
        }
        regular = decomposition.decompose(transposed) && !decomposition.isSingular();
    }

    /**
     * Returns A⁻¹b, or A⁻ᵀb, as computed, or null if EJML finds A singular; the caller has to check whether it solves
     * the system. With B = Aᵀ in the order of elimination: PB = LU, so B⁻¹ = U⁻¹L⁻¹P, and B⁻ᵀ = PᵀL⁻ᵀU⁻ᵀ.
     */
    double[] solve(double[] b, boolean transposedSystem) {
        if (!regular) {
            return null;
        }
        int[] order = elimination.order();
        int[] pivot = decomposition.getPinv();
        double[] y = new double[b.length];
        double[] x = new double[b.length];
        if (transposedSystem) {
            for (int i = 0; i < y.length; i++) {
                y[pivot[i]] = b[order[i]];
            }
            TriangularSolver_DSCC.solveL(decomposition.getL(), y);
            TriangularSolver_DSCC.solveU(decomposition.getU(), y);
            for (int i = 0; i < x.length; i++) {
                x[order[i]] = y[i];
            }
        } else {
            for (int i = 0; i < y.length; i++) {
                y[i] = b[order[i]];
            }
            solveTranU(decomposition.getU(), y);
            TriangularSolver_DSCC.solveTranL(decomposition.getL(), y);
            for (int i = 0; i < x.length; i++) {
                x[order[i]] = y[pivot[i]];
            }
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
