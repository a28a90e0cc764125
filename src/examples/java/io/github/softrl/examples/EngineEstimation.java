package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.LogLikelihood;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftDerivatives;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Function;

/**
 * J. Rust's bus engines (Econometrica 55, 1987), group 4, estimated from counts: how often an engine with a given
 * mileage was kept or replaced. The cost of replacement RC and θ, the rise of monthly costs with mileage, are found by
 * his nested fixed point with exact second derivatives, and by the estimators of Hotz and Miller (1993) and of
 * Aguirregabiria and Mira (2002), which start from the frequencies. At the end: how many engines would be replaced at
 * other prices.
 */
public final class EngineEstimation {
    static final int BINS = 90; // of 5,000 miles
    static final double DISCOUNT = 0.9999;
    private static final int KEEP = 0;
    private static final int REPLACE = 1;
    private static final double[] INCREMENTS = {0.3919, 0.5953, 0.0128}; // of bins in a month, as Rust has them

    /** Months in which an engine was kept, by bin; from 78 on there are none. */
    private static final int[] KEPT = {
        138, 105, 115, 123, 121, 121, 103, 97, 98, 99, 96, 98, 93, 102, 84, 92, 92, 91, 83, 79, 68, 74, 73, 72, 64, 68,
        62, 64, 55, 54, 57, 49, 49, 54, 54, 50, 52, 51, 50, 51, 57, 59, 47, 52, 48, 46, 45, 49, 47, 47, 44, 49, 40, 44,
        35, 35, 36, 29, 34, 26, 26, 26, 23, 23, 22, 21, 13, 15, 17, 16, 7, 5, 3, 2, 2, 2, 2, 1
    };

    /** Bins in which an engine was replaced, by event. */
    private static final int[] REPLACED = {
        24, 25, 30, 33, 34, 35, 41, 42, 42, 44, 47, 49, 50, 51, 51, 52, 52, 53, 54, 54, 54, 56, 57, 57, 58, 59, 60, 64,
        65, 66, 70, 72, 77
    };

    static final double[][] COUNTS = counts();

    /** The rewards are −RC for a replacement, and −0.001 θ x for a month with mileage x. */
    private static final double[][] BY_COST = rewards(1, 0);

    private static final double[][] BY_THETA = rewards(0, 1);
    private static final FiniteMdp ENGINE = engine();

    /** Estimates, with the log-likelihood and its derivatives there. */
    record Estimates(double[] parameters, LogLikelihood at, int steps) {}

    private EngineEstimation() {}

    /** Prints the estimates and the demand. */
    public static void main(String[] args) {
        print(System.out);
    }

    private static double[][] counts() {
        double[][] counts = new double[BINS][2];
        for (int x = 0; x < KEPT.length; x++) {
            counts[x][KEEP] = KEPT[x];
        }
        for (int x : REPLACED) {
            counts[x][REPLACE]++;
        }
        return counts;
    }

    static double[][] rewards(double cost, double theta) {
        double[][] rewards = new double[BINS][];
        for (int x = 0; x < BINS; x++) {
            rewards[x] = new double[] {-0.001 * theta * x, -cost};
        }
        return rewards;
    }

    private static FiniteMdp engine() {
        FiniteMdp.Builder builder = FiniteMdp.builder(BINS, DISCOUNT);
        for (int x = 0; x < BINS; x++) {
            for (int i = 0; i < INCREMENTS.length; i++) {
                builder.transition(x, KEEP, Math.min(x + i, BINS - 1), INCREMENTS[i], 0);
                builder.transition(x, REPLACE, i, INCREMENTS[i], 0);
            }
        }
        return builder.build();
    }

    static FiniteMdp engine(double[] parameters) {
        return ENGINE.withRewards(rewards(parameters[0], parameters[1]));
    }

    private static Solution solve(FiniteMdp mdp) {
        return SoftPolicyIteration.atTemperature(1).solve(mdp);
    }

    /** Returns the log-likelihood of all choices, with its derivatives by RC and θ. */
    static LogLikelihood likelihood(double[] parameters) {
        FiniteMdp mdp = engine(parameters);
        return SoftDerivatives.of(mdp, solve(mdp)).logLikelihood(COUNTS, BY_COST, BY_THETA);
    }

    /** Climbs by Newton's steps, halved while they lead down. */
    static Estimates maximize(Function<double[], LogLikelihood> likelihood, double... start) {
        double[] parameters = start.clone();
        LogLikelihood at = likelihood.apply(parameters);
        for (int steps = 0; ; steps++) {
            double[] step = divide(at.hessian(), at.gradient());
            double gain = at.gradient()[0] * step[0] + at.gradient()[1] * step[1];
            if (-gain < 1e-12) { // twice what the next step would gain
                return new Estimates(parameters, at, steps);
            }
            LogLikelihood next;
            double scale = 2;
            double[] moved;
            do {
                scale /= 2;
                moved = new double[] {parameters[0] - scale * step[0], parameters[1] - scale * step[1]};
                next = likelihood.apply(moved);
            } while (next.value() < at.value() && scale > 1e-3);
            parameters = moved;
            at = next;
        }
    }

