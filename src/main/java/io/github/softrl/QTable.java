package io.github.softrl;

import io.github.softrl.linear.Vectors;
import java.util.Arrays;
import java.util.Objects;

/**
 * A table of finite action values Q(s,a), in units of reward. A terminal state has no entries.
 *
 * <p>Immutable and thread-safe; two tables are equal if their states, actions and bits are equal, whatever the names.
 */
public final class QTable {
    private final StateActions stateActions;
    private final double[] values;

    /** Takes the array over without copying it. */
    QTable(StateActions stateActions, double[] values) {
        this.stateActions = stateActions;
        this.values = values;
    }

    /**
     * Returns the table with the given values.
     *
     * @param mdp the model whose shape the table has
     * @param q Q(s,a) as {@code q[s][a]}, finite; {@code q[s]} has length {@code mdp.actionCount(s)}; copied
     * @return the table
     * @throws IllegalArgumentException if the shape is not the model's, or a value is infinite or NaN
     */
    public static QTable of(FiniteMdp mdp, double[][] q) {
        return of(Objects.requireNonNull(mdp, "mdp").stateActions(), q);
    }

    /**
     * Returns the table with the given values, and with the states and actions that they define.
     *
     * @param q Q(s,a) as {@code q[s][a]}, finite; empty for a terminal state; at least one state; copied
     * @return the table
     * @throws IllegalArgumentException if there is no state, or a value is infinite or NaN
     */
    public static QTable of(double[][] q) {
        return of(StateActions.of("q", q), q);
    }

    private static QTable of(StateActions stateActions, double[][] q) {
        return new QTable(stateActions, requireFinite(stateActions, stateActions.flatten("q", q)));
    }

    /**
     * Returns the table with the given values by pair.
     *
     * @param stateActions which states have which actions
     * @param byPair Q(s,a) at {@code stateActions.pair(s, a)}, finite; length {@code stateActions.pairCount()}; copied
     * @return the table
     * @throws IllegalArgumentException if the length differs, or a value is infinite or NaN
     */
    public static QTable of(StateActions stateActions, double[] byPair) {
        return new QTable(
                stateActions,
                requireFinite(stateActions, requireLength(stateActions, byPair).clone()));
    }

    /** Refuses an array that does not have one number per pair. */
    static double[] requireLength(StateActions stateActions, double[] byPair) {
        Objects.requireNonNull(stateActions, "stateActions");
        Objects.requireNonNull(byPair, "byPair");
        if (byPair.length != stateActions.pairCount()) {
            throw new IllegalArgumentException(
                    "byPair must have length " + stateActions.pairCount() + ", one number per pair: " + byPair.length);
        }
        return byPair;
    }

    private static double[] requireFinite(StateActions stateActions, double[] values) {
        for (int s = 0; s < stateActions.stateCount(); s++) {
            for (int i = stateActions.actionStart[s]; i < stateActions.actionStart[s + 1]; i++) {
                if (!Double.isFinite(values[i])) {
                    throw new IllegalArgumentException("value of "
                            + stateActions.describe(s, i - stateActions.actionStart[s]) + " must be finite: "
                            + values[i]);
                }
            }
        }
        return values;
    }

    /**
     * Returns which states have which actions, and how the pairs are numbered.
     *
     * @return the numbering
     */
    public StateActions stateActions() {
        return stateActions;
    }

    /**
     * Returns all values.
     *
     * @return a new array: Q(s,a) at {@code stateActions().pair(s, a)}
     */
    public double[] byPair() {
        return values.clone();
    }

    /**
     * Returns the names of states and actions, taken from the model that the table was computed from.
     *
     * @return the names
     */
    public Names names() {
        return stateActions.names;
    }

    /**
     * Returns this table with the given names. It shares the values.
     *
     * @param names one per state and action, or none
     * @return the table
     * @throws IllegalArgumentException if the names do not match the numbers of states and actions
     */
    public QTable withNames(Names names) {
        return new QTable(stateActions.withNames(names), values);
    }

    /**
     * Returns the number of states.
     *
     * @return n ≥ 1
     */
    public int stateCount() {
        return stateActions.stateCount();
    }

    /**
     * Returns the number of actions of a state.
     *
     * @param s a state
     * @return |A(s)|, 0 for a terminal state
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public int actionCount(int s) {
        return stateActions.actionCount(s);
    }

    /**
     * Returns Q(s,a).
     *
     * @param s a state
     * @param a one of its actions
     * @return the value
     * @throws IndexOutOfBoundsException if there is no such state or action
     */
    public double value(int s, int a) {
        return values[stateActions.pair(s, a)];
    }

    /**
     * Returns Q(s,·).
     *
     * @param s a state
     * @return a new array of length {@code actionCount(s)}
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double[] row(int s) {
        return stateActions.entries(s, values);
    }

    /**
     * Returns the soft value V(s) = λ·log Σₐ exp(Q(s,a)/λ), and 0 for a terminal state; λ = 0 gives max Q(s,·).
     *
     * @param s a state
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the soft value, in units of reward; +∞ only if it exceeds the range of {@code double}
     * @throws IndexOutOfBoundsException if there is no such state
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public double softValue(int s, double temperature) {
        SoftMath.requireTemperature(temperature);
        int actions = actionCount(s);
        int from = stateActions.actionStart[s];
        return actions == 0 ? 0 : SoftMath.logSumExp(values, from, from + actions, temperature);
    }

    /**
     * Returns ‖Q − Q′‖∞ = max |Q(s,a) − Q′(s,a)|; 0 if there are no actions, +∞ if the difference overflows.
     *
     * @param other a table of the same shape
     * @return the largest difference
     * @throws IllegalArgumentException if the shapes differ
     */
    public double maxDifference(QTable other) {
        Objects.requireNonNull(other, "other");
        stateActions.requireSame("other", other.stateActions);
        double difference = 0;
        for (int i = 0; i < values.length; i++) {
            difference = Math.max(difference, Math.abs(values[i] - other.values[i]));
        }
        return difference;
    }

    /** Returns the values by pair; read only. */
    double[] flat() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QTable that
                && stateActions.equals(that.stateActions)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** Returns the size and, for a small table, all values, rounded, in aligned columns. */
    @Override
    public String toString() {
        String title = "QTable[" + stateCount() + " states, " + values.length + " state-action pairs]";
        return TextTable.of(title, stateActions, values, TextTable.sixDigits(Vectors.maxNorm(values)));
    }
}
