package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Reference;
import io.github.softrl.testing.Refusals;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Covers PolicyEvaluation and SoftBellman: values and occupancies of policies, and the bound on them. */
class PolicyEvaluationTest {
    /** State 0 stays with probability 1/2 or ends. */
    private static final FiniteMdp COIN = FiniteMdp.builder(2, 1)
            .transition(0, 0, 0, 1, -1)
            .transition(0, 1, 1, 1, -1)
            .terminal(1)
            .build();

    private static FiniteMdp grid(int side, double discount) {
        int n = side * side;
        int[] actionStart = IntStream.rangeClosed(0, n).map(s -> 4 * s).toArray();
        int[] rowStart = IntStream.rangeClosed(0, 4 * n).map(r -> 3 * r).toArray();
        int[] successor = new int[12 * n];
        double[] p = new double[12 * n];
        int[] dx = {0, 1, 0, -1};
        int[] dy = {-1, 0, 1, 0};
        for (int k = 0; k < p.length; k++) {
            int s = k / 12;
            int direction = (k / 3 % 4 + new int[] {0, 1, 3}[k % 3]) % 4;
            int x = s % side + dx[direction];
            int y = s / side + dy[direction];
            successor[k] = x >= 0 && x < side && y >= 0 && y < side ? y * side + x : s;
            p[k] = k % 3 == 0 ? 0.8 : 0.1;
        }
        double[] reward = new SplittableRandom(3).doubles(4L * n).toArray();
        return FiniteMdp.ofRows(discount, actionStart, rowStart, successor, p, reward);
    }

    @Test
    void evaluate_byHand() {
        Policy uniform = Policy.uniform(COIN);
        QTable q = SoftBellman.evaluate(COIN, uniform, 1); // V = −1 + log 2 + V/2
        double v = 2 * (Math.log(2) - 1);
        assertEquals(-1 + v, q.value(0, 0), 1e-15);
        assertEquals(-1, q.value(0, 1));
        assertArrayEquals(new double[] {-2, 0}, SoftBellman.discountedReward(COIN, uniform), 1e-15);
        assertArrayEquals(new double[] {2 * Math.log(2), 0}, SoftBellman.discountedEntropy(COIN, uniform), 1e-15);
        assertArrayEquals(new double[] {2, 1}, SoftBellman.occupancy(COIN, uniform, new double[] {1, 0}), 1e-15);
        assertArrayEquals(new double[] {0, 1}, SoftBellman.occupancy(COIN, uniform, new double[] {0, 1}));
        double bound = SoftBellman.errorBound(COIN, uniform, q, 1);
        assertTrue(bound > 0 && bound < 1e-13, () -> "bound " + bound);
    }

    @Test
    void evaluate_policyThatNeverEnds_isRefusedAtDiscountOne() {
        Policy stay = Policy.of(COIN, new double[][] {{1, 0}, {}});
        String message = assertThrows(ArithmeticException.class, () -> SoftBellman.evaluate(COIN, stay, 1))
                .getMessage();
        assertTrue(
                message.startsWith("no unique finite values at discount 1: under this policy state 0 never reaches"),
                message);
        assertThrows(ArithmeticException.class, () -> SoftBellman.occupancy(COIN, stay, new double[] {1, 0}));
        assertEquals(-1 / (1 - 0.5), SoftBellman.discountedReward(COIN.withDiscount(0.5), stay)[0], 1e-15);
    }

    @Test
    void evaluate_policyThatHardlyEverEnds_isAccurateOrRefused() {
        for (double end : new double[] {1e-6, 1e-12, 1e-15, 1e-300}) {
            Policy policy = Policy.of(COIN, new double[][] {{1 - end, end}, {}});
            try {
                double exact = -1 / (1 - (1 - end)); // 1 − end as it is stored
                assertEquals(1, SoftBellman.discountedReward(COIN, policy)[0] / exact, 1e-9);
            } catch (ArithmeticException refused) {
                assertTrue(end < 1e-10, "refused at " + end + ": " + refused.getMessage());
                assertTrue(refused.getMessage().contains("hardly ever ends"), refused.getMessage());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void evaluate_largeGrid_withinCertifiedError(LinearSolver solver) {
        FiniteMdp mdp = grid(60, 0.999);
        Policy policy = Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(1), 1), 0.5);
        QTable q = SoftBellman.evaluate(mdp, policy, 0.3, solver);
        double bound = SoftBellman.errorBound(mdp, policy, q, 0.3);
        assertTrue(bound <= 2e-9, () -> solver + ": " + bound); // values of 800, rounding 1e-15·800/0.001
    }

    @Test
    void occupancy_isDualToValues() {
        FiniteMdp mdp = grid(20, 0.99);
        Policy policy = Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(2), 1), 0.5);
        double[] start = RandomMdps.distribution(new SplittableRandom(3), 400);
        double[] occupancy = SoftBellman.occupancy(mdp, policy, start);
        assertEquals(1 / (1 - 0.99), DoubleStream.of(occupancy).sum(), 1e-10);
        double fromOccupancy = 0;
        double fromValues = 0;
        double[] values = SoftBellman.discountedReward(mdp, policy);
        for (int s = 0; s < 400; s++) {
            for (int a = 0; a < 4; a++) {
                fromOccupancy += occupancy[s] * policy.probability(s, a) * mdp.reward(s, a);
            }
            fromValues += start[s] * values[s];
        }
        assertEquals(fromValues, fromOccupancy, 1e-10);
    }

    @Test
    void starts_invalid_areRefused() {
        Policy uniform = Policy.uniform(COIN);
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "start must have length 2, one probability per state: 1",
                () -> SoftBellman.occupancy(COIN, uniform, new double[1]));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "start probability of state 1 must be in [0, 1]: NaN; give each its share of 1",
                () -> SoftBellman.occupancy(COIN, uniform, new double[] {1, Double.NaN}));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "start probabilities must sum to 1: 0.5; add what is missing or divide them by their sum",
                () -> SoftBellman.occupancy(COIN, uniform, new double[] {0.5, 0}));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "temperature must be finite and >= 0: -1.0",
                () -> SoftBellman.evaluate(COIN, uniform, -1));
        FiniteMdp other = Reference.mdp("bandit3", 0.9);
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "policy must have the same states and actions: 2 instead of 1 states",
                () -> SoftBellman.evaluate(other, uniform, 1));
    }

    @Test
    void evaluate_valuesThatCancel_areAccepted() {
        double p = 0.9471949176631939;
        double a = 0.9370821488959696;
        double b = -16.808977651162436;
        FiniteMdp mdp = FiniteMdp.builder(2, 0.99)
                .transition(0, 0, 1, 1, a)
                .transition(0, 1, 1, 1, b)
                .transition(1, 0, 0, 1, a)
                .transition(1, 1, 0, 1, b)
                .build();
        Policy policy = Policy.of(mdp, new double[][] {{p, 1 - p}, {p, 1 - p}});
        assertEquals(0, SoftBellman.discountedReward(mdp, policy)[0], 1e-12);
    }
}
