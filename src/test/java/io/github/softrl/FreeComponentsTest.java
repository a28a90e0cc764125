package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Covers FreeComponents and CollapsedRun: undiscounted models at λ = 0 in which one can stay for ever for nothing. */
class FreeComponentsTest {
    /** The gambler of Sutton and Barto, who may also stake nothing: with a chance of 0.4 bold play is optimal. */
    private static FiniteMdp gambler() {
        FiniteMdp.Builder builder = FiniteMdp.builder(101, 1).terminal(0).terminal(100);
        for (int s = 1; s < 100; s++) {
            builder.transition(s, 0, s, 1, 0);
            for (int stake = 1; stake <= Math.min(s, 100 - s); stake++) {
                builder.transition(s, stake, s + stake, 0.4, s + stake == 100 ? 1 : 0);
                builder.transition(s, stake, s - stake, 0.6, 0);
            }
        }
        return builder.build();
    }

    private static List<Solution> solutions(FiniteMdp mdp, double[] start) {
        List<Solution> solutions = new ArrayList<>();
        for (LinearSolver solver : LinearSolver.values()) {
            solutions.add(SoftPolicyIteration.atTemperature(0)
                    .withLinearSolver(solver)
                    .solve(mdp, start));
        }
        solutions.add(SoftQValueIteration.atTemperature(0).solve(mdp, start));
        return solutions;
    }

    @Test
    void gambler_whoMayStakeNothing_isSolved_fromAnyStart() {
        FiniteMdp mdp = gambler();
        double[] high = new double[101];
        Arrays.fill(high, 1, 100, 7); // with which V = TV holds, too
        for (double[] start : new double[][] {new double[101], high}) {
            for (Solution solution : solutions(mdp, start)) {
                solution.requireConverged();
                assertEquals(0.4, solution.value(50), solution.errorBound(50));
                assertEquals(0.16, solution.value(25), solution.errorBound(25));
                assertEquals(0.64, solution.value(75), solution.errorBound(75));
                assertEquals(solution.value(50), solution.q().value(50, 0), "staking nothing loses nothing");
                assertEquals(SoftBellman.errorBound(mdp, solution.q(), 0), solution.errorBound());
            }
        }
    }

    /** The chance of reaching the goal at last: 14/17 on the slippery map of 16 cells. */
    @Test
    void frozenLake_withoutDiscount_isTheChanceOfArriving() {
        FiniteMdp mdp = Reference.mdp("frozenlake4_slippery", 1);
        for (Solution solution : solutions(mdp, new double[mdp.stateCount()])) {
            assertEquals(14 / 17.0, solution.requireConverged().value(0), solution.errorBound() + 1e-14);
        }
    }

    /** Leaving costs 5, staying nothing: then one stays. */
    @Test
    void componentThatIsNotWorthLeaving_isWorthNothing() {
        FiniteMdp mdp = FiniteMdp.builder(4, 1)
                .transition(0, 0, 1, 1, 0)
                .transition(1, 0, 0, 0.5, 0)
                .transition(1, 0, 1, 0.5, 0)
                .transition(1, 1, 3, 1, -5)
                .transition(2, 0, 0, 1, -2)
                .terminal(3)
                .build();
        for (Solution solution : solutions(mdp, new double[4])) {
            assertEquals(0, solution.requireConverged().value(0), solution.errorBound());
            assertEquals(-5, solution.q().value(1, 1), solution.errorBound());
            assertEquals(-2, solution.value(2), solution.errorBound());
        }
    }

