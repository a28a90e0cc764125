package io.github.softrl.examples.studies;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.examples.support.GridWorld;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.LearningPoint;
import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * What the learners' default options reach on ten tasks at three discounts, judged by the exact solution, and on one of
 * them what any learner could reach.
 */
public final class LearningStudy {
    /** A model at a discount, its temperature, and the states it starts in (all equally likely). */
    record Job(String name, DoubleFunction<FiniteMdp> model, double temperature, int... start) {}

    private static final GridWorld ROOMS = new GridWorld(List.of(
            "....#....",
            "....#....",
            ".........",
            "....#....",
            "##.###.##",
            "....#....",
            "....#....",
            "........G",
            "....#...."));

    static final List<Job> JOBS = List.of(
            table("twostate", 0.1, 0, 1),
            table("doublechain50", 0.1, 0),
            table("garnet50", 0.1, 0),
            table("taxi", 1, ToyText.taxiStarts()),
            table("cliffwalking_det", 0.1, 36),
            table("frozenlake4_slippery", 0.1, 0),
            table("frozenlake8_slippery", 0.1, 0),
            new Job("one to six actions", discount -> varied(5, discount), 1, 0),
            new Job("four rooms", discount -> ROOMS.mdp(0.8, discount), 0.02, 0),
            new Job("another of one to six", discount -> varied(77, discount), 0.3, 0));

    private static final double[] DISCOUNTS = {0.9, 0.99, 0.999};
    private static final long STEPS = 1_000_000;
    private static final int SEEDS = 10;

    private LearningStudy() {}

    /** Runs the study. */
    public static void main(String[] args) {
        for (double discount : DISCOUNTS) {
            header(System.out);
            for (Job job : JOBS) {
                run(job, discount, STEPS, System.out);
            }
        }
    }

    private static Job table(String name, double temperature, int... start) {
        return new Job(name, discount -> GymTable.read(name, discount), temperature, start);
    }

    /** Returns a random model of 40 states with one to six actions each, which lead to three states each. */
    static FiniteMdp varied(long seed, double discount) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 40;
        FiniteMdp.Builder builder = FiniteMdp.builder(n, discount);
        for (int s = 0; s < n; s++) {
            int actions = 1 + random.nextInt(6);
            for (int a = 0; a < actions; a++) {
                double[] cuts = {random.nextDouble(), random.nextDouble(), 1};
                Arrays.sort(cuts);
                double reward = 2 * random.nextDouble() - 1;
                for (int k = 0; k < 3; k++) {
                    double p = cuts[k] - (k == 0 ? 0 : cuts[k - 1]);
                    builder.transition(s, a, random.nextInt(n), p, reward + k - 1);
                }
            }
        }
        return builder.build();
    }

    static void header(PrintStream out) {
        out.println();
        out.println("                                               thousand steps to 3 %    error at the end, %");
        out.println("task                      discount  learner      median  9th  worst   median   9th  worst");
    }

    static void run(Job job, double discount, long steps, PrintStream out) {
        Task task = Task.of(job.name, job.model.apply(discount), job.start);
        Solution exact = SoftPolicyIteration.atTemperature(job.temperature)
                .withRelativeTolerance(1e-11)
                .solve(task.mdp());
        run(job, task, exact, "defaults", SoftQLearning.atTemperature(job.temperature), steps, out);
        run(job, task, exact, "plain", plain(job.temperature), steps, out);
        if (job.name.equals("frozenlake8_slippery")) {
            limit(job, task, exact, steps, out);
        }
        double optimal = task.value(exact.policy(), job.temperature);
        SoftActorCritic actorCritic =
                SoftActorCritic.atTemperature(job.temperature).withSteps(steps / 5);
        Seeds losses = Seeds.run(SEEDS, seed -> {
            double value = task.value(
                    actorCritic
                            .learn(task.environment(), new SplittableRandom(seed))
                            .policy(),
                    job.temperature);
            return new double[] {Math.max(0, 100 * (optimal - value) / Math.abs(optimal))
            }; // rounding may make it negative
        });
        print(job, task, "actor", "", losses.sorted(0), out);
    }

    /** Learning without what is new: repeated actions, uniform replay and rates that do not know the discount. */
    private static SoftQLearning plain(double temperature) {
        return SoftQLearning.atTemperature(temperature)
                .withNovelty(false)
                .withEvenReplay(0)
                .withLearningRate(Schedule.polynomial(1, 0.7).perVisit());
    }

    /** How near the samples of as many steps lead on average, whoever takes them. */
    private static void limit(Job job, Task task, Solution exact, long steps, PrintStream out) {
        SamplerLimit limit = new SamplerLimit(task);
        double scale = largest(exact.q(), task.mdp().reachable(job.start));
        double[] errors = limit.errors(job.temperature, steps, SEEDS).sorted(0);
        print(
                job,
                task,
                "sampler",
                "",
                Arrays.stream(errors).map(x -> 100 * x / scale).toArray(),
                out);
    }

    private static void run(
            Job job, Task task, Solution exact, String name, SoftQLearning learner, long steps, PrintStream out) {
        boolean[] reachable = task.mdp().reachable(job.start);
        double scale = largest(exact.q(), reachable);
        SoftQLearning watched = learner.withSteps(steps)
                .withCurvePeriod(Math.max(1, steps / 1000))
                .withReference(exact.q(), reachable);
        Seeds seeds = Seeds.run(SEEDS, seed -> {
            List<LearningPoint> curve = watched.learn(task.environment(), new SplittableRandom(seed))
                    .curve();
            double reached = 0;
            for (int k = 0; k < curve.size(); k++) {
                boolean isLate = curve.get(k).error() > 0.03 * scale;
                reached = !isLate
                        ? reached
                        : k + 1 < curve.size() ? curve.get(k + 1).step() : Double.POSITIVE_INFINITY;
            }
            return new double[] {reached, 100 * curve.get(curve.size() - 1).error() / scale};
        });
        double[] reached = seeds.sorted(0);
        String steps3 = thousands(reached[SEEDS / 2]) + thousands(reached[SEEDS - 2]) + thousands(reached[SEEDS - 1]);
        print(job, task, name, steps3, seeds.sorted(1), out);
    }

    private static String thousands(double steps) {
        return steps < Double.POSITIVE_INFINITY ? String.format(Locale.ROOT, "%7.0f", steps / 1000) : "      –";
    }

    private static void print(Job job, Task task, String learner, String reached, double[] errors, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%-24s  %8s  %-9s  %21s  %7.2f %6.2f %6.2f%n",
                job.name,
                task.mdp().discount(),
                learner,
                reached,
                errors[SEEDS / 2],
                errors[SEEDS - 2],
                errors[SEEDS - 1]);
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
}
