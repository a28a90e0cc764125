package io.github.softrl.learning;

/**
 * A point of a learning curve. Means are over what happened since the point before; they are NaN if nothing did.
 *
 * @param step steps taken so far
 * @param episodes episodes ended so far
 * @param meanReturn the mean of Σ γᵗ r over the episodes ended since the last point, exploration included
 * @param meanSoftReturn the mean of Σ γᵗ (r + λ·H(π(·|s))), π the learned policy of the moment
 * @param meanTdError the mean |error| of the updates, before each
 * @param entropy the mean of H(π(·|s)) over the states visited, in nats
 * @param temperature λ of the moment
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
