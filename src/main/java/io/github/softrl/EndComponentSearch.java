package io.github.softrl;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The search for maximal end components. It splits the set of states into parts, and removes every pair that may leave
 * its part, until each part is strongly connected by the pairs that remain. No split divides an end component, and none
 * of its pairs is removed.
 *
 * <p>Tarjan's algorithm splits the whole at first. A part that was strongly connected and loses pairs has a set of
 * states that is left by no pair, or entered by none, only if one of the states that lost a successor is in every set
 * of the first kind, and one of those that lost a predecessor in every set of the second kind. So these states are
 * starts, from which the part is searched forwards or backwards, as by Chatterjee and Henzinger (2014): each start with
 * a budget that grows by a factor of 4 when it does not suffice, smaller budgets first, so that what is found costs
 * about as much as it is large. A start from which the whole part is reached is done with; a part without starts is
 * strongly connected. Where the searches of a part have cost a quarter of what the part would, Tarjan's algorithm
 * splits it.
 *
 * <p>Memory is linear in the number of states. Time is near-linear in practice; at worst, it is the size of the model
 * times the number of splits, each linear, as in the simple algorithm.
 */
final class EndComponentSearch {
    private static final long STEPS_BETWEEN_POLLS = 100_000;
    private static final int BACKWARD = 1; // a start is 2s, or 2s + 1 where the search is backwards

    private final TransitionRows rows;
    private final StateGraph graph;
    private final BooleanSupplier stop;
    private final BitSet allowed;
    private final StatePartition states;
    private final StrongComponents components;
    private final long[] weight; // of each part
    private final long[] wasted; // by part, on searches since its last split
    private final int[][] starts = new int[Integer.SIZE][16]; // by level: stacks
    private final int[] size = new int[Integer.SIZE];
    private final byte[] level; // of each start, or −1
    private final int[] lostAt; // by start, the time when its state lost something last
    private final int[] connectedAt; // by part, the time when it was found to be strongly connected
    private int time;
    private final int[] reached; // by the search
    private final int[] seen; // by state, the last search that reached it
    private int search;
    private int lowest; // level with a start, at least
    private long steps;

    /** Makes a search for the maximal end components that use only the given pairs. */
    EndComponentSearch(StateGraph graph, BitSet pairs, BooleanSupplier stop) {
        this.rows = graph.rows;
        this.graph = graph;
        this.stop = stop;
        int n = rows.states();
        this.allowed = (BitSet) pairs.clone();
        this.states = new StatePartition(n);
        this.components = new StrongComponents(rows, allowed, states, this::step);
        this.weight = new long[n];
        this.wasted = new long[n];
        this.level = new byte[2 * n];
        this.lostAt = new int[2 * n];
        this.connectedAt = new int[n];
        this.reached = new int[n];
        this.seen = new int[n];
        Arrays.fill(level, (byte) -1);
    }

    /**
     * Searches until all is found.
     *
     * @throws CancellationException if the caller, who is asked every 100,000 steps, wants to stop
     */
    void run() {
        connect(0);
        while (true) {
            while (lowest < size.length && size[lowest] == 0) {
                lowest++;
            }
            if (lowest == size.length) {
                return;
            }
            int start = starts[lowest][--size[lowest]];
            search(start, lowest);
        }
    }

    /** Returns the pairs that stay in an end component, after a run. */
    BitSet staying() {
        return allowed;
    }

    /** Returns the part of each state, after a run: its end component, or a state without a pair that stays. */
    int[] parts() {
        return states.part;
    }

    /** Returns how many pairs and transitions were looked at. */
    long steps() {
        return steps;
    }

    private void step() {
        if (++steps % STEPS_BETWEEN_POLLS == 0 && stop.getAsBoolean()) {
            throw new CancellationException("the search for end components was stopped");
        }
    }

    private void search(int start, int ofLevel) {
        level[start] = -1;
        int s = start >> 1;
        int c = states.part[s];
        if (states.size(c) == 1 || lostAt[start] < connectedAt[c]) {
            return;
        }
        long before = steps;
        int count = reach(s, (start & BACKWARD) != 0, 1L << 2 * ofLevel);
        wasted[c] += steps - before;
        if (count > 0 && count < states.size(c)) {
            split(c, count);
        } else if (count == 0) {
            push(start, ofLevel + 1);
            if (wasted[c] > weight[c] / 4) {
                connect(c);
            }
        }
    }

