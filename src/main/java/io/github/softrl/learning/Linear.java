package io.github.softrl.learning;

import io.github.softrl.StateActions;

/** A linear function: w·φ(s,a), or w_a·φ(s) with weights of each action. */
final class Linear implements Weights {
    private final StateActions stateActions;
    private final SparseFeatures features;
    private final boolean ofStates;
    private final int actions; // how many weights a feature has
    private final double[] w; // feature j of action a has w[j * actions + a]
    private final LearningRates alpha;
    private long step;
    private long version;

    /**
     * @param ofStates whether the features are those of states, and not of pairs
     * @param w one number for each feature, and each action if the features are those of states
     */
    Linear(StateActions stateActions, SparseFeatures features, boolean ofStates, double[] w, LearningRates alpha) {
        this.stateActions = stateActions;
        this.features = features;
        this.ofStates = ofStates;
        this.actions = ofStates ? stateActions.maxActions() : 1;
        this.w = w;
        this.alpha = alpha;
    }

    private int featuresOf(int pair) {
        return ofStates ? stateActions.state(pair) : pair;
    }

    private int action(int pair) {
        return ofStates ? stateActions.action(pair) : 0;
    }

    @Override
    public double value(int pair) {
        int f = featuresOf(pair);
        int a = action(pair);
        double value = 0;
        for (int k = features.start[f]; k < features.start[f + 1]; k++) {
            value += features.value(k) * w[features.index(k) * actions + a];
        }
        return value;
    }

    @Override
    public void begin(int[] states, long at) {
        step = at;
    }

    @Override
    public void descend(int pair, double gradient) {
        int f = featuresOf(pair);
        int a = action(pair);
        double amount = alpha.next(pair, step) * gradient;
        for (int k = features.start[f]; k < features.start[f + 1]; k++) {
            w[features.index(k) * actions + a] -= amount * features.value(k);
        }
        version++;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public double[][] parameters() {
        return new double[][] {w};
    }

    @Override
    public void parametersChanged() {
        version++;
    }
}
