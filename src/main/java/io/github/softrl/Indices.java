package io.github.softrl;

import java.util.Objects;

/** Checks of state and action numbers, and of table shapes, at the public edge. */
final class Indices {
    private static final int MOST = Integer.MAX_VALUE - 8; // elements of an array

    private Indices() {}

    static void checkState(int s, int stateCount) {
        check("state", s, stateCount);
    }

    static void check(String name, int index, int end) {
        if (!(index >= 0 && index < end)) {
            throw new IndexOutOfBoundsException(name + " must be in [0, " + end + "): " + index);
        }
    }

    /** Refuses tables whose states or numbers of actions are not those required. */
    static void requireShape(String name, int[] actionStart, int[] required) {
        String rule = name + " must have the same states and actions: ";
        if (actionStart.length != required.length) {
            throw new IllegalArgumentException(
                    rule + (actionStart.length - 1) + " instead of " + (required.length - 1) + " states");
        }
        for (int s = 0; s < required.length - 1; s++) {
            int actions = actionStart[s + 1] - actionStart[s];
            int requiredActions = required[s + 1] - required[s];
            if (actions != requiredActions) {
                throw new IllegalArgumentException(
                        rule + actions + " instead of " + requiredActions + " actions in state " + s);
            }
        }
    }

    /**
     * Returns a larger capacity for arrays that hold so many elements and are full: half as many again, as far as arrays go.
     *
     * @throws IllegalStateException if they go no further
     */
    static int larger(int capacity, String of) {
        int larger = (int) Math.min(MOST, (long) capacity + (capacity >> 1) + 16);
        if (larger == capacity) {
            throw new IllegalStateException("a model must have at most " + capacity + " " + of);
        }
        return larger;
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
                throw new IllegalArgumentException(name + "[" + s + "] must have length " + actions + ", "
                        + (actions == 0 ? "as the state is terminal: " : "one per action: ") + row.length);
            }
            System.arraycopy(row, 0, flat, actionStart[s], actions);
        }
        return flat;
    }
}
