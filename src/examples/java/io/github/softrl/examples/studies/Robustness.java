package io.github.softrl.examples.studies;

import io.github.softrl.Policy;
import io.github.softrl.examples.support.GridMap;
import io.github.softrl.examples.support.GridWorld;
import io.github.softrl.examples.support.LineChart;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Svg;
import io.github.softrl.examples.support.Task;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * Evaluates policies that were made in one grid at several temperatures exactly in others, and prints the regret as a
 * share of the best possible return there. Writes charts if it is given a folder.
 */
public final class Robustness {
    /** Tasks, with the best return in each: policies are made in the first, and tried in all. */
    record World(String name, List<Task> tasks, double[] best) {
        World(String name, List<Task> tasks) {
            this(
                    name,
                    tasks,
                    tasks.stream()
                            .mapToDouble(task -> task.value(task.solve(0).policy(), 0))
                            .toArray());
        }

        Policy plan(double temperature) {
            return tasks.get(0).solve(temperature).policy();
        }

        /** Returns the share of the best return that a policy loses in each task. */
        double[] regrets(Policy policy) {
            double[] regrets = new double[best.length];
            Arrays.setAll(regrets, i -> 1 - tasks.get(i).value(policy, 0) / best[i]);
            return regrets;
        }
    }

    static final double[] TEMPERATURES = {0.0003, 0.001, 0.003, 0.006, 0.01, 0.015, 0.02, 0.03};

    private static final double[] LEARNED = {0, 0.003, 0.006, 0.01};
    private static final double DISCOUNT = 0.97;
    private static final GridWorld LAKE = new GridWorld(ToyText.LAKE);

    private Robustness() {}

    /** Returns the worlds of firm and of slippery ground, each with other ground, walls, and another goal. */
    static List<World> worlds() {
        return List.of(world("firm", 1, 0.8), world("slippery", 0.8, 1));
    }

    private static World world(String name, double straight, double other) {
        return new World(
                name,
                List.of(
                        task("same", LAKE, straight),
                        task(other == 1 ? "firm" : "slippery", LAKE, other),
                        task("ice", LAKE, 1.0 / 3),
                        task("1 wall", LAKE.with('#', 31), straight),
                        task("3 walls", LAKE.with('#', 31, 4, 25), straight),
                        task("goal near", LAKE.with('.', 63).with('G', 47), straight),
                        task("goal far", LAKE.with('.', 63).with('G', 58), straight)));
    }

    private static Task task(String name, GridWorld grid, double straight) {
        return Task.of(name, grid.mdp(straight, DISCOUNT), 0);
    }

    /** Prints the tables; the first argument is a folder for the charts. */
    public static void main(String[] args) throws IOException {
        for (World world : worlds()) {
            String picture = planned(world, System.out);
            learned(world, 200_000, 10, System.out);
            if (args.length > 0) {
                Svg.write(picture, args[0], "robustness-" + world.name + ".svg");
            }
        }
    }

    /** Prints the regrets of planned policies, and draws what they gain over the hard-optimal one. */
    static String planned(World world, PrintStream out) {
        out.printf(Locale.ROOT, "%nmade where the ground is %s%n", world.name);
        out.printf("%-24s", "regret, tried with");
        world.tasks.forEach(task -> out.printf("  %9s", task.name()));
        out.println();
        print(out, "(best return)", world.best);
        double[] hard = world.regrets(oneAction(world.tasks.get(0), world.plan(0)));
        print(out, "planned, one action", hard);
        print(out, "planned, 0", world.regrets(world.plan(0)));
        double[][] gains = new double[hard.length][TEMPERATURES.length];
        for (int k = 0; k < TEMPERATURES.length; k++) {
            double[] regrets = world.regrets(world.plan(TEMPERATURES[k]));
            print(out, "planned, " + text(TEMPERATURES[k]), regrets);
            for (int i = 0; i < hard.length; i++) {
                gains[i][k] = hard[i] - regrets[i];
            }
        }
        LineChart chart = new LineChart(
                "Planned on " + world.name + " ground, tried in other grids",
                "temperature",
                "gain over the hard-optimal policy",
                true);
        for (int i = 0; i < hard.length; i++) {
            chart.line(world.tasks.get(i).name(), TEMPERATURES, gains[i]);
        }
        return chart.toSvg();
    }

    /** Prints the regrets of learned policies: quartiles over seeds. */
    static void learned(World world, long steps, int seeds, PrintStream out) {
        Task task = world.tasks.get(0);
        for (double temperature : LEARNED) {
            print(
                    out,
                    world,
                    "soft Q-learning, " + text(temperature),
                    seeds,
                    seed -> RepeatingLearners.softQLearning(temperature)
                            .withSteps(steps)
                            .learn(task.environment(), new SplittableRandom(seed))
                            .policy());
        }
        for (double temperature : Arrays.copyOfRange(LEARNED, 1, LEARNED.length)) { // of λ > 0
            print(
                    out,
                    world,
                    "soft actor-critic, " + text(temperature),
                    seeds,
                    seed -> RepeatingLearners.softActorCritic(temperature)
                            .withSteps(steps)
                            .learn(task.environment(), new SplittableRandom(seed))
                            .policy());
        }
    }

    private static void print(PrintStream out, World world, String name, int seeds, LongFunction<Policy> learner) {
        Seeds regrets = Seeds.run(seeds, seed -> world.regrets(learner.apply(seed)));
        print(out, name, regrets.quantiles(0.5));
        print(out, "  lower quartile", regrets.quantiles(0.25));
        print(out, "  upper quartile", regrets.quantiles(0.75));
    }

    private static void print(PrintStream out, String name, double[] numbers) {
        out.printf("%-24s", name);
        Arrays.stream(numbers)
                .forEach(number -> out.printf(Locale.ROOT, "  %9.4f", Math.abs(number) < 5e-5 ? 0 : number));
        out.println();
    }

    private static String text(double temperature) {
        return new BigDecimal(temperature + "").stripTrailingZeros().toPlainString();
    }

    /** Returns the policy that always takes the first of the most probable actions, as programs with an argmax do. */
    private static Policy oneAction(Task task, Policy policy) {
        double[][] rows = new double[policy.stateCount()][];
        for (int s = 0; s < rows.length; s++) {
            double[] row = new double[policy.actionCount(s)];
            if (row.length > 0) {
                row[GridMap.mostProbable(policy, s)] = 1;
            }
            rows[s] = row;
        }
        return Policy.of(task.mdp(), rows);
    }
}
