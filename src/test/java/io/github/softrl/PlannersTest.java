package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.linear.Vectors;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Reference;
import io.github.softrl.testing.YardstickModels;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Covers the planners, PolicyEvaluation and HorizonSolution, which agree within their bounds on 1,000 random models.
 */
class PlannersTest {
    static LongStream seeds() {
        return LongStream.range(0, 1000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void planners_agreeWithinTheirBounds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FiniteMdp mdp = RandomMdps.of(seed, 0.99 * random.nextDouble());
        double temperature = new double[] {0, 1e-3, 0.1, 1, 10}[random.nextInt(5)];
        double tolerance = 1e-9 * (1 + temperature);
        Solution sweeps = SoftQValueIteration.atTemperature(temperature)
                .withTolerance(tolerance)
                .solve(mdp)
                .requireConverged();
        LinearSolver solver = LinearSolver.values()[random.nextInt(3)];
        Solution newton = SoftPolicyIteration.atTemperature(temperature)
                .withTolerance(tolerance)
                .withLinearSolver(solver)
                .solve(mdp)
                .requireConverged();
        double difference = sweeps.q().maxDifference(newton.q());
        assertTrue(difference <= sweeps.errorBound() + newton.errorBound(), () -> "difference " + difference);

        // the value of the optimal policy is the optimal value
        QTable evaluated = SoftBellman.evaluate(mdp, newton.policy(), temperature, solver);
        double error = SoftBellman.errorBound(mdp, newton.policy(), evaluated, temperature);
        assertTrue(error <= 1e-10 * (1 + temperature), () -> "evaluation off by " + error);
        double loss = evaluated.maxDifference(newton.q());
        double allowed = 2 * newton.errorBound() / (1 - mdp.discount()) + error;
        assertTrue(loss <= allowed, () -> loss + " > " + allowed);

        // a horizon of H steps misses at most β^H of the rest
        int horizon = 40;
        double[] finite = SoftBackwardInduction.atTemperature(temperature)
                .solveFirst(mdp, horizon)
                .values(0);
        double largest = Vectors.maxNorm(newton.values());
        for (int s = 0; s < finite.length; s++) {
            assertEquals(newton.value(s), finite[s], Math.pow(mdp.discount(), horizon) * largest + tolerance * 2);
        }
    }

    /** The default tolerance is relative, so that it can be had on values of any size, 1,278 on Rust's model, say. */
    @Test
    void defaults_convergeOnLargeValues_inAnyUnits() {
        for (String name : new String[] {"rust90", "forest10", "garnet50"}) {
            FiniteMdp mdp = Reference.mdp(name, 0.9999);
            Solution policies = SoftPolicyIteration.atTemperature(1).solve(mdp).requireConverged();
            Solution sweeps = SoftQValueIteration.atTemperature(1).solve(mdp).requireConverged();
            for (double unit : new double[] {1e3, 1e-3}) {
                FiniteMdp scaled = RandomMdps.map(mdp, s -> s, unit, 0);
                Solution scaledPolicies =
                        SoftPolicyIteration.atTemperature(unit).solve(scaled).requireConverged();
                Solution scaledSweeps =
                        SoftQValueIteration.atTemperature(unit).solve(scaled).requireConverged();
                assertEquals(policies.iterations(), scaledPolicies.iterations(), name);
                assertEquals(sweeps.iterations(), scaledSweeps.iterations(), name);
            }
        }
    }

    /** The sweep that follows the interruption is given up, and what was certified before counts. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void interruption_withinASweep_returnsTheBestCertificate(int threads) {
        FiniteMdp mdp = YardstickModels.of('R', 20_000, 0.99);
        double[] bound = new double[1];
        IterationListener listener = progress -> {
            if (progress.iteration() == 2) {
                bound[0] = progress.errorBound();
                Thread.currentThread().interrupt();
            }
        };
        for (LinearSolver solver : LinearSolver.values()) {
            checkInterrupted(
                    () -> SoftPolicyIteration.atTemperature(1)
                            .withLinearSolver(solver)
                            .withTolerance(1e-300)
                            .withThreads(threads)
                            .withListener(listener)
                            .solve(mdp),
                    bound);
        }
        checkInterrupted(
                () -> SoftQValueIteration.atTemperature(1)
                        .withTolerance(1e-300)
                        .withThreads(threads)
                        .withListener(listener)
                        .solve(mdp),
                bound);
    }

    private static void checkInterrupted(Supplier<Solution> run, double[] bound) {
        Solution solution = run.get();
        assertTrue(Thread.interrupted());
        assertEquals(Status.INTERRUPTED, solution.status());
        assertEquals(2, solution.iterations());
        assertTrue(solution.errorBound() <= 1.01 * bound[0], () -> solution.errorBound() + ", before " + bound[0]);
    }
}
