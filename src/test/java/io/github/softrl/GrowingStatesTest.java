package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingStatesTest {
    /** Three ways to stay that sum to 1 + 2e-10, and an exit of 1e-10. */
    private static FiniteMdp stayAndGrow(double discount) {
        return FiniteMdp.builder(2, discount)
                .transition(0, 0, 0, 0.3333333334, -1)
                .transition(0, 0, 0, 0.3333333334, -1)
                .transition(0, 0, 0, 0.3333333334, -1)
                .transition(0, 0, 1, 1e-10, -1)
                .terminal(1)
                .build();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1 - 1e-10, 1})
    void planners_refuseAtOnce(double discount) {
        FiniteMdp mdp = stayAndGrow(discount);
        for (Runnable run : new Runnable[] {
            () -> SoftQValueIteration.atTemperature(1).solve(mdp),
            () -> SoftPolicyIteration.atTemperature(1).solve(mdp)
        }) {
            String message = assertThrows(ArithmeticException.class, run::run).getMessage();
            assertEquals(
                    "no finite solution at discount " + discount
                            + " can be certified: whatever one does from state 0, row"
                            + " sums above 1 gain as much as the discount and endings lose, or more; make the rows sum"
                            + " to 1, or lower the discount",
                    message);
        }
    }

    @Test
    void discountBelow_isSolved() {
        FiniteMdp mdp = stayAndGrow(1 - 3e-10); // gains 2e-10 and loses 3e-10
        assertEquals(-1, GrowingStates.first(mdp, () -> false));
        Solution solution = SoftPolicyIteration.atTemperature(1).solve(mdp);
        assertTrue(Math.abs(solution.values()[0] + 1e10) <= 0.1 * 1e10, solution::toString);
        assertTrue(solution.errorBound() < 1e10, solution::toString);
    }

    /** Added one by one the thirds are 1, but exactly they are 1 − 2⁻⁵⁴, so that one leaves, once in 2⁵⁴ steps. */
    @Test
    void rowsOfOneUpToRounding_doNotGrow() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1 / 3.0, -1)
                .transition(0, 0, 0, 1 / 3.0, -1)
                .transition(0, 0, 0, 1 / 3.0, -1)
                .transition(0, 0, 1, 1e-17, -1)
                .terminal(1)
                .build();
        assertEquals(-1, GrowingStates.first(mdp, () -> false));
    }

    /** The definition, by brute force over sets of states, in exact arithmetic. */
    private static boolean hasSet(FiniteMdp mdp) {
        for (int set = 1; set < 1 << mdp.stateCount(); set++) {
            boolean grows = true;
            for (int s = 0; s < mdp.stateCount() && grows; s++) {
                grows = (set >> s & 1) == 0 || !mdp.isTerminal(s) && growsIn(mdp, s, set);
            }
            if (grows) {
                return true;
            }
        }
        return false;
    }

    private static boolean growsIn(FiniteMdp mdp, int s, int set) {
        TransitionRows rows = mdp.rows();
        for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                boolean isIn = (set >> rows.successor[k] & 1) == 1;
                sum = isIn ? sum.add(new BigDecimal(rows.probability[k])) : sum;
            }
            if (sum.multiply(new BigDecimal(mdp.discount())).compareTo(BigDecimal.ONE) < 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void first_randomModels_isTheDefinition() {
        SplittableRandom random = new SplittableRandom(31);
        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            int n = random.nextInt(2, 7);
            FiniteMdp.Builder builder = FiniteMdp.builder(n, 1 - 1e-10).terminal(n - 1);
            for (int s = 0; s < n - 1; s++) {
                int actions = random.nextInt(1, 3);
                for (int a = 0; a < actions; a++) {
                    int[] successors = {random.nextInt(n), random.nextInt(n)};
                    double excess = random.nextInt(5) == 0 ? -5e-10 : 5e-10;
                    builder.transition(s, a, successors[0], 0.5, 1).transition(s, a, successors[1], 0.5 + excess, 1);
                }
            }
            FiniteMdp mdp = builder.build();
            int first = GrowingStates.first(mdp, () -> false);
            assertEquals(hasSet(mdp), first >= 0, () -> Arrays.toString(mdp.rows().successor));
            found += first >= 0 ? 1 : 0;
        }
        assertTrue(found > 200 && found < 1_800, "found " + found);
    }
}
