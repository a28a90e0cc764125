package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.RandomMdps;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Covers SoftBellman and SoftQValueIteration: the definitions of the soft problem, as sums over time. */
class DefinitionsTest {
    private static final double DISCOUNT = 0.7;
    private static final int STEPS = 120; // 0.7^120 = 3e-19
    private static final double TEMPERATURE = 0.4;

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    private static Policy policy(FiniteMdp mdp, SplittableRandom random) {
        double[][] p = new double[mdp.stateCount()][];
        for (int s = 0; s < p.length; s++) {
            int n = mdp.actionCount(s);
            p[s] = n == 0 ? new double[0] : RandomMdps.distribution(random, n);
        }
        return Policy.of(mdp, p);
    }

    private static double entropy(double[] p) {
        double entropy = 0;
        for (double x : p) {
            entropy -= x > 0 ? x * Math.log(x) : 0;
        }
        return entropy;
    }

    /** Σ_n γⁿ E[R + λH] for n = 0, 1, …, from a distribution of states, with a policy for each time. */
    private static double sum(FiniteMdp mdp, IntFunction<Policy> policies, double[] start) {
        double[] now = start;
        double sum = 0;
        double factor = 1;
        for (int n = 0; n < STEPS; n++) {
            double[] next = new double[now.length];
            for (int s = 0; s < now.length; s++) {
                double[] p = policies.apply(n).row(s);
                sum += factor * now[s] * TEMPERATURE * entropy(p);
                for (int a = 0; a < p.length; a++) {
                    sum += factor * now[s] * p[a] * mdp.reward(s, a);
                    move(mdp, s, a, now[s] * p[a], next);
                }
            }
            now = next;
            factor *= DISCOUNT;
        }
        return sum;
    }

    private static void move(FiniteMdp mdp, int s, int a, double weight, double[] next) {
        int[] successors = mdp.nextStates(s, a);
        double[] p = mdp.probabilities(s, a);
        for (int k = 0; k < p.length; k++) {
            next[successors[k]] += weight * p[k];
        }
    }

    private static double[] at(int s, int states) {
        double[] start = new double[states];
        start[s] = 1;
        return start;
    }

    /** Not even one that depends on time; and the optimal policy is worth what its solution says. */
    @ParameterizedTest
    @MethodSource("seeds")
    void objective_isLargestForTheSoftOptimalPolicy(long seed) {
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        SplittableRandom random = new SplittableRandom(seed);
        Solution solution = SoftQValueIteration.atTemperature(TEMPERATURE)
                .withTolerance(1e-13)
                .solve(mdp)
                .requireConverged();
        Policy[] changing = new Policy[STEPS];
        for (int n = 0; n < STEPS; n++) {
            changing[n] = n % 5 == 0 ? solution.policy() : policy(mdp, random);
        }
        Policy other = policy(mdp, random);
        for (int s = 0; s < mdp.stateCount(); s++) {
            double[] start = at(s, mdp.stateCount());
            double best = sum(mdp, n -> solution.policy(), start);
            assertEquals(solution.value(s), best, 1e-11);
            assertTrue(sum(mdp, n -> other, start) <= best + 1e-12);
            assertTrue(sum(mdp, n -> changing[n], start) <= best + 1e-12);
        }
    }

    /** At temperature 0 any one of the maximizers will do. */
    @ParameterizedTest
    @MethodSource("seeds")
    void temperatureZero_aDeterministicPolicyIsOptimal(long seed) {
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        Solution solution = SoftPolicyIteration.atTemperature(0)
                .withTolerance(1e-12)
                .solve(mdp)
                .requireConverged();
        double[][] choice = new double[mdp.stateCount()][];
        for (int s = 0; s < choice.length; s++) {
            choice[s] = new double[mdp.actionCount(s)];
            for (int a = 0; a < choice[s].length; a++) {
                if (solution.policy().probability(s, a) > 0) {
                    choice[s][a] = 1;
                    break;
                }
            }
        }
        Policy deterministic = Policy.of(mdp, choice);
        for (int s = 0; s < choice.length; s++) {
            assertEquals(solution.value(s), sum(mdp, n -> deterministic, at(s, choice.length)), 1e-11);
        }
    }

    /** The first reward comes without entropy, as its action is given. */
    @ParameterizedTest
    @MethodSource("seeds")
    void actionValues_areDiscountedSums_withoutTheFirstEntropy(long seed) {
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        Policy policy = policy(mdp, new SplittableRandom(seed));
        QTable q = SoftBellman.evaluate(mdp, policy, TEMPERATURE);
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                double[] next = new double[mdp.stateCount()];
                move(mdp, s, a, 1, next);
                double expected = mdp.reward(s, a) + DISCOUNT * sum(mdp, n -> policy, next);
                assertEquals(expected, q.value(s, a), 1e-12);
            }
        }
    }

    /** The entropy of the first choice is in V, and not in Q. */
    @ParameterizedTest
    @MethodSource("seeds")
    void values_areDiscountedSums_andMeansOfActionValuesPlusEntropy(long seed) {
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        Policy policy = policy(mdp, new SplittableRandom(seed));
        QTable q = SoftBellman.evaluate(mdp, policy, TEMPERATURE);
        for (int s = 0; s < mdp.stateCount(); s++) {
            double value = TEMPERATURE * entropy(policy.row(s));
            for (int a = 0; a < mdp.actionCount(s); a++) {
                value += policy.probability(s, a) * q.value(s, a);
            }
            assertEquals(value, policy.softValue(s, q, TEMPERATURE), 1e-13);
            assertEquals(sum(mdp, n -> policy, at(s, mdp.stateCount())), value, 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void actionValues_areRewardsPlusDiscountedValues(long seed) {
        FiniteMdp mdp = RandomMdps.of(seed, DISCOUNT);
        Policy policy = policy(mdp, new SplittableRandom(seed));
        QTable q = SoftBellman.evaluate(mdp, policy, TEMPERATURE);
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                double[] next = new double[mdp.stateCount()];
                move(mdp, s, a, 1, next);
                double expected = mdp.reward(s, a);
                for (int t = 0; t < next.length; t++) {
                    expected += DISCOUNT * next[t] * policy.softValue(t, q, TEMPERATURE);
                }
                assertEquals(expected, q.value(s, a), 1e-13);
            }
        }
    }
}
