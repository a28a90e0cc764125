package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import io.github.softrl.testing.HostileMdps.Task;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Families of {@link HostileMdps} with random transitions. */
final class HostileShapes {
    private static final double NEAREST_TO_ONE = Math.nextDown(1.0);

    private HostileShapes() {}

    /** R of a pair or of an outcome. */
    private interface Reward {
        double draw(int s, int a);
    }

    /** Any discount; 1 only where terminal states make sense of it. */
    private static double discount(SplittableRandom random) {
        return HostileMdps.pick(
                random, 0, 1e-9, 0.5, 0.9, 0.9, 0.99, 0.99, 1 - 1e-3, 1 - 1e-6, 1 - 1e-9, NEAREST_TO_ONE, 1);
    }

    private static double unit(SplittableRandom random) {
        return 2 * random.nextDouble() - 1;
    }

    /**
     * A model with 1-12 states, 1-6 actions and 1-6 successors.
     *
     * @param deviation of the row sums from 1, at most
     */
    private static FiniteMdp shape(SplittableRandom random, double discount, double deviation, Reward reward) {
        int n = 1 + random.nextInt(12);
        boolean terminals = discount == 1 ? random.nextInt(8) > 0 : random.nextBoolean();
        boolean isSparse = random.nextBoolean();
        FiniteMdp.Builder builder = FiniteMdp.builder(n, discount);
        for (int s = 0; s < n; s++) {
            if (terminals && (s == n - 1 && n > 1 || s > 0 && random.nextInt(6) == 0)) {
                builder.terminal(s);
                continue;
            }
            int actions = 1 + random.nextInt(isSparse ? 2 : 6);
            for (int a = 0; a < actions; a++) {
                double[] p = row(random, 1 + random.nextInt(6), deviation);
                for (double probability : p) {
                    builder.transition(s, a, random.nextInt(n), probability, reward.draw(s, a));
                }
            }
        }
        return builder.build();
    }

    /** Probabilities whose sum is off by up to the deviation, which the largest takes. */
    private static double[] row(SplittableRandom random, int length, double deviation) {
        double[] p = random.nextInt(3) == 0 ? equal(length) : RandomMdps.distribution(random, length);
        double off = deviation * unit(random);
        p[0] = Math.min(1, p[0] + (length == 1 ? -Math.abs(off) : off));
        return p;
    }

    static double[] equal(int length) {
        double[] p = new double[length];
        Arrays.fill(p, 1.0 / length);
        return p;
    }

    static Task random(SplittableRandom random) {
        double scale = HostileMdps.pick(random, 1, 1, 1e-6, 1e6);
        Reward reward = random.nextInt(4) == 0 ? (s, a) -> scale : (s, a) -> scale * unit(random);
        FiniteMdp mdp = shape(random, discount(random), 0, reward);
        return new Task(mdp, HostileMdps.temperature(random, scale));
    }

    /** At discount 1 all rewards are costs, or there would hardly ever be a solution. */
    static Task rowsOff(SplittableRandom random) {
        double discount = discount(random);
        Reward reward = (s, a) -> discount == 1 ? -0.1 - random.nextDouble() : unit(random);
        FiniteMdp mdp = shape(random, discount, 0.9e-9, reward);
        double temperature = HostileMdps.temperature(random, 1);
        return new Task(mdp, discount == 1 ? Math.min(temperature, 0.03) : temperature);
    }

