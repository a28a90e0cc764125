package io.github.softrl.learning;

import java.util.random.RandomGenerator;

/** What exploratory runs do: a {@link RepeatedAction}, or what a {@link NoveltyTable} says. For one run and thread. */
interface Exploration {
    /** Starts an episode in a state. */
    default void startEpisode(int s) {}

    /** Starts an exploratory run of so many steps; returns how many it shall have, perhaps fewer. */
    int startRun(int steps, RandomGenerator rng);

    /** Returns the next action of the run. */
    int action(int s, int actions);

    /** Records that a pair was tried. */
    default void recordTry(int pair) {}

    /** Learns from the experiences of a mini-batch. */
    default void learn(Batch batch) {}
}
