package io.github.softrl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DrawsTest {
    /** The index is ⌊x·bound/2⁶³⌋ for the upper 63 bits x of what the generator returns. */
    @Test
    void index_ofAnyLong_isThatShareOfTheBound() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long bits = i < 4 ? new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}[i] : random.nextLong();
            int bound = i % 3 == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(1 << i % 31);
            RandomGenerator constant = () -> bits;
            BigInteger expected = BigInteger.valueOf(bits >>> 1)
                    .multiply(BigInteger.valueOf(bound))
                    .shiftRight(63);
            assertEquals(expected.intValueExact(), Draws.index(constant, bound));
        }
    }

    @Test
    void index_manyDraws_isUniform() {
        SplittableRandom random = new SplittableRandom(2);
        int[] counts = new int[7];
        for (int i = 0; i < 700_000; i++) {
            counts[Draws.index(random, counts.length)]++;
        }
        for (int count : counts) {
            assertTrue(Math.abs(count - 100_000) < 5 * 300, count + " of 100,000: 5 standard deviations");
        }
    }
}
