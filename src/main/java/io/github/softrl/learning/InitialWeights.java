package io.github.softrl.learning;

import io.github.softrl.internal.ArraySizes;
import io.github.softrl.internal.Draws;
import java.util.random.RandomGenerator;

/** How many weights there are, and their random initial values. */
final class InitialWeights {
    private InitialWeights() {}

    /** Returns inputs · outputs, which must fit into an array. */
    static int requireSize(int inputs, int outputs) {
        if ((long) inputs * outputs > ArraySizes.MAX_LENGTH) {
            throw new IllegalArgumentException("weights must be at most " + ArraySizes.MAX_LENGTH + ": " + inputs
                    + " inputs times " + outputs + " outputs");
        }
        return inputs * outputs;
    }

    /** Overwrites weights with numbers uniform in [−range, range]. */
    static double[] random(double[] weights, double range, RandomGenerator rng) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = range * (2 * Draws.uniform(rng) - 1);
        }
        return weights;
    }
}
