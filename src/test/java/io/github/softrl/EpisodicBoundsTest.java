package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Oracle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers Certificate and ErrorBound: where episodes end soon, bounds do not grow with 1/(1 − γ). */
class EpisodicBoundsTest {
    private static final int SIDE = 6;

    /** A slippery grid whose last cell ends; each step costs 1. */
    private static FiniteMdp grid(double discount) {
        int n = SIDE * SIDE;
        FiniteMdp.Builder builder = FiniteMdp.builder(n, discount).terminal(n - 1);
        for (int s = 0; s < n - 1; s++) {
            for (int a = 0; a < 4; a++) {
                builder.transition(s, a, neighbour(s, a), 0.8, -1)
                        .transition(s, a, neighbour(s, (a + 1) % 4), 0.1, -1)
                        .transition(s, a, neighbour(s, (a + 3) % 4), 0.1, -1);
            }
        }
        return builder.build();
    }

    private static int neighbour(int s, int direction) {
        int x = s % SIDE + new int[] {0, 1, 0, -1}[direction];
        int y = s / SIDE + new int[] {-1, 0, 1, 0}[direction];
        return x >= 0 && x < SIDE && y >= 0 && y < SIDE ? y * SIDE + x : s;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 0})
    void defaults_converge_andBoundsAreNearTheError(double rest) {
        FiniteMdp mdp = grid(1 - rest);
        for (double temperature : new double[] {0, 0.1, 0.5}) {
            Oracle.Optimum optimum = Oracle.of(mdp, temperature).optimum().orElseThrow();
            for (Solution solution : new Solution[] {
                SoftQValueIteration.atTemperature(temperature).solve(mdp).requireConverged(),
                SoftPolicyIteration.atTemperature(temperature).solve(mdp).requireConverged(),
                SoftPolicyIteration.atTemperature(temperature)
                        .withTolerance(1e-12)
                        .solve(mdp)
                        .requireConverged()
            }) {
                double error = optimum.q().distance(solution.q().byPair()).doubleValue();
                double bound = solution.errorBound();
                double rounding = 1e-16 * SIDE; // of values of about 10
                assertTrue(error <= bound, () -> error + " > " + bound);
                assertTrue(bound <= 1_000 * Math.max(error, rounding), () -> bound + " for an error of " + error);
            }
        }
    }
}
