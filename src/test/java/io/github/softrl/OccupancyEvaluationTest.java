package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import io.github.softrl.testing.RandomMdps;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OccupancyEvaluationTest {
    @Test
    void perVisit_isNotBelowTheExactOne() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 2_000; i++) {
            int n = random.nextInt(1, 20);
            FiniteMdp.Builder builder = FiniteMdp.builder(3, 0.9).terminal(1);
            for (int a = 0; a < n; a++) {
                double leave = random.nextDouble();
                builder.transition(0, a, 0, 1 - leave, 0).transition(0, a, 1, leave, 0);
            }
            FiniteMdp mdp = builder.terminal(2).build();
            Policy policy = Policy.of(mdp, new double[][] {RandomMdps.distribution(random, n), {}, {}});
            BigDecimal ending = BigDecimal.ZERO;
            for (int a = 0; a < n; a++) {
                BigDecimal leave = BigMath.big(mdp.probabilities(0, a)[1]);
                ending = ending.add(BigMath.big(policy.probability(0, a)).multiply(leave));
            }
            BigDecimal exact = ending.multiply(BigMath.big(0.9)).add(BigDecimal.ONE);
            double bound = new OccupancyEvaluation(mdp, policy, LinearSolver.DIRECT, () -> false).perVisit(0);
            assertTrue(BigMath.big(bound).compareTo(exact) >= 0, () -> bound + " < " + exact);
            assertEquals(exact.doubleValue(), bound, 1e-14);
        }
    }

    /** (28c), written out once more for a chain whose numbers are exact, so that roundings are all that is bounded. */
    @Test
    void occupancy_bound_isTheSumOfItsTerms() {
        FiniteMdp mdp = FiniteMdp.builder(4, 0.5)
                .transition(0, 0, 1, 1, 0)
                .transition(1, 0, 2, 0.5, 0)
                .transition(1, 0, 3, 0.5, 0)
                .transition(2, 0, 3, 1, 0)
                .terminal(3)
                .build();
        Occupancy occupancy = SoftPolicyEvaluation.atTemperature(0)
                .solve(mdp, Policy.uniform(mdp))
                .occupancy(new double[] {0.5, 0.25, 0, 0.25});
        assertArrayEquals(new double[] {0.5, 0.5, 0.125, 0.4375}, occupancy.visits());
        double u = 0x1p-53;
        double[] inflow = {0, 0.25, 0.125, 0.1875};
        int[] terms = {0, 1, 1, 2};
        double[] start = {0.5, 0.25, 0, 0.25};
        double[] weight = {0, 0, 1.5 * 1.5}; // 1.5·(1 + γp_end), and what follows
        weight[1] = 1.5 * 1.25 + 0.25 * weight[2];
        weight[0] = 1.5 * 1 + 0.5 * weight[1];
        double expected = 1.01 * u * (2 + 2 + 4) * inflow[3] + u * occupancy.visits()[3];
        for (int s = 0; s < 3; s++) {
            expected += weight[s] * (1.01 * u * (terms[s] + 2 + 4) * inflow[s] + 2 * u * (start[s] + inflow[s]));
        }
        assertEquals(expected, occupancy.errorBound(), 1e-9 * expected);
    }

    /** At discount 0 the bound is a sum of products, and it has to cover the rounding of this sum. */
    @Test
    void occupancy_bound_coversItsOwnRounding() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 500; i++) {
            int n = random.nextInt(1, 50);
            FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, 0).terminal(n);
            for (int s = 0; s < n; s++) {
                builder.transition(s, 0, n, 1, 0);
            }
            FiniteMdp mdp = builder.build();
            double[] visits = random.doubles(n + 1).toArray();
            visits[n] = 0;
            double[] weight = random.doubles(n + 1, 1, 10).toArray();
            BigDecimal exact = BigDecimal.ZERO;
            for (int s = 0; s < n; s++) {
                exact = exact.add(BigMath.big(visits[s]).multiply(BigMath.big(weight[s])));
            }
            double bound = new OccupancyEvaluation(mdp, Policy.uniform(mdp), LinearSolver.DIRECT, () -> false)
                    .complete(visits, new double[n + 1], weight);
            assertTrue(BigMath.big(bound).compareTo(exact) >= 0, "round " + i);
        }
    }

    /** Flows of 0.15 smallest doubles count as 0, and add up. */
    @Test
    void occupancy_bound_coversUnderflow() {
        int n = 100;
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 2, 0.5).terminal(n).terminal(n + 1);
        double[] visits = new double[n + 2];
        for (int s = 0; s < n; s++) {
            builder.transition(s, 0, n, 0.3, 0).transition(s, 0, n + 1, 0.7, 0);
            visits[s] = Double.MIN_VALUE;
        }
        FiniteMdp mdp = builder.build();
        double[] weight = new double[n + 2];
        Arrays.fill(weight, 1);
        double bound = new OccupancyEvaluation(mdp, Policy.uniform(mdp), LinearSolver.DIRECT, () -> false)
                .complete(visits, visits.clone(), weight);
        assertEquals(0, visits[n], "0.15 each");
        assertTrue(bound >= 0.5 * n * Double.MIN_VALUE, () -> "bound " + bound);
    }
}
