package io.github.softrl.learning;

import io.github.softrl.internal.Draws;
import java.util.random.RandomGenerator;

/** Repeats one random action number (temporally extended ε-greedy exploration; Dabney, Ostrovski, Barreto 2021). */
final class RepeatedAction implements Exploration {
    private int number; // of the repeated action, modulo the number of actions

    @Override
    public int startRun(int steps, RandomGenerator rng) {
        number = Draws.index(rng, Integer.MAX_VALUE);
        return steps;
    }

    @Override
    public int action(int s, int actions) {
        return number % actions; // the remainder favours small numbers by 1e-9
    }
}
