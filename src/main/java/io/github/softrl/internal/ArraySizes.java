package io.github.softrl.internal;

/** How large arrays can be, and how they grow. */
public final class ArraySizes {
    /** The largest length of an array, on all virtual machines: 2147483639. */
    public static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private ArraySizes() {}

    /**
     * Returns a larger capacity for arrays that are full: half as many elements again, up to the largest length.
     *
     * @param capacity how many elements the arrays hold, at most {@link #MAX_LENGTH}
     * @return the new capacity; {@code capacity} itself if they cannot grow any further
     */
    public static int larger(int capacity) {
        return (int) Math.min(MAX_LENGTH, (long) capacity + (capacity >> 1) + 16);
    }
}
