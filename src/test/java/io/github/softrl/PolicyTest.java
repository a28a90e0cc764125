package io.github.softrl;

import static io.github.softrl.testing.Refusals.assertIllegal;
import static io.github.softrl.testing.Refusals.assertNullRefused;
import static io.github.softrl.testing.Refusals.assertOutOfBounds;
import static io.github.softrl.testing.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.softrl.testing.Models;
import io.github.softrl.testing.RandomMdps;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers Policy: how policies are made, read, compared and refused. */
class PolicyTest {
    private static final FiniteMdp MDP = Models.shape(2, 0, 3);
    private static final double INF = Double.POSITIVE_INFINITY;

    private static double[][] probabilities() {
        return new double[][] {{0.25, 0.75}, {}, {0, 1, 0}};
    }

    private static Policy policy() {
        return Policy.of(MDP, probabilities());
    }

    private static QTable single(double... q) {
        return QTable.of(Models.shape(q.length), new double[][] {q});
    }

    /** Asserts the probabilities of a state, and their logarithms; −∞ for 0. */
    private static void assertDistribution(double[] expected, Policy policy, int s) {
        assertEquals(expected.length, policy.actionCount(s));
        for (int a = 0; a < expected.length; a++) {
            assertEquals(expected[a], policy.probability(s, a), 1e-13);
            double log = expected[a] == 0 ? -INF : Math.log(expected[a]);
            assertEquals(log, policy.logProbability(s, a), 1e-12);
        }
    }

    @Test
    void of_probabilities_keptAsGiven() {
        Policy policy = policy();
        assertEquals(3, policy.stateCount());
        assertEquals(2, policy.actionCount(0));
        assertEquals(0, policy.actionCount(1));
        assertEquals(3, policy.actionCount(2));
        assertEquals(0.75, policy.probability(0, 1));
        assertEquals(0, policy.probability(2, 0));
        assertEquals(Math.log(0.25), policy.logProbability(0, 0));
        assertEquals(-INF, policy.logProbability(2, 2));
        assertEquals(0, policy.logProbability(2, 1));
    }

    @Test
    void of_sumWithinTolerance_keptAsGiven() {
        double[][] p = {{0.25 + 5e-10, 0.75}, {}, {0.5, 0.5 - 5e-10, 0}};
        Policy policy = Policy.of(MDP, p);
        assertEquals(0.25 + 5e-10, policy.probability(0, 0));
        assertEquals(0.5 - 5e-10, policy.probability(2, 1));
    }

    @Test
    void of_probabilitiesChangedAfterwards_policyUnchanged() {
        double[][] p = probabilities();
        Policy policy = Policy.of(MDP, p);
        p[0][0] = 1;
        p[2] = new double[] {1, 0, 0};
        assertEquals(policy(), policy);
    }

    @Test
    void softmax_byHand_isNormalizedExponentials() {
        // exp((λ log w + c)/λ) = w·exp(c/λ): probabilities are w/Σw
        for (double temperature : new double[] {0.5, 1, 3, 1000}) {
            double c = 100 * temperature;
            QTable q = single(c, temperature * Math.log(2) + c, temperature * Math.log(5) + c);
            assertDistribution(new double[] {0.125, 0.25, 0.625}, Policy.softmax(q, temperature), 0);
        }
    }

