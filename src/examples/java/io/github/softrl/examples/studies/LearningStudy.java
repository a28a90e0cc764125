package io.github.softrl.examples.studies;

import io.github.softrl.QTable;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
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
    record Job(String table, double temperature, int[] start, long qSteps, long actorSteps) {}

    static final List<Job> JOBS = List.of(
            new Job("twostate", 0.1, new int[] {0, 1}, 100_000, 30_000),
            new Job("doublechain50", 0.1, new int[] {0}, 500_000, 150_000),
            new Job("taxi", 1, ToyText.taxiStarts(), 2_500_000, 1_000_000),
            new Job("frozenlake4_slippery", 0.1, new int[] {0}, 5_000_000, 200_000));

    private static final double DISCOUNT = 0.9;
    private static final int SEEDS = 10;

    private LearningStudy() {}

    /** Runs the study. */
    public static void main(String[] args) {
        for (Job job : JOBS) {
            run(job, System.out);
        }
    }

    static void run(Job job, PrintStream out) {
        Task task = Task.of(job.table, GymTable.read(job.table, DISCOUNT), job.start);
        Solution exact = SoftPolicyIteration.atTemperature(job.temperature)
                .withTolerance(1e-12)
                .solve(task.mdp());

        out.printf(Locale.ROOT, "%n%s, discount %s, temperature %s%n", job.table, DISCOUNT, job.temperature);
        out.println("algorithm              steps   relative error   median    worst    within");
        boolean[] reachable = task.mdp().reachable(job.start);
        double scale = largest(exact.q(), reachable);
        Seeds curves = Seeds.run(
                SEEDS,
                seed -> SoftQLearning.atTemperature(job.temperature)
                        .withSteps(job.qSteps)
                        .withCurvePeriod(job.qSteps / 5)
                        .withReference(exact.q(), reachable)
                        .learn(task.environment(), new SplittableRandom(seed))
                        .curve()
                        .stream()
                        .mapToDouble(LearningPoint::error)
                        .map(error -> error / scale)
                        .toArray());
        for (int k = 0; k < 5; k++) {
            print(out, "soft Q-learning", (k + 1) * job.qSteps / 5, "Q", 0.02, curves, k);
        }

        double optimal = task.value(exact.policy(), job.temperature);
        long[] steps = {job.actorSteps / 10, job.actorSteps / 3, job.actorSteps};
        curves = Seeds.run(
                SEEDS,
                seed -> Arrays.stream(steps)
                        .mapToObj(n -> SoftActorCritic.atTemperature(job.temperature)
                                .withSteps(n)
                                .learn(task.environment(), new SplittableRandom(seed)))
                        .mapToDouble(learned -> task.value(learned.policy(), job.temperature))
                        .map(value -> (optimal - value) / Math.abs(optimal))
                        .toArray());
        for (int k = 0; k < steps.length; k++) {
            print(out, "soft actor-critic", steps[k], "value", 0.01, curves, k);
        }
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

    private static void print(
            PrintStream out, String algorithm, long steps, String of, double limit, Seeds curves, int k) {
        double[] errors = curves.sorted(k);
        out.printf(
                Locale.ROOT,
                "%-17s  %,9d  %16s  %7.5f  %7.5f  %s: %2d of %d%n",
                algorithm,
                steps,
                of,
                curves.quantile(k, 0.5),
                errors[SEEDS - 1],
                limit,
                Arrays.stream(errors).filter(error -> error <= limit).count(),
                SEEDS);
    }
}
