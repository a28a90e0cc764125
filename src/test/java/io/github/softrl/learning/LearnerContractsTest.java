package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.testing.Refusals;
import io.github.softrl.testing.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Covers SoftQLearning, SoftActorCritic, LearnerOptions, LearnerRun, LearnerProgress, LearningCurve, LearningResult,
 * LearningPoint, LearningListener and CheckedEnvironment: same bits, curves, limits, refusals.
 */
class LearnerContractsTest {
    private static final FiniteMdp TWO = Tasks.twoStates(0.9);
    private static final double[] START = {0.5, 0.5};
    private static final QTable ZERO = QTable.of(new double[2][2]);

    @Test
    void reference_countsTheStatesGiven() {
        QTable wrongInState1 = QTable.of(new double[][] {Tasks.exact(TWO, 1).row(0), {1e6, 1e6}});
        SoftQLearning q = SoftQLearning.atTemperature(1).withSteps(1_000).withCurvePeriod(1_000);
        assertTrue(q.withReference(wrongInState1, new boolean[] {true, false})
                        .learn(Environment.of(TWO, START), Tasks.random(1))
                        .curve()
                        .get(0)
                        .error()
                < 1_000);
        assertTrue(q.withReference(wrongInState1, new boolean[] {true, true})
                        .learn(Environment.of(TWO, START), Tasks.random(1))
                        .curve()
                        .get(0)
                        .error()
                > 1_000);
    }

