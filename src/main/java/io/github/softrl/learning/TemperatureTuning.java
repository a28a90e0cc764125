package io.github.softrl.learning;

import io.github.softrl.SoftMath;
import io.github.softrl.StateActions;

/**
 * Tunes the temperature towards a target entropy: λ ← λ (1 + rate·(target − H)), where H is the entropy of the policy
 * in the replayed state. To first order this descends log λ along the gradient of log λ·(H − target). λ stays within a
 * factor of 1,000 of its initial value, so that it cannot run away.
 */
final class TemperatureTuning {
    private static final double RANGE = 1_000;

    private final double target; // NaN: λ stays as it is
    private final double rate;
    private final double min;
    private final double max;
    private double temperature;

    TemperatureTuning(LearnerOptions options, StateActions stateActions) {
        target = options.targetEntropy;
        rate = options.temperatureRate;
        temperature = options.temperature;
        min = Math.max(Double.MIN_NORMAL, temperature / RANGE);
        max = Math.min(Double.MAX_VALUE, temperature * RANGE);
        if (!Double.isNaN(target)) {
            requireAttainable(stateActions);
        }
    }

    private void requireAttainable(StateActions stateActions) {
        int n = stateActions.maxActions();
        if (n == 0) {
            throw new IllegalArgumentException("some state of the environment must have actions");
        }
        double highest = SoftMath.logSumExp(new double[n], 0, n, 1); // log n
        if (!(target < highest)) {
            throw new IllegalArgumentException("targetEntropy must be below the largest log |A(s)|, " + highest + ": "
                    + target + "; only the uniform policy has that entropy");
        }
    }

    double temperature() {
        return temperature;
    }

    /** Adjusts the temperature to the entropy of the policy in a replayed state. */
    void observe(Actor actor, int s) {
        if (!Double.isNaN(target)) {
            double factor = 1 + rate * (target - actor.entropy(s));
            temperature = Math.max(min, Math.min(max, temperature * factor));
        }
    }
}
