package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** Random models: small, of any shape, the same for the same seed. Size grows with the seed modulo 10. */
public final class RandomMdps {
    private RandomMdps() {}

    /** A model with 1-11 states, 1-4 actions, 1-4 successors, sometimes terminal states, rewards in [−1, 1]. */
    public static FiniteMdp of(long seed, double discount) {
        return of(seed, discount, true);
    }

    public static FiniteMdp withoutTerminals(long seed, double discount) {
        return of(seed, discount, false);
    }

    private static FiniteMdp of(long seed, double discount, boolean terminals) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + (int) (seed % 10) + random.nextInt(2);
        FiniteMdp.Builder builder = FiniteMdp.builder(n, discount);
        for (int s = 0; s < n; s++) {
            if (terminals && s > 0 && random.nextInt(5) == 0) {
                builder.terminal(s);
                continue;
            }
            int actions = 1 + random.nextInt(4);
            for (int a = 0; a < actions; a++) {
                double[] p = distribution(random, 1 + random.nextInt(4));
                for (double probability : p) {
                    builder.transition(s, a, random.nextInt(n), probability, 2 * random.nextDouble() - 1);
                }
            }
        }
        return builder.build();
    }

    /** Positive probabilities that sum to 1 up to rounding. */
    public static double[] distribution(SplittableRandom random, int n) {
        double[] p = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            p[i] = 0.01 + random.nextDouble();
            sum += p[i];
        }
        for (int i = 0; i < n; i++) {
            p[i] /= sum;
        }
        return p;
    }

    /** A table of the model's shape with entries in [−size, size]. */
    public static QTable table(FiniteMdp mdp, SplittableRandom random, double size) {
        double[][] q = new double[mdp.stateCount()][];
        for (int s = 0; s < q.length; s++) {
            q[s] = random.doubles(mdp.actionCount(s))
                    .map(x -> size * (2 * x - 1))
                    .toArray();
        }
        return QTable.of(mdp, q);
    }

    /** The same model with each state, reward and the like mapped; used to state what must not change. */
    public static FiniteMdp map(FiniteMdp mdp, IntUnaryOperator state, double factor, double shift) {
        FiniteMdp.Builder builder = FiniteMdp.builder(mdp.stateCount(), mdp.discount());
        for (int s = 0; s < mdp.stateCount(); s++) {
            if (mdp.isTerminal(s)) {
                builder.terminal(state.applyAsInt(s));
            }
            for (int a = 0; a < mdp.actionCount(s); a++) {
                int[] next = mdp.nextStates(s, a);
                double[] p = mdp.probabilities(s, a);
                double[] r = mdp.rewards(s, a);
                for (int k = 0; k < next.length; k++) {
                    builder.transition(state.applyAsInt(s), a, state.applyAsInt(next[k]), p[k], factor * r[k] + shift);
                }
            }
        }
        return builder.build();
    }
}
