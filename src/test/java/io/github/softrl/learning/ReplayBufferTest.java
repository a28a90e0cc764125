package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.StateActions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Covers ReplayBuffer, PairIndex and Batch. */
class ReplayBufferTest {
    private static final StateActions STATE_ACTIONS = StateActions.of(2, 2, 2, 2, 2);

    @Test
    void sample_fromAFullBuffer_returnsTheLastExperiences() {
        ReplayBuffer buffer = new ReplayBuffer(3, 0, STATE_ACTIONS);
        for (int i = 0; i < 5; i++) {
            buffer.add(2 * i + 1, i / 2.0, i + 1, i % 2 == 0);
        }
        Batch batch = new Batch(3_000);
        buffer.sample(batch, new SplittableRandom(1));
        int[] seen = new int[5];
        for (int i = 0; i < batch.size; i++) {
            int s = batch.state[i];
            seen[s]++;
            assertEquals(2 * s + 1, batch.pair[i]);
            assertEquals(s / 2.0, batch.reward[i]);
            assertEquals(s % 2 == 0 ? ~(s + 1) : s + 1, batch.next[i]);
        }
        assertEquals(0, seen[0] + seen[1]);
        for (int s = 2; s < 5; s++) {
            assertEquals(1_000, seen[s], 150);
        }
    }

    @Test
    void add_beyondTheFirstArrays_grows_andThenOverwritesTheOldest() {
        ReplayBuffer buffer = new ReplayBuffer(3_000, 0, STATE_ACTIONS);
        for (int i = 0; i < 4_000; i++) {
            buffer.add(i % 10, i, i, i % 3 == 0);
        }
        Batch batch = new Batch(100_000);
        buffer.sample(batch, new SplittableRandom(1));
        boolean[] seen = new boolean[4_000];
        for (int k = 0; k < batch.size; k++) {
            int i = (int) batch.reward[k];
            seen[i] = true;
            assertEquals(i % 10, batch.pair[k]);
            assertEquals(i % 10 / 2, batch.state[k]);
            assertEquals(i % 3 == 0 ? ~i : i, batch.next[k]);
        }
        for (int i = 0; i < 4_000; i++) {
            assertEquals(i >= 1_000, seen[i]);
        }
    }

    /** Pairs that are rare are drawn as often as the others, in the last quarter of the mini-batch, and only there. */
    @Test
    void sample_evenly_drawsPairsFirst() {
        ReplayBuffer buffer = new ReplayBuffer(1_000, 0.25, STATE_ACTIONS);
        for (int i = 0; i < 5_000; i++) {
            int pair = i < 4_500 && i % 3 == 0 ? 9 : i % 500 == 7 ? 4 : i % 2; // pair 9 is forgotten in the end
            buffer.add(pair, i, 0, false);
        }
        Batch batch = new Batch(40_000);
        buffer.sample(batch, new SplittableRandom(1));
        int[] uniform = new int[10];
        int[] even = new int[10];
        for (int i = 0; i < batch.size; i++) {
            (i < 30_000 ? uniform : even)[batch.pair[i]]++;
            int added = (int) batch.reward[i];
            assertTrue(added >= 4_000, "what was overwritten is drawn");
        }
        assertEquals(60, uniform[4], 40); // 2 in 1,000
        for (int pair : new int[] {0, 1, 4, 9}) {
            assertEquals(2_500, even[pair], 250);
        }
    }

    /** A share that is no whole number of experiences holds in the mean. */
    @Test
    void sample_shareOfASmallBatch_holdsInTheMean() {
        ReplayBuffer buffer = new ReplayBuffer(1_000, 0.25, STATE_ACTIONS);
        for (int i = 0; i < 1_000; i++) {
            buffer.add(i == 0 ? 1 : 0, i, 0, false);
        }
        Batch one = new Batch(1);
        SplittableRandom random = new SplittableRandom(1);
        int rare = 0;
        for (int i = 0; i < 40_000; i++) {
            buffer.sample(one, random);
            rare += one.pair[0];
        }
        assertEquals(40_000 * (0.25 * 0.5 + 0.75 * 0.001), rare, 300);
    }

    /** Random experiences in rings of all lengths, against lists. */
    @Test
    void pairIndex_hasTheLastPlacesOfEachPair() {
        SplittableRandom random = new SplittableRandom(5);
        PairIndex index = new PairIndex(6);
        List<ArrayDeque<Integer>> expected = new ArrayList<>();
        for (int pair = 0; pair < 6; pair++) {
            expected.add(new ArrayDeque<>());
        }
        for (int i = 0; i < 3_000; i++) {
            int pair = random.nextInt(1 + random.nextInt(6));
            if (random.nextInt(5) < 2 && !expected.get(pair).isEmpty()) {
                index.removeOldest(pair);
                expected.get(pair).removeFirst();
            } else {
                index.add(pair, i);
                expected.get(pair).addLast(i);
            }
            if (i % 100 == 99) {
                Set<Integer> drawn = new TreeSet<>();
                for (int k = 0; k < 20_000; k++) {
                    drawn.add(index.draw(random));
                }
                Set<Integer> all = new TreeSet<>();
                expected.forEach(all::addAll);
                assertTrue(all.containsAll(drawn), "only places that are there");
                if (all.size() < 200) {
                    assertEquals(all, drawn);
                }
            }
        }
    }
}
