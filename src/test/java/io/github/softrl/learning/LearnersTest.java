package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Reference;
import io.github.softrl.testing.Tasks;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers SoftQLearning and SoftActorCritic: what they learn, compared with what planners compute. */
class LearnersTest {
    private static final FiniteMdp TWO = Tasks.twoStates(0.9);
    private static final double[] START = {0.5, 0.5};

    /** Measured over 40 seeds at 100,000 steps: mean error 0.031 to 0.036, the largest 0.134. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 1, 3})
    void softQLearning_twoStates_learnsQ(double temperature) {
        QTable q = Tasks.exact(TWO, temperature);
        for (long seed = 0; seed < 3; seed++) {
            LearningResult result = SoftQLearning.atTemperature(temperature)
                    .withSteps(100_000)
                    .learn(Environment.of(TWO, START), Tasks.random(seed));
            double error = result.q().maxDifference(q);
            assertTrue(error <= 0.15, () -> "λ = " + temperature + ": error " + error);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 3})
    void softActorCritic_twoStates_learnsQAndPolicy(double temperature) {
        Solution solution =
                SoftPolicyIteration.atTemperature(temperature).solve(TWO).requireConverged();
        for (boolean expected : new boolean[] {true, false}) {
            LearningResult result = SoftActorCritic.atTemperature(temperature)
                    .withSteps(100_000)
                    .withExpectedTarget(expected)
                    .learn(Environment.of(TWO, START), Tasks.random(1));
            double error = result.q().maxDifference(solution.q());
            assertTrue(error <= 0.25, () -> "λ = " + temperature + ", expected " + expected + ": error " + error);
            QTable ofActor = SoftBellman.evaluate(TWO, result.policy(), temperature);
            assertEquals(
                    solution.value(0), result.policy().softValue(0, ofActor, temperature), 0.01 * solution.value(0));
            for (int s = 0; s < 2; s++) {
                assertEquals(
                        solution.policy().probability(s, 0), result.policy().probability(s, 0), 0.05);
            }
        }
    }

    /** Termination must not bootstrap, although the state it is reported in has actions and a value. */
    @Test
    void learners_termination_isWorthNothingAfterwards() {
        QTable exact = Tasks.exact(Tasks.QuitOrStay.model(), 1);
        LearningResult q =
                SoftQLearning.atTemperature(1).withSteps(30_000).learn(new Tasks.QuitOrStay(), Tasks.random(1));
        LearningResult ac =
                SoftActorCritic.atTemperature(1).withSteps(30_000).learn(new Tasks.QuitOrStay(), Tasks.random(1));
        for (int a = 0; a < 2; a++) {
            assertEquals(exact.value(0, a), q.q().value(0, a), 0.01);
            assertEquals(exact.value(0, a), ac.q().value(0, a), 0.01);
        }
    }

    /** A time limit must bootstrap: what is learned is the task without it. */
    @Test
    void learners_timeLimit_bootstraps() {
        QTable exact = Tasks.exact(TWO, 1);
        Environment limited = Environment.of(TWO, START).withTimeLimit(3);
        LearningResult q = SoftQLearning.atTemperature(1).withSteps(100_000).learn(limited, Tasks.random(2));
        assertTrue(q.q().maxDifference(exact) <= 0.15);
        assertEquals(33_333, q.episodes());
        LearningResult ac = SoftActorCritic.atTemperature(1).withSteps(100_000).learn(limited, Tasks.random(2));
        assertTrue(ac.q().maxDifference(exact) <= 0.25);
    }

