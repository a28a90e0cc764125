package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import io.github.softrl.testing.RandomMdps;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Covers BackupBounds and Enclosure: backups rounded outwards, and intervals that T maps into themselves. */
class BackupBoundsTest {
    private static FiniteMdp corridor(double discount) {
        return FiniteMdp.builder(3, discount)
                .transition(0, 0, 0, 1.0, -1.0)
                .transition(0, 1, 1, 0.9, -1.0)
                .transition(0, 1, 0, 0.1, -1.0)
                .transition(1, 0, 0, 1.0, -1.0)
                .transition(1, 1, 2, 1.0, 0.0)
                .terminal(2)
                .build();
    }

    @Test
    void ofSoftValues_containsTheExactBackup_andIsNarrow() {
        for (int seed = 0; seed < 300; seed++) {
            FiniteMdp mdp = RandomMdps.of(seed, 0.99);
            SplittableRandom random = new SplittableRandom(seed);
            double size = Math.scalb(1, random.nextInt(-30, 30));
            double[] v = new double[mdp.stateCount()];
            Arrays.setAll(v, s -> mdp.isTerminal(s) ? 0 : size * (2 * random.nextDouble() - 1));
            BigDecimal[] exact = Arrays.stream(v).mapToObj(BigMath::big).toArray(BigDecimal[]::new);
            double temperature = seed % 4 == 0 ? 0 : Math.scalb(1, random.nextInt(-20, 20));
            BackupBounds bounds = new BackupBounds(mdp, temperature);
            bounds.ofSoftValues(v);
            BigDecimal[] backup = BigMath.backup(mdp, exact, BigMath.big(temperature));
            for (int s = 0; s < v.length; s++) {
                assertTrue(BigMath.big(bounds.lower[s]).compareTo(backup[s]) <= 0, "seed " + seed);
                assertTrue(BigMath.big(bounds.upper[s]).compareTo(backup[s]) >= 0, "seed " + seed);
                double width = bounds.upper[s] - bounds.lower[s];
                assertTrue(width <= 64 * SoftMath.U * (size + 1 + 3 * temperature), () -> "width " + width);
            }
        }
    }

    /** A hundred million in an action that is never taken costs its state nothing. */
    @Test
    void forbiddenAction_doesNotBlurItsState() {
        FiniteMdp mdp = FiniteMdp.builder(1, 0.9)
                .transition(0, 0, 0, 1, 1)
                .transition(0, 1, 0, 1, -1e8)
                .build();
        for (double temperature : new double[] {0, 0.5}) {
            BackupBounds bounds = new BackupBounds(mdp, temperature);
            bounds.ofSoftValues(new double[] {10});
            assertTrue(bounds.upper[0] - bounds.lower[0] <= 3e-14, () -> bounds.upper[0] + ", " + bounds.lower[0]);
        }
    }

