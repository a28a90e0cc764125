package io.github.softrl.examples.studies;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.StateActions;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.Environment;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How near to Q* samples can lead: an explorer that knows the model tries all pairs as evenly as it can, and the model
 * of its samples is solved exactly. No learner that takes as many steps does much better.
 */
final class SamplerLimit {
    private static final double DISCOUNT = 0.999; // of the flow: runs of about a thousand steps
    private static final int ROUNDS = 2_000;

    private final Task task;
    private final StateActions stateActions;
    private final boolean[] counts; // whether a pair can be reached
    private final double[] flow; // the share of the steps in which each pair is tried

    SamplerLimit(Task task) {
        this.task = task;
        this.stateActions = task.mdp().stateActions();
        boolean[] reachable = task.mdp()
                .reachable(IntStream.range(0, task.start().length)
                        .filter(s -> task.start()[s] > 0)
                        .toArray());
        this.counts = new boolean[stateActions.pairCount()];
        for (int pair = 0; pair < counts.length; pair++) {
            counts[pair] = reachable[stateActions.state(pair)];
        }
        this.flow = evenFlow();
    }

    /** Returns the smallest number of tries of a pair in so many steps. */
    double fewestTries(long steps) {
        double fewest = Double.POSITIVE_INFINITY;
        for (int pair = 0; pair < flow.length; pair++) {
            fewest = counts[pair] ? Math.min(fewest, steps * flow[pair]) : fewest;
        }
        return fewest;
    }

    /** Minimizes Σ flow⁻⁶ over what stationary policies can do, restarts included (Frank, Wolfe 1956). */
    private double[] evenFlow() {
        double[] d = flowOf(Policy.uniform(task.mdp()), restarted(new double[counts.length]));
        for (int k = 1; k <= ROUNDS; k++) {
            double[] bonus = new double[d.length];
            double least = Double.POSITIVE_INFINITY;
            for (int pair = 0; pair < d.length; pair++) {
                least = counts[pair] ? Math.min(least, d[pair]) : least;
            }
            for (int pair = 0; pair < d.length; pair++) {
                bonus[pair] = counts[pair] ? Math.pow(least / d[pair], 7) : 0;
            }
            FiniteMdp mdp = restarted(bonus);
            double[] towards = flowOf(
                    Policy.greedy(
                            SoftPolicyIteration.atTemperature(0).solve(mdp).q()),
                    mdp);
            for (int pair = 0; pair < d.length; pair++) {
                d[pair] += 2.0 / (k + 20) * (towards[pair] - d[pair]);
            }
        }
        return d;
    }

    /** Returns the model in which an episode that ends is followed by the next one, with the given rewards. */
    private FiniteMdp restarted(double[] rewards) {
        FiniteMdp mdp = task.mdp();
        FiniteMdp.Builder builder = builder(DISCOUNT);
        for (int pair = 0; pair < rewards.length; pair++) {
            int s = stateActions.state(pair);
            int a = stateActions.action(pair);
            for (int s2 = 0; s2 < mdp.stateCount(); s2++) {
                double p = mdp.probability(s, a, s2);
                if (p > 0 && !mdp.isTerminal(s2)) {
                    builder.transition(s, a, s2, p, rewards[pair]);
                }
                for (int first = 0; p > 0 && mdp.isTerminal(s2) && first < mdp.stateCount(); first++) {
                    if (task.start()[first] > 0) {
                        builder.transition(s, a, first, p * task.start()[first], rewards[pair]);
                    }
                }
            }
        }
        return builder.build();
    }

    /** Returns the builder of a model with the states of the task, the terminal ones declared. */
    private FiniteMdp.Builder builder(double discount) {
        FiniteMdp.Builder builder = FiniteMdp.builder(task.mdp().stateCount(), discount);
        IntStream.range(0, task.mdp().stateCount())
                .filter(task.mdp()::isTerminal)
                .forEach(builder::terminal);
        return builder;
    }

    private double[] flowOf(Policy policy, FiniteMdp mdp) {
        double[] visits = SoftPolicyEvaluation.atTemperature(0)
                .solve(mdp, policy)
                .occupancy(task.start())
                .visits();
        double[] d = new double[counts.length];
        Arrays.setAll(
                d,
                pair -> (1 - DISCOUNT)
                        * visits[stateActions.state(pair)]
                        * policy.probability(stateActions.state(pair), stateActions.action(pair)));
        return d;
    }

    /** Returns max |Q − Q*| over the pairs, Q the exact solution of a model of so many steps' samples. */
    Seeds errors(double temperature, long steps, int seeds) {
        QTable exact = task.solve(temperature).q();
        return Seeds.run(seeds, seed -> {
            FiniteMdp sampled = sample(steps, new SplittableRandom(seed));
            double[] q = SoftPolicyIteration.atTemperature(temperature)
                    .solve(sampled)
                    .q()
                    .byPair();
            double[] best = exact.byPair();
            double error = 0;
            for (int pair = 0; pair < q.length; pair++) {
                error = counts[pair] ? Math.max(error, Math.abs(q[pair] - best[pair])) : error;
            }
            return new double[] {error};
        });
    }

    private FiniteMdp sample(long steps, SplittableRandom random) {
        FiniteMdp mdp = task.mdp();
        FiniteMdp.Builder builder = builder(mdp.discount());
        for (int pair = 0; pair < flow.length; pair++) {
            int s = stateActions.state(pair);
            int a = stateActions.action(pair);
            int tries = (int) Math.max(1, Math.round(steps * flow[pair]));
            int[] seen = new int[mdp.stateCount()];
            double[] rewards = new double[seen.length];
            Environment here = Environment.of(mdp, s);
            for (int i = 0; i < tries; i++) {
                here.reset(random);
                Environment.Step step = here.step(a, random);
                seen[step.nextState()]++;
                rewards[step.nextState()] += step.reward();
            }
            for (int s2 = 0; s2 < seen.length; s2++) {
                if (seen[s2] > 0) {
                    builder.transition(s, a, s2, (double) seen[s2] / tries, rewards[s2] / seen[s2]);
                }
            }
        }
        return builder.build();
    }
}
