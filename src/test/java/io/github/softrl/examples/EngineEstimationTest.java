package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.LogLikelihood;
import io.github.softrl.Policy;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rust's estimates, and numbers of 30 digits that another program computed at his. */
class EngineEstimationTest {
    private static final EngineEstimation.Estimates BEST =
            EngineEstimation.maximize(EngineEstimation::likelihood, 5, 1);

    @Test
    void counts_areThoseOfRust() {
        double sum = Arrays.stream(EngineEstimation.COUNTS)
                .flatMapToDouble(Arrays::stream)
                .sum();
        assertEquals(4329, sum);
    }

    /** At RC = 10.075 and θ = 2.293: log-likelihood, gradient, Hessian and products of scores. */
    @Test
    void likelihood_reference() {
        LogLikelihood at = EngineEstimation.likelihood(new double[] {10.075, 2.293});
        assertTrue(at.errorBound() < 1e-3 && at.gradientErrorBounds()[0] < 1e-3 && at.gradientErrorBounds()[1] < 1e-3);
        assertEquals(-163.585832753808560, at.value(), 1e-8); // much nearer than is proved
        assertEquals(0.0010452997303971504, at.gradient()[0], 1e-8);
        assertEquals(0.0013273119593113694, at.gradient()[1], 1e-8);
        double[][] hessian = {{-3.46931662511132682, 7.76423871064025002}, {0, -20.6442632051994201}};
        double[][] products = {{3.39705785614328204, -7.90674305019773066}, {0, 20.8579596220914418}};
        for (int k = 0; k < 2; k++) {
            for (int l = k; l < 2; l++) {
                assertEquals(hessian[k][l], at.hessian()[k][l], 1e-6);
                assertEquals(products[k][l], at.scoreProducts()[k][l], 1e-6);
                assertEquals(at.hessian()[k][l], at.hessian()[l][k]);
            }
        }
        double[][] negative = {{-at.hessian()[0][0], -at.hessian()[0][1]}, {-at.hessian()[1][0], -at.hessian()[1][1]}};
        assertArrayEquals(new double[] {1.581525, 0.638251}, EngineEstimation.standardErrors(at.scoreProducts()), 5e-7);
        assertArrayEquals(new double[] {1.349366, 0.553162}, EngineEstimation.standardErrors(negative), 5e-7);
    }

    @Test
    void nestedFixedPoint_findsTheMaximum() {
        assertArrayEquals(new double[] {10.07781386, 2.29412260}, BEST.parameters(), 1e-7);
        assertEquals(-163.58583053855, BEST.at().value(), 1e-9);
        assertTrue(BEST.steps() <= 10, () -> BEST.steps() + " steps");
        EngineEstimation.Estimates near = EngineEstimation.maximize(EngineEstimation::likelihood, 10.075, 2.293);
        assertEquals(2, near.steps());
    }

    @Test
    void pseudoLikelihood_leadsToTheSameMaximum() {
        Policy policy = EngineEstimation.frequencies();
        double[] parameters = {5, 1};
        for (int k = 0; k < 20; k++) {
            parameters = EngineEstimation.maximizePseudoLikelihood(policy, parameters)
                    .parameters();
            policy = EngineEstimation.improve(policy, parameters);
        }
        assertArrayEquals(BEST.parameters(), parameters, 1e-4);
    }

    /** The stationary distribution of the fleet, by iteration, for demand. */
    @Test
    void demand_isThatOfTheStationaryFleet() {
        double[] parameters = {10.075, 2.293};
        Policy policy = io.github.softrl.SoftPolicyIteration.atTemperature(1)
                .solve(EngineEstimation.engine(parameters))
                .policy();
        double[] fleet = new double[EngineEstimation.BINS];
        fleet[0] = 1;
        double replaced = 0;
        for (int month = 0; month < 20_000; month++) {
            double[] next = new double[fleet.length];
            replaced = 0;
            for (int x = 0; x < fleet.length; x++) {
                double share = policy.probability(x, 1);
                replaced += fleet[x] * share;
                double[] steps = {0.3919, 0.5953, 0.0128};
                for (int i = 0; i < 3; i++) {
                    next[Math.min(x + i, fleet.length - 1)] += fleet[x] * (1 - share) * steps[i];
                    next[i] += fleet[x] * share * steps[i];
                }
            }
            fleet = next;
        }
        assertEquals(12 * replaced, EngineEstimation.demand(parameters), 1e-5);
    }

    @Test
    void prints_theseNumbers() {
        List<String> lines = Output.of(EngineEstimation::print).lines().toList();
        assertTrue(
                lines.contains("nested fixed point            10.07781   2.29412    -163.585831"),
                () -> String.join("\n", lines));
        assertTrue(lines.contains("  standard errors, products    1.58169   0.63838"));
        assertTrue(lines.contains("             100%                     0.1312"));
    }
}
