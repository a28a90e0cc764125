package io.github.softrl.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Refusals;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DistributionsTest {
    /** A source that returns one number. */
    private static RandomGenerator always(double x) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("only nextDouble is used");
            }

            @Override
            public double nextDouble() {
                return x;
            }
        };
    }

    @Test
    void draw_invertsTheCumulativeDistribution_andSkipsZeros() {
        double[] p = {9, 0, 0.25, 0, 0.5, 0.25, 0, 9};
        assertEquals(2, Distributions.draw(p, 1, 7, always(0)));
        assertEquals(2, Distributions.draw(p, 1, 7, always(0.2499)));
        assertEquals(4, Distributions.draw(p, 1, 7, always(0.25)));
        assertEquals(4, Distributions.draw(p, 1, 7, always(0.7499)));
        assertEquals(5, Distributions.draw(p, 1, 7, always(0.75)));
        assertEquals(5, Distributions.draw(p, 1, 7, always(Math.nextDown(1.0))));
    }

    /** What rounding leaves unassigned goes to the last index of positive probability. */
    @Test
    void draw_sumBelowOne_drawsTheLastPossible() {
        double[] p = {0.5, 0.5 - 1e-9, 0};
        assertEquals(1, Distributions.draw(p, 0, 3, always(Math.nextDown(1.0))));
    }

    @Test
    void draw_hasTheFrequencies() {
        double[] p = {0.1, 0.2, 0.3, 0.4};
        int[] counts = new int[4];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            counts[Distributions.draw(p, 0, 4, random)]++;
        }
        for (int i = 0; i < 4; i++) { // five standard deviations
            assertEquals(p[i], counts[i] / 1e5, 5 * Math.sqrt(p[i] * (1 - p[i]) / 1e5));
        }
    }

    @Test
    void isDistribution_asksForNumbersInTheUnitIntervalThatSumToOne() {
        assertTrue(Distributions.isDistribution(new double[] {0.25, 0, 0.75}));
        assertTrue(Distributions.isDistribution(new double[] {0.5, 0.5 + 9e-10}));
        assertFalse(Distributions.isDistribution(new double[] {0.5, 0.5 + 2e-9}));
        assertFalse(Distributions.isDistribution(new double[] {-0.5, 0.75, 0.75}));
        assertFalse(Distributions.isDistribution(new double[] {1.5, -0.5}));
        assertFalse(Distributions.isDistribution(new double[] {Double.NaN, 1}));
        assertFalse(Distributions.isDistribution(new double[0]));
        assertFalse(Distributions.sumsToOne(Double.NaN));
    }

    @Test
    void requireStart_returnsACopy_orRefuses() {
        double[] start = {0.5, 0.5};
        double[] copy = Distributions.requireStart("start", start, 2, Integer::toString);
        assertArrayEquals(start, copy);
        assertNotSame(start, copy);
        Refusals.assertIllegal(
                () -> Distributions.requireStart("start", start, 3, Integer::toString),
                "start must have length 3",
                "2");
        Refusals.assertIllegal(
                () -> Distributions.requireStart("start", new double[] {2, -1}, 2, s -> s + " (a)"),
                "start probability of state 0 (a) must be in [0, 1]: 2.0");
        Refusals.assertIllegal(
                () -> Distributions.requireStart("start", new double[] {0, Double.NaN}, 2, Integer::toString),
                "state 1 must be in [0, 1]: NaN");
        Refusals.assertIllegal(
                () -> Distributions.requireStart("start", new double[] {0.5, 0.4}, 2, Integer::toString),
                "must sum to 1: 0.9; add what is missing or divide them by their sum");
        Refusals.assertNullRefused(() -> Distributions.requireStart("start", null, 2, Integer::toString), "start");
    }
}