    @Test
    void of_whereNothingIsFree_isNull() {
        assertNull(FreeComponents.of(gambler(), 0.1, () -> false), "entropy is earned by staying");
        assertNull(FreeComponents.of(gambler().withDiscount(0.9), 0, () -> false));
        FiniteMdp costs = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, -1)
                .transition(0, 1, 1, 1, 0)
                .terminal(1)
                .build();
        assertNull(FreeComponents.of(costs, 0, () -> false));
        FreeComponents free = FreeComponents.of(gambler(), 0, () -> false);
        assertNotNull(free);
        assertEquals(101, free.model().stateCount());
    }

    /** A refusal names a state of the whole model, and listeners get tables of its shape. */
    @Test
    void wholeModel_isWhatUsersSee() {
        FiniteMdp pays = FiniteMdp.builder(5, 1)
                .transition(0, 0, 1, 1, 0)
                .transition(1, 0, 0, 1, 0)
                .transition(1, 1, 2, 1, -1)
                .transition(2, 0, 3, 1, 3)
                .transition(3, 0, 2, 1, -1)
                .transition(3, 1, 4, 1, 0)
                .terminal(4)
                .build();
        String message = assertThrows(
                        ArithmeticException.class,
                        () -> SoftPolicyIteration.atTemperature(0).solve(pays))
                .getMessage();
        assertTrue(message.contains("around state 2;"), message);
        FiniteMdp mdp = gambler();
        Solution solution = SoftQValueIteration.atTemperature(0)
                .withListener(progress ->
                        assertEquals(mdp.stateActionCount(), progress.q().byPair().length))
                .solve(mdp);
        assertTrue(solution.iterations() > 1);
    }

    @Test
    void limits_areObeyed() {
        FiniteMdp mdp = gambler();
        Solution few = SoftQValueIteration.atTemperature(0).withMaxIterations(2).solve(mdp);
        assertSame(Status.ITERATION_LIMIT, few.status());
        assertTrue(Math.abs(few.value(50) - 0.4) <= few.errorBound());
        Solution late = SoftPolicyIteration.atTemperature(0)
                .withTimeLimit(Duration.ofNanos(1))
                .solve(mdp);
        assertTrue(late.status() == Status.TIME_LIMIT || late.status() == Status.CONVERGED);
        assertTrue(Math.abs(late.value(50) - 0.4) <= late.errorBound());
    }

    /** To and fro for nothing, and an exit that pays 10, where rows sum to p. */
    private static FiniteMdp.Builder toAndFro(int n, double p) {
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, 1).terminal(n);
        for (int s = 0; s < n; s++) {
            builder.transition(s, 0, s + 1, p, s == n - 1 ? 10 : 0).transition(s, 1, Math.max(0, s - 1), p, 0);
        }
        return builder;
    }

    /**
     * Rows that sum to 1 − 9e-10: as they are stored, each step costs a little. Where some row sums to 1, those of free
     * components count as 1; where none does, T contracts, and they count as given.
     */
    @Test
    void rowsBelowOne_countAsStored_unlessSomeRowIsOne() {
        double p = 1 - 9e-10;
        int n = 200;
        FiniteMdp mdp = toAndFro(n, p).build();
        assertNull(FreeComponents.of(mdp, 0, () -> false));
        for (Solution solution : solutions(mdp, new double[n + 1])) {
            for (int s = 0; s < n; s++) {
                double exact = 10 * Math.pow(p, n - s);
                assertEquals(exact, solution.value(s), solution.errorBound(s) + 1e-14, solution::toString);
            }
        }
        FiniteMdp other = toAndFro(n, p).transition(0, 2, 0, 1, -1).build();
        assertNotNull(FreeComponents.of(other, 0, () -> false));
        for (Solution solution : solutions(other, new double[n + 1])) {
            assertEquals(10 * p, solution.requireConverged().value(0), solution.errorBound(0));
        }
    }

    @Test
    void stopped_isNull_andPlannersReturn() {
        assertNull(FreeComponents.of(gambler(), 0, () -> true));
        int[] asked = {0};
        assertNull(FreeComponents.of(gambler(), 0, () -> asked[0]++ > 0), "within the search");
        Thread.currentThread().interrupt();
        for (Solution solution : solutions(gambler(), new double[101])) {
            assertEquals(Status.INTERRUPTED, solution.status());
            assertEquals(0, solution.iterations());
        }
        assertTrue(Thread.interrupted());
    }
}
