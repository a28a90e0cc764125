package io.github.softrl.learning;

/**
 * A point of a learning curve. Each mean is over the time since the previous point; a mean over nothing is NaN.
 *
 * @param step how many steps were taken so far
 * @param episodes how many episodes ended so far
 * @param meanReturn the mean of Σ γᵗ r over the episodes ended since the previous point, exploration included
 * @param meanSoftReturn the mean of Σ γᵗ (r + λ·H(π(·|s))), where π is the current learned policy
 * @param meanTdError the mean of |error| over the updates, each taken before its update
 * @param entropy the mean of H(π(·|s)) over the visited states, in nats
 * @param temperature the current λ
 * @param error ‖Q − Q*‖∞ over the reachable pairs if a reference was given, else NaN
 */
public record LearningPoint(
        long step,
        long episodes,
        double meanReturn,
        double meanSoftReturn,
        double meanTdError,
        double entropy,
        double temperature,
        double error) {}
