package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.LogLikelihood;
import io.github.softrl.SoftDerivatives;
import io.github.softrl.Solution;
import io.github.softrl.StateSpace;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A small city: against the linear system, and against differences. */
class RoadNetworkTest {
    private static final StateSpace<RoadNetwork.Link, RoadNetwork.Link> CITY = new RoadNetwork(5).towards(4, 4);
    private static final double[][][] FEATURES = RoadNetwork.features(CITY);
    private static final FiniteMdp MDP = RoadNetwork.model(CITY, FEATURES, RoadNetwork.TASTES);
    private static final Solution SOLUTION = RoadNetwork.solve(MDP);

    @Test
    void values_areLogarithmsOfTheLinearSystem() {
        assertEquals(81, CITY.size()); // 80 links and the end
        double[] z = RoadNetwork.linearSystem(MDP);
        for (int s = 0; s < z.length; s++) {
            assertEquals(Math.log(z[s]), SOLUTION.value(s), SOLUTION.errorBound() + 1e-9);
        }
    }

    @Test
    void gradient_agreesWithDifferences() {
        double[][] counts = RoadNetwork.trips(MDP, SOLUTION, 50, new SplittableRandom(3));
        LogLikelihood likelihood = SoftDerivatives.of(MDP, SOLUTION).logLikelihood(counts, FEATURES);
        for (int k = 0; k < RoadNetwork.TASTES.length; k++) {
            double difference = (likelihood(counts, k, 1e-4) - likelihood(counts, k, -1e-4)) / 2e-4;
            assertEquals(difference, likelihood.gradient()[k], 1e-4);
            assertTrue(likelihood.gradientErrorBounds()[k] < 1e-6);
        }
        double sum = Arrays.stream(counts).flatMapToDouble(Arrays::stream).sum();
        assertTrue(sum >= 50 * 8, "from corner to corner there are eight more choices at least: " + sum);
    }

    private static double likelihood(double[][] counts, int taste, double change) {
        double[] tastes = RoadNetwork.TASTES.clone();
        tastes[taste] += change;
        FiniteMdp moved = RoadNetwork.model(CITY, FEATURES, tastes);
        return SoftDerivatives.of(moved, RoadNetwork.solve(moved))
                .logLikelihood(counts)
                .value();
    }

    @Test
    void linearSystem_underflows_whereValuesDoNot() {
        FiniteMdp far = RoadNetwork.model(CITY, FEATURES, new double[] {-100, -1, -5});
        double[] z = RoadNetwork.linearSystem(far);
        double[] v = RoadNetwork.solve(far).values();
        for (int s = 0; s < z.length; s++) {
            assertEquals(v[s] < Math.log(Double.MIN_VALUE) - 1, z[s] == 0, v[s] + ": " + z[s]);
        }
        assertTrue(Arrays.stream(z).anyMatch(x -> x == 0));
    }

    @Test
    void prints_everyPart() {
        List<String> lines =
                Output.of(out -> new RoadNetwork(8).print(out)).lines().toList();
        assertTrue(lines.get(0).startsWith("224 links; from one corner to the other: logsum -3"), lines.get(0));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("  by left turns")));
    }
}
