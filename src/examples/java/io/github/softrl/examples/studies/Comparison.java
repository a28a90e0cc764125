package io.github.softrl.examples.studies;

import io.github.softrl.Solution;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.LineChart;
import io.github.softrl.examples.support.Pictures;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.LearningResult;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * What makes a learner fast, one factor at a time: the temperature and the kind of exploration; the temperature of the
 * backup and that of the behaviour; and the learner. Prints the steps to a good policy; if it is given a folder,
 * writes them to tables and draws learning curves.
 */
public final class Comparison {
    /**
     * A task and its temperatures.
     *
     * @param temperatures those of the first table
     * @param temperature that of the others
     * @param first the step at which watching starts
     * @param lowest the lowest return in the picture
     */
    record Contest(Task task, double[] temperatures, double temperature, long first, double lowest) {
        Contest(Task task, double[] temperatures, double temperature, long first) {
            this(task, temperatures, temperature, first, Double.NEGATIVE_INFINITY);
        }
    }

    static final List<Contest> CONTESTS = List.of(
            new Contest(
                    Task.of("double chain", GymTable.read("doublechain50", 0.95), 0),
                    new double[] {0, 0.003, 0.01, 0.03, 0.1},
                    0.03,
                    1000),
            new Contest(
                    Task.of("Taxi", GymTable.read("taxi", 0.99), ToyText.taxiStarts()),
                    new double[] {0, 0.01, 0.1, 0.3, 1},
                    0.1,
                    1000),
            new Contest(
                    Task.of("CliffWalking", GymTable.read("cliffwalking_det", 0.99), 36),
                    new double[] {0, 0.01, 0.1, 0.3, 1},
                    0.1,
                    500,
                    -20),
            new Contest(
                    Task.of("FrozenLake 8x8", GymTable.read("frozenlake8_slippery", 0.99), 0),
                    new double[] {0, 0.0003, 0.001, 0.003, 0.01},
                    0.001,
                    1000));

    private static final long STEPS = 200_000;
    private static final int SEEDS = 10;

    private Comparison() {}

    /** Prints the tables; the first argument is a folder for {@code tables} and {@code images}. */
    public static void main(String[] args) throws IOException {
        Table temperatures = all(contest -> temperatures(contest, STEPS, SEEDS));
        Table halves = all(contest -> halves(contest, STEPS, SEEDS));
        Table learners = all(contest -> learners(contest, STEPS, SEEDS));
        if (args.length > 0) {
            temperatures.write(args[0], "comparison-temperatures");
            halves.write(args[0], "comparison-halves");
            learners.write(args[0], "comparison-learners");
            for (Contest contest : CONTESTS) {
                String name = contest.task.name().toLowerCase(Locale.ROOT).replace(" ", "");
                Pictures.write(picture(contest, STEPS, SEEDS), args[0] + "/images", "comparison-" + name + ".svg");
            }
        }
    }

    private static Table all(Function<Contest, Table> study) {
        return Table.printed(CONTESTS.stream().map(study), System.out);
    }

    /** Draws the returns of the learners' own policies, each curve from one run per seed, with the model at hand. */
    static String picture(Contest contest, long steps, int seeds) {
        Task task = contest.task;
        Solution best = task.solve(0);
        Exploring exploring = Exploring.NOVELTY;
        Map<String, LongFunction<LearningResult>> learners = new LinkedHashMap<>();
        for (double temperature : new double[] {0, contest.temperature}) {
            SoftQLearning learner = exploring
                    .with(SoftQLearning.atTemperature(temperature))
                    .withSteps(steps)
                    .withModel(task.mdp(), best, task.start());
            learners.put(
                    temperature == 0 ? "Q-learning" : "soft Q-learning",
                    seed -> learner.learn(task.environment(), new SplittableRandom(seed)));
        }
        for (boolean natural : new boolean[] {true, false}) {
            SoftActorCritic learner = exploring
                    .with(SoftActorCritic.atTemperature(contest.temperature))
                    .withNaturalGradient(natural)
                    .withSteps(steps)
                    .withModel(task.mdp(), best, task.start());
            learners.put(
                    natural ? "soft actor-critic" : "plain gradient",
                    seed -> learner.learn(task.environment(), new SplittableRandom(seed)));
        }
        LineChart chart = new LineChart(
                        task.name() + ", λ " + Table.text(contest.temperature) + ", exploration by novelty",
                        "steps",
                        "exact return" + (contest.lowest > Double.NEGATIVE_INFINITY ? ", below not shown" : ""))
                .logX()
                .from(contest.lowest);
        double[] x = IntStream.rangeClosed(1, 100)
                .mapToDouble(point -> point * (steps / 100.0))
                .toArray();
        learners.forEach((name, learner) -> {
            Seeds returns = Seeds.run(
                    seeds,
                    seed -> learner.apply(seed).curve().stream()
                            .mapToDouble(point -> point.value().value())
                            .toArray());
            returns.draw(chart, name, x);
        });
        return chart.toSvg();
    }

