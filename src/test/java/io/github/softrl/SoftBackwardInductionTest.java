package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Reference;
import io.github.softrl.testing.Refusals;
import io.github.softrl.testing.YardstickModels;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Covers SoftBackwardInduction and HorizonSolution. */
class SoftBackwardInductionTest {
    private static final FiniteMdp STAY_OR_END = Reference.mdp("exit_or_stay", 1);
    private static final FiniteMdp LARGE = YardstickModels.of('R', 2500, 0.9);
    private static final SoftBackwardInduction INDUCTION = SoftBackwardInduction.atTemperature(0.5);

    @Test
    void solve_closedForm_everyStage() {
        // V_t = λ log(H − t + 1): one way to end at once, or in 1 … H steps
        HorizonSolution solution = INDUCTION.solve(STAY_OR_END, 100);
        assertEquals(100, solution.horizon());
        assertEquals(0.5, solution.temperature());
        for (int t = 0; t <= 100; t++) {
            assertEquals(0.5 * Math.log(100 - t + 1), solution.values(t)[0], 1e-13);
            assertEquals(0, solution.values(t)[1]);
        }
        for (int t = 0; t < 100; t++) {
            int left = 100 - t;
            assertEquals(left / (left + 1.0), solution.policy(t).probability(0, 0), 1e-13);
            assertEquals(solution.values(t + 1)[0], solution.q(t).value(0, 0));
            assertEquals(0, solution.q(t).value(0, 1));
        }
    }

    @Test
    void solve_noDecisions_isZero() {
        HorizonSolution solution = INDUCTION.solve(STAY_OR_END, 0);
        assertArrayEquals(new double[2], solution.values(0));
        assertEquals(0, solution.errorBound());
        assertOutOfBounds("stage must be in [0, 0): 0", () -> solution.q(0));
    }

    @Test
    void solve_returnsCopies() {
        HorizonSolution solution = INDUCTION.solve(STAY_OR_END, 3);
        solution.values(0)[0] = 99;
        assertTrue(solution.values(0)[0] < 1);
    }

    @Test
    void solveFirst_keepsTheFirstStageOnly() {
        HorizonSolution all = INDUCTION.solve(STAY_OR_END, 20);
        HorizonSolution first = INDUCTION.solveFirst(STAY_OR_END, 20);
        assertArrayEquals(all.values(0), first.values(0));
        assertEquals(all.policy(0), first.policy(0));
        assertEquals(all.errorBound(), first.errorBound());
        assertOutOfBounds(
                "stage must be 0, as only the first was kept: 1; use solve to keep all stages", () -> first.q(1));
        assertOutOfBounds(
                "stage must be 0, as only the first was kept: 2; use solve to keep all stages", () -> first.values(2));
        assertEquals(0, INDUCTION.solveFirst(STAY_OR_END, 1).q(0).value(0, 0));
    }

