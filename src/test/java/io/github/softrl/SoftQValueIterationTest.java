package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Models;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Reference;
import io.github.softrl.testing.Refusals;
import io.github.softrl.testing.YardstickModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers SoftQValueIteration, SolverRun, Solution, Status and IterationListener: iterates, options and ends. */
class SoftQValueIterationTest {
    private static final FiniteMdp LAKE = Reference.mdp("frozenlake8_slippery", 0.99);
    private static final FiniteMdp LARGE = YardstickModels.of('G', 4900, 0.9);
    private static final SoftQValueIteration SOLVER = SoftQValueIteration.atTemperature(0.1);

    /** One state whose actions all return to it: V = lse_λ(r)/(1 − γ). */
    private static FiniteMdp loop(double discount, double... rewards) {
        FiniteMdp.Builder builder = FiniteMdp.builder(1, discount);
        for (int a = 0; a < rewards.length; a++) {
            builder.transition(0, a, 0, 1, rewards[a]);
        }
        return builder.build();
    }

    @Test
    void solve_oneState_closedForm() {
        for (double temperature : new double[] {0, 0.5, 3}) {
            Solution solution = SoftQValueIteration.atTemperature(temperature).solve(loop(0.9, 1, 2, -1));
            double value = temperature == 0
                    ? 2
                    : temperature
                            * Math.log(
                                    Math.exp(1 / temperature) + Math.exp(2 / temperature) + Math.exp(-1 / temperature));
            assertEquals(value / (1 - 0.9), solution.value(0), 1e-8);
            assertEquals(2 + 0.9 * value / (1 - 0.9), solution.q().value(0, 1), 1e-8);
        }
    }

    @Test
    void solve_zeroDiscount_takesOneIteration() {
        Solution solution =
                SOLVER.withTolerance(1e-14).solve(LAKE.withDiscount(0)).requireConverged();
        assertEquals(1, solution.iterations());
        assertEquals(0, solution.residual());
    }

    @Test
    void solve_everyStateTerminal_isZero() {
        Solution solution =
                SOLVER.solve(FiniteMdp.builder(2, 0.9).terminal(0).terminal(1).build());
        assertArrayEquals(new double[2], solution.requireConverged().values());
    }

    @Test
    void solve_absorbingIsNotTerminal() {
        // two zero-reward self-loops for ever: λ log 2 in each step
        assertEquals(
                0.5 * Math.log(2) / 0.05,
                SoftQValueIteration.atTemperature(0.5).solve(loop(0.95, 0, 0)).value(0),
                1e-8);
    }

    @Test
    void solve_anyStart_sameSolution() {
        Solution fromZero = SOLVER.solve(LAKE);
        for (double start : new double[] {1e6, -1e6}) {
            double[] initial = new double[65];
            Arrays.fill(initial, 0, 64, start);
            Solution solution = SOLVER.solve(LAKE, initial).requireConverged();
            assertTrue(solution.q().maxDifference(fromZero.q()) <= 2e-8);
        }
        Solution again = SOLVER.solve(LAKE, fromZero.values()).requireConverged();
        assertTrue(again.iterations() <= 1, "a solution is not solved again");
    }

