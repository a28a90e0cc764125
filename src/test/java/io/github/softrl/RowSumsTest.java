package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.internal.CompensatedSum;
import io.github.softrl.learning.Environment;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Refusals;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowSumsTest {
    /** One state whose only action returns to it by several transitions, or by one row of a table. */
    record Door(String name, BiFunction<double[], RowSums, FiniteMdp> build) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Door> doors() {
        return List.of(
                new Door("builder", RowSumsTest::built),
                new Door(
                        "ofRows",
                        (p, rowSums) -> FiniteMdp.ofRows(
                                0.9,
                                starts(p.length),
                                new int[] {0, p.length},
                                all(p.length),
                                p,
                                new double[] {1},
                                rowSums)),
                new Door(
                        "ofRows with outcomes",
                        (p, rowSums) -> FiniteMdp.ofRows(
                                0.9,
                                starts(p.length),
                                new int[] {0, p.length},
                                all(p.length),
                                p,
                                new double[] {1},
                                filled(p.length, 1),
                                rowSums)),
                new Door("ofDense", RowSumsTest::dense));
    }

    private static FiniteMdp built(double[] p, RowSums rowSums) {
        FiniteMdp.Builder builder = FiniteMdp.builder(p.length, 0.9);
        for (int k = 0; k < p.length; k++) {
            builder.transition(0, 0, k, p[k], 1);
        }
        for (int s = 1; s < p.length; s++) {
            builder.terminal(s);
        }
        return builder.rowSums(rowSums).build(); // at any time before it is built
    }

    private static FiniteMdp dense(double[] p, RowSums rowSums) {
        double[][][] table = new double[p.length][0][];
        double[][] rewards = new double[p.length][0];
        table[0] = new double[][] {p};
        rewards[0] = new double[] {1};
        return FiniteMdp.ofDense(0.9, table, rewards, rowSums);
    }

    private static int[] starts(int n) {
        int[] starts = new int[n + 1];
        Arrays.fill(starts, 1, n + 1, 1);
        return starts;
    }

    private static int[] all(int n) {
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private static double[] filled(int n, double x) {
        double[] filled = new double[n];
        Arrays.fill(filled, x);
        return filled;
    }

    private static double[] single(double[] p) {
        return Arrays.stream(p).map(x -> (float) x).toArray();
    }

    @ParameterizedTest
    @MethodSource("doors")
    void normalized_singlePrecision_isDividedByItsSum(Door door) {
        SplittableRandom random = new SplittableRandom(1);
        int off = 0;
        for (int i = 0; i < 200; i++) {
            double[] p = single(RandomMdps.distribution(random, random.nextInt(2, 30)));
            double sum = CompensatedSum.sum(p, 0, p.length);
            off += Math.abs(sum - 1) > 1e-9 ? 1 : 0;
            double[] stored = door.build.apply(p, RowSums.NORMALIZED).probabilities(0, 0);
            assertEquals(1, CompensatedSum.sum(stored, 0, p.length), 0x1p-51);
            for (int k = 0; k < p.length; k++) {
                assertEquals(sum == 1 ? p[k] : p[k] / sum, stored[k]);
            }
        }
        assertTrue(off > 100, "sums off by more than 1e-9: " + off);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void asGiven_isKeptToTheLastBit_orRefusedWithTheRemedy(Door door) {
        double[] close = {0.5, 0.25, 0.25 + 9e-10};
        assertArrayEquals(close, door.build.apply(close, RowSums.AS_GIVEN).probabilities(0, 0));
        double[] six = {0.333333, 0.333333, 0.333333};
        Refusals.assertIllegal(
                () -> door.build.apply(six, RowSums.AS_GIVEN),
                "probabilities of state 0, action 0 must sum to 1: 0.999999; RowSums.NORMALIZED, by rowSums of the"
                        + " builder or as the last argument of ofRows and ofDense, divides them by their sum");
        assertEquals(1 / 3.0, door.build.apply(six, RowSums.NORMALIZED).probability(0, 0, 1), 1e-16);
    }

    @ParameterizedTest
    @MethodSource("doors")
    void sumsFurtherOff_areRefusedByBoth(Door door) {
        for (double last : new double[] {0.5 - 2e-4, 0.5 + 2e-4, 0.1}) {
            double[] p = {0.5, last};
            for (RowSums rowSums : RowSums.values()) {
                Refusals.assertIllegal(
                        () -> door.build.apply(p, rowSums),
                        "must sum to 1: " + (0.5 + last) + "; add what is missing or divide them by their sum");
            }
        }
    }

    /** What 0.8 + 0.05 + 0.05 + 0.1 is in double precision. */
    @ParameterizedTest
    @ValueSource(doubles = {1 + 0x1p-52, 1 + 9e-10})
    void singleEntry_mayExceedOne_asFarAsASumMay(double one) {
        for (Door door : doors()) {
            assertEquals(
                    one, door.build.apply(new double[] {one}, RowSums.AS_GIVEN).probability(0, 0, 0));
            assertEquals(
                    1, door.build.apply(new double[] {one}, RowSums.NORMALIZED).probability(0, 0, 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> door.build.apply(new double[] {1 + 2e-9}, RowSums.AS_GIVEN),
                    door::toString);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> door.build.apply(new double[] {1 + 2e-4}, RowSums.NORMALIZED),
                    door::toString);
        }
        FiniteMdp mdp = built(new double[] {one}, RowSums.AS_GIVEN);
        Policy policy = Policy.of(mdp, new double[][] {{one}});
        assertEquals(0, policy.entropy(0), 2e-9);
        double[] start = {one};
        Occupancy occupancy =
                SoftPolicyEvaluation.atTemperature(1).solve(mdp, policy).occupancy(start);
        assertEquals(10, occupancy.visits()[0], 1e-6);
        Environment environment = Environment.of(mdp, start);
        assertEquals(0, environment.reset(new SplittableRandom(1)));
        assertEquals(0, environment.step(0, new SplittableRandom(1)).nextState());
    }

    /** Expected rewards are those of the rows as they are stored. */
    @Test
    void normalized_builder_formsRewardsAfterwards() {
        FiniteMdp mdp = FiniteMdp.builder(2, 0.9)
                .rowSums(RowSums.NORMALIZED)
                .transition(0, 0, 0, 0.5, 1)
                .transition(0, 0, 1, 0.49999, 3)
                .terminal(1)
                .build();
        assertEquals((0.5 + 3 * 0.49999) / 0.99999, mdp.reward(0, 0), 1e-15);
    }

    @Test
    void policies_andStarts() {
        FiniteMdp mdp = FiniteMdp.builder(1, 0.9)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 0, 1, 0)
                .build();
        double[] p = single(new double[] {0.9, 0.1});
        double sum = p[0] + p[1];
        for (Policy policy : List.of(
                Policy.of(mdp, new double[][] {p}, RowSums.NORMALIZED),
                Policy.of(mdp.stateActions(), p, RowSums.NORMALIZED))) {
            assertEquals(p[0] / sum, policy.probability(0, 0));
            assertEquals(Math.log(p[0] / sum), policy.logProbability(0, 0), 1e-16);
        }
        Refusals.assertIllegal(
                () -> Policy.of(mdp, new double[][] {p}),
                "probabilities of state 0 must sum to 1: " + sum
                        + "; RowSums.NORMALIZED, as the last argument of Policy.of or TableFiles.readPolicy, divides");
        assertArrayEquals(new double[] {p[0] / sum, p[1] / sum}, RowSums.NORMALIZED.distribution(p));
        assertEquals(0.9f, p[0], "not changed");
        Refusals.assertIllegal(() -> RowSums.AS_GIVEN.distribution(p), "p must sum to 1: " + sum);
        Refusals.assertIllegal(
                () -> RowSums.NORMALIZED.distribution(new double[] {0.5, Double.NaN}), "p[1] must be in [0, 1]: NaN");
        Refusals.assertNullRefused(() -> RowSums.NORMALIZED.distribution(null), "p");
        Refusals.assertNullRefused(() -> FiniteMdp.builder(1, 1).rowSums(null), "rowSums");
        Refusals.assertNullRefused(() -> Policy.of(mdp, new double[][] {p}, null), "rowSums");
        assertEquals(1e-9, RowSums.AS_GIVEN.tolerance());
        assertEquals(1e-4, RowSums.NORMALIZED.tolerance());
    }
}
