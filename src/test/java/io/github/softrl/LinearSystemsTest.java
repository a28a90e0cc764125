package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The matrices of policies, orders of elimination, factorizations and GMRES, against dense arithmetic. */
class LinearSystemsTest {
    private static double[] policy(FiniteMdp mdp, long seed) {
        return Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(seed), 1), 0.5)
                .flat();
    }

    private static double[][] dense(SparseMatrix a) {
        double[][] dense = new double[a.size()][a.size()];
        for (int i = 0; i < a.size(); i++) {
            for (int k = a.rowStart()[i]; k < a.rowStart()[i + 1]; k++) {
                dense[i][a.column()[k]] += a.value()[k];
            }
        }
        return dense;
    }

    @Test
    void policyMatrix_isIdentityMinusTransitions_filledAnewForEachPolicy() {
        for (int seed = 0; seed < 100; seed++) {
            FiniteMdp mdp = RandomMdps.of(seed, 0.9);
            int n = mdp.stateCount();
            PolicyMatrix matrix = new PolicyMatrix(mdp, row -> true);
            for (long draw = 0; draw < 3; draw++) {
                double[] policy = policy(mdp, draw);
                double[][] expected = new double[n][n];
                int row = 0;
                for (int s = 0; s < n; s++) {
                    expected[s][s] = 1;
                    for (int a = 0; a < mdp.actionCount(s); a++, row++) {
                        for (int s2 = 0; s2 < n; s2++) {
                            expected[s][s2] -= mdp.isTerminal(s2) ? 0 : 0.9 * policy[row] * mdp.probability(s, a, s2);
                        }
                    }
                }
                double[][] filled = dense(matrix.fill(policy));
                for (int s = 0; s < n; s++) {
                    assertArrayEquals(expected[s], filled[s], 1e-15);
                    assertArrayEquals(filled[s], dense(PolicyMatrix.of(mdp, policy))[s], "the pattern does not matter");
                }
            }
        }
    }

    @Test
    void policyMatrix_rowsAreSorted_andLeaveOutWhatIsNotTaken() {
        FiniteMdp mdp = YardstickModels.of('R', 50, 0.9);
        double[] greedy = new double[200];
        IntStream.range(0, 50).forEach(s -> greedy[4 * s + s % 4] = 1);
        SparseMatrix some = PolicyMatrix.of(mdp, greedy);
        SparseMatrix all = new PolicyMatrix(mdp, row -> true).fill(greedy);
        assertTrue(some.column().length <= 6 * 50 && all.column().length > 10 * 50);
        for (SparseMatrix a : new SparseMatrix[] {some, all}) {
            for (int i = 0; i < 50; i++) {
                for (int k = a.rowStart()[i] + 1; k < a.rowStart()[i + 1]; k++) {
                    assertTrue(a.column()[k - 1] < a.column()[k]);
                }
            }
        }
    }

    /** Counts the fill of an order by eliminating on a dense pattern of A + Aᵀ. */
    private static long fill(SparseMatrix a, int[] order) {
        int n = a.size();
        boolean[][] edge = new boolean[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = a.rowStart()[i]; k < a.rowStart()[i + 1]; k++) {
                edge[i][a.column()[k]] = true;
                edge[a.column()[k]][i] = true;
            }
        }
        boolean[] gone = new boolean[n];
        long entries = n;
        for (int v : order) {
            gone[v] = true;
            int[] neighbours =
                    IntStream.range(0, n).filter(u -> !gone[u] && edge[v][u]).toArray();
            entries += 2L * neighbours.length;
            for (int u : neighbours) {
                for (int w : neighbours) {
                    edge[u][w] = true;
                }
            }
        }
        return entries;
    }

    @Test
    void elimination_isAPermutation_andCountsItsFill() {
        for (char kind : "GMRBC".toCharArray()) {
            for (int n : new int[] {4, 9, 100, 400}) {
                FiniteMdp mdp = YardstickModels.of(kind, n, 0.9);
                SparseMatrix a = new PolicyMatrix(mdp, row -> true).fill(policy(mdp, 1));
                MinimumDegree elimination = MinimumDegree.of(a, Long.MAX_VALUE);
                assertArrayEquals(
                        IntStream.range(0, n).toArray(),
                        Arrays.stream(elimination.order()).sorted().toArray());
                assertEquals(fill(a, elimination.order()), elimination.entries(), kind + " " + n);
                assertNotNull(MinimumDegree.of(a, elimination.entries()));
                assertNull(MinimumDegree.of(a, elimination.entries() - 1));
            }
        }
    }

    /** Half the entries of the natural order on grids; no fill at all on trees; hubs come last. */
    @Test
    void elimination_keepsFactorsSparse() {
        SparseMatrix grid = new PolicyMatrix(YardstickModels.of('G', 900, 0.9), row -> true).matrix();
        long natural = fill(grid, IntStream.range(0, 900).toArray());
        assertTrue(MinimumDegree.of(grid, Long.MAX_VALUE).entries() < natural / 2);
        int n = 3000; // each state may fall back to state 0
        FiniteMdp.Builder star = FiniteMdp.builder(n, 0.9);
        for (int s = 0; s < n; s++) {
            star.transition(s, 0, 0, 0.5, 0).transition(s, 0, Math.min(s + 1, n - 1), 0.5, 0);
        }
        SparseMatrix a = PolicyMatrix.of(star.build(), ones(n));
        MinimumDegree elimination = MinimumDegree.of(a, Long.MAX_VALUE);
        assertTrue(Arrays.stream(elimination.order(), n - 4, n).anyMatch(s -> s == 0), "the hub comes among the last");
        assertTrue(elimination.entries() <= n + 2 * (n - 1) + 2 * (n - 1));
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    @ParameterizedTest
    @ValueSource(chars = {'G', 'M', 'B', 'C', 'R'})
    void sparseLu_solvesBothSystems_andTheNextMatrix(char kind) {
        FiniteMdp mdp = YardstickModels.of(kind, 900, 0.999);
        PolicyMatrix matrix = new PolicyMatrix(mdp, row -> true);
        SparseLu lu = new SparseLu(matrix.matrix(), MinimumDegree.of(matrix.matrix(), Long.MAX_VALUE));
        double[] b = new SplittableRandom(1).doubles(900, -1, 1).toArray();
        for (long draw = 0; draw < 3; draw++) {
            SparseMatrix a = matrix.fill(policy(mdp, draw));
            lu.factorize(a);
            double[] r = new double[900];
            double[] x = lu.solve(b, false);
            a.residual(b, x, r);
            assertTrue(SoftBellman.largest(r) <= 1e-13 * SoftBellman.largest(x));
            double[] y = lu.solve(b, true);
            a.transpose().residual(b, y, r);
            assertTrue(SoftBellman.largest(r) <= 1e-13 * SoftBellman.largest(y));
        }
    }

    /** EJML exchanges rows for larger pivots: that it gets the transpose keeps sharp policies' factors sparse. */
    @Test
    void sparseLu_sharpPolicy_doesNotFillIn() {
        FiniteMdp mdp = YardstickModels.of('M', 10_000, 0.99);
        double[] sharp =
                Policy.greedy(RandomMdps.table(mdp, new SplittableRandom(4), 1)).flat();
        LinearSystem system = LinearSystem.of(mdp, sharp, LinearSolver.DIRECT);
        LinearSystem transposed = LinearSystem.transposed(mdp, sharp, LinearSolver.DIRECT);
        assertNotNull(system.solve(ones(10_000)));
        assertNotNull(transposed.solve(ones(10_000)));
        assertTrue(system.filledEntries() <= 6 * 10_000, () -> "entries: " + system.filledEntries());
        assertTrue(transposed.filledEntries() <= 6 * 10_000, () -> "entries: " + transposed.filledEntries());
    }

    @Test
    void incompleteLu_isExactWhereNothingFillsIn() {
        FiniteMdp mdp = YardstickModels.of('C', 500, 0.99);
        SparseMatrix a = PolicyMatrix.of(mdp, policy(mdp, 3));
        IncompleteLu ilu = new IncompleteLu(a);
        ilu.factorize();
        double[] b = new SplittableRandom(1).doubles(500, -1, 1).toArray();
        double[] x = new double[500];
        double[] r = new double[500];
        ilu.solve(b, x);
        a.residual(b, x, r);
        assertTrue(SoftBellman.largest(r) <= 1e-14 * SoftBellman.largest(x));
        ilu.solve(b, b);
        assertArrayEquals(x, b);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.1, 1e-3, 1e-10})
    void gmres_reachesTheReduction_andSaysSo(double reduction) {
        FiniteMdp mdp = YardstickModels.of('G', 2500, 0.999);
        PolicyMatrix matrix = new PolicyMatrix(mdp, row -> true);
        Gmres gmres = new Gmres(matrix.matrix());
        double[] b = new SplittableRandom(1).doubles(2500, -1, 1).toArray();
        for (long draw = 0; draw < 2; draw++) {
            SparseMatrix a = matrix.fill(policy(mdp, draw));
            gmres.factorize();
            double[] x = gmres.solve(b, reduction, 100);
            double[] r = new double[2500];
            a.residual(b, x, r);
            double norm = Math.sqrt(Arrays.stream(b).map(y -> y * y).sum());
            double left = Math.sqrt(Arrays.stream(r).map(y -> y * y).sum()) / norm;
            assertTrue(left <= reduction);
            assertEquals(left, gmres.reached(), 1e-12 * left + 1e-16);
        }
        assertTrue(gmres.solve(new double[2500], reduction, 100)[7] == 0);
    }

    /** Policies that go round in circles at a discount near 1: GMRES stalls, and factors take over. */
    @Test
    void reduce_whereGmresStalls_isDirect() {
        FiniteMdp mdp = YardstickModels.of('G', 2500, 0.99999);
        double[] sharp = Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(0), 1), 1e-3)
                .flat();
        SparseMatrix a = PolicyMatrix.of(mdp, sharp);
        double[] b = new SplittableRandom(0).doubles(2500, -1, 0).toArray();
        Gmres gmres = new Gmres(a);
        gmres.factorize();
        gmres.solve(b, 0.1, 20);
        assertTrue(gmres.reached() > 0.9, () -> "reached " + gmres.reached());
        LinearSystem system = new LinearSystem(a, LinearSolver.ITERATIVE);
        for (int i = 0; i < 2; i++) {
            double[] x = system.reduce(b, 0.1);
            double[] r = new double[2500];
            a.residual(b, x, r);
            assertTrue(SoftBellman.largest(r) <= 1e-12 * SoftBellman.largest(x));
        }
    }

    @Test
    void policySystem_singular_isNotReduced() {
        FiniteMdp loop = FiniteMdp.builder(2, 1)
                .transition(0, 0, 1, 1, 0)
                .transition(1, 0, 0, 1, 0)
                .build();
        for (LinearSolver solver : LinearSolver.values()) {
            LinearSystem system = LinearSystem.of(loop, new double[] {1, 1}, solver);
            assertNull(system.solve(new double[] {1, 1}));
            assertNull(system.reduce(new double[] {1, 1}, 0.1));
        }
    }
}
