package io.github.softrl.learning;

import io.github.softrl.SoftMath;
import java.util.random.RandomGenerator;

/** The actor π_θ = softmax(θ), a table of logits, and what soft actor-critic asks of it. */
final class Actor {
    private final Table table;
    private final double[] theta;
    private final double[] p; // of the state in hand
    private final double[] logP;

    Actor(Table table, double[] theta) {
        this.table = table;
        this.theta = theta;
        this.p = new double[table.mostActions];
        this.logP = new double[table.mostActions];
    }

    double[] logits() {
        return theta;
    }

    private int load(int s) {
        SoftMath.softmax(theta, table.start[s], table.start[s + 1], 1, p, 0, logP, 0);
        return table.actions(s);
    }

    /** Returns Σ π(a|s) w̄(s,a) + λ·H(π(·|s)). */
    double expectedValue(int s, double[] target, double temperature) {
        int actions = load(s);
        double value = temperature * SoftMath.entropy(p, logP, 0, actions);
        for (int a = 0; a < actions; a++) {
            value += p[a] * target[table.start[s] + a];
        }
        return value;
    }

    /** Returns w̄(s,a) + λ·H(π(·|s)) for an action a drawn from π(·|s). */
    double sampledValue(int s, double[] target, double temperature, RandomGenerator rng) {
        int actions = load(s);
        double entropy = SoftMath.entropy(p, logP, 0, actions);
        return target[table.start[s] + Course.draw(p, actions, rng)] + temperature * entropy;
    }

    /** Moves θ(s,·) by −rate times the gradient of KL(π_θ(·|s) ‖ softmax(w̄(s,·)/λ)); returns the entropy before. */
    double improve(int s, double[] target, double temperature, double rate) {
        int actions = load(s);
        int from = table.start[s];
        double mean = 0;
        for (int a = 0; a < actions; a++) {
            mean += p[a] * (logP[a] - target[from + a] / temperature);
        }
        for (int a = 0; a < actions; a++) {
            theta[from + a] -= rate * p[a] * (logP[a] - target[from + a] / temperature - mean);
        }
        return SoftMath.entropy(p, logP, 0, actions);
    }
}
