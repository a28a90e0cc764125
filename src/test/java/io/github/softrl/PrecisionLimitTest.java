package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.YardstickModels;
import org.junit.jupiter.api.Test;

/**
 * Covers StoppingRule, SolverRun and Status: runs end where tolerances come close to what double precision can certify.
 */
class PrecisionLimitTest {
    /**
     * The bound during a run and the certificate at its end differ by rounding: in between a run must not go on for
     * ever.
     */
    @Test
    void toleranceNearTheFloor_ends() {
        for (int seed = 0; seed < 150; seed++) {
            FiniteMdp mdp = RandomMdps.of(seed, 0.9);
            double temperature = new double[] {0, 1, 100}[seed % 3];
            SoftPolicyIteration policies = SoftPolicyIteration.atTemperature(temperature);
            double floor = policies.withTolerance(1e-300).solve(mdp).errorBound();
            for (double factor = 0.8; factor < 1.3 && floor > 0; factor += 0.01) {
                Solution solution = policies.withTolerance(factor * floor)
                        .withMaxIterations(1000)
                        .solve(mdp);
                assertNotEquals(Status.ITERATION_LIMIT, solution.status(), "seed " + seed);
                Solution sweeps = SoftQValueIteration.atTemperature(temperature)
                        .withTolerance(factor * floor)
                        .withMaxIterations(5000)
                        .solve(mdp);
                assertNotEquals(Status.ITERATION_LIMIT, sweeps.status(), "seed " + seed);
            }
        }
    }

    /** Within a factor of about two: which roundings remain is a matter of luck. */
    @Test
    void automatic_nearlyAsPreciseAsValueIteration() {
        for (char kind : "GMRBC".toCharArray()) {
            for (double temperature : new double[] {0, 0.1, 10}) {
                FiniteMdp mdp = YardstickModels.of(kind, 2500, 0.9);
                double floor = SoftQValueIteration.atTemperature(temperature)
                        .withTolerance(1e-300)
                        .solve(mdp)
                        .errorBound();
                SoftPolicyIteration.atTemperature(temperature)
                        .withTolerance(2.2 * floor)
                        .solve(mdp)
                        .requireConverged();
            }
        }
    }

    private static FiniteMdp ring(double reward) {
        FiniteMdp.Builder builder = FiniteMdp.builder(6001, 0.99);
        for (int s = 0; s < 6000; s++) {
            builder.transition(s, 0, (s + 1) % 6000, 0.5, s == 0 ? reward : 0).transition(s, 0, s, 0.5, 0);
            builder.transition(s, 1, (s * 17 + 1) % 6000, 1, 0);
        }
        return builder.terminal(6000).build();
    }

    /** Magnitudes near the ends of double: the same iterations as for rewards of 1. */
    @Test
    void extremeRewards_sameIterations() {
        Solution one = SoftPolicyIteration.atTemperature(0).solve(ring(1)).requireConverged();
        Solution large = SoftPolicyIteration.atTemperature(0)
                .withTolerance(1e292)
                .solve(ring(1e300))
                .requireConverged();
        assertTrue(large.iterations() <= 2 * one.iterations());
        assertTrue(Math.abs(large.value(7) / one.value(7) / 1e300 - 1) <= 1e-7);
        Solution huge = SoftPolicyIteration.atTemperature(0)
                .withTolerance(1e300)
                .solve(ring(1e307))
                .requireConverged();
        assertTrue(Math.abs(huge.value(7) / one.value(7) / 1e307 - 1) <= 1e-6);
        FiniteMdp grid = YardstickModels.of('G', 2500, 0.9999);
        int iterations = SoftPolicyIteration.atTemperature(0)
                .withTolerance(1e-4)
                .solve(grid)
                .iterations();
        for (double scale : new double[] {0x1p530, 0x1p-530}) {
            Solution scaled = SoftPolicyIteration.atTemperature(0)
                    .withTolerance(1e-4 * scale)
                    .solve(RandomMdps.map(grid, s -> s, scale, 0));
            assertEquals(iterations, scaled.requireConverged().iterations(), 2);
        }
    }

    /** At γ = 1 − 2⁻⁵³ linear systems fail, and backups would go on for ever. */
    @Test
    void discountOfOneLessOneUlp_endsSoon() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1 - 0x1p-53)
                .transition(0, 0, 0, 0.48, -0.1)
                .transition(0, 0, 1, 0.52, -0.1)
                .transition(1, 0, 1, 1, -1)
                .transition(1, 1, 1, 1, -0.7)
                .build();
        Solution solution = SoftPolicyIteration.atTemperature(0.001).solve(mdp);
        assertEquals(Status.PRECISION_LIMIT, solution.status());
        assertTrue(solution.iterations() <= 5_000, solution::toString);
    }
}