    /** Returns how many states are reached, 0 if that takes more than the given number of steps. */
    private int reach(int s, boolean isBackward, long budget) {
        long end = steps + budget;
        search++;
        seen[s] = search;
        reached[0] = s;
        int count = 1;
        for (int i = 0; i < count; i++) {
            count = isBackward ? precede(reached[i], count) : follow(reached[i], count, end);
            if (steps > end) {
                return 0;
            }
        }
        return count;
    }

    private int follow(int s, int reachedSoFar, long end) {
        int count = reachedSoFar;
        for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1] && steps <= end; pair++) {
            step();
            for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1] && allowed.get(pair); k++) {
                step();
                count = see(rows.successor[k], count);
            }
        }
        return count;
    }

    private int precede(int s, int reachedSoFar) {
        int count = reachedSoFar;
        for (int k = graph.start[s]; k < graph.start[s + 1]; k++) {
            step();
            count = allowed.get(graph.into[k]) ? see(graph.state[graph.into[k]], count) : count;
        }
        step();
        return count;
    }

    private int see(int s, int count) {
        if (seen[s] == search) {
            return count;
        }
        seen[s] = search;
        reached[count] = s;
        return count + 1;
    }

    /** Makes a part of the states that were reached, and connects it. */
    private void split(int c, int count) {
        int place = states.begin[c];
        for (int i = 0; i < count; i++) {
            states.swap(states.position[reached[i]], place++);
        }
        int found = states.split(c, place);
        for (int i = 0; i < count; i++) {
            weight[found] += weightOf(reached[i]);
        }
        weight[c] -= weight[found];
        wasted[c] = 0;
        cut(states.begin[found], states.end[found]);
        connect(found);
    }

    /** Splits a part into its strongly connected components. */
    private void connect(int c) {
        int from = states.begin[c];
        int to = states.end[c];
        components.split(c);
        time++;
        for (int i = from; i < to; i++) {
            connectedAt[states.part[states.order[i]]] = time;
            weight[states.part[states.order[i]]] = 0;
            wasted[states.part[states.order[i]]] = 0;
        }
        for (int i = from; i < to; i++) {
            weight[states.part[states.order[i]]] += weightOf(states.order[i]);
        }
        cut(from, to);
    }

    private long weightOf(int s) {
        int from = rows.actionStart[s];
        int to = rows.actionStart[s + 1];
        return 1L + (to - from) + (rows.rowStart[to] - rows.rowStart[from]) + (graph.start[s + 1] - graph.start[s]);
    }

    /** Removes the pairs of, and into, the states at the given places that may leave their part. */
    private void cut(int from, int to) {
        for (int i = from; i < to; i++) {
            int s = states.order[i];
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                step();
                if (allowed.get(pair) && leaves(s, pair)) {
                    remove(s, pair);
                }
            }
            for (int k = graph.start[s]; k < graph.start[s + 1]; k++) {
                step();
                int pair = graph.into[k];
                if (allowed.get(pair) && states.part[graph.state[pair]] != states.part[s]) {
                    remove(graph.state[pair], pair);
                }
            }
        }
    }

    private boolean leaves(int s, int pair) {
        for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
            step();
            if (states.part[rows.successor[k]] != states.part[s]) {
                return true;
            }
        }
        return false;
    }

    private void remove(int s, int pair) {
        allowed.clear(pair);
        lose(2 * s);
        for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
            step();
            lose(2 * rows.successor[k] + BACKWARD);
        }
    }

    /** Makes a start of a state that lost a successor or a predecessor. */
    private void lose(int start) {
        lostAt[start] = time;
        if (level[start] < 0 && !rows.isTerminal(start >> 1)) {
            push(start, 0);
        }
    }

    private void push(int start, int toLevel) {
        level[start] = (byte) toLevel;
        if (size[toLevel] == starts[toLevel].length) {
            starts[toLevel] = Arrays.copyOf(starts[toLevel], 2 * size[toLevel]);
        }
        starts[toLevel][size[toLevel]++] = start;
        lowest = Math.min(lowest, toLevel);
    }
}