    /** In other units of reward the task is the same, and so must be what is learned. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1, 1e3})
    void softActorCritic_learnsInAnyUnits(double unit) {
        FiniteMdp.Builder builder = FiniteMdp.builder(2, 0.9);
        for (int s = 0; s < 2; s++) {
            for (int a = 0; a < 2; a++) {
                for (int s2 = 0; s2 < 2; s2++) {
                    builder.transition(s, a, s2, TWO.probability(s, a, s2), unit * TWO.reward(s, a));
                }
            }
        }
        FiniteMdp mdp = builder.build();
        Solution exact = SoftPolicyIteration.atTemperature(unit)
                .withTolerance(1e-9 * unit)
                .solve(mdp);
        for (long seed = 0; seed < 3; seed++) {
            LearningResult learned = SoftActorCritic.atTemperature(unit)
                    .withSteps(30_000)
                    .learn(Environment.of(mdp, START), Tasks.random(seed));
            QTable q = SoftBellman.evaluate(mdp, learned.policy(), unit);
            assertEquals(1, learned.policy().softValue(0, q, unit) / exact.value(0), 0.01);
        }
    }

    @Test
    void targetRate_one_isACopy_andLessLearnsAsWell() {
        QTable exact = Tasks.exact(TWO, 1);
        SoftQLearning q = SoftQLearning.atTemperature(1).withSteps(50_000);
        SoftActorCritic ac = SoftActorCritic.atTemperature(1).withSteps(50_000);
        assertEquals(
                q.learn(Environment.of(TWO, START), Tasks.random(4)).q(),
                q.withTargetRate(1)
                        .learn(Environment.of(TWO, START), Tasks.random(4))
                        .q());
        QTable averaged = q.withTargetRate(0.1)
                .withTargetPeriod(10)
                .learn(Environment.of(TWO, START), Tasks.random(4))
                .q();
        assertTrue(averaged.maxDifference(exact) <= 0.3, () -> "error " + averaged.maxDifference(exact));
        QTable actors = ac.withTargetRate(0.1)
                .withTargetPeriod(10)
                .learn(Environment.of(TWO, START), Tasks.random(4))
                .q();
        assertTrue(actors.maxDifference(exact) <= 0.3, () -> "error " + actors.maxDifference(exact));
        // targets that follow by a hundredth once in 50,000 steps hardly move: w stays near T w̄, where copies would
        // take it on
        QTable initial = QTable.of(TWO, new double[][] {{5, 6}, {-7, -8}});
        QTable backup = SoftBellman.backup(TWO, initial, 1);
        for (double rate : new double[] {0.01, 1}) {
            QTable w = q.withSteps(150_000)
                    .withInitial(initial)
                    .withTargetRate(rate)
                    .withTargetPeriod(50_000)
                    .learn(Environment.of(TWO, START), Tasks.random(4))
                    .q();
            assertEquals(rate < 1, w.maxDifference(backup) <= 0.3, () -> "rate " + rate);
            QTable critic = ac.withSteps(150_000)
                    .withInitial(initial)
                    .withTargetRate(rate)
                    .withTargetPeriod(50_000)
                    .learn(Environment.of(TWO, START), Tasks.random(4))
                    .q();
            assertEquals(rate < 1, critic.maxDifference(backup) <= 0.3, () -> "rate " + rate);
        }
    }

    @Test
    void twinCritics_learn_andAreBelievedByTheSmaller() {
        QTable exact = Tasks.exact(TWO, 1);
        LearningResult twins = SoftActorCritic.atTemperature(1)
                .withSteps(100_000)
                .withTwinCritics(true)
                .learn(Environment.of(TWO, START), Tasks.random(5));
        assertTrue(
                twins.q().maxDifference(exact) <= 0.3,
                () -> "error " + twins.q().maxDifference(exact));
        Critics critics =
                new Critics(tables(new double[][] {{1, 5}, {3, 4}}), tables(new double[][] {{10, 20}, {12, 18}}));
        assertEquals(10, critics.target(0));
        assertEquals(18, critics.target(1));
        FiniteMdp bandit = FiniteMdp.builder(1, 0)
                .transition(0, 0, 0, 1, 5)
                .transition(0, 1, 0, 1, 5)
                .build();
        assertArrayEquals(new double[] {2, 4.5}, critics.mean(bandit.stateActions()));
        critics.follow(0.5);
        assertEquals(5.5, critics.target(0));
        assertEquals(11, critics.target(1));
    }

    private static Weights[] tables(double[][] weights) {
        return Arrays.stream(weights).map(w -> new Table(w, null)).toArray(Weights[]::new);
    }

    @Test
    void targetEntropy_isReached_fromAboveAndBelow() {
        for (double temperature : new double[] {0.05, 20}) {
            LearningResult tuned = SoftActorCritic.atTemperature(temperature)
                    .withSteps(100_000)
                    .withTargetEntropy(0.5, 1e-5)
                    .learn(Environment.of(TWO, START), Tasks.random(6));
            List<LearningPoint> curve = tuned.curve();
            assertEquals(0.5, curve.get(curve.size() - 1).entropy(), 0.05);
            assertEquals(tuned.temperature(), curve.get(curve.size() - 1).temperature());
            assertTrue(tuned.temperature() > 0.2 && tuned.temperature() < 5, tuned::toString);
        }
    }

    @Test
    void learn_fromASavedTable_goesOn() {
        QTable exact = Tasks.exact(TWO, 1);
        LearningResult result = SoftQLearning.atTemperature(1)
                .withSteps(1)
                .withInitial(exact)
                .withLearningRate(Schedule.constant(0))
                .learn(Environment.of(TWO, START), Tasks.random(1));
        assertEquals(exact, result.q());
    }

    /** A cliff of −100 is a thousand temperatures deep: with unlimited gradients half of the runs went wrong. */
    @Test
    void plainGradient_onACliff_rarelySaturates() {
        FiniteMdp cliff = Reference.mdp("cliffwalking_det", 0.99);
        double best = SoftPolicyIteration.atTemperature(0).solve(cliff).value(36);
        int good = 0;
        for (int seed = 0; seed < 5; seed++) {
            Policy policy = plainGradient(cliff, 1, 60_000, seed);
            good += SoftBellman.discountedReward(cliff, policy)[36] >= 1.05 * best ? 1 : 0;
        }
        assertTrue(good >= 4, good + " of 5");
    }

    /** Rewards and temperatures times a power of two, from a table of zeros, give the same policy, to the last bit. */
    @Test
    void plainGradient_hasNoUnit() {
        FiniteMdp cliff = Reference.mdp("cliffwalking_det", 0.99);
        FiniteMdp large = RandomMdps.map(cliff, s -> s, 1024, 0);
        assertEquals(plainGradient(cliff, 1, 2_000, 1), plainGradient(large, 1024, 2_000, 1));
    }

    private static Policy plainGradient(FiniteMdp mdp, double unit, long steps, int seed) {
        return SoftActorCritic.atTemperature(0.125 * unit)
                .withNaturalGradient(false)
                .withInitial(QTable.of(
                        mdp.stateActions(), new double[mdp.stateActions().pairCount()]))
                .withSteps(steps)
                .learn(Environment.of(mdp, 36), Tasks.random(seed))
                .policy();
    }
}
