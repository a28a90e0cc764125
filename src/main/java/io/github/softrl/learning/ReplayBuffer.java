package io.github.softrl.learning;

import java.util.random.RandomGenerator;

/** The last experiences (s, a, r, s′, terminated), in a ring of primitive arrays. */
final class ReplayBuffer {
    private final int[] state;
    private final int[] pair; // the row of (s, a)
    private final double[] reward;
    private final int[] nextState; // ~s′ if the task terminated: one memory access less than with an array of flags
    private int size;
    private int next;

    ReplayBuffer(int capacity) {
        state = new int[capacity];
        pair = new int[capacity];
        reward = new double[capacity];
        nextState = new int[capacity];
    }

    /** Adds an experience, in place of the oldest if there is no room. */
    void add(int s, int row, double r, int s2, boolean ended) {
        state[next] = s;
        pair[next] = row;
        reward[next] = r;
        nextState[next] = ended ? ~s2 : s2;
        size = Math.max(size, next + 1);
        next = next + 1 == pair.length ? 0 : next + 1;
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
