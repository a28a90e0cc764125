package io.github.softrl.benchmarks;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.learning.Approximator;
import io.github.softrl.learning.Environment;
import io.github.softrl.learning.Features;
import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Updates per microsecond of the learners on Taxi, batch 32, acting and replay included, compared with a plain loop.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LearnerBenchmark {
    private static final int STEPS = 100_000;
    private static final int UPDATES = 32 * STEPS;

    private final FiniteMdp taxi = GymTable.read("taxi", 0.9);

    private Environment environment() {
        return Environment.of(taxi, 1);
    }

    /** Both must do the same work, to the last bit. */
    @Setup
    public void check() {
        double[] plain = PlainSoftQLearning.learn(environment(), 1, STEPS, new SplittableRandom(1));
        QTable learned =
                repeating().learn(environment(), new SplittableRandom(1)).q();
        int i = 0;
        for (int s = 0; s < learned.stateCount(); s++) {
            for (double value : learned.row(s)) {
                if (value != plain[i++]) {
                    throw new IllegalStateException("state " + s + ": " + value + " instead of " + plain[i - 1]);
                }
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public Object plainLoop() {
        return PlainSoftQLearning.learn(environment(), 1, STEPS, new SplittableRandom(1));
    }

    /** With the options of the plain loop. */
    private static SoftQLearning repeating() {
        return SoftQLearning.atTemperature(1)
                .withSteps(STEPS)
                .withLearningRate(Schedule.polynomial(1, 0.7).perVisit())
                .withNovelty(false)
                .withExploration(Schedule.constant(0.3))
                .withExplorationRun(100)
                .withEvenReplay(0);
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public Object softQLearningRepeating() {
        return repeating().learn(environment(), new SplittableRandom(1));
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public Object softActorCriticRepeating() {
        return SoftActorCritic.atTemperature(1)
                .withSteps(STEPS)
                .withNovelty(false)
                .withExploration(Schedule.constant(0.3))
                .withExplorationRun(100)
                .withEvenReplay(0)
                .learn(environment(), new SplittableRandom(1));
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public Object softQLearning() {
        return SoftQLearning.atTemperature(1).withSteps(STEPS).learn(environment(), new SplittableRandom(1));
    }

    /** Two hidden layers of 64 units, as in the experiments. */
    @Benchmark
    @OperationsPerInvocation(UPDATES / 100)
    public Object softQLearningByANetwork() {
        return SoftQLearning.atTemperature(1)
                .withSteps(STEPS / 100)
                .withApproximator(Approximator.network(Features.product(5, 5, 5, 4), 64, 64))
                .learn(environment(), new SplittableRandom(1));
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public Object softActorCritic() {
        return SoftActorCritic.atTemperature(1).withSteps(STEPS).learn(environment(), new SplittableRandom(1));
    }
}
