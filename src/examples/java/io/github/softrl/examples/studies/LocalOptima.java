package io.github.softrl.examples.studies;

import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.examples.support.GridWorld;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.SoftActorCritic;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * How often gradient ascent of a policy ends in the worse of two ways: exactly, with the plain and the natural
 * gradient, and by the actor from samples. Prints Markdown tables of how many runs end well.
 */
public final class LocalOptima {
    /** A worse goal three steps to the left of the start, a better one seven steps to the right. */
    static final Task CORRIDOR = Task.of("corridor", new GridWorld(List.of("g...S......G")).mdp(1, 0.95), 4);

    static final Task CHAIN = Task.of("double chain of 20", Exploration.chain(20, 0.95), 0);

    static final double[] TEMPERATURES = {0, 0.001, 0.003, 0.01, 0.03, 0.1};

    private static final double[] FALLING = {0.3, 0.1, 0.03, 0.01, 0.003, 0};
    private static final int STEPS = 1_200; // divisible by the number of falling temperatures

    private LocalOptima() {}

    /** Prints the tables. */
    public static void main(String[] args) {
        exact(20, System.out);
        sampled(50_000, 10, System.out);
    }

    /** Exact gradients from random logits. */
    static void exact(int seeds, PrintStream out) {
        Markdown.head(out, "exact gradient", Stream.concat(names(TEMPERATURES), Stream.of("λ falls")));
        for (Task task : List.of(CORRIDOR, CHAIN)) {
            for (boolean natural : new boolean[] {false, true}) {
                Stream<double[]> temperatures = Stream.concat(
                        Arrays.stream(TEMPERATURES).mapToObj(temperature -> new double[] {temperature}),
                        Stream.of(FALLING));
                Markdown.row(
                        out,
                        name(task, natural),
                        temperatures.map(path -> good(task, seeds, seed -> ascend(task, natural, seed, path))));
            }
            soft(task, out);
        }
    }

    private static String name(Task task, boolean natural) {
        return task.name() + (natural ? ", natural" : ", plain");
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
    private static void soft(Task task, PrintStream out) {
        double good = Watch.good(task);
        Stream<String> answers = Arrays.stream(TEMPERATURES)
                .mapToObj(temperature -> task.value(task.solve(temperature).policy(), 0) >= good ? "yes" : "no");
        Markdown.row(out, "does the soft optimum take the better way?", Stream.concat(answers, Stream.of("")));
    }

    /** The actor from samples, without other exploration and with novelty. */
    static void sampled(long steps, int seeds, PrintStream out) {
        double[] positive = Arrays.copyOfRange(TEMPERATURES, 1, TEMPERATURES.length);
        Markdown.head(out, "actor from samples", names(positive));
        for (Task task : List.of(CORRIDOR, CHAIN)) {
            for (boolean natural : new boolean[] {false, true}) {
                for (Exploring exploring : List.of(Exploring.NONE, Exploring.NOVELTY)) {
                    Markdown.row(
                            out,
                            name(task, natural) + ", " + exploring,
                            Arrays.stream(positive)
                                    .mapToObj(temperature -> exploring.with(SoftActorCritic.atTemperature(temperature)
                                            .withNaturalGradient(natural)
                                            .withSteps(steps)))
                                    .map(learner -> good(
                                            task,
                                            seeds,
                                            seed -> learner.learn(
                                                            task.environment().withTimeLimit(200),
                                                            new SplittableRandom(seed))
                                                    .policy())));
                }
            }
        }
    }

    private static Stream<String> names(double[] temperatures) {
        return Arrays.stream(temperatures).mapToObj(temperature -> "λ " + Markdown.text(temperature));
    }

    /** Returns how many runs end with a good policy. */
    private static String good(Task task, int seeds, LongFunction<Policy> run) {
        double good = Watch.good(task);
        Seeds values = Seeds.run(seeds, seed -> new double[] {task.value(run.apply(seed), 0)});
        return Arrays.stream(values.sorted(0)).filter(value -> value >= good).count() + "";
    }
}
