package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.RandomMdps;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Covers both planners: what happens to a solution when the problem is changed in a known way. */
class MetamorphicTest {
    private static final double TOLERANCE = 1e-11;
    private static final double DISCOUNT = 0.9;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static Solution solve(FiniteMdp mdp, double temperature, double tolerance) {
        return SoftQValueIteration.atTemperature(temperature)
                .withTolerance(tolerance)
                .solve(mdp)
                .requireConverged();
    }

    private static Solution solve(FiniteMdp mdp, double temperature) {
        return solve(mdp, temperature, TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void scaling_rewardsAndTemperature_scalesQAndKeepsPolicy(long seed) {
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        Solution one = solve(mdp, 0.3);
        Solution scaled = solve(RandomMdps.map(mdp, s -> s, 1000, 0), 300, 1000 * TOLERANCE);
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                assertEquals(1000 * one.q().value(s, a), scaled.q().value(s, a), 2000 * TOLERANCE);
                assertEquals(one.policy().probability(s, a), scaled.policy().probability(s, a), 1e-9);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shifting_rewardsWithoutTerminals_shiftsQByConstant(long seed) {
        FiniteMdp mdp = RandomMdps.withoutTerminals(seed, DISCOUNT);
        Solution one = solve(mdp, 0.3);
        Solution shifted = solve(RandomMdps.map(mdp, s -> s, 1, 2), 0.3);
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                assertEquals(
                        one.q().value(s, a) + 2 / (1 - DISCOUNT), shifted.q().value(s, a), 3 * TOLERANCE);
                assertEquals(one.policy().probability(s, a), shifted.policy().probability(s, a), 1e-9);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void renumbering_states_renumbersQ(long seed) {
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        int n = mdp.stateCount();
        Solution one = solve(mdp, 0.3);
        Solution reversed = solve(RandomMdps.map(mdp, s -> n - 1 - s, 1, 0), 0.3);
        for (int s = 0; s < n; s++) {
            assertEquals(one.value(s), reversed.value(n - 1 - s), 2 * TOLERANCE);
            for (int a = 0; a < mdp.actionCount(s); a++) {
                assertEquals(one.q().value(s, a), reversed.q().value(n - 1 - s, a), 2 * TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void duplicatingEveryAction_addsEntropyOfTheChoice(long seed) {
        // V' = V + λ log 2 / (1 − γ) where nothing terminates: each step offers one bit more
        FiniteMdp mdp = RandomMdps.withoutTerminals(seed, DISCOUNT);
        FiniteMdp.Builder twice = FiniteMdp.builder(mdp.stateCount(), DISCOUNT);
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < 2 * mdp.actionCount(s); a++) {
                int original = a % mdp.actionCount(s);
                int[] next = mdp.nextStates(s, original);
                for (int k = 0; k < next.length; k++) {
                    double p = mdp.probabilities(s, original)[k];
                    twice.transition(s, a, next[k], p, mdp.rewards(s, original)[k]);
                }
            }
        }
        double temperature = 0.3;
        Solution one = solve(mdp, temperature);
        Solution two = solve(twice.build(), temperature);
        for (int s = 0; s < mdp.stateCount(); s++) {
            assertEquals(one.value(s) + temperature * Math.log(2) / (1 - DISCOUNT), two.value(s), 3 * TOLERANCE);
            for (int a = 0; a < mdp.actionCount(s); a++) {
                assertEquals(one.policy().probability(s, a) / 2, two.policy().probability(s, a), 1e-9);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void temperature_raisesValues_byAtMostLogActions(long seed) {
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        int maxActions = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            maxActions = Math.max(maxActions, mdp.actionCount(s));
        }
        double[] hard = solve(mdp, 0).values();
        double[] last = hard;
        for (double temperature : new double[] {1e-6, 0.01, 0.1, 1, 10}) {
            double[] soft = solve(mdp, temperature).values();
            for (int s = 0; s < soft.length; s++) {
                assertTrue(soft[s] >= last[s] - 2 * TOLERANCE);
                double atMost = temperature * Math.log(maxActions) / (1 - DISCOUNT);
                assertTrue(soft[s] - hard[s] <= atMost + 2 * TOLERANCE);
            }
            last = soft;
        }
    }

    /** dV/dλ is the discounted entropy of the optimal policy, which does not decrease. */
    @ParameterizedTest
    @MethodSource("seeds")
    void temperature_slopeOfValues_isTheDiscountedEntropy(long seed) {
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        double h = 1e-4;
        double[] last = new double[mdp.stateCount()];
        for (double temperature : new double[] {0.2, 0.5, 2}) {
            double[] above = solve(mdp, temperature + h).values();
            double[] below = solve(mdp, temperature - h).values();
            double[] entropy =
                    SoftBellman.discountedEntropy(mdp, solve(mdp, temperature).policy());
            for (int s = 0; s < entropy.length; s++) {
                assertEquals((above[s] - below[s]) / (2 * h), entropy[s], 1e-5);
                assertTrue(entropy[s] >= last[s] - 1e-9);
            }
            last = entropy;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void backup_contractsByDiscount(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        for (double temperature : new double[] {0, 0.1, 10}) {
            QTable q1 = RandomMdps.table(mdp, random, 10);
            QTable q2 = RandomMdps.table(mdp, random, 10);
            double before = q1.maxDifference(q2);
            double after =
                    SoftBellman.backup(mdp, q1, temperature).maxDifference(SoftBellman.backup(mdp, q2, temperature));
            assertTrue(after <= DISCOUNT * before + 1e-13, () -> after + " > 0.9 * " + before);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void backup_isMonotone(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        QTable low = RandomMdps.table(mdp, random, 10);
        double[][] raised = new double[mdp.stateCount()][];
        for (int s = 0; s < raised.length; s++) {
            raised[s] = low.row(s);
            for (int a = 0; a < raised[s].length; a++) {
                raised[s][a] += random.nextDouble();
            }
        }
        QTable tLow = SoftBellman.backup(mdp, low, 0.5);
        QTable tHigh = SoftBellman.backup(mdp, QTable.of(mdp, raised), 0.5);
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                assertTrue(tHigh.value(s, a) >= tLow.value(s, a) - 1e-13);
            }
        }
    }
}
