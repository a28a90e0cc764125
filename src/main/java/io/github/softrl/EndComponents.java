package io.github.softrl;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Maximal end components: sets of states in which one can stay for ever by using a subset of the actions, and within which
 * each state can be reached from each (de Alfaro 1997). Linear memory; each round of components and removals is linear in the
 * number of transitions, and rounds are few in practice, as a removal takes with it all that depends on it.
 */
final class EndComponents {
    private final TransitionRows rows;
    private final BitSet allowed; // allowed that may still belong to an end component

    /** Size: states. The component of each state, or −1. */
    final int[] component;

    private final int[] state; // of each row
    private final int[] intoStart; // size: states + 1; state s is led into by the allowed into[intoStart[s] ..]
    private final int[] into; // size: entries
    private final int[] row; // the row of the entry at which the search stands, by state
    private int count;

    /** Finds the maximal end components that use only the given allowed. */
    EndComponents(TransitionRows rows, BitSet allowed) {
        this.rows = rows;
        this.allowed = (BitSet) allowed.clone();
        this.component = new int[rows.states()];
        this.row = new int[rows.states()];
        this.state = new int[rows.rows()];
        this.intoStart = new int[rows.states() + 1];
        this.into = new int[rows.successor.length];
        index();
        boolean changed = true;
        while (changed) {
            connect();
            changed = removeLeavingRows();
        }
        for (int s = 0; s < component.length; s++) {
            if (isIdle(s)) {
                component[s] = -1;
            }
        }
    }

    /** Returns whether there is none. */
    boolean isEmpty() {
        return allowed.isEmpty();
    }

    /** Returns whether the row stays inside its component. */
    boolean stays(int someRow) {
        return allowed.get(someRow);
    }

    /** Returns some state of a component. */
    int anyState() {
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

    /** Removes the allowed that may leave their component, and then those that may lead to a state without allowed. */
    private boolean removeLeavingRows() {
        int before = allowed.cardinality();
        int[] left = new int[component.length]; // allowed left, by state
        for (int s = 0; s < component.length; s++) {
            for (int r = rows.actionStart[s]; r < rows.actionStart[s + 1]; r++) {
                left[s] += allowed.get(r) ? 1 : 0;
            }
        }
        int[] idle = new int[component.length];
        int idles = 0;
        for (int s = 0; s < component.length; s++) {
            for (int r = rows.actionStart[s]; r < rows.actionStart[s + 1]; r++) {
                if (allowed.get(r) && leaves(s, r)) {
                    allowed.clear(r);
                    left[s]--;
                }
            }
            if (left[s] == 0) {
                idle[idles++] = s;
            }
        }
        while (idles > 0) {
            int s2 = idle[--idles];
            for (int k = intoStart[s2]; k < intoStart[s2 + 1]; k++) {
                int r = into[k];
                if (allowed.get(r)) {
                    allowed.clear(r);
                    int s = state[r];
                    if (--left[s] == 0) {
                        idle[idles++] = s;
                    }
                }
            }
        }
        return allowed.cardinality() < before;
    }

    private boolean leaves(int s, int r) {
        for (int k = rows.rowStart[r]; k < rows.rowStart[r + 1]; k++) {
            if (component[rows.successor[k]] != component[s]) {
                return true;
            }
        }
        return false;
    }

    /** Lists the allowed that lead into each state. */
    private void index() {
        for (int s = 0; s < component.length; s++) {
            Arrays.fill(state, rows.actionStart[s], rows.actionStart[s + 1], s);
        }
        for (int s2 : rows.successor) {
            intoStart[s2 + 1]++;
        }
        for (int s = 0; s < component.length; s++) {
            intoStart[s + 1] += intoStart[s];
        }
        int[] next = Arrays.copyOf(intoStart, component.length);
        for (int r = 0; r < rows.rows(); r++) {
            for (int k = rows.rowStart[r]; k < rows.rowStart[r + 1]; k++) {
                into[next[rows.successor[k]]++] = r;
            }
        }
    }

    /** Numbers the strongly connected components of the remaining allowed: Tarjan's algorithm without recursion. */
    private void connect() {
        int n = component.length;
        int[] low = new int[n];
        int[] index = new int[n];
        int[] stack = new int[n];
        int[] path = new int[n];
        int[] entry = new int[n]; // the next entry of each state on the path
        Arrays.fill(component, -1);
        System.arraycopy(rows.actionStart, 0, row, 0, n);
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

    /** Returns the first entry of s at or after {@code from} that lies in a remaining row, or −1. */
    private int nextEntry(int s, int from) {
        int k = from;
        while (k < rows.rowStart[rows.actionStart[s + 1]]) {
            while (rows.rowStart[row[s] + 1] <= k) {
                row[s]++;
            }
            if (allowed.get(row[s])) {
                return k;
            }
            k = rows.rowStart[row[s] + 1];
        }
        return -1;
    }
}
