package io.github.softrl.learning;

import io.github.softrl.FiniteMdp;
import io.github.softrl.internal.Indices;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * An environment is a task that a learner can only try out: it is in a state, and each action yields a reward and a
 * next state. States and actions are numbered from 0. Implement this interface for a simulator of your own.
 * An environment is mutable; use it in one thread only.
 *
 * <p>An episode starts with {@link #reset} and ends with a step that is {@code terminated} (the task is over, and no
 * reward follows) or {@code truncated} (the episode is cut off, by a time limit for example, but the task would go on,
 * and the learner bootstraps).
 */
public interface Environment {
    /**
     * Returns the number of states.
     *
     * @return n ≥ 1
     */
    int stateCount();

    /**
     * Returns the number of actions of a state, numbered from 0.
     *
     * @param state a state
     * @return the number; 0 for states in which the task is over
     */
    int actionCount(int state);

    /**
     * Returns the discount of the task.
     *
     * @return γ in [0, 1]
     */
    double discount();

    /**
     * Starts an episode.
     *
     * @param rng the source of randomness
     * @return the first state, which must have actions
     */
    int reset(RandomGenerator rng);

    /**
     * Takes an action in the current state.
     *
     * @param action one of the state's actions
     * @param rng the source of randomness
     * @return the outcome
     * @throws IllegalStateException if no episode is running
     */
    Step step(int action, RandomGenerator rng);

    /**
     * The outcome of an action.
     *
     * @param nextState s′
     * @param reward r, finite
     * @param terminated whether the task is over, so that the value of s′ is 0
     * @param truncated whether the episode was cut off although the task goes on
     */
    record Step(int nextState, double reward, boolean terminated, boolean truncated) {}

    /**
     * Returns a simulator of a model, in O(1) per step; episodes start in the given state and end in terminal states.
     *
     * @param mdp the model
     * @param startState the first state of each episode, not terminal
     * @return the environment; a step returns the reward of the outcome that was drawn
     * @throws IndexOutOfBoundsException if there is no such state
     * @throws IllegalArgumentException if the state is terminal
     */
    static Environment of(FiniteMdp mdp, int startState) {
        double[] start = new double[Objects.requireNonNull(mdp, "mdp").stateCount()];
        Indices.check("start state", startState, start.length);
        start[startState] = 1;
        return new MdpEnvironment(mdp, start);
    }

    /**
     * Returns a simulator of a model, in O(1) per step; episodes start in a random state and end in terminal states.
     *
     * @param mdp the model
     * @param startDistribution one probability per state, 0 for terminal ones, with sum 1 within 1e-9
     * @return the environment; a step returns the reward of the outcome that was drawn
     * @throws IllegalArgumentException if that is not a distribution over states with actions
     */
    static Environment of(FiniteMdp mdp, double[] startDistribution) {
        return new MdpEnvironment(Objects.requireNonNull(mdp, "mdp"), startDistribution);
    }

    /**
     * Returns this environment with a time limit: episodes are truncated after the given number of steps. Both
     * environments share their state.
     *
     * @param steps the maximum number of steps of an episode, ≥ 1
     * @return the limited environment
     * @throws IllegalArgumentException if the number is less than 1
     */
    default Environment withTimeLimit(int steps) {
        return new TimeLimit(this, steps);
    }
}
