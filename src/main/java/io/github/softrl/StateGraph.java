package io.github.softrl;

import io.github.softrl.internal.Indices;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/** The graph of a model's states: which pairs lead into each state, and how far the end is. */
final class StateGraph {
    /** The distance of a state from which no terminal state can be reached. */
    static final int NO_WAY = Integer.MAX_VALUE;

    private static final int STEPS = 4096; // between two looks at whether to stop

    final TransitionRows rows;

    /** Size: pairs. The state of each pair. */
    final int[] state;

    /** Size: states + 1. The pairs {@code into[start[s]] .. into[start[s + 1] - 1]} lead into state s. */
    final int[] start;

    /** Size: transitions. The pair of each transition, by the state that it leads into. */
    final int[] into;

    private final BooleanSupplier stop;

    StateGraph(TransitionRows rows) {
        this(rows, () -> false);
    }

    /**
     * Finds the graph.
     *
     * @param stop is asked now and then, here and in later searches, whether to give up
     * @throws CancellationException if it says so, as searches do then
     */
    StateGraph(TransitionRows rows, BooleanSupplier stop) {
        this.rows = rows;
        this.stop = stop;
        this.state = new int[rows.pairs()];
        this.start = new int[rows.states() + 1];
        this.into = new int[rows.successor.length];
        for (int s2 : rows.successor) {
            start[s2 + 1]++;
        }
        for (int s = 0; s < rows.states(); s++) {
            Arrays.fill(state, rows.actionStart[s], rows.actionStart[s + 1], s);
            start[s + 1] += start[s];
        }
        int[] next = Arrays.copyOf(start, rows.states());
        for (int pair = 0; pair < rows.pairs(); pair++) {
            check(pair);
            for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                into[next[rows.successor[k]]++] = pair;
            }
        }
    }

    private void check(int i) {
        if (i % STEPS == STEPS - 1 && stop.getAsBoolean()) {
            throw new CancellationException("search of a state graph stopped");
        }
    }

    /** Returns which states can be reached from the given ones. */
    static boolean[] reachable(TransitionRows rows, int... from) {
        Objects.requireNonNull(from, "from");
        boolean[] reached = new boolean[rows.states()];
        int[] queue = new int[rows.states()];
        int size = 0;
        for (int s : from) {
            Indices.checkState(s, reached.length);
            if (!reached[s]) {
                reached[s] = true;
                queue[size++] = s;
            }
        }
        for (int i = 0; i < size; i++) {
            int end = rows.rowStart[rows.actionStart[queue[i] + 1]];
            for (int k = rows.rowStart[rows.actionStart[queue[i]]]; k < end; k++) {
                int s = rows.successor[k];
                if (!reached[s]) {
                    reached[s] = true;
                    queue[size++] = s;
                }
            }
        }
        return reached;
    }

    /** Returns the smallest number of transitions to a terminal state by the pairs that count, or {@link #NO_WAY}. */
    private int[] distances(IntPredicate counts) {
        int[] distance = new int[rows.states()];
        Arrays.fill(distance, NO_WAY);
        int[] queue = new int[rows.states()];
        int size = 0;
        for (int s = 0; s < distance.length; s++) {
            if (rows.isTerminal(s)) {
                distance[s] = 0;
                queue[size++] = s;
            }
        }
        for (int i = 0; i < size; i++) {
            int s2 = queue[i];
            check(i);
            for (int k = start[s2]; k < start[s2 + 1]; k++) {
                int s = state[into[k]];
                if (distance[s] == NO_WAY && counts.test(into[k])) {
                    distance[s] = distance[s2] + 1;
                    queue[size++] = s;
                }
            }
        }
        return distance;
    }

    /** Returns a state from which no terminal state can be reached by the pairs that count, or −1. */
    int trappedState(IntPredicate counts) {
        int[] distance = distances(counts);
        for (int s = 0; s < distance.length; s++) {
            if (distance[s] == NO_WAY) {
                return s;
            }
        }
        return -1;
    }

    /** Returns a policy that ends from every state, by pair, or null if there is none or the search was stopped. */
    static double[] endingPolicy(TransitionRows rows, BooleanSupplier stop) {
        try {
            StateGraph graph = new StateGraph(rows, stop);
            return graph.trappedState(pair -> true) >= 0 ? null : graph.endingPolicy();
        } catch (CancellationException stopped) {
            return null;
        }
    }

    /**
     * Returns a policy that ends wherever that is possible, by pair: each state takes an action that may lead it nearer
     * to a terminal state. A state from which there is no way takes no action.
     */
    double[] endingPolicy() {
        int[] distance = distances(pair -> true);
        return rows.choose((s, pair) -> {
            int min = NO_WAY;
            for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                min = Math.min(min, distance[rows.successor[k]]);
            }
            return min == NO_WAY ? Double.NEGATIVE_INFINITY : -min;
        });
    }
}
