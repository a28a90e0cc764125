package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftMath;
import io.github.softrl.StateActions;
import io.github.softrl.testing.Refusals;
import io.github.softrl.testing.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Covers SoftQLearning, SoftActorCritic, Actor, Critics, TargetValues, TemperatureTuning, LearningRates, WeightsFactory
 * and Explorer: one rule at a time.
 */
class UpdateRulesTest {
    private static final FiniteMdp TWO = Tasks.twoStates(0.9);
    private static final double[] START = {0.5, 0.5};

    /** With a target that is never copied, w becomes R + γP V̄ of the initial table: nothing else enters. */
    @Test
    void softQLearning_bootstrapsFromTheTargetTable() {
        QTable initial = QTable.of(TWO, new double[][] {{5, 6}, {-7, -8}});
        LearningResult result = SoftQLearning.atTemperature(1)
                .withSteps(100_000)
                .withInitial(initial)
                .withTargetPeriod(Integer.MAX_VALUE)
                .learn(Environment.of(TWO, START), Tasks.random(3));
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
                .learn(Environment.of(TWO, START), Tasks.random(3));
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
                .withCurvePeriod(20_000)
                .withInitial(initial)
                .withExploration(Schedule.constant(0))
                .withActorLearningRate(Schedule.constant(0))
                .learn(Environment.of(bandit, 0).withTimeLimit(1), Tasks.random(1));
        assertEquals(0.75, result.policy().probability(0, 0), 1e-12);
        assertEquals(9, result.q().value(0, 1), 1e-9);
        LearningPoint point = result.curve().get(0);
        double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
        assertEquals(9 * 0.25, point.behaviourReturn(), 5 * 9 * Math.sqrt(0.25 * 0.75 / 20_000));
        assertEquals(entropy, point.entropy(), 1e-9);
        assertEquals(entropy, point.behaviourSoftReturn() - point.behaviourReturn(), 1e-9);
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
                SoftActorCritic.atTemperature(1).withSteps(3_000).learn(Environment.of(mdp, 0), Tasks.random(1));
        assertEquals(1 / (1 + Math.exp(-2)), result.policy().probability(0, 1), 1e-6);
    }

    /** The policy that acts has another temperature than the values that are learned. */
    @Test
    void behaviourTemperature_isThatOfTheActionsOnly() {
        FiniteMdp bandit = FiniteMdp.builder(2, 0.5)
                .transition(0, 0, 1, 1, 0)
                .transition(0, 1, 1, 1, 3)
                .terminal(1)
                .build();
        LearningResult result = SoftQLearning.atTemperature(0.2)
                .withBehaviourTemperature(5)
                .withExploration(Schedule.constant(0))
                .withSteps(4_000)
                .learn(Environment.of(bandit, 0), Tasks.random(1));
        double p = 1 / (1 + Math.exp(-3 / 5.0));
        LearningPoint last = result.curve().get(99);
        assertEquals(-p * Math.log(p) - (1 - p) * Math.log(1 - p), last.entropy(), 1e-6);
        double behaviour = result.curve().stream()
                .skip(10)
                .mapToDouble(LearningPoint::behaviourReturn)
                .average()
                .orElseThrow();
        assertEquals(3 * p, behaviour, 5 * 3 * Math.sqrt(p * (1 - p) / 3_600));
        assertEquals(3, result.q().value(0, 1), 1e-9);
        assertEquals(1 / (1 + Math.exp(-3 / 0.2)), result.policy().probability(0, 1), 1e-9, "the policy is that of λ");
    }

    @Test
    void options_ofTargetAndGradient_areHeard() {
        SoftActorCritic ac = SoftActorCritic.atTemperature(1).withSteps(100);
        assertNotEquals(
                ac.learn(Environment.of(TWO, START), Tasks.random(1)).q(),
                ac.withExpectedTarget(false)
                        .learn(Environment.of(TWO, START), Tasks.random(1))
                        .q());
        assertNotEquals(
                ac.learn(Environment.of(TWO, START), Tasks.random(1)).policy(),
                ac.withNaturalGradient(false)
                        .learn(Environment.of(TWO, START), Tasks.random(1))
                        .policy());
        StateActions stateActions = TWO.stateActions();
        Actor actor = new Actor(stateActions, new Table(new double[] {0, Math.log(3), 0, 0}, null), true, 1 / 0.0);
        Critics target = believing(7, 11, 0, 0);
        double price = 2 * -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
        assertEquals(10 + price, actor.expectedValue(0, target, 2), 1e-12);
        double sum = 0;
        RandomGenerator rng = Tasks.random(1);
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
        StateActions stateActions = bandit.stateActions();
        double[] theta = {0.3, -0.8, 1.1};
        double[] target = {2, 5, -1};
        double[] expected =
                Policy.softmax(QTable.of(new double[][] {target}), 3).row(0);
        for (boolean natural : new boolean[] {false, true}) {
            double[] moved = theta.clone();
            Actor actor = new Actor(stateActions, actorTable(moved, 0.2), natural, 1 / 0.0);
            double[] p = softmax(theta);
            assertEquals(SoftMath.entropy(p, 0, 3), actor.entropy(0), 1e-12);
            actor.improve(0, believing(target), 3);
            assertEquals(SoftMath.entropy(softmax(moved), 0, 3), actor.entropy(0), 1e-12);
            double[] gradient = new double[3];
            for (int b = 0; b < 3; b++) {
                double[] up = theta.clone();
                double[] down = theta.clone();
                up[b] += 1e-5;
                down[b] -= 1e-5;
                gradient[b] = (SoftMath.klDivergence(softmax(up), 0, 3, expected, 0)
                                - SoftMath.klDivergence(softmax(down), 0, 3, expected, 0))
                        / 2e-5;
            }
            double[] along = gradient;
            if (natural) { // gradient / p, of the mean 0
                double mean = (gradient[0] / p[0] + gradient[1] / p[1] + gradient[2] / p[2]) / 3;
                along = new double[] {gradient[0] / p[0] - mean, gradient[1] / p[1] - mean, gradient[2] / p[2] - mean};
            }
            for (int b = 0; b < 3; b++) {
                assertEquals(theta[b] - 0.2 * along[b], moved[b], 1e-9);
            }
        }
        Refusals.assertMessage(
                ArithmeticException.class,
                "action values over temperature must stay within the range of double: state 0, temperature"
                        + " 1.0E-308; raise the temperature",
                () -> new Actor(stateActions, actorTable(theta.clone(), 0.1), true, 1 / 0.0)
                        .improve(0, believing(5, -100, 0), 1e-308));
    }

