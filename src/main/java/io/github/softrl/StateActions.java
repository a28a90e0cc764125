package io.github.softrl;

import io.github.softrl.internal.ArraySizes;
import io.github.softrl.internal.Indices;
import java.util.Arrays;
import java.util.Objects;

/**
 * Which states have which actions, and how the pairs (s,a) are numbered: state by state, and within a state by action.
 * A model, its tables and its policies share one numbering. Flat arrays with a number for each pair, such as
 * {@link QTable#byPair}, are in this order.
 *
 * <pre>{@code
 *   pair(s, a)  =  firstPair(s) + a,     firstPair(0) = 0,     firstPair(s + 1) = firstPair(s) + actionCount(s)
 * }</pre>
 *
 * <p>Immutable and thread-safe; two numberings are equal if their states have equally many actions, whatever the names.
 */
public final class StateActions {
    /** Size: states + 1. State s has the pairs {@code actionStart[s] .. actionStart[s + 1] - 1}; last entry: pairs. */
    final int[] actionStart;

    final Names names;
    private final int maxActions;
    private volatile int[] states; // of each pair; made when first asked for

    /** Takes the array over without copying it; the names must fit. */
    StateActions(int[] actionStart, Names names) {
        this.actionStart = actionStart;
        this.names = names;
        int max = 0;
        for (int s = 0; s < actionStart.length - 1; s++) {
            max = Math.max(max, actionStart[s + 1] - actionStart[s]);
        }
        this.maxActions = max;
    }

    /**
     * Returns the numbering of states with the given numbers of actions.
     *
     * @param actionCounts |A(s)| for each state, ≥ 0; 0 for terminal states; at least one state; copied
     * @return the numbering, without names
     * @throws IllegalArgumentException if there is no state, a number is negative, or there are more than 2147483639
     *     pairs
     */
    public static StateActions of(int... actionCounts) {
        requireStates("actionCounts", Objects.requireNonNull(actionCounts, "actionCounts").length);
        int[] actionStart = new int[actionCounts.length + 1];
        for (int s = 0; s < actionCounts.length; s++) {
            if (!(actionCounts[s] >= 0)) {
                throw new IllegalArgumentException(
                        "number of actions of state " + s + " must be >= 0: " + actionCounts[s]);
            }
            if (actionCounts[s] > ArraySizes.MAX_LENGTH - actionStart[s]) {
                throw new IllegalArgumentException(
                        "pairs of states and actions must be at most " + ArraySizes.MAX_LENGTH + ": state " + s
                                + " has " + actionCounts[s] + " actions after " + actionStart[s] + " pairs");
            }
            actionStart[s + 1] = actionStart[s] + actionCounts[s];
        }
        return new StateActions(actionStart, Names.none());
    }

    /** Returns the numbering of a table that is given state by state. */
    static StateActions of(String name, double[][] table) {
        requireStates(name, Objects.requireNonNull(table, name).length);
        int[] actionCounts = new int[table.length];
        for (int s = 0; s < table.length; s++) {
            actionCounts[s] = Objects.requireNonNull(table[s], name + "[" + s + "]").length;
        }
        return of(actionCounts);
    }

    private static void requireStates(String name, int length) {
        if (length == 0) {
            throw new IllegalArgumentException(name + " must have at least one state: length 0");
        }
    }

