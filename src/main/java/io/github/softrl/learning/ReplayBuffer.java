package io.github.softrl.learning;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The last experiences (s, a, r, s′, terminated), in a ring of primitive arrays that grow up to its capacity. */
final class ReplayBuffer {
    private final int capacity;
    private int[] state;
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
        state = size == 0 ? new int[length] : Arrays.copyOf(state, length);
        pair = size == 0 ? new int[length] : Arrays.copyOf(pair, length);
        reward = size == 0 ? new double[length] : Arrays.copyOf(reward, length);
        nextState = size == 0 ? new int[length] : Arrays.copyOf(nextState, length);
    }

    /** Adds an experience, in place of the oldest if there is no room. */
    void add(int s, int row, double r, int s2, boolean ended) {
        if (next == pair.length) { // not full: else next would be 0 again
            resize((int) Math.min(capacity, 2L * next));
        }
        state[next] = s;
        pair[next] = row;
        reward[next] = r;
        nextState[next] = ended ? ~s2 : s2;
        size = Math.max(size, next + 1);
        next = next + 1 == capacity ? 0 : next + 1;
    }

    int size() {
        return size;
    }

    /** Returns the place of a random experience, each as likely. */
    int sample(RandomGenerator rng) {
        return rng.nextInt(size);
    }

    int state(int i) {
        return state[i];
    }

    int row(int i) {
        return pair[i];
    }

    double reward(int i) {
        return reward[i];
    }

    int nextState(int i) {
        return terminated(i) ? ~nextState[i] : nextState[i];
    }

    boolean terminated(int i) {
        return nextState[i] < 0;
    }
}
