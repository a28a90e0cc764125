package io.github.softrl.learning;

import io.github.softrl.StateActions;
import io.github.softrl.internal.ArraySizes;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** An environment whose every answer is checked; its discount and its numbers of actions are read once. */
final class CheckedEnvironment {
    private final Environment environment;
    private final double discount;
    private final StateActions stateActions;

    CheckedEnvironment(Environment environment) {
        this.environment = environment;
        this.discount = environment.discount();
        if (!(discount >= 0 && discount <= 1)) {
            throw new IllegalArgumentException("discount of the environment must be in [0, 1]: " + discount);
        }
        int n = environment.stateCount();
        if (!(n >= 1 && n < ArraySizes.MAX_LENGTH)) {
            throw new IllegalArgumentException(
                    "stateCount of the environment must be >= 1 and below " + ArraySizes.MAX_LENGTH + ": " + n);
        }
        int[] actionCounts = new int[n];
        for (int s = 0; s < n; s++) {
            actionCounts[s] = environment.actionCount(s);
            if (!(actionCounts[s] >= 0)) {
                throw new IllegalArgumentException("actionCount of state " + s + " must be >= 0: " + actionCounts[s]);
            }
        }
        this.stateActions = StateActions.of(actionCounts);
    }

    double discount() {
        return discount;
    }

    StateActions stateActions() {
        return stateActions;
    }

    private boolean isState(int s) {
        return s >= 0 && s < stateActions.stateCount();
    }

    /** Starts an episode and returns its first state. */
    int reset(RandomGenerator rng) {
        int s = environment.reset(rng);
        if (!(isState(s) && stateActions.actionCount(s) > 0)) {
            throw new IllegalArgumentException(
                    "first state must be a state with actions: " + s + "; reset of the environment must return one");
        }
        return s;
    }

    /** Executes an action in the current state s. */
    Environment.Step step(int s, int a, RandomGenerator rng) {
        Environment.Step step =
                Objects.requireNonNull(environment.step(a, rng), "step of the environment must not be null");
        int next = step.nextState();
        if (!isState(next)) {
            throw new IllegalArgumentException("next state of state " + s + ", action " + a + " must be in [0, "
                    + stateActions.stateCount() + "): " + next + "; the environment must keep to its stateCount");
        }
        if (stateActions.actionCount(next) == 0 && !step.terminated()) {
            throw new IllegalArgumentException("next state of state " + s + ", action " + a
                    + " must have actions unless the step terminated: " + next + "; report terminated instead");
        }
        if (!Double.isFinite(step.reward())) {
            throw new IllegalArgumentException(
                    "reward of state " + s + ", action " + a + " must be finite: " + step.reward());
        }
        return step;
    }
}
