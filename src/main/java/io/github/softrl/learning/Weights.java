package io.github.softrl.learning;

import io.github.softrl.StateActions;
import java.util.Arrays;

/**
 * The weights w, w̄ or θ of a function of states and actions: a {@link Table}, a {@link Linear} function or a {@link
 * Network}. Mutable; to be used in one thread only.
 */
interface Weights {
    /**
     * Returns the value of a pair; a network returns that of the last {@link #begin} or {@link #refresh} of the state.
     */
    double value(int pair);

    /** Brings the values of the given states up to date, for weights that need it; skips negative states. */
    default void refresh(int[] states) {}

    /** Starts a mini-batch with the states ŝ of its experiences, at a step of the run. */
    void begin(int[] states, long step);

    /**
     * Sets w ← w − α · gradient · ∂value(pair)/∂w. Tables and linear functions do so at once. A network does so when
     * the mini-batch ends, with the mean over its experiences; the mini-batch must contain the state of the pair.
     */
    void descend(int pair, double gradient);

    /** Ends the mini-batch. */
    default void end() {}

    /** Returns a counter that increases whenever values other than the one just updated may have changed. */
    long version();

    /** Returns all weights, to be read and written. Call {@link #parametersChanged} after writing. */
    double[][] parameters();

    /** Records that parameters were written. */
    void parametersChanged();

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
        parametersChanged();
    }

    /**
     * Returns the values of all pairs.
     *
     * @throws ArithmeticException if a value is not finite
     */
    default double[] values(StateActions stateActions) {
        int[] states = new int[stateActions.stateCount()];
        Arrays.setAll(states, s -> s);
        refresh(states);
        double[] values = new double[stateActions.pairCount()];
        for (int pair = 0; pair < values.length; pair++) {
            values[pair] = value(pair);
            if (!Double.isFinite(values[pair])) {
                throw new ArithmeticException("weights must stay within the range of double: value " + values[pair]
                        + " of state " + stateActions.state(pair) + ", action " + stateActions.action(pair)
                        + "; lower learning rates or scale features to about 1");
            }
        }
        return values;
    }
}