    /** Returns A⁻¹b. */
    private static double[] divide(double[][] a, double[] b) {
        double determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0];
        return new double[] {
            (a[1][1] * b[0] - a[0][1] * b[1]) / determinant, (a[0][0] * b[1] - a[1][0] * b[0]) / determinant
        };
    }

    /** Returns the roots of the diagonal of A⁻¹. */
    static double[] standardErrors(double[][] information) {
        double[] first = divide(information, new double[] {1, 0});
        double[] second = divide(information, new double[] {0, 1});
        return new double[] {Math.sqrt(first[0]), Math.sqrt(second[1])};
    }

    private static double[][] negative(double[][] matrix) {
        return new double[][] {{-matrix[0][0], -matrix[0][1]}, {-matrix[1][0], -matrix[1][1]}};
    }

    /** Returns the frequencies of the choices, drawn a little towards one another so that none is 0. */
    static Policy frequencies() {
        double[][] p = new double[BINS][2];
        for (int x = 0; x < BINS; x++) {
            double share = (COUNTS[x][REPLACE] + 0.01) / (COUNTS[x][KEEP] + COUNTS[x][REPLACE] + 1);
            p[x] = new double[] {1 - share, share};
        }
        return Policy.of(ENGINE, p);
    }

    /**
     * Maximizes the pseudo-likelihood of choices whose values are those of a given policy, which are linear in the
     * parameters: a logit.
     */
    static Estimates maximizePseudoLikelihood(Policy policy, double... start) {
        double[][] entropy = values(ENGINE, 1, policy);
        double[][] byCost = values(ENGINE.withRewards(BY_COST), 0, policy);
        double[][] byTheta = values(ENGINE.withRewards(BY_THETA), 0, policy);
        return maximize(
                parameters -> {
                    FiniteMdp logit = logit(parameters, entropy, byCost, byTheta);
                    return SoftDerivatives.of(logit, solve(logit)).logLikelihood(COUNTS, byCost, byTheta);
                },
                start);
    }

    /** Returns Q^π of a model: the rewards of one parameter, or the entropies alone. */
    private static double[][] values(FiniteMdp mdp, double temperature, Policy policy) {
        QTable q = SoftPolicyEvaluation.atTemperature(temperature)
                .solve(mdp, policy)
                .q();
        double[][] table = new double[BINS][];
        for (int x = 0; x < BINS; x++) {
            table[x] = new double[] {q.value(x, KEEP), q.value(x, REPLACE)};
        }
        return table;
    }

    /** Returns choices without a future, which are worth what the policy's values say. */
    private static FiniteMdp logit(double[] parameters, double[][] entropy, double[][] byCost, double[][] byTheta) {
        double[][] rewards = new double[BINS][2];
        for (int x = 0; x < BINS; x++) {
            for (int a = 0; a < 2; a++) {
                rewards[x][a] = entropy[x][a] + parameters[0] * byCost[x][a] + parameters[1] * byTheta[x][a];
            }
        }
        return ENGINE.withDiscount(0).withRewards(rewards);
    }

    /** Returns the optimal policy where choices are worth what a policy's values say: one step towards the optimum. */
    static Policy improve(Policy policy, double[] parameters) {
        double[][] entropy = values(ENGINE, 1, policy);
        double[][] byCost = values(ENGINE.withRewards(BY_COST), 0, policy);
        double[][] byTheta = values(ENGINE.withRewards(BY_THETA), 0, policy);
        return solve(logit(parameters, entropy, byCost, byTheta)).policy();
    }

    /** Returns how many engines one bus needs in a year, in the long run. */
    static double demand(double[] parameters) {
        FiniteMdp mdp = engine(parameters);
        double patience = 1 - 1e-7; // the mean over ten million months or so
        double[][] replacements = rewards(-1, 0);
        return 12
                * (1 - patience)
                * SoftPolicyEvaluation.atTemperature(0)
                        .solve(
                                mdp.withDiscount(patience).withRewards(replacements),
                                solve(mdp).policy())
                        .value(0);
    }

    /** Prints the estimates and the demand. */
    public static void print(PrintStream out) {
        String row = "%-28s %9.5f %9.5f  %13.6f%n";
        out.println("                                    RC     theta  log-likelihood");
        Policy policy = frequencies();
        double[] parameters = {5, 1};
        for (int k = 0; k < 4; k++) {
            parameters = maximizePseudoLikelihood(policy, parameters).parameters();
            policy = improve(policy, parameters);
            String name = k == 0 ? "frequencies (Hotz, Miller)" : "step " + (k + 1) + " (Aguirregabiria, Mira)";
            out.printf(
                    Locale.ROOT,
                    row,
                    name,
                    parameters[0],
                    parameters[1],
                    likelihood(parameters).value());
        }
        Estimates best = maximize(EngineEstimation::likelihood, 5, 1);
        LogLikelihood at = best.at();
        out.printf(Locale.ROOT, row, "nested fixed point", best.parameters()[0], best.parameters()[1], at.value());
        double[] products = standardErrors(at.scoreProducts());
        double[] hessian = standardErrors(negative(at.hessian()));
        out.printf(Locale.ROOT, "%-28s %9.5f %9.5f%n", "  standard errors, products", products[0], products[1]);
        out.printf(Locale.ROOT, "%-28s %9.5f %9.5f%n", "  standard errors, Hessian", hessian[0], hessian[1]);
        out.printf(
                Locale.ROOT,
                "%d steps of Newton; the log-likelihood is within %.0e, its gradient within %.0e%n%n",
                best.steps(),
                at.errorBound(),
                Math.max(at.gradientErrorBounds()[0], at.gradientErrorBounds()[1]));
        out.println("cost of an engine   engines per bus and year");
        for (double share : new double[] {0.5, 0.75, 1, 1.25, 1.5}) {
            double[] other = {share * best.parameters()[0], best.parameters()[1]};
            out.printf(Locale.ROOT, "%16.0f%%   %24.4f%n", 100 * share, demand(other));
        }
    }
}
