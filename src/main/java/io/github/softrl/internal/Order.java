package io.github.softrl.internal;

import java.util.Arrays;

/** Orders of array elements, as arrays of indices. */
public final class Order {
    private Order() {}

    /**
     * Returns indices, stably sorted by a key: a counting sort.
     *
     * @param order the indices
     * @param key the key of each index, in [0, keys)
     * @param keys how many keys there are
     * @return a new array
     */
    public static int[] stableSort(int[] order, int[] key, int keys) {
        int[] next = new int[keys + 1];
        for (int k : order) {
            next[key[k] + 1]++;
        }
        for (int i = 0; i < keys; i++) {
            next[i + 1] += next[i];
        }
        int[] sorted = new int[order.length];
        for (int k : order) {
            sorted[next[key[k]]++] = k;
        }
        return sorted;
    }

    /**
     * Returns the numbers at some places.
     *
     * @param x the numbers
     * @param order the places
     * @return a new array, as long as {@code order}
     */
    public static int[] select(int[] x, int[] order) {
        return Arrays.stream(order).map(k -> x[k]).toArray();
    }

    /**
     * Returns the numbers at some places.
     *
     * @param x the numbers
     * @param order the places
     * @return a new array, as long as {@code order}
     */
    public static double[] select(double[] x, int[] order) {
        return Arrays.stream(order).mapToDouble(k -> x[k]).toArray();
    }
}
