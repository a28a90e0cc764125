package io.github.softrl.examples.studies;

import io.github.softrl.Policy;
import io.github.softrl.examples.support.GridMap;
import io.github.softrl.examples.support.GridWorld;
import io.github.softrl.examples.support.LineChart;
import io.github.softrl.examples.support.Pictures;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.LearningResult;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Evaluates policies that were made in one model at several temperatures exactly in others, and prints the regret as a
 * share of the best possible return there. Two worlds are grids, the third is a shop. Writes a table and charts if it
 * is given a folder.
 */
public final class Robustness {
    /**
     * Tasks, with the best return in each: policies are made in the first, and tried in all.
     *
     * @param name what pictures are called
     * @param title what tables and pictures say
     * @param temperatures those of planned policies
     * @param learned those of learned policies
     */
    record World(String name, String title, double[] temperatures, double[] learned, List<Task> tasks, double[] best) {
        World(String name, String title, double[] temperatures, double[] learned, List<Task> tasks) {
            this(
                    name,
                    title,
                    temperatures,
                    learned,
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

        /** Returns a task's name and the best return in it. */
        private List<String> tried(int i) {
            return List.of(tasks.get(i).name(), Table.fixed(best[i], 4));
        }
    }

    private static final double[] OF_GRIDS = {0.0003, 0.001, 0.003, 0.006, 0.01, 0.015, 0.02, 0.03};
    private static final double[] OF_SHOPS = {0.01, 0.03, 0.1, 0.3, 1, 3, 10};
    private static final double[] RANDOM = {0.01, 0.03, 0.1};
    private static final double DISCOUNT = 0.97;
    private static final GridWorld LAKE = new GridWorld(ToyText.LAKE);

    private Robustness() {}

    /** Returns firm and slippery ground, each with other ground, walls, and another goal; and a shop. */
    static List<World> worlds() {
        return List.of(ground("firm", 1, 0.8), ground("slippery", 0.8, 1), shop());
    }

    private static World ground(String name, double straight, double other) {
        return new World(
                name,
                name + " ground",
                OF_GRIDS,
                new double[] {0, 0.003, 0.01},
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

    private static World shop() {
        Inventory usual = Inventory.uniform(0, 11);
        double[] lumpy = new double[12];
        lumpy[0] = 0.5;
        lumpy[11] = 0.5;
        return new World(
                "shop",
                "a shop",
                OF_SHOPS,
                new double[] {0, 0.3, 1},
                List.of(
                        task("same", usual),
                        task("much sold", Inventory.uniform(6, 17)),
                        task("little sold", Inventory.uniform(0, 5)),
                        task("lumpy", new Inventory(lumpy, 1, 0.1)),
                        task("lost", usual.withDelivery(0.5)),
                        task("high rent", usual.withStorage(1)),
                        task("no rent", usual.withStorage(0))));
    }

    private static Task task(String name, Inventory inventory) {
        return Task.of(name, inventory.mdp(0.95), 5);
    }

    /** Prints the median regrets; the first argument is a folder for {@code tables} and {@code images}. */
    public static void main(String[] args) throws IOException {
        Table table = table();
        for (World world : worlds()) {
            planned(world, table);
            learned(world, 200_000, 10, table);
            table.where("made_for", world.title)
                    .wide("made_for,policy,temperature,random_actions", "tried_in", "regret")
                    .print(System.out);
            if (args.length > 0) {
                Pictures.write(picture(world), args[0] + "/images", "robustness-" + world.name + ".svg");
            }
        }
        if (args.length > 0) {
            table.write(args[0], "robustness");
        }
    }

    /** Returns the empty table; only learned policies have quartiles. */
    static Table table() {
        return new Table("made_for,policy,temperature,random_actions,tried_in,best_return,regret,"
                + "lower_quartile,upper_quartile,seeds");
    }

    /** The regrets of planned policies: of one that takes one action, of it with chance in it, and of soft ones. */
    static void planned(World world, Table table) {
        Policy oneAction = oneAction(world.tasks.get(0), world.plan(0));
        add(table, world, "one action", 0, 0, oneAction);
        for (double share : RANDOM) {
            add(table, world, "one action", 0, share, mixed(world, oneAction, share));
        }
        add(table, world, "planned", 0, 0, world.plan(0));
        for (double temperature : world.temperatures) {
            add(table, world, "planned", temperature, 0, world.plan(temperature));
        }
    }

    private static void add(Table table, World world, String name, double temperature, double random, Policy policy) {
        double[] regrets = world.regrets(policy);
        for (int i = 0; i < regrets.length; i++) {
            String regret = Table.fixed(regrets[i], 4);
            table.row(world.title, name, temperature, random, world.tried(i), regret, "", "", "");
        }
    }

    /** Draws what planned policies gain over the hard-optimal one. */
    static String picture(World world) {
        double[] hard = world.regrets(oneAction(world.tasks.get(0), world.plan(0)));
        double[] x = TemperatureStudy.between(world.temperatures[0], world.temperatures[world.temperatures.length - 1]);
        double[][] gains = new double[hard.length][x.length];
        for (int k = 0; k < x.length; k++) {
            double[] regrets = world.regrets(world.plan(x[k]));
            for (int i = 0; i < hard.length; i++) {
                gains[i][k] = hard[i] - regrets[i];
            }
        }
        LineChart chart = new LineChart(
                        "Planned for " + world.title + ", tried in other models",
                        "temperature",
                        "gain over the hard-optimal policy")
                .logX();
        for (int i = 0; i < hard.length; i++) {
            chart.line(world.tasks.get(i).name(), x, gains[i]);
        }
        return chart.toSvg();
    }

    /** The regrets of learned policies: medians and quartiles over seeds. */
    static void learned(World world, long steps, int seeds, Table table) {
        Task task = world.tasks.get(0);
        for (double temperature : world.learned) {
            SoftQLearning learner = SoftQLearning.atTemperature(temperature).withSteps(steps);
            add(table, world, "soft Q-learning", temperature, seeds, rng -> learner.learn(task.environment(), rng));
        }
        for (double temperature : Arrays.copyOfRange(world.learned, 1, world.learned.length)) { // of λ > 0
            SoftActorCritic learner = SoftActorCritic.atTemperature(temperature).withSteps(steps);
            add(table, world, "soft actor-critic", temperature, seeds, rng -> learner.learn(task.environment(), rng));
        }
    }

    private static void add(
            Table table,
            World world,
            String name,
            double temperature,
            int seeds,
            Function<SplittableRandom, LearningResult> learner) {
        Seeds regrets = Seeds.run(
                seeds,
                seed -> world.regrets(learner.apply(new SplittableRandom(seed)).policy()));
        for (int i = 0; i < world.tasks.size(); i++) {
            table.row(
                    world.title,
                    name,
                    temperature,
                    0,
                    world.tried(i),
                    Table.fixed(regrets.quantile(i, 0.5), 4),
                    Table.fixed(regrets.quantile(i, 0.25), 4),
                    Table.fixed(regrets.quantile(i, 0.75), 4),
                    seeds);
        }
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

    /** Returns the policy that acts at random, uniformly, with a given probability. */
    private static Policy mixed(World world, Policy policy, double share) {
        double[][] rows = new double[policy.stateCount()][];
        for (int s = 0; s < rows.length; s++) {
            double[] row = policy.row(s);
            Arrays.setAll(row, a -> (1 - share) * row[a] + share / row.length);
            rows[s] = row;
        }
        return Policy.of(world.tasks.get(0).mdp(), rows);
    }
}
