package io.github.softrl.io;

import io.github.softrl.internal.Order;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Finds the entries of arranged pairs by their next state, in logarithmic time. */
final class SuccessorIndex {
    private final ParsedPairs pairs;
    private final int[] order; // of the entries, by pair and next state

    SuccessorIndex(ParsedPairs pairs, int states) {
        this.pairs = pairs;
        int[] pair = new int[pairs.size()];
        for (int p = 0; p < pairs.pairs(); p++) {
            Arrays.fill(pair, pairs.begin(p), pairs.end(p), p);
        }
        int[] next = new int[pairs.size()];
        Arrays.setAll(next, pairs::nextState);
        int[] entries = IntStream.range(0, pairs.size()).toArray();
        this.order = Order.stableSort(Order.stableSort(entries, next, states), pair, pairs.pairs());
    }

    /** Returns the entries of a pair that lead to a state. */
    int[] entries(int pair, int s2) {
        int begin = firstFrom(pair, s2);
        int end = begin;
        while (end < pairs.end(pair) && pairs.nextState(order[end]) == s2) {
            end++;
        }
        return Arrays.copyOfRange(order, begin, end);
    }

    /** Returns where the first entry of a pair is that leads to the state or to a larger one. */
    private int firstFrom(int pair, int s2) {
        int low = pairs.begin(pair);
        int high = pairs.end(pair);
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean isBefore = pairs.nextState(order[middle]) < s2;
            low = isBefore ? middle + 1 : low;
            high = isBefore ? high : middle;
        }
        return low;
    }
}
