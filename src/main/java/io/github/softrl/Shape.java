package io.github.softrl;

import java.util.Arrays;
import java.util.Objects;

/** Which states have which actions, and what they are called: the shape that a model and its tables share. */
final class Shape {
    /** Size: states + 1. State s has the rows {@code actionStart[s] .. actionStart[s + 1] - 1}; last entry: pairs. */
    final int[] actionStart;

    final Names names;

    /** Takes the array over without copying it; the names must fit. */
    Shape(int[] actionStart, Names names) {
        this.actionStart = actionStart;
        this.names = names;
    }

    /** Returns the shape of a table that is given row by row. */
    static Shape of(String name, double[][] table) {
        Objects.requireNonNull(table, name);
        if (table.length == 0) {
            throw new IllegalArgumentException(name + " must have at least one state: length 0");
        }
        int[] actionStart = new int[table.length + 1];
        for (int s = 0; s < table.length; s++) {
            actionStart[s + 1] = actionStart[s] + Objects.requireNonNull(table[s], name + "[" + s + "]").length;
        }
        return new Shape(actionStart, Names.none());
    }

    Shape withNames(Names newNames) {
        return new Shape(actionStart, Objects.requireNonNull(newNames, "names").requireFit(actionStart));
    }

    int states() {
        return actionStart.length - 1;
    }

    int pairs() {
        return actionStart[states()];
    }

    /** Returns the number of actions of a state, after checking that it exists. */
    int actions(int s) {
        Indices.checkState(s, states());
        return actionStart[s + 1] - actionStart[s];
    }

    /** Returns the row of (s, a), after checking that it exists. */
    int row(int s, int a) {
        int actions = actions(s);
        if (!(a >= 0 && a < actions)) {
            String state = "state " + names.describeState(s);
            throw new IndexOutOfBoundsException(
                    actions == 0
                            ? state + " is terminal and has no actions: " + a
                            : "action of " + state + " must be in [0, " + actions + "): " + a);
        }
        return actionStart[s] + a;
    }

    /** Returns the entries of a state, after checking that it exists. */
    double[] row(int s, double[] flat) {
        Indices.checkState(s, states());
        return Arrays.copyOfRange(flat, actionStart[s], actionStart[s + 1]);
    }

    /** Returns "state 3 (hall), action 1 (left)" for messages. */
    String describe(int s, int a) {
        return "state " + names.describeState(s) + ", action " + names.describeAction(s, a);
    }

    /** Refuses a table whose states or numbers of actions are not these. */
    void require(String name, Shape other) {
        String rule = name + " must have the same states and actions: ";
        if (other.states() != states()) {
            throw new IllegalArgumentException(rule + other.states() + " instead of " + states() + " states");
        }
        for (int s = 0; s < states(); s++) {
            if (other.actions(s) != actions(s)) {
                throw new IllegalArgumentException(rule + other.actions(s) + " instead of " + actions(s)
                        + " actions in state " + names.describeState(s));
            }
        }
    }

    /** Returns the rows of a table, one after another, after checking its shape. */
    double[] flatten(String name, double[][] table) {
        Objects.requireNonNull(table, name);
        if (table.length != states()) {
            throw new IllegalArgumentException(
                    name + " must have length " + states() + ", one row per state: " + table.length);
        }
        double[] flat = new double[pairs()];
        for (int s = 0; s < states(); s++) {
            double[] row = Objects.requireNonNull(table[s], name + "[" + s + "]");
            if (row.length != actions(s)) {
                throw new IllegalArgumentException(name + "[" + s + "] must have length " + actions(s) + ", "
                        + (actions(s) == 0 ? "as the state is terminal: " : "one per action: ") + row.length);
            }
            System.arraycopy(row, 0, flat, actionStart[s], row.length);
        }
        return flat;
    }

    boolean sameAs(Shape other) {
        return Arrays.equals(actionStart, other.actionStart);
    }
}
