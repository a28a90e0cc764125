package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import io.github.softrl.testing.RandomMdps;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InverseBoundTest {
    /** A policy that is only known to within a distance may be the one that stays longest. */
    @Test
    void policiesWithinADistance_areAllCovered() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 0.75, 0)
                .transition(0, 0, 1, 0.25, 0)
                .transition(0, 1, 1, 1, 0)
                .terminal(1)
                .build();
        Policy policy = Policy.of(mdp, new double[][] {{0.5, 0.5}, {}});
        double[] ones = {1, 0};
        for (double distance : new double[] {0, 0.01, 0.1, 0.2}) {
            InverseBound bound =
                    new InverseBound(mdp, policy, new double[] {distance, 0}, LinearSolver.DIRECT, () -> false);
            double exact = 1 / (1 - (0.5 + distance / 2) * 0.75); // the steps of the slowest
            double proved = bound.ofSums(ones)[0];
            assertTrue(proved >= exact && proved < 3 * exact, distance + ": " + proved + ", " + exact);
        }
        FiniteMdp half = mdp.withDiscount(0.5);
        double[] far = {2, 0};
        double uniform = new InverseBound(half, policy, far, LinearSolver.DIRECT, () -> false).ofSums(ones)[0];
        assertTrue(uniform >= 2 && uniform <= 2 + 1e-14, "1/(1 − β): " + uniform);
        double[] none = new InverseBound(mdp, policy, far, LinearSolver.DIRECT, () -> false).ofSums(ones);
        assertTrue(none[0] >= 4, "the steps of a policy that takes the first action: " + none[0]);
    }

    /** Many ways to stay, each with a probability that is rounded, and z and r so near that roundings decide. */
    @Test
    void checkOfTheInverse_countsEveryRounding() {
        SplittableRandom random = new SplittableRandom(8);
        int near = 0;
        for (int i = 0; i < 1_000; i++) {
            int n = i % 10 == 0 ? random.nextInt(1_000, 2_000) : random.nextInt(1, 20);
            FiniteMdp.Builder builder = FiniteMdp.builder(2, 1).terminal(1);
            for (int a = 0; a < n; a++) {
                double leave = n < 1_000 ? random.nextDouble() : 0.125; // many equal terms are rounded in one direction
                builder.transition(0, a, 0, 1 - leave, 0).transition(0, a, 1, leave, 0);
            }
            FiniteMdp mdp = builder.build();
            Policy policy = n < 1_000
                    ? Policy.of(mdp, new double[][] {RandomMdps.distribution(random, n), {}})
                    : Policy.uniform(mdp);
            double size = i % 2 == 0 ? 1 : Double.MIN_VALUE * random.nextInt(1, 20);
            double[] z = {Math.max(Double.MIN_VALUE, random.nextDouble() * size), 0};
            BigDecimal rest = BigMath.big(z[0]); // (Az)(0)
            for (int a = 0; a < n; a++) {
                BigDecimal stay = BigMath.big(mdp.probabilities(0, a)[0]).multiply(BigMath.big(z[0]));
                rest = rest.subtract(BigMath.big(policy.probability(0, a)).multiply(stay));
            }
            InverseBound bound = new InverseBound(mdp, policy, LinearSolver.DIRECT, () -> false);
            for (int ulps = Math.max(-50, -2 * n - 3); ulps <= 2; ulps++) {
                double r = rest.doubleValue() + ulps * Math.ulp(z[0]);
                boolean isProved = r > 0 && bound.isAtLeast(z, new double[] {r, 0});
                boolean isTrue = rest.compareTo(BigMath.big(r)) >= 0;
                assertTrue(isTrue || !isProved, () -> "r " + r + " is not reached");
                near += isTrue && !isProved ? 1 : 0;
            }
        }
        assertTrue(near > 1_000, "too easy");
    }
}
