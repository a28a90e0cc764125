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
import java.util.stream.Collectors;

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
        out.println();
        out.println("| exact gradient | " + names() + " | λ falls |");
        out.println("|---".repeat(TEMPERATURES.length + 2) + "|");
        for (Task task : List.of(CORRIDOR, CHAIN)) {
            for (boolean natural : new boolean[] {false, true}) {
                String cells = Arrays.stream(TEMPERATURES)
                        .mapToObj(temperature -> good(task, seeds, seed -> ascend(task, natural, seed, temperature)))
                        .collect(Collectors.joining(" | "));
                String falling = good(task, seeds, seed -> ascend(task, natural, seed, FALLING));
                out.println("| " + task.name() + (natural ? ", natural | " : ", plain | ") + cells + " | " + falling
                        + " |");
            }
            soft(task, out);
        }
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
        String cells = Arrays.stream(TEMPERATURES)
                .mapToObj(temperature -> isGood(task, task.solve(temperature).policy()) ? "yes" : "no")
                .collect(Collectors.joining(" | "));
        out.println("| does the soft optimum take the better way? | " + cells + " | |");
    }

    /** The plain-gradient actor from samples, without other exploration and with repeated actions. */
    static void sampled(long steps, int seeds, PrintStream out) {
        double[] positive = Arrays.copyOfRange(TEMPERATURES, 1, TEMPERATURES.length);
        out.println();
        out.println("| actor from samples | "
                + Arrays.stream(positive).mapToObj(t -> "λ " + t).collect(Collectors.joining(" | ")) + " |");
        out.println("|---".repeat(positive.length + 1) + "|");
        for (Task task : List.of(CORRIDOR, CHAIN)) {
            for (boolean natural : new boolean[] {false, true}) {
                for (Exploring exploring : List.of(Exploring.NONE, Exploring.NOVELTY)) {
                    String cells = Arrays.stream(positive)
                            .mapToObj(temperature -> good(
                                    task,
                                    seeds,
                                    seed -> exploring
                                            .with(SoftActorCritic.atTemperature(temperature)
                                                    .withNaturalGradient(natural)
                                                    .withSteps(steps))
                                            .learn(task.environment().withTimeLimit(200), new SplittableRandom(seed))
                                            .policy()))
                            .collect(Collectors.joining(" | "));
                    out.println("| " + task.name() + (natural ? ", natural, " : ", plain, ") + exploring + " | " + cells
                            + " |");
                }
            }
        }
    }

    private static String names() {
        return Arrays.stream(TEMPERATURES)
                .mapToObj(t -> "λ " + (t == 0 ? "0" : t + ""))
                .collect(Collectors.joining(" | "));
    }

    private static String good(Task task, int seeds, LongFunction<Policy> run) {
        Seeds good = Seeds.run(seeds, seed -> new double[] {isGood(task, run.apply(seed)) ? 1 : 0});
        return Math.round(Arrays.stream(good.sorted(0)).sum()) + "";
    }

    /** Whether a policy earns at most 5 % less than the optimum. */
    private static boolean isGood(Task task, Policy policy) {
        return task.value(policy, 0) >= 0.95 * task.value(task.solve(0).policy(), 0);
    }
}
