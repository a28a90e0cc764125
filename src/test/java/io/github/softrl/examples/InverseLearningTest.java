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
        assertArrayEquals(
                InverseLearning.WEIGHTS,
                InverseLearning.recover(InverseLearning.features(TRUTH), 0).weights(),
                1e-6);
    }

    @Test
    void demonstrations_giveTheWeights_withinTheirNoise() {
        double[] features =
                InverseLearning.demonstrated(TRUTH, InverseLearning.policy(TRUTH), 10_000, new SplittableRandom(7));
        assertArrayEquals(
                InverseLearning.WEIGHTS, InverseLearning.recover(features, 0).weights(), 0.06);
    }

    /** Two estimates of the same maximizer, one of them stopped early by less precision, agree within their proofs. */
    @Test
    void ridge_provesHowFarTheEstimateIsOff() {
        double[] features =
                InverseLearning.demonstrated(TRUTH, InverseLearning.policy(TRUTH), 2000, new SplittableRandom(1));
        for (double ridge : new double[] {1e-3, 0.1, 10}) {
            InverseLearning.Estimate estimate = InverseLearning.recover(features, ridge);
            assertTrue(estimate.error() < 1e-5 && estimate.error() > 0, () -> "error " + estimate.error());
            double[] exact = newton(features, ridge, estimate.weights());
            double off = 0;
            for (int i = 0; i < exact.length; i++) {
                off += (exact[i] - estimate.weights()[i]) * (exact[i] - estimate.weights()[i]);
            }
            assertTrue(Math.sqrt(off) <= estimate.error() + 1e-12, off + " > " + estimate.error());
        }
    }

    /** One step of Newton's method, with the Hessian by differences of features. */
    private static double[] newton(double[] demonstrated, double ridge, double[] weights) {
        int n = weights.length;
        double[][] rows = new double[n][n + 1];
        double[] here = InverseLearning.features(InverseLearning.model(weights));
        for (int k = 0; k < n; k++) {
            double[] moved = weights.clone();
            moved[k] += 1e-4;
            double[] there = InverseLearning.features(InverseLearning.model(moved));
            for (int i = 0; i < n; i++) {
                rows[i][k] = (there[i] - here[i]) / 1e-4 + (i == k ? ridge : 0);
            }
            rows[k][n] = demonstrated[k] - here[k] - ridge * weights[k];
        }
        for (int k = 0; k < n; k++) { // Gauss and Jordan; the matrix is positive definite
            for (int i = 0; i < n; i++) {
                double factor = i == k ? 0 : rows[i][k] / rows[k][k];
                for (int j = k; j <= n; j++) {
                    rows[i][j] -= factor * rows[k][j];
                }
            }
        }
        double[] next = weights.clone();
        for (int k = 0; k < n; k++) {
            next[k] += rows[k][n] / rows[k][k];
        }
        return next;
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
        assertTrue(lines.get(3).startsWith("w         -4.0000            -4.0000         -3.9940"), lines.get(3));
    }
}
