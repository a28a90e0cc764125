package io.github.softrl.learning;

import io.github.softrl.internal.Distributions;
import io.github.softrl.internal.Draws;
import java.util.random.RandomGenerator;

/**
 * Selects actions by a policy mixed with exploratory runs: with probability ε a run starts, in which one random action
 * is repeated L times, P(L ≥ n) = 1/n, up to a limit or to the end of the episode.
 */
final class Explorer {
    private final Schedule rate; // ε
    private final int maxRun;
    private int remaining; // steps of the present run
    private int number; // of the repeated action, modulo the number of actions

    Explorer(Schedule rate, int maxRun) {
        this.rate = rate;
        this.maxRun = maxRun;
    }

    void startEpisode() {
        remaining = 0;
    }

    /**
     * @param policy the probabilities of the actions
     * @param actions how many actions the state has
     * @param step how many steps were taken before
     */
    int select(double[] policy, int actions, long step, RandomGenerator rng) {
        if (remaining == 0) {
            double epsilon = rate.at(step);
            if (!(epsilon >= 0 && epsilon <= 1)) {
                throw new IllegalArgumentException(
                        "exploration rate must be in [0, 1]: " + epsilon + " at step " + step + " of " + rate);
            }
            if (epsilon > 0 && Draws.uniform(rng) < epsilon) {
                remaining = (int) Math.min(maxRun, 1 / (1 - Draws.uniform(rng)));
                number = Draws.index(rng, Integer.MAX_VALUE);
            }
        }
        if (remaining > 0) {
            remaining--;
            return number % actions; // the remainder favours small numbers by 1e-9
        }
        return Distributions.draw(policy, 0, actions, rng);
    }
}
