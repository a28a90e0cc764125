package io.github.softrl;

import java.util.BitSet;

/** Tarjan's algorithm without recursion: splits a part of a partition into its strongly connected components. */
final class StrongComponents {
    private final TransitionRows rows;
    private final BitSet pairs;
    private final StatePartition states;
    private final Runnable step;

    // the states of the part: order[.. emitted - 1] are in components that are complete, order[top ..] are the stack,
    // which grows downwards, and those between are not visited yet
    private int emitted;
    private int top;
    private final int[] parent; // by state, from where it was visited, or −1
    private final int[] low; // by state, the highest place on the stack that is known to be reached from it
    private final int[] pair; // by state, the pair and the transition at which it stands
    private final int[] entry;

    /**
     * Connects states by the given pairs, of which none may leave its part when a part is split. Each step, one pair or
     * transition, is told.
     */
    StrongComponents(TransitionRows rows, BitSet pairs, StatePartition states, Runnable step) {
        this.rows = rows;
        this.pairs = pairs;
        this.states = states;
        this.step = step;
        parent = new int[rows.states()];
        low = new int[rows.states()];
        pair = new int[rows.states()];
        entry = new int[rows.states()];
    }

    /** Makes a part of each component of part c; together they have the places that it had. */
    void split(int c) {
        emitted = states.begin[c];
        top = states.end[c];
        while (emitted < top) {
            int s = states.order[emitted];
            visit(s, -1);
            while (s >= 0) {
                int s2 = nextSuccessor(s);
                if (s2 < 0) {
                    if (low[s] == states.position[s]) {
                        emit(c, s);
                    }
                    if (parent[s] >= 0) {
                        low[parent[s]] = Math.max(low[parent[s]], low[s]);
                    }
                    s = parent[s];
                } else if (states.position[s2] >= top) {
                    low[s] = Math.max(low[s], states.position[s2]);
                } else if (states.position[s2] >= emitted) {
                    visit(s2, s);
                    s = s2;
                }
            }
        }
    }

    /** Puts a state on the stack. */
    private void visit(int s, int from) {
        states.swap(states.position[s], --top);
        parent[s] = from;
        low[s] = top;
        pair[s] = rows.actionStart[s];
        entry[s] = rows.rowStart[pair[s]];
    }

    /** Returns the next successor of s, or −1 after the last. */
    private int nextSuccessor(int s) {
        while (pair[s] < rows.actionStart[s + 1]) {
            step.run();
            if (entry[s] < rows.rowStart[pair[s] + 1] && pairs.get(pair[s])) {
                return rows.successor[entry[s]++];
            }
            entry[s] = rows.rowStart[++pair[s]];
        }
        return -1;
    }

    /** Makes a part of the states on the stack from s upwards, which are a component. */
    private void emit(int c, int s) {
        int last = states.position[s];
        while (top <= last) {
            states.swap(top++, emitted++);
        }
        states.split(c, emitted);
    }
}
