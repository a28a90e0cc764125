package io.github.softrl;

import static io.github.softrl.testing.BigMath.big;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import io.github.softrl.testing.RandomMdps;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers SoftBellman, BellmanOperator, ErrorBound, Rounding and Certificate: backups, and bounds against 45 digits. */
class SoftBellmanTest {
    /** Two states and a terminal one; small enough to work out by hand. */
    private static final FiniteMdp SMALL = FiniteMdp.builder(3, 0.5)
            .transition(0, 0, 1, 1.0, 1.0)
            .transition(0, 1, 1, 0.25, 0.0)
            .transition(0, 1, 2, 0.75, 4.0)
            .transition(1, 0, 0, 1.0, -1.0)
            .terminal(2)
            .build();

    private static final QTable Q = QTable.of(SMALL, new double[][] {{1, 2}, {3}, {}});

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @Test
    void backup_byHand() {
        QTable hard = SoftBellman.backup(SMALL, Q, 0);
        assertEquals(1 + 0.5 * 3, hard.value(0, 0));
        assertEquals(3 + 0.5 * 0.25 * 3, hard.value(0, 1)); // R = 0.75·4, the terminal state is worth 0
        assertEquals(-1 + 0.5 * 2, hard.value(1, 0));
        QTable soft = SoftBellman.backup(SMALL, Q, 2);
        assertEquals(hard.value(0, 0), soft.value(0, 0)); // state 1 has one action: no choice, no entropy
        assertEquals(-1 + 0.5 * 2 * Math.log(Math.exp(0.5) + Math.exp(1)), soft.value(1, 0), 1e-15);
    }

