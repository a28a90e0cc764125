package io.github.softrl.learning;

import io.github.softrl.StateActions;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The last experiences (s, a, r, s′, terminated), in a ring of primitive arrays that grow up to its capacity. */
final class ReplayBuffer {
    private final int capacity;
    private int[] pairs; // (s, a)
    private double[] rewards;
    private int[] nextStates; // ~s′ if the task terminated: one memory access less than with an array of flags
    private int size;
    private int next;

    ReplayBuffer(int capacity) {
        this.capacity = capacity;
        resize(Math.min(capacity, 1024));
    }

    private void resize(int length) {
        pairs = size == 0 ? new int[length] : Arrays.copyOf(pairs, length);
        rewards = size == 0 ? new double[length] : Arrays.copyOf(rewards, length);
        nextStates = size == 0 ? new int[length] : Arrays.copyOf(nextStates, length);
    }

    /** Adds an experience, in place of the oldest if there is no room. */
    void add(int pair, double reward, int nextState, boolean terminated) {
        if (next == pairs.length) { // not full: else next would be 0 again
            resize((int) Math.min(capacity, 2L * next));
        }
        pairs[next] = pair;
        rewards[next] = reward;
        nextStates[next] = terminated ? ~nextState : nextState;
        size = Math.max(size, next + 1);
        next = next + 1 == capacity ? 0 : next + 1;
    }

    /** Fills a mini-batch with random experiences, each as likely, with replacement. */
    void sample(Batch batch, StateActions stateActions, RandomGenerator rng) {
        for (int i = 0; i < batch.size; i++) {
            int e = rng.nextInt(size);
            batch.pair[i] = pairs[e];
            batch.state[i] = stateActions.state(pairs[e]);
            batch.reward[i] = rewards[e];
            batch.next[i] = nextStates[e];
        }
    }
}
