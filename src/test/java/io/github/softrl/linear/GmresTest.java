package io.github.softrl.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.testing.YardstickModels;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GmresTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.1, 1e-3, 1e-10})
    void solve_reachesTheReduction_andSaysSo(double reduction) {
        FiniteMdp mdp = YardstickModels.of('G', 2500, 0.999);
        double[] b = Matrices.vector(2500, 1);
        for (long draw = 0; draw < 2; draw++) {
            SparseMatrix a = Matrices.of(mdp, draw);
            Gmres gmres = new Gmres(a, () -> false);
            gmres.factorize();
            double[] x = gmres.solve(b, reduction, 100);
            double[] r = new double[2500];
            a.residual(b, x, r);
            double reached = Math.sqrt(Arrays.stream(r).map(y -> y * y).sum())
                    / Math.sqrt(Arrays.stream(b).map(y -> y * y).sum());
            assertTrue(reached <= reduction);
            assertEquals(reached, gmres.reached(), 1e-12 * reached + 1e-16);
            assertEquals(0, gmres.solve(new double[2500], reduction, 100)[7]);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e300})
    void solve_hugeAndTinyRightHandSides_areScaled(double size) {
        SparseMatrix a = Matrices.of(YardstickModels.of('G', 100, 0.9), 1);
        Gmres gmres = new Gmres(a, () -> false);
        gmres.factorize();
        double[] b = Arrays.stream(Matrices.vector(100, 1)).map(x -> size * x).toArray();
        assertTrue(Matrices.relativeResidual(a, b, gmres.solve(b, 1e-12, 100)) <= 1e-11);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1e-8})
    void factorize_newValues_areTakenOver(double reduction) {
        SparseMatrix a = Matrices.of(YardstickModels.of('G', 400, 0.99), 1);
        double[] b = Matrices.vector(400, 2);
        Gmres gmres = new Gmres(a, () -> false);
        gmres.factorize();
        gmres.solve(b, reduction, 100);
        System.arraycopy(Matrices.of(YardstickModels.of('G', 400, 0.99), 2).value(), 0, a.value(), 0, a.value().length);
        gmres.factorize();
        Gmres fresh = new Gmres(a, () -> false);
        fresh.factorize();
        assertArrayEquals(fresh.solve(b, reduction, 100), gmres.solve(b, reduction, 100));
    }
}
