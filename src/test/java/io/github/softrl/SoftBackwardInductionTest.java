package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Reference;
import io.github.softrl.testing.Refusals;
import org.junit.jupiter.api.Test;

/** Covers SoftBackwardInduction and HorizonSolution. */
class SoftBackwardInductionTest {
    private static final FiniteMdp STAY_OR_END = Reference.mdp("exit_or_stay", 1);
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
                IllegalArgumentException.class,
                "horizon must be >= 0 and below 2147483647: -1",
                () -> INDUCTION.solve(STAY_OR_END, -1));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "horizon must be >= 1: 0; the first decision is asked for",
                () -> INDUCTION.solveFirst(STAY_OR_END, 0));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "temperature must be finite and >= 0: NaN",
                () -> SoftBackwardInduction.atTemperature(Double.NaN));
        assertThrows(NullPointerException.class, () -> INDUCTION.solve(null, 1));
    }

    @Test
    void solve_valuesBeyondDouble_throws() {
        FiniteMdp huge = FiniteMdp.builder(1, 1).transition(0, 0, 0, 1, 1e308).build();
        assertThrows(ArithmeticException.class, () -> INDUCTION.solve(huge, 3));
    }

    private static void assertOutOfBounds(String message, Runnable call) {
        assertEquals(
                message,
                assertThrows(IndexOutOfBoundsException.class, call::run).getMessage());
    }
}
