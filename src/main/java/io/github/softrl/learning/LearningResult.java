package io.github.softrl.learning;

import io.github.softrl.Policy;
import io.github.softrl.PolicyValues;
import io.github.softrl.QTable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a learner has learned, with its learning curve. Immutable and thread-safe. */
public final class LearningResult {
    /** Why a learner stopped. */
    public enum Status {
        /** All steps were taken, with all their updates. */
        COMPLETED,

        /** The time limit was reached first. */
        TIME_LIMIT,

        /** The thread was interrupted; its interrupt flag is left set. */
        INTERRUPTED
    }

    private final QTable q;
    private final Policy policy;
    private final double temperature;
    private final long steps;
    private final long episodes;
    private final List<LearningPoint> curve;
    private final Optional<PolicyValues> policyValues;
    private final Status status;

    LearningResult(
            QTable q,
            Policy policy,
            double temperature,
            long steps,
            long episodes,
            List<LearningPoint> curve,
            Optional<PolicyValues> policyValues,
            Status status) {
        this.q = q;
        this.policy = policy;
        this.temperature = temperature;
        this.steps = steps;
        this.episodes = episodes;
        this.curve = List.copyOf(curve);
        this.policyValues = policyValues;
        this.status = status;
    }

    /**
     * Returns the learned action values. They are an estimate without an error bound.
     *
     * @return the table of weights w
     */
    public QTable q() {
        return q;
    }

    /**
     * Returns the learned policy, without exploration: softmax(Q/λ) for soft Q-learning, the actor for soft
     * actor-critic.
     *
     * @return the policy
     */
    public Policy policy() {
        return policy;
    }

    /**
     * Returns the temperature, which is the last one if it was tuned.
     *
     * @return λ ≥ 0, in units of reward
     */
    public double temperature() {
        return temperature;
    }

    /**
     * Returns how many steps were taken in the environment.
     *
     * @return the number
     */
    public long steps() {
        return steps;
    }

    /**
     * Returns how many episodes ended.
     *
     * @return the number
     */
    public long episodes() {
        return episodes;
    }

    /**
     * Returns the learning curve.
     *
     * @return its points, in order; an unmodifiable list
     */
    public List<LearningPoint> curve() {
        return curve;
    }

    /**
     * Returns the certificate of the learned policy, if a model was given ({@code withModel}): the exact values of the
     * policy in all states, at the temperature of the model's solution, with their bounds. What the policy loses from
     * the start is the regret of the last point of the curve.
     *
     * @return the values; nothing without a model, after a stop by a time limit or an interruption, or where no finite
     *     values could be certified, as for a policy that hardly ever ends at discount 1. After a stop, {@code
     *     SoftPolicyEvaluation} can compute them, once the interrupt flag is cleared
     */
    public Optional<PolicyValues> policyValues() {
        return policyValues;
    }

    /**
     * Returns why learning stopped.
     *
     * @return the status
     */
    public Status status() {
        return status;
    }

    /** Tells whether another result has the same numbers, the curve included, as that of an equal run has. */
    @Override
    public boolean equals(Object other) {
        return other instanceof LearningResult that
                && q.equals(that.q)
                && policy.equals(that.policy)
                && Double.compare(temperature, that.temperature) == 0
                && steps == that.steps
                && episodes == that.episodes
                && curve.equals(that.curve)
                && policyValues.equals(that.policyValues)
                && status == that.status;
    }

    @Override
    public int hashCode() {
        return Objects.hash(q, policy, temperature, steps, episodes, curve, policyValues, status);
    }

    @Override
    public String toString() {
        return "LearningResult[" + status + " after " + steps + " steps and " + episodes + " episodes, temperature "
                + temperature + "]";
    }
}
