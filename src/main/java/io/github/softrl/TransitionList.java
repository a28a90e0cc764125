package io.github.softrl;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The transitions of a builder in the order of the calls, as growing primitive arrays, and their sorting into rows. */
final class TransitionList {
    private int size;
    private int[] state = new int[16];
    private int[] action = new int[16];
    private int[] nextState = new int[16];
    private double[] probability = new double[16];
    private double[] reward = new double[16];

    int size() {
        return size;
    }

    void add(int s, int a, int s2, double p, double r) {
        if (size == state.length) {
            grow();
        }
        state[size] = s;
        action[size] = a;
        nextState[size] = s2;
        probability[size] = p;
        reward[size] = r;
        size++;
    }

    private void grow() {
        int capacity = Indices.larger(size, "transitions");
        state = Arrays.copyOf(state, capacity);
        action = Arrays.copyOf(action, capacity);
        nextState = Arrays.copyOf(nextState, capacity);
        probability = Arrays.copyOf(probability, capacity);
        reward = Arrays.copyOf(reward, capacity);
    }

    String describe(int i) {
        return "transition (" + state[i] + ", " + action[i] + ", " + nextState[i] + ")";
    }

    /** Returns the rows, sorted by state, action and successor; repeated triples keep the order of the calls. */
    TransitionRows toRows(int stateCount, int[] terminals) {
        requireEveryState(stateCount, terminals);
        boolean[] terminal = new boolean[stateCount];
        for (int s : terminals) {
            terminal[s] = true;
        }
        int[] actionStart = actionStart(terminal);
        int rows = actionStart[terminal.length];
        int[] order = IntStream.range(0, size).toArray();
        order = stableSort(order, nextState, terminal.length);
        int[] pair = new int[size];
        for (int i = 0; i < size; i++) {
            pair[i] = actionStart[state[i]] + action[i];
        }
        order = stableSort(order, pair, rows);

        int[] rowStart = new int[rows + 1];
        int[] successor = new int[size];
        double[] p = new double[size];
        double[] r = new double[size];
        for (int k = 0; k < size; k++) {
            int i = order[k];
            rowStart[pair[i] + 1] = k + 1;
            successor[k] = nextState[i];
            p[k] = probability[i];
            r[k] = reward[i];
        }
        boolean varies = false;
        double[] expected = new double[rows];
        for (int j = 0; j < rows; j++) {
            expected[j] = SoftMath.expectation(p, r, rowStart[j], rowStart[j + 1]);
            if (!Double.isFinite(expected[j])) {
                throw new IllegalArgumentException("expected reward of " + describe(order[rowStart[j]])
                        + " and its alternatives must be finite: " + expected[j]
                        + "; divide rewards and temperature by a common factor");
            }
            for (int k = rowStart[j]; k < rowStart[j + 1]; k++) {
                varies |= r[k] != expected[j];
            }
        }
        return new TransitionRows(actionStart, rowStart, successor, p, expected, varies ? r : null);
    }

    /**
     * Refuses a model in which a state has neither actions nor a declaration, before memory is taken for all states: the
     * first such state is at most as large as the number of those that have one or the other.
     */
    private void requireEveryState(int stateCount, int[] terminals) {
        boolean[] present = new boolean[(int) Math.min(stateCount, (long) size + terminals.length + 1)];
        for (int i = 0; i < size; i++) {
            if (state[i] < present.length) {
                present[state[i]] = true;
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

    /** Returns the offsets of the states' rows, after checking that actions have no gaps and terminals no actions. */
    private int[] actionStart(boolean[] terminal) {
        int states = terminal.length;
        int[] transitions = new int[states];
        int[] largestAction = new int[states];
        Arrays.fill(largestAction, -1);
        for (int i = 0; i < size; i++) {
            int s = state[i];
            if (terminal[s]) {
                throw new IllegalArgumentException("state " + s + " is declared terminal and must have no actions: "
                        + describe(i) + " was added; remove it or the call terminal(" + s + ")");
            }
            transitions[s]++;
            largestAction[s] = Math.max(largestAction[s], action[i]);
        }
        int[] start = new int[states + 1];
        for (int s = 0; s < states; s++) {
            if (largestAction[s] >= transitions[s]) { // fewer transitions than actions: some number is missing
                throw gap(s, largestAction[s]);
            }
            start[s + 1] = start[s] + largestAction[s] + 1;
        }
        checkGaps(start);
        return start;
    }

    private void checkGaps(int[] start) {
        boolean[] present = new boolean[start[start.length - 1]];
        for (int i = 0; i < size; i++) {
            present[start[state[i]] + action[i]] = true;
        }
        for (int s = 0; s < start.length - 1; s++) {
            for (int pair = start[s]; pair < start[s + 1]; pair++) {
                if (!present[pair]) {
                    throw gap(s, start[s + 1] - start[s] - 1);
                }
            }
        }
    }

    private IllegalArgumentException gap(int s, int largest) {
        int[] actions = IntStream.range(0, size)
                .filter(i -> state[i] == s)
                .map(i -> action[i])
                .sorted()
                .distinct()
                .toArray();
        int missing = 0;
        while (missing < actions.length && actions[missing] == missing) {
            missing++;
        }
        return new IllegalArgumentException("actions of state " + s + " must be numbered from 0 without gaps: "
                + largest + " present, " + missing + " missing; renumber the actions of this state");
    }

    /** Returns {@code order}, stably sorted by {@code key}, whose values are in [0, keys): a counting sort. */
    private static int[] stableSort(int[] order, int[] key, int keys) {
        int[] next = new int[keys + 1];
        for (int i : order) {
            next[key[i] + 1]++;
        }
        for (int k = 0; k < keys; k++) {
            next[k + 1] += next[k];
        }
        int[] sorted = new int[order.length];
        for (int i : order) {
            sorted[next[key[i]]++] = i;
        }
        return sorted;
    }
}
