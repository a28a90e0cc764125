package io.github.softrl.learning;

import java.util.Arrays;

/** The learning rates of a run, by step or by the number of updates of each entry. */
final class LearningRates {
    private static final int MAX_CACHED = 1 << 22; // 32 MiB, if some entry is updated so often

    private final Schedule schedule;
    private final long[] visits; // null: by step
    private double[] cache = new double[1024]; // the first rates per visit, as powers are expensive
    private int cached;
    private long lastStep = -1;
    private double lastRate;

    LearningRates(Schedule schedule, int entryCount) {
        this.schedule = schedule;
        this.visits = schedule.isPerVisit() ? new long[entryCount] : null;
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
        return n < cached ? cache[(int) n] : compute(n);
    }

    /** Returns a rate and caches it if it is the next one; no entry skips one. */
    private double compute(long n) {
        double rate = check(schedule.at(n), n);
        if (n == cached && cached < MAX_CACHED) {
            cache = cached == cache.length ? Arrays.copyOf(cache, 2 * cached) : cache;
            cache[cached++] = rate;
        }
        return rate;
    }

    private double check(double rate, long n) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    "learning rate must be in [0, 1]: " + rate + " at count " + n + " of " + schedule);
        }
        return rate;
    }
}
