package io.github.softrl.io;

import io.github.softrl.internal.ArraySizes;
import io.github.softrl.internal.Order;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A sparse matrix whose entries are set one after another, where the last setting of an entry counts. Settings are
 * appended, 16 bytes for each, and sorted when the arrays are full, so that work and memory are in proportion to the
 * settings and to the entries. Mutable, for one thread.
 */
final class SparseSettings {
    private final int columns;
    private final int[] clearedAt; // by row: the settings before that one do not count
    private int[] row;
    private int[] column;
    private double[] value;
    private int size;

    SparseSettings(int rows, int columns) {
        this.columns = columns;
        this.clearedAt = new int[rows];
        int capacity = (int) Math.max(1024, worthwhile(rows, columns));
        this.row = new int[capacity];
        this.column = new int[capacity];
        this.value = new double[capacity];
    }

    /** Returns for how many settings it is worth while to sort them, which takes a pass over rows and columns. */
    static long worthwhile(int rows, int columns) {
        return ((long) rows + columns) / 8;
    }

    /** Sets an entry; 0 removes it. */
    void set(int r, int c, double x) {
        if (size == row.length) {
            compact();
            if (size > row.length / 2) {
                resize(ArraySizes.larger(row.length));
            }
        }
        row[size] = r;
        column[size] = c;
        value[size++] = x;
    }

    /** Removes all entries of a row. */
    void clear(int r) {
        clearedAt[r] = size;
    }

    private void resize(int capacity) {
        row = Arrays.copyOf(row, capacity);
        column = Arrays.copyOf(column, capacity);
        value = Arrays.copyOf(value, capacity);
    }

    /** Returns how many settings are in memory, at least the number of entries. */
    int size() {
        return size;
    }

    /** Sorts the settings by row and column, and keeps the last one of each entry that is not 0. */
    void compact() {
        if (!isCompact()) {
            int[] order =
                    IntStream.range(0, size).filter(k -> k >= clearedAt[row[k]]).toArray();
            order = Order.stableSort(order, column, columns);
            order = Order.stableSort(order, row, clearedAt.length);
            int[] last = order;
            int[] kept = IntStream.range(0, order.length)
                    .filter(i -> isLast(last, i) && value[last[i]] != 0)
                    .map(i -> last[i])
                    .toArray();
            int capacity = row.length;
            row = Order.select(row, kept);
            column = Order.select(column, kept);
            value = Order.select(value, kept);
            size = kept.length;
            resize(capacity);
        }
        Arrays.fill(clearedAt, 0);
    }

    private boolean isLast(int[] order, int i) {
        return i + 1 == order.length || row[order[i]] != row[order[i + 1]] || column[order[i]] != column[order[i + 1]];
    }

    private boolean isCompact() {
        for (int k = 0; k < size; k++) {
            boolean follows = k == 0 || row[k - 1] < row[k] || row[k - 1] == row[k] && column[k - 1] < column[k];
            if (!follows || value[k] == 0 || k < clearedAt[row[k]]) {
                return false;
            }
        }
        return true;
    }

    /** Gives back memory that is not needed, once compacted. */
    void trim() {
        resize(size);
    }

    /** Returns the index of an entry, once compacted, or a negative number if it is 0. */
    int find(int r, int c) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = row[middle] != r ? Integer.compare(row[middle], r) : Integer.compare(column[middle], c);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -1;
    }

    /** Returns the row of an entry, once compacted. */
    int row(int k) {
        return row[k];
    }

    /** Returns the column of an entry, once compacted. */
    int column(int k) {
        return column[k];
    }

    /** Returns an entry, once compacted; they are ordered by row and column. */
    double value(int k) {
        return value[k];
    }
}
