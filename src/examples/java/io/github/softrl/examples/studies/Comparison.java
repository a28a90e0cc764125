package io.github.softrl.examples.studies;

import io.github.softrl.Policy;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.LineChart;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Svg;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.Schedule;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Return against steps: soft Q-learning and soft actor-critic that explore by their temperature alone, ordinary
 * Q-learning that is ε-greedy, and soft Q-learning with default options. Writes a chart of each task if it is given a
 * folder.
 */
public final class Comparison {
    /** A task, the temperature of the soft learners, and the name of its chart. */
    record Contest(Task task, double temperature, String chart) {}

    private interface Learner {
        Policy learn(Contest contest, long steps, long seed);
    }

    static final List<Contest> CONTESTS = List.of(
            new Contest(
                    Task.of("FrozenLake 8x8", GymTable.read("frozenlake8_slippery", 0.99), 0), 0.001, "frozenlake8"),
            new Contest(Task.of("Taxi", GymTable.read("taxi", 0.99), ToyText.taxiStarts()), 0.1, "taxi"),
            new Contest(Task.of("CliffWalking", GymTable.read("cliffwalking_det", 0.99), 36), 0.1, "cliffwalking"),
            new Contest(Task.of("double chain", GymTable.read("doublechain50", 0.95), 0), 0.03, "doublechain"));

    static final long[] STEPS = {1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000};

    private static final Map<String, Learner> LEARNERS = new LinkedHashMap<>();

    static {
        Schedule none = Schedule.constant(0);
        LEARNERS.put(
                "soft Q-learning",
                (contest, steps, seed) -> RepeatingLearners.softQLearning(contest.temperature)
                        .withSteps(steps)
                        .withExploration(none)
                        .learn(contest.task.environment(), new SplittableRandom(seed))
                        .policy());
        LEARNERS.put(
                "soft actor-critic",
                (contest, steps, seed) -> RepeatingLearners.softActorCritic(contest.temperature)
                        .withSteps(steps)
                        .withExploration(none)
                        .learn(contest.task.environment(), new SplittableRandom(seed))
                        .policy());
        LEARNERS.put(
                "Q-learning",
                (contest, steps, seed) -> RepeatingLearners.softQLearning(0)
                        .withSteps(steps)
                        .withExploration(Schedule.constant(0.1))
                        .withExplorationRun(1)
                        .learn(contest.task.environment(), new SplittableRandom(seed))
                        .policy());
        LEARNERS.put(
                "soft Q, repeating",
                (contest, steps, seed) -> RepeatingLearners.softQLearning(contest.temperature)
                        .withSteps(steps)
                        .learn(contest.task.environment(), new SplittableRandom(seed))
                        .policy());
    }

    private Comparison() {}

    /** Prints the table; the first argument is a folder for the charts. */
    public static void main(String[] args) throws IOException {
        for (Contest contest : CONTESTS) {
            String picture = run(contest, STEPS, 10, System.out);
            if (args.length > 0) {
                Svg.write(picture, args[0], "comparison-" + contest.chart + ".svg");
            }
        }
    }

    /** Prints the returns of a contest and draws them. */
    static String run(Contest contest, long[] steps, int seeds, PrintStream out) {
        Task task = contest.task;
        double best = task.value(task.solve(0).policy(), 0);
        out.printf(
                Locale.ROOT,
                "%n%s, discount %s: return of the optimum %.4f, of the soft optimum at %s %.4f%n",
                task.name(),
                task.mdp().discount(),
                best,
                contest.temperature,
                task.value(task.solve(contest.temperature).policy(), 0));
        out.println("learner                 steps    lower quartile      median    upper quartile");
        LineChart chart = new LineChart(task.name(), "steps", "return", true);
        double[] x = Arrays.stream(steps).asDoubleStream().toArray();
        LEARNERS.forEach((name, learner) -> {
            Seeds returns = Seeds.run(
                    seeds,
                    seed -> Arrays.stream(steps)
                            .mapToDouble(n -> task.value(learner.learn(contest, n, seed), 0))
                            .toArray());
            returns.draw(chart, name, x);
            for (int k = 0; k < steps.length; k++) {
                out.printf(
                        Locale.ROOT,
                        "%-18s  %,9d  %16.4f  %10.4f  %16.4f%n",
                        name,
                        steps[k],
                        returns.quantile(k, 0.25),
                        returns.quantile(k, 0.5),
                        returns.quantile(k, 0.75));
            }
        });
        return chart.line("optimum", new double[] {x[0], x[x.length - 1]}, new double[] {best, best})
                .toSvg();
    }
}