    /** Action values of 0 are exact, so that the rounding of the soft maximum is all that has to be covered. */
    @Test
    void forbiddenAction_besideExactOnes_containsTheExactBackup() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 2_000; i++) {
            int n = random.nextInt(2, 40);
            FiniteMdp.Builder builder = FiniteMdp.builder(2, 1).terminal(1);
            for (int a = 0; a < n; a++) {
                builder.transition(0, a, 1, 1, 0);
            }
            FiniteMdp mdp = builder.transition(0, n, 1, 1, -1e9).build();
            double temperature = random.nextDouble(0.5, 2);
            BackupBounds bounds = new BackupBounds(mdp, temperature);
            bounds.ofSoftValues(new double[2]);
            BigDecimal[] exact =
                    BigMath.backup(mdp, new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO}, BigMath.big(temperature));
            assertTrue(BigMath.big(bounds.lower[0]).compareTo(exact[0]) <= 0, "n " + n);
            assertTrue(BigMath.big(bounds.upper[0]).compareTo(exact[0]) >= 0, "n " + n);
        }
    }

    /** One state with one action, which leads to all others, whose values are v. */
    private static FiniteMdp fan(double[] p) {
        FiniteMdp.Builder builder = FiniteMdp.builder(p.length + 1, 0.9);
        for (int k = 0; k < p.length; k++) {
            builder.transition(0, 0, k + 1, p[k], -1).transition(k + 1, 0, k + 1, 1, 0);
        }
        return builder.build();
    }

    /** Two hundred roundings of a row, and next to none of the policy. */
    @Test
    void ofPolicyValues_longRows_containTheExactBackup() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 200; i++) {
            double[] p = RandomMdps.distribution(random, 200);
            FiniteMdp mdp = fan(p);
            double[] v = random.doubles(201, 1, 2).toArray();
            BackupBounds bounds = new BackupBounds(mdp, 0);
            bounds.ofPolicyValues(Policy.uniform(mdp), v, new double[201]);
            BigDecimal exact = BigMath.actionValue(
                    mdp, Arrays.stream(v).mapToObj(BigMath::big).toArray(BigDecimal[]::new), 0, 0);
            assertTrue(BigMath.big(bounds.lower[0]).compareTo(exact) <= 0, "round " + i);
            assertTrue(BigMath.big(bounds.upper[0]).compareTo(exact) >= 0, "round " + i);
        }
    }

    /** Of ordinary numbers, and of some so small that products are rounded to 0. */
    @Test
    void continuation_isNotBelowTheExactOne() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 2_000; i++) {
            FiniteMdp mdp = fan(RandomMdps.distribution(random, random.nextInt(1, 20)));
            double size = i % 2 == 0 ? 1 : Double.MIN_VALUE * random.nextInt(1, 20);
            double[] x = random.doubles(mdp.stateCount()).map(y -> y * size).toArray();
            BigDecimal exact = BigMath.big(mdp.discount())
                    .multiply(BigMath.actionValue(
                            mdp.withoutRewards().withDiscount(1),
                            Arrays.stream(x).mapToObj(BigMath::big).toArray(BigDecimal[]::new),
                            0,
                            0));
            BigDecimal bound = BigMath.big(BackupBounds.continuation(mdp, x, 0));
            assertTrue(bound.compareTo(exact) >= 0, () -> bound + " < " + exact);
        }
    }

    @Test
    void enclosure_isMappedIntoItself_andContainsTheSolution() {
        for (double discount : new double[] {0, 0.9, 1 - 1e-9, 1}) {
            FiniteMdp mdp = corridor(discount);
            for (double temperature : new double[] {0, 0.01, 0.5}) {
                double[] far = {100, -100, 0};
                Enclosure enclosure = Enclosure.of(mdp, temperature, far, LinearSolver.AUTOMATIC, () -> false);
                BackupBounds bounds = new BackupBounds(mdp, temperature);
                bounds.ofSoftValues(enclosure.high());
                for (int s = 0; s < 2; s++) {
                    assertTrue(bounds.upper[s] < enclosure.high()[s]);
                    assertTrue(enclosure.high()[s] - enclosure.low()[s] <= 1e-12);
                }
                bounds.ofSoftValues(enclosure.low());
                for (int s = 0; s < 2; s++) {
                    assertTrue(bounds.lower[s] > enclosure.low()[s]);
                }
                assertEquals(0, enclosure.high()[2]);
                assertEquals(
                        1 + enclosure.distance(0, enclosure.low()[0]),
                        enclosure.distance(0, enclosure.low()[0] - 1),
                        1e-9);
            }
        }
    }

    /** u − l = 2(I − γP_π)⁻¹b: twice the margins of all states, each as often as it is visited. */
    @Test
    void enclosure_width_isTwiceTheMarginsOfAllVisits() {
        for (double discount : new double[] {0.5, 0.99, 1}) {
            FiniteMdp mdp = corridor(discount);
            for (double temperature : new double[] {0.01, 0.3}) {
                Solution solution = SoftPolicyIteration.atTemperature(temperature)
                        .withTolerance(1e-11)
                        .solve(mdp)
                        .requireConverged();
                double[] v = solution.values();
                Enclosure enclosure = Enclosure.of(mdp, temperature, v, LinearSolver.DIRECT, () -> false);
                BackupBounds bounds = new BackupBounds(mdp, temperature);
                bounds.ofSoftValues(v);
                for (int s = 0; s < 2; s++) {
                    double[] start = new double[3];
                    start[s] = 1;
                    double[] visits = SoftBellman.occupancy(mdp, solution.policy(), start);
                    double sum = 0;
                    for (int t = 0; t < 2; t++) {
                        sum += visits[t] * 1.5 * (bounds.upper[t] - bounds.lower[t]);
                    }
                    double rounding = 2 * Math.ulp(v[s]);
                    assertEquals(2 * sum, enclosure.high()[s] - enclosure.low()[s], rounding + 1e-3 * sum);
                }
            }
        }
    }

    @Test
    void enclosure_withoutSolution_orStopped_isNull() {
        FiniteMdp mdp = corridor(1);
        assertNull(Enclosure.of(mdp, 5, new double[3], LinearSolver.AUTOMATIC, () -> false));
        assertNull(Enclosure.of(mdp, 0.5, new double[3], LinearSolver.AUTOMATIC, () -> true));
    }

    @Test
    void enclosure_distance_isNotBelowTheExactOne() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 2_000; i++) {
            double low = random.nextDouble();
            double high = low + random.nextDouble();
            double v = random.nextDouble() * 3 - 1;
            Enclosure enclosure = new Enclosure(new double[] {low}, new double[] {high});
            BigDecimal up = BigMath.big(high).subtract(BigMath.big(v));
            BigDecimal down = BigMath.big(v).subtract(BigMath.big(low));
            assertTrue(BigMath.big(enclosure.distance(0, v)).compareTo(up.max(down)) >= 0, "v " + v);
        }
    }
}
