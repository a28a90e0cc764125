package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Solution;
import io.github.softrl.testing.Reference;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rust's model against the 30-digit reference, and its gradient against differences. */
class BusEngineTest {
    private static final FiniteMdp MDP = BusEngine.model(BusEngine.REPLACEMENT_COST, BusEngine.THETA);
    private static final Solution SOLUTION = BusEngine.solve(MDP);
    private static final Reference.Case REFERENCE = Reference.of("rust90", "0.9999", "1");

    @Test
    void choiceProbabilities_areTheReferences() {
        for (String[] row : REFERENCE.rows("ref")) {
            double p = SOLUTION.policy().probability(Integer.parseInt(row[0]), Integer.parseInt(row[1]));
            assertEquals(1, p / Double.parseDouble(row[3]), 1e-7);
        }
    }

    /** EV(x) = Σ p(x′|x) V(x′), from the reference values. */
    @Test
    void expectedValues_areTheReferences() {
        BigDecimal[] v = REFERENCE.values("v");
        double[] p = {0.3919, 0.5953, 0.0128};
        for (int x = 0; x < BusEngine.BINS; x++) {
            double expected = 0;
            for (int i = 0; i < p.length; i++) {
                expected += p[i] * v[Math.min(x + i, BusEngine.BINS - 1)].doubleValue();
            }
            assertEquals(expected, BusEngine.expectedValue(SOLUTION, x), 1e-7);
        }
    }

    @Test
    void gradient_agreesWithDifferences() {
        double[] gradient = BusEngine.gradient(MDP, SOLUTION);
        double h = 1e-3;
        double[] differences = {
            difference(
                    BusEngine.REPLACEMENT_COST + h, BusEngine.REPLACEMENT_COST - h, BusEngine.THETA, BusEngine.THETA),
            difference(BusEngine.REPLACEMENT_COST, BusEngine.REPLACEMENT_COST, BusEngine.THETA + h, BusEngine.THETA - h)
        };
        assertEquals(differences[0] / (2 * h), gradient[0], 1e-3);
        assertEquals(differences[1] / (2 * h), gradient[1], 1e-3);
    }

    private static double difference(double cost1, double cost2, double theta1, double theta2) {
        return BusEngine.solve(BusEngine.model(cost1, theta1)).value(0)
                - BusEngine.solve(BusEngine.model(cost2, theta2)).value(0);
    }

    @Test
    void prints_theseNumbers() {
        List<String> lines = Output.of(BusEngine::print).lines().toList();
        assertTrue(lines.contains("       0   0.0000421  -1278.60915"), () -> String.join("\n", lines));
        assertTrue(lines.contains(" 400,000   0.0649431  -1285.83434"));
    }

    @Test
    void picture_isTheOneOfTheGuide() throws IOException {
        assertEquals(Files.readString(Path.of("docs/images/busengine.svg")), BusEngine.picture());
    }
}
