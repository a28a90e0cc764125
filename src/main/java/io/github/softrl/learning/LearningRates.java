package io.github.softrl.learning;

import java.util.Arrays;

/** The learning rates of a run, by step or by the number of updates of each entry. */
final class LearningRates {
    private final Schedule schedule;
    private final long[] visits; // null: by step
    private double[] cache = new double[0]; // the first rates per visit, as powers are expensive
    private long lastStep = -1;
    private double lastRate;

    LearningRates(Schedule schedule, int entryCount) {
        this.schedule = schedule;
        this.visits = schedule.isPerVisit() ? new long[entryCount] : null;
        if (visits != null) {
            cache = new double[100_000];
            Arrays.setAll(cache, n -> check(schedule.at(n), n));
        }
    }

    /** Returns the rate of the next update of an entry, and counts the update. */
    double next(int entry, long step) {
        if (visits == null) {
            if (step != lastStep) {
                lastStep = step;
                lastRate = check(schedule.at(step - 1), step - 1);
            }
            return lastRate;
        }
        long n = visits[entry]++;
        return n < cache.length ? cache[(int) n] : check(schedule.at(n), n);
    }

    private double check(double rate, long n) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    "learning rate must be in [0, 1]: " + rate + " at count " + n + " of " + schedule);
        }
        return rate;
    }
}
