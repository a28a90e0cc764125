package io.github.softrl.examples.studies;

import io.github.softrl.Policy;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.LearningListener;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Watches a run of a learner at steps that grow by a quarter each time: the exact return, without entropy, of the
 * greedy policy of its table, and of its own policy. A policy is good once it earns, and keeps earning, at most 5 %
 * less than the optimum.
 */
final class Watch implements LearningListener {
    /** The columns of the results: the steps to a good policy, infinite if there is none, and its last return. */
    static final int GREEDY_STEPS = 0;

    static final int GREEDY_RETURN = 1;
    static final int OWN_STEPS = 2;
    static final int OWN_RETURN = 3;

    /** The names of what {@link #steps} returns; the first three are empty where too few seeds got there. */
    static final String COLUMNS = "median_thousand_steps,lower_quartile,upper_quartile,seeds_that_got_there,seeds";

    private static final double GROWTH = 1.25;

    private final Task task;
    private final double good;
    private final double[] result = {Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY, 0};
    private double next;

    private Watch(Task task, double good, long first) {
        this.task = task;
        this.good = good;
        this.next = first;
    }

    /**
     * Returns the results of runs with the seeds 0, 1, 2, …
     *
     * @param first the step at which watching starts
     * @param run runs a learner with the watch as its listener
     */
    static Seeds runs(Task task, long first, int seeds, BiConsumer<Watch, SplittableRandom> run) {
        double good = good(task);
        return Seeds.run(seeds, seed -> {
            Watch watch = new Watch(task, good, first);
            run.accept(watch, new SplittableRandom(seed));
            return watch.result;
        });
    }

    /** Returns the least return of a good policy. */
    static double good(Task task) {
        double best = task.value(task.solve(0).policy(), 0);
        return best - 0.05 * Math.abs(best);
    }

    @Override
    public void onPoint(Progress progress) {
        long step = progress.point().step();
        if (step < next && step < progress.steps()) {
            return;
        }
        while (next <= step) {
            next *= GROWTH;
        }
        judge(step, Policy.greedy(progress.q()), GREEDY_STEPS);
        judge(step, progress.policy(), OWN_STEPS);
    }

    private void judge(long step, Policy policy, int column) {
        double value = task.value(policy, 0);
        result[column + 1] = value;
        result[column] = value < good ? Double.POSITIVE_INFINITY : Math.min(result[column], step);
    }

    /** Returns the median of steps in thousands, the quartiles, how many seeds got there, and of how many. */
    static List<Object> steps(Seeds seeds, int column) {
        long reached = Arrays.stream(seeds.rows())
                .filter(row -> row[column] < Double.POSITIVE_INFINITY)
                .count();
        return List.of(
                thousands(seeds.quantile(column, 0.5)),
                thousands(seeds.quantile(column, 0.25)),
                thousands(seeds.quantile(column, 0.75)),
                reached,
                seeds.rows().length);
    }

    /** Steps are watched at a few points only, so that more digits would mean nothing. */
    private static String thousands(double steps) {
        return steps < Double.POSITIVE_INFINITY ? Table.fixed(steps / 1000, steps < 9_950 ? 1 : 0) : "";
    }
}
