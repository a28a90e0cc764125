package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.SoftBellman;
import io.github.softrl.testing.Refusals;
import io.github.softrl.testing.Tasks;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers Approximator, Features, SparseFeatures and NetworkOptions, with both learners. */
class ApproximatorTest {
    private static final FiniteMdp TWO = Tasks.twoStates(0.9);
    private static final double[] START = {0.5, 0.5};
    private static final Features ONE_HOT = Features.oneHot(2);

    private static Environment two() {
        return Environment.of(TWO, START);
    }

    /** Every bit of a run is that of the table, mini-batches with repeated pairs included. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void linear_withOneHotFeatures_isTheTable(boolean ofActions) {
        Approximator linear = ofActions ? Approximator.linear(ApproximatorTest::pairs) : Approximator.linear(ONE_HOT);
        Schedule rate = Schedule.polynomial(1, 0.7).perVisit();
        SoftQLearning q = SoftQLearning.atTemperature(0.5).withSteps(5_000).withLearningRate(rate);
        assertSame(q.learn(two(), Tasks.random(1)), q.withApproximator(linear).learn(two(), Tasks.random(1)));
        SoftQLearning averaged = q.withTargetRate(0.25).withTargetPeriod(7).withUpdatesPerStep(2);
        assertSame(
                averaged.learn(two(), Tasks.random(2)),
                averaged.withApproximator(linear).learn(two(), Tasks.random(2)));
        for (boolean natural : new boolean[] {true, false}) {
            SoftActorCritic ac = SoftActorCritic.atTemperature(0.5)
                    .withSteps(5_000)
                    .withLearningRate(rate)
                    .withActorLearningRate(Schedule.constant(0.1))
                    .withNaturalGradient(natural)
                    .withExpectedTarget(natural)
                    .withTwinCritics(!natural);
            assertSame(
                    ac.learn(two(), Tasks.random(3)),
                    ac.withApproximator(linear).learn(two(), Tasks.random(3)));
        }
    }

    private static double[] pairs(int state, int action) {
        double[] phi = new double[4];
        phi[2 * state + action] = 1;
        return phi;
    }

    private static void assertSame(LearningResult table, LearningResult linear) {
        assertEquals(table.q(), linear.q());
        assertEquals(table.policy(), linear.policy());
        assertEquals(table.curve(), linear.curve());
    }

    static List<Approximator> kinds() {
        return List.of(
                Approximator.linear(ONE_HOT),
                Approximator.linear(ApproximatorTest::pairs),
                Approximator.network(ONE_HOT),
                Approximator.network(ONE_HOT, 16),
                Approximator.network(ONE_HOT, 16).withTanh(),
                Approximator.network(ONE_HOT, 16, 16).withUniformWeights(),
                Approximator.network(ONE_HOT, 16).withTanh().withGradientDescent());
    }

    /** All can represent the two states' values, and learn them. */
    @ParameterizedTest
    @MethodSource("kinds")
    void learners_learnWithEveryKind(Approximator kind) {
        QTable exact = Tasks.exact(TWO, 1);
        Schedule rate = Schedule.harmonic(kind.toString().endsWith("Adam") ? 0.01 : 0.2, 3_000);
        LearningResult q = SoftQLearning.atTemperature(1)
                .withSteps(20_000)
                .withApproximator(kind)
                .withLearningRate(rate)
                .learn(two(), Tasks.random(1));
        assertTrue(q.q().maxDifference(exact) <= 0.5, () -> kind + ": " + q.q().maxDifference(exact));
        LearningResult ac = SoftActorCritic.atTemperature(1)
                .withSteps(20_000)
                .withApproximator(kind)
                .withLearningRate(rate)
                .withActorLearningRate(rate)
                .learn(two(), Tasks.random(1));
        QTable value = SoftBellman.evaluate(TWO, ac.policy(), 1);
        assertTrue(
                ac.q().maxDifference(exact) <= 0.5, () -> kind + ": " + ac.q().maxDifference(exact));
        assertTrue(value.maxDifference(exact) <= 0.05, () -> kind + ": " + value.maxDifference(exact));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void learners_sameSeed_sameBits(Approximator kind) {
        SoftQLearning q = SoftQLearning.atTemperature(1).withSteps(500).withApproximator(kind);
        assertSame(q.learn(two(), Tasks.random(5)), q.learn(two(), Tasks.random(5)));
        SoftActorCritic ac = SoftActorCritic.atTemperature(1)
                .withSteps(500)
                .withApproximator(kind)
                .withTwinCritics(true)
                .withTargetEntropy(0.3, 1e-4);
        assertSame(ac.learn(two(), Tasks.random(5)), ac.learn(two(), Tasks.random(5)));
    }

    @Test
    void actor_mayBeOfAnotherKind() {
        SoftActorCritic ac = SoftActorCritic.atTemperature(1)
                .withSteps(20_000)
                .withApproximator(Approximator.linear(ONE_HOT))
                .withLearningRate(Schedule.harmonic(0.1, 2_000)) // with a constant one it depends on the seed
                .withActor(Approximator.table());
        QTable value =
                SoftBellman.evaluate(TWO, ac.learn(two(), Tasks.random(1)).policy(), 1);
        assertTrue(value.maxDifference(Tasks.exact(TWO, 1)) <= 0.05);
        // one feature for all states: the actor cannot tell them apart
        Approximator blind = Approximator.network(s -> new double[] {1}, 4);
        LearningResult same = ac.withSteps(100).withActor(blind).learn(two(), Tasks.random(1));
        assertArrayEquals(same.policy().row(0), same.policy().row(1));
        assertTrue(same.q()
                        .maxDifference(QTable.of(
                                new double[][] {same.q().row(1), same.q().row(0)}))
                > 0.01);
    }

    /** Ten more updates in each step allocate nothing more, whatever represents w, w̄ and θ. */
    @ParameterizedTest
    @MethodSource("kinds")
    void updates_allocateNothing(Approximator kind) {
        for (Approximator approximator : List.of(kind, Approximator.table())) {
            SoftQLearning q = SoftQLearning.atTemperature(1)
                    .withSteps(2_000)
                    .withBatchSize(4)
                    .withLearningRate(Schedule.constant(0.1)) // rates per visit are kept as they are needed
                    .withApproximator(approximator);
            Runnable few = () -> q.learn(two(), Tasks.random(1));
            Runnable many = () -> q.withUpdatesPerStep(11).learn(two(), Tasks.random(1));
            assertFewerBytes(few, many);
            SoftActorCritic ac = SoftActorCritic.atTemperature(1)
                    .withSteps(2_000)
                    .withBatchSize(4)
                    .withLearningRate(Schedule.constant(0.1))
                    .withApproximator(approximator)
                    .withTwinCritics(true);
            few = () -> ac.learn(two(), Tasks.random(1));
            many = () -> ac.withUpdatesPerStep(11).learn(two(), Tasks.random(1));
            assertFewerBytes(few, many);
        }
    }

    /** One byte at most for each of 20,000 more updates. */
    private static void assertFewerBytes(Runnable few, Runnable many) {
        many.run(); // the compiler keeps some things off the heap, later than sooner
        few.run();
        few.run();
        long fewBytes = allocated(few);
        long manyBytes = allocated(many);
        assertTrue(manyBytes - fewBytes <= 20_000, () -> manyBytes + " bytes instead of " + fewBytes);
    }

    private static long allocated(Runnable run) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void features_haveTheirValues() {
        assertArrayEquals(new double[] {0, 0, 1, 0}, Features.oneHot(4).of(2));
        assertArrayEquals(new double[] {1, -1, 1}, Features.grid(3, 5).of(4));
        assertArrayEquals(new double[] {1, 1, -0.5}, Features.grid(3, 5).of(11));
        assertArrayEquals(new double[] {1, 0, 0}, Features.grid(1, 1).of(0));
        double[] taxi = new double[19];
        taxi[2] = taxi[5 + 3] = taxi[10 + 4] = taxi[15 + 1] = 1; // row 2, column 3, in the taxi, to green
        assertArrayEquals(taxi, Features.product(5, 5, 5, 4).of(((2 * 5 + 3) * 5 + 4) * 4 + 1));
    }

    @Test
    void features_areAskedOnceForEachStateWithActions() {
        FiniteMdp mdp = Tasks.QuitOrStay.model();
        List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
        Features features = s -> {
            asked.add(s);
            return new double[] {1};
        };
        SoftActorCritic ac = SoftActorCritic.atTemperature(1).withSteps(50).withTwinCritics(true);
        ac.withApproximator(Approximator.network(features, 3)).learn(Environment.of(mdp, 0), Tasks.random(1));
        assertEquals(List.of(0), asked);
    }

    @Test
    void badArguments_areRefused() {
        Refusals.assertMessage(
                IllegalArgumentException.class, "sizes of features must be >= 1: 0", () -> Features.product(3, 0));
        Refusals.assertMessage(
                IllegalArgumentException.class, "sizes of features must be given: none", () -> Features.product());
        Refusals.assertMessage(
                IllegalArgumentException.class, "sizes of features must be >= 1: -2", () -> Features.grid(3, -2));
        assertThrows(IndexOutOfBoundsException.class, () -> Features.grid(3, 5).of(15));
        assertThrows(
                IndexOutOfBoundsException.class, () -> Features.product(3, 5).of(-1));
        assertThrows(NullPointerException.class, () -> Approximator.linear((Features) null));
        assertThrows(NullPointerException.class, () -> Approximator.network(null, 3));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "hidden[1] must be >= 1 units: 0",
                () -> Approximator.network(ONE_HOT, 4, 0));
        assertEquals(
                "withTanh is for networks: linear function of φ(s)",
                assertThrows(
                                IllegalStateException.class,
                                () -> Approximator.linear(ONE_HOT).withTanh())
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> Approximator.table().withUniformWeights());
        assertThrows(IllegalStateException.class, () -> Approximator.table().withGradientDescent());
        refusedBy(
                "features of state 1 must have length 1, as those before: 2",
                Approximator.linear(s -> new double[s + 1]));
        refusedBy("feature 0 of state 1 must be finite: NaN", Approximator.network(s ->
                new double[] {(1.0 - s) / (1.0 - s)}));
        refusedBy("feature 0 of state 0, action 1 must be finite: Infinity", Approximator.linear((s, a) ->
                new double[] {a == 0 ? 1 : a / 0.0}));
        refusedBy("features of state 0 must not be empty", Approximator.network(s -> new double[0], 3));
        refusedBy(
                "squares of features of state 0 must have a finite sum: Infinity; scale features to about 1",
                Approximator.linear(s -> new double[] {1e200}));
        refusedBy(
                "weights must be at most 2147483639: 65536 inputs times 65536 outputs",
                Approximator.network(s -> new double[65_536], 65_536));
        assertEquals(
                "state of features must be in [0, 1): 1; their sizes must be those of the environment",
                assertThrows(
                                IndexOutOfBoundsException.class,
                                () -> SoftQLearning.atTemperature(1)
                                        .withApproximator(Approximator.linear(Features.oneHot(1)))
                                        .learn(two(), Tasks.random(1)))
                        .getMessage());
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "sizes of features must have a sum of at most 2147483639: 4294967294",
                () -> Features.product(Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThrows(NullPointerException.class, () -> Features.product((int[]) null));
        SoftQLearning missing = SoftQLearning.atTemperature(1)
                .withApproximator(Approximator.linear(s -> s == 0 ? new double[1] : null));
        assertEquals(
                "features of state 1 must not be null",
                assertThrows(NullPointerException.class, () -> missing.learn(two(), Tasks.random(1)))
                        .getMessage());
        SoftQLearning q = SoftQLearning.atTemperature(1).withApproximator(Approximator.network(ONE_HOT, 3));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "learning rate of a network must be scheduled by steps: "
                        + Schedule.constant(0.1).perVisit() + "; leave out perVisit",
                () -> q.withLearningRate(Schedule.constant(0.1).perVisit()).learn(two(), Tasks.random(1)));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "initial values must be given to tables only: network with hidden layers [3], ReLU, Adam;"
                        + " leave out withInitial",
                () -> q.withInitial(Tasks.exact(TWO, 1)).learn(two(), Tasks.random(1)));
        Refusals.assertMessage(
                ArithmeticException.class,
                "weights must stay within the range of double: an error of NaN at step 1; divide rewards and"
                        + " temperature by a common factor or lower learning rates",
                () -> SoftQLearning.atTemperature(1)
                        .withApproximator(Approximator.linear(s -> new double[] {1e100, 1e100}))
                        .withLearningRate(Schedule.constant(1))
                        .learn(two(), Tasks.random(1)));
        SoftActorCritic ac = SoftActorCritic.atTemperature(1)
                .withApproximator(Approximator.linear(s -> new double[] {1e100, 1e100}))
                .withLearningRate(Schedule.constant(0))
                .withActorLearningRate(Schedule.constant(1));
        assertThrows(ArithmeticException.class, () -> ac.learn(two(), Tasks.random(1)));
        FiniteMdp rich = FiniteMdp.builder(1, 0)
                .transition(0, 0, 0, 1, 1e160)
                .transition(0, 1, 0, 1, 0)
                .build();
        Refusals.assertMessage(
                ArithmeticException.class,
                "squares of gradients must stay within the range of double: Infinity; divide rewards and temperature"
                        + " by a common factor or scale features to about 1",
                () -> q.withSteps(2_000).learn(Environment.of(rich, 0), Tasks.random(1)));
        FiniteMdp one = FiniteMdp.builder(1, 0).transition(0, 0, 0, 1, 1e10).build();
        Approximator steep = Approximator.network(s -> new double[] {1e150}).withGradientDescent();
        Refusals.assertMessage(
                ArithmeticException.class,
                "weights must stay within the range of double: value -Infinity of state 0, action 0; lower learning"
                        + " rates or scale features to about 1",
                () -> SoftQLearning.atTemperature(1)
                        .withSteps(1)
                        .withApproximator(steep)
                        .withLearningRate(Schedule.constant(1))
                        .learn(Environment.of(one, 0), Tasks.random(1)));
    }

    private static void refusedBy(String message, Approximator approximator) {
        Refusals.assertMessage(
                IllegalArgumentException.class,
                message,
                () -> SoftQLearning.atTemperature(1)
                        .withApproximator(approximator)
                        .learn(two(), Tasks.random(1)));
    }
}
