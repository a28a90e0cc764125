package io.github.softrl.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.softrl.testing.RandomMdps;
import org.junit.jupiter.api.Test;

/** Covers SparseMatrix and Vectors, against dense arithmetic. */
class SparseMatrixTest {
    @Test
    void multiply_residual_transpose_areThoseOfTheDenseMatrix() {
        for (int seed = 0; seed < 100; seed++) {
            SparseMatrix a = Matrices.of(RandomMdps.of(seed, 0.9), seed);
            double[][] dense = Matrices.dense(a);
            double[][] transposed = Matrices.dense(a.transpose());
            int n = a.size();
            double[] x = Matrices.vector(n, seed);
            double[] b = Matrices.vector(n, seed + 1);
            double[] y = new double[n];
            double[] r = new double[n];
            a.multiply(x, y);
            a.residual(b, x, r);
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int j = 0; j < n; j++) {
                    sum += dense[i][j] * x[j];
                    assertEquals(dense[i][j], transposed[j][i]);
                }
                assertEquals(sum, y[i], 1e-14);
                assertEquals(b[i] - sum, r[i], 1e-14);
            }
            a.residual(b, x, b);
            assertArrayEquals(r, b, "b may be r");
        }
    }

    @Test
    void vectors_areAddedAndMeasured() {
        double[] x = {3, -4, 0, 1, 2};
        double[] y = {1, 1, 1, 1, 1};
        assertEquals(4, Vectors.maxNorm(x));
        assertEquals(0, Vectors.maxNorm(new double[0]));
        assertEquals(Double.NaN, Vectors.maxNorm(new double[] {5, Double.NaN, 6}));
        assertEquals(Math.sqrt(30), Vectors.euclideanNorm(x));
        assertEquals(2, Vectors.dot(x, y));
        Vectors.add(x, y);
        assertArrayEquals(new double[] {4, -3, 1, 2, 3}, x);
        Vectors.subtract(x, y);
        Vectors.addScaled(x, -2, y);
        assertArrayEquals(new double[] {1, -6, -2, -1, 0}, x);
        Vectors.scale(x, 0.5, x);
        assertArrayEquals(new double[] {0.5, -3, -1, -0.5, 0}, x);
    }
}
