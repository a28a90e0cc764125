package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Covers NoFiniteSolution, EndComponents and Enclosure: at discount 1, what has a finite solution and what has none.
 */
class UndiscountedTest {
    private static Solution solve(FiniteMdp mdp, double temperature) {
        return SoftPolicyIteration.atTemperature(temperature)
                .withTolerance(1e-10)
                .solve(mdp);
    }

    /** Stay at a cost or end: exp(V/λ) = exp((V − c)/λ) + 1, so V = −λ log(1 − exp(−c/λ)). */
    @ParameterizedTest
    @CsvSource({"1, 1", "0.5, 2", "3, 0.1", "0.01, 1"})
    void stayOrEnd_closedForm(double cost, double temperature) {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, -cost)
                .transition(0, 1, 1, 1, 0)
                .terminal(1)
                .build();
        double exact = -temperature * Math.log(-Math.expm1(-cost / temperature));
        Solution newton = solve(mdp, temperature).requireConverged();
        assertEquals(exact, newton.value(0), newton.errorBound() + 1e-12);
        Solution sweeps = SoftQValueIteration.atTemperature(temperature)
                .withTolerance(1e-8)
                .solve(mdp)
                .requireConverged();
        assertEquals(exact, sweeps.value(0), sweeps.errorBound() + 1e-12);
        assertTrue(SoftBellman.errorBound(mdp, newton.q(), temperature) <= 1e-10);
    }

    @Test
    void noCycle_isSolvedAtAnyTemperature() {
        FiniteMdp mdp = FiniteMdp.builder(3, 1)
                .transition(0, 0, 1, 1, 5)
                .transition(0, 1, 1, 1, 5)
                .transition(1, 0, 2, 1, -1)
                .terminal(2)
                .build();
        for (double temperature : new double[] {0, 1, 1e6}) {
            assertEquals(4 + temperature * Math.log(2), solve(mdp, temperature).value(0), 1e-10 + 1e-15 * temperature);
        }
    }

    @Test
    void freeLoop_withoutChoice_isRefusedAtPositiveTemperatureOnly() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 1, 1, 1)
                .terminal(1)
                .build();
        assertRefused(mdp, 1e-9, "one can stay for ever at no cost or at a gain around state 0");
        // at λ = 0 every V ≥ 1 solves the equation, but the largest return is 1
        Solution hard = solve(mdp, 0).requireConverged();
        assertEquals(1, hard.value(0), hard.errorBound());
        assertEquals(1, hard.q().value(0, 0), hard.errorBound());
    }

    @Test
    void paidLoop_isRefusedAtEveryTemperature() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, 1e-6)
                .transition(0, 1, 1, 1, 0)
                .terminal(1)
                .build();
        assertRefused(mdp, 0, "stay for ever at no cost");
        assertRefused(mdp, 1, "stay for ever at no cost");
    }

    /** Two ways to stay, at cost c each: the gain λ log 2 − c decides. */
    @Test
    void gain_decides() {
        FiniteMdp mdp = FiniteMdp.builder(3, 1)
                .transition(0, 0, 1, 1, -1)
                .transition(0, 1, 1, 1, -1)
                .transition(1, 0, 0, 1, -1)
                .transition(1, 1, 0, 1, -1)
                .transition(1, 2, 2, 1, 0)
                .terminal(2)
                .build();
        solve(mdp, 0.999 / Math.log(2)).requireConverged();
        assertRefused(mdp, 1.001 / Math.log(2), "staying for ever earns");
        Solution borderline = SoftPolicyIteration.atTemperature(1 / Math.log(2))
                .withMaxIterations(1000)
                .solve(mdp);
        assertTrue(borderline.status() != Status.CONVERGED); // gain 0 up to rounding: neither can be shown
    }

    @Test
    void trappedState_isRefused() {
        FiniteMdp mdp = FiniteMdp.builder(3, 1)
                .transition(0, 0, 1, 1, -1)
                .transition(0, 1, 2, 1, -1)
                .transition(1, 0, 1, 1, -1)
                .terminal(2)
                .build();
        assertRefused(mdp, 1, "state 1 can never reach a terminal state");
    }

    private static void assertRefused(FiniteMdp mdp, double temperature, String why) {
        String message = assertThrows(ArithmeticException.class, () -> solve(mdp, temperature))
                .getMessage();
        assertTrue(message.matches("no (unique )?finite solution at discount 1.*"), message);
        assertTrue(message.contains(why), message);
        assertThrows(
                ArithmeticException.class,
                () -> SoftQValueIteration.atTemperature(temperature).solve(mdp));
    }

    /** 0.8 + 0.1 + 0.1 is 1 + 5.55e-17: staying for ever looks like a regular system, whose solution is 1.8e16. */
    @Test
    void rowSumAboveOne_byRounding_isSolvedAllTheSame() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 0.8, -1)
                .transition(0, 0, 0, 0.1, -1)
                .transition(0, 0, 0, 0.1, -1)
                .transition(0, 1, 1, 1, -2)
                .terminal(1)
                .build();
        for (double temperature : new double[] {0, 0.01}) {
            assertEquals(-2, solve(mdp, temperature).requireConverged().value(0), 1e-9);
        }
    }

    /** Here the stored sum is 1 + 0.99e-9; counted as 1, the cycle costs 1e-7 per step. */
    @Test
    void rowSumAboveOne_doesNotTurnACostIntoAGain() {
        FiniteMdp mdp = FiniteMdp.ofRows(
                1,
                new int[] {0, 2, 3, 3},
                new int[] {0, 1, 2, 4},
                new int[] {1, 2, 0, 0},
                new double[] {1, 1, 0.5, 0.5 + 0.99e-9},
                new double[] {1000, -1e6, -1000 - 2e-7});
        for (double temperature : new double[] {0, 1e-9}) {
            assertTrue(solve(mdp, temperature).status() != null, "not refused");
        }
    }

    /** The first greedy policy stays for ever; ending costs 1e7. */
    @Test
    void firstPolicyThatNeverEnds_isReplaced() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, -1)
                .transition(0, 1, 1, 1, -1e7)
                .terminal(1)
                .build();
        Solution solution = SoftPolicyIteration.atTemperature(0.5)
                .withTolerance(1e-6)
                .solve(mdp)
                .requireConverged();
        assertTrue(solution.iterations() <= 20);
        int n = 1000;
        FiniteMdp.Builder chain = FiniteMdp.builder(n + 1, 1).terminal(n);
        for (int s = 0; s < n; s++) {
            chain.transition(s, 0, s + 1, 1, -1e-3).transition(s, 1, Math.max(0, s - 1), 1, -1e-3);
            chain.transition(s, 2, n, 1, -1000);
        }
        FiniteMdp long1000 = chain.build();
        for (double temperature : new double[] {0, 1e-4}) {
            Solution ends = SoftPolicyIteration.atTemperature(temperature)
                    .withTolerance(1e-8)
                    .solve(long1000)
                    .requireConverged();
            assertEquals(-1, ends.value(0), 1e-3 + 1e3 * temperature * Math.log(3)); // 1000 steps
            assertTrue(ends.iterations() <= 100, ends::toString);
        }
    }

    /** A policy that pays to go round for ever: either refused or left undecided, and soon. */
    @Test
    void longRingThatPays_isNotSolved() {
        int n = 200;
        FiniteMdp.Builder ring = FiniteMdp.builder(n + 1, 1).terminal(n);
        for (int s = 0; s < n; s++) {
            ring.transition(s, 0, (s + 1) % n, 1, s == 0 ? 1.001 * n : -1).transition(s, 1, n, 1, -5);
        }
        FiniteMdp mdp = ring.build();
        try {
            assertEquals(Status.UNDECIDED, solve(mdp, 0).status());
        } catch (ArithmeticException refused) {
            assertTrue(refused.getMessage().contains("no finite solution"));
        }
    }

    /** Each state of the walk becomes transient only once its neighbour is: linear time all the same. */
    @Test
    void longSlipperyWalk_hasNoEndComponents() {
        int n = 200_000;
        FiniteMdp.Builder walk = FiniteMdp.builder(n + 1, 1).terminal(n);
        for (int s = 0; s < n; s++) {
            for (int a = 0; a < 2; a++) {
                walk.transition(s, a, Math.max(0, s - 1), a == 0 ? 0.1 : 0.9, -1);
                walk.transition(s, a, s + 1, a == 0 ? 0.9 : 0.1, -1);
            }
        }
        TransitionRows rows = walk.build().rows();
        BitSet all = new BitSet();
        all.set(0, rows.pairs());
        assertTrue(new EndComponents(new StateGraph(rows), all, () -> false).isEmpty());
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /** Random models that cost at least 1 per step, against value iteration in BigDecimal. */
    @ParameterizedTest
    @MethodSource("seeds")
    void errorBound_randomModels_isAboveTrueError(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 2 + random.nextInt(5);
        FiniteMdp.Builder builder = FiniteMdp.builder(n, 1).terminal(n - 1);
        for (int s = 0; s < n - 1; s++) {
            int actions = 1 + random.nextInt(3);
            for (int a = 0; a < actions; a++) {
                double end = 0.3 + 0.5 * random.nextDouble();
                builder.transition(s, a, n - 1, end, -1 - random.nextDouble());
                builder.transition(s, a, random.nextInt(n - 1), 1 - end, -1);
            }
        }
        FiniteMdp mdp = builder.build();
        for (double temperature : new double[] {0, 0.01, 0.3}) {
            Solution solution = solve(mdp, temperature).requireConverged();
            BigDecimal[] exact = exact(mdp, temperature, solution.values());
            double error = BigMath.error(mdp, solution.q(), exact).doubleValue();
            assertTrue(error <= solution.errorBound(), () -> error + " > " + solution.errorBound());
            double[][] off = new double[n][];
            Arrays.setAll(off, s -> solution.q().row(s));
            off[0][0] += 1e-6;
            QTable wrong = QTable.of(mdp, off);
            double bound = SoftBellman.errorBound(mdp, wrong, temperature);
            assertTrue(BigMath.error(mdp, wrong, exact).doubleValue() <= bound && bound < 1e-3, () -> "bound " + bound);
        }
    }

    /** The chance of going on is at most 0.7 per step: 200 sweeps from 1e-10 leave 1e-41. */
    private static BigDecimal[] exact(FiniteMdp mdp, double temperature, double[] near) {
        BigDecimal[] v = Arrays.stream(near).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new);
        for (int i = 0; i < 120; i++) {
            v = BigMath.backup(mdp, v, BigMath.big(temperature));
        }
        return v;
    }

    /** The policy that heads for the nearest end is worth −1e309, which must not end a run for the optimal one. */
    @Test
    void startThatOverflows_isNotTaken() {
        FiniteMdp mdp = FiniteMdp.builder(3, 1)
                .transition(0, 0, 0, 1, -1)
                .transition(0, 1, 2, 1e-9, -1e300)
                .transition(0, 1, 0, 1 - 1e-9, -1e300)
                .transition(0, 2, 1, 1, -2)
                .transition(1, 0, 2, 1, -2)
                .terminal(2)
                .build();
        for (LinearSolver solver : LinearSolver.values()) {
            Solution solution = SoftPolicyIteration.atTemperature(0)
                    .withLinearSolver(solver)
                    .solve(mdp);
            assertEquals(-4, solution.value(0), solution::toString);
        }
    }

    /** Nothing depends on the units, as long as nothing is near the smallest doubles. */
    @ParameterizedTest
    @ValueSource(doubles = {1e300, 1, 1e-50, 1e-290, 1e-300})
    void smallAndLargeUnits_areSolvedAlike(double unit) {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, -unit)
                .transition(0, 1, 1, 1, -3 * unit)
                .terminal(1)
                .build();
        for (double temperature : new double[] {0, 0.5 * unit}) {
            Solution policies =
                    SoftPolicyIteration.atTemperature(temperature).solve(mdp).requireConverged();
            Solution sweeps =
                    SoftQValueIteration.atTemperature(temperature).solve(mdp).requireConverged();
            assertEquals(temperature == 0 ? 1 : 5, policies.iterations());
            assertEquals(policies.value(0), sweeps.value(0), 2e-9 * unit);
        }
        double reward = SoftBellman.discountedReward(mdp, Policy.uniform(mdp))[0];
        assertEquals(-4 * unit, reward, 1e-9 * unit);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e39, 1, 1e-50})
    void refusal_namesNumbersOfAnySize(double unit) {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, -unit)
                .transition(0, 1, 0, 1, -1.5 * unit)
                .transition(0, 2, 1, 1, -unit)
                .terminal(1)
                .build();
        String message = assertThrows(ArithmeticException.class, () -> solve(mdp, 4 * unit))
                .getMessage();
        String below = message.replaceAll(".*\\(any below (.*) is low enough\\).*", "$1");
        assertEquals(1 / Math.log(2), Double.parseDouble(below) / unit, 1e-3, message);
        SoftPolicyIteration.atTemperature(Double.parseDouble(below)).solve(mdp).requireConverged();
        String gain = message.replaceAll(".*earns at least (.*) per step.*", "$1");
        assertEquals(1.5304, Double.parseDouble(gain) / unit, 1e-3, message);
    }

    /** Each state is visited equally often: the gain is the mean reward, −2e-13 or −5e-12, far below rounding. */
    @Test
    void gainBelowRounding_isNotTakenForPositive() {
        double[][] rewards = {
            {289.6771342209896, -12320.50496532313, 909656.8216234264, -7.288967721908226, -897618.7048246023},
            {852181.1107072363, 71012.77646147039, -923193.8871687067}
        };
        for (double[] r : rewards) {
            assertTrue(Arrays.stream(r)
                            .mapToObj(BigDecimal::new)
                            .reduce(BigDecimal::add)
                            .orElseThrow()
                            .signum()
                    < 0);
            int n = r.length;
            FiniteMdp.Builder ring = FiniteMdp.builder(n + 1, 1).terminal(n);
            for (int s = 0; s < n; s++) {
                ring.transition(s, 0, (s + 1) % n, 0.3, r[s])
                        .transition(s, 0, (s + 2) % n, 0.7, r[s])
                        .transition(s, 1, n, 1, -1000);
            }
            FiniteMdp mdp = ring.build();
            NoFiniteSolution.refuse(mdp, 0, () -> false);
        }
    }
}
