package io.github.softrl.examples.support;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.learning.Environment;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A model and where its episodes start, as the studies use them.
 *
 * @param name what tables and pictures call it
 * @param mdp the model
 * @param start the probability that each state is the first
 */
public record Task(String name, FiniteMdp mdp, double[] start) {
    /** Returns a task that starts in one of the given states, all equally likely. */
    public static Task of(String name, FiniteMdp mdp, int... starts) {
        double[] start = new double[mdp.stateCount()];
        IntStream.of(starts).forEach(s -> start[s] = 1.0 / starts.length);
        return new Task(name, mdp, start);
    }

    /** Returns the task as an environment, which learners can only try. */
    public Environment environment() {
        return Environment.of(mdp, start);
    }

    /** Returns the exact solution at a temperature, to the default tolerance. */
    public Solution solve(double temperature) {
        return SoftPolicyIteration.atTemperature(temperature).solve(mdp).requireConverged();
    }

    /** Returns what a policy is worth from the start, entropy included, by exact evaluation; with λ = 0 its return. */
    public double value(Policy policy, double temperature) {
        QTable q = SoftBellman.evaluate(mdp, policy, temperature);
        return mean(s -> policy.softValue(s, q, temperature));
    }

    /** Returns the mean of a number over the states of the start. */
    public double mean(IntToDoubleFunction number) {
        return IntStream.range(0, start.length)
                .filter(s -> start[s] > 0)
                .mapToDouble(s -> start[s] * number.applyAsDouble(s))
                .sum();
    }
}
