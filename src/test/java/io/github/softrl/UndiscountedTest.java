package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Discount 1: what has a finite solution, what has none, and what cannot be told. */
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
        assertRefused(mdp, 1e-9, "one can stay for ever at no cost around state 0");
        // at λ = 0 the largest return is 1, but every V ≥ 1 solves the equation: nothing can be proved
        Solution hard = solve(mdp, 0);
        assertEquals(Status.UNDECIDED, hard.status());
        assertEquals(Double.POSITIVE_INFINITY, hard.errorBound());
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
        Solution borderline = solve(mdp, 1 / Math.log(2)); // gain 0 up to rounding: neither can be shown
        assertTrue(borderline.status() == Status.UNDECIDED || borderline.status() == Status.ITERATION_LIMIT);
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
        assertTrue(message.startsWith("no finite solution at discount 1"), message);
        assertTrue(message.contains(why), message);
        assertThrows(
                ArithmeticException.class,
                () -> SoftQValueIteration.atTemperature(temperature).solve(mdp));
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
}
