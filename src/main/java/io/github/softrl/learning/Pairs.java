package io.github.softrl.learning;

import io.github.softrl.QTable;
import java.util.Arrays;

/** The pairs of states and actions of an environment, numbered: the rows of its tables. */
final class Pairs {
    /** Size: states + 1. State s has the rows {@code start[s] .. start[s + 1] - 1}; last entry: pairs. */
    final int[] start;

    /** The state of each row. */
    final int[] state;

    final int mostActions;

    Pairs(Environment environment) {
        double discount = environment.discount();
        if (!(discount >= 0 && discount <= 1)) {
            throw new IllegalArgumentException("discount of the environment must be in [0, 1]: " + discount);
        }
        int n = environment.stateCount();
        if (!(n >= 1 && n < Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("stateCount of the environment must be >= 1 and below 2147483647: " + n);
        }
        start = new int[n + 1];
        int most = 0;
        for (int s = 0; s < n; s++) {
            int actions = environment.actionCount(s);
            if (!(actions >= 0)) {
                throw new IllegalArgumentException("actionCount of state " + s + " must be >= 0: " + actions);
            }
            if (actions > Integer.MAX_VALUE - start[s]) {
                throw new IllegalArgumentException("pairs of states and actions must be at most 2147483647: state " + s
                        + " has " + actions + " actions after " + start[s] + " pairs");
            }
            start[s + 1] = start[s] + actions;
            most = Math.max(most, actions);
        }
        mostActions = most;
        state = new int[pairs()];
        for (int s = 0; s < n; s++) {
            Arrays.fill(state, start[s], start[s + 1], s);
        }
    }

    int states() {
        return start.length - 1;
    }

    int pairs() {
        return start[states()];
    }

    /** Returns the action of a row. */
    int action(int pair) {
        return pair - start[state[pair]];
    }

    int actions(int s) {
        return start[s + 1] - start[s];
    }

    /** Refuses a table whose states or numbers of actions are not those of the environment. */
    void requireShape(String name, QTable table) {
        String rule = name + " table must have the states and actions of the environment: ";
        if (table.stateCount() != states()) {
            throw new IllegalArgumentException(rule + table.stateCount() + " instead of " + states() + " states");
        }
        for (int s = 0; s < states(); s++) {
            if (table.actionCount(s) != actions(s)) {
                throw new IllegalArgumentException(
                        rule + table.actionCount(s) + " instead of " + actions(s) + " actions in state " + s);
            }
        }
    }

    /** Returns a table's values by pair, after checking its shape. */
    double[] values(QTable table) {
        requireShape("initial", table);
        double[] w = new double[pairs()];
        for (int s = 0; s < states(); s++) {
            System.arraycopy(table.row(s), 0, w, start[s], actions(s));
        }
        return w;
    }

    QTable toQTable(double[] w) {
        double[][] rows = new double[states()][];
        for (int s = 0; s < rows.length; s++) {
            rows[s] = Arrays.copyOfRange(w, start[s], start[s + 1]);
        }
        return QTable.of(rows);
    }
}
