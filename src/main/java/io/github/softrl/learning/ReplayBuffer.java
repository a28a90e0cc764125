package io.github.softrl.learning;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The last experiences (s, a, r, s′, terminated), in a ring of primitive arrays that grow up to its capacity. */
final class ReplayBuffer {
    private final int capacity;
    private int[] pair; // the row of (s, a)
    private double[] reward;
    private int[] nextState; // ~s′ if the task terminated: one memory access less than with an array of flags
    private int size;
    private int next;

    ReplayBuffer(int capacity) {
        this.capacity = capacity;
        resize(Math.min(capacity, 1024));
    }

    private void resize(int length) {
        pair = size == 0 ? new int[length] : Arrays.copyOf(pair, length);
        reward = size == 0 ? new double[length] : Arrays.copyOf(reward, length);
        nextState = size == 0 ? new int[length] : Arrays.copyOf(nextState, length);
    }

    /** Adds an experience, in place of the oldest if there is no room. */
    void add(int row, double r, int s2, boolean terminated) {
        if (next == pair.length) { // not full: else next would be 0 again
            resize((int) Math.min(capacity, 2L * next));
        }
        pair[next] = row;
        reward[next] = r;
        nextState[next] = terminated ? ~s2 : s2;
        size = Math.max(size, next + 1);
        next = next + 1 == capacity ? 0 : next + 1;
    }

    int size() {
        return size;
    }

    /** Fills a mini-batch with random experiences, each as likely, with replacement. */
    void sample(Batch batch, Pairs pairs, RandomGenerator rng) {
        for (int i = 0; i < batch.size; i++) {
            int e = rng.nextInt(size);
            batch.row[i] = pair[e];
            batch.state[i] = pairs.state[pair[e]];
            batch.reward[i] = reward[e];
            batch.next[i] = nextState[e];
        }
    }
}