    /** Up to 2,000 actions in one state. */
    static Task manyActions(SplittableRandom random) {
        int n = 1 + random.nextInt(3);
        double discount = discount(random);
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, discount).terminal(n);
        int many = random.nextInt(8) == 0 ? 2000 : (int) Math.pow(10, 1 + 1.7 * random.nextDouble());
        boolean isEqual = random.nextInt(3) == 0;
        double scale = HostileMdps.pick(random, 1, 1, 1, 1e-310, 2.5e-321, 1e6);
        for (int s = 0; s < n; s++) {
            for (int a = 0; a < (s == 0 ? many : 2); a++) {
                double[] p = row(random, 1 + random.nextInt(2), 0);
                double reward = isEqual ? scale : scale * unit(random);
                builder.transition(s, a, random.nextInt(n + 1), p[0], reward);
                if (p.length > 1) {
                    builder.transition(s, a, random.nextInt(n + 1), p[1], reward);
                }
            }
        }
        return new Task(builder.build(), HostileMdps.temperature(random, scale));
    }

    static Task twoScalesApart(SplittableRandom random) {
        return twoScales(random, 0);
    }

    static Task twoScalesJoined(SplittableRandom random) {
        return twoScales(random, HostileMdps.pick(random, 0.5, 1e-3, 1e-9, 1e-15));
    }

    /**
     * Two parts whose rewards have different sizes.
     *
     * @param link the probability of going from one part to the other in each step
     */
    private static Task twoScales(SplittableRandom random, double link) {
        int half = 1 + random.nextInt(4);
        double large = HostileMdps.pick(random, 1e12, 1e12, 1e6, 1e150);
        double small = HostileMdps.pick(random, 1, 1, 1e-3);
        double discount = discount(random);
        boolean ends = discount == 1 || random.nextBoolean();
        double exit = ends ? 0.125 : 0;
        FiniteMdp.Builder builder = FiniteMdp.builder(2 * half + (ends ? 1 : 0), discount);
        for (int s = 0; s < 2 * half; s++) {
            int part = s / half;
            double scale = part == 0 ? small : large;
            for (int a = 0; a < 1 + random.nextInt(3); a++) {
                double reward = discount == 1 ? -scale * random.nextDouble() : scale * unit(random);
                double stay = 1 - exit - link;
                builder.transition(s, a, part * half + random.nextInt(half), stay / 2, reward)
                        .transition(s, a, part * half + random.nextInt(half), stay / 2, reward);
                if (link > 0) {
                    builder.transition(s, a, (1 - part) * half + random.nextInt(half), link, reward);
                }
                if (ends) {
                    builder.transition(s, a, 2 * half, exit, reward);
                }
            }
        }
        if (ends) {
            builder.terminal(2 * half);
        }
        return new Task(builder.build(), HostileMdps.temperature(random, random.nextBoolean() ? small : large));
    }

    /** An action at −1e9 or −1e300, in some or all states. */
    static Task forbidden(SplittableRandom random) {
        double penalty = HostileMdps.pick(random, -1e9, -1e300);
        boolean everywhere = random.nextBoolean();
        double discount = discount(random);
        Reward reward = (s, a) -> a == 1 && (everywhere || s % 2 == 0) ? penalty : discount == 1 ? -1 : unit(random);
        return new Task(shape(random, discount, 0, reward), HostileMdps.temperature(random, 1));
    }

    /** Outcomes that pay 1e10 and −1e10 + 1. */
    static Task cancelling(SplittableRandom random) {
        double size = HostileMdps.pick(random, 1e10, 1e6, 1e15);
        int n = 2 + random.nextInt(4);
        FiniteMdp.Builder builder = FiniteMdp.builder(n, discount(random)).terminal(n - 1);
        for (int s = 0; s < n - 1; s++) {
            for (int a = 0; a < 1 + random.nextInt(4); a++) {
                builder.transition(s, a, random.nextInt(n), 0.5, size)
                        .transition(s, a, random.nextInt(n), 0.25, -size + 1)
                        .transition(s, a, n - 1, 0.25, -size - 3);
            }
        }
        return new Task(builder.build(), HostileMdps.temperature(random, 1));
    }

    /** Equal rewards, and each action twice. */
    static Task ties(SplittableRandom random) {
        int n = 1 + random.nextInt(6);
        double discount = discount(random);
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, discount).terminal(n);
        double reward = HostileMdps.pick(random, -1, discount == 1 ? -0.1 : 0.1, discount == 1 ? -7 : 0);
        for (int s = 0; s < n; s++) {
            int different = 1 + random.nextInt(2);
            for (int a = 0; a < different; a++) {
                int next = random.nextInt(n + 1);
                double p = HostileMdps.pick(random, 0.5, 0.1, 1.0 / 3);
                for (int copy = 0; copy < 2; copy++) {
                    builder.transition(s, a + copy * different, next, p, reward)
                            .transition(s, a + copy * different, s, 1 - p, reward);
                }
            }
        }
        return new Task(builder.build(), HostileMdps.temperature(random, 1));
    }

    static Task extremeRewards(SplittableRandom random) {
        double scale = HostileMdps.pick(random, 1e-310, 1e-300, 4.9e-324, 1e100, 1e150);
        FiniteMdp mdp = shape(random, discount(random), 0, (s, a) -> scale * unit(random));
        return new Task(mdp, HostileMdps.temperature(random, scale));
    }

    static Task extremeTemperature(SplittableRandom random) {
        double discount = discount(random);
        Reward reward = (s, a) -> discount == 1 ? -random.nextDouble() : unit(random);
        double temperature = HostileMdps.pick(random, 1e-320, 4.9e-324, 1e-12, 1e-30, 1e-6, 1e10, 1e100);
        return new Task(shape(random, discount, 0, reward), temperature);
    }
}