    /** A gradient with a component above the limit is scaled down as a whole. */
    @Test
    void actor_gradientIsClipped() {
        StateActions stateActions = TWO.stateActions();
        double[] theta = {0.3, -0.8, 0, 0};
        double[] target = {20, 500, 0, 0};
        double[] free = theta.clone();
        new Actor(stateActions, actorTable(free, 0.2), false, Double.POSITIVE_INFINITY)
                .improve(0, believing(target), 3);
        double[] clipped = theta.clone();
        new Actor(stateActions, actorTable(clipped, 0.2), false, 0.1).improve(0, believing(target), 3);
        double largest = Math.max(Math.abs(free[0] - theta[0]), Math.abs(free[1] - theta[1]));
        assertTrue(largest > 1);
        for (int b = 0; b < 2; b++) {
            assertEquals(0.2 * 0.1 * (free[b] - theta[b]) / largest, clipped[b] - theta[b], 1e-15);
        }
        double[] loose = theta.clone();
        new Actor(stateActions, actorTable(loose, 0.2), false, 1e3).improve(0, believing(target), 3);
        assertArrayEquals(free, loose, "within the limit nothing changes");
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "gradientClip must be > 0, or +infinity for none: NaN",
                () -> SoftActorCritic.atTemperature(1).withGradientClip(Double.NaN));
    }

    private static Table actorTable(double[] theta, double rate) {
        Table table = new Table(theta, new LearningRates(Schedule.constant(rate), theta.length));
        table.begin(new int[] {0}, 1);
        return table;
    }

    private static Critics believing(double... target) {
        return new Critics(new Weights[0], new Weights[] {new Table(target, null)});
    }

    private static double[] softmax(double[] theta) {
        double[] p = new double[theta.length];
        SoftMath.softmax(theta, 0, theta.length, 1, p, 0);
        return p;
    }

    @Test
    void updatesPerStepAndLearningStart_count() {
        for (boolean actor : new boolean[] {false, true}) {
            QTable twoByOne = few(actor, 2, 1, 1);
            assertEquals(twoByOne, few(actor, 1, 2, 1));
            assertNotEquals(twoByOne, few(actor, 1, 1, 1));
            assertEquals(Tasks.exact(TWO, 3), few(actor, 1, 1, 51)); // 50 steps: no update yet
            assertNotEquals(Tasks.exact(TWO, 3), few(actor, 1, 1, 50));
        }
    }

    private static QTable few(boolean actor, int updates, int batch, int start) {
        Environment environment = Environment.of(TWO, START);
        return actor
                ? SoftActorCritic.atTemperature(1)
                        .withSteps(50)
                        .withEvenReplay(0)
                        .withInitial(Tasks.exact(TWO, 3))
                        .withUpdatesPerStep(updates)
                        .withBatchSize(batch)
                        .withLearningStart(start)
                        .learn(environment, Tasks.random(9))
                        .q()
                : SoftQLearning.atTemperature(1)
                        .withSteps(50)
                        .withEvenReplay(0)
                        .withInitial(Tasks.exact(TWO, 3))
                        .withUpdatesPerStep(updates)
                        .withBatchSize(batch)
                        .withLearningStart(start)
                        .learn(environment, Tasks.random(9))
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
                .withNovelty(false)
                .withExploration(Schedule.constant(1))
                .learn(recorder, Tasks.random(1));
        assertTrue(Double.isFinite(result.curve().get(50).behaviourReturn()));
        int same = 0;
        for (int i = 1; i < actions.size(); i++) {
            same += actions.get(i).equals(actions.get(i - 1)) ? 1 : 0;
        }
        assertEquals(5_000, same, 250); // five standard deviations
    }

    @Test
    void twinCritics_countTheirOwnVisits() {
        FiniteMdp bandit = FiniteMdp.builder(1, 0).transition(0, 0, 0, 1, 5).build();
        LearningResult twins = SoftActorCritic.atTemperature(1)
                .withSteps(100)
                .withTwinCritics(true)
                .withInitial(QTable.of(new double[][] {{100}}))
                .learn(Environment.of(bandit, 0), Tasks.random(1));
        assertEquals(5, twins.q().value(0, 0), 1e-12); // each forgets its start with its first update
    }
}
