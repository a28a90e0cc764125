package io.github.softrl.linear;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * An order in which to eliminate the unknowns of a sparse system so that the factors stay sparse: minimum degree on the
 * elimination graph of A + Aᵀ (Tinney and Walker 1967). Unknowns with very many neighbours come last.
 *
 * @param order size n: which unknown is eliminated i-th
 * @param entries how many entries the factors L + U have at most, with pivots from the diagonal
 */
record MinimumDegree(int[] order, long entries) {

    private static final int STEPS = 1024; // between two looks at whether to stop

    /** Returns the elimination of a matrix, or null if its factors have more entries than the limit, or if stopped. */
    static MinimumDegree of(SparseMatrix a, long limit, BooleanSupplier stop) {
        return a.rowStart()[a.size()] > limit ? null : new Graph(a, stop).eliminate(limit, stop);
    }

    /** The graph of the remaining unknowns, with an edge wherever a factor has or will have an entry. */
    private static final class Graph {
        private static final int NONE = -1;

        private final int n;
        private final int[][]
                neighbours; // of each unknown, of which the first degree[i] count; those of dense unknowns are not kept
        private final int[] degree;
        private final boolean[] dense;
        private final int[] first; // of each degree: a list of unknowns
        private final int[] next;
        private final int[] previous;
        private final int[] mark; // by unknown, the last stamp
        private int stamp;
        private int minDegree;
        private long edges; // both ways, between remaining unknowns that are not dense

        Graph(SparseMatrix a, BooleanSupplier stop) {
            n = a.size();
            neighbours = new int[n][];
            degree = new int[n];
            dense = new boolean[n];
            first = new int[n + 1];
            next = new int[n];
            previous = new int[n];
            mark = new int[n];
            Arrays.fill(first, NONE);
            SparseMatrix t = a.transpose();
            int many = (int) (16 + 10 * Math.sqrt(n));
            for (int i = 0; i < n && !(i % STEPS == 0 && stop.getAsBoolean()); i++) {
                int[] row = new int[a.rowStart()[i + 1] - a.rowStart()[i] + t.rowStart()[i + 1] - t.rowStart()[i]];
                mark[i] = ++stamp;
                int size = union(row, 0, a.column(), a.rowStart()[i], a.rowStart()[i + 1]);
                size = union(row, size, t.column(), t.rowStart()[i], t.rowStart()[i + 1]);
                neighbours[i] = Arrays.copyOf(row, size);
                degree[i] = size;
                dense[i] = size > many;
                if (!dense[i]) {
                    enlist(i);
                    edges += size;
                }
            }
        }

        /** Appends to a list what is not marked yet, marks it, and returns the new size. */
        private int union(int[] list, int size, int[] other, int from, int to) {
            for (int k = from; k < to; k++) {
                if (mark[other[k]] != stamp) {
                    mark[other[k]] = stamp;
                    list[size++] = other[k];
                }
            }
            return size;
        }

        MinimumDegree eliminate(long limit, BooleanSupplier stop) {
            int[] order = new int[n];
            boolean[] placed = new boolean[n];
            long entries = 0;
            int done = 0;
            while (done < n) {
                if (done % STEPS == 0 && stop.getAsBoolean()) {
                    return null;
                }
                int v = ofMinDegree();
                if (v == NONE || degree[v] == n - 1 - done) { // only dense ones remain, or the graph is complete
                    break;
                }
                delist(v);
                order[done++] = v;
                placed[v] = true;
                entries += 1 + 2L * degree[v];
                edges -= degree[v];
                for (int i = 0; i < degree[v]; i++) {
                    int u = neighbours[v][i];
                    if (!dense[u]) {
                        delist(u);
                        edges -= degree[u];
                        join(u, v);
                        edges += degree[u];
                        enlist(u);
                    }
                }
                if (entries + edges + (n - done) > limit) { // a remaining edge becomes an entry
                    return null;
                }
            }
            MinimumDegree elimination = complete(order, done, placed, entries);
            return elimination.entries > limit ? null : elimination;
        }

        /** Adds the neighbours of v to those of u, in place of v. */
        private void join(int u, int v) {
            int[] list = neighbours[u];
            mark[u] = ++stamp;
            int size = 0;
            for (int i = 0; i < degree[u]; i++) {
                if (list[i] != v) {
                    mark[list[i]] = stamp;
                    list[size++] = list[i];
                }
            }
            if (size + degree[v] > list.length) {
                list = Arrays.copyOf(list, Math.min(n, size + degree[v]));
            }
            neighbours[u] = list;
            degree[u] = union(list, size, neighbours[v], 0, degree[v]);
        }

        private int ofMinDegree() {
            while (minDegree <= n && first[minDegree] == NONE) {
                if (minDegree == n) {
                    return NONE;
                }
                minDegree++;
            }
            return first[minDegree];
        }

        private void enlist(int i) {
            int d = degree[i];
            previous[i] = NONE;
            next[i] = first[d];
            if (next[i] != NONE) {
                previous[next[i]] = i;
            }
            first[d] = i;
            minDegree = Math.min(minDegree, d);
        }

        private void delist(int i) {
            if (previous[i] == NONE) {
                first[degree[i]] = next[i];
            } else {
                next[previous[i]] = next[i];
            }
            if (next[i] != NONE) {
                previous[next[i]] = previous[i];
            }
        }

        /** Puts the remaining unknowns last, as if their graph were complete. */
        private MinimumDegree complete(int[] order, int done, boolean[] placed, long entries) {
            int end = done;
            for (int v = 0; v < n; v++) {
                if (!placed[v]) {
                    order[end++] = v;
                }
            }
            long remaining = n - done;
            return new MinimumDegree(order, entries + remaining * remaining);
        }
    }
}
