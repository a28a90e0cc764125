package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.learning.Environment;
import io.github.softrl.learning.SoftQLearning;
import io.github.softrl.testing.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Covers SolverRun, SoftBackwardInduction and LearnerRun: what is logged, one line per run. */
class LoggingTest {
    @Test
    void log_isOneLinePerRun_debugIfConverged_warnIfNot() throws IOException {
        FiniteMdp mdp = FiniteMdp.builder(2, 0.123456789)
                .transition(0, 0, 1, 1, 1)
                .transition(1, 0, 0, 1, 0)
                .build();
        SoftQValueIteration.atTemperature(0.5).solve(mdp);
        SoftQValueIteration.atTemperature(0.5).withMaxIterations(2).solve(mdp);
        List<String> lines = Files.readAllLines(Path.of("target/test.log")).stream()
                .filter(line -> line.contains("discount 0.123456789"))
                .toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).contains(" DEBUG io.github.softrl.SoftQValueIteration - "), lines.get(0));
        assertTrue(lines.get(0).contains("Solution[CONVERGED after "), lines.get(0));
        assertTrue(lines.get(1).contains(" WARN io.github.softrl.SoftQValueIteration - "), lines.get(1));
        assertTrue(lines.get(1).contains("not converged after 2 iterations: error bound "), lines.get(1));
        assertFalse(lines.get(1).contains("Exception"));
    }

    @Test
    void log_ofLearnersAndOfBackwardInduction_isOneLinePerRun() throws IOException {
        FiniteMdp mdp = Models.shape(2).withDiscount(0.987654321);
        SoftBackwardInduction.atTemperature(0.5).solve(mdp, 3);
        SoftBackwardInduction.atTemperature(0.5)
                .withTimeLimit(Duration.ofNanos(1))
                .solve(mdp, 3);
        SoftQLearning learner = SoftQLearning.atTemperature(0.5).withSteps(12_379);
        learner.learn(Environment.of(mdp, 0), new SplittableRandom(1));
        learner.withCurvePeriod(12_378)
                .withListener(p -> Thread.currentThread().interrupt())
                .learn(Environment.of(mdp, 0), new SplittableRandom(1));
        assertTrue(Thread.interrupted());
        List<String> lines = Files.readAllLines(Path.of("target/test.log")).stream()
                .filter(line -> line.matches(".*(discount 0\\.987654321|after 12379 steps|of 12379 steps).*"))
                .toList();
        assertEquals(4, lines.size());
        assertTrue(lines.get(0).contains(" DEBUG io.github.softrl.SoftBackwardInduction - "), lines.get(0));
        assertTrue(lines.get(0).contains("HorizonSolution[CONVERGED after 3 of 3 stages"), lines.get(0));
        assertTrue(lines.get(1).contains(" WARN io.github.softrl.SoftBackwardInduction - "), lines.get(1));
        assertTrue(lines.get(1).contains("not converged after 0 of 3 stages: no stage"), lines.get(1));
        assertTrue(lines.get(2).contains(" DEBUG io.github.softrl.learning.SoftQLearning - "), lines.get(2));
        assertTrue(lines.get(2).contains("LearningResult[COMPLETED after 12379 steps"), lines.get(2));
        assertTrue(lines.get(3).contains(" WARN io.github.softrl.learning.SoftQLearning - "), lines.get(3));
        assertTrue(
                lines.get(3).contains("stopped after 12378 of 12379 steps: LearningResult[INTERRUPTED"), lines.get(3));
    }
}
