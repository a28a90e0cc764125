package io.github.softrl;

import io.github.softrl.testing.YardstickModels;
import java.util.Arrays;
import java.util.Locale;

/**
 * How time and memory grow with the model: G (12 transitions per state) at γ = 0.99, λ = 1, from 10⁴ transitions up.
 * The arguments are the largest number of transitions (1.2·10⁸ by default), and whether to solve that model, too, to a
 * certified 1e-8·|V|.
 */
public final class LargeModels {
    private static final double DISCOUNT = 0.99;
    private static final int THREADS = 2;
    private static final int ROUNDS = 13;

    private LargeModels() {}

    /** Prints the table. */
    public static void main(String[] args) {
        double most = args.length > 0 ? Double.parseDouble(args[0]) : 1.2e8;
        System.out.printf(
                "%s, %d MB heap%n%n",
                System.getProperty("java.vm.version"), Runtime.getRuntime().maxMemory() >> 20);
        System.out.println("transitions    ns per transition of a sweep           bytes per transition");
        System.out.println("               1 thread  2 threads  ratio (quartiles)  model   with two vectors");
        FiniteMdp mdp = null;
        for (double size = 1e4, last = 0; last < most; last = size, size = Math.min(most, 10 * size)) {
            mdp = null;
            long before = used();
            mdp = YardstickModels.of('G', (int) (size / 12), DISCOUNT);
            double transitions = mdp.transitionCount();
            double model = (used() - before) / transitions;
            double[][] times = sweeps(mdp);
            System.out.printf(
                    Locale.ROOT,
                    "%,-13d  %6.2f    %6.2f     %4.2f (%4.2f-%4.2f)   %6.1f  %6.1f%n",
                    mdp.transitionCount(),
                    quantile(times[0], 2),
                    quantile(times[1], 2),
                    quantile(times[2], 2),
                    quantile(times[2], 1),
                    quantile(times[2], 3),
                    model,
                    model + 16 * mdp.stateCount() / transitions);
        }
        if (args.length > 1) {
            solve(mdp);
        }
    }

    /** Returns ns per transition of one thread, of two, and their ratio, for rounds taken in turn. */
    private static double[][] sweeps(FiniteMdp mdp) {
        double[] v = new double[mdp.stateCount()];
        double[] tv = new double[v.length];
        int count = (int) Math.max(2, Math.min(500, 1e8 / mdp.transitionCount()));
        double[][] times = new double[3][ROUNDS];
        try (Sweeps one = new Sweeps(mdp, 1, 1, () -> false);
                Sweeps two = new Sweeps(mdp, 1, THREADS, () -> false)) {
            for (int round = -2; round < ROUNDS; round++) {
                double first = time(one, v, tv, count) / mdp.transitionCount();
                double second = time(two, v, tv, count) / mdp.transitionCount();
                if (round >= 0) { // the first ones warm up
                    times[0][round] = first;
                    times[1][round] = second;
                    times[2][round] = first / second;
                }
            }
        }
        for (double[] all : times) {
            Arrays.sort(all);
        }
        return times;
    }

    private static double time(Sweeps sweeps, double[] v, double[] tv, int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            sweeps.apply(v, tv);
        }
        return (System.nanoTime() - start) / (double) count;
    }

    private static double quantile(double[] sorted, int quarters) {
        return sorted[(sorted.length - 1) * quarters / 4];
    }

    private static void solve(FiniteMdp mdp) {
        double scale = Math.log(4) / (1 - DISCOUNT); // of the values, which lie between −100 and this
        long before = used();
        long[] most = {0};
        long start = System.nanoTime();
        Solution solution = SoftQValueIteration.atTemperature(1)
                .withThreads(THREADS)
                .withTolerance(1e-8 * scale)
                .withListener(p -> {
                    if (p.iteration() % 500 == 1) {
                        most[0] = Math.max(most[0], used());
                    }
                })
                .solve(mdp)
                .requireConverged();
        System.out.printf(Locale.ROOT, "%n%s%n", solution);
        System.out.printf(
                Locale.ROOT,
                "%.0f s with %d threads; heap after collection %.0f MB while iterating, %.0f MB with the solution%n",
                (System.nanoTime() - start) / 1e9,
                THREADS,
                Math.max(most[0], before) / 1e6,
                used() / 1e6);
    }

    /** Returns the bytes in use after a collection. */
    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
