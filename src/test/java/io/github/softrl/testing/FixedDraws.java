package io.github.softrl.testing;

import java.util.random.RandomGenerator;

/**
 * A generator that always draws the same share of a range: a double u, and the index ⌊u·bound⌋ below a bound. Where u
 * is outside of [0, 1), it breaks the contract of generators.
 *
 * @param share u
 */
public record FixedDraws(double share) implements RandomGenerator {
    @Override
    public long nextLong() {
        return (long) Math.floor(share * 0x1p63) << 1;
    }

    @Override
    public double nextDouble() {
        return share;
    }
}