    @Test
    void targetEntropy_outOfReach_isRefused() {
        SoftActorCritic ac = SoftActorCritic.atTemperature(1);
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "targetEntropy must be finite and > 0: 0.0",
                () -> ac.withTargetEntropy(0, 1e-3));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "temperatureRate must be in (0, 0.01]: 1.0",
                () -> ac.withTargetEntropy(0.5, 1));
        Refusals.assertMessage(
                IllegalArgumentException.class, "targetRate must be in (0, 1]: 0.0", () -> ac.withTargetRate(0));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> ac.withTargetEntropy(0.7, 1e-3).learn(Environment.of(TWO, START), Tasks.random(1)))
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
                ac.withSteps(200).withTargetEntropy(1, 0.01).learn(Environment.of(hidden, 0), Tasks.random(1));
        assertEquals(1_000, limited.temperature());
    }

    @Test
    void environmentsAndTables_thatBreakTheContract_areRefused() {
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "next state of state 0, action 0 must have actions unless the step terminated: 1;"
                        + " report terminated instead",
                () -> one(0.9, 1, false, false));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "next state of state 0, action 0 must have actions unless the step terminated: 1;"
                        + " report terminated instead",
                () -> one(0.9, 1, false, true));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "next state of state 0, action 0 must be in [0, 3): 7; the environment must keep to its stateCount",
                () -> one(0.9, 7, false, false));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "discount of the environment must be in [0, 1]: 1.5",
                () -> one(1.5, 0, false, false));
        SoftQLearning q = SoftQLearning.atTemperature(1).withSteps(10);
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "reference table and environment must have the same states and actions:"
                        + " 1 instead of 2 actions in state 0",
                () -> q.withReference(QTable.of(new double[][] {{0}, {0}}), new boolean[2])
                        .learn(Environment.of(TWO, START), Tasks.random(1)));
        SoftQLearning many = q.withSteps(1).withBatchSize(65_536).withUpdatesPerStep(40);
        assertTrue(many.learn(Environment.of(TWO, START), Tasks.random(1))
                        .curve()
                        .get(0)
                        .meanTdError()
                > 0);
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
        return SoftActorCritic.atTemperature(1).withSteps(5).learn(environment, Tasks.random(1));
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
                ? SoftActorCritic.atTemperature(0.5).withSteps(2_000).learn(environment, Tasks.random(seed))
                : SoftQLearning.atTemperature(0.5).withSteps(2_000).learn(environment, Tasks.random(seed));
    }

    @Test
    void curve_hasItsPoints_andTheListenerHearsThem() {
        List<LearningPoint> heard = new ArrayList<>();
        QTable exact = Tasks.exact(Tasks.QuitOrStay.model(), 1);
        QTable reference = QTable.of(new double[][] {exact.row(0)});
        LearningResult result = SoftQLearning.atTemperature(1)
                .withSteps(1_050)
                .withCurvePeriod(100)
                .withListener(progress -> heard.add(progress.point()))
                .withReference(reference, new boolean[] {true})
                .learn(new Tasks.QuitOrStay(), Tasks.random(1));
        assertEquals(heard, result.curve());
        assertEquals(11, heard.size());
        assertEquals(1_050, heard.get(10).step());
        assertEquals(result.episodes(), heard.get(10).episodes());
        assertEquals(result.q().maxDifference(reference), heard.get(10).error());
        for (LearningPoint point : heard) {
            assertTrue(
                    point.behaviourReturn() >= 1.5 && point.behaviourReturn() <= 3,
                    point::toString); // 3 at once to 1 + 1/2 …
            assertTrue(point.behaviourSoftReturn() >= point.behaviourReturn());
            assertTrue(point.entropy() > 0 && point.entropy() <= Math.log(2));
            assertTrue(point.meanTdError() >= 0);
            assertEquals(1, point.temperature());
        }
        assertEquals(LearningResult.Status.COMPLETED, result.status());
    }

    /** Asking for tables and policies changes nothing, whatever represents them; the last ones are the result's. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void progress_hasTheTableAndThePolicy_duringTheCall(boolean isNetwork) {
        Approximator function = isNetwork ? Approximator.network(Features.oneHot(2), 3) : Approximator.table();
        SoftQLearning q = SoftQLearning.atTemperature(1).withSteps(300).withApproximator(function);
        SoftActorCritic ac = SoftActorCritic.atTemperature(1)
                .withSteps(300)
                .withApproximator(function)
                .withTwinCritics(true);
        List<LearningListener.Progress> heard = new ArrayList<>();
        List<QTable> tables = new ArrayList<>();
        List<Policy> policies = new ArrayList<>();
        LearningListener listener = progress -> {
            heard.add(progress);
            tables.add(progress.q());
            policies.add(progress.policy());
        };
        for (boolean isActor : new boolean[] {false, true}) {
            LearningResult watched = isActor
                    ? ac.withListener(listener).learn(Environment.of(TWO, START), Tasks.random(1))
                    : q.withListener(listener).learn(Environment.of(TWO, START), Tasks.random(1));
            LearningResult alone = isActor
                    ? ac.learn(Environment.of(TWO, START), Tasks.random(1))
                    : q.learn(Environment.of(TWO, START), Tasks.random(1));
            int last = heard.size() - 1;
            assertEquals(alone.q(), watched.q());
            assertEquals(alone.policy(), watched.policy());
            assertEquals(watched.q(), tables.get(last));
            assertEquals(watched.policy(), policies.get(last));
            assertNotEquals(tables.get(last - 50), tables.get(last));
            assertEquals(300, heard.get(last).steps());
            assertEquals(Duration.ZERO, heard.get(last).remaining());
            Refusals.assertMessage(
                    IllegalStateException.class,
                    "q() must be called during onPoint: step 300 is over; keep what it returns instead of the progress",
                    () -> heard.get(last).q());
            Refusals.assertRefused(
                    IllegalStateException.class, () -> heard.get(0).policy(), "policy() must be called during onPoint");
        }
    }

    @Test
    void limits_returnWhatWasLearned() {
        SoftQLearning learner =
                SoftQLearning.atTemperature(1).withSteps(Long.MAX_VALUE).withBufferCapacity(1000);
        LearningResult timed =
                learner.withTimeLimit(Duration.ofMillis(200)).learn(Environment.of(TWO, START), Tasks.random(1));
        assertEquals(LearningResult.Status.TIME_LIMIT, timed.status());
        assertTrue(timed.steps() > 0);
        assertEquals(1, timed.curve().size()); // the end of the run
        assertEquals(timed.steps(), timed.curve().get(0).step());
        LearningResult interrupted = learner.withCurvePeriod(500)
                .withListener(p -> Thread.currentThread().interrupt())
                .learn(Environment.of(TWO, START), Tasks.random(1));
        assertTrue(Thread.interrupted());
        assertEquals(LearningResult.Status.INTERRUPTED, interrupted.status());
        assertEquals(500, interrupted.steps());
    }

    /** The only step has ten million updates of single experiences, nearly all of which are left out. */
    @Test
    void limits_areSeenBetweenTheUpdatesOfAStep() {
        SoftQLearning q = SoftQLearning.atTemperature(1)
                .withSteps(1)
                .withBatchSize(10)
                .withUpdatesPerStep(1_000_000)
                .withEvenReplay(0) // one draw for each experience
                .withInitial(ZERO);
        SoftActorCritic ac = SoftActorCritic.atTemperature(1)
                .withSteps(1)
                .withBatchSize(10)
                .withUpdatesPerStep(1_000_000)
                .withEvenReplay(0) // one draw for each experience
                .withInitial(ZERO);
        Environment environment = Environment.of(TWO, START);
        Draws interrupting = new Draws(() -> Thread.currentThread().interrupt());
        LearningResult interrupted = q.learn(environment, interrupting);
        assertTrue(Thread.interrupted(), "flag kept");
        assertStopped(LearningResult.Status.INTERRUPTED, interrupted, interrupting);
        interrupting = new Draws(() -> Thread.currentThread().interrupt());
        interrupted = ac.learn(environment, interrupting);
        assertTrue(Thread.interrupted(), "flag kept");
        assertStopped(LearningResult.Status.INTERRUPTED, interrupted, interrupting);

        Duration limit = Duration.ofMillis(200);
        Draws waiting = new Draws(LearnerContractsTest::letPass);
        assertStopped(LearningResult.Status.TIME_LIMIT, q.withTimeLimit(limit).learn(environment, waiting), waiting);
        waiting = new Draws(LearnerContractsTest::letPass);
        assertStopped(LearningResult.Status.TIME_LIMIT, ac.withTimeLimit(limit).learn(environment, waiting), waiting);
    }

    private static void letPass() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 200_000_000) {
            Thread.onSpinWait();
        }
    }

    /** Stopped after the mini-batch during which something happened, with what was learned so far. */
    private static void assertStopped(LearningResult.Status status, LearningResult result, Draws draws) {
        assertEquals(status, result.status());
        assertEquals(1, result.steps());
        assertEquals(1, result.curve().size());
        assertTrue(draws.count >= Draws.MOMENT && draws.count < Draws.MOMENT + 10, () -> draws.count + " draws");
        assertNotEquals(ZERO, result.q());
    }

    /** Counts the draws of experiences, and lets something happen at one of them. */
    private static final class Draws implements RandomGenerator {
        static final int MOMENT = 1_234;

        private final RandomGenerator source = Tasks.random(1);
        private final Runnable happening;
        private int count;

        Draws(Runnable happening) {
            this.happening = happening;
        }

        @Override
        public double nextDouble() {
            return source.nextDouble();
        }

        @Override
        public long nextLong() {
            count++;
            if (count == MOMENT) {
                happening.run();
            }
            return source.nextLong();
        }
    }

    @Test
    void arguments_outsideRange_throw() {
        SoftQLearning q = SoftQLearning.atTemperature(1);
        SoftActorCritic ac = SoftActorCritic.atTemperature(1);
        Environment environment = Environment.of(TWO, START);
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "temperature must be finite and >= 0: NaN",
                () -> SoftQLearning.atTemperature(Double.NaN));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "temperature must be finite and > 0: 0.0",
                () -> SoftActorCritic.atTemperature(0));
        Refusals.assertMessage(IllegalArgumentException.class, "steps must be >= 1: 0", () -> q.withSteps(0));
        Refusals.assertMessage(IllegalArgumentException.class, "batchSize must be >= 1: 0", () -> q.withBatchSize(0));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "batchSize must be at most 2147483639, as many as an array can hold: 2147483647",
                () -> q.withBatchSize(Integer.MAX_VALUE));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "bufferCapacity must be at most 2147483639, as many as an array can hold: 2147483640",
                () -> ac.withBufferCapacity(2_147_483_640));
        Refusals.assertMessage(
                IllegalArgumentException.class, "bufferCapacity must be >= 1: 0", () -> ac.withBufferCapacity(0));
        Refusals.assertMessage(
                IllegalArgumentException.class, "targetPeriod must be >= 1: -1", () -> q.withTargetPeriod(-1));
        Refusals.assertMessage(
                IllegalArgumentException.class, "timeLimit must be > 0: PT0S", () -> q.withTimeLimit(Duration.ZERO));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "exploration must be scheduled by steps: Schedule[constant 0.1 per visit]",
                () -> q.withExploration(Schedule.constant(0.1).perVisit()));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "states must have length 2, one per state: 1",
                () -> q.withReference(Tasks.exact(TWO, 1), new boolean[1]));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "exploration rate must be in [0, 1]: 2.0 at step 0 of Schedule[constant 2.0]",
                () -> q.withExploration(Schedule.constant(2)).learn(environment, Tasks.random(1)));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "learning rate must be in [0, 1]: 1.5 at count 0 of Schedule[constant 1.5]",
                () -> q.withLearningRate(Schedule.constant(1.5)).learn(environment, Tasks.random(1)));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "initial table and environment must have the same states and actions: 1 instead of 2 states",
                () -> q.withInitial(QTable.of(new double[][] {{1}})).learn(environment, Tasks.random(1)));
        assertThrows(NullPointerException.class, () -> q.learn(null, Tasks.random(1)));
        assertThrows(NullPointerException.class, () -> ac.learn(environment, null));
    }

    /** What does not fit is refused before the first step, not after two million. */
    @Test
    void memoryThatIsNotThere_isRefusedBeforehand() {
        LearnerOptions options = new LearnerOptions(1, true)
                .withBufferCapacity(1_000)
                .withBatchSize(50)
                .withEvenReplay(0);
        Refusals.assertIllegal(
                () -> options.capacity(20_999),
                "bufferCapacity and batchSize must fit into the heap: 1000 experiences and a batch of 50 take up to"
                        + " 21000 bytes of 20999; lower them or raise the heap by -Xmx");
        assertEquals(1_000, options.capacity(21_000));
        assertEquals(10, options.withSteps(10).capacity(1_200)); // no more than that many experiences
        Refusals.assertIllegal(() -> options.withEvenReplay(0.1).capacity(32_999), "up to 33000 bytes of 32999");
        LearnerOptions defaults = new LearnerOptions(1, true);
        assertEquals(2_000_000, defaults.capacity(1L << 30)); // as many as there are steps
        assertEquals(5_000_000, defaults.withSteps(1L << 40).capacity(1L << 40));
        assertEquals((1 << 24) / 32, defaults.capacity(1 << 26)); // a quarter of 64 MB
        int capacity = (int) Math.min(2_147_483_639, Runtime.getRuntime().maxMemory() / 18);
        if (20L * capacity > Runtime.getRuntime().maxMemory()) {
            Refusals.assertIllegal(
                    () -> SoftQLearning.atTemperature(1)
                            .withBufferCapacity(capacity)
                            .withSteps(2L * capacity)
                            .learn(Environment.of(Tasks.twoStates(0.9), 0), Tasks.random(1)),
                    "bufferCapacity and batchSize must fit into the heap: " + capacity);
        }
    }
}
