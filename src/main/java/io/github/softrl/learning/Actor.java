package io.github.softrl.learning;

import io.github.softrl.SoftMath;
import io.github.softrl.StateActions;
import io.github.softrl.internal.Distributions;
import java.util.random.RandomGenerator;

/** The actor π_θ = softmax(θ(s,·)), and what soft actor-critic asks of it. */
final class Actor {
    private final StateActions stateActions;
    private final Weights theta;
    private final double[] p; // π_θ, of the states that are known
    private final double[] logP;
    private final double[] entropy;
    private final long[] known; // the version of each state, plus 1; 0 once θ(s,·) has moved
    private final boolean natural;
    private final double[] difference; // log π − w̄/λ in one state

    /**
     * @param natural whether to move along the natural gradient
     */
    Actor(StateActions stateActions, Weights theta, boolean natural) {
        this.stateActions = stateActions;
        this.natural = natural;
        this.theta = theta;
        this.p = new double[stateActions.pairCount()];
        this.logP = new double[stateActions.pairCount()];
        this.entropy = new double[stateActions.stateCount()];
        this.known = new long[stateActions.stateCount()];
        this.difference = new double[stateActions.maxActions()];
    }

    Weights theta() {
        return theta;
    }

    /** Begins a mini-batch at a step of the run. */
    void begin(Batch batch, long step) {
        theta.refresh(batch.next);
        theta.begin(batch.state, step);
    }

    /** Brings π_θ(·|s) up to date and returns its entropy. */
    private double load(int s) {
        if (known[s] != theta.version() + 1) {
            int from = stateActions.firstPair(s);
            int to = stateActions.firstPair(s + 1);
            for (int pair = from; pair < to; pair++) {
                p[pair] = theta.value(pair);
            }
            SoftMath.softmax(p, from, to, 1, p, from, logP, from);
            entropy[s] = SoftMath.entropy(p, logP, from, to);
            known[s] = theta.version() + 1;
        }
        return entropy[s];
    }

    /** Returns Σ π(a|s) w̄(s,a) + λ·H(π(·|s)). */
    double expectedValue(int s, Critics critics, double temperature) {
        double value = temperature * load(s);
        for (int pair = stateActions.firstPair(s); pair < stateActions.firstPair(s + 1); pair++) {
            value += p[pair] * critics.target(pair);
        }
        return value;
    }

    /** Returns w̄(s,a) + λ·H(π(·|s)) for an action a drawn from π(·|s). */
    double sampledValue(int s, Critics critics, double temperature, RandomGenerator rng) {
        double price = temperature * load(s);
        return critics.target(Distributions.draw(p, stateActions.firstPair(s), stateActions.firstPair(s + 1), rng))
                + price;
    }

    /**
     * Descends from θ(s,·) along the gradient of KL(π_θ(·|s) ‖ softmax(w̄(s,·)/λ)); or along the natural gradient, which lacks its
     * factor π(b|s) and is determined up to a constant, here the one that keeps the mean of the logits; returns the entropy
     * before.
     */
    double improve(int s, Critics critics, double temperature) {
        double before = load(s);
        int actions = stateActions.actionCount(s);
        int from = stateActions.firstPair(s);
        double mean = 0;
        for (int b = 0; b < actions; b++) {
            difference[b] = logP[from + b] - critics.target(from + b) / temperature;
            mean += (natural ? 1.0 / actions : p[from + b]) * difference[b];
        }
        if (!Double.isFinite(mean)) {
            throw outOfRange(s, critics, temperature);
        }
        for (int b = 0; b < actions; b++) {
            theta.descend(from + b, (natural ? 1 : p[from + b]) * (difference[b] - mean));
        }
        known[s] = 0;
        return before;
    }

    private ArithmeticException outOfRange(int s, Critics critics, double temperature) {
        for (int pair = stateActions.firstPair(s); pair < stateActions.firstPair(s + 1); pair++) {
            if (!Double.isFinite(critics.target(pair) / temperature)) {
                return new ArithmeticException("action values over temperature must stay within the range of double:"
                        + " state " + s + ", temperature " + temperature + "; raise the temperature");
            }
        }
        return new ArithmeticException("logits of the actor must stay within the range of double: state " + s
                + "; lower its learning rate or scale features to about 1");
    }
}
