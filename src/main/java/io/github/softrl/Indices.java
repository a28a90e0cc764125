package io.github.softrl;

import java.util.Objects;

/** Checks of state and action numbers, and of table shapes, at the public edge. */
final class Indices {
    private Indices() {}

    static void checkState(int s, int stateCount) {
        if (!(s >= 0 && s < stateCount)) {
            throw new IndexOutOfBoundsException("state must be in [0, " + stateCount + "): " + s);
        }
    }

    /** Returns the row of (s, a), given the offsets of the states' rows. */
    static int row(int[] actionStart, int s, int a) {
        checkState(s, actionStart.length - 1);
        int actions = actionStart[s + 1] - actionStart[s];
        if (!(a >= 0 && a < actions)) {
            throw new IndexOutOfBoundsException(
                    actions == 0
                            ? "state " + s + " is terminal and has no actions: " + a
                            : "action of state " + s + " must be in [0, " + actions + "): " + a);
        }
        return actionStart[s] + a;
    }

    /** Returns the rows of a table, one after another, after checking its shape. */
    static double[] flatten(String name, int[] actionStart, double[][] table) {
        Objects.requireNonNull(table, name);
        int states = actionStart.length - 1;
        if (table.length != states) {
            throw new IllegalArgumentException(
                    name + " must have length " + states + ", one row per state: " + table.length);
        }
        double[] flat = new double[actionStart[states]];
        for (int s = 0; s < states; s++) {
            double[] row = Objects.requireNonNull(table[s], name + "[" + s + "]");
            int actions = actionStart[s + 1] - actionStart[s];
            if (row.length != actions) {
                throw new IllegalArgumentException(
                        name + "[" + s + "] must have length " + actions + ", one per action: " + row.length);
            }
            System.arraycopy(row, 0, flat, actionStart[s], actions);
        }
        return flat;
    }
}
