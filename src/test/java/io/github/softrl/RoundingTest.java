package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The formulas of docs/theory.md, 5.2 and 7, written out once more: where the true errors are far below a bound, no
 * example tells whether one of its terms has been lost. That the bounds hold is for HostileModelsTest and others.
 */
class RoundingTest {
    @Test
    void ofSoftmax_andOfLogSoftmax_arePlainFormulas() {
        assertEquals(0, Rounding.ofSoftmax(1));
        assertEquals(0, Rounding.ofLogSoftmax(1, -3));
        for (int n : new int[] {2, 7, 1_000}) {
            assertSame(1.01 * U * (4 * Math.log(n) + 8) + 2 * n * TINY, Rounding.ofSoftmax(n));
            assertSame(1.01 * U * (3 * 5 + 4 * Math.log(n) + 6), Rounding.ofLogSoftmax(n, -5));
        }
    }

    /** The sum of all errors of a softmax, against 45 digits: at most its bound, and not much less. */
    @Test
    void ofSoftmax_coversTheErrorsOfProbabilities() {
        SplittableRandom random = new SplittableRandom(21);
        double largest = 0;
        for (int i = 0; i < 400; i++) {
            int n = 2 + random.nextInt(i % 10 == 0 ? 200 : 6);
            double temperature = Math.exp(random.nextDouble(-4, 4));
            double[] q = random.doubles(n, -10, 10).toArray();
            double[] p = new double[n];
            double[] logs = new double[n];
            SoftMath.softmaxAndLog(q, 0, n, temperature, p, 0, logs, 0);
            BigDecimal[] exact = new BigDecimal[n];
            for (int a = 0; a < n; a++) {
                exact[a] = BigMath.big(q[a]);
            }
            BigDecimal lse = BigMath.logSumExp(exact, BigMath.big(temperature));
            double sum = 0;
            for (int a = 0; a < n; a++) {
                BigDecimal log = exact[a].subtract(lse).divide(BigMath.big(temperature), BigMath.DIGITS);
                sum += BigMath.exp(log).subtract(BigMath.big(p[a])).abs().doubleValue();
                double off = log.subtract(BigMath.big(logs[a])).abs().doubleValue();
                assertTrue(off <= Rounding.ofLogSoftmax(n, logs[a]), off + " of " + logs[a]);
            }
            assertTrue(sum <= Rounding.ofSoftmax(n), sum + " for " + n);
            largest = Math.max(largest, sum / Rounding.ofSoftmax(n));
        }
        assertTrue(largest > 0.05, "wide: " + largest);
    }

    private static final double U = 0x1p-53;
    private static final double TINY = Double.MIN_VALUE;

    /** One state with n actions, each with k successors of equal probability and the reward r. */
    private static FiniteMdp model(int n, int k, double discount, double r) {
        FiniteMdp.Builder builder = FiniteMdp.builder(k, discount);
        for (int a = 0; a < n; a++) {
            for (int s2 = 0; s2 < k; s2++) {
                builder.transition(0, a, s2, 1.0 / k, r);
            }
        }
        for (int s = 1; s < k; s++) {
            builder.terminal(s);
        }
        return builder.build();
    }

    /** Sizes of which each term counts for something: large, small, or the others 0. */
    private static double[][] sizes() {
        return new double[][] {{1, 1, 1}, {1e6, 1, 1}, {1, 1e6, 1}, {1, 1, 1e6}, {0, 0, 1}, {0, 1, 0}, {1, 0, 0}};
    }

    private static void assertSame(double expected, double actual) {
        assertEquals(expected, actual, 1e-13 * expected);
    }

    @Test
    void ofTable_andOfValues_arePlainFormulas() {
        for (int n : new int[] {1, 2, 7, 100}) {
            for (int k : new int[] {1, 4, 16}) {
                for (double[] size : sizes()) {
                    double lambda = size[0];
                    double reward = size[1];
                    double v = size[2];
                    double beta = 0.75; // as 1/k sums to 1 without rounding
                    FiniteMdp mdp = model(n, k, 0.75, reward);
                    double row = U * ((k + 3) * beta * v + 2.2 * reward) + (k + 3) * TINY;
                    boolean isExact = n == 1 || lambda == 0;
                    double precise = isExact ? 0 : U * (6 * lambda * (1 + Math.log(n)) + 2 * v);
                    double fast = isExact ? 0 : Math.max(precise, 1.5e-15 * n * lambda + 2 * U * v);
                    assertSame(1.01 * (row + beta * precise), Rounding.ofTable(mdp, lambda, v));
                    assertSame(1.01 * (row + beta * precise), Rounding.ofTable(mdp, lambda, v, true));
                    assertSame(1.01 * (row + beta * fast), Rounding.ofTable(mdp, lambda, v, false));
                    assertSame(1.01 * (row + precise), Rounding.ofValues(mdp, lambda, v));
                    assertSame(1.01 * (row + fast), Rounding.ofValues(mdp, lambda, v, false));
                    assertSame(precise, Rounding.ofLogSumExp(n, lambda, v));
                }
            }
        }
    }

    @Test
    void ofActionValue_countsItsOwnRow() {
        FiniteMdp mdp = FiniteMdp.builder(4, 0.5)
                .transition(0, 0, 0, 0.5, -3e5)
                .transition(0, 0, 1, 0.25, -3e5)
                .transition(0, 0, 2, 0.25, -3e5)
                .transition(1, 0, 3, 1, 0)
                .terminal(2)
                .terminal(3)
                .build();
        assertSame(1.01 * (U * (6 * 0.5 * 7e5 + 2.2 * 3e5) + 6 * TINY), Rounding.ofActionValue(mdp, 0, 7e5));
        assertSame(1.01 * U * 2.2 * 3e5, Rounding.ofActionValue(mdp, 0, 0));
        assertSame(1.01 * U * 4 * 0.5 * 7e5, Rounding.ofActionValue(mdp, 1, 7e5));
        assertEquals(4 * TINY, Rounding.ofActionValue(mdp, 1, 0));
    }

    @Test
    void ofPolicyValue_isAPlainFormula() {
        for (int n : new int[] {1, 2, 50}) {
            for (double[] size : sizes()) {
                double lambda = size[0];
                double entropy = size[1];
                double q = size[2];
                assertSame(
                        1.01 * (U * ((n + 1) * q + lambda * (24 * entropy + 20)) + 16 * n * (1 + lambda) * TINY),
                        Rounding.ofPolicyValue(n, q, lambda, entropy));
            }
        }
        assertTrue(Rounding.ofPolicyValue(3, 0, 0, 1) >= 48 * TINY);
    }

    @Test
    void sums_countTheirTerms() {
        assertSame(1.01 * U * 14, Rounding.ofNonNegativeSum(10));
        assertEquals(7 * TINY, Rounding.underflow(7));
    }

    /** A sum of n products of non-negative numbers, (x·y·z) as in γ·π·p·x, in the order in which they come. */
    @Test
    void ofNonNegativeSum_holdsForSumsOfProducts() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2_000; i++) {
            int n = random.nextInt(1, 40);
            double sum = 0;
            BigDecimal exact = BigDecimal.ZERO;
            for (int j = 0; j < n; j++) {
                double x = random.nextDouble();
                double y = random.nextDouble();
                sum += x * y;
                exact = exact.add(new BigDecimal(x).multiply(new BigDecimal(y)));
            }
            double error = exact.subtract(new BigDecimal(sum)).abs().doubleValue();
            assertTrue(error <= Rounding.ofNonNegativeSum(n) * sum);
        }
    }
}
