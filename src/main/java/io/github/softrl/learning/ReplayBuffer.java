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
    private final double even; // the share of each mini-batch that is drawn evenly
    private final PairIndex index; // null: none
    private int size;
    private int next;

    /**
     * @param even the share of each mini-batch for which a pair is drawn first, and then one of its experiences
     */
    ReplayBuffer(int capacity, double even, StateActions stateActions) {
        this.capacity = capacity;
        this.even = even;
        this.index = even > 0 ? new PairIndex(stateActions.pairCount()) : null;
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
        if (index != null) {
            if (next < size) {
                index.removeOldest(pairs[next]);
            }
            index.add(pair, next);
        }
        pairs[next] = pair;
        rewards[next] = reward;
        nextStates[next] = terminated ? ~nextState : nextState;
        size = Math.max(size, next + 1);
        next = next + 1 == capacity ? 0 : next + 1;
    }

    /** Returns how many experiences of a mini-batch to draw evenly: the share, in the mean where it is a fraction. */
    private int evenCount(int batchSize, RandomGenerator rng) {
        double count = even * batchSize;
        int whole = (int) count;
        return count > whole && Draws.uniform(rng) < count - whole ? whole + 1 : whole;
    }

    /** Fills a mini-batch with experiences drawn with replacement: uniformly, and the last share of them evenly. */
    void sample(Batch batch, RandomGenerator rng) {
        int uniform = batch.size - evenCount(batch.size, rng);
        for (int i = 0; i < batch.size; i++) {
            int e = i < uniform ? Draws.index(rng, size) : index.draw(rng);
            batch.pair[i] = pairs[e];
            batch.state[i] = states[pairs[e]];
            batch.reward[i] = rewards[e];
            batch.next[i] = nextStates[e];
        }
    }
}
