package io.github.softrl.learning;

/**
 * The weights w, w̄ or θ of a function of states and actions: a {@link Table}, {@link Linear} or a {@link Network}. Mutable,
 * for one thread.
 */
interface Weights {
    /** Returns the value of a row; of a network, as of the last {@link #begin} or {@link #refresh} of its state. */
    double value(int row);

    /** Brings values up to date, where they are not always: those of the given states, of which negative ones are skipped. */
    default void refresh(int[] states) {}

    /** Begins a mini-batch with the states in which experiences began, at a step of the run. */
    void begin(int[] states, long step);

    /**
     * Sets w ← w − α · gradient · ∂value(row)/∂w. Tables and linear functions do so at once; a network, which has to have begun
     * with the state of the row, does when the mini-batch ends, with the mean over its experiences.
     */
    void descend(int row, double gradient);

    /** Ends the mini-batch. */
    default void end() {}

    /** Returns a number that changes when values may have changed elsewhere than in the row descended at. */
    long version();

    /** Returns all weights, to be read and written; after writing, {@link #changed} is to be called. */
    double[][] parameters();

    /** Takes note that parameters were written. */
    void changed();

    /** Sets this to (1 − rate)·this + rate·w; a rate of 1 copies. */
    default void follow(Weights w, double rate) {
        double[][] these = parameters();
        double[][] those = w.parameters();
        for (int k = 0; k < these.length; k++) {
            double[] to = these[k];
            double[] from = those[k];
            for (int i = 0; i < to.length; i++) {
                to[i] = rate == 1 ? from[i] : (1 - rate) * to[i] + rate * from[i];
            }
        }
        changed();
    }

    /**
     * Returns the values of all rows.
     *
     * @throws ArithmeticException if they are not finite
     */
    default double[] values(Pairs pairs) {
        refresh(pairs.state);
        double[] values = new double[pairs.pairs()];
        for (int row = 0; row < values.length; row++) {
            values[row] = value(row);
            if (!Double.isFinite(values[row])) {
                throw new ArithmeticException("weights must stay within the range of double: value " + values[row]
                        + " of state " + pairs.state[row] + ", action " + pairs.action(row)
                        + "; lower learning rates or scale features to about 1");
            }
        }
        return values;
    }
}
