package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.learning.Environment;
import io.github.softrl.learning.SoftQLearning;
import io.github.softrl.testing.RandomMdps;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SolverOptionsTest {
    private static final FiniteMdp MDP = RandomMdps.of(7, 0.9);

    /** −0 is 0: however a temperature is given, the solutions are equal, with equal hash codes and texts. */
    @Test
    void temperature_negativeZero_isZero() {
        for (Solver solver : List.<Solver>of(
                zero -> SoftQValueIteration.atTemperature(zero).solve(MDP),
                zero -> SoftQValueIteration.atTemperature(1)
                        .withTemperature(zero)
                        .solve(MDP),
                zero -> SoftPolicyIteration.atTemperature(zero).solve(MDP),
                zero -> SoftPolicyIteration.atTemperature(1)
                        .withTemperature(zero)
                        .solve(MDP),
                zero -> Temperatures.path(MDP, SoftPolicyIteration.atTemperature(1), zero)
                        .findFirst()
                        .orElseThrow())) {
            Solution negative = solver.at(-0.0);
            Solution positive = solver.at(0.0);
            assertEquals(0, Double.compare(0.0, negative.temperature()));
            assertEquals(positive, negative);
            assertEquals(positive.hashCode(), negative.hashCode());
            assertEquals(positive.toString(), negative.toString());
            assertTrue(negative.toString().contains("temperature 0.0"), negative::toString);
        }
        assertEquals(
                0,
                Double.compare(
                        0.0,
                        SoftBackwardInduction.atTemperature(-0.0).solve(MDP, 2).temperature()));
        assertEquals(
                0,
                Double.compare(
                        0.0,
                        SoftQLearning.atTemperature(-0.0)
                                .withSteps(10)
                                .learn(Environment.of(MDP, 0), new SplittableRandom(1))
                                .temperature()));
    }

    private interface Solver {
        Solution at(double temperature);
    }

    /** Each option is kept when any other is set afterwards. */
    @Test
    void withers_keepEachOther() {
        SolverOptions options = SolverOptions.atTemperature(2);
        List<UnaryOperator<SolverOptions>> withers = List.of(
                o -> o.withTemperature(3),
                o -> o.withTolerance(0.5),
                o -> o.withMaxIterations(7),
                o -> o.withTimeLimit(Duration.ofDays(1)),
                o -> o.withThreads(3),
                o -> o.withListener(p -> {}),
                o -> o.withLinearSolver(LinearSolver.DIRECT));
        SolverOptions all = options;
        for (UnaryOperator<SolverOptions> wither : withers) {
            all = wither.apply(all);
        }
        assertEquals(3, all.temperature());
        assertEquals(0.5, all.tolerance());
        assertEquals(7, all.maxIterations());
        assertEquals(Duration.ofDays(1), all.timeLimit());
        assertEquals(3, all.threads());
        assertEquals(LinearSolver.DIRECT, all.linearSolver());
        assertNotNull(all.listener());
    }
}
