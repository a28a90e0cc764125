package io.github.softrl.learning;

/** Weights that are themselves the values, one for each pair. */
final class Table implements Weights {
    private final double[] w;
    private final LearningRates alpha;
    private long step;
    private long version;

    Table(double[] w, LearningRates alpha) {
        this.w = w;
        this.alpha = alpha;
    }

    @Override
    public double value(int pair) {
        return w[pair];
    }

    @Override
    public void begin(int[] states, long at) {
        step = at;
    }

    @Override
    public void descend(int pair, double gradient) {
        w[pair] -= alpha.next(pair, step) * gradient;
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
