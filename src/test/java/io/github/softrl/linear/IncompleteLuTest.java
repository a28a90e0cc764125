package io.github.softrl.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.YardstickModels;
import org.junit.jupiter.api.Test;

class IncompleteLuTest {
    @Test
    void solve_whereNothingFillsIn_isExact() {
        SparseMatrix a = Matrices.of(YardstickModels.of('C', 500, 0.99), 3);
        IncompleteLu ilu = new IncompleteLu(a);
        ilu.factorize(() -> false);
        double[] b = Matrices.vector(500, 1);
        double[] x = new double[500];
        ilu.solve(b, x);
        assertTrue(Matrices.relativeResidual(a, b, x) <= 1e-14);
        ilu.solve(b, b);
        assertArrayEquals(x, b);
    }
}
