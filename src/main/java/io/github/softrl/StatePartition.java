package io.github.softrl;

/** A partition of the states into numbered parts; the states of a part stand side by side in one array. */
final class StatePartition {
    /** Size: states. The states of part c are {@code order[begin[c]] .. order[end[c] - 1]}. */
    final int[] order;

    /** Size: states. The place of each state in {@link #order}. */
    final int[] position;

    /** Size: states. The part of each state. */
    final int[] part;

    /** Size: states, the largest possible number of parts. */
    final int[] begin;

    final int[] end;
    private int parts = 1;

    /** Makes one part, number 0, of all states. */
    StatePartition(int states) {
        order = new int[states];
        position = new int[states];
        part = new int[states];
        begin = new int[states];
        end = new int[states];
        end[0] = states;
        for (int s = 0; s < states; s++) {
            order[s] = s;
            position[s] = s;
        }
    }

    int size(int c) {
        return end[c] - begin[c];
    }

    /** Exchanges the states at two places of the same part. */
    void swap(int i, int j) {
        int s = order[i];
        order[i] = order[j];
        order[j] = s;
        position[order[i]] = i;
        position[s] = j;
    }

    /** Makes a part of the states of part c before a place, and returns its number, which is c if these are all. */
    int split(int c, int place) {
        if (place == end[c]) {
            return c;
        }
        int split = parts++;
        begin[split] = begin[c];
        end[split] = place;
        begin[c] = place;
        for (int i = begin[split]; i < place; i++) {
            part[order[i]] = split;
        }
        return split;
    }
}
