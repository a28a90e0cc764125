package io.github.softrl.examples.studies;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.PolicyValues;
import io.github.softrl.QTable;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.examples.support.Task;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Exact policy gradient ascent of a softmax policy's logits, without samples.
 *
 * <pre>{@code
 *   θ(s,b) ← θ(s,b) + η d(s) π(b|s) [ A(s,b) − Σ π A ]     plain: the gradient of the value from the start
 *   θ(s,b) ← θ(s,b) + η [ A(s,b) − Σ π A ]                 natural
 *   A(s,b) = Q(s,b) − λ log π(b|s)
 * }</pre>
 *
 * <p>d are the discounted visits. With entropy in the reward, Q is that of the soft MDP, which counts the entropies to
 * come. With entropy as a regularizer of the loss, as in A2C and PPO, Q is that of the rewards alone.
 *
 * @param temperature λ ≥ 0
 * @param isInReward whether Q counts the entropies to come
 * @param isNatural whether the step is the natural one
 * @param rate η
 */
record PolicyGradient(double temperature, boolean isInReward, boolean isNatural, double rate) {
    /** Returns the logits after a number of steps from the given ones, or earlier, once they change no more. */
    QTable ascend(Task task, QTable logits, int steps) {
        FiniteMdp mdp = task.mdp();
        double[] theta = logits.byPair();
        Policy policy = Policy.softmax(logits, 1);
        for (int i = 0; i < steps; i++) {
            double largest = step(task, policy, theta);
            policy = Policy.softmax(QTable.of(mdp.stateActions(), theta), 1);
            if (largest < 1e-9) {
                break;
            }
        }
        return QTable.of(mdp.stateActions(), theta);
    }

    /** Adds a step to the logits, and returns its largest component. */
    private double step(Task task, Policy policy, double[] theta) {
        FiniteMdp mdp = task.mdp();
        PolicyValues values =
                SoftPolicyEvaluation.atTemperature(isInReward ? temperature : 0).solve(mdp, policy);
        double[] visits = isNatural ? null : values.occupancy(task.start()).visits();
        double largest = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            double[] advantage = values.q().row(s);
            double[] p = policy.row(s);
            double mean = 0;
            for (int b = 0; b < p.length; b++) {
                advantage[b] -= temperature == 0 ? 0 : temperature * policy.logProbability(s, b);
                mean += p[b] * advantage[b];
            }
            int first = mdp.stateActions().firstPair(s);
            for (int b = 0; b < p.length; b++) {
                double move = rate * (isNatural ? 1 : visits[s] * p[b]) * (advantage[b] - mean);
                theta[first + b] += move;
                largest = Math.max(largest, Math.abs(move));
            }
        }
        return largest;
    }

    /** Returns a table of zeros. */
    static QTable zeros(FiniteMdp mdp) {
        return QTable.of(mdp.stateActions(), new double[mdp.stateActions().pairCount()]);
    }

    /** Returns a table of random numbers in [−1, 1]. */
    static QTable random(FiniteMdp mdp, long seed) {
        double[] numbers = new double[mdp.stateActions().pairCount()];
        SplittableRandom random = new SplittableRandom(seed);
        Arrays.setAll(numbers, pair -> 2 * random.nextDouble() - 1);
        return QTable.of(mdp.stateActions(), numbers);
    }
}
