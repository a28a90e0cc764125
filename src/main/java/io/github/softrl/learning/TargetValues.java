package io.github.softrl.learning;

import io.github.softrl.SoftMath;
import io.github.softrl.StateActions;

/**
 * The target weights w̄ with their soft values V̄(s) = lse_λ(w̄(s,·)), each computed at most once between two updates
 * of w̄.
 */
final class TargetValues {
    private final StateActions stateActions;
    private final Weights weights;
    private final double temperature;
    private final double[] q; // of one state
    private final double[] values;
    private final long[] known; // the version for which each value is known, plus 1

    TargetValues(StateActions stateActions, Weights weights, double temperature) {
        this.stateActions = stateActions;
        this.weights = weights;
        this.temperature = temperature;
        this.q = new double[stateActions.maxActions()];
        this.values = new double[stateActions.stateCount()];
        this.known = new long[stateActions.stateCount()];
    }

    void refresh(int[] states) {
        weights.refresh(states);
    }

    /** Sets w̄ ← (1 − τ)w̄ + τw; τ = 1 copies. */
    void follow(Weights w, double rate) {
        weights.follow(w, rate);
    }

    /** Returns V̄(s) of a refreshed state; 0 if the state has no actions. */
    double softValue(int s) {
        if (known[s] != weights.version() + 1) {
            int from = stateActions.firstPair(s);
            int n = stateActions.actionCount(s);
            for (int a = 0; a < n; a++) {
                q[a] = weights.value(from + a);
            }
            values[s] = n == 0 ? 0 : SoftMath.logSumExp(q, 0, n, temperature);
            known[s] = weights.version() + 1;
        }
        return values[s];
    }
}
