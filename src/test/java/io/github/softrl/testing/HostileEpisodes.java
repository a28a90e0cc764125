package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import io.github.softrl.testing.HostileMdps.Task;
import java.util.SplittableRandom;

/** Families of {@link HostileMdps} that are about ending, most of them without discount. */
final class HostileEpisodes {
    private static final int[] DX = {0, 1, 0, -1};
    private static final int[] DY = {-1, 0, 1, 0};

    private HostileEpisodes() {}

    private static double discount(SplittableRandom random) {
        return HostileMdps.pick(random, 1, 1, 1, 1 - 1e-9, 1 - 1e-6, 0.99, 0.9, Math.nextDown(1.0));
    }

    /** "Shuffle" leads to each state; "go" ends, or stays. */
    static Task shuffleOrGo(SplittableRandom random) {
        int n = 2 + random.nextInt(19);
        double shuffling = tenths(random);
        double going = tenths(random);
        double stay = HostileMdps.pick(random, 0, 0.25, 0.5, 0.9);
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, random.nextInt(4) > 0 ? 1 : discount(random))
                .terminal(n);
        for (int s = 0; s < n; s++) {
            for (int s2 = 0; s2 < n; s2++) {
                builder.transition(s, 0, s2, 1.0 / n, -shuffling);
            }
            builder.transition(s, 1, n, 1 - stay, -going);
            if (stay > 0) {
                builder.transition(s, 1, s, stay, -going);
            }
        }
        return new Task(builder.build(), HostileMdps.pick(random, 0, 0, 0.001, 0.01, 0.1));
    }

    /** "Wait" has n outcomes, all of which stay; "go" leads on. */
    static Task waitOrGo(SplittableRandom random) {
        int n = 1 + random.nextInt(5);
        int outcomes = 2 + random.nextInt(19);
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, random.nextInt(4) > 0 ? 1 : discount(random))
                .terminal(n);
        double waiting = tenths(random);
        for (int s = 0; s < n; s++) {
            for (int k = 0; k < outcomes; k++) {
                builder.transition(s, 0, s, 1.0 / outcomes, -waiting);
            }
            builder.transition(s, 1, s + 1, 1, -tenths(random));
        }
        return new Task(builder.build(), HostileMdps.pick(random, 0, 0, 0.001, 0.01, 0.1));
    }

    private static double tenths(SplittableRandom random) {
        return HostileMdps.tenths(random, 1, 40);
    }

    /** Each action has its own cost; the last cell is the end. */
    static Task slipperyGrid(SplittableRandom random) {
        int width = 2 + random.nextInt(random.nextInt(3) == 0 ? 6 : 3);
        double[] slips = random.nextBoolean()
                ? new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3}
                : HostileMdps.pick(random, 0, 1) == 0 ? new double[] {0.8, 0.1, 0.1} : new double[] {0.6, 0.2, 0.2};
        double[] costs = {tenths(random), tenths(random), tenths(random), tenths(random)};
        FiniteMdp.Builder builder = FiniteMdp.builder(width * width, discount(random));
        for (int s = 0; s < width * width - 1; s++) {
            for (int a = 0; a < 4; a++) {
                move(builder, s, a, width, slips, -costs[a], null);
            }
        }
        builder.terminal(width * width - 1);
        return new Task(builder.build(), HostileMdps.pick(random, 0, 0, 0.001, 0.01, 0.1));
    }

    /** Adds the outcomes of going in a direction, or to its left or right. The last cell pays, if rewards are given. */
    private static void move(
            FiniteMdp.Builder builder, int s, int a, int width, double[] slips, double reward, double[] atEnd) {
        int[] turns = {0, 1, 3};
        for (int i = 0; i < 3; i++) {
            int direction = (a + turns[i]) & 3;
            int x = s % width + DX[direction];
            int y = s / width + DY[direction];
            int next = x >= 0 && y >= 0 && x < width && y < width ? y * width + x : s;
            builder.transition(s, a, next, slips[i], atEnd != null && next == width * width - 1 ? atEnd[0] : reward);
        }
    }

    /** Loops of which there is hardly a way out, and rows whose stored sums are a little off 1. */
    static Task hardlyEnds(SplittableRandom random) {
        double discount = HostileMdps.pick(random, 1, 1, 1, 1 - 1e-10, 1 - 1e-9, Math.nextDown(1.0));
        if (random.nextInt(4) == 0) { // three ways to stay that add up to more than 1
            double third = HostileMdps.pick(random, 0.3333333334, 0.3333333333, 1.0 / 3);
            double exit = HostileMdps.pick(random, 1e-10, 1e-9 / 2, 1e-15);
            FiniteMdp.Builder builder =
                    FiniteMdp.builder(2, discount).terminal(1).transition(0, 0, 1, exit, -1);
            for (int k = 0; k < 3; k++) {
                builder.transition(0, 0, 0, third, -1);
            }
            if (random.nextBoolean()) {
                builder.transition(0, 1, 1, 1, -5);
            }
            return new Task(builder.build(), HostileMdps.pick(random, 0, 0.1));
        }
        int n = 1 + random.nextInt(6);
        int actions = 1 + random.nextInt(3);
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, discount).terminal(n);
        double exponent = -6 - 9 * random.nextDouble();
        for (int s = 0; s < n; s++) {
            for (int a = 0; a < actions; a++) {
                double exit = Math.pow(10, exponent) * (1 + random.nextInt(2));
                double cost = -HostileMdps.tenths(random, 5, 20);
                builder.transition(s, a, n, exit, cost)
                        .transition(s, a, random.nextInt(n), 0.5, cost)
                        .transition(s, a, random.nextInt(n), 0.5 - exit, cost);
            }
        }
        return new Task(builder.build(), HostileMdps.pick(random, 0, 0, 0.01, 1e-9));
    }

    /** A ring with m ways to stay, each at the cost c; the critical temperature is c/log m. */
    static Task criticalTemperature(SplittableRandom random) {
        int m = 2 + random.nextInt(4);
        double cost = tenths(random);
        double off = (random.nextBoolean() ? 1 : -1) * Math.pow(10, -1 - 13 * random.nextDouble());
        FiniteMdp mdp = ring(random, 1 + random.nextInt(5), m, (s, a) -> -cost);
        return new Task(mdp, cost / Math.log(m) * (1 + off));
    }

    /** A ring that earns ±1e-2 … ±1e-14 per step in reward and entropy; at λ = 0 nothing but that. */
    static Task criticalGain(SplittableRandom random) {
        int m = 1 + random.nextInt(4);
        double temperature = HostileMdps.pick(random, 0, 0.1, 1, 10);
        double size = Math.pow(10, -2 - 12 * random.nextDouble());
        double gain = random.nextInt(3) == 0 ? size : -size;
        int n = 1 + random.nextInt(5);
        double[] potential = new double[n];
        for (int s = 0; s < n; s++) {
            potential[s] = HostileMdps.tenths(random, -20, 20);
        }
        FiniteMdp mdp =
                ring(random, n, m, (s, a) -> potential[s] - potential[(s + 1) % n] - temperature * Math.log(m) + gain);
        return new Task(mdp, temperature);
    }

    private interface Reward {
        double of(int s, int a);
    }

    private static FiniteMdp ring(SplittableRandom random, int n, int m, Reward reward) {
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, random.nextInt(6) > 0 ? 1 : discount(random))
                .terminal(n);
        for (int s = 0; s < n; s++) {
            for (int a = 0; a < m; a++) {
                builder.transition(s, a, (s + 1) % n, 1, reward.of(s, a));
            }
            if (s == 0 || random.nextInt(3) == 0) {
                builder.transition(s, m, n, 1, -HostileMdps.tenths(random, 0, 50));
            }
        }
        return builder.build();
    }

    /** Stakes from 0, which costs nothing, to what one has; 1 is paid for reaching the top. */
    static Task gambler(SplittableRandom random) {
        int top = 3 + random.nextInt(10);
        int least = random.nextInt(3) > 0 ? 0 : 1;
        double p = HostileMdps.pick(random, 0.4, 0.5, 0.25);
        FiniteMdp.Builder builder =
                FiniteMdp.builder(top + 1, discount(random)).terminal(0).terminal(top);
        for (int s = 1; s < top; s++) {
            for (int stake = least; stake <= Math.min(s, top - s); stake++) {
                builder.transition(s, stake - least, s + stake, p, s + stake == top ? 1 : 0)
                        .transition(s, stake - least, s - stake, 1 - p, 0);
            }
        }
        return new Task(builder.build(), HostileMdps.pick(random, 0, 0, 0.01, 1));
    }

    /** A slippery grid with holes that pays at its last cell only. */
    static Task frozenLake(SplittableRandom random) {
        int width = 2 + random.nextInt(4);
        double third = 1.0 / 3;
        double step = random.nextInt(3) == 0 ? -0.001 : 0;
        FiniteMdp.Builder builder = FiniteMdp.builder(width * width, discount(random));
        for (int s = 0; s < width * width; s++) {
            if (s == width * width - 1 || s > 0 && random.nextInt(5) == 0) {
                builder.terminal(s);
                continue;
            }
            for (int a = 0; a < 4; a++) {
                move(builder, s, a, width, new double[] {third, third, third}, step, new double[] {1});
            }
        }
        return new Task(builder.build(), HostileMdps.pick(random, 0, 0, 1e-4, 0.01, 1));
    }

    /** Two actions, one of which ends in the end; the policy never takes it, or hardly ever. */
    static Task neverEnds(SplittableRandom random) {
        int n = 1 + random.nextInt(5);
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, discount(random)).terminal(n);
        double[][] policy = new double[n + 1][];
        policy[n] = new double[0];
        double ending = HostileMdps.pick(random, 0, 0, 0, 1e-300, 4.9e-324, 1e-15, 1e-10);
        for (int s = 0; s < n; s++) {
            double p = HostileMdps.pick(random, 0.5, 0.25, 0.1);
            double cost = -tenths(random);
            builder.transition(s, 0, random.nextInt(n), p, cost)
                    .transition(s, 0, random.nextInt(n), 1 - p, cost)
                    .transition(s, 1, s + 1, 1, -tenths(random));
            policy[s] = new double[] {1 - ending, ending};
        }
        return new Task(builder.build(), HostileMdps.pick(random, 0, 0.001, 0.1), policy);
    }

    /** Go left or right, perhaps against a stream, for a reward at the end or at a cost for each step. */
    static Task corridor(SplittableRandom random) {
        int n = 10 + random.nextInt(40);
        double stream = HostileMdps.pick(random, 0, 0, 0.25, 0.4);
        double cost = HostileMdps.pick(random, 1, 0.1, 0);
        double prize = HostileMdps.pick(random, 0, 1, 1000);
        double discount = discount(random);
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, discount).terminal(n);
        for (int s = 0; s < n; s++) {
            int left = Math.max(0, s - 1);
            double atEnd = s == n - 1 ? prize - cost : -cost;
            builder.transition(s, 0, left, 1, -cost);
            builder.transition(s, 1, s + 1, 1 - stream, atEnd);
            if (stream > 0) {
                builder.transition(s, 1, left, stream, atEnd);
            }
        }
        return new Task(builder.build(), HostileMdps.pick(random, 0, 0.001, 0.01, 0.1));
    }
}
