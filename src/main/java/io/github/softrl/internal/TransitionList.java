package io.github.softrl.internal;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Transitions (s, a, s′) with a probability and a reward each, in growing primitive arrays: initially in the order of
 * the calls, and, once {@link #arrange arranged}, pair by pair. Mutable, for one thread.
 */
public final class TransitionList {
    /**
     * Makes an exception that says what is wrong with a transition.
     *
     * @param <X> the type of the exception
     */
    @FunctionalInterface
    public interface Refusal<X extends Exception> {
        /**
         * Returns the exception.
         *
         * @param k the transition
         * @param message what is wrong
         * @return the exception, to be thrown by the caller
         */
        X of(int k, String message);
    }

    private int size;
    private int[] state = new int[16];
    private int[] action = new int[16];
    private int[] nextState = new int[16];
    private double[] probability = new double[16];
    private double[] reward = new double[16];
    private int[] actionStart; // null until arranged
    private int[] rowStart;

    /** Makes an empty list. */
    public TransitionList() {}

    /**
     * Returns the number of transitions.
     *
     * @return the number
     */
    public int size() {
        return size;
    }

    /**
     * Tells whether {@link #resize} has to be called before the next transition is added.
     *
     * @return whether the arrays are full
     */
    public boolean isFull() {
        return size == state.length;
    }

    /**
     * Gives the arrays another capacity.
     *
     * @param capacity at least {@link #size}
     */
    public void resize(int capacity) {
        int[] newState = Arrays.copyOf(state, capacity);
        int[] newAction = Arrays.copyOf(action, capacity);
        int[] newNextState = Arrays.copyOf(nextState, capacity);
        double[] newProbability = Arrays.copyOf(probability, capacity);
        reward = Arrays.copyOf(reward, capacity); // from here on no memory can be lacking
        state = newState;
        action = newAction;
        nextState = newNextState;
        probability = newProbability;
    }

    /**
     * Adds a transition; there must be room for it.
     *
     * @param s the state
     * @param a the action, ≥ 0
     * @param s2 the next state s′
     * @param p its probability
     * @param r its reward
     */
    public void add(int s, int a, int s2, double p, double r) {
        state[size] = s;
        action[size] = a;
        nextState[size] = s2;
        probability[size] = p;
        reward[size] = r;
        size++;
    }

    /**
     * Returns the state of a transition.
     *
     * @param k the transition, in [0, {@link #size})
     * @return s
     */
    public int state(int k) {
        return state[k];
    }

    /**
     * Returns the action of a transition.
     *
     * @param k the transition, in [0, {@link #size})
     * @return a
     */
    public int action(int k) {
        return action[k];
    }

    /**
     * Returns the next state of a transition.
     *
     * @param k the transition, in [0, {@link #size})
     * @return s′
     */
    public int nextState(int k) {
        return nextState[k];
    }

    /**
     * Returns a transition for messages.
     *
     * @param k the transition, in [0, {@link #size})
     * @return "transition (s, a, s′)"
     */
    public String describe(int k) {
        return "transition (" + state[k] + ", " + action[k] + ", " + nextState[k] + ")";
    }

    /**
     * Arranges the transitions by state and action; those of one pair keep their order, unless they are sorted by next
     * state first. Linear in the numbers of transitions and states.
     *
     * @param <X> what is thrown where actions are not numbered without gaps
     * @param states how many states there are
     * @param bySuccessor whether the transitions of one pair are sorted by next state
     * @param refusal makes the exception
     * @return the transition that came to each place, or null if none moved
     * @throws X if the actions of a state are not numbered from 0 without gaps
     */
    public <X extends Exception> int[] arrange(int states, boolean bySuccessor, Refusal<X> refusal) throws X {
        int[] offsets = pairOffsets(states);
        if (offsets.length <= states) {
            throw gap(offsets.length - 1, refusal);
        }
        actionStart = offsets;
        if (!isFull()) {
            resize(size);
        }
        int[] order = null;
        if (!isArranged(bySuccessor)) {
            order = IntStream.range(0, size).toArray();
            order = bySuccessor ? Order.stableSort(order, nextState, states) : order;
            int[] pair = new int[size];
            for (int k = 0; k < size; k++) {
                pair[k] = actionStart[state[k]] + action[k];
            }
            order = Order.stableSort(order, pair, actionStart[states]);
            keep(order);
        }
        rowStart = new int[actionStart[states] + 1];
        for (int k = 0; k < size; k++) {
            rowStart[actionStart[state[k]] + action[k] + 1] = k + 1;
        }
        return order;
    }

    private boolean isArranged(boolean bySuccessor) {
        for (int k = 1; k < size; k++) {
            int order = Integer.compare(state[k - 1], state[k]);
            order = order != 0 ? order : Integer.compare(action[k - 1], action[k]);
            order = order != 0 || !bySuccessor ? order : Integer.compare(nextState[k - 1], nextState[k]);
            if (order > 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Tells whether the actions of some state are not numbered from 0 without gaps.
     *
     * @param states how many states there are
     * @return whether {@link #arrange} would refuse
     */
    public boolean hasGaps(int states) {
        return pairOffsets(states).length <= states;
    }

    /** Renumbers the actions of each state from 0 without gaps, in the same order. */
    public void closeGaps() {
        long[] pairs = IntStream.range(0, size)
                .mapToLong(k -> (long) state[k] << 32 | action[k])
                .sorted()
                .distinct()
                .toArray();
        for (int k = 0; k < size; k++) {
            int first = Arrays.binarySearch(pairs, (long) state[k] << 32);
            int of = Arrays.binarySearch(pairs, (long) state[k] << 32 | action[k]);
            action[k] = of - (first < 0 ? -first - 1 : first);
        }
    }

    /** Returns the offsets of the states' pairs, which break off before the first state whose actions have gaps. */
    private int[] pairOffsets(int states) {
        int[] transitions = new int[states];
        int[] maxAction = new int[states];
        Arrays.fill(maxAction, -1);
        for (int k = 0; k < size; k++) {
            transitions[state[k]]++;
            maxAction[state[k]] = Math.max(maxAction[state[k]], action[k]);
        }
        int[] start = new int[states + 1];
        int end = 0; // of the states without more actions than transitions, for which memory is taken
        while (end < states && maxAction[end] < transitions[end]) {
            start[end + 1] = start[end] + maxAction[end] + 1;
            end++;
        }
        boolean[] present = new boolean[start[end]];
        for (int k = 0; k < size; k++) {
            if (state[k] < end) {
                present[start[state[k]] + action[k]] = true;
            }
        }
        for (int s = 0; s < end; s++) {
            for (int pair = start[s]; pair < start[s + 1]; pair++) {
                if (!present[pair]) {
                    return Arrays.copyOf(start, s + 1);
                }
            }
        }
        return Arrays.copyOf(start, end + 1);
    }

    private <X extends Exception> X gap(int s, Refusal<X> refusal) {
        int[] actions = IntStream.range(0, size)
                .filter(k -> state[k] == s)
                .map(k -> action[k])
                .sorted()
                .distinct()
                .toArray();
        int missing = 0;
        while (actions[missing] == missing) {
            missing++;
        }
        int present = actions[actions.length - 1];
        int first = 0;
        while (state[first] != s || action[first] != present) {
            first++;
        }
        return refusal.of(
                first,
                "actions of state " + s + " must be numbered from 0 without gaps: " + present + " present, " + missing
                        + " missing; renumber the actions of this state");
    }

    /**
     * Keeps only some transitions, in a given order; they must be arranged again if any is left out.
     *
     * @param order which transition comes to each place
     */
    public void keep(int[] order) {
        state = Order.select(state, order);
        action = Order.select(action, order);
        nextState = Order.select(nextState, order);
        probability = Order.select(probability, order);
        reward = Order.select(reward, order);
        size = order.length;
    }

    /**
     * Returns the offsets of the states' pairs, once arranged.
     *
     * @return size: states + 1; state s has the pairs {@code [s] .. [s + 1] - 1}; not copied
     */
    public int[] actionStart() {
        return actionStart;
    }

    /**
     * Returns the offsets of the pairs' transitions, once arranged.
     *
     * @return size: pairs + 1; a pair has the transitions {@code [pair] .. [pair + 1] - 1}; not copied
     */
    public int[] rowStart() {
        return rowStart;
    }

    /**
     * Returns the next states, once arranged.
     *
     * @return size: transitions; not copied
     */
    public int[] nextStates() {
        return nextState;
    }

    /**
     * Returns the probabilities, once arranged.
     *
     * @return size: transitions; not copied
     */
    public double[] probabilities() {
        return probability;
    }

    /**
     * Returns the rewards, once arranged.
     *
     * @return size: transitions; not copied
     */
    public double[] rewards() {
        return reward;
    }
}
