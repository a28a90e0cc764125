package io.github.softrl;

import java.util.Arrays;
import java.util.Objects;

/**
 * A table of finite action values Q(s,a), in units of reward. A terminal state has no entries.
 *
 * <p>Immutable and thread-safe; equal if shapes and bits are.
 */
public final class QTable {
    /** Size: states + 1. State s has the values {@code actionStart[s] .. actionStart[s + 1] - 1}; last entry: pairs. */
    private final int[] actionStart;

    private final double[] values;

    /** Takes the arrays over without copying them. */
    QTable(int[] actionStart, double[] values) {
        this.actionStart = actionStart;
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
        int[] actionStart = Objects.requireNonNull(mdp, "mdp").rows().actionStart;
        return of(actionStart, q);
    }

    /**
     * Returns the table with the given values, whose shape they define.
     *
     * @param q Q(s,a) as {@code q[s][a]}, finite; empty for a terminal state; at least one state; copied
     * @return the table
     * @throws IllegalArgumentException if there is no state, or a value is infinite or NaN
     */
    public static QTable of(double[][] q) {
        Objects.requireNonNull(q, "q");
        if (q.length == 0) {
            throw new IllegalArgumentException("q must have at least one state: length 0");
        }
        int[] actionStart = new int[q.length + 1];
        for (int s = 0; s < q.length; s++) {
            actionStart[s + 1] = actionStart[s] + Objects.requireNonNull(q[s], "q[" + s + "]").length;
        }
        return of(actionStart, q);
    }

    private static QTable of(int[] actionStart, double[][] q) {
        double[] values = Indices.flatten("q", actionStart, q);
        for (int s = 0; s < q.length; s++) {
            for (int i = actionStart[s]; i < actionStart[s + 1]; i++) {
                if (!Double.isFinite(values[i])) {
                    throw new IllegalArgumentException("value of state " + s + ", action " + (i - actionStart[s])
                            + " must be finite: " + values[i]);
                }
            }
        }
        return new QTable(actionStart, values);
    }

    /**
     * Returns the number of states.
     *
     * @return n ≥ 1
     */
    public int stateCount() {
        return actionStart.length - 1;
    }

    /**
     * Returns the number of actions of a state.
     *
     * @param s a state
     * @return |A(s)|, 0 for a terminal state
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public int actionCount(int s) {
        Indices.checkState(s, stateCount());
        return actionStart[s + 1] - actionStart[s];
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
        return values[Indices.row(actionStart, s, a)];
    }

    /**
     * Returns Q(s,·).
     *
     * @param s a state
     * @return a new array of length {@code actionCount(s)}
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double[] row(int s) {
        Indices.checkState(s, stateCount());
        return Arrays.copyOfRange(values, actionStart[s], actionStart[s + 1]);
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
        return actionCount(s) == 0 ? 0 : SoftMath.logSumExp(values, actionStart[s], actionStart[s + 1], temperature);
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
        Indices.requireShape("other", other.actionStart, actionStart);
        double difference = 0;
        for (int i = 0; i < values.length; i++) {
            difference = Math.max(difference, Math.abs(values[i] - other.values[i]));
        }
        return difference;
    }

    /** Returns softmax(Q(s,·)/λ) for all states. */
    Policy softmax(double temperature) {
        double[] p = new double[values.length];
        double[] logP = new double[values.length];
        for (int s = 0; s < stateCount(); s++) {
            int from = actionStart[s];
            SoftMath.softmax(values, from, actionStart[s + 1], temperature, p, from, logP, from);
        }
        return new Policy(actionStart, p, logP);
    }

    void requireShape(int[] required) {
        Indices.requireShape("q", actionStart, required);
    }

    /** Returns the values by rows, not to be changed. */
    double[] rows() {
        return values;
    }

    /** Returns max |Q(s,a)|. */
    double largest() {
        return SoftBellman.largest(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QTable that
                && Arrays.equals(actionStart, that.actionStart)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "QTable[" + stateCount() + " states, " + values.length + " state-action pairs]";
    }
}
