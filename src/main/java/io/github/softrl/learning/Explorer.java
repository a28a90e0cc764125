package io.github.softrl.learning;

import io.github.softrl.internal.Distributions;
import io.github.softrl.internal.Draws;
import java.util.random.RandomGenerator;

/**
 * Selects actions by a policy mixed with exploratory runs: with probability ε a run starts, which lasts L steps,
 * P(L ≥ n) = 1/n, up to a limit or to the end of the episode.
 */
final class Explorer {
    private final Schedule rate; // ε
    private final int maxRun;
    private final Exploration exploration;
    private int remaining; // steps of the present run

    Explorer(Schedule rate, int maxRun, Exploration exploration) {
        this.rate = rate;
        this.maxRun = maxRun;
        this.exploration = exploration;
    }

    void startEpisode(int s) {
        remaining = 0;
        exploration.startEpisode(s);
    }

    /**
     * @param policy the probabilities of the actions of state s
     * @param step how many steps were taken before
     */
    int select(double[] policy, int s, int actions, long step, RandomGenerator rng) {
        if (remaining == 0) {
            double epsilon = rate.at(step);
            if (!(epsilon >= 0 && epsilon <= 1)) {
                throw new IllegalArgumentException(
                        "exploration rate must be in [0, 1]: " + epsilon + " at step " + step + " of " + rate);
            }
            if (epsilon > 0 && Draws.uniform(rng) < epsilon) {
                int steps = (int) Math.min(maxRun, 1 / (1 - Draws.uniform(rng)));
                remaining = exploration.startRun(steps, rng);
            }
        }
        if (remaining > 0) {
            remaining--;
            return exploration.action(s, actions);
        }
        return Distributions.draw(policy, 0, actions, rng);
    }
}