    StateActions withNames(Names newNames) {
        return new StateActions(
                actionStart, Objects.requireNonNull(newNames, "names").requireFit(actionStart, maxActions));
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
     * Returns the number of pairs.
     *
     * @return Σ |A(s)|, the length of a flat array
     */
    public int pairCount() {
        return actionStart[stateCount()];
    }

    /**
     * Returns the number of actions of the state that has the most.
     *
     * @return max |A(s)|
     */
    public int maxActions() {
        return maxActions;
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
     * Returns the pair (s, 0), or, for a terminal state, the place where it would be.
     *
     * @param s a state, or the number of states, for the end of the last one's pairs
     * @return the number of pairs of the states before s
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public int firstPair(int s) {
        if (!(s >= 0 && s < actionStart.length)) {
            throw new IndexOutOfBoundsException(
                    "state must be in [0, " + stateCount() + "], where " + stateCount() + " stands for the end: " + s);
        }
        return actionStart[s];
    }

    /**
     * Returns the number of a pair.
     *
     * @param s a state
     * @param a one of its actions
     * @return the pair, in [0, {@link #pairCount})
     * @throws IndexOutOfBoundsException if there is no such state or action
     */
    public int pair(int s, int a) {
        int actions = actionCount(s);
        if (!(a >= 0 && a < actions)) {
            String state = "state " + names.describeState(s);
            throw new IndexOutOfBoundsException(
                    actions == 0
                            ? state + " is terminal and has no actions: " + a
                            : "action of " + state + " must be in [0, " + actions + "): " + a);
        }
        return actionStart[s] + a;
    }

    /**
     * Returns the state of a pair, in constant time after the first call, which is linear in the number of pairs.
     *
     * @param pair the number of a pair
     * @return its state
     * @throws IndexOutOfBoundsException if there is no such pair
     */
    public int state(int pair) {
        Indices.check("pair", pair, pairCount());
        int[] result = states;
        if (result == null) {
            result = new int[pairCount()];
            for (int s = 0; s < stateCount(); s++) {
                Arrays.fill(result, actionStart[s], actionStart[s + 1], s);
            }
            states = result;
        }
        return result[pair];
    }

    /**
     * Returns the action of a pair, as fast as {@link #state}.
     *
     * @param pair the number of a pair
     * @return its action
     * @throws IndexOutOfBoundsException if there is no such pair
     */
    public int action(int pair) {
        return pair - actionStart[state(pair)];
    }

    /** Returns the entries of a state, after checking that it exists. */
    double[] entries(int s, double[] byPair) {
        Indices.checkState(s, stateCount());
        return Arrays.copyOfRange(byPair, actionStart[s], actionStart[s + 1]);
    }

    /** Returns "state 3 (hall), action 1 (left)" for messages. */
    String describe(int s, int a) {
        return "state " + names.describeState(s) + ", action " + names.describeAction(s, a);
    }

    /**
     * Refuses states and actions that differ from these.
     *
     * @param name the name of the argument that has the other states and actions, for the message
     * @param other the other states and actions
     * @throws IllegalArgumentException if the number of states differs, or the number of actions of a state
     */
    public void requireSame(String name, StateActions other) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(other, name);
        String rule = name + " must have the same states and actions: ";
        if (other.stateCount() != stateCount()) {
            throw new IllegalArgumentException(rule + other.stateCount() + " instead of " + stateCount() + " states");
        }
        for (int s = 0; s < stateCount(); s++) {
            if (other.actionCount(s) != actionCount(s)) {
                throw new IllegalArgumentException(rule + other.actionCount(s) + " instead of " + actionCount(s)
                        + " actions in state " + names.describeState(s));
            }
        }
    }

    /** Returns the entries of a table, one state after another, after checking its lengths. */
    double[] flatten(String name, double[][] table) {
        Objects.requireNonNull(table, name);
        if (table.length != stateCount()) {
            throw new IllegalArgumentException(
                    name + " must have length " + stateCount() + ", one entry per state: " + table.length);
        }
        double[] byPair = new double[pairCount()];
        for (int s = 0; s < stateCount(); s++) {
            double[] entries = Objects.requireNonNull(table[s], name + "[" + s + "]");
            if (entries.length != actionCount(s)) {
                throw new IllegalArgumentException(name + "[" + s + "] must have length " + actionCount(s) + ", "
                        + (actionCount(s) == 0 ? "as the state is terminal: " : "one per action: ") + entries.length);
            }
            System.arraycopy(entries, 0, byPair, actionStart[s], entries.length);
        }
        return byPair;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateActions that && Arrays.equals(actionStart, that.actionStart);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(actionStart);
    }

    @Override
    public String toString() {
        return "StateActions[" + stateCount() + " states, " + pairCount() + " state-action pairs]";
    }
}
