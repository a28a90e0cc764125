package io.github.softrl.learning;

import java.util.Objects;
import java.util.random.RandomGenerator;

/** Truncates episodes after a number of steps. */
final class TimeLimit implements Environment {
    private final Environment environment;
    private final int limit;
    private int steps;

    TimeLimit(Environment environment, int limit) {
        if (!(limit >= 1)) {
            throw new IllegalArgumentException("steps of a time limit must be >= 1: " + limit);
        }
        this.environment = environment;
        this.limit = limit;
    }

    @Override
    public int stateCount() {
        return environment.stateCount();
    }

    @Override
    public int actionCount(int state) {
        return environment.actionCount(state);
    }

    @Override
    public double discount() {
        return environment.discount();
    }

    @Override
    public int reset(RandomGenerator rng) {
        steps = 0;
        return environment.reset(rng);
    }

    @Override
    public Step step(int action, RandomGenerator rng) {
        if (steps >= limit) {
            throw new IllegalStateException(
                    "an episode must not go on after its time limit of " + limit + " steps; call reset");
        }
        Step step = Objects.requireNonNull(environment.step(action, rng), "step of the environment must not be null");
        steps++;
        boolean cut = steps == limit && !step.terminated();
        return cut ? new Step(step.nextState(), step.reward(), false, true) : step;
    }
}
