package io.github.softrl;

import io.github.softrl.linear.Vectors;
import io.github.softrl.testing.YardstickModels;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * Policy iteration and value iteration, each with one thread and default options, to a certified 1e-8·max(1, ‖V‖∞), in
 * turns. Sweeps are times in units of a sweep of value iteration that is timed in turn with them. Value iteration is
 * given a time limit; if it does not converge in that time, the time is printed as a bound. The arguments are models
 * (letters of G, M, R, B, C), then discounts, then temperatures, each separated by commas.
 */
public final class PlannerComparison {
    private static final int ROUNDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private PlannerComparison() {}

    /** Prints the table. */
    public static void main(String[] args) {
        String kinds = args.length > 0 ? args[0] : "GMRBC";
        double[] discounts = numbers(args.length > 1 ? args[1] : "0.9,0.99,0.999,0.9999");
        double[] temperatures = numbers(args.length > 2 ? args[2] : "0.01,0.1,1");
        System.out.println("model             γ        λ    iterations      ms  sweeps  (least-most)"
                + "   value iteration: sweeps, ms  ratio");
        for (char kind : kinds.toCharArray()) {
            int n = kind == 'C' ? 10_000 : kind == 'M' ? 90_000 : 100_000;
            FiniteMdp mdp = YardstickModels.of(kind, n, 0.9);
            for (double discount : discounts) {
                for (double temperature : temperatures) {
                    compare(kind, mdp.withDiscount(discount), temperature);
                }
            }
        }
    }

    private static double[] numbers(String list) {
        return Arrays.stream(list.split(",")).mapToDouble(Double::parseDouble).toArray();
    }

    private static void compare(char kind, FiniteMdp mdp, double temperature) {
        double scale = 1;
        for (int i = 0; i < 2; i++) { // the scale from a rough solution
            SoftPolicyIteration rough = SoftPolicyIteration.atTemperature(temperature)
                    .withTolerance(i == 0 ? 1e-2 / (1 - mdp.discount()) : 1e-3 * scale);
            scale = Math.max(1, Vectors.maxNorm(rough.solve(mdp).values()));
        }
        SoftPolicyIteration solver =
                SoftPolicyIteration.atTemperature(temperature).withTolerance(1e-8 * scale);
        double[] sweeps = new double[ROUNDS];
        double[] times = new double[ROUNDS];
        Solution solution = null;
        for (int round = -1; round < ROUNDS; round++) {
            double sweep = sweep(mdp, temperature);
            long start = System.nanoTime();
            solution = solver.solve(mdp).requireConverged();
            if (round >= 0) { // the first warms up
                times[round] = System.nanoTime() - start;
                sweeps[round] = times[round] / sweep;
            }
        }
        Arrays.sort(sweeps);
        Arrays.sort(times);
        double[] others = new double[ROUNDS];
        Solution other = null;
        for (int round = 0; round < ROUNDS && (other == null || other.status() == Status.CONVERGED); round++) {
            long start = System.nanoTime();
            other = SoftQValueIteration.atTemperature(temperature)
                    .withTolerance(1e-8 * scale)
                    .withTimeLimit(PATIENCE)
                    .solve(mdp);
            others[round] = System.nanoTime() - start;
        }
        Arrays.sort(others);
        boolean converged = other.status() == Status.CONVERGED;
        double time = others[converged ? ROUNDS / 2 : ROUNDS - 1];
        System.out.printf(
                Locale.ROOT,
                "%s %,7d  %7s  %7s  %9d  %8.1f  %6.0f  %5.0f-%-6.0f  %s%,9d  %9.1f  %7.2g%n",
                kind,
                mdp.stateCount(),
                mdp.discount(),
                temperature,
                solution.iterations(),
                times[ROUNDS / 2] / 1e6,
                sweeps[ROUNDS / 2],
                sweeps[0],
                sweeps[ROUNDS - 1],
                converged ? "  " : "> ",
                other.iterations(),
                time / 1e6,
                time / times[ROUNDS / 2]);
    }

    private static double sweep(FiniteMdp mdp, double temperature) {
        double[] v = new double[mdp.stateCount()];
        double[] tv = new double[v.length];
        double best = Double.POSITIVE_INFINITY;
        try (Sweeps sweeps = new Sweeps(mdp, temperature, 1, () -> false)) {
            for (int i = 0; i < 20; i++) {
                long start = System.nanoTime();
                sweeps.apply(v, tv);
                best = Math.min(best, System.nanoTime() - start);
            }
        }
        return best;
    }
}
