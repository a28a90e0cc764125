package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.Certified;
import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.PolicyValues;
import io.github.softrl.QTable;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.Solution;
import io.github.softrl.Status;
import io.github.softrl.testing.Oracle;
import io.github.softrl.testing.PolicyOracle;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Refusals;
import io.github.softrl.testing.Tasks;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Learning with a model at hand: what the points of a curve and the result say of the learned policy. */
class PolicyJudgeTest {
    private static final FiniteMdp MDP = RandomMdps.withoutTerminals(3, 0.9);
    private static final double[] START = RandomMdps.distribution(new SplittableRandom(5), MDP.stateCount());
    private static final Solution HARD =
            SoftPolicyIteration.atTemperature(0).solve(MDP).requireConverged();

    private static Environment environment() {
        return Environment.of(MDP, START);
    }

    private static BigDecimal expectation(BigDecimal[] x) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int s = 0; s < x.length; s++) {
            sum = sum.add(new BigDecimal(START[s]).multiply(x[s]));
        }
        return sum;
    }

    private static void assertWithin(BigDecimal exact, Certified known) {
        BigDecimal error = new BigDecimal(known.value()).subtract(exact).abs();
        assertTrue(error.compareTo(new BigDecimal(known.errorBound())) <= 0, () -> known + ", exact " + exact);
        assertTrue(known.errorBound() < 1e-7, known::toString);
    }

    /** Against solutions with 30 digits, at the temperature of the optimum, which is not the learner's. */
    @Test
    void eachPoint_carriesTheValueAndTheRegretOfThePolicyAtThatTime() {
        BigDecimal best =
                expectation(Oracle.of(MDP, 0).optimum().orElseThrow().v().middle());
        List<Policy> policies = new ArrayList<>();
        SoftQLearning learner = SoftQLearning.atTemperature(0.5)
                .withSteps(2_000)
                .withCurvePeriod(300)
                .withListener(progress -> policies.add(progress.policy()));
        SoftActorCritic actor = SoftActorCritic.atTemperature(0.5)
                .withSteps(2_000)
                .withCurvePeriod(300)
                .withListener(progress -> policies.add(progress.policy()));
        LearningResult q = learner.withModel(MDP, HARD, START).learn(environment(), Tasks.random(1));
        LearningResult ac = actor.withModel(MDP, HARD, START).learn(environment(), Tasks.random(1));
        List<LearningPoint> points = new ArrayList<>(q.curve());
        points.addAll(ac.curve());
        assertEquals(14, points.size());
        for (int k = 0; k < points.size(); k++) {
            BigDecimal worth = expectation(PolicyOracle.of(MDP, policies.get(k), 0, START)
                    .values()
                    .orElseThrow()
                    .v()
                    .middle());
            assertWithin(worth, points.get(k).value());
            assertWithin(best.subtract(worth), points.get(k).regret());
        }
        for (LearningResult result : List.of(q, ac)) {
            PolicyValues certificate = result.policyValues().orElseThrow();
            LearningPoint last = result.curve().get(6);
            assertEquals(Status.CONVERGED, certificate.status());
            assertEquals(last.value(), certificate.valueFrom(START));
            assertEquals(last.regret(), certificate.regret(HARD, START));
        }
        assertEquals(q.q(), learner.learn(environment(), Tasks.random(1)).q(), "the model is not used for learning");
        assertEquals(ac.q(), actor.learn(environment(), Tasks.random(1)).q());
    }

    @Test
    void results_ofTheSameRun_areEqual() {
        SoftQLearning learner = SoftQLearning.atTemperature(0.5).withSteps(500);
        LearningResult result = learner.learn(environment(), Tasks.random(1));
        LearningResult same = learner.learn(environment(), Tasks.random(1));
        assertEquals(result, same);
        assertEquals(result.hashCode(), same.hashCode());
        assertNotEquals(result, learner.learn(environment(), Tasks.random(2)));
        LearningResult judged = learner.withModel(MDP, HARD, START).learn(environment(), Tasks.random(1));
        assertNotEquals(result, judged);
    }

    @Test
    void withoutAModel_nothingIsKnown() {
        LearningResult result = SoftQLearning.atTemperature(0.5).withSteps(100).learn(environment(), Tasks.random(1));
        assertTrue(result.policyValues().isEmpty());
        assertSame(Certified.UNKNOWN, result.curve().get(0).value());
        assertSame(Certified.UNKNOWN, result.curve().get(99).regret());
    }

    /** At discount 1 and λ = 0, a policy that stays for ever at a price has no value, and learning goes on. */
    @Test
    void policyWithoutFiniteValues_isUnknown() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, -1)
                .transition(0, 1, 1, 1, -3)
                .terminal(1)
                .build();
        double[] start = {1, 0};
        Solution optimum = SoftQValueIteration.atTemperature(0).solve(mdp).requireConverged();
        LearningResult result = SoftQLearning.atTemperature(0)
                .withInitial(QTable.of(mdp, new double[][] {{0, -5}, {}}))
                .withSteps(400)
                .withCurvePeriod(1)
                .withTargetPeriod(1)
                .withModel(mdp, optimum, start)
                .learn(Environment.of(mdp, 0).withTimeLimit(5), Tasks.random(1));
        List<LearningPoint> curve = result.curve();
        assertEquals(Certified.UNKNOWN, curve.get(0).value(), "stays");
        assertEquals(-3, curve.get(399).value().value(), "leaves");
        assertEquals(0, curve.get(399).regret().value());
    }

    @Test
    void stoppedRuns_sayWhatIsKnown() {
        SoftQLearning learner = SoftQLearning.atTemperature(0.5).withModel(MDP, HARD, START);
        LearningResult late = learner.withTimeLimit(Duration.ofMillis(50)).learn(environment(), Tasks.random(1));
        assertEquals(LearningResult.Status.TIME_LIMIT, late.status());
        assertTrue(late.policyValues().isEmpty());
        LearningPoint last = late.curve().get(late.curve().size() - 1);
        assertEquals(Double.POSITIVE_INFINITY, last.regret().errorBound());
        Thread.currentThread().interrupt();
        LearningResult interrupted = learner.learn(environment(), Tasks.random(1));
        assertTrue(Thread.interrupted());
        assertEquals(LearningResult.Status.INTERRUPTED, interrupted.status());
    }

    @Test
    void optimaOfOtherModels_andTerminalStarts_areRefused() {
        SoftQLearning learner = SoftQLearning.atTemperature(1).withSteps(10);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> learner.withModel(RandomMdps.withoutTerminals(3, 0.95), HARD, START))
                .getMessage();
        assertTrue(
                message.startsWith("the solution must be one of this model: a backup changes its table by "), message);
        FiniteMdp ends =
                FiniteMdp.builder(2, 0.9).transition(0, 0, 1, 1, 1).terminal(1).build();
        Solution optimum = SoftPolicyIteration.atTemperature(0).solve(ends);
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "start probability of terminal state 1 must be 0: 0.5; an episode starts where something can be done",
                () -> learner.withModel(ends, optimum, new double[] {0.5, 0.5}));
    }

    @Test
    void wrongModels_areRefused() {
        SoftQLearning learner = SoftQLearning.atTemperature(1).withSteps(10);
        FiniteMdp other = RandomMdps.withoutTerminals(4, 0.9);
        assertNotEquals(MDP.stateCount(), other.stateCount());
        FiniteMdp patient = RandomMdps.withoutTerminals(3, 0.95);
        SoftQLearning judged = learner.withModel(MDP, HARD, START);
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "model and environment must have the same discount: 0.9 and 0.95; give withModel the model of the"
                        + " environment",
                () -> judged.learn(Environment.of(patient, 0), Tasks.random(1)));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "model and environment must have the same states and actions: 5 instead of 4 states",
                () -> judged.learn(Environment.of(other, 0), Tasks.random(1)));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "solution and model must have the same states and actions: 4 instead of 5 states",
                () -> learner.withModel(other, HARD, new double[5]));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "start must have length 4, one probability per state: 1",
                () -> learner.withModel(MDP, HARD, new double[1]));
    }
}
