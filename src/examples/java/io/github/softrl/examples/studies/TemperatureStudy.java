package io.github.softrl.examples.studies;

import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.LineChart;
import io.github.softrl.examples.support.Pictures;
import io.github.softrl.examples.support.Task;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What happens along the temperature: to the soft value, to its parts reward and entropy, and to the gaps to the hard
 * optimum, which are compared with their bounds. Writes a table and charts if it is given a
 * folder.
 *
 * <pre>{@code
 *   V_λ = reward(π_λ) + λ·entropy(π_λ)        reward(π_λ) ≤ V_0 ≤ V_λ ≤ V_0 + λ·log max|A| / (1 − γ)
 *   so that π_λ loses at most λ·entropy(π_λ) of the best reward V_0, which need not be known
 * }</pre>
 */
public final class TemperatureStudy {
    /** The numbers of one temperature, seen from the start; entropy and the other sums are discounted. */
    record Row(double temperature, double value, double reward, double entropy, double certain, double bound) {}

    static final List<Task> TASKS = List.of(
            Task.of("FrozenLake 8x8", GymTable.read("frozenlake8_slippery", 0.99), 0),
            Task.of("Taxi", GymTable.read("taxi", 0.99), ToyText.taxiStarts()));

    static final double[] TEMPERATURES = {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};

    private TemperatureStudy() {}

    /** Prints the table; the first argument is a folder for {@code tables} and {@code images}. */
    public static void main(String[] args) throws IOException {
        Table table = Table.printed(TASKS.stream().map(TemperatureStudy::table), System.out);
        if (args.length > 0) {
            table.write(args[0], "temperature");
            for (Task task : TASKS) {
                String name = task.name().replace(" ", "").toLowerCase(Locale.ROOT);
                List<Row> curve = rows(task, between(1e-5, 10));
                Pictures.write(tradeOff(task, curve), args[0] + "/images", "temperature-" + name + ".svg");
                Pictures.write(gaps(task, curve), args[0] + "/images", "temperature-gap-" + name + ".svg");
            }
        }
    }

    /** The soft value and its parts, and both gaps to the hard optimum with their bounds. */
    static Table table(Task task) {
        Table table = new Table(
                "task,temperature,soft_value,reward,entropy,hard_value,hard_certain_to,soft_less_hard,certain_to,"
                        + "bound_of_soft_less_hard,hard_less_reward,bound_of_hard_less_reward");
        Solution hard = solve(task, 0);
        double best = task.mean(hard::value);
        for (Row row : rows(task, TEMPERATURES)) {
            double certain = row.certain + hard.errorBound();
            table.row(
                    task.name(),
                    row.temperature,
                    Table.fixed(row.value, 6),
                    Table.fixed(row.reward, 6),
                    Table.fixed(row.entropy, 3),
                    Table.fixed(best, 10),
                    digits(hard.errorBound(), 0),
                    digits(row.value - best, 3),
                    digits(certain, 0),
                    digits(row.bound, 3),
                    digits(best - row.reward < certain ? 0 : best - row.reward, 3),
                    digits(row.temperature * row.entropy, 3));
        }
        return table;
    }

    private static String digits(double number, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "e", number);
    }

    /** Returns the best return. */
    static double best(Task task) {
        return task.mean(solve(task, 0)::value);
    }

    /** Returns 200 temperatures, evenly spread on a logarithmic axis, for smooth curves. */
    static double[] between(double least, double most) {
        return IntStream.range(0, 200)
                .mapToDouble(i -> Math.pow(10, Math.log10(least) + i / 199.0 * Math.log10(most / least)))
                .toArray();
    }

    static List<Row> rows(Task task, double... temperatures) {
        double most = 0; // log max|A|
        for (int s = 0; s < task.mdp().stateCount(); s++) {
            most = Math.max(most, Math.log(Math.max(1, task.mdp().actionCount(s))));
        }
        double bound = most / (1 - task.mdp().discount());
        return Arrays.stream(temperatures)
                .mapToObj(temperature -> row(task, temperature, temperature * bound))
                .toList();
    }

    private static Row row(Task task, double temperature, double bound) {
        Solution soft = solve(task, temperature);
        double[] reward = SoftBellman.discountedReward(task.mdp(), soft.policy());
        double[] entropy = SoftBellman.discountedEntropy(task.mdp(), soft.policy());
        return new Row(
                temperature,
                task.mean(soft::value),
                task.mean(s -> reward[s]),
                task.mean(s -> entropy[s]),
                soft.errorBound(),
                bound);
    }

    private static Solution solve(Task task, double temperature) {
        return SoftPolicyIteration.atTemperature(temperature)
                .withTolerance(1e-10 * Math.max(1, temperature))
                .solve(task.mdp())
                .requireConverged();
    }

    /** Draws which rewards and entropies are to be had together. */
    static String tradeOff(Task task, List<Row> curve) {
        LineChart chart = new LineChart(
                        task.name() + ": what entropy costs, for temperatures up to 10",
                        "entropy of the soft-optimal policy, discounted, in nats",
                        "its reward, discounted")
                .line("soft-optimal policies", column(curve, Row::entropy), column(curve, Row::reward));
        double most = curve.get(curve.size() - 1).entropy;
        double last = 0;
        for (Row row : rows(task, 3e-4, 1e-3, 3e-3, 0.01, 0.1, 0.3, 0.6, 1, 3, 10)) {
            if (row.entropy - last > 0.08 * most) { // so that names do not cover each other
                chart.mark("λ = " + Table.text(row.temperature), row.entropy, row.reward);
                last = row.entropy;
            }
        }
        return chart.toSvg();
    }

    /** Draws the gaps to the hard optimum and their bounds. */
    static String gaps(Task task, List<Row> curve) {
        double best = best(task);
        List<Row> certain = curve.stream()
                .filter(row -> best - row.reward > 10 * row.certain)
                .toList();
        return new LineChart(task.name() + ": gaps to the hard optimum", "temperature λ", "gap")
                .logX()
                .logY()
                .line("V − V₀", column(curve, Row::temperature), column(curve, row -> row.value - best))
                .line("its bound", column(curve, Row::temperature), column(curve, Row::bound))
                .line(
                        "V₀ − reward, where above the errors",
                        column(certain, Row::temperature),
                        column(certain, row -> best - row.reward))
                .line("λ·entropy", column(curve, Row::temperature), column(curve, row -> row.temperature * row.entropy))
                .toSvg();
    }

    private static double[] column(List<Row> rows, ToDoubleFunction<Row> number) {
        return rows.stream().mapToDouble(number).toArray();
    }
}
