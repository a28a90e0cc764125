package io.github.softrl.learning;

import io.github.softrl.SoftMath;
import io.github.softrl.StateActions;
import io.github.softrl.internal.Distributions;
import java.util.random.RandomGenerator;

/** The actor π_θ = softmax(θ(s,·)): its values under the critics, and its improvement. */
final class Actor {
    private final StateActions stateActions;
    private final Weights theta;
    private final double[] p; // π_θ, of the states that are known
    private final double[] logP;
    private final double[] entropy;
    private final long[] known; // the version for which each state is known, plus 1; 0 once θ(s,·) has moved
    private final boolean natural;
    private final double clip; // the largest component of a gradient
    private final double[] gradient; // in one state

    /**
     * @param natural whether to move along the natural gradient
     * @param clip the largest component of a gradient; one that exceeds it is scaled down as a whole
     */
    Actor(StateActions stateActions, Weights theta, boolean natural, double clip) {
        this.stateActions = stateActions;
        this.natural = natural;
        this.clip = clip;
        this.theta = theta;
        this.p = new double[stateActions.pairCount()];
        this.logP = new double[stateActions.pairCount()];
        this.entropy = new double[stateActions.stateCount()];
        this.known = new long[stateActions.stateCount()];
        this.gradient = new double[stateActions.maxActions()];
    }

    Weights theta() {
        return theta;
    }

    /** Starts a mini-batch at a step of the run. */
    void begin(Batch batch, long step) {
        theta.refresh(batch.next);
        theta.begin(batch.state, step);
    }

    /** Returns the entropy H(π_θ(·|s)) of a replayed state. */
    double entropy(int s) {
        return load(s);
    }

    /** Brings π_θ(·|s) up to date and returns its entropy. */
    private double load(int s) {
        if (known[s] != theta.version() + 1) {
            int from = stateActions.firstPair(s);
            int to = stateActions.firstPair(s + 1);
            for (int pair = from; pair < to; pair++) {
                p[pair] = theta.value(pair);
            }
            SoftMath.softmaxAndLog(p, from, to, 1, p, from, logP, from);
            entropy[s] = SoftMath.entropyWithLog(p, logP, from, to);
            known[s] = theta.version() + 1;
        }
        return entropy[s];
    }

    /** Returns Σ π(a|s) w̄(s,a) + λ·H(π(·|s)). */
    double expectedValue(int s, Critics critics, double temperature) {
        double value = temperature * load(s);
        int to = stateActions.firstPair(s + 1);
        for (int pair = stateActions.firstPair(s); pair < to; pair++) {
            value += p[pair] * critics.target(pair);
        }
        return value;
    }

    /** Returns w̄(s,a) + λ·H(π(·|s)) for an action a drawn from π(·|s). */
    double sampledValue(int s, Critics critics, double temperature, RandomGenerator rng) {
        double bonus = temperature * load(s);
        int pair = Distributions.draw(p, stateActions.firstPair(s), stateActions.firstPair(s + 1), rng);
        return critics.target(pair) + bonus;
    }

    /**
     * Moves θ(s,·) against the gradient of KL(π_θ(·|s) ‖ softmax(w̄(s,·)/λ)), or against the natural gradient. The
     * natural gradient lacks the factor π(b|s); it is determined up to a constant, which is chosen here so that the
     * mean of the logits does not change. Then log π may be replaced by θ, as log π − θ is the same for all actions.
     */
    void improve(int s, Critics critics, double temperature) {
        int from = stateActions.firstPair(s);
        int actions = stateActions.actionCount(s);
        computeGradient(s, critics, temperature);
        double scale = clip < Double.POSITIVE_INFINITY ? scale(actions) : 1;
        for (int b = 0; b < actions; b++) {
            theta.descend(from + b, scale * gradient[b]);
        }
        known[s] = 0;
    }

    private void computeGradient(int s, Critics critics, double temperature) {
        if (!natural) {
            load(s);
        }
        int from = stateActions.firstPair(s);
        int actions = stateActions.actionCount(s);
        double mean = 0;
        for (int b = 0; b < actions; b++) {
            double log = natural ? theta.value(from + b) : logP[from + b];
            gradient[b] = log - critics.target(from + b) / temperature;
            mean += (natural ? 1.0 / actions : p[from + b]) * gradient[b];
        }
        if (!Double.isFinite(mean)) {
            throw outOfRange(s, critics, temperature);
        }
        for (int b = 0; b < actions; b++) {
            gradient[b] = (natural ? 1 : p[from + b]) * (gradient[b] - mean);
        }
    }

    /** Returns the factor that limits the components of the gradient. */
    private double scale(int actions) {
        double largest = 0;
        for (int b = 0; b < actions; b++) {
            largest = Math.max(largest, Math.abs(gradient[b]));
        }
        return largest > clip ? clip / largest : 1;
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
