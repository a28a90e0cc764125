package io.github.softrl.learning;

import io.github.softrl.StateActions;
import io.github.softrl.internal.Draws;
import java.util.random.RandomGenerator;

/**
 * One critic w with its target w̄, or two of them. Each experience updates one critic at random, and the smaller
 * target counts (Fujimoto, van Hoof, Meger 2018; here each critic has its own experiences, since two tables with the
 * same ones would agree).
 */
final class Critics {
    private final Weights[] weights;
    private final Weights[] targets;

    Critics(Weights[] weights, Weights[] targets) {
        this.weights = weights;
        this.targets = targets;
    }

    /** Starts a mini-batch at a step of the run. */
    void begin(Batch batch, long step) {
        for (Weights target : targets) {
            target.refresh(batch.next);
            target.refresh(batch.state);
        }
        for (Weights w : weights) {
            w.begin(batch.state, step);
        }
    }

    /** Returns the critic that the next experience updates. */
    Weights next(RandomGenerator rng) {
        return weights[weights.length == 1 ? 0 : Draws.index(rng, weights.length)];
    }

    /** Returns the smaller w̄ of a pair. */
    double target(int pair) {
        double min = targets[0].value(pair);
        for (int k = 1; k < targets.length; k++) {
            min = Math.min(min, targets[k].value(pair));
        }
        return min;
    }

    void end() {
        for (Weights w : weights) {
            w.end();
        }
    }

    /** Sets each w̄ ← (1 − τ)w̄ + τw; τ = 1 copies. */
    void follow(double rate) {
        for (int k = 0; k < weights.length; k++) {
            targets[k].follow(weights[k], rate);
        }
    }

    /** Returns the mean of the critics' values by pair, which results report. */
    double[] mean(StateActions stateActions) {
        double[] mean = new double[stateActions.pairCount()];
        for (Weights w : weights) {
            double[] values = w.values(stateActions);
            for (int pair = 0; pair < mean.length; pair++) {
                mean[pair] += values[pair] / weights.length;
            }
        }
        return mean;
    }
}
