package io.github.softrl.learning;

import io.github.softrl.SoftMath;
import java.util.random.RandomGenerator;

/** The actor π_θ = softmax(θ), a table of logits, and what soft actor-critic asks of it. */
final class Actor {
    private final Table table;
    private final double[] theta;
    private final double[] p; // π_θ, of the states that are current
    private final double[] logP;
    private final double[] entropy;
    private final boolean[] current; // whether θ(s,·) has not moved since
    private final boolean natural;

    /**
     * @param natural whether to move along the natural gradient
     */
    Actor(Table table, double[] theta, boolean natural) {
        this.table = table;
        this.natural = natural;
        this.theta = theta;
        this.p = new double[table.pairs()];
        this.logP = new double[table.pairs()];
        this.entropy = new double[table.states()];
        this.current = new boolean[table.states()];
    }

    double[] logits() {
        return theta;
    }

    /** Brings π_θ(·|s) up to date and returns its entropy. */
    private double load(int s) {
        if (!current[s]) {
            int from = table.start[s];
            SoftMath.softmax(theta, from, table.start[s + 1], 1, p, from, logP, from);
            entropy[s] = SoftMath.entropy(p, logP, from, table.start[s + 1]);
            current[s] = true;
        }
        return entropy[s];
    }

    /** Returns Σ π(a|s) w̄(s,a) + λ·H(π(·|s)). */
    double expectedValue(int s, double[] target, double temperature) {
        double value = temperature * load(s);
        for (int row = table.start[s]; row < table.start[s + 1]; row++) {
            value += p[row] * target[row];
        }
        return value;
    }

    /** Returns w̄(s,a) + λ·H(π(·|s)) for an action a drawn from π(·|s). */
    double sampledValue(int s, double[] target, double temperature, RandomGenerator rng) {
        double price = temperature * load(s);
        return target[Course.draw(p, table.start[s], table.start[s + 1], rng)] + price;
    }

    /**
     * Moves θ(s,·) by −rate times the gradient of KL(π_θ(·|s) ‖ softmax(w̄(s,·)/λ)), or the natural gradient, which lacks
     * its factor π(b|s); returns the entropy before.
     */
    double improve(int s, double[] target, double temperature, double rate) {
        double before = load(s);
        double mean = 0;
        for (int row = table.start[s]; row < table.start[s + 1]; row++) {
            mean += p[row] * (logP[row] - target[row] / temperature);
        }
        if (!Double.isFinite(mean)) {
            throw new ArithmeticException("action values over temperature must stay within the range of double: state "
                    + s + ", temperature " + temperature + "; raise the temperature");
        }
        for (int row = table.start[s]; row < table.start[s + 1]; row++) {
            double factor = natural ? 1 : p[row];
            theta[row] -= rate * factor * (logP[row] - target[row] / temperature - mean);
        }
        current[s] = false;
        return before;
    }
}
