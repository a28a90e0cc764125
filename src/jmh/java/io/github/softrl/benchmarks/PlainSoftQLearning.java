package io.github.softrl.benchmarks;

import io.github.softrl.SoftMath;
import io.github.softrl.internal.Draws;
import io.github.softrl.learning.Environment;
import java.util.SplittableRandom;

/**
 * The baseline: soft Q-learning as one plain loop over arrays, with repeated actions and uniform replay, and the same
 * arithmetic and random draws.
 */
final class PlainSoftQLearning {
    private PlainSoftQLearning() {}

    static double[] learn(Environment environment, double lambda, int steps, SplittableRandom rng) {
        int n = environment.stateCount();
        int[] start = new int[n + 1];
        int most = 0;
        for (int s = 0; s < n; s++) {
            start[s + 1] = start[s] + environment.actionCount(s);
            most = Math.max(most, environment.actionCount(s));
        }
        double gamma = environment.discount();
        double[] w = random(rng, start[n]);
        double[] bar = random(rng, start[n]);
        double[] rate = new double[100_000];
        for (int k = 0; k < rate.length; k++) {
            rate[k] = StrictMath.pow(1.0 + k, -0.7);
        }
        int[] visits = new int[start[n]];
        double[] value = new double[n];
        int[] version = new int[n];
        int current = 1;
        int[] row = new int[steps];
        int[] next = new int[steps];
        double[] reward = new double[steps];
        boolean[] over = new boolean[steps];
        double[] p = new double[most];
        int s = -1;
        int exploring = 0;
        int explored = 0;
        for (int t = 0; t < steps; t++) {
            if (s < 0) {
                s = environment.reset(rng);
                exploring = 0;
            }
            int actions = start[s + 1] - start[s];
            SoftMath.softmax(w, start[s], start[s + 1], lambda, p, 0);
            if (exploring == 0 && rng.nextDouble() < 0.3) {
                exploring = (int) Math.min(100, 1 / (1 - rng.nextDouble()));
                explored = Draws.index(rng, Integer.MAX_VALUE);
            }
            int a = 0;
            if (exploring > 0) {
                exploring--;
                a = explored % actions;
            } else {
                double left = rng.nextDouble();
                for (int i = 0; i < actions && left >= 0; i++) {
                    if (p[i] > 0) {
                        a = i;
                        left -= p[i];
                    }
                }
            }
            Environment.Step step = environment.step(a, rng);
            row[t] = start[s] + a;
            next[t] = step.nextState();
            reward[t] = step.reward();
            over[t] = step.terminated();
            s = step.terminated() || step.truncated() ? -1 : step.nextState();
            for (int b = 0; b < 32; b++) {
                int e = Draws.index(rng, t + 1);
                double target = 0;
                if (!over[e]) {
                    int s2 = next[e];
                    if (version[s2] != current) {
                        value[s2] = SoftMath.logSumExp(bar, start[s2], start[s2 + 1], lambda);
                        version[s2] = current;
                    }
                    target = gamma * value[s2];
                }
                int i = row[e];
                w[i] -= rate[visits[i]++] * (w[i] - reward[e] - target);
            }
            if ((t + 1) % 100 == 0) {
                System.arraycopy(w, 0, bar, 0, w.length);
                current++;
            }
        }
        return w;
    }

    private static double[] random(SplittableRandom rng, int n) {
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            w[i] = 2 * rng.nextDouble() - 1;
        }
        return w;
    }
}
