package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Reference;
import io.github.softrl.testing.YardstickModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Covers SoftPolicyIteration, SolverRun and IterationListener: iterates, options and ends. */
class SoftPolicyIterationTest {
    private static final FiniteMdp LAKE = Reference.mdp("frozenlake8_slippery", 0.9999);
    private static final SoftPolicyIteration SOLVER =
            SoftPolicyIteration.atTemperature(0.01).withTolerance(1e-9);

    @ParameterizedTest
    @EnumSource
    void withLinearSolver_sameSolution(LinearSolver solver) {
        Solution solution = SOLVER.withLinearSolver(solver).solve(LAKE).requireConverged();
        assertTrue(solution.q().maxDifference(SOLVER.solve(LAKE).q()) <= 2e-9);
        assertTrue(solution.iterations() <= 20);
    }

    @Test
    void solve_zeroTemperature_isHowardsPolicyIteration() {
        Solution solution = SOLVER.withTemperature(0).solve(LAKE).requireConverged();
        Solution sweeps = SoftQValueIteration.atTemperature(0)
                .withTolerance(1e-9)
                .solve(LAKE)
                .requireConverged();
        assertTrue(solution.q().maxDifference(sweeps.q()) <= 2e-9);
        assertTrue(solution.iterations() <= 10);
    }

    @Test
    void solve_anyStart_sameSolution() {
        Solution fromZero = SOLVER.solve(LAKE);
        for (double level : new double[] {1e6, -1e6}) {
            double[] start = new double[65];
            Arrays.fill(start, 0, 64, level);
            double[] copy = start.clone();
            Solution solution = SOLVER.solve(LAKE, start).requireConverged();
            assertTrue(solution.q().maxDifference(fromZero.q()) <= 2e-9);
            assertArrayEquals(copy, start);
        }
        assertEquals(0, SOLVER.solve(LAKE, fromZero.values()).requireConverged().iterations());
        assertEquals(fromZero, SOLVER.solve(LAKE));
    }

    /** The order of elimination takes longer than the limit, which is looked at before the first iteration. */
    @Test
    void timeLimit_coversTheSetUp() {
        Solution solution = SoftPolicyIteration.atTemperature(1)
                .withLinearSolver(LinearSolver.DIRECT)
                .withTimeLimit(Duration.ofMillis(10))
                .solve(YardstickModels.of('R', 1500, 0.99));
        assertEquals(Status.TIME_LIMIT, solution.status());
        assertEquals(0, solution.iterations());
    }

    @Test
    void listener_seesEveryIterate() {
        List<QTable> tables = new ArrayList<>();
        List<IterationListener.Progress> kept = new ArrayList<>();
        Solution solution = SOLVER.withListener(p -> {
                    tables.add(p.q());
                    kept.add(p);
                    assertEquals(tables.size(), p.iteration());
                    assertTrue(SoftBellman.residual(LAKE, p.q(), 0.01) <= p.residual() * 1.001 + 1e-14);
                })
                .solve(LAKE);
        assertEquals(solution.iterations(), tables.size());
        assertEquals(solution.q(), tables.get(tables.size() - 1));
        // the first policy is softmax(R/λ), and its table its Q-function
        Policy first = Policy.softmax(rewards(), 0.01);
        assertTrue(SoftBellman.evaluate(LAKE, first, 0.01).maxDifference(tables.get(0)) <= 1e-9);
        String message =
                assertThrows(IllegalStateException.class, kept.get(0)::q).getMessage();
        assertEquals(
                "q() must be called during onIteration: iteration 1 is over; keep the table instead of the progress",
                message);
    }

    private static QTable rewards() {
        double[][] r = new double[LAKE.stateCount()][];
        for (int s = 0; s < r.length; s++) {
            int state = s;
            r[s] = IntStream.range(0, LAKE.actionCount(s))
                    .mapToDouble(a -> LAKE.reward(state, a))
                    .toArray();
        }
        return QTable.of(LAKE, r);
    }

