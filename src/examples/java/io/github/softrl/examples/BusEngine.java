package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.examples.support.LineChart;
import io.github.softrl.examples.support.Pictures;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * When to replace a bus engine: J. Rust's dynamic discrete choice model (Econometrica 55, 1987), with his estimates for
 * group 4 (Table IX). With extreme-value shocks of scale 1, its Bellman equation is the soft one at λ = 1.
 */
public final class BusEngine {
    static final int BINS = 90; // of 5,000 miles
    static final double REPLACEMENT_COST = 10.075;
    static final double THETA = 2.293; // a month costs 0.001 θ in each bin of mileage
    private static final double DISCOUNT = 0.9999;
    private static final double[] INCREMENTS = {0.3919, 0.5953, 0.0128};
    private static final int KEEP = 0;
    private static final int REPLACE = 1;

    /**
     * Prints choice probabilities and gradients; writes {@code busengine.svg} into the folder that is the first
     * argument.
     */
    public static void main(String[] args) throws IOException {
        print(System.out);
        if (args.length > 0) {
            Pictures.write(picture(), args[0], "busengine.svg");
        }
    }

    /** Returns the model: the engine is kept or replaced, and the mileage goes on from where it is, or from 0. */
    static FiniteMdp model(double replacementCost, double theta) {
        FiniteMdp.Builder builder = FiniteMdp.builder(BINS, DISCOUNT);
        for (int x = 0; x < BINS; x++) {
            for (int i = 0; i < INCREMENTS.length; i++) {
                int kept = Math.min(x + i, BINS - 1);
                builder.transition(x, KEEP, kept, INCREMENTS[i], -0.001 * theta * x);
                builder.transition(x, REPLACE, i, INCREMENTS[i], -replacementCost);
            }
        }
        return builder.build().withNames(Names.none().withActions("keep", "replace"));
    }

    static Solution solve(FiniteMdp mdp) {
        return SoftPolicyIteration.atTemperature(1)
                .withTolerance(1e-7)
                .solve(mdp)
                .requireConverged();
    }

    /**
     * Returns the derivatives of V(0) with respect to the cost of replacement and θ: an optimal policy need not be
     * differentiated, so they are Σ occupancy(x) · π(a|x) · ∂R(x,a).
     */
    static double[] gradient(FiniteMdp mdp, Solution solution) {
        double[] start = new double[BINS];
        start[0] = 1;
        double[] occupancy = SoftBellman.occupancy(mdp, solution.policy(), start);
        double[] gradient = new double[2];
        for (int x = 0; x < BINS; x++) {
            gradient[0] -= occupancy[x] * solution.policy().probability(x, REPLACE);
            gradient[1] -= occupancy[x] * solution.policy().probability(x, KEEP) * 0.001 * x;
        }
        return gradient;
    }

    /** Returns EV(x), Rust's expected value of keeping: Σ p(x′|x) V(x′). */
    static double expectedValue(Solution solution, int x) {
        return IntStream.range(0, INCREMENTS.length)
                .mapToDouble(i -> INCREMENTS[i] * solution.value(Math.min(x + i, BINS - 1)))
                .sum();
    }

    static void print(PrintStream out) {
        FiniteMdp mdp = model(REPLACEMENT_COST, THETA);
        Solution solution = solve(mdp);
        out.printf(Locale.ROOT, "Bus engines: replacing costs %s, theta %s%n", REPLACEMENT_COST, THETA);
        out.printf(Locale.ROOT, "%d iterations, error <= %.0e%n%n", solution.iterations(), solution.errorBound());
        out.println("   miles  P(replace)        EV(x)");
        for (int x = 0; x < BINS; x += 10) {
            out.printf(
                    Locale.ROOT,
                    "%,8d   %9.7f  %11.5f%n",
                    5000 * x,
                    solution.policy().probability(x, REPLACE),
                    expectedValue(solution, x));
        }
        double[] gradient = gradient(mdp, solution);
        out.printf("%nderivatives of V(0)      by occupancy  by differences%n");
        String row = "  by %-20s %11.5f  %14.5f%n";
        double h = 1e-3;
        double byCost = value(REPLACEMENT_COST + h, THETA) - value(REPLACEMENT_COST - h, THETA);
        out.printf(Locale.ROOT, row, "cost of replacement", gradient[0], byCost / (2 * h));
        double byTheta = value(REPLACEMENT_COST, THETA + h) - value(REPLACEMENT_COST, THETA - h);
        out.printf(Locale.ROOT, row, "theta", gradient[1], byTheta / (2 * h));
    }

    private static double value(double replacementCost, double theta) {
        return solve(model(replacementCost, theta)).value(0);
    }

    static String picture() {
        double[] miles = IntStream.range(0, BINS).mapToDouble(x -> 5 * x).toArray();
        LineChart chart = new LineChart("P(replace | mileage)", "thousand miles", "probability");
        for (double cost : new double[] {5, REPLACEMENT_COST, 15}) {
            Solution solution = solve(model(cost, THETA));
            double[] p = IntStream.range(0, BINS)
                    .mapToDouble(x -> solution.policy().probability(x, REPLACE))
                    .toArray();
            chart.line("cost " + cost, miles, p);
        }
        return chart.toSvg();
    }
}
