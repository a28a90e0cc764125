package io.github.softrl.learning;

import io.github.softrl.StateActions;
import java.util.random.RandomGenerator;

/** Makes the weights w, w̄ and θ of a run, as the options say: random, or from the initial table. */
final class WeightsFactory {
    private final LearnerOptions options;
    private final StateActions stateActions;
    private final double discount;
    private final RandomGenerator rng;
    private final SparseFeatures features; // of the critic

    WeightsFactory(LearnerOptions options, StateActions stateActions, double discount, RandomGenerator rng) {
        this.options = options;
        this.stateActions = stateActions;
        this.discount = discount;
        this.rng = rng;
        this.features = options.approximator.features(stateActions);
    }

    /** Returns new weights w of a critic. */
    Weights critic() {
        Approximator kind = options.approximator;
        Schedule rate =
                options.learningRate != null ? options.learningRate : kind.defaultLearningRate(features, discount);
        return weights(kind, features, 1, kind.learningRates(stateActions, rate));
    }

    /** Returns new weights w̄ of a critic. */
    Weights target() {
        return weights(options.approximator, features, 1, null);
    }

    /** Returns one new critic with its target, or two. */
    Critics critics() {
        Weights[] critics = new Weights[options.twinCritics ? 2 : 1];
        Weights[] targets = new Weights[critics.length];
        for (int k = 0; k < critics.length; k++) {
            critics[k] = critic();
            targets[k] = target();
        }
        return new Critics(critics, targets);
    }

    /** Returns a new actor. */
    Actor actor() {
        Approximator kind = options.actor != null ? options.actor : options.approximator;
        SparseFeatures phi = options.actor != null ? kind.features(stateActions) : features;
        Schedule rate = options.actorLearningRate;
        if (rate == null) {
            rate = kind.isTable() ? Schedule.constant(0.1) : kind.defaultLearningRate(phi, discount);
        }
        Weights theta = weights(kind, phi, options.temperature, kind.learningRates(stateActions, rate));
        return new Actor(stateActions, theta, options.naturalGradient, options.gradientClip());
    }

    /**
     * @param unit what initial values are divided by
     * @param alpha null for weights that are only copied to
     */
    private Weights weights(Approximator kind, SparseFeatures phi, double unit, LearningRates alpha) {
        double[] values = null;
        if (options.initial != null) {
            if (!kind.isTable()) {
                throw new IllegalArgumentException(
                        "initial values must be given to tables only: " + kind + "; leave out withInitial");
            }
            stateActions.requireSame("initial table and environment", options.initial.stateActions());
            values = options.initial.byPair();
            for (int pair = 0; pair < values.length; pair++) {
                values[pair] /= unit;
            }
        }
        return kind.weights(stateActions, phi, values, alpha, options.batchSize, rng);
    }
}
