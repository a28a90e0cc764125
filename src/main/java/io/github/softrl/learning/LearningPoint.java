package io.github.softrl.learning;

import io.github.softrl.Certified;

/**
 * A point of a learning curve. Each mean is over the time since the previous point; a mean over nothing is NaN.
 *
 * <p>The returns of the behaviour are those of episodes as they happened, exploration included, by a policy that
 * changed on the way. They are estimates, and usually worse than what was learned. The value and the regret are those
 * of the learned policy at this point, without exploration; they are computed from the model, not sampled.
 *
 * @param step how many steps were taken so far
 * @param episodes how many episodes ended so far
 * @param behaviourReturn the mean of Σ γᵗ r over the episodes ended since the previous point, exploration included,
 *     entropy not
 * @param behaviourSoftReturn the mean of Σ γᵗ (r + λ·H(π(·|s))) over the same episodes, where π is the policy from
 *     which actions are drawn in steps that do not explore: softmax(w/λ), at the behaviour's temperature, or the actor
 * @param meanTdError the mean of |error| over the updates, each taken before its update
 * @param entropy the mean of H(π(·|s)) over the visited states, π as before, in nats
 * @param temperature the current λ
 * @param error ‖Q − Q*‖∞ over the states given with the reference, if there is one, else NaN
 * @param value the exact value of the learned policy from the start, at the temperature of the optimum that was given
 *     with the model, with its bound; {@link Certified#UNKNOWN} without a model, at the point of a stop by a time limit
 *     or an interruption, or where no finite values could be certified
 * @param regret what the learned policy loses against that optimum from the start, with its bound, which includes the
 *     optimum's; unknown where the value is
 */
public record LearningPoint(
        long step,
        long episodes,
        double behaviourReturn,
        double behaviourSoftReturn,
        double meanTdError,
        double entropy,
        double temperature,
        double error,
        Certified value,
        Certified regret) {}
