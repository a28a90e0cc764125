package io.github.softrl.learning;

import io.github.softrl.FiniteMdp;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Something to act in: states and actions are numbered, transitions and rewards can only be sampled. Mutable, for one
 * thread; anyone can implement it for their own simulator.
 *
 * <p>An episode starts with {@link #reset} and ends with a step that is {@code terminated} (the task is over: nothing is
 * earned afterwards) or {@code truncated} (a time limit, say: the task would go on, and a learner bootstraps).
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
     * @return the number; 0 for states in which an episode is over
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
     * @return the first state, which has actions
     */
    int reset(RandomGenerator rng);

    /**
     * Takes an action in the current state.
     *
     * @param action one of the state's actions
     * @param rng the source of randomness
     * @return what came of it
     * @throws IllegalStateException if no episode is running
     */
    Step step(int action, RandomGenerator rng);

    /**
     * What came of an action.
     *
     * @param nextState s′
     * @param reward r, finite
     * @param terminated whether the task is over, so that s′ is worth 0
     * @param truncated whether the episode was cut off although the task goes on
     */
    record Step(int nextState, double reward, boolean terminated, boolean truncated) {}

    /**
     * Returns a simulator of a model, in O(1) per step; episodes start in the given state and end in terminal states.
     *
     * @param mdp the model
     * @param startState the first state of each episode, not terminal
     * @return the environment; it pays the reward of the outcome that occurred
     * @throws IndexOutOfBoundsException if there is no such state
     * @throws IllegalArgumentException if the state is terminal
     */
    static Environment of(FiniteMdp mdp, int startState) {
        if (!(startState >= 0 && startState < Objects.requireNonNull(mdp, "mdp").stateCount())) {
            throw new IndexOutOfBoundsException("start state must be in [0, " + mdp.stateCount() + "): " + startState);
        }
        double[] start = new double[mdp.stateCount()];
        start[startState] = 1;
        return new MdpEnvironment(mdp, start);
    }

    /**
     * Returns a simulator of a model, in O(1) per step; episodes start in a random state and end in terminal states.
     *
     * @param mdp the model
     * @param startDistribution one probability per state, 0 for terminal ones, with sum 1 within 1e-9
     * @return the environment; it pays the reward of the outcome that occurred
     * @throws IllegalArgumentException if that is no distribution over states with actions
     */
    static Environment of(FiniteMdp mdp, double[] startDistribution) {
        return new MdpEnvironment(Objects.requireNonNull(mdp, "mdp"), startDistribution);
    }

    /**
     * Returns this environment with episodes cut off, as truncated, after a number of steps. The two share their state.
     *
     * @param steps the largest number of steps of an episode, ≥ 1
     * @return the limited environment
     * @throws IllegalArgumentException if the number is less than 1
     */
    default Environment withTimeLimit(int steps) {
        return new TimeLimit(this, steps);
    }
}
