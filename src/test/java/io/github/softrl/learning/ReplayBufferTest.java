package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.softrl.StateActions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Covers ReplayBuffer and Batch. */
class ReplayBufferTest {
    private static final StateActions STATE_ACTIONS = StateActions.of(2, 2, 2, 2, 2);

    @Test
    void sample_fromAFullBuffer_returnsTheLastExperiences() {
        ReplayBuffer buffer = new ReplayBuffer(3, STATE_ACTIONS);
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
        ReplayBuffer buffer = new ReplayBuffer(3_000, STATE_ACTIONS);
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
}