    @Test
    void residual_isLargestChange() {
        assertEquals(3.0, SoftBellman.residual(SMALL, Q, 0)); // state 1: 3 → 0
        FiniteMdp allTerminal = FiniteMdp.builder(1, 0.5).terminal(0).build();
        assertEquals(0, SoftBellman.residual(allTerminal, QTable.of(allTerminal, new double[][] {{}}), 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void backup_randomTables_agreesWithBigDecimal(long seed) {
        FiniteMdp mdp = RandomMdps.of(seed, 0.8);
        QTable q = RandomMdps.table(mdp, new SplittableRandom(seed), 5);
        for (double temperature : new double[] {0, 0.01, 1, 100}) {
            BigDecimal[] v = values(q, temperature);
            assertTrue(BigMath.error(mdp, SoftBellman.backup(mdp, q, temperature), v)
                            .doubleValue()
                    <= 1e-15 * (5 + temperature * 2));
        }
    }

    private static BigDecimal[] values(QTable q, double temperature) {
        return IntStream.range(0, q.stateCount())
                .mapToObj(s -> Arrays.stream(q.row(s)).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new))
                .map(row -> row.length == 0 ? BigDecimal.ZERO : BigMath.logSumExp(row, big(temperature)))
                .toArray(BigDecimal[]::new);
    }

    /** The guarantee, for tables near and far from the solution, against V* in 45 digits. */
    @ParameterizedTest
    @MethodSource("seeds")
    void errorBound_anyTable_isAboveTrueError(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double discount = new double[] {0, 0.3, 0.6}[(int) (seed % 3)];
        FiniteMdp mdp = RandomMdps.of(seed, discount);
        for (double temperature : new double[] {0, 0.05, 1, 20}) {
            Solution near = SoftQValueIteration.atTemperature(temperature)
                    .withTolerance(1e-13 * (1 + 10 * temperature))
                    .solve(mdp)
                    .requireConverged();
            BigDecimal[] exact = BigMath.solve(mdp, temperature, near.values());
            for (double distance : new double[] {0, 1e-15, 1e-9, 1e-2, 10}) {
                QTable q = perturbed(mdp, near.q(), random, distance);
                double error = BigMath.error(mdp, q, exact).doubleValue();
                double bound = SoftBellman.errorBound(mdp, q, temperature);
                assertTrue(error <= bound, () -> error + " > " + bound);
                // and it is not idle: within the factor (1 + γ)/(1 − γ) of the truth, up to rounding
                assertTrue(bound <= (1 + discount) / (1 - discount) * error + 1e-12 * (1 + temperature));
            }
        }
    }

    /** Rows may sum to 1 ± 1e-9; the solution in question is that of the rows as given. */
    @ParameterizedTest
    @MethodSource("seeds")
    void errorBound_rowSumsOffByTolerance_isAboveTrueError(long seed) {
        double off = seed % 2 == 0 ? 9e-10 : -9e-10;
        FiniteMdp mdp = FiniteMdp.ofDense(
                0.5, new double[][][] {{{0.5, 0.5 + off}, {1 - 1e-9, 0}}, {{0.25, 0.75 + off}}}, new double[][] {
                    {1, 0.5}, {-1}
                });
        Solution solution = SoftQValueIteration.atTemperature(0.1 * seed)
                .withTolerance(1e-12)
                .solve(mdp);
        BigDecimal[] exact = BigMath.solve(mdp, 0.1 * seed, solution.values());
        double error = BigMath.error(mdp, solution.q(), exact).doubleValue();
        assertTrue(error <= solution.errorBound(), () -> error + " > " + solution.errorBound());
    }

    private static QTable perturbed(FiniteMdp mdp, QTable q, SplittableRandom random, double distance) {
        double[][] rows = new double[mdp.stateCount()][];
        for (int s = 0; s < rows.length; s++) {
            rows[s] = q.row(s);
            for (int a = 0; a < rows[s].length; a++) {
                rows[s][a] += distance * (2 * random.nextDouble() - 1);
            }
        }
        return QTable.of(mdp, rows);
    }

    @Test
    void errorBound_noContraction_isInfinite() {
        FiniteMdp undiscounted = SMALL.withDiscount(1);
        assertEquals(Double.POSITIVE_INFINITY, SoftBellman.errorBound(undiscounted, Q, 1));
    }

    @Test
    void tables_ofOtherShape_throw() {
        FiniteMdp other = FiniteMdp.builder(1, 0.5).transition(0, 0, 0, 1, 0).build();
        String message = assertThrows(IllegalArgumentException.class, () -> SoftBellman.backup(other, Q, 1))
                .getMessage();
        assertEquals("q must have the same states and actions: 3 instead of 1 states", message);
        assertThrows(IllegalArgumentException.class, () -> SoftBellman.residual(SMALL, Q, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> SoftBellman.errorBound(SMALL, Q, -1));
        assertThrows(NullPointerException.class, () -> SoftBellman.backup(null, Q, 1));
        assertThrows(NullPointerException.class, () -> SoftBellman.backup(SMALL, null, 1));
    }

    @Test
    void backup_beyondDouble_throws() {
        QTable huge = QTable.of(SMALL, new double[][] {{1.7e308, 1.7e308}, {0}, {}});
        String message = assertThrows(ArithmeticException.class, () -> SoftBellman.backup(SMALL, huge, 1e308))
                .getMessage();
        assertTrue(message.contains("must stay within the range of double: Infinity; divide"), message);
    }

    @Test
    void errorBound_discountOne_includesTheResidualsRounding() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 1, 1, 0.3)
                .transition(0, 1, 1, 1, 0.1)
                .terminal(1)
                .build();
        for (int i = 1; i < 200; i++) {
            QTable q = QTable.of(mdp, new double[][] {{0.3, -1e6 / i}, {}});
            BigDecimal error = big(0.1).add(big(1e6 / i));
            assertTrue(error.compareTo(big(SoftBellman.errorBound(mdp, q, 0))) <= 0);
        }
    }

    /** The policy that is greedy for the table never ends, also where row sums of 1 + 8e-10 outweigh the discount. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1 - 1e-10, 1 - 1e-9, 1 - 1e-6})
    void errorBound_ofATableThatNeverEnds_isFinite(double discount) {
        FiniteMdp mdp = FiniteMdp.builder(2, discount)
                .transition(0, 0, 0, 0.3333333336, -1)
                .transition(0, 0, 0, 0.3333333336, -1)
                .transition(0, 0, 0, 0.3333333336, -1)
                .transition(0, 1, 1, 1, -5)
                .terminal(1)
                .build();
        QTable table = QTable.of(mdp, new double[][] {{0, -5}, {}});
        double error = SoftPolicyIteration.atTemperature(0.1).solve(mdp).q().maxDifference(table);
        double bound = SoftBellman.errorBound(mdp, table, 0.1);
        assertTrue(bound >= error && bound <= 1.01 * error, () -> "bound " + bound + ", error " + error);
    }

    /** The residual over 1 − β, rounded upwards. */
    @Test
    void boundByContraction_isNotBelowTheExactOne() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2_000; i++) {
            double beta = random.nextDouble();
            double residual = random.nextDouble();
            BigDecimal bound = new BigDecimal(ErrorBound.of(beta, residual));
            BigDecimal least = bound.multiply(BigDecimal.ONE.subtract(new BigDecimal(beta)));
            assertTrue(least.compareTo(new BigDecimal(residual)) >= 0, "β " + beta + ", residual " + residual);
        }
        assertEquals(Double.POSITIVE_INFINITY, ErrorBound.of(1, 0));
    }

    /** Both distances exceed the largest double. */
    @Test
    void worst_whereDistancesOverflow() {
        FiniteMdp mdp = FiniteMdp.builder(3, 0)
                .transition(0, 0, 0, 1, 1e308)
                .transition(1, 0, 1, 1, 1.7e308)
                .transition(2, 0, 2, 1, 1.2e308)
                .build();
        QTable opposite = QTable.of(new double[][] {{-1e308}, {-1.7e308}, {-1.2e308}});
        assertEquals(new SoftBellman.Worst(1, 0, -1.7e308, 1.7e308), SoftBellman.worst(mdp, opposite, 0));
    }

    /** One entry of a solution is changed by 5: nothing is further from its backup. */
    @Test
    void worst_findsTheEntryThatWasChanged() {
        for (int seed = 0; seed < 100; seed++) {
            FiniteMdp mdp = RandomMdps.of(seed, 0.5);
            QTable exact = SoftPolicyIteration.atTemperature(0.3).solve(mdp).q();
            double[] q = exact.byPair();
            int pair = new SplittableRandom(seed).nextInt(q.length);
            q[pair] += 5;
            QTable wrong = QTable.of(mdp.stateActions(), q);
            SoftBellman.Worst worst = SoftBellman.worst(mdp, wrong, 0.3);
            double distance = Math.abs(worst.given() - worst.backedUp());
            assertEquals(SoftBellman.residual(mdp, wrong, 0.3), distance, 1e-12);
            assertEquals(wrong.value(worst.state(), worst.action()), worst.given());
            assertEquals(SoftBellman.backup(mdp, wrong, 0.3).value(worst.state(), worst.action()), worst.backedUp());
            if (distance > 2.6) { // self-loops and soft maxima may spread the change
                assertEquals(mdp.stateActions().state(pair), worst.state());
                assertEquals(mdp.stateActions().action(pair), worst.action());
            }
        }
        FiniteMdp ends = FiniteMdp.builder(1, 1).terminal(0).build();
        QTable none = QTable.of(ends, new double[][] {{}});
        String message = assertThrows(IllegalArgumentException.class, () -> SoftBellman.worst(ends, none, 1))
                .getMessage();
        assertTrue(message.startsWith("mdp must have an action in some state"), message);
    }
}
