package io.github.softrl.testing;

import io.github.softrl.HorizonSolution;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftBackwardInduction;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.Solution;
import io.github.softrl.testing.HostileMdps.Problem;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * How wide the certified bounds are: bound/true error on hostile problems, by output and discount. Prints a table in
 * Markdown; the arguments are the first seed and the number of problems:
 *
 * <pre>{@code
 *   mvn -q test-compile exec:java -Dexec.mainClass=io.github.softrl.testing.BoundWidths -Dexec.args="0 3000"
 * }</pre>
 */
public final class BoundWidths {
    private static final Set<String> ORDINARY = Set.of(
            "random", "rows off", "ties", "shuffle or go", "wait or go", "slippery grid", "frozen lake", "corridor");
    private static final MathContext DIGITS = new MathContext(20);

    private final Map<String, Map<Double, List<Double>>> all = new TreeMap<>();
    private final Map<String, Map<Double, List<Double>>> ordinary = new TreeMap<>();
    private int exact;
    private int infinite;

    private BoundWidths() {}

    public static void main(String[] arguments) {
        long first = arguments.length > 0 ? Long.parseLong(arguments[0]) : 0;
        long count = arguments.length > 1 ? Long.parseLong(arguments[1]) : 3_000;
        System.out.println(of(first, count));
    }

    static BoundWidths of(long firstSeed, long count) {
        BoundWidths widths = new BoundWidths();
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            widths.measure(HostileMdps.of(seed));
        }
        return widths;
    }

    /** Measures everything of which both a bound and an error are to be had. */
    private void measure(Problem problem) {
        SplittableRandom random = new SplittableRandom(problem.seed());
        Optional<Oracle.Optimum> optimum =
                Oracle.of(problem.mdp(), problem.temperature()).optimum();
        optimum.ifPresent(of -> measureOptimum(problem, of, random));
        int horizon = 1 + random.nextInt(12);
        HorizonSolution finite =
                SoftBackwardInduction.atTemperature(problem.temperature()).solve(problem.mdp(), horizon);
        Oracle.Stage[] stages = Oracle.of(problem.mdp(), problem.temperature()).horizon(horizon);
        BigDecimal error = BigDecimal.ZERO;
        for (int t = 0; t < horizon; t++) {
            error = error.max(stages[t].v().distance(finite.values(t)))
                    .max(stages[t].q().distance(finite.q(t).byPair()));
        }
        add(problem, "finite horizon", finite.errorBound(), error);
        PolicyOracle.of(problem.mdp(), problem.policy(), problem.temperature(), problem.start())
                .values()
                .ifPresent(of -> measurePolicy(problem, of));
    }

    private void measureOptimum(Problem problem, Oracle.Optimum optimum, SplittableRandom random) {
        double scale = optimum.q().largest().doubleValue();
        double tolerance = Math.max(Double.MIN_VALUE, scale * Math.pow(10, -2 - 10 * random.nextDouble()));
        SoftQValueIteration sweeps =
                SoftQValueIteration.atTemperature(problem.temperature()).withMaxIterations(2_000);
        SoftPolicyIteration newton =
                SoftPolicyIteration.atTemperature(problem.temperature()).withMaxIterations(100);
        add(
                problem,
                optimum,
                "value iteration, to the limit",
                () -> sweeps.withTolerance(Double.MIN_VALUE).solve(problem.mdp()));
        add(
                problem,
                optimum,
                "policy iteration, to the limit",
                () -> newton.withTolerance(Double.MIN_VALUE).solve(problem.mdp()));
        add(
                problem,
                optimum,
                "policy iteration, any tolerance",
                () -> newton.withTolerance(tolerance).solve(problem.mdp()));
        QTable table = HostilePolicies.table(problem.mdp(), optimum.q().toDoubles(), problem.seed());
        double bound = SoftBellman.errorBound(problem.mdp(), table, problem.temperature());
        add(problem, "table", bound, optimum.q().distance(table.byPair()));
    }

    private interface Run {
        Solution solve();
    }

    private void add(Problem problem, Oracle.Optimum optimum, String output, Run run) {
        try {
            Solution solution = run.solve();
            add(
                    problem,
                    output,
                    solution.errorBound(),
                    optimum.q().distance(solution.q().byPair()));
        } catch (ArithmeticException refused) {
            infinite++; // rows count as 1 there
        }
    }

    private void measurePolicy(Problem problem, PolicyOracle.Values values) {
        Policy policy = problem.policy();
        double temperature = problem.temperature();
        try {
            QTable q = SoftBellman.evaluate(problem.mdp(), policy, temperature);
            double bound = SoftBellman.errorBound(problem.mdp(), policy, q, temperature);
            add(problem, "policy, evaluated", bound, values.q().distance(q.byPair()));
            QTable table = HostilePolicies.table(problem.mdp(), values.q().toDoubles(), problem.seed());
            double boundOfTable = SoftBellman.errorBound(problem.mdp(), policy, table, temperature);
            add(problem, "policy, table", boundOfTable, values.q().distance(table.byPair()));
        } catch (ArithmeticException refused) {
            infinite++;
        }
    }

    private void add(Problem problem, String output, double bound, BigDecimal error) {
        if (bound == Double.POSITIVE_INFINITY) {
            infinite++;
        } else if (error.signum() == 0) {
            exact++;
        } else {
            double ratio = new BigDecimal(bound).divide(error, DIGITS).doubleValue();
            add(all, problem, output, ratio);
            if (ORDINARY.contains(problem.family())) {
                add(ordinary, problem, output, ratio);
            }
        }
    }

    private static void add(
            Map<String, Map<Double, List<Double>>> ratios, Problem problem, String output, double ratio) {
        ratios.computeIfAbsent(output, key -> new TreeMap<>())
                .computeIfAbsent(problem.mdp().discount(), key -> new ArrayList<>())
                .add(ratio);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("| output | γ | all | ordinary |\n|---|---|---|---|\n");
        all.forEach((output, byDiscount) -> byDiscount.forEach((discount, ratios) -> {
            List<Double> some = ordinary.getOrDefault(output, Map.of()).getOrDefault(discount, List.of());
            String row = String.format(
                    Locale.ROOT, "| %s | %s | %s | %s |\n", output, name(discount), quartiles(ratios), quartiles(some));
            text.append(row);
        }));
        return text + "\n" + exact + " without error, " + infinite + " refused or without a finite bound\n";
    }

    private static String name(double discount) {
        boolean isNearOne = discount > 0.99 && discount < 1;
        return isNearOne ? String.format(Locale.ROOT, "1 − %.2g", 1 - discount) : String.valueOf(discount);
    }

    /** Number: least, median and quartiles. */
    private static String quartiles(List<Double> ratios) {
        if (ratios.isEmpty()) {
            return "";
        }
        List<Double> sorted = new ArrayList<>(ratios);
        Collections.sort(sorted);
        int n = sorted.size();
        return String.format(
                Locale.ROOT,
                "%d: %.2g, %.2g [%.2g, %.2g]",
                n,
                sorted.get(0),
                sorted.get(n / 2),
                sorted.get(n / 4),
                sorted.get(3 * n / 4));
    }
}
