package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftPolicyIteration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Weights are recovered, and features are the gradient of the value. */
class InverseLearningTest {
    private static final FiniteMdp TRUTH = InverseLearning.model(InverseLearning.WEIGHTS);

    @Test
    void expectations_giveTheWeights() {
        assertArrayEquals(InverseLearning.WEIGHTS, InverseLearning.recover(InverseLearning.features(TRUTH)), 1e-6);
    }

    @Test
    void demonstrations_giveTheWeights_withinTheirNoise() {
        double[] features =
                InverseLearning.demonstrated(TRUTH, InverseLearning.policy(TRUTH), 10_000, new SplittableRandom(7));
        assertArrayEquals(InverseLearning.WEIGHTS, InverseLearning.recover(features), 0.06);
    }

    @Test
    void features_areTheGradientOfTheValue() {
        double[] features = InverseLearning.features(TRUTH);
        for (int i = 0; i < features.length; i++) {
            double h = 1e-4;
            assertEquals((value(i, h) - value(i, -h)) / (2 * h), features[i], 1e-3);
        }
    }

    private static double value(int weight, double change) {
        double[] weights = InverseLearning.WEIGHTS.clone();
        weights[weight] += change;
        return SoftPolicyIteration.atTemperature(1)
                .solve(InverseLearning.model(weights))
                .value(0);
    }

    @Test
    void prints_theseNumbers() {
        List<String> lines = Output.of(InverseLearning::print).lines().toList();
        assertEquals("terrain    weight  from expectations  from 2000 ways", lines.get(0));
        assertTrue(lines.get(3).startsWith("w         -4.0000            -4.0000         -3.9961"), lines.get(3));
    }
}
