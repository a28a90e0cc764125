package io.github.softrl.learning;

import io.github.softrl.StateActions;

/** A linear function: w·φ(s,a), or w_a·φ(s) with weights for each action. */
final class Linear implements Weights {
    private final SparseFeatures features;
    private final int[] items; // whose features each pair has
    private final int[] columns; // which weight of each feature each pair has
    private final int columnCount;
    private final double[] w; // feature j has w[j * columnCount .. (j + 1) * columnCount - 1]
    private final LearningRates alpha;
    private long step;
    private long version;

    /**
     * @param ofStates whether these are features of states, not of pairs
     * @param w one number for each feature; for features of states, one for each feature and action
     */
    Linear(StateActions stateActions, SparseFeatures features, boolean ofStates, double[] w, LearningRates alpha) {
        this.features = features;
        this.items = new int[stateActions.pairCount()];
        this.columns = new int[items.length];
        for (int pair = 0; pair < items.length; pair++) {
            items[pair] = ofStates ? stateActions.state(pair) : pair;
            columns[pair] = ofStates ? stateActions.action(pair) : 0;
        }
        this.columnCount = ofStates ? stateActions.maxActions() : 1;
        this.w = w;
        this.alpha = alpha;
    }

    @Override
    public double value(int pair) {
        int item = items[pair];
        int column = columns[pair];
        double value = 0;
        for (int k = features.start[item]; k < features.start[item + 1]; k++) {
            value += features.value(k) * w[features.index(k) * columnCount + column];
        }
        return value;
    }

    @Override
    public void begin(int[] states, long at) {
        step = at;
    }

    @Override
    public void descend(int pair, double gradient) {
        int item = items[pair];
        int column = columns[pair];
        double amount = alpha.next(pair, step) * gradient;
        for (int k = features.start[item]; k < features.start[item + 1]; k++) {
            w[features.index(k) * columnCount + column] -= amount * features.value(k);
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
