package io.github.softrl.benchmarks;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.Solution;
import io.github.softrl.examples.support.GymTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one solution of FrozenLake 4x4 (slippery, 16 states) takes, to a certified 1e-8. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SmallModelBenchmark {
    private final FiniteMdp lake = GymTable.read("frozenlake4_slippery", 0.99);
    private final SoftPolicyIteration policies = SoftPolicyIteration.atTemperature(0.1);
    private final SoftQValueIteration values = SoftQValueIteration.atTemperature(0.1);
    private final double[] nearby =
            SoftPolicyIteration.atTemperature(0.11).solve(lake).values();

    @Benchmark
    public Solution policyIteration() {
        return policies.solve(lake).requireConverged();
    }

    /** Starts from the values at the temperature before, as in a sweep over temperatures. */
    @Benchmark
    public Solution policyIterationFromNearby() {
        return policies.solve(lake, nearby).requireConverged();
    }

    @Benchmark
    public Solution valueIteration() {
        return values.solve(lake).requireConverged();
    }
}
