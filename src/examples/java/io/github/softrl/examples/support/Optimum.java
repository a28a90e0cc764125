package io.github.softrl.examples.support;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.PolicyValues;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.SoftPolicyIteration;

/** The policy that a solver finds at a temperature, optimal within its tolerance, and what it is worth from a start. */
public record Optimum(Policy policy, PolicyValues values, int start) {
    /** Solves a model. */
    public static Optimum of(FiniteMdp mdp, int start, double temperature) {
        Policy policy = SoftPolicyIteration.atTemperature(temperature)
                .solve(mdp)
                .requireConverged()
                .policy();
        return new Optimum(
                policy, SoftPolicyEvaluation.atTemperature(temperature).solve(mdp, policy), start);
    }

    public double value() {
        return values.value(start);
    }

    public double reward() {
        return values.rewards()[start];
    }

    public double entropy() {
        return values.entropies()[start];
    }

    /** Returns the largest of the bounds of these three, as numbers of this policy. */
    public double errorBound() {
        return Math.max(values.errorBound(), Math.max(values.rewardErrorBound(), values.entropyErrorBound()));
    }

    /** Returns how often each state is visited, discounted. */
    public double[] visits() {
        double[] from = new double[policy.stateCount()];
        from[start] = 1;
        return values.occupancy(from).visits();
    }
}