    @Test
    void limits_returnCertifiedPartialResults() {
        QTable exact = SOLVER.solve(LAKE).q();
        Solution one = SOLVER.withMaxIterations(1).solve(LAKE);
        assertEquals(Status.ITERATION_LIMIT, one.status());
        assertEquals(1, one.iterations());
        Solution none = SOLVER.withTimeLimit(Duration.ofNanos(1)).solve(LAKE);
        assertEquals(Status.TIME_LIMIT, none.status());
        Solution interrupted =
                SOLVER.withListener(p -> Thread.currentThread().interrupt()).solve(LAKE);
        assertTrue(Thread.interrupted());
        assertEquals(Status.INTERRUPTED, interrupted.status());
        for (Solution solution : List.of(one, none, interrupted)) {
            assertTrue(solution.q().maxDifference(exact) <= solution.errorBound() + 1e-9);
        }
    }

    @Test
    void toleranceBelowRounding_saysSo() {
        for (double temperature : new double[] {0, 0.01, 10}) {
            Solution solution =
                    SOLVER.withTemperature(temperature).withTolerance(1e-300).solve(LAKE);
            assertEquals(Status.PRECISION_LIMIT, solution.status());
            assertTrue(solution.errorBound() <= 3e-15 * Math.max(1, solution.value(0)) * 1e4);
            assertTrue(solution.iterations() <= 30);
        }
    }

    @Test
    void withThreads_changesNothing() {
        assertEquals(SOLVER.solve(LAKE), SOLVER.withThreads(2).solve(LAKE));
    }

    /** A chain whose reward lies at one end: improvement travels slowly at small λ. */
    @Test
    void solve_longChain() {
        int n = 300;
        FiniteMdp.Builder builder = FiniteMdp.builder(n, 0.999);
        for (int s = 0; s < n; s++) {
            builder.transition(s, 0, Math.max(0, s - 1), 1, s == 0 ? 0.01 : 0);
            builder.transition(s, 1, Math.min(n - 1, s + 1), 0.6, s == n - 1 ? 1 : 0);
            builder.transition(s, 1, Math.max(0, s - 1), 0.4, 0);
        }
        FiniteMdp chain = builder.build();
        for (double temperature : new double[] {0, 0.001, 0.1}) {
            Solution newton =
                    SoftPolicyIteration.atTemperature(temperature).solve(chain).requireConverged();
            Solution sweeps =
                    SoftQValueIteration.atTemperature(temperature).solve(chain).requireConverged();
            assertTrue(newton.q().maxDifference(sweeps.q()) <= newton.errorBound() + sweeps.errorBound());
        }
    }

    /** Random successors fill a factorization in: too much to factorize, so AUTOMATIC iterates. */
    @Test
    void solve_manyRandomSuccessors_withoutDenseMatrices() {
        int n = 20_000;
        SplittableRandom random = new SplittableRandom(5);
        int rows = 2 * n;
        int[] actionStart = new int[n + 1];
        int[] rowStart = new int[rows + 1];
        Arrays.setAll(actionStart, s -> 2 * s);
        Arrays.setAll(rowStart, r -> 5 * r);
        int[] successor = random.ints(5L * rows, 0, n).toArray();
        double[] p = new double[5 * rows];
        Arrays.fill(p, 0.2);
        FiniteMdp mdp = FiniteMdp.ofRows(
                0.99, actionStart, rowStart, successor, p, random.doubles(rows).toArray());
        Solution newton = SoftPolicyIteration.atTemperature(0.1)
                .withTolerance(1e-6)
                .solve(mdp)
                .requireConverged();
        Solution sweeps = SoftQValueIteration.atTemperature(0.1)
                .withTolerance(1e-6)
                .solve(mdp)
                .requireConverged();
        assertTrue(newton.q().maxDifference(sweeps.q()) <= 2e-6);
    }
}
