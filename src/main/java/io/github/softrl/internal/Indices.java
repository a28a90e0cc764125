package io.github.softrl.internal;

/** Checks of states and other indices that callers pass to public methods. */
public final class Indices {
    private Indices() {}

    /**
     * Refuses a state that does not exist.
     *
     * @param s the state
     * @param stateCount the number of states
     * @throws IndexOutOfBoundsException if it is not in [0, stateCount)
     */
    public static void checkState(int s, int stateCount) {
        check("state", s, stateCount);
    }

    /**
     * Refuses an index that is out of bounds.
     *
     * @param name what is counted, for the message
     * @param index the index
     * @param end the end of the range, exclusive
     * @throws IndexOutOfBoundsException if it is not in [0, end)
     */
    public static void check(String name, int index, long end) {
        if (!(index >= 0 && index < end)) {
            throw new IndexOutOfBoundsException(name + " must be in [0, " + end + "): " + index);
        }
    }
}
