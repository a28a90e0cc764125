package io.github.softrl.learning;

/** A linear function: w·φ(s,a), or w_a·φ(s) with weights of each action. */
final class Linear implements Weights {
    private final Pairs pairs;
    private final FeatureRows features;
    private final boolean ofStates;
    private final int actions; // how many weights a feature has
    private final double[] w; // feature j of action a has w[j * actions + a]
    private final StepSizes alpha;
    private long step;
    private long version;

    /**
     * @param ofStates whether the features are those of states, and not of pairs
     * @param w one number for each feature, and each action if the features are those of states
     */
    Linear(Pairs pairs, FeatureRows features, boolean ofStates, double[] w, StepSizes alpha) {
        this.pairs = pairs;
        this.features = features;
        this.ofStates = ofStates;
        this.actions = ofStates ? pairs.mostActions : 1;
        this.w = w;
        this.alpha = alpha;
    }

    private int featuresOf(int row) {
        return ofStates ? pairs.state[row] : row;
    }

    private int action(int row) {
        return ofStates ? pairs.action(row) : 0;
    }

    @Override
    public double value(int row) {
        int f = featuresOf(row);
        int a = action(row);
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
    public void descend(int row, double gradient) {
        int f = featuresOf(row);
        int a = action(row);
        double amount = alpha.next(row, step) * gradient;
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
    public void changed() {
        version++;
    }
}
