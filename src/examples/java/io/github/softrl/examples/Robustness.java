package io.github.softrl.examples;

import io.github.softrl.Policy;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * Policies made in one grid at several temperatures, evaluated exactly in others: the regret, as a share of the best possible
 * return there. Writes charts if it is given a folder.
 */
public final class Robustness {
    /** Where policies are made: the first task; and where they are tried: all. */
    record World(String name, List<Task> tasks) {
        Policy plan(double temperature) {
            return Robustness.plan(tasks.get(0), temperature);
        }
    }

    static final double[] TEMPERATURES = {0.0003, 0.001, 0.003, 0.006, 0.01, 0.015, 0.02, 0.03};

    private static final double[] LEARNED = {0.003, 0.006, 0.01};
    private static final double DISCOUNT = 0.97;
    private static final GridWorld LAKE = new GridWorld(List.of(
            "........", //
            "........",
            "...H....",
            ".....H..",
            "...H....",
            ".HH...H.",
            ".H..H.H.",
            "...H...G"));

    private Robustness() {}

    /** On firm ground and on ice, each with other ground, walls, or another goal. */
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
        double[] best = world.tasks.stream()
                .mapToDouble(task -> task.value(plan(task, 0), 0))
                .toArray();
        print(out, "(best return)", best);
        double[] hard = regrets(world, oneAction(world.tasks.get(0), world.plan(0)));
        print(out, "planned, one action", hard);
        print(out, "planned, 0", regrets(world, world.plan(0)));
        double[][] gains = new double[best.length][TEMPERATURES.length];
        for (int k = 0; k < TEMPERATURES.length; k++) {
            double[] regrets = regrets(world, world.plan(TEMPERATURES[k]));
            print(out, "planned, " + new BigDecimal(TEMPERATURES[k] + "").toPlainString(), regrets);
            for (int i = 0; i < best.length; i++) {
                gains[i][k] = hard[i] - regrets[i];
            }
        }
        LineChart chart = new LineChart(
                "Planned on " + world.name + " ground, tried in other grids",
                "temperature",
                "gain over the hard-optimal policy",
                true);
        for (int i = 0; i < best.length; i++) {
            chart.line(world.tasks.get(i).name(), TEMPERATURES, gains[i]);
        }
        return chart.toSvg();
    }

    /** Prints the regrets of learned policies: quartiles over seeds. */
    static void learned(World world, long steps, int seeds, PrintStream out) {
        Task task = world.tasks.get(0);
        print(
                out,
                world,
                "soft Q-learning, 0",
                seeds,
                seed -> SoftQLearning.atTemperature(0)
                        .withSteps(steps)
                        .learn(task.environment(), new SplittableRandom(seed))
                        .policy());
        for (double temperature : LEARNED) {
            print(
                    out,
                    world,
                    "soft Q-learning, " + temperature,
                    seeds,
                    seed -> SoftQLearning.atTemperature(temperature)
                            .withSteps(steps)
                            .learn(task.environment(), new SplittableRandom(seed))
                            .policy());
        }
        for (double temperature : LEARNED) {
            print(
                    out,
                    world,
                    "soft actor-critic, " + temperature,
                    seeds,
                    seed -> SoftActorCritic.atTemperature(temperature)
                            .withSteps(steps)
                            .learn(task.environment(), new SplittableRandom(seed))
                            .policy());
        }
    }

    private static void print(PrintStream out, World world, String name, int seeds, LongFunction<Policy> learner) {
        Seeds regrets = Seeds.run(seeds, seed -> regrets(world, learner.apply(seed)));
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

    private static Policy plan(Task task, double temperature) {
        return SoftPolicyIteration.atTemperature(temperature)
                .solve(task.mdp())
                .requireConverged()
                .policy();
    }

    /** Returns the share of the best return that a policy loses in each task. */
    static double[] regrets(World world, Policy policy) {
        return world.tasks.stream()
                .mapToDouble(task -> 1 - task.value(policy, 0) / task.value(plan(task, 0), 0))
                .toArray();
    }

    /** Returns the policy that always takes the first of the most probable actions, as programs with an argmax do. */
    private static Policy oneAction(Task task, Policy policy) {
        double[][] rows = new double[policy.stateCount()][];
        for (int s = 0; s < rows.length; s++) {
            double[] row = policy.row(s);
            int first = 0;
            for (int a = 1; a < row.length; a++) {
                first = row[a] > row[first] ? a : first;
            }
            Arrays.fill(row, 0);
            if (row.length > 0) {
                row[first] = 1;
            }
            rows[s] = row;
        }
        return Policy.of(task.mdp(), rows);
    }
}
