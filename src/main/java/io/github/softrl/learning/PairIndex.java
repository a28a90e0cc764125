package io.github.softrl.learning;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Where the experiences of each pair are in the buffer, oldest first, so that pairs can be drawn evenly. */
final class PairIndex {
    private final int[][] places; // of each pair, in a ring whose length is a power of two
    private final int[] oldest; // where each ring begins
    private final int[] count;
    private final int[] pairs; // those that have experiences
    private final int[] rank; // of each pair among them
    private int pairCount;

    PairIndex(int pairCount) {
        this.places = new int[pairCount][];
        this.oldest = new int[pairCount];
        this.count = new int[pairCount];
        this.pairs = new int[pairCount];
        this.rank = new int[pairCount];
    }

    /** Adds a place to those of a pair. */
    void add(int pair, int place) {
        if (count[pair] == 0) {
            rank[pair] = pairCount;
            pairs[pairCount++] = pair;
        }
        if (places[pair] == null || count[pair] == places[pair].length) {
            grow(pair);
        }
        int[] ring = places[pair];
        ring[(oldest[pair] + count[pair]++) & (ring.length - 1)] = place;
    }

    private void grow(int pair) {
        int[] ring = places[pair];
        if (ring == null) {
            places[pair] = new int[4];
            return;
        }
        int[] larger = Arrays.copyOfRange(ring, oldest[pair], oldest[pair] + 2 * ring.length);
        System.arraycopy(ring, 0, larger, ring.length - oldest[pair], oldest[pair]);
        places[pair] = larger;
        oldest[pair] = 0;
    }

    /** Removes the oldest place of a pair. */
    void removeOldest(int pair) {
        oldest[pair] = (oldest[pair] + 1) & (places[pair].length - 1);
        if (--count[pair] == 0) {
            int last = pairs[--pairCount];
            pairs[rank[pair]] = last;
            rank[last] = rank[pair];
        }
    }

    /** Draws a pair that has experiences, each with the same probability, and then one of its places. */
    int draw(RandomGenerator rng) {
        long bits = rng.nextLong(); // 32 of them for each draw, which takes no division then
        int pair = pairs[(int) ((bits >>> 32) * pairCount >>> 32)];
        int[] ring = places[pair];
        int drawn = (int) ((bits & 0xFFFFFFFFL) * count[pair] >>> 32);
        return ring[(oldest[pair] + drawn) & (ring.length - 1)];
    }
}
