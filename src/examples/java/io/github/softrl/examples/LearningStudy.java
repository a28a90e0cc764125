package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.learning.Environment;
import io.github.softrl.learning.LearningPoint;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** How many steps the learners need with default options: four tasks, ten seeds, judged by the exact solution. */
public final class LearningStudy {
    /** A table, its temperature, the states it starts in (all equally likely), and the steps for each learner. */
    record Task(String table, double temperature, int[] start, long qSteps, long actorSteps) {}

    static final List<Task> TASKS = List.of(
            new Task("twostate", 0.1, new int[] {0, 1}, 100_000, 30_000),
            new Task("doublechain50", 0.1, new int[] {0}, 500_000, 150_000),
            new Task("taxi", 1, ToyText.taxiStarts(), 2_500_000, 1_000_000),
            new Task("frozenlake4_slippery", 0.1, new int[] {0}, 5_000_000, 200_000));

    private static final double DISCOUNT = 0.9;
    private static final int SEEDS = 10;

    private LearningStudy() {}

    /** Runs the study. */
    public static void main(String[] args) {
        for (Task task : TASKS) {
            run(task, System.out);
        }
    }

    static void run(Task task, PrintStream out) {
        FiniteMdp mdp = GymTable.read(task.table, DISCOUNT);
        double[] start = new double[mdp.stateCount()];
        Arrays.stream(task.start).forEach(s -> start[s] = 1.0 / task.start.length);
        Solution exact = SoftPolicyIteration.atTemperature(task.temperature)
                .withTolerance(1e-12)
                .solve(mdp);

        out.printf(Locale.ROOT, "%n%s, discount %s, temperature %s%n", task.table, DISCOUNT, task.temperature);
        out.println("algorithm              steps   relative error   median    worst    within");
        boolean[] reachable = mdp.reachable(task.start);
        double scale = largest(exact.q(), reachable);
        double[][] curves = seeds(seed -> SoftQLearning.atTemperature(task.temperature)
                .withSteps(task.qSteps)
                .withEvaluationPeriod(task.qSteps / 5)
                .withReference(exact.q(), reachable)
                .learn(Environment.of(mdp, start), new SplittableRandom(seed))
                .curve()
                .stream()
                .mapToDouble(LearningPoint::error)
                .map(error -> error / scale)
                .toArray());
        for (int k = 0; k < 5; k++) {
            print(out, "soft Q-learning", (k + 1) * task.qSteps / 5, "Q", 0.02, curves, k);
        }

        double optimal = value(mdp, start, exact.policy(), task.temperature);
        long[] steps = {task.actorSteps / 10, task.actorSteps / 3, task.actorSteps};
        curves = seeds(seed -> Arrays.stream(steps)
                .mapToObj(n -> SoftActorCritic.atTemperature(task.temperature)
                        .withSteps(n)
                        .learn(Environment.of(mdp, start), new SplittableRandom(seed)))
                .mapToDouble(learned -> value(mdp, start, learned.policy(), task.temperature))
                .map(value -> (optimal - value) / Math.abs(optimal))
                .toArray());
        for (int k = 0; k < steps.length; k++) {
            print(out, "soft actor-critic", steps[k], "value", 0.01, curves, k);
        }
    }

    private interface Experiment {
        double[] errors(long seed);
    }

    private static double[][] seeds(Experiment experiment) {
        return IntStream.range(0, SEEDS).parallel().mapToObj(experiment::errors).toArray(double[][]::new);
    }

    private static double largest(QTable q, boolean[] states) {
        return IntStream.range(0, q.stateCount())
                .filter(s -> states[s])
                .mapToObj(q::row)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElseThrow();
    }

    /** Returns the soft value of a policy from the start, by exact evaluation. */
    private static double value(FiniteMdp mdp, double[] start, Policy policy, double temperature) {
        QTable q = SoftBellman.evaluate(mdp, policy, temperature);
        return IntStream.range(0, start.length)
                .filter(s -> start[s] > 0)
                .mapToDouble(s -> start[s] * policy.softValue(s, q, temperature))
                .sum();
    }

    private static void print(
            PrintStream out, String algorithm, long steps, String of, double limit, double[][] curves, int k) {
        double[] errors =
                Arrays.stream(curves).mapToDouble(curve -> curve[k]).sorted().toArray();
        out.printf(
                Locale.ROOT,
                "%-17s  %,9d  %16s  %7.5f  %7.5f  %s: %2d of %d%n",
                algorithm,
                steps,
                of,
                (errors[(SEEDS - 1) / 2] + errors[SEEDS / 2]) / 2,
                errors[SEEDS - 1],
                limit,
                Arrays.stream(errors).filter(error -> error <= limit).count(),
                SEEDS);
    }
}
