package io.github.softrl.io;

import java.io.IOException;

/** How arrays grow, and how far. */
final class Growth {
    static final int MOST = Integer.MAX_VALUE - 8; // elements of an array

    private Growth() {}

    /** Returns a larger capacity for a full array: half as many again, as far as arrays go. */
    static int larger(int capacity, String of) throws IOException {
        int larger = (int) Math.min(MOST, (long) capacity + (capacity >> 1) + 16);
        if (larger == capacity) {
            throw new IOException("a file must have at most " + capacity + " " + of);
        }
        return larger;
    }
}
