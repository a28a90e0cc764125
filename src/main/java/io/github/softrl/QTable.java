package io.github.softrl;

import java.util.Arrays;
import java.util.Objects;

/**
 * A table of finite action values Q(s,a), in units of reward. A terminal state has no entries.
 *
 * <p>Immutable and thread-safe; equal if shapes and bits are, whatever the names.
 */
public final class QTable {
    private final Shape shape;
    private final double[] values;

    /** Takes the array over without copying it. */
    QTable(Shape shape, double[] values) {
        this.shape = shape;
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
        return of(Objects.requireNonNull(mdp, "mdp").shape(), q);
    }

    /**
     * Returns the table with the given values, whose shape they define.
     *
     * @param q Q(s,a) as {@code q[s][a]}, finite; empty for a terminal state; at least one state; copied
     * @return the table
     * @throws IllegalArgumentException if there is no state, or a value is infinite or NaN
     */
    public static QTable of(double[][] q) {
        return of(Shape.of("q", q), q);
    }

    private static QTable of(Shape shape, double[][] q) {
        double[] values = shape.flatten("q", q);
        for (int s = 0; s < q.length; s++) {
            for (int a = 0; a < q[s].length; a++) {
                double value = values[shape.actionStart[s] + a];
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException(
                            "value of " + shape.describe(s, a) + " must be finite: " + value);
                }
            }
        }
        return new QTable(shape, values);
    }

    /**
     * Returns the names of states and actions, those of the model that the table was computed from.
     *
     * @return the names
     */
    public Names names() {
        return shape.names;
    }

    /**
     * Returns this table with other names, sharing the values.
     *
     * @param names one per state and action, or none
     * @return the table
     * @throws IllegalArgumentException if the names are not as many as states or actions
     */
    public QTable withNames(Names names) {
        return new QTable(shape.withNames(names), values);
    }

    /**
     * Returns the number of states.
     *
     * @return n ≥ 1
     */
    public int stateCount() {
        return shape.states();
    }

    /**
     * Returns the number of actions of a state.
     *
     * @param s a state
     * @return |A(s)|, 0 for a terminal state
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public int actionCount(int s) {
        return shape.actions(s);
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
        return values[shape.row(s, a)];
    }

    /**
     * Returns Q(s,·).
     *
     * @param s a state
     * @return a new array of length {@code actionCount(s)}
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double[] row(int s) {
        return shape.row(s, values);
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
        int from = shape.actionStart[s];
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
        shape.require("other", other.shape);
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
            int from = shape.actionStart[s];
            SoftMath.softmax(values, from, shape.actionStart[s + 1], temperature, p, from, logP, from);
        }
        return new Policy(shape, p, logP);
    }

    void requireShape(Shape required) {
        required.require("q", shape);
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
        return other instanceof QTable that && shape.sameAs(that.shape) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** Returns the size and, of a small table, all values, rounded, in aligned columns. */
    @Override
    public String toString() {
        String title = "QTable[" + stateCount() + " states, " + values.length + " state-action pairs]";
        return Printout.of(title, shape, values, Printout.sixDigits(largest()));
    }
}
