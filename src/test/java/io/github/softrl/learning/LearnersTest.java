package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftMath;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both learners against the exact solution, and each part of their update rules by itself. */
class LearnersTest {
    private static final FiniteMdp TWO = Tasks.twoStates(0.9);
    private static final double[] START = {0.5, 0.5};

    private static QTable exact(FiniteMdp mdp, double temperature) {
        return SoftPolicyIteration.atTemperature(temperature)
                .solve(mdp)
                .requireConverged()
                .q();
    }

    private static SplittableRandom random(long seed) {
        return new SplittableRandom(seed);
    }

    /** Measured over 40 seeds at 100,000 steps: mean error 0.031 to 0.036, the largest 0.134. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 1, 3})
    void softQLearning_twoStates_learnsQ(double temperature) {
        QTable q = exact(TWO, temperature);
        for (long seed = 0; seed < 3; seed++) {
            LearningResult result = SoftQLearning.atTemperature(temperature)
                    .withSteps(100_000)
                    .learn(Environment.of(TWO, START), random(seed));
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
                    .learn(Environment.of(TWO, START), random(1));
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
        QTable exact = exact(Tasks.QuitOrStay.model(), 1);
        LearningResult q = SoftQLearning.atTemperature(1).withSteps(30_000).learn(new Tasks.QuitOrStay(), random(1));
        LearningResult ac = SoftActorCritic.atTemperature(1).withSteps(30_000).learn(new Tasks.QuitOrStay(), random(1));
        for (int a = 0; a < 2; a++) {
            assertEquals(exact.value(0, a), q.q().value(0, a), 0.01);
            assertEquals(exact.value(0, a), ac.q().value(0, a), 0.01);
        }
    }

    /** A time limit must bootstrap: what is learned is the task without it. */
    @Test
    void learners_timeLimit_bootstraps() {
        QTable exact = exact(TWO, 1);
        Environment limited = Environment.of(TWO, START).withTimeLimit(3);
        LearningResult q = SoftQLearning.atTemperature(1).withSteps(100_000).learn(limited, random(2));
        assertTrue(q.q().maxDifference(exact) <= 0.15);
        assertEquals(33_333, q.episodes());
        LearningResult ac = SoftActorCritic.atTemperature(1).withSteps(100_000).learn(limited, random(2));
        assertTrue(ac.q().maxDifference(exact) <= 0.25);
    }

    /** With a target that is never copied, w becomes R + γP V̄ of the initial table: nothing else enters. */
    @Test
    void softQLearning_bootstrapsFromTheTargetTable() {
        QTable initial = QTable.of(TWO, new double[][] {{5, 6}, {-7, -8}});
        LearningResult result = SoftQLearning.atTemperature(1)
                .withSteps(100_000)
                .withInitial(initial)
                .withTargetPeriod(Integer.MAX_VALUE)
                .learn(Environment.of(TWO, START), random(3));
        assertTrue(result.q().maxDifference(SoftBellman.backup(TWO, initial, 1)) <= 0.15);
    }

