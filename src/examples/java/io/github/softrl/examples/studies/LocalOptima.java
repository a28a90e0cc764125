package io.github.softrl.examples.studies;

import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.examples.support.GridWorld;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.SoftActorCritic;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * How often gradient ascent of a policy ends in the worse of two ways: exactly, with the plain and the natural
 * gradient, and by the actor from samples. Prints how many runs end well, and writes a table if it is
 * given a folder.
 */
public final class LocalOptima {
    /** A worse goal three steps to the left of the start, a better one seven steps to the right. */
    static final Task CORRIDOR = Task.of("corridor", new GridWorld(List.of("g...S......G")).mdp(1, 0.95), 4);

    static final Task CHAIN = Task.of("double chain of 20", Exploration.chain(20, 0.95), 0);

    static final double[] TEMPERATURES = {0, 0.001, 0.003, 0.01, 0.03, 0.1};

    private static final double[] FALLING = {0.3, 0.1, 0.03, 0.01, 0.003, 0};
    private static final int STEPS = 1_200; // divisible by the number of falling temperatures

    private LocalOptima() {}

    /** Prints the table; the first argument is a folder for {@code tables}. */
    public static void main(String[] args) throws IOException {
        Table table = Table.printed(Stream.of(exact(20), sampled(50_000, 10)), System.out);
        if (args.length > 0) {
            table.write(args[0], "local-optima");
        }
    }

    /** Returns the empty table; its last column says whether the soft optimum itself ends well. */
    private static Table table() {
        return new Table("gradient_from,task,gradient,exploration,temperature,runs_that_end_well,runs,soft_optimum");
    }

    /** Exact gradients from random logits. */
    static Table exact(int seeds) {
        Table table = table();
        for (Task task : List.of(CORRIDOR, CHAIN)) {
            for (boolean natural : new boolean[] {false, true}) {
                for (double temperature : TEMPERATURES) {
                    long good = good(task, seeds, seed -> ascend(task, natural, seed, temperature));
                    table.row(
                            "model", task.name(), name(natural), "", temperature, good, seeds, soft(task, temperature));
                }
                long good = good(task, seeds, seed -> ascend(task, natural, seed, FALLING));
                table.row("model", task.name(), name(natural), "", "falling", good, seeds, "");
            }
        }
        return table;
    }

    private static String name(boolean natural) {
        return natural ? "natural" : "plain";
    }

    private static Policy ascend(Task task, boolean natural, long seed, double... temperatures) {
        QTable logits = PolicyGradient.random(task.mdp(), seed);
        for (double temperature : temperatures) {
            double rate = natural ? Math.min(10, 0.5 / temperature) : 10;
            logits = new PolicyGradient(temperature, true, natural, rate)
                    .ascend(task, logits, STEPS / temperatures.length);
        }
        return Policy.softmax(logits, 1);
    }

    /** Whether the soft optimum itself takes the better way. */
    private static String soft(Task task, double temperature) {
        return task.value(task.solve(temperature).policy(), 0) >= Watch.good(task) ? "good" : "bad";
    }

    /** The actor from samples, without other exploration and with novelty. */
    static Table sampled(long steps, int seeds) {
        Table table = table();
        for (Task task : List.of(CORRIDOR, CHAIN)) {
            for (boolean natural : new boolean[] {false, true}) {
                for (Exploring exploring : List.of(Exploring.NONE, Exploring.NOVELTY)) {
                    for (double temperature : Arrays.copyOfRange(TEMPERATURES, 1, TEMPERATURES.length)) { // λ > 0
                        SoftActorCritic learner = exploring.with(SoftActorCritic.atTemperature(temperature)
                                .withNaturalGradient(natural)
                                .withSteps(steps));
                        long good = good(
                                task,
                                seeds,
                                seed -> learner.learn(task.environment().withTimeLimit(200), new SplittableRandom(seed))
                                        .policy());
                        String name = name(natural);
                        String soft = soft(task, temperature);
                        table.row("samples", task.name(), name, exploring, temperature, good, seeds, soft);
                    }
                }
            }
        }
        return table;
    }

    /** Returns how many runs end with a good policy. */
    private static long good(Task task, int seeds, LongFunction<Policy> run) {
        double good = Watch.good(task);
        Seeds values = Seeds.run(seeds, seed -> new double[] {task.value(run.apply(seed), 0)});
        return Arrays.stream(values.sorted(0)).filter(value -> value >= good).count();
    }
}
