package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Policies for {@link HostileMdps}, and tables to be judged. */
public final class HostilePolicies {
    private static final int KINDS = 8;

    private HostilePolicies() {}

    static Policy draw(FiniteMdp mdp, double temperature, SplittableRandom random) {
        int kind = random.nextInt(KINDS);
        return switch (kind) {
            case 0 -> Policy.uniform(mdp);
            case 1 -> Policy.greedy(rewards(mdp));
            case 2 -> Policy.softmax(rewards(mdp), temperature > 0 ? temperature : 1);
            case 3 -> Policy.softmax(rewards(mdp), HostileMdps.pick(random, 1e-12, 0.01, 1, 1e6));
            default -> drawn(mdp, kind, random);
        };
    }

    /** Rows drawn one by one: nearly deterministic, with zeros, powers of 2, or anything. */
    private static Policy drawn(FiniteMdp mdp, int kind, SplittableRandom random) {
        double[][] p = new double[mdp.stateCount()][];
        for (int s = 0; s < p.length; s++) {
            int actions = mdp.actionCount(s);
            p[s] = switch (actions == 0 ? -1 : kind) {
                case -1 -> new double[0];
                case 4 -> nearlyDeterministic(actions, random);
                case 5 -> withZeros(actions, random);
                case 6 -> powersOfTwo(actions);
                default -> RandomMdps.distribution(random, actions);
            };
        }
        return random.nextBoolean() ? Policy.of(mdp, p) : Policy.ofProbabilities(p, logarithms(p));
    }

    private static double[] nearlyDeterministic(int actions, SplittableRandom random) {
        double rest = HostileMdps.pick(random, 1e-300, 4.9e-324, 1e-310, 1e-17, 1e-12);
        double[] p = new double[actions];
        Arrays.fill(p, rest);
        p[random.nextInt(actions)] = 1 - (actions - 1) * rest;
        return p;
    }

    private static double[] withZeros(int actions, SplittableRandom random) {
        int kept = 1 + random.nextInt(actions);
        double[] of = RandomMdps.distribution(random, kept);
        int first = random.nextInt(actions - kept + 1);
        double[] p = new double[actions];
        System.arraycopy(of, 0, p, first, kept);
        return p;
    }

    /** 1/2, 1/4, …, the last twice, down to 2^−1074 and then 0. */
    private static double[] powersOfTwo(int actions) {
        double[] p = new double[actions];
        for (int a = 0; a < actions; a++) {
            p[a] = Math.scalb(1.0, -Math.min(a + 1, actions - 1));
        }
        return p;
    }

    /** The logarithms, rounded to nearest. */
    private static double[][] logarithms(double[][] p) {
        FixedPoint fixed = FixedPoint.ofDigits(40);
        double[][] logs = new double[p.length][];
        for (int s = 0; s < p.length; s++) {
            logs[s] = Arrays.stream(p[s])
                    .map(x -> x == 0
                            ? Double.NEGATIVE_INFINITY
                            : fixed.toDecimal(fixed.log(x), new MathContext(40)).doubleValue())
                    .toArray();
        }
        return logs;
    }

    private static QTable rewards(FiniteMdp mdp) {
        double[] q = new double[mdp.stateActionCount()];
        int pair = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                q[pair++] = mdp.reward(s, a);
            }
        }
        return QTable.of(mdp.stateActions(), q);
    }

    /**
     * A table to be judged: a solution with noise of any size, all zeros, one wrong entry, or a constant added.
     *
     * @param near a solution, rounded, or anything of its size; what is not finite counts as 0
     */
    public static QTable table(FiniteMdp mdp, double[] near, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 2);
        double[] q = Arrays.stream(near).map(x -> Double.isFinite(x) ? x : 0).toArray();
        double scale = Arrays.stream(q).map(Math::abs).max().orElse(0);
        double size = Math.min(1e300, (scale > 0 ? scale : 1) * Math.pow(10, -17 + 18 * random.nextDouble()));
        switch (random.nextInt(5)) {
            case 0 -> {
                for (int i = 0; i < q.length; i++) {
                    q[i] += size * (2 * random.nextDouble() - 1);
                }
            }
            case 1 -> Arrays.fill(q, 0);
            case 2 -> {
                for (int i = 0; i < q.length; i++) {
                    q[i] += size;
                }
            }
            case 3 -> {
                if (q.length > 0) {
                    q[random.nextInt(q.length)] += random.nextBoolean() ? size : -size;
                }
            }
            default -> {} // the solution itself
        }
        return QTable.of(mdp.stateActions(), q);
    }
}