    @Test
    void arguments_outsideRange_throw() {
        assertOutOfBounds(
                "stage must be in [0, 4): 4",
                () -> INDUCTION.solve(STAY_OR_END, 3).values(4));
        assertOutOfBounds(
                "stage must be in [0, 3): -1",
                () -> INDUCTION.solve(STAY_OR_END, 3).policy(-1));
        Refusals.assertMessage(
                IllegalArgumentException.class, "horizon must be >= 0: -1", () -> INDUCTION.solve(STAY_OR_END, -1));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "horizon must be at most 2147483638 to keep all stages: 2147483639;"
                        + " use solveFirst to keep only the first",
                () -> INDUCTION.solve(STAY_OR_END, 2_147_483_639));
        SoftBackwardInduction.requireMemory(STAY_OR_END, 999, 36_000);
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "horizon must be such that all stages fit into the heap: 1000 stages of 2 values take at least 36036"
                        + " bytes of 36000; use solveFirst to keep only the first, or raise the heap by -Xmx",
                () -> SoftBackwardInduction.requireMemory(STAY_OR_END, 1_000, 36_000));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "horizon must be >= 1: 0; the first decision is asked for",
                () -> INDUCTION.solveFirst(STAY_OR_END, 0));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "temperature must be finite and >= 0: NaN",
                () -> SoftBackwardInduction.atTemperature(Double.NaN));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "timeLimit must be > 0: PT0S",
                () -> INDUCTION.withTimeLimit(Duration.ZERO));
        Refusals.assertMessage(
                IllegalArgumentException.class, "threads must be >= 1: 0", () -> INDUCTION.withThreads(0));
        assertThrows(NullPointerException.class, () -> INDUCTION.solve(null, 1));
    }

    @Test
    void solve_valuesBeyondDouble_throws() {
        FiniteMdp huge = FiniteMdp.builder(1, 1).transition(0, 0, 0, 1, 1e308).build();
        assertThrows(ArithmeticException.class, () -> INDUCTION.solve(huge, 3));
    }

    @Test
    void withThreads_sameBits() {
        HorizonSolution one = INDUCTION.solve(LARGE, 10);
        assertEquals(one, INDUCTION.withThreads(2).solve(LARGE, 10));
    }

    /** Some hundred stages fit into the time limit, all of them would take minutes. */
    @Test
    void timeLimit_returnsTheStagesReached() {
        int horizon = 1_000_000;
        HorizonSolution stopped =
                INDUCTION.withTimeLimit(Duration.ofMillis(200)).solve(LARGE, horizon);
        int first = stopped.firstStage();
        assertTrue(first > 0 && first < horizon, () -> "first stage " + first);
        assertEquals(Status.TIME_LIMIT, stopped.status());
        // the same as all stages of the problem that has only the decisions that were reached
        HorizonSolution shorter = INDUCTION.solve(LARGE, horizon - first);
        assertEquals(shorter.errorBound(), stopped.errorBound());
        assertArrayEquals(shorter.values(0), stopped.values(first));
        assertEquals(shorter.q(0), stopped.q(first));
        assertEquals(shorter.policy(0), stopped.policy(first));
        assertArrayEquals(shorter.values(horizon - first - 1), stopped.values(horizon - 1));
        assertArrayEquals(new double[LARGE.stateCount()], stopped.values(horizon));
        String refusal = "stage must be in [" + first + ", 1000000), as the run was stopped by the time limit: "
                + (first - 1) + "; raise timeLimit";
        assertOutOfBounds(refusal, () -> stopped.q(first - 1));
        assertOutOfBounds(refusal, () -> stopped.policy(first - 1));
        assertOutOfBounds("stage must be in [0, 1000001): 1000001", () -> stopped.values(1_000_001));
        Refusals.assertMessage(
                IllegalStateException.class,
                "not converged after " + (horizon - first) + " of 1000000 stages: firstStage is " + first
                        + ", stopped by the time limit; raise timeLimit",
                stopped::requireConverged);
        assertTrue(stopped.toString().startsWith("HorizonSolution[TIME_LIMIT after "), stopped::toString);
    }

    /** A run of days, which another thread interrupts as soon as it sweeps. */
    @Test
    void interruption_returnsTheStagesReached_andKeepsTheFlag() throws Exception {
        FutureTask<HorizonSolution> run = new FutureTask<>(() -> {
            HorizonSolution solution = INDUCTION.withThreads(2).solveFirst(LARGE, Integer.MAX_VALUE);
            assertTrue(Thread.interrupted(), "flag kept");
            return solution;
        });
        Thread thread = new Thread(run);
        thread.start();
        while (!run.isDone() && !isSweeping(thread)) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        HorizonSolution stopped = run.get(1, TimeUnit.MINUTES);
        int first = stopped.firstStage();
        assertTrue(first < Integer.MAX_VALUE);
        assertEquals(Status.INTERRUPTED, stopped.status());
        assertEquals(INDUCTION.solve(LARGE, Integer.MAX_VALUE - first).values(0)[7], stopped.values(first)[7]);
        assertOutOfBounds(
                "stage must be in [" + first + ", 2147483648), as the run was stopped by an interruption: 7;"
                        + " solve again",
                () -> stopped.values(7));
    }

    private static boolean isSweeping(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(Sweeps.class.getName())
                        && frame.getMethodName().equals("apply"));
    }

    @Test
    void stopped_beforeAnyStage_hasTheEndOnly() {
        HorizonSolution timed = INDUCTION.withTimeLimit(Duration.ofNanos(1)).solve(STAY_OR_END, 9);
        Thread.currentThread().interrupt();
        HorizonSolution interrupted = INDUCTION.solve(STAY_OR_END, 9);
        HorizonSolution first = INDUCTION.solveFirst(STAY_OR_END, 9);
        HorizonSolution nothingToDo = INDUCTION.solve(STAY_OR_END, 0);
        assertTrue(Thread.interrupted(), "flag kept");
        assertEquals(Status.TIME_LIMIT, timed.status());
        assertEquals(Status.INTERRUPTED, interrupted.status());
        assertEquals(Status.CONVERGED, nothingToDo.requireConverged().status());
        for (HorizonSolution stopped : List.of(timed, interrupted, first)) {
            assertEquals(9, stopped.firstStage());
            assertEquals(0, stopped.errorBound());
            assertArrayEquals(new double[2], stopped.values(9));
            assertOutOfBounds("stage must be in [0, 9): 9", () -> stopped.q(9));
        }
        assertOutOfBounds(
                "no such stage was computed, as the run was stopped by an interruption: 8; solve again",
                () -> first.q(8));
    }

    @Test
    void equals_comparesContent_withoutNames() {
        HorizonSolution solution = INDUCTION.solve(STAY_OR_END, 5);
        FiniteMdp named = STAY_OR_END.withNames(Names.none().withStates("here", "end"));
        HorizonSolution same = INDUCTION.solve(named, 5);
        assertEquals(solution, same);
        assertEquals(solution.hashCode(), same.hashCode());
        Thread.currentThread().interrupt();
        HorizonSolution stopped = INDUCTION.solve(STAY_OR_END, 5);
        assertTrue(Thread.interrupted());
        for (Object other : List.of(
                INDUCTION.solve(STAY_OR_END, 6),
                INDUCTION.solveFirst(STAY_OR_END, 5),
                INDUCTION.solve(STAY_OR_END.withDiscount(0.5), 5),
                SoftBackwardInduction.atTemperature(1).solve(STAY_OR_END, 5),
                stopped,
                "a text")) {
            assertNotEquals(solution, other);
        }
        assertTrue(solution.toString().startsWith("HorizonSolution[CONVERGED after 5 of 5 stages, "));
    }

    private static void assertOutOfBounds(String message, Runnable call) {
        assertEquals(
                message,
                assertThrows(IndexOutOfBoundsException.class, call::run).getMessage());
    }

    /** Σ βᵏ·rounding, in exact arithmetic, is not above what is reported. */
    @Test
    void bound_coversItsOwnRounding() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 300; i++) {
            FiniteMdp mdp = FiniteMdp.builder(1, random.nextDouble())
                    .transition(0, 0, 0, 1, random.nextDouble())
                    .build();
            int horizon = random.nextInt(1, 30);
            HorizonSolution solution = SoftBackwardInduction.atTemperature(0).solve(mdp, horizon);
            BigDecimal bound = BigDecimal.ZERO;
            for (int t = horizon - 1; t >= 0; t--) {
                double norm = Math.max(solution.values(t)[0], solution.values(t + 1)[0]);
                BigDecimal rounding = new BigDecimal(Rounding.ofValues(mdp, 0, norm));
                bound = bound.multiply(new BigDecimal(mdp.discount())).add(rounding);
            }
            assertTrue(new BigDecimal(solution.errorBound()).compareTo(bound) >= 0, "round " + i);
        }
    }
}
