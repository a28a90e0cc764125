package io.github.softrl.learning;

import java.util.random.RandomGenerator;

/**
 * One critic table w with its target w̄, or two of them, of which each experience updates one at random and the smaller is
 * believed (Fujimoto, van Hoof, Meger 2018; each has its own experiences here, since two tables with the same would agree).
 */
final class Critics {
    private final double[][] weights;
    private final double[][] targets;
    private final double[] believed; // the smaller target of each entry
    private final double rate;

    /**
     * @param rate τ of w̄ ← (1 − τ)w̄ + τw; 1 copies
     */
    Critics(double[][] weights, double[][] targets, double rate) {
        this.weights = weights;
        this.targets = targets;
        this.believed = new double[weights[0].length];
        this.rate = rate;
        believe();
    }

    /** Returns which critic the next experience updates. */
    int next(RandomGenerator rng) {
        return weights.length == 1 ? 0 : rng.nextInt(weights.length);
    }

    double[] weights(int critic) {
        return weights[critic];
    }

    /** Returns the target, kept up to date by {@link #follow}; read only. */
    double[] target() {
        return believed;
    }

    /** Moves each target towards its weights. */
    void follow() {
        for (int k = 0; k < weights.length; k++) {
            follow(targets[k], weights[k], rate);
        }
        believe();
    }

    static void follow(double[] target, double[] w, double rate) {
        for (int i = 0; i < w.length; i++) {
            target[i] = rate == 1 ? w[i] : (1 - rate) * target[i] + rate * w[i];
        }
    }

    private void believe() {
        for (int i = 0; i < believed.length; i++) {
            double least = targets[0][i];
            for (double[] target : targets) {
                least = Math.min(least, target[i]);
            }
            believed[i] = least;
        }
    }

    /** Returns the mean of the weights: what is reported. */
    double[] mean() {
        double[] mean = new double[believed.length];
        for (double[] w : weights) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += w[i] / weights.length;
            }
        }
        return mean;
    }
}
