package io.github.softrl.examples.studies;

import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;

/**
 * Learners that explore by repeating actions, replay uniformly, and lower their rates by (1 + n)^−0.7 per visit,
 * whatever the discount is: those with which the experiments were made.
 */
final class RepeatingLearners {
    private static final Schedule RATE = Schedule.polynomial(1, 0.7).perVisit();
    private static final Schedule EXPLORATION = Schedule.constant(0.3);

    private RepeatingLearners() {}

    static SoftQLearning softQLearning(double temperature) {
        return SoftQLearning.atTemperature(temperature)
                .withLearningRate(RATE)
                .withNovelty(false)
                .withExploration(EXPLORATION)
                .withExplorationRun(100)
                .withEvenReplay(0);
    }

    static SoftActorCritic softActorCritic(double temperature) {
        return SoftActorCritic.atTemperature(temperature)
                .withLearningRate(RATE)
                .withNovelty(false)
                .withExploration(EXPLORATION)
                .withExplorationRun(100)
                .withEvenReplay(0);
    }
}
