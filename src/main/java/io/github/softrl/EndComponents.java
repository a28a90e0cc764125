package io.github.softrl;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Maximal end components: sets of states in which one can stay for ever by using a subset of the actions, and within
 * which every state can be reached from every other (de Alfaro 1997). The search takes linear memory; each round of
 * components and removals is linear in the number of transitions, and there are few rounds in practice, as a removal
 * also removes everything that depends on it.
 */
final class EndComponents {
    private final TransitionRows rows;
    private final StateGraph graph;
    private final BitSet allowed; // pairs that may still belong to an end component

    /** Size: states. The component of each state, or −1. */
    final int[] component;

    private final int[] searched; // by state, the pair of the transition at which the search stands
    private int count;

    /** Finds the maximal end components that use only the given pairs. */
    EndComponents(StateGraph graph, BitSet pairs) {
        this(graph, pairs, () -> false);
    }

    /**
     * Finds the maximal end components that use only the given pairs.
     *
     * @param stop is asked now and then whether to give up
     * @throws CancellationException if it says so
     */
    EndComponents(StateGraph graph, BitSet pairs, BooleanSupplier stop) {
        this.rows = graph.rows;
        this.graph = graph;
        this.allowed = (BitSet) pairs.clone();
        this.component = new int[rows.states()];
        this.searched = new int[rows.states()];
        boolean changed = true;
        while (changed) {
            if (stop.getAsBoolean()) {
                throw new CancellationException("the search for end components was stopped");
            }
            connect();
            changed = removeLeavingPairs();
        }
        for (int s = 0; s < component.length; s++) {
            if (isIdle(s)) {
                component[s] = -1;
            }
        }
    }

    /** Returns whether there is no end component. */
    boolean isEmpty() {
        return allowed.isEmpty();
    }

    /** Returns whether a pair stays inside a component. */
    boolean contains(int pair) {
        return allowed.get(pair);
    }

    /** Returns the first state of a component; there must be one. */
    int firstState() {
        int s = 0;
        while (component[s] < 0) {
            s++;
        }
        return s;
    }

    int count() {
        return count;
    }

    private boolean isIdle(int s) {
        int first = allowed.nextSetBit(rows.actionStart[s]);
        return first < 0 || first >= rows.actionStart[s + 1];
    }

    /** Removes the pairs that may leave their component, and then those that may lead to a state without pairs. */
    private boolean removeLeavingPairs() {
        int before = allowed.cardinality();
        int[] remaining = new int[component.length]; // pairs, by state
        int[] idle = new int[component.length];
        int idles = 0;
        for (int s = 0; s < component.length; s++) {
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                if (allowed.get(pair) && leaves(s, pair)) {
                    allowed.clear(pair);
                }
                remaining[s] += allowed.get(pair) ? 1 : 0;
            }
            if (remaining[s] == 0) {
                idle[idles++] = s;
            }
        }
        while (idles > 0) {
            int s2 = idle[--idles];
            for (int k = graph.start[s2]; k < graph.start[s2 + 1]; k++) {
                int pair = graph.into[k];
                if (allowed.get(pair)) {
                    allowed.clear(pair);
                    int s = graph.state[pair];
                    if (--remaining[s] == 0) {
                        idle[idles++] = s;
                    }
                }
            }
        }
        return allowed.cardinality() < before;
    }

    private boolean leaves(int s, int pair) {
        for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
            if (component[rows.successor[k]] != component[s]) {
                return true;
            }
        }
        return false;
    }

    /** Numbers the strongly connected components of the allowed pairs, by Tarjan's algorithm without recursion. */
    private void connect() {
        int n = component.length;
        int[] low = new int[n];
        int[] index = new int[n];
        int[] stack = new int[n];
        int[] path = new int[n];
        int[] entry = new int[n]; // the next entry of each state on the path
        Arrays.fill(component, -1);
        System.arraycopy(rows.actionStart, 0, searched, 0, n);
        count = 0;
        int time = 0;
        int onStack = 0;
        for (int root = 0; root < n; root++) {
            if (index[root] != 0) {
                continue;
            }
            int depth = 0;
            path[0] = root;
            index[root] = low[root] = ++time;
            entry[root] = firstEntry(root);
            stack[onStack++] = root;
            while (depth >= 0) {
                int s = path[depth];
                int k = nextEntry(s, entry[s]);
                if (k >= 0) {
                    entry[s] = k + 1;
                    int s2 = rows.successor[k];
                    if (index[s2] == 0) {
                        index[s2] = low[s2] = ++time;
                        entry[s2] = firstEntry(s2);
                        stack[onStack++] = s2;
                        path[++depth] = s2;
                    } else if (component[s2] < 0) {
                        low[s] = Math.min(low[s], index[s2]);
                    }
                } else {
                    if (low[s] == index[s]) {
                        do {
                            component[stack[--onStack]] = count;
                        } while (stack[onStack] != s);
                        count++;
                    }
                    if (--depth >= 0) {
                        low[path[depth]] = Math.min(low[path[depth]], low[s]);
                    }
                }
            }
        }
    }

    private int firstEntry(int s) {
        return rows.rowStart[rows.actionStart[s]];
    }

    /** Returns the first transition of s at or after {@code from} that belongs to a remaining pair, or −1. */
    private int nextEntry(int s, int from) {
        int k = from;
        while (k < rows.rowStart[rows.actionStart[s + 1]]) {
            while (rows.rowStart[searched[s] + 1] <= k) {
                searched[s]++;
            }
            if (allowed.get(searched[s])) {
                return k;
            }
            k = rows.rowStart[searched[s] + 1];
        }
        return -1;
    }
}
