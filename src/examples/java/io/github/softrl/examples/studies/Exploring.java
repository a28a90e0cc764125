package io.github.softrl.examples.studies;

import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;

/** Ways to explore in addition to the softmax, the same for both learners. */
enum Exploring {
    NONE("none", 0, 1, false),
    EPSILON("ε-greedy", 0.1, 1, false),
    REPEATING("repeating", 0.3, 100, false),
    NOVELTY("novelty", 0.2, 10_000, true);

    private final String text;
    private final double rate;
    private final int run;
    private final boolean novelty;

    Exploring(String text, double rate, int run, boolean novelty) {
        this.text = text;
        this.rate = rate;
        this.run = run;
        this.novelty = novelty;
    }

    SoftQLearning with(SoftQLearning learner) {
        return learner.withExploration(Schedule.constant(rate))
                .withExplorationRun(run)
                .withNovelty(novelty);
    }

    SoftActorCritic with(SoftActorCritic learner) {
        return learner.withExploration(Schedule.constant(rate))
                .withExplorationRun(run)
                .withNovelty(novelty);
    }

    @Override
    public String toString() {
        return text;
    }
}
