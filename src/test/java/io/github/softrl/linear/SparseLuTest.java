package io.github.softrl.linear;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.YardstickModels;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparseLuTest {
    @ParameterizedTest
    @ValueSource(chars = {'G', 'M', 'B', 'C', 'R'})
    void solve_solvesBothSystems_andTheNextMatrix(char kind) {
        FiniteMdp mdp = YardstickModels.of(kind, 900, 0.999);
        SparseMatrix pattern = Matrices.of(mdp, 0);
        SparseLu lu = new SparseLu(pattern, MinimumDegree.of(pattern, Long.MAX_VALUE, () -> false));
        double[] b = Matrices.vector(900, 1);
        for (long draw = 0; draw < 3; draw++) {
            SparseMatrix a = Matrices.of(mdp, draw);
            lu.factorize(a, () -> false);
            assertTrue(Matrices.relativeResidual(a, b, lu.solve(b, false)) <= 1e-13);
            assertTrue(Matrices.relativeResidual(a.transpose(), b, lu.solve(b, true)) <= 1e-13);
        }
    }

    /** EJML exchanges rows for larger pivots: that it gets the transpose keeps sharp policies' factors sparse. */
    @Test
    void factorize_sharpPolicy_doesNotFillIn() {
        FiniteMdp mdp = YardstickModels.of('M', 10_000, 0.99);
        Policy sharp = Policy.greedy(RandomMdps.table(mdp, new SplittableRandom(4), 1));
        SparseMatrix a = Matrices.of(mdp, sharp, false);
        SparseLu lu = new SparseLu(a, MinimumDegree.of(a, Long.MAX_VALUE, () -> false));
        lu.factorize(a, () -> false);
        assertNotNull(lu.solve(Matrices.ones(10_000), false));
        assertTrue(lu.entries() <= 6 * 10_000, () -> "entries: " + lu.entries());
        assertTrue(lu.filled() <= lu.entries(), () -> "entries: " + lu.filled());
    }
}
