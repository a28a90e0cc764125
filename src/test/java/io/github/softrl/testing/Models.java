package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import java.util.Random;
import java.util.SplittableRandom;

/** Small models that several tests use. */
public final class Models {
    private Models() {}

    /** Returns a model whose state s has {@code actions[s]} actions, all of them self-loops; 0: terminal. */
    public static FiniteMdp shape(int... actions) {
        FiniteMdp.Builder builder = FiniteMdp.builder(actions.length, 0.5);
        for (int s = 0; s < actions.length; s++) {
            if (actions[s] == 0) {
                builder.terminal(s);
            }
            for (int a = 0; a < actions[s]; a++) {
                builder.transition(s, a, s, 1, 0);
            }
        }
        return builder.build();
    }

    /** Returns numbers in [-scale, scale). */
    public static double[] values(SplittableRandom random, int size, double scale) {
        return random.doubles(size, -scale, scale).toArray();
    }

    /** Returns multiples of 1/64, some of them 0, that sum to exactly 1. */
    public static double[] dyadicDistribution(SplittableRandom random, int size) {
        double[] p = new double[size];
        for (int i = 0; i < 64; i++) {
            p[random.nextInt(size)] += 1.0 / 64;
        }
        return p;
    }

    /** Returns a source of randomness for shuffles, the same at each call. */
    public static Random shuffler() {
        return new Random(20261122);
    }
}
