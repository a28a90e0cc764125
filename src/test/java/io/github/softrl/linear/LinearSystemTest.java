package io.github.softrl.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.YardstickModels;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearSystemTest {
    @ParameterizedTest
    @EnumSource(LinearSystem.Method.class)
    void solve_solvesTheSystemAndItsTranspose(LinearSystem.Method method) {
        for (char kind : "GMRBC".toCharArray()) {
            SparseMatrix a = Matrices.of(YardstickModels.of(kind, 900, 0.99), 5);
            double[] b = Matrices.vector(900, 1);
            double[] x = LinearSystem.of(a, method, () -> false).solve(b);
            double[] y = LinearSystem.transposed(a, method, () -> false).solve(b);
            assertTrue(Matrices.relativeResidual(a, b, x) <= 3e-13);
            assertTrue(Matrices.relativeResidual(a.transpose(), b, y) <= 3e-13);
            LinearSystem system = LinearSystem.of(a, method, () -> false);
            assertArrayEquals(x, system.solve(b));
            assertArrayEquals(y, system.transpose().solve(b), "with the factors that are there");
            assertArrayEquals(x, system.transpose().transpose().solve(b));
        }
    }

    /** Policies that go round in circles at a discount near 1: GMRES stalls, and factors take over. */
    @Test
    void reduce_whereGmresStalls_isDirect() {
        FiniteMdp mdp = YardstickModels.of('G', 2500, 0.99999);
        Policy sharp = Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(0), 1), 1e-3);
        SparseMatrix a = Matrices.of(mdp, sharp, false);
        double[] b = new SplittableRandom(0).doubles(2500, -1, 0).toArray();
        Gmres gmres = new Gmres(a, () -> false);
        gmres.factorize();
        gmres.solve(b, 0.1, 20);
        assertTrue(gmres.reached() > 0.9, () -> "reached " + gmres.reached());
        LinearSystem system = LinearSystem.of(a, LinearSystem.Method.ITERATIVE, () -> false);
        for (int i = 0; i < 2; i++) {
            assertTrue(Matrices.relativeResidual(a, b, system.reduce(b, 0.1)) <= 1e-12);
        }
    }

    @ParameterizedTest
    @EnumSource(LinearSystem.Method.class)
    void solve_singular_isNull(LinearSystem.Method method) {
        SparseMatrix loop = new SparseMatrix(
                new int[] {0, 2, 4}, new int[] {0, 1, 0, 1}, new double[] {1, -1, -1, 1}); // x₀ − x₁ = 1 = x₁ − x₀
        LinearSystem system = LinearSystem.of(loop, method, () -> false);
        assertNull(system.solve(new double[] {1, 1}));
        assertNull(system.reduce(new double[] {1, 1}, 0.1));
    }

    @ParameterizedTest
    @EnumSource(LinearSystem.Method.class)
    void renew_solvesWithTheNewValues(LinearSystem.Method method) {
        FiniteMdp mdp = YardstickModels.of('G', 400, 0.9);
        SparseMatrix a = Matrices.of(mdp, 1);
        LinearSystem system = LinearSystem.of(a, method, () -> false);
        double[] b = Matrices.ones(400);
        system.solve(b);
        double[] next = Matrices.of(mdp, 2).value();
        System.arraycopy(next, 0, a.value(), 0, next.length);
        system.renew();
        assertTrue(Matrices.relativeResidual(a, b, system.solve(b)) <= 1e-12);
        assertTrue(Arrays.stream(system.solve(b)).allMatch(x -> x > 0));
    }
}
