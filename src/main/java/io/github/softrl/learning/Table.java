package io.github.softrl.learning;

/** Weights that are the values: one for each row. */
final class Table implements Weights {
    private final double[] w;
    private final StepSizes alpha;
    private long step;
    private long version;

    Table(double[] w, StepSizes alpha) {
        this.w = w;
        this.alpha = alpha;
    }

    @Override
    public double value(int row) {
        return w[row];
    }

    @Override
    public void begin(int[] states, long at) {
        step = at;
    }

    @Override
    public void descend(int row, double gradient) {
        w[row] -= alpha.next(row, step) * gradient;
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