    /** The actor, too, follows the target: with one that is never copied it becomes softmax(w̄/λ). */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void softActorCritic_actorFollowsTheTargetTable(boolean expectedTarget, boolean naturalGradient) {
        QTable initial = QTable.of(TWO, new double[][] {{5, 6}, {-7, -8}});
        LearningResult result = SoftActorCritic.atTemperature(2)
                .withSteps(20_000)
                .withExpectedTarget(expectedTarget)
                .withNaturalGradient(naturalGradient)
                .withInitial(initial)
                .withTargetPeriod(Integer.MAX_VALUE)
                .learn(Environment.of(TWO, START), random(3));
        Policy expected = Policy.softmax(initial, 2);
        for (int s = 0; s < 2; s++) {
            assertEquals(expected.probability(s, 0), result.policy().probability(s, 0), 1e-6);
            assertEquals(1, result.policy().probability(s, 0) + result.policy().probability(s, 1), 1e-15);
        }
        // and its critic is the backup by that policy's soft value
        double[][] values = new double[2][2];
        for (int s = 0; s < 2; s++) {
            for (int a = 0; a < 2; a++) {
                for (int s2 = 0; s2 < 2; s2++) {
                    values[s][a] += TWO.probability(s, a, s2) * 0.9 * expected.softValue(s2, initial, 2);
                }
                values[s][a] += TWO.reward(s, a);
            }
        }
        assertTrue(result.q().maxDifference(QTable.of(values)) <= 0.2);
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
                    .learn(Environment.of(mdp, START), random(seed));
            QTable q = SoftBellman.evaluate(mdp, learned.policy(), unit);
            assertEquals(1, learned.policy().softValue(0, q, unit) / exact.value(0), 0.01);
        }
    }

    /** An actor that does not move is what acts, whatever the critic learns. */
    @Test
    void softActorCritic_actsByItsActor_whichARateOfZeroKeeps() {
        QTable initial = QTable.of(new double[][] {{Math.log(3), 0}}); // λ = 1: π = (3/4, 1/4)
        FiniteMdp bandit = FiniteMdp.builder(1, 0)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 0, 1, 9)
                .build();
        LearningResult result = SoftActorCritic.atTemperature(1)
                .withSteps(20_000)
                .withEvaluationPeriod(20_000)
                .withInitial(initial)
                .withExploration(Schedule.constant(0))
                .withActorLearningRate(Schedule.constant(0))
                .learn(Environment.of(bandit, 0).withTimeLimit(1), random(1));
        assertEquals(0.75, result.policy().probability(0, 0), 1e-12);
        assertEquals(9, result.q().value(0, 1), 1e-9);
        LearningPoint point = result.curve().get(0);
        double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
        assertEquals(9 * 0.25, point.meanReturn(), 5 * 9 * Math.sqrt(0.25 * 0.75 / 20_000));
        assertEquals(entropy, point.entropy(), 1e-9);
        assertEquals(entropy, point.meanSoftReturn() - point.meanReturn(), 1e-9);
    }

    /** The actor improves in the state replayed, also in one that nothing leads to. */
    @Test
    void softActorCritic_actorImprovesWhereTheExperienceBegan() {
        FiniteMdp mdp = FiniteMdp.builder(3, 0.5)
                .transition(0, 0, 1, 1, 0)
                .transition(0, 1, 1, 1, 2)
                .transition(1, 0, 2, 1, 0)
                .terminal(2)
                .build();
        LearningResult result =
                SoftActorCritic.atTemperature(1).withSteps(3_000).learn(Environment.of(mdp, 0), random(1));
        assertEquals(1 / (1 + Math.exp(-2)), result.policy().probability(0, 1), 1e-6);
    }

    @Test
    void options_ofTargetAndGradient_areHeard() {
        SoftActorCritic ac = SoftActorCritic.atTemperature(1).withSteps(100);
        assertNotEquals(
                ac.learn(Environment.of(TWO, START), random(1)).q(),
                ac.withExpectedTarget(false)
                        .learn(Environment.of(TWO, START), random(1))
                        .q());
        assertNotEquals(
                ac.learn(Environment.of(TWO, START), random(1)).policy(),
                ac.withNaturalGradient(false)
                        .learn(Environment.of(TWO, START), random(1))
                        .policy());
        Table table = new Table(Environment.of(TWO, START));
        Actor actor = new Actor(table, new double[] {0, Math.log(3), 0, 0}, true);
        double[] target = {7, 11, 0, 0};
        double price = 2 * -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
        assertEquals(10 + price, actor.expectedValue(0, target, 2), 1e-12);
        double sum = 0;
        RandomGenerator rng = random(1);
        for (int i = 0; i < 10_000; i++) {
            double sample = actor.sampledValue(0, target, 2, rng) - price;
            assertTrue(Math.abs(sample - 7) < 1e-12 || Math.abs(sample - 11) < 1e-12);
            sum += sample;
        }
        assertEquals(10, sum / 10_000, 5 * 4 * Math.sqrt(0.25 * 0.75 / 10_000));
    }

    /** One step of the actor against central differences of KL(softmax(θ) ‖ softmax(w̄/λ)). */
    @Test
    void actor_stepIsTheGradient() {
        FiniteMdp bandit = FiniteMdp.builder(2, 0)
                .transition(0, 0, 1, 1, 0)
                .transition(0, 1, 1, 1, 0)
                .transition(0, 2, 1, 1, 0)
                .terminal(1)
                .build();
        Table table = new Table(Environment.of(bandit, 0));
        double[] theta = {0.3, -0.8, 1.1};
        double[] target = {2, 5, -1};
        double[] expected =
                Policy.softmax(QTable.of(new double[][] {target}), 3).row(0);
        for (boolean natural : new boolean[] {false, true}) {
            double[] moved = theta.clone();
            double entropy = new Actor(table, moved, natural).improve(0, target, 3, 0.2);
            double[] p = softmax(theta);
            assertEquals(SoftMath.entropy(p, 0, 3), entropy, 1e-12);
            for (int b = 0; b < 3; b++) {
                double[] up = theta.clone();
                double[] down = theta.clone();
                up[b] += 1e-5;
                down[b] -= 1e-5;
                double gradient = (SoftMath.klDivergence(softmax(up), 0, 3, expected, 0)
                                - SoftMath.klDivergence(softmax(down), 0, 3, expected, 0))
                        / 2e-5;
                assertEquals(theta[b] - 0.2 * gradient / (natural ? p[b] : 1), moved[b], 1e-9);
            }
        }
        refusedArithmetic(
                "action values over temperature must stay within the range of double: state 0, temperature 1.0E-308; raise the temperature",
                () -> new Actor(table, theta.clone(), true).improve(0, new double[] {5, -100, 0}, 1e-308, 0.1));
    }

    private static double[] softmax(double[] theta) {
        double[] p = new double[theta.length];
        SoftMath.softmax(theta, 0, theta.length, 1, p, 0);
        return p;
    }

    private static void refusedArithmetic(String message, Runnable call) {
        assertEquals(message, assertThrows(ArithmeticException.class, call::run).getMessage());
    }

    @Test
    void updatesPerStepAndLearningStart_count() {
        for (boolean actor : new boolean[] {false, true}) {
            QTable twoByOne = few(actor, 2, 1, 1);
            assertEquals(twoByOne, few(actor, 1, 2, 1));
            assertNotEquals(twoByOne, few(actor, 1, 1, 1));
            assertEquals(exact(TWO, 3), few(actor, 1, 1, 51)); // 50 steps: no update yet
            assertNotEquals(exact(TWO, 3), few(actor, 1, 1, 50));
        }
    }

    private static QTable few(boolean actor, int updates, int batch, int start) {
        Environment environment = Environment.of(TWO, START);
        return actor
                ? SoftActorCritic.atTemperature(1)
                        .withSteps(50)
                        .withInitial(exact(TWO, 3))
                        .withUpdatesPerStep(updates)
                        .withBatchSize(batch)
                        .withLearningStart(start)
                        .learn(environment, random(9))
                        .q()
                : SoftQLearning.atTemperature(1)
                        .withSteps(50)
                        .withInitial(exact(TWO, 3))
                        .withUpdatesPerStep(updates)
                        .withBatchSize(batch)
                        .withLearningStart(start)
                        .learn(environment, random(9))
                        .q();
    }

    /** Episodes of one step: the actions of two of them are independent, however long exploratory runs are. */
    @Test
    void explorationRun_endsWithTheEpisode() {
        List<Integer> actions = new ArrayList<>();
        Environment inner = Environment.of(TWO, START).withTimeLimit(1);
        Environment recorder = new Environment() {
            @Override
            public int stateCount() {
                return inner.stateCount();
            }

            @Override
            public int actionCount(int state) {
                return inner.actionCount(state);
            }

            @Override
            public double discount() {
                return actions.isEmpty() ? 0.9 : Double.NaN; // is read once
            }

            @Override
            public int reset(RandomGenerator rng) {
                return inner.reset(rng);
            }

            @Override
            public Step step(int action, RandomGenerator rng) {
                actions.add(action);
                return inner.step(action, rng);
            }
        };
        LearningResult result = SoftQLearning.atTemperature(1)
                .withSteps(10_000)
                .withBatchSize(1)
                .withExploration(Schedule.constant(1))
                .learn(recorder, random(1));
        assertTrue(Double.isFinite(result.curve().get(50).meanReturn()));
        int same = 0;
        for (int i = 1; i < actions.size(); i++) {
            same += actions.get(i).equals(actions.get(i - 1)) ? 1 : 0;
        }
        assertEquals(5_000, same, 250); // five standard deviations
    }

    @Test
    void reference_countsTheStatesGiven() {
        QTable wrongInState1 = QTable.of(new double[][] {exact(TWO, 1).row(0), {1e6, 1e6}});
        SoftQLearning q = SoftQLearning.atTemperature(1).withSteps(1_000).withEvaluationPeriod(1_000);
        assertTrue(q.withReference(wrongInState1, new boolean[] {true, false})
                        .learn(Environment.of(TWO, START), random(1))
                        .curve()
                        .get(0)
                        .error()
                < 1_000);
        assertTrue(q.withReference(wrongInState1, new boolean[] {true, true})
                        .learn(Environment.of(TWO, START), random(1))
                        .curve()
                        .get(0)
                        .error()
                > 1_000);
    }

    @Test
    void targetRate_one_isACopy_andLessLearnsAsWell() {
        QTable exact = exact(TWO, 1);
        SoftQLearning q = SoftQLearning.atTemperature(1).withSteps(50_000);
        SoftActorCritic ac = SoftActorCritic.atTemperature(1).withSteps(50_000);
        assertEquals(
                q.learn(Environment.of(TWO, START), random(4)).q(),
                q.withTargetRate(1).learn(Environment.of(TWO, START), random(4)).q());
        QTable averaged = q.withTargetRate(0.1)
                .withTargetPeriod(10)
                .learn(Environment.of(TWO, START), random(4))
                .q();
        assertTrue(averaged.maxDifference(exact) <= 0.3, () -> "error " + averaged.maxDifference(exact));
        QTable actors = ac.withTargetRate(0.1)
                .withTargetPeriod(10)
                .learn(Environment.of(TWO, START), random(4))
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
                    .learn(Environment.of(TWO, START), random(4))
                    .q();
            assertEquals(rate < 1, w.maxDifference(backup) <= 0.3, () -> "rate " + rate);
            QTable critic = ac.withSteps(150_000)
                    .withInitial(initial)
                    .withTargetRate(rate)
                    .withTargetPeriod(50_000)
                    .learn(Environment.of(TWO, START), random(4))
                    .q();
            assertEquals(rate < 1, critic.maxDifference(backup) <= 0.3, () -> "rate " + rate);
        }
    }

    @Test
    void twinCritics_learn_andAreBelievedByTheSmaller() {
        QTable exact = exact(TWO, 1);
        LearningResult twins = SoftActorCritic.atTemperature(1)
                .withSteps(100_000)
                .withTwinCritics(true)
                .learn(Environment.of(TWO, START), random(5));
        assertTrue(
                twins.q().maxDifference(exact) <= 0.3,
                () -> "error " + twins.q().maxDifference(exact));
        Critics critics = new Critics(new double[][] {{1, 5}, {3, 4}}, new double[][] {{10, 20}, {12, 18}}, 0.5);
        assertArrayEquals(new double[] {10, 18}, critics.target());
        assertArrayEquals(new double[] {2, 4.5}, critics.mean());
        critics.follow();
        assertArrayEquals(new double[] {5.5, 11}, critics.target());
    }

    @Test
    void targetEntropy_isReached_fromAboveAndBelow() {
        for (double temperature : new double[] {0.05, 20}) {
            LearningResult tuned = SoftActorCritic.atTemperature(temperature)
                    .withSteps(100_000)
                    .withTargetEntropy(0.5, 1e-5)
                    .learn(Environment.of(TWO, START), random(6));
            List<LearningPoint> curve = tuned.curve();
            assertEquals(0.5, curve.get(curve.size() - 1).entropy(), 0.05);
            assertEquals(tuned.temperature(), curve.get(curve.size() - 1).temperature());
            assertTrue(tuned.temperature() > 0.2 && tuned.temperature() < 5, tuned::toString);
        }
    }

    @Test
    void targetEntropy_outOfReach_isRefused() {
        SoftActorCritic ac = SoftActorCritic.atTemperature(1);
        refused("targetEntropy must be finite and > 0: 0.0", () -> ac.withTargetEntropy(0, 1e-3));
        refused("temperatureRate must be in (0, 0.01]: 1.0", () -> ac.withTargetEntropy(0.5, 1));
        refused("targetRate must be in (0, 1]: 0.0", () -> ac.withTargetRate(0));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> ac.withTargetEntropy(0.7, 1e-3).learn(Environment.of(TWO, START), random(1)))
                .getMessage();
        assertTrue(message.startsWith("targetEntropy must be below the largest log |A(s)|, 0.693147"), message);
        // a state that is never visited has three actions, so that 1 is not refused; λ stops at its limit
        FiniteMdp hidden = FiniteMdp.builder(2, 0.5)
                .transition(0, 0, 0, 1, 1)
                .transition(0, 1, 0, 1, 2)
                .transition(1, 0, 0, 1, 0)
                .transition(1, 1, 0, 1, 0)
                .transition(1, 2, 0, 1, 0)
                .build();
        LearningResult limited =
                ac.withSteps(200).withTargetEntropy(1, 0.01).learn(Environment.of(hidden, 0), random(1));
        assertEquals(1_000, limited.temperature());
    }

    /** What a reviewer broke. */
    @Test
    void environmentsAndTables_thatBreakTheContract_areRefused() {
        refused(
                "next state of state 0, action 0 must have actions unless the step terminated: 1; report terminated instead",
                () -> one(0.9, 1, false, false));
        refused(
                "next state of state 0, action 0 must have actions unless the step terminated: 1; report terminated instead",
                () -> one(0.9, 1, false, true));
        refused(
                "next state of state 0, action 0 must be in [0, 3): 7; the environment must keep to its stateCount",
                () -> one(0.9, 7, false, false));
        refused("discount of the environment must be in [0, 1]: 1.5", () -> one(1.5, 0, false, false));
        SoftQLearning q = SoftQLearning.atTemperature(1).withSteps(10);
        refused(
                "reference table must have the states and actions of the environment: 1 instead of 2 actions in state 0",
                () -> q.withReference(QTable.of(new double[][] {{0}, {0}}), new boolean[2])
                        .learn(Environment.of(TWO, START), random(1)));
        SoftQLearning many = q.withSteps(1).withBatchSize(65_536).withUpdatesPerStep(40);
        assertTrue(
                many.learn(Environment.of(TWO, START), random(1)).curve().get(0).meanTdError() > 0);
    }

    private static LearningResult one(double discount, int next, boolean terminated, boolean truncated) {
        Environment environment = new Environment() {
            @Override
            public int stateCount() {
                return 3;
            }

            @Override
            public int actionCount(int state) {
                return state == 1 ? 0 : 1;
            }

            @Override
            public double discount() {
                return discount;
            }

            @Override
            public int reset(RandomGenerator rng) {
                return 0;
            }

            @Override
            public Step step(int action, RandomGenerator rng) {
                return new Step(next, 7, terminated, truncated);
            }
        };
        return SoftActorCritic.atTemperature(1).withSteps(5).learn(environment, random(1));
    }

    @Test
    void twinCritics_countTheirOwnVisits() {
        FiniteMdp bandit = FiniteMdp.builder(1, 0).transition(0, 0, 0, 1, 5).build();
        LearningResult twins = SoftActorCritic.atTemperature(1)
                .withSteps(100)
                .withTwinCritics(true)
                .withInitial(QTable.of(new double[][] {{100}}))
                .learn(Environment.of(bandit, 0), random(1));
        assertEquals(5, twins.q().value(0, 0), 1e-12); // each forgets its start with its first update
    }

    @Test
    void learn_sameSeed_sameBits_andDifferentSeedsDiffer() {
        for (boolean actor : new boolean[] {false, true}) {
            LearningResult first = learn(actor, 7);
            LearningResult again = learn(actor, 7);
            assertEquals(first.q(), again.q());
            assertEquals(first.policy(), again.policy());
            assertEquals(first.curve(), again.curve());
            assertNotEquals(first.q(), learn(actor, 8).q());
        }
    }

    private static LearningResult learn(boolean actor, long seed) {
        Environment environment = Environment.of(TWO, START);
        return actor
                ? SoftActorCritic.atTemperature(0.5).withSteps(2_000).learn(environment, random(seed))
                : SoftQLearning.atTemperature(0.5).withSteps(2_000).learn(environment, random(seed));
    }

    @Test
    void curve_hasItsPoints_andTheListenerHearsThem() {
        List<LearningPoint> heard = new ArrayList<>();
        QTable exact = exact(Tasks.QuitOrStay.model(), 1);
        QTable reference = QTable.of(new double[][] {exact.row(0)});
        LearningResult result = SoftQLearning.atTemperature(1)
                .withSteps(1_050)
                .withEvaluationPeriod(100)
                .withListener(progress -> heard.add(progress.point()))
                .withReference(reference, new boolean[] {true})
                .learn(new Tasks.QuitOrStay(), random(1));
        assertEquals(heard, result.curve());
        assertEquals(11, heard.size());
        assertEquals(1_050, heard.get(10).step());
        assertEquals(result.episodes(), heard.get(10).episodes());
        assertEquals(result.q().maxDifference(reference), heard.get(10).error());
        for (LearningPoint point : heard) {
            assertTrue(point.meanReturn() >= 1.5 && point.meanReturn() <= 3, point::toString); // 3 at once to 1 + 1/2 …
            assertTrue(point.meanSoftReturn() >= point.meanReturn());
            assertTrue(point.entropy() > 0 && point.entropy() <= Math.log(2));
            assertTrue(point.meanTdError() >= 0);
            assertEquals(1, point.temperature());
        }
        assertEquals(LearningResult.Status.COMPLETED, result.status());
    }

    @Test
    void limits_returnWhatWasLearned() {
        SoftQLearning learner =
                SoftQLearning.atTemperature(1).withSteps(Long.MAX_VALUE).withBufferCapacity(1000);
        LearningResult timed =
                learner.withTimeLimit(Duration.ofMillis(50)).learn(Environment.of(TWO, START), random(1));
        assertEquals(LearningResult.Status.TIME_LIMIT, timed.status());
        assertTrue(timed.steps() > 0);
        assertEquals(1, timed.curve().size()); // the end of the run
        assertEquals(timed.steps(), timed.curve().get(0).step());
        LearningResult interrupted = learner.withEvaluationPeriod(500)
                .withListener(p -> Thread.currentThread().interrupt())
                .learn(Environment.of(TWO, START), random(1));
        assertTrue(Thread.interrupted());
        assertEquals(LearningResult.Status.INTERRUPTED, interrupted.status());
        assertEquals(500, interrupted.steps());
    }

    @Test
    void learn_fromASavedTable_goesOn() {
        QTable exact = exact(TWO, 1);
        LearningResult result = SoftQLearning.atTemperature(1)
                .withSteps(1)
                .withInitial(exact)
                .withLearningRate(Schedule.constant(0))
                .learn(Environment.of(TWO, START), random(1));
        assertEquals(exact, result.q());
    }

    @Test
    void arguments_outsideRange_throw() {
        SoftQLearning q = SoftQLearning.atTemperature(1);
        SoftActorCritic ac = SoftActorCritic.atTemperature(1);
        Environment environment = Environment.of(TWO, START);
        refused("temperature must be finite and >= 0: NaN", () -> SoftQLearning.atTemperature(Double.NaN));
        refused("temperature must be finite and > 0: 0.0", () -> SoftActorCritic.atTemperature(0));
        refused("steps must be >= 1: 0", () -> q.withSteps(0));
        refused("batchSize must be >= 1: 0", () -> q.withBatchSize(0));
        refused("bufferCapacity must be >= 1: 0", () -> ac.withBufferCapacity(0));
        refused("targetPeriod must be >= 1: -1", () -> q.withTargetPeriod(-1));
        refused("timeLimit must be > 0: PT0S", () -> q.withTimeLimit(Duration.ZERO));
        refused(
                "exploration must be scheduled by steps: Schedule[constant 0.1 per visit]",
                () -> q.withExploration(Schedule.constant(0.1).perVisit()));
        refused("states must have length 2, one per state: 1", () -> q.withReference(exact(TWO, 1), new boolean[1]));
        refused(
                "exploration rate must be in [0, 1]: 2.0 at step 0 of Schedule[constant 2.0]",
                () -> q.withExploration(Schedule.constant(2)).learn(environment, random(1)));
        refused(
                "learning rate must be in [0, 1]: 1.5 at count 0 of Schedule[constant 1.5]",
                () -> q.withLearningRate(Schedule.constant(1.5)).learn(environment, random(1)));
        refused(
                "initial table must have the states and actions of the environment: 1 instead of 2 states",
                () -> q.withInitial(QTable.of(new double[][] {{1}})).learn(environment, random(1)));
        assertThrows(NullPointerException.class, () -> q.learn(null, random(1)));
        assertThrows(NullPointerException.class, () -> ac.learn(environment, null));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
