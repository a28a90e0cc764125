package io.github.softrl.learning;

import io.github.softrl.StateActions;
import io.github.softrl.internal.Draws;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The last experiences (s, a, r, s′, terminated), in a ring of primitive arrays that grow up to the capacity. */
final class ReplayBuffer {
    private final int capacity;
    private final int[] states; // of each pair: an array of its own makes sampling faster
    private int[] pairs; // (s, a)
    private double[] rewards;
    private int[] nextStates; // ~s′ if the task terminated: one memory access less than with an array of flags
    private int size;
    private int next;

    ReplayBuffer(int capacity, StateActions stateActions) {
        this.capacity = capacity;
        this.states = new int[stateActions.pairCount()];
        Arrays.setAll(states, stateActions::state);
        resize(Math.min(capacity, 1024));
    }

    private void resize(int length) {
        pairs = size == 0 ? new int[length] : Arrays.copyOf(pairs, length);
        rewards = size == 0 ? new double[length] : Arrays.copyOf(rewards, length);
        nextStates = size == 0 ? new int[length] : Arrays.copyOf(nextStates, length);
    }

    /** Adds an experience, in place of the oldest one if the buffer is full. */
    void add(int pair, double reward, int nextState, boolean terminated) {
        if (next == pairs.length) { // the ring is not full, or next would be 0
            resize((int) Math.min(capacity, 2L * next));
        }
        pairs[next] = pair;
        rewards[next] = reward;
        nextStates[next] = terminated ? ~nextState : nextState;
        size = Math.max(size, next + 1);
        next = next + 1 == capacity ? 0 : next + 1;
    }

    /** Fills a mini-batch with experiences drawn uniformly, with replacement. */
    void sample(Batch batch, RandomGenerator rng) {
        for (int i = 0; i < batch.size; i++) {
            int e = Draws.index(rng, size);
            batch.pair[i] = pairs[e];
            batch.state[i] = states[pairs[e]];
            batch.reward[i] = rewards[e];
            batch.next[i] = nextStates[e];
        }
    }
}
