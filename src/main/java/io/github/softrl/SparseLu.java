package io.github.softrl;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.interfaces.linsol.LinearSolverSparse;
import org.ejml.sparse.FillReducing;
import org.ejml.sparse.csc.factory.LinearSolverFactory_DSCC;

/** A sparse LU factorization, by EJML. */
final class SparseLu {
    private final LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> solver;
    private final boolean regular;

    SparseLu(SparseMatrix a) {
        SparseMatrix columns = a.transpose(); // EJML stores columns
        DMatrixSparseCSC csc = new DMatrixSparseCSC(a.size(), a.size(), columns.value().length);
        System.arraycopy(columns.rowStart(), 0, csc.col_idx, 0, a.size() + 1);
        System.arraycopy(columns.column(), 0, csc.nz_rows, 0, columns.column().length);
        System.arraycopy(columns.value(), 0, csc.nz_values, 0, columns.value().length);
        csc.nz_length = columns.value().length;
        csc.indicesSorted = true;
        solver = LinearSolverFactory_DSCC.lu(FillReducing.NONE); // the others are broken
        regular = solver.setA(csc);
    }

    /** Returns A⁻¹b as computed, or null if A is singular to EJML; whether it solves the system is for the caller. */
    double[] solve(double[] b) {
        if (!regular) {
            return null;
        }
        DMatrixRMaj x = new DMatrixRMaj(b.length, 1);
        solver.solve(new DMatrixRMaj(b.length, 1, true, b.clone()), x);
        return x.data;
    }

    /**
     * Returns whether the factors of A, eliminated in its own order, have at most {@code limit} entries. Counts them
     * row by row by walking the elimination tree of A + Aᵀ, without numbers and without storing them.
     */
    static boolean staysSparse(SparseMatrix a, long limit) {
        SparseMatrix t = a.transpose();
        int n = a.size();
        int[] parent = new int[n];
        int[] mark = new int[n];
        Arrays.fill(parent, -1);
        Arrays.fill(mark, -1);
        long entries = n;
        for (int i = 0; i < n; i++) {
            mark[i] = i;
            entries += 2L * (climb(a, i, parent, mark) + climb(t, i, parent, mark));
            if (entries > limit) {
                return false;
            }
        }
        return true;
    }

    /** Marks the new nodes of row i's subtree, reached from its entries left of the diagonal; returns their number. */
    private static int climb(SparseMatrix a, int i, int[] parent, int[] mark) {
        int count = 0;
        for (int k = a.rowStart()[i]; k < a.rowStart()[i + 1]; k++) {
            for (int j = a.column()[k]; j < i && mark[j] != i; j = parent[j]) {
                if (parent[j] == -1) {
                    parent[j] = i;
                }
                mark[j] = i;
                count++;
            }
        }
        return count;
    }
}
