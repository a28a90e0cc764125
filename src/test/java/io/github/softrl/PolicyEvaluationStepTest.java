package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.YardstickModels;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Covers PolicyEvaluationStep and OptimisticStart: policy iteration on large models, where exact evaluation need not
 * pay.
 */
class PolicyEvaluationStepTest {
    static Stream<Arguments> regimes() {
        return "GMRBC"
                .chars()
                .boxed()
                .flatMap(kind -> Stream.of(0.9, 0.99, 0.9999, 0.99999)
                        .flatMap(discount -> Stream.of(0.0, 0.01, 1.0, 10.0)
                                .map(temperature -> Arguments.of((char) (int) kind, discount, temperature))));
    }

    /** Few iterations in every regime, and the solution of value iteration within both bounds. */
    @ParameterizedTest
    @MethodSource("regimes")
    void everyRegime_certified_inFewIterations(char kind, double discount, double temperature) {
        FiniteMdp mdp = YardstickModels.of(kind, 2500, discount);
        double size = Math.max(1, temperature) / (1 - discount); // of the values
        SoftPolicyIteration solver =
                SoftPolicyIteration.atTemperature(temperature).withTolerance(1e-9 * size);
        Solution solution = solver.solve(mdp).requireConverged();
        assertTrue(solution.iterations() <= 120, () -> solution.iterations() + " iterations");
        if (discount < 0.999) {
            Solution sweeps = SoftQValueIteration.atTemperature(temperature)
                    .withTolerance(1e-9 * size)
                    .solve(mdp)
                    .requireConverged();
            assertTrue(solution.q().maxDifference(sweeps.q()) <= solution.errorBound() + sweeps.errorBound());
        } else if (kind != 'R') {
            Solution exact =
                    solver.withLinearSolver(LinearSolver.DIRECT).solve(mdp).requireConverged();
            assertTrue(solution.q().maxDifference(exact.q()) <= solution.errorBound() + exact.errorBound());
        }
        assertEquals(solution, solver.withThreads(2).solve(mdp));
    }

    @Test
    void everyIterate_errorWithinBound() {
        FiniteMdp mdp = YardstickModels.of('G', 2500, 0.999);
        SoftPolicyIteration solver = SoftPolicyIteration.atTemperature(0.05).withTolerance(1e-8);
        Solution solution = solver.solve(mdp);
        int[] count = {0};
        solver.withListener(p -> {
                    count[0]++;
                    assertTrue(p.q().maxDifference(solution.q()) <= p.errorBound() + 1e-8);
                })
                .solve(mdp);
        assertEquals(solution.iterations(), count[0]);
    }

    /** A start near the solution is kept, a bad one is left. */
    @Test
    void chosenStart_isUsed() {
        FiniteMdp mdp = YardstickModels.of('C', 2500, 0.9999);
        SoftPolicyIteration solver = SoftPolicyIteration.atTemperature(0.05).withTolerance(1e-6);
        Solution solution = solver.solve(mdp).requireConverged();
        assertEquals(0, solver.solve(mdp, solution.values()).iterations());
        double[] near = Arrays.stream(solution.values()).map(x -> x * 1.01).toArray();
        assertTrue(solver.solve(mdp, near).requireConverged().iterations() <= 25);
        Solution fromZero = solver.solve(mdp, new double[2500]).requireConverged();
        assertTrue(fromZero.iterations() <= 150, () -> fromZero.iterations() + " iterations");
        assertTrue(fromZero.q().maxDifference(solution.q()) <= 2e-6);
    }

    @Test
    void limits_returnCertifiedPartialResults() {
        FiniteMdp mdp = YardstickModels.of('M', 2500, 0.999);
        SoftPolicyIteration solver = SoftPolicyIteration.atTemperature(0.05);
        Solution solution = solver.solve(mdp).requireConverged();
        for (int limit = 1; limit < solution.iterations(); limit++) {
            Solution partial = solver.withMaxIterations(limit).solve(mdp);
            boolean isCertified = partial.errorBound()
                    <= 1e-9 * Arrays.stream(partial.values()).max().orElseThrow();
            assertEquals(isCertified ? Status.CONVERGED : Status.ITERATION_LIMIT, partial.status());
            assertEquals(limit, partial.iterations());
            assertTrue(partial.q().maxDifference(solution.q()) <= partial.errorBound() + 1e-8);
        }
    }

    @Test
    void toleranceBelowRounding_saysSo() {
        for (char kind : "GMC".toCharArray()) {
            FiniteMdp mdp = YardstickModels.of(kind, 2500, 0.99);
            Solution solution =
                    SoftPolicyIteration.atTemperature(0.5).withTolerance(1e-300).solve(mdp);
            assertEquals(Status.PRECISION_LIMIT, solution.status());
            assertTrue(solution.errorBound() <= 1e-14 * 100 / 0.01, () -> "bound " + solution.errorBound());
            assertTrue(solution.iterations() <= 100, () -> solution.iterations() + " iterations");
        }
    }

    /** From everywhere the optimistic values point to the reward at the far end. */
    @Test
    void optimism_pointsToTheReward() {
        FiniteMdp mdp = YardstickModels.of('C', 1000, 0.9999);
        for (double temperature : new double[] {0, 0.01}) {
            double[] v = new double[1000];
            double[] tv = new double[1000];
            BellmanOperator.sweep(mdp, temperature, v, tv, 0, 1000);
            OptimisticStart.raise(mdp, temperature, v, tv, () -> false);
            for (int s = 1; s < 1000; s++) {
                assertTrue(v[s] > v[s - 1]);
            }
            double entropy = temperature * Math.log(2);
            assertEquals((1 + entropy) / (1 - 0.9999), v[999], 1e-9 * v[999]);
            assertEquals(entropy + 0.9999 * v[999], v[998], 1e-9 * v[999]);
        }
    }

    /** Without chance, and for one sign of the rewards, they are the values: paths to the goal. */
    @Test
    void optimism_leavesTerminalStatesAtZero_andCountsSteps() {
        int n = 20;
        FiniteMdp.Builder builder = FiniteMdp.builder(n, 0.999);
        for (int s = 0; s < n - 1; s++) {
            builder.transition(s, 0, s + 1, 0.9, -1).transition(s, 0, s, 0.1, -1);
        }
        FiniteMdp mdp = builder.terminal(n - 1).build();
        double[] v = new double[n];
        double[] tv = new double[n];
        BellmanOperator.sweep(mdp, 0, v, tv, 0, n);
        OptimisticStart.raise(mdp, 0, v, tv, () -> false);
        double expected = 0;
        for (int s = n - 1; s >= 0; s--) {
            assertEquals(expected, v[s], 1e-12);
            expected = -1 + 0.999 * expected;
        }
    }
}
