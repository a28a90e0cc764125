package io.github.softrl;

import static io.github.softrl.testing.Refusals.assertIllegal;
import static io.github.softrl.testing.Refusals.assertOutOfBounds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Models;
import io.github.softrl.testing.RandomMdps;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers Policy and Distributions: how random a policy is, by its entropies and samples. */
class PolicyRandomnessTest {
    private static Policy single(double... p) {
        return Policy.of(Models.shape(p.length), new double[][] {p});
    }

    /** A source of randomness that always gives the same number, and counts how often it was asked. */
    private static final class Fixed implements RandomGenerator {
        private final double number;
        private int asked;

        Fixed(double number) {
            this.number = number;
        }

        @Override
        public double nextDouble() {
            asked++;
            return number;
        }

        @Override
        public long nextLong() {
            throw new AssertionError("only nextDouble is to be used");
        }
    }

    private static Policy softmax(double temperature, double... q) {
        return Policy.softmax(QTable.of(Models.shape(q.length), new double[][] {q}), temperature);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1000})
    void entropy_uniform_isLogOfActions(int n) {
        assertEquals(Math.log(n), Policy.uniform(Models.shape(n)).entropy(0), 1e-13 * Math.log(n));
        assertEquals(Math.log(n), softmax(2, new double[n]).entropy(0), 1e-13 * Math.log(n));
    }

    @Test
    void entropy_certainty_isZero() {
        assertEquals(0.0, single(0, 1, 0).entropy(0)); // bitwise: not −0
        assertEquals(0.0, single(1).entropy(0));
        assertEquals(0.0, softmax(0, 1, 3, 2).entropy(0));
        assertEquals(0.0, softmax(1, 0, -1000).entropy(0));
    }

    @Test
    void entropy_terminal_isZero() {
        Policy policy = Policy.uniform(Models.shape(2, 0));
        assertEquals(0.0, policy.entropy(1));
    }

    @Test
    void entropy_byHand_isExpectedSurprise() {
        double expected = Math.log(8) / 8 + Math.log(4) / 2 + 3 * Math.log(8.0 / 3) / 8;
        assertEquals(expected, single(0.125, 0.25, 0, 0.25, 0.375).entropy(0), 1e-14);
        assertEquals(
                expected,
                softmax(5, 0, 5 * Math.log(2), 5 * Math.log(2), 5 * Math.log(3)).entropy(0),
                1e-14);
    }

    @Test
    void entropy_almostCertain_keepsItsDigits() {
        double x = Math.exp(-50); // (50·x + x)/(1 + x), up to x²
        assertEquals(51 * x, softmax(1, 0, -50).entropy(0), 1e-13 * 51 * x);
    }

    @Test
    void entropy_random_betweenZeroAndLogOfActions() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 1000; i++) {
            int n = random.nextInt(1, 30);
            double temperature = Math.exp(random.nextDouble(-7, 7));
            double given = single(RandomMdps.distribution(random, n)).entropy(0);
            double soft = softmax(temperature, Models.values(random, n, 10)).entropy(0);
            for (double entropy : new double[] {given, soft}) {
                assertTrue(entropy >= 0 && entropy <= Math.log(n), () -> entropy + " for " + n);
            }
        }
    }

    private static int[] draws(Policy policy, int s, int count, RandomGenerator rng) {
        return IntStream.generate(() -> policy.sample(s, rng)).limit(count).toArray();
    }

    private static void assertFrequencies(double[] p, Policy policy, int s, long seed) {
        int draws = 100_000;
        int[] drawn = new int[p.length];
        for (int a : draws(policy, s, draws, new SplittableRandom(seed))) {
            drawn[a]++;
        }
        for (int a = 0; a < p.length; a++) { // no deviation at all where p is 0 or 1
            assertEquals(draws * p[a], drawn[a], 4 * Math.sqrt(draws * p[a] * (1 - p[a])));
        }
    }

    @Test
    void sample_manyDraws_frequenciesAreProbabilities() {
        double[] first = {0, 0.125, 0.5, 0, 0.25, 0.125, 0};
        double[] last = {0.001, 0.999};
        Policy policy = Policy.of(Models.shape(7, 0, 1, 2), new double[][] {first, {}, {1}, last});
        assertFrequencies(first, policy, 0, 7);
        assertFrequencies(new double[] {1}, policy, 2, 8);
        assertFrequencies(last, policy, 3, 9);
    }

    @Test
    void sample_softmax_frequenciesAreProbabilities() {
        assertFrequencies(new double[] {0.125, 0.25, 0.625}, softmax(3, 0, 3 * Math.log(2), 3 * Math.log(5)), 0, 10);
        assertFrequencies(new double[] {0.5, 0, 0.5}, softmax(0, 2, 1, 2), 0, 11);
    }

    @Test
    void sample_smallestNumber_drawsFirstPossibleAction() {
        assertEquals(2, single(0, 0, 0.5, 0.5, 0).sample(0, new Fixed(0.0)));
        assertEquals(1, single(0, 1, 0).sample(0, new Fixed(0.0)));
        assertEquals(1, softmax(1, -1000, 0).sample(0, new Fixed(0.0)));
    }

    @Test
    void sample_largestNumber_drawsLastPossibleAction() {
        double largest = Math.nextDown(1.0);
        assertEquals(3, single(0, 0, 0.5, 0.5, 0).sample(0, new Fixed(largest)));
        assertEquals(1, single(0, 1, 0).sample(0, new Fixed(largest)));
        assertEquals(1, single(0.5, 0.5 - 5e-10, 0, 0).sample(0, new Fixed(largest))); // rest of the sum
        assertEquals(1, softmax(1, -1000, 0, -1000).sample(0, new Fixed(largest)));
    }

    @Test
    void sample_randomPolicies_neverDrawImpossibleActions() {
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 500; i++) {
            double[] p = Models.dyadicDistribution(random, random.nextInt(1, 100));
            double step = random.nextInt(64) / 64.0; // often exactly between two actions
            for (double number : new double[] {0.0, step, random.nextDouble(), Math.nextDown(1.0)}) {
                int drawn = single(p).sample(0, new Fixed(number));
                assertTrue(p[drawn] > 0);
                double below = IntStream.range(0, drawn).mapToDouble(a -> p[a]).sum();
                assertTrue(below <= number && number < below + p[drawn], "drawn by the cumulative probabilities");
            }
        }
    }

    @Test
    void sample_oneDraw_asksForOneDouble() {
        Fixed rng = new Fixed(0.5);
        Policy.uniform(Models.shape(5)).sample(0, rng);
        assertEquals(1, rng.asked);
    }

    @Test
    void sample_sameSeed_sameDraws() {
        Policy policy = single(0.125, 0.25, 0.625);
        int[] draws = draws(policy, 0, 1000, new SplittableRandom(13));
        assertArrayEquals(draws, draws(policy, 0, 1000, new SplittableRandom(13)));
        assertFalse(Arrays.equals(draws, draws(policy, 0, 1000, new SplittableRandom(14))));
    }

    @Test
    void sample_terminal_isRefused() {
        Policy policy = Policy.uniform(Models.shape(2, 0));
        Fixed rng = new Fixed(0.5);
        assertIllegal(() -> policy.sample(1, rng), "state 1 is terminal", "no actions");
        assertEquals(0, rng.asked, "a refusal takes nothing from the source");
    }

    @Test
    void sample_noSuchState_isRefused() {
        Policy policy = Policy.uniform(Models.shape(2, 0));
        assertOutOfBounds(() -> policy.sample(2, new Fixed(0.5)), "state must be in [0, 2): 2");
        assertOutOfBounds(() -> policy.sample(-1, new Fixed(0.5)), "state must be in [0, 2): -1");
    }

    @Test
    void sample_withoutSource_isRefused() {
        Policy policy = Policy.uniform(Models.shape(2));
        assertEquals(
                "rng",
                assertThrowsExactly(NullPointerException.class, () -> policy.sample(0, null))
                        .getMessage());
    }

    /** In constant time, with the same distribution as {@code sample}. */
    @Test
    void sampler_drawsFromThePolicy() {
        FiniteMdp mdp = RandomMdps.of(3, 0.9);
        Policy policy = Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(1), 2), 1);
        Policy.Sampler sampler = policy.sampler();
        SplittableRandom random = new SplittableRandom(2);
        int draws = 40_000;
        for (int s = 0; s < mdp.stateCount(); s++) {
            int state = s;
            if (mdp.isTerminal(s)) {
                assertThrows(IllegalArgumentException.class, () -> sampler.sample(state, random));
                continue;
            }
            int[] count = new int[mdp.actionCount(s)];
            for (int i = 0; i < draws; i++) {
                count[sampler.sample(s, random)]++;
            }
            for (int a = 0; a < count.length; a++) {
                double p = policy.probability(s, a);
                double deviation = Math.sqrt(draws * p * (1 - p)) + 1;
                assertEquals(draws * p, count[a], 5 * deviation, "state " + s + ", action " + a);
            }
        }
        Policy certain = Policy.of(mdp.stateActions(), first(mdp));
        assertEquals(0, certain.sampler().sample(0, random));
        assertThrows(NullPointerException.class, () -> sampler.sample(0, null));
        assertThrows(IndexOutOfBoundsException.class, () -> sampler.sample(-1, random));
    }

    private static double[] first(FiniteMdp mdp) {
        double[] p = new double[mdp.stateActionCount()];
        for (int s = 0; s < mdp.stateCount(); s++) {
            if (!mdp.isTerminal(s)) {
                p[mdp.stateActions().pair(s, 0)] = 1;
            }
        }
        return p;
    }

    /** As wide as six decimals, and never 0 unless it is 0. */
    @Test
    void toString_smallProbabilities_areShownAsSuch() {
        FiniteMdp mdp = FiniteMdp.builder(1, 0.9)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 0, 1, 0)
                .transition(0, 2, 0, 1, 0)
                .build();
        String text = Policy.of(mdp, new double[][] {{1 - 1e-7, 1e-7, 0}}).toString();
        assertTrue(text.contains("1.00e-07"), text);
        assertTrue(text.contains("1.000000"), text);
    }
}
