package io.github.softrl.internal;

import java.util.Objects;
import java.util.random.RandomGenerator;

/** Random numbers from a generator that may be a user's own: what it must not return is refused. */
public final class Draws {
    private Draws() {}

    /**
     * Draws a number uniformly.
     *
     * @param rng the source of randomness
     * @return a number in [0, 1)
     * @throws IllegalArgumentException if the source returns any other number
     */
    public static double uniform(RandomGenerator rng) {
        double x = Objects.requireNonNull(rng, "rng").nextDouble();
        if (!(x >= 0 && x < 1)) {
            throw new IllegalArgumentException("nextDouble of rng must be in [0, 1): " + x);
        }
        return x;
    }

    /**
     * Draws an index uniformly, up to a relative bias below bound/2⁶³, from one {@code long}: the high half of a
     * product, without a division and without a loop that some generator might never leave.
     *
     * @param rng the source of randomness
     * @param bound how many indices there are, ≥ 1
     * @return an index in [0, bound), whatever the source returns
     */
    public static int index(RandomGenerator rng, int bound) {
        return (int) Math.multiplyHigh(rng.nextLong() >>> 1, 2L * bound);
    }
}