    /** The temperature against the kind of exploration; steps, and what the learner's own policy earns in the end. */
    static Table temperatures(Contest contest, long steps, int seeds) {
        Table table = new Table("task,temperature,exploration," + Watch.COLUMNS + ",greedy_return,own_return");
        for (Exploring exploring : Exploring.values()) {
            for (double temperature : contest.temperatures) {
                Seeds runs = softQ(contest, temperature, temperature, exploring, steps, seeds);
                table.row(
                        contest.task.name(),
                        temperature,
                        exploring,
                        Watch.steps(runs, Watch.GREEDY_STEPS),
                        Table.fixed(runs.quantile(Watch.GREEDY_RETURN, 0.5), 3),
                        Table.fixed(runs.quantile(Watch.OWN_RETURN, 0.5), 3));
            }
        }
        return table;
    }

    /** The temperature of the backup against that of the behaviour, by kind of exploration. */
    static Table halves(Contest contest, long steps, int seeds) {
        Table table = new Table("task,temperature,backup,behaviour,exploration," + Watch.COLUMNS);
        double soft = contest.temperature;
        for (double backup : new double[] {soft, 0}) {
            for (double behaviour : new double[] {soft, 0}) {
                for (Exploring exploring : Exploring.values()) {
                    Seeds runs = softQ(contest, backup, behaviour, exploring, steps, seeds);
                    table.row(
                            contest.task.name(),
                            soft,
                            backup > 0 ? "soft" : "hard",
                            behaviour > 0 ? "soft" : "hard",
                            exploring,
                            Watch.steps(runs, Watch.GREEDY_STEPS));
                }
            }
        }
        return table;
    }

    /** Learners at the same temperature and with the same exploration, judged by their own policies. */
    static Table learners(Contest contest, long steps, int seeds) {
        Table table = new Table("task,temperature,learner,exploration," + Watch.COLUMNS + ",own_return");
        double soft = contest.temperature;
        SoftActorCritic natural = SoftActorCritic.atTemperature(soft);
        SoftActorCritic plain = natural.withNaturalGradient(false);
        SoftActorCritic unlimited = plain.withGradientClip(Double.POSITIVE_INFINITY);
        Map<String, Function<Exploring, Seeds>> learners = new LinkedHashMap<>();
        learners.put("soft Q-learning", exploring -> softQ(contest, soft, soft, exploring, steps, seeds));
        learners.put("soft actor-critic", exploring -> actor(contest, natural, exploring, steps, seeds));
        learners.put("plain gradient", exploring -> actor(contest, plain, exploring, steps, seeds));
        learners.put("plain gradient without limit", exploring -> actor(contest, unlimited, exploring, steps, seeds));
        learners.forEach((name, learner) -> {
            for (Exploring exploring : Exploring.values()) {
                Seeds runs = learner.apply(exploring);
                table.row(
                        contest.task.name(),
                        soft,
                        name,
                        exploring,
                        Watch.steps(runs, Watch.OWN_STEPS),
                        Table.fixed(runs.quantile(Watch.OWN_RETURN, 0.5), 3));
            }
        });
        return table;
    }

    private static Seeds softQ(
            Contest contest, double backup, double behaviour, Exploring exploring, long steps, int seeds) {
        SoftQLearning learner = exploring.with(SoftQLearning.atTemperature(backup)
                .withBehaviourTemperature(behaviour)
                .withSteps(steps)
                .withCurvePeriod(250));
        return Watch.runs(
                contest.task,
                contest.first,
                seeds,
                (watch, rng) -> learner.withListener(watch).learn(contest.task.environment(), rng));
    }

    private static Seeds actor(Contest contest, SoftActorCritic actor, Exploring exploring, long steps, int seeds) {
        SoftActorCritic learner = exploring.with(actor.withSteps(steps).withCurvePeriod(250));
        return Watch.runs(
                contest.task,
                contest.first,
                seeds,
                (watch, rng) -> learner.withListener(watch).learn(contest.task.environment(), rng));
    }
}
