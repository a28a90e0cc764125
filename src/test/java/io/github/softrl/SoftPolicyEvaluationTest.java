package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Refusals;
import io.github.softrl.testing.YardstickModels;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers SoftPolicyEvaluation, PolicyValues, Occupancy and PolicyEvaluation: values of policies with their bounds. */
class SoftPolicyEvaluationTest {
    private static final double[] FIRST = {1, 0, 0};

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

    /** Against numbers that were computed with 30 digits. */
    @Test
    void solve_corridor_withinItsBounds() {
        FiniteMdp mdp = corridor(0.95);
        Policy policy = Policy.of(mdp, new double[][] {{1 / 4.0, 3 / 4.0}, {5 / 8.0, 3 / 8.0}, {}});
        PolicyValues values =
                SoftPolicyEvaluation.atTemperature(0.5).solve(mdp, policy).requireConverged();
        assertWithin(-4.511259277896590204720328, values.rewards()[0], values.rewardErrorBound());
        assertWithin(3.177255229568867032162291, values.entropies()[0], values.entropyErrorBound());
        assertWithin(
                -4.511259277896590204720328 + 0.5 * 3.177255229568867032162291, values.value(0), values.errorBound());
        Occupancy occupancy = values.occupancy(FIRST);
        double[] exact = {3.220530884387972949532737, 2.065165429613787608300146, 0.735715184299911801006514};
        double sum = 0;
        for (int s = 0; s < 3; s++) {
            sum += Math.abs(exact[s] - occupancy.visits()[s]);
        }
        assertWithin(0, sum, occupancy.errorBound());
    }

    private static void assertWithin(double exact, double computed, double bound) {
        double error = Math.abs(exact - computed);
        assertTrue(error <= bound + Math.ulp(exact), () -> "off by " + error + ", bound " + bound);
        assertTrue(bound <= 1e-13 * Math.max(1, Math.abs(exact)), () -> "a wide bound: " + bound);
    }

    /** At discount 1 the bound comes from a verified w > 0, at 1 − 1e-9 as well, where 1/(1 − γ) would be useless. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.99, 1 - 1e-6, 1 - 1e-9, 1 - 0x1p-53, 1})
    void bounds_areNarrow_atEveryDiscount(double discount) {
        FiniteMdp mdp = corridor(discount);
        PolicyValues values = SoftPolicyEvaluation.atTemperature(0.5).solve(mdp, Policy.uniform(mdp));
        assertTrue(values.errorBound() <= 1e-13, values::toString);
        assertTrue(values.rewardErrorBound() <= 1e-13);
        assertTrue(values.entropyErrorBound() <= 1e-13);
        assertTrue(values.occupancy(FIRST).errorBound() <= 1e-13);
        assertEquals(SoftBellman.evaluate(mdp, Policy.uniform(mdp), 0.5), values.q());
        double judged = SoftBellman.errorBound(mdp, Policy.uniform(mdp), values.q(), 0.5);
        assertTrue(judged <= 4 * values.errorBound(), () -> "the table alone is judged by " + judged);
    }

    /** Three ways to stay that sum to 1 + 2e-10, and an exit of 1e-10: the values are not finite. */
    @ParameterizedTest
    @ValueSource(doubles = {1 - 1e-10, 1})
    void inverseNotPositive_isRefused(double discount) {
        FiniteMdp mdp = FiniteMdp.builder(2, discount)
                .transition(0, 0, 0, 0.3333333334, -1)
                .transition(0, 0, 0, 0.3333333334, -1)
                .transition(0, 0, 0, 0.3333333334, -1)
                .transition(0, 0, 1, 1e-10, -1)
                .terminal(1)
                .build();
        Policy only = Policy.uniform(mdp);
        for (Runnable evaluation : new Runnable[] {
            () -> SoftPolicyEvaluation.atTemperature(1).solve(mdp, only),
            () -> SoftBellman.evaluate(mdp, only, 1),
            () -> SoftBellman.discountedReward(mdp, only),
            () -> SoftBellman.discountedEntropy(mdp, only),
            () -> SoftBellman.occupancy(mdp, only, new double[] {1, 0})
        }) {
            String message =
                    assertThrows(ArithmeticException.class, evaluation::run).getMessage();
            assertTrue(message.startsWith("(I − γP_π)⁻¹ must be positive for this policy to have values"), message);
        }
        QTable zero = QTable.of(mdp, new double[][] {{0}, {}});
        assertEquals(Double.POSITIVE_INFINITY, SoftBellman.errorBound(mdp, only, zero, 1));
    }

