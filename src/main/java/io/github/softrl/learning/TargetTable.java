package io.github.softrl.learning;

import io.github.softrl.SoftMath;

/** The target weights w̄ with their soft values V̄(s) = lse_λ(w̄(s,·)), each computed at most once between two copies. */
final class TargetTable {
    private final Table table;
    private final double[] weights;
    private final double temperature;
    private final double[] values;
    private final int[] version; // of each value
    private int current = 1;

    TargetTable(Table table, double[] weights, double temperature) {
        this.table = table;
        this.weights = weights;
        this.temperature = temperature;
        this.values = new double[table.states()];
        this.version = new int[table.states()];
    }

    /** Sets w̄ ← (1 − τ)w̄ + τw; τ = 1 copies. */
    void follow(double[] w, double rate) {
        Critics.follow(weights, w, rate);
        current++;
    }

    /** Returns V̄(s); 0 if the state has no actions. */
    double softValue(int s) {
        if (version[s] != current) {
            int from = table.start[s];
            int to = table.start[s + 1];
            values[s] = from == to ? 0 : SoftMath.logSumExp(weights, from, to, temperature);
            version[s] = current;
        }
        return values[s];
    }
}
