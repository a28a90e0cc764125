package io.github.softrl;

/** Checks of state numbers and the like at the public edge. */
final class Indices {
    private Indices() {}

    static void checkState(int s, int stateCount) {
        check("state", s, stateCount);
    }

    static void check(String name, int index, int end) {
        if (!(index >= 0 && index < end)) {
            throw new IndexOutOfBoundsException(name + " must be in [0, " + end + "): " + index);
        }
    }
}
