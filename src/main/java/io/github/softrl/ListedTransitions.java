package io.github.softrl;

import io.github.softrl.internal.TransitionList;

/** Turns a builder's list of transitions into rows, sorted by state, action and successor. */
final class ListedTransitions {
    private ListedTransitions() {}

    /** Returns the rows, which take over the list's arrays; repeated triples keep the order of the calls. */
    static TransitionRows toRows(TransitionList list, int stateCount, int[] terminals, RowSums rowSums) {
        requireEveryState(list, stateCount, terminals);
        requireNoActions(list, stateCount, terminals);
        list.arrange(stateCount, true, (k, message) -> new IllegalArgumentException(message));
        int[] rowStart = list.rowStart();
        double[] p = list.probabilities();
        rowSums.normalize(p, rowStart);
        double[] r = list.rewards();
        boolean varies = false;
        double[] expected = new double[rowStart.length - 1];
        for (int pair = 0; pair < expected.length; pair++) {
            expected[pair] = SoftMath.expectation(p, r, rowStart[pair], rowStart[pair + 1]);
            if (!Double.isFinite(expected[pair])) {
                throw new IllegalArgumentException("expected reward of " + list.describe(rowStart[pair])
                        + " and its alternatives must be finite: " + expected[pair]
                        + "; divide rewards and temperature by a common factor");
            }
            for (int k = rowStart[pair]; k < rowStart[pair + 1]; k++) {
                varies |= r[k] != expected[pair];
            }
        }
        return new TransitionRows(list.actionStart(), rowStart, list.nextStates(), p, expected, varies ? r : null);
    }

    /**
     * Refuses a model in which a state has neither actions nor a declaration, before memory is allocated for all
     * states. The first such state is at most the number of states that have one or the other.
     */
    private static void requireEveryState(TransitionList list, int stateCount, int[] terminals) {
        boolean[] present = new boolean[(int) Math.min(stateCount, (long) list.size() + terminals.length + 1)];
        for (int k = 0; k < list.size(); k++) {
            if (list.state(k) < present.length) {
                present[list.state(k)] = true;
            }
        }
        for (int s : terminals) {
            if (s < present.length) {
                present[s] = true;
            }
        }
        for (int s = 0; s < present.length; s++) {
            if (!present[s]) {
                throw new IllegalArgumentException("state " + s
                        + " has no actions and is not declared terminal; add a transition or call terminal(" + s + ")");
            }
        }
    }

    private static void requireNoActions(TransitionList list, int stateCount, int[] terminals) {
        boolean[] terminal = new boolean[stateCount];
        for (int s : terminals) {
            terminal[s] = true;
        }
        for (int k = 0; k < list.size(); k++) {
            if (terminal[list.state(k)]) {
                throw new IllegalArgumentException("state " + list.state(k)
                        + " is declared terminal and must have no actions: " + list.describe(k)
                        + " was added; remove it or the call terminal(" + list.state(k) + ")");
            }
        }
    }
}
