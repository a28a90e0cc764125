package io.github.softrl;

/** Checks of state numbers and the like at the public edge, and the growth of arrays. */
final class Indices {
    /** The largest length of an array, on all virtual machines. */
    static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private Indices() {}

    static void checkState(int s, int stateCount) {
        check("state", s, stateCount);
    }

    static void check(String name, int index, int end) {
        if (!(index >= 0 && index < end)) {
            throw new IndexOutOfBoundsException(name + " must be in [0, " + end + "): " + index);
        }
    }

    /**
     * Returns a larger capacity for arrays that hold so many elements and are full: half as many again, as far as arrays go.
     *
     * @throws IllegalStateException if they go no further
     */
    static int larger(int capacity, String of) {
        int larger = (int) Math.min(MAX_LENGTH, (long) capacity + (capacity >> 1) + 16);
        if (larger == capacity) {
            throw new IllegalStateException("a model must have at most " + capacity + " " + of);
        }
        return larger;
    }
}