    @Test
    void solve_leavesArgumentsAlone_andRepeatsItself() {
        double[] initial = new double[65];
        Arrays.fill(initial, 0, 64, 3);
        double[] copy = initial.clone();
        Solution first = SOLVER.solve(LAKE, initial);
        assertArrayEquals(copy, initial);
        assertEquals(first, SOLVER.solve(LAKE, initial));
        assertEquals(first.hashCode(), SOLVER.solve(LAKE, initial).hashCode());
        assertNotEquals(first, SOLVER.solve(LAKE));
        first.values()[0] = 99;
        assertNotEquals(99, first.value(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 100, Integer.MAX_VALUE})
    void withThreads_sameBits(int threads) {
        for (FiniteMdp mdp : List.of(LARGE, LAKE, Reference.mdp("taxi", 0.9), RandomMdps.of(7, 0.9), loop(0.5, 1, 2))) {
            assertEquals(SOLVER.solve(mdp), SOLVER.withThreads(threads).solve(mdp));
        }
    }

    @Test
    void withThreads_leavesNoThreadRunning() throws InterruptedException {
        SOLVER.withThreads(2)
                .withListener(p -> assertEquals(1, workers(), "besides the caller's"))
                .solve(LARGE);
        for (int i = 0; i < 100 && workers() > 0; i++) {
            Thread.sleep(10);
        }
        assertEquals(0, workers());
    }

    private static long workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("softrl"))
                .count();
    }

    @Test
    void withMaxIterations_reached_returnsCertifiedPartialResult() {
        Solution solution = SOLVER.withTolerance(1e-8).withMaxIterations(3).solve(LAKE);
        assertEquals(Status.ITERATION_LIMIT, solution.status());
        assertEquals(3, solution.iterations());
        Solution exact = SOLVER.solve(LAKE);
        double error = solution.q().maxDifference(exact.q());
        assertTrue(error > 1 && error <= solution.errorBound() + 1e-8);
        String message = assertThrows(IllegalStateException.class, solution::requireConverged)
                .getMessage();
        assertEquals(
                "not converged after 3 iterations: error bound " + solution.errorBound()
                        + " > tolerance 1.0E-8, stopped by the iteration limit; raise maxIterations or tolerance",
                message);
    }

    @Test
    void withTimeLimit_reached_returnsCertifiedPartialResult() {
        Solution solution = SOLVER.withTimeLimit(Duration.ofNanos(1)).solve(LAKE);
        assertEquals(Status.TIME_LIMIT, solution.status());
        assertTrue(solution.errorBound() > 1e-8 && solution.errorBound() < 100);
        assertEquals(
                Status.CONVERGED,
                SOLVER.withTimeLimit(Duration.ofSeconds(Long.MAX_VALUE))
                        .solve(LAKE)
                        .status());
    }

    @Test
    void interruption_returnsPartialResultAndKeepsTheFlag() {
        for (int threads : new int[] {1, 2}) {
            Solution solution = SOLVER.withThreads(threads)
                    .withListener(p -> {
                        if (p.iteration() == 5) {
                            Thread.currentThread().interrupt();
                        }
                    })
                    .solve(LAKE);
            assertTrue(Thread.interrupted(), "flag kept"); // and cleared for what follows
            assertEquals(Status.INTERRUPTED, solution.status());
            assertEquals(5, solution.iterations());
            assertEquals(SOLVER.withMaxIterations(5).solve(LAKE).q(), solution.q());
        }
    }

    @Test
    void toleranceBelowRounding_saysSo_withTheBestBound() {
        for (double temperature : new double[] {0, 0.1, 1000}) {
            SoftQValueIteration solver = SoftQValueIteration.atTemperature(temperature);
            Solution solution = solver.withTolerance(1e-300).solve(LAKE);
            assertEquals(Status.PRECISION_LIMIT, solution.status());
            double size = Math.max(1, Arrays.stream(solution.values()).max().orElseThrow());
            assertTrue(solution.errorBound() <= 2e-15 * size / (1 - 0.99), () -> "bound " + solution.errorBound());
            assertTrue(solution.iterations() < 5000);
            // what the best bound promises can be asked for
            assertEquals(
                    Status.CONVERGED,
                    solver.withTolerance(1.01 * solution.errorBound())
                            .solve(LAKE)
                            .status());
        }
    }

    @Test
    void listener_isToldOfEachIteration() {
        List<IterationListener.Progress> heard = new ArrayList<>();
        Solution solution = SOLVER.withTolerance(1e-8).withListener(heard::add).solve(LAKE);
        assertEquals(solution.iterations(), heard.size());
        double exactTolerance = 1e-8;
        for (int i = 0; i < heard.size(); i++) {
            IterationListener.Progress p = heard.get(i);
            assertEquals(i + 1, p.iteration());
            assertFalse(p.elapsed().isNegative());
            assertTrue(i == 0 || p.residual() <= heard.get(i - 1).residual() * 1.0000001);
            assertTrue(i == heard.size() - 1 || p.errorBound() > exactTolerance); // the certificate may do better
        }
    }

    @Test
    void listener_errorBoundIsCertifiedAtEachIteration() {
        QTable exact = SOLVER.withTolerance(1e-12).solve(LAKE).q();
        SOLVER.withMaxIterations(300)
                .withListener(p -> {
                    if (p.iteration() % 50 == 0) {
                        QTable q = SOLVER.withMaxIterations(p.iteration())
                                .solve(LAKE)
                                .q();
                        assertTrue(q.maxDifference(exact) <= p.errorBound() + 1e-12);
                    }
                })
                .solve(LAKE);
    }

    @Test
    void listener_isToldTheRemainingTime() {
        List<Optional<Duration>> heard = new ArrayList<>();
        FiniteMdp loop = FiniteMdp.builder(1, 0.9)
                .transition(0, 0, 0, 1, 1)
                .transition(0, 1, 0, 1, 0)
                .build();
        SoftQValueIteration.atTemperature(1)
                .withListener(p -> heard.add(p.remaining()))
                .solve(Models.shape(2, 0));
        SoftQValueIteration.atTemperature(1)
                .withListener(p -> heard.add(p.remaining()))
                .solve(loop);
        assertEquals(Optional.of(Duration.ZERO), heard.get(heard.size() - 1));
        assertTrue(heard.stream().allMatch(r -> r.isEmpty() || !r.get().isNegative()));
    }

    @Test
    void listener_throws_reachesTheCaller() {
        IllegalStateException thrown = new IllegalStateException("enough");
        assertSame(
                thrown,
                assertThrows(
                        IllegalStateException.class,
                        () -> SOLVER.withListener(p -> {
                                    throw thrown;
                                })
                                .solve(LAKE)));
    }

    @Test
    void withers_returnNewSolvers() {
        SoftQValueIteration limited = SOLVER.withMaxIterations(1);
        assertEquals(1, limited.solve(LAKE).iterations());
        assertEquals(Status.CONVERGED, SOLVER.solve(LAKE).status());
    }

    @Test
    void requireConverged_returnsTheSolution() {
        Solution solution = SOLVER.solve(LAKE);
        assertSame(solution, solution.requireConverged());
        assertSame(solution.policy(), solution.policy());
        assertEquals(Policy.softmax(solution.q(), 0.1), solution.policy());
        assertEquals(0.1, solution.temperature());
        assertTrue(solution.toString().startsWith("Solution[CONVERGED after "), solution.toString());
    }

    @Test
    void solve_discountOneWithoutFiniteSolution_throws() {
        String message = assertThrows(ArithmeticException.class, () -> SOLVER.solve(LAKE.withDiscount(1)))
                .getMessage();
        assertTrue(message.startsWith("no finite solution at discount 1 and temperature 0.1: "), message);
    }

    @Test
    void solve_valuesBeyondDouble_throws() {
        String message = assertThrows(ArithmeticException.class, () -> SOLVER.solve(loop(0.99, 1.7e308)))
                .getMessage();
        assertTrue(
                message.startsWith("soft values must stay within the range of double: Infinity; divide rewards"),
                message);
        assertEquals(
                1.7e308, SOLVER.withTolerance(1e300).solve(loop(0, 1.7e308)).value(0));
    }

    @Test
    void solve_extremeMagnitudes_stayCertified() {
        FiniteMdp still = loop(0, 1, 2);
        Solution hot = SoftQValueIteration.atTemperature(1e308).solve(still).requireConverged();
        assertEquals(1, hot.iterations());
        double[][] shape = {{1, 2}};
        assertTrue(SoftBellman.errorBound(still, QTable.of(still, shape), 1e308) <= 4e-15 * hot.value(0));
        assertTrue(SoftBellman.errorBound(still, QTable.of(still, shape), 1) <= 1e-14);

        SoftQValueIteration hard = SoftQValueIteration.atTemperature(0);
        assertEquals(
                10,
                hard.solve(loop(0.9, 1), new double[] {1e308})
                        .requireConverged()
                        .value(0),
                1e-8);
        Solution large = hard.withTolerance(1e300).solve(loop(0.9, 1e307)).requireConverged();
        assertEquals(1e308, large.value(0), 1e300);
        Solution free =
                SoftQValueIteration.atTemperature(1e308).withTolerance(1e300).solve(loop(0.1, 0, 0));
        assertEquals(1e308 * Math.log(2) / 0.9, free.requireConverged().value(0), 1e300);
    }

    @Test
    void options_outsideRange_throw() {
        for (double temperature : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            Refusals.assertMessage(
                    IllegalArgumentException.class,
                    "temperature must be finite and >= 0: " + temperature,
                    () -> SoftQValueIteration.atTemperature(temperature));
        }
        for (double tolerance : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            Refusals.assertMessage(
                    IllegalArgumentException.class,
                    "tolerance must be finite and > 0: " + tolerance,
                    () -> SOLVER.withTolerance(tolerance));
        }
        Refusals.assertMessage(
                IllegalArgumentException.class, "maxIterations must be >= 1: 0", () -> SOLVER.withMaxIterations(0));
        Refusals.assertMessage(IllegalArgumentException.class, "threads must be >= 1: 0", () -> SOLVER.withThreads(0));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "timeLimit must be > 0: PT0S",
                () -> SOLVER.withTimeLimit(Duration.ZERO));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "timeLimit must be > 0: PT-1S",
                () -> SOLVER.withTimeLimit(Duration.ofSeconds(-1)));
        assertThrows(NullPointerException.class, () -> SOLVER.withTimeLimit(null));
        assertThrows(NullPointerException.class, () -> SOLVER.withListener(null));
        assertThrows(NullPointerException.class, () -> SOLVER.solve(null));
    }

    @Test
    void initialValues_invalid_throw() {
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "initialValues must have length 65, one per state: 3",
                () -> SOLVER.solve(LAKE, new double[3]));
        double[] nan = new double[65];
        nan[7] = Double.NaN;
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "initial value of state 7 must be finite: NaN",
                () -> SOLVER.solve(LAKE, nan));
        double[] terminal = new double[65];
        terminal[64] = 1;
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "initial value of terminal state 64 must be 0: 1.0",
                () -> SOLVER.solve(LAKE, terminal));
        assertThrows(NullPointerException.class, () -> SOLVER.solve(LAKE, null));
    }
}