    @Test
    void softmax_severalStates_eachByItself() {
        QTable q = QTable.of(MDP, new double[][] {{7, 7 + Math.log(3)}, {}, {-1e9, -1e9, -1e9}});
        Policy policy = Policy.softmax(q, 1);
        assertDistribution(new double[] {0.25, 0.75}, policy, 0);
        assertDistribution(new double[] {}, policy, 1);
        assertDistribution(new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3}, policy, 2);
    }

    @Test
    void softmax_temperatureZero_isGreedy() {
        QTable q = QTable.of(MDP, new double[][] {{3, 1}, {}, {2, 5, 5}});
        assertEquals(Policy.greedy(q), Policy.softmax(q, 0));
        assertEquals(Policy.greedy(q), Policy.softmax(q, -0.0));
        assertNotEquals(Policy.greedy(q), Policy.softmax(q, 1));
    }

    @Test
    void greedy_ties_isUniformOverExactMaximizers() {
        QTable q = QTable.of(MDP, new double[][] {{3, Math.nextDown(3.0)}, {}, {5, 2, 5}});
        assertDistribution(new double[] {1, 0}, Policy.greedy(q), 0);
        assertDistribution(new double[] {0.5, 0, 0.5}, Policy.greedy(q), 2);
        assertDistribution(new double[] {0.5, 0.5}, Policy.greedy(single(-0.0, 0.0)), 0);
    }

    @Test
    void uniform_model_isOneOverActions() {
        Policy policy = Policy.uniform(Models.shape(4, 0, 1, 3));
        assertDistribution(new double[] {0.25, 0.25, 0.25, 0.25}, policy, 0);
        assertDistribution(new double[] {}, policy, 1);
        assertDistribution(new double[] {1}, policy, 2);
        assertDistribution(new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3}, policy, 3);
    }

    @Test
    void logProbability_underflow_isFinite() {
        Policy policy = Policy.softmax(single(0, -1000, -1e300), 1);
        assertEquals(0, policy.probability(0, 1));
        assertEquals(-1000, policy.logProbability(0, 1));
        assertEquals(-1e300, policy.logProbability(0, 2));
        assertEquals(-8000, Policy.softmax(single(1000, 0), 0.125).logProbability(0, 1));
        assertEquals(-2e8, Policy.softmax(single(1e308, -1e308), 1e300).logProbability(0, 1), 1e-6);
    }

    @Test
    void logProbability_almostCertain_keepsItsDigits() {
        double expected = -Math.exp(-50); // log 1/(1 + x) = −x + x²/2, with x² below an ulp
        assertEquals(expected, Policy.softmax(single(0, -50), 1).logProbability(0, 0), -1e-14 * expected);
    }

    @Test
    void softmax_perturbedTable_logProbabilitiesWithinTwiceErrorOverTemperature() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 1000; i++) {
            int n = random.nextInt(1, 12);
            double temperature = Math.exp(random.nextDouble(-6, 6));
            double error = Math.exp(random.nextDouble(-8, 2));
            double[] exact = Models.values(random, n, 20);
            double[] near = exact.clone();
            for (int a = 0; a < n; a++) { // half of the perturbations at the limits
                near[a] += random.nextBoolean() ? random.nextDouble(-error, error) : a == 0 ? error : -error;
            }
            double rounding = 1e-13 * (1 + 40 / temperature);
            assertEquals(0, logDifference(exact, near, temperature), 2 * error / temperature + rounding);
        }
    }

    @Test
    void softmax_worstPerturbation_comesNearTheLimit() {
        double[] exact = new double[1000];
        double[] near =
                IntStream.range(0, 1000).mapToDouble(a -> a == 0 ? 0.25 : -0.25).toArray();
        double limit = 2 * 0.25 / 0.5;
        assertEquals(limit, logDifference(exact, near, 0.5), 0.01 * limit);
    }

    private static double logDifference(double[] exact, double[] near, double temperature) {
        Policy first = Policy.softmax(single(exact), temperature);
        Policy second = Policy.softmax(single(near), temperature);
        return IntStream.range(0, exact.length)
                .mapToDouble(a -> Math.abs(first.logProbability(0, a) - second.logProbability(0, a)))
                .max()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, -Double.MIN_VALUE, Double.NaN, INF, -INF})
    void softmax_temperatureOutOfRange_isRefused(double temperature) {
        assertIllegal(
                () -> Policy.softmax(single(1, 2), temperature), "temperature must be finite and >= 0: " + temperature);
    }

    private static Policy of(int s, double... row) {
        double[][] p = probabilities();
        p[s] = row;
        return Policy.of(MDP, p);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, -Double.MIN_VALUE, 1.5, 1 + 2e-9, Double.NaN, INF, -INF})
    void of_probabilityOutOfRange_isRefused(double probability) {
        assertIllegal(
                () -> of(2, 0.5, probability, 0.5), "probability of state 2, action 1", "in [0, 1]: " + probability);
    }

    static Stream<Arguments> malformed() {
        String remedy = "them by their sum";
        return Stream.of(
                refusal("sum 0", () -> of(0, 0, 0), "probabilities of state 0 must sum to 1: 0.0", remedy),
                refusal("sum 0.75", () -> of(0, 0.25, 0.5), "state 0 must sum to 1: 0.75", remedy),
                refusal("sum 1.25", () -> of(2, 0.5, 0.5, 0.25), "state 2 must sum to 1: 1.25", remedy),
                refusal("sum 1 - 2e-9", () -> of(2, 0.5, 0.5 - 2e-9, 0), "sum to 1: " + (1 - 2e-9), remedy),
                refusal("few states", () -> Policy.of(MDP, new double[2][]), "p must have length 3", "state: 2"),
                refusal("many states", () -> Policy.of(MDP, new double[4][]), "p must have length 3", "state: 4"),
                refusal("few actions", () -> of(0, 1), "p[0] must have length 2, one per action: 1"),
                refusal("many actions", () -> of(2, 1, 0, 0, 0), "p[2] must have length 3", "action: 4"),
                refusal("terminal", () -> of(1, 1), "p[1] must have length 0", ": 1"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void of_malformed_isRefused(Executable call, String[] words) {
        assertIllegal(call, words);
    }

    static Stream<Arguments> indices() {
        Policy policy = policy();
        String states = "state must be in [0, 3): ";
        String actions = "action of state 0 must be in [0, 2): ";
        String terminal = "state 1 is terminal and has no actions: 0";
        return Stream.of(
                refusal("actionCount -1", () -> policy.actionCount(-1), states + -1),
                refusal("actionCount 3", () -> policy.actionCount(3), states + 3),
                refusal("probability 3", () -> policy.probability(3, 0), states + 3),
                refusal("probability action 2", () -> policy.probability(0, 2), actions + 2),
                refusal("probability action -1", () -> policy.probability(0, -1), actions + -1),
                refusal("probability terminal", () -> policy.probability(1, 0), terminal),
                refusal("logProbability -1", () -> policy.logProbability(-1, 0), states + -1),
                refusal("logProbability action 2", () -> policy.logProbability(0, 2), actions + 2),
                refusal("logProbability terminal", () -> policy.logProbability(1, 0), terminal),
                refusal("entropy -1", () -> policy.entropy(-1), states + -1),
                refusal("entropy 3", () -> policy.entropy(3), states + 3));
    }

    @ParameterizedTest
    @MethodSource("indices")
    void accessors_indexOutOfRange_isRefused(Executable call, String[] words) {
        assertOutOfBounds(call, words);
    }

    @Test
    void arguments_null_areRefused() {
        assertNullRefused(() -> Policy.of(null, probabilities()), "mdp");
        assertNullRefused(() -> Policy.of(MDP, null), "p");
        assertNullRefused(() -> of(0, (double[]) null), "p[0]");
        assertNullRefused(() -> Policy.softmax(null, 1), "q");
        assertNullRefused(() -> Policy.greedy(null), "q");
        assertNullRefused(() -> Policy.uniform(null), "mdp");
    }

    @Test
    void equals_anyDifference_isUnequal() {
        assertEquals(policy(), policy());
        assertEquals(policy().hashCode(), policy().hashCode());
        assertNotEquals(policy().hashCode(), of(0, 0.75, 0.25).hashCode());
        assertNotEquals(policy(), of(0, 0.75, 0.25));
        assertNotEquals(policy(), of(2, 0, 0, 1));
        assertNotEquals(of(0, 1e-12, 1), of(0, Math.nextUp(1e-12), 1)); // with equal logarithms
        assertNotEquals(Policy.uniform(Models.shape(2, 0)), Policy.uniform(Models.shape(0, 2)));
        QTable far = single(0, -1000);
        QTable farther = single(0, -2000); // both underflow to certainty; the logarithms differ
        assertNotEquals(Policy.softmax(far, 1), Policy.softmax(farther, 1));
        assertFalse(policy().equals(null));
        assertNotEquals(policy(), new Object());
    }

    @Test
    void toString_small_isAnAlignedTable() {
        assertEquals("""
                Policy[3 states, 5 state-action pairs]
                  state         0         1  2
                  0      0.250000  0.750000
                  1             -
                  2             0  1.000000  0""", policy().toString());
    }

    @Test
    void ofProbabilities_takenApart_isAnExactCopy() {
        FiniteMdp mdp = RandomMdps.of(8, 0.9);
        for (double temperature : new double[] {0, 1e-300, 1e-5, 0.1, 100}) {
            Policy policy = Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(3), 50), temperature);
            double[][] p = new double[mdp.stateCount()][];
            double[][] logs = new double[mdp.stateCount()][];
            for (int s = 0; s < p.length; s++) {
                int state = s;
                p[s] = policy.row(s);
                logs[s] = IntStream.range(0, p[s].length)
                        .mapToDouble(a -> policy.logProbability(state, a))
                        .toArray();
            }
            assertEquals(policy, Policy.ofProbabilities(p, logs));
        }
    }

    static Stream<Arguments> disagreements() {
        return Stream.of(
                refusal(
                        "no state",
                        () -> Policy.ofProbabilities(new double[0][], new double[0][]),
                        "at least one state"),
                refusal(
                        "wrong logarithm",
                        () -> ofLogs(-0.7),
                        "state 0, action 0 must be log 0.5 up to rounding: -0.7"),
                refusal("NaN", () -> ofLogs(Double.NaN), "state 0, action 0 must be log 0.5 up to rounding: NaN"),
                refusal(
                        "an excluded action that is possible",
                        () -> Policy.ofProbabilities(new double[][] {{1, 1e-310}}, new double[][] {{0, -INF}}),
                        "state 0, action 1 must be log"),
                refusal("nine digits", () -> ofLogs(-0.693147181), "up to rounding: -0.693147181; give all its digits"),
                refusal(
                        "any logarithm of a small probability",
                        () -> Policy.ofProbabilities(new double[][] {{1, 9e-301}}, new double[][] {{0, -1.7e308}}),
                        "state 0, action 1 must be log 9.0E-301 up to rounding: -1.7E308"),
                refusal(
                        "any logarithm of the smallest probability",
                        () -> Policy.ofProbabilities(new double[][] {{1, 4.9e-324}}, new double[][] {{0, -1e6}}),
                        "state 0, action 1 must be log 4.9E-324 up to rounding: -1000000.0"),
                refusal("a zero that is none", () -> ofLogs(-INF), "must be log 0.5 up to rounding: -Infinity"),
                refusal(
                        "shapes",
                        () -> Policy.ofProbabilities(new double[][] {{1}}, new double[][] {{0, 0}}),
                        "logP[0] must have length 1"),
                refusal(
                        "no distribution",
                        () -> Policy.ofProbabilities(new double[][] {{0.5}}, new double[][] {{Math.log(0.5)}}),
                        "probabilities of state 0 must sum to 1: 0.5"));
    }

    private static Policy ofLogs(double log) {
        return Policy.ofProbabilities(new double[][] {{0.5, 0.5}}, new double[][] {{log, Math.log(0.5)}});
    }

    @ParameterizedTest
    @MethodSource("disagreements")
    void ofProbabilities_disagreeing_isRefused(Executable call, String[] words) {
        assertIllegal(call, words);
    }
}