    /** Three states with exits of 1e-15: about 7e14 steps, of which doubles keep one digit at best. */
    @Test
    void policyThatHardlyEnds_isRefused_orHasAWideBound() {
        FiniteMdp.Builder builder = FiniteMdp.builder(4, 1).terminal(3);
        double[] exits = {1e-15, 2e-15, 1e-15};
        for (int s = 0; s < 3; s++) {
            for (int a = 0; a < 3; a++) {
                builder.transition(s, a, (s + a) % 3, 1 - exits[s], -1).transition(s, a, 3, exits[s], -1);
            }
        }
        FiniteMdp mdp = builder.build();
        try {
            PolicyValues values = SoftPolicyEvaluation.atTemperature(1).solve(mdp, Policy.uniform(mdp));
            assertTrue(Math.abs(values.rewards()[0] + 7.2e14) <= values.rewardErrorBound(), values::toString);
        } catch (ArithmeticException refused) {
            assertTrue(refused.getMessage().contains("hardly ever ends"), refused.getMessage());
        }
        assertThrows(ArithmeticException.class, () -> SoftBellman.discountedReward(mdp, Policy.uniform(mdp)));
    }

    @ParameterizedTest
    @EnumSource
    void solve_grid_sameByEveryLinearSolver(LinearSolver solver) {
        FiniteMdp mdp = YardstickModels.of('G', 2500, 0.999);
        Policy policy = Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(1), 1), 0.5);
        SoftPolicyEvaluation evaluation = SoftPolicyEvaluation.atTemperature(0.3);
        PolicyValues values = evaluation.withLinearSolver(solver).solve(mdp, policy);
        PolicyValues others = evaluation.withThreads(2).solve(mdp, policy);
        for (int s = 0; s < 2500; s++) {
            assertEquals(others.value(s), values.value(s), values.errorBound() + others.errorBound());
        }
        assertTrue(values.errorBound() <= 2e-9, values::toString);
    }

    @Test
    void interruption_returnsWhatIsKnown() {
        FiniteMdp mdp = corridor(0.95);
        Policy uniform = Policy.uniform(mdp);
        PolicyValues whole = SoftPolicyEvaluation.atTemperature(0.5).solve(mdp, uniform);
        Thread.currentThread().interrupt();
        PolicyValues stopped = SoftPolicyEvaluation.atTemperature(0.5).solve(mdp, uniform);
        assertThrows(CancellationException.class, () -> whole.occupancy(FIRST));
        assertThrows(CancellationException.class, () -> SoftBellman.evaluate(mdp, uniform, 0.5));
        assertTrue(Thread.interrupted(), "the flag stays");
        assertSame(Status.INTERRUPTED, stopped.status());
        assertTrue(Math.abs(stopped.value(0) - whole.value(0)) <= stopped.errorBound());
        assertTrue(stopped.errorBound() < Double.POSITIVE_INFINITY);
        String message = assertThrows(IllegalStateException.class, stopped::requireConverged)
                .getMessage();
        assertTrue(message.startsWith("policy evaluation not completed: error bound "), message);
        PolicyValues late = SoftPolicyEvaluation.atTemperature(0.5)
                .withTimeLimit(Duration.ofNanos(1))
                .solve(mdp, uniform);
        assertSame(Status.TIME_LIMIT, late.status());
    }

    @Test
    void values_areValues() {
        FiniteMdp mdp = corridor(0.95);
        SoftPolicyEvaluation solver = SoftPolicyEvaluation.atTemperature(0.5);
        PolicyValues values = solver.solve(mdp, Policy.uniform(mdp));
        PolicyValues same = solver.solve(mdp, Policy.uniform(mdp));
        assertEquals(values, same);
        assertEquals(values.hashCode(), same.hashCode());
        assertEquals(values.occupancy(FIRST), same.occupancy(FIRST));
        assertEquals(values.occupancy(FIRST).hashCode(), same.occupancy(FIRST).hashCode());
        assertTrue(!values.equals(solver.withTemperature(0.25).solve(mdp, Policy.uniform(mdp))));
        values.values()[0] = 7;
        values.rewards()[0] = 7;
        values.entropies()[0] = 7;
        assertEquals(same, values);
        assertEquals("PolicyValues[3 states, CONVERGED, error bound " + values.errorBound() + "]", values.toString());
        assertTrue(values.occupancy(FIRST).toString().startsWith("Occupancy[3 states, error bound "));
        Refusals.assertMessage(IndexOutOfBoundsException.class, "state must be in [0, 3): 3", () -> values.value(3));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "temperature must be finite and >= 0: -1.0",
                () -> SoftPolicyEvaluation.atTemperature(-1));
    }

    /**
     * One state with many actions of probability 2⁻ᵏ whose Q are half an ulp of the sum: if the entropy, 2 nats, led
     * the sum, it would be rounded with each of them, always in the same direction.
     */
    @ParameterizedTest
    @ValueSource(ints = {7, 9, 13})
    void errorBound_manyActions_coversTheRoundingOfTheirSum(int k) {
        int small = 1 << k - 1;
        double entropy = (k + 1) / 2.0 * Math.log(2);
        double temperature = 2.0000001 / entropy;
        double discount = 0.99;
        double[] q = new double[small + 1];
        double[][] p = {new double[small + 1]};
        for (int a = 0; a < small; a++) {
            q[a] = 0.499 * Math.ulp(2.0) * Math.scalb(1.0, k);
            p[0][a] = Math.scalb(1.0, -k);
        }
        q[small] = -4.0 / 3;
        p[0][small] = 0.5;
        double v = 0.5 * q[small] + temperature * entropy;
        FiniteMdp.Builder builder = FiniteMdp.builder(1, discount);
        for (int a = 0; a <= small; a++) {
            builder.transition(0, a, 0, 1, q[a] - discount * v);
        }
        FiniteMdp mdp = builder.build();
        Policy policy = Policy.of(mdp, p);
        QTable table = QTable.of(mdp, new double[][] {q});
        double bound = SoftBellman.errorBound(mdp, policy, table, temperature);
        BigDecimal error = error(mdp, p[0], table, temperature, k);
        assertTrue(error.compareTo(new BigDecimal(bound)) <= 0, () -> error + " > " + bound);
    }

    /** The largest error of a table for one state whose entropy is (k + 1)/2·log 2, where V = (Σ π R + λH)/(1 − γ). */
    private static BigDecimal error(FiniteMdp mdp, double[] p, QTable table, double temperature, int k) {
        BigDecimal reward = BigDecimal.ZERO;
        for (int a = 0; a < p.length; a++) {
            reward = reward.add(new BigDecimal(p[a]).multiply(new BigDecimal(mdp.reward(0, a))));
        }
        BigDecimal entropy = BigMath.log(BigDecimal.valueOf(2)).multiply(BigDecimal.valueOf((k + 1) / 2.0));
        BigDecimal value = reward.add(new BigDecimal(temperature).multiply(entropy))
                .divide(BigDecimal.ONE.subtract(new BigDecimal(mdp.discount())), BigMath.DIGITS);
        BigDecimal error = BigDecimal.ZERO;
        for (int a = 0; a < p.length; a++) {
            BigDecimal q = new BigDecimal(mdp.reward(0, a)).add(new BigDecimal(mdp.discount()).multiply(value));
            error = error.max(q.subtract(new BigDecimal(table.value(0, a))).abs());
        }
        return error;
    }

    /** A thousand products that underflow, each by up to half the smallest double. */
    @Test
    void errorBound_underflow_isCounted() {
        FiniteMdp.Builder builder = FiniteMdp.builder(2, 0.5).terminal(1);
        double[][] p = {new double[1000], {}};
        Arrays.fill(p[0], 1e-3);
        for (int a = 0; a < 1000; a++) {
            builder.transition(0, a, 1, 1, 2.5e-321);
        }
        FiniteMdp mdp = builder.build();
        PolicyValues values = SoftPolicyEvaluation.atTemperature(0).solve(mdp, Policy.of(mdp, p));
        double error = Math.abs(values.value(0) - 2.5e-321);
        assertTrue(error > 0 && error <= values.errorBound(), () -> error + ", bound " + values.errorBound());
    }

    @Test
    void errorBound_ofATable_valuesThatOverflow_areRefused() {
        FiniteMdp mdp = FiniteMdp.builder(1, 0.9).transition(0, 0, 0, 1, 1e308).build();
        QTable table = QTable.of(mdp, new double[][] {{1.7e308}});
        for (Runnable judge : new Runnable[] {
            () -> SoftBellman.errorBound(mdp, Policy.uniform(mdp), table, 1),
            () -> SoftBellman.errorBound(mdp, table, 1)
        }) {
            String message = assertThrows(ArithmeticException.class, judge::run).getMessage();
            assertTrue(message.startsWith("soft values must stay within the range of double"), message);
        }
    }

    /** π·p is 0 in double precision, but π·p·1e260 is not. */
    @ParameterizedTest
    @EnumSource(LinearSolver.class)
    void smallestProbability_isEvaluated(LinearSolver solver) {
        FiniteMdp mdp = FiniteMdp.builder(3, 1)
                .transition(0, 0, 2, 1, 1e-80)
                .transition(0, 1, 1, 0.3, 1e-80)
                .transition(0, 1, 2, 0.7, 1e-80)
                .transition(1, 0, 2, 1, 1e260)
                .terminal(2)
                .build();
        Policy policy = Policy.of(mdp, new double[][] {{1, Double.MIN_VALUE}, {1}, {}});
        PolicyValues values =
                SoftPolicyEvaluation.atTemperature(0).withLinearSolver(solver).solve(mdp, policy);
        assertEquals(1e260, values.value(1));
        assertTrue(Math.abs(values.value(0) - (1e-80 + 0.3 * Double.MIN_VALUE * 1e260)) <= values.errorBound());
    }
}
