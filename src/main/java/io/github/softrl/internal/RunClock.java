package io.github.softrl.internal;

import java.time.Duration;

/** The clock of a run: how much time has passed since it was made, and whether the run has to stop. Immutable. */
public final class RunClock {
    private final long start = System.nanoTime();
    private final long limit; // nanoseconds

    /**
     * Starts a clock.
     *
     * @param limit the time after which {@link #isOver} becomes true, or null for never
     */
    public RunClock(Duration limit) {
        this.limit = limit == null ? Long.MAX_VALUE : nanos(limit);
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException overflow) {
            return Long.MAX_VALUE; // 292 years
        }
    }

    /**
     * Returns the time since the start.
     *
     * @return the time in nanoseconds
     */
    public long elapsed() {
        return System.nanoTime() - start;
    }

    /**
     * Tells whether the time limit is reached.
     *
     * @return whether at least that much time has passed
     */
    public boolean isOver() {
        return elapsed() >= limit;
    }

    /**
     * Returns the time until the limit is reached.
     *
     * @return the time, negative once the limit is over; null if there is none
     */
    public Duration remaining() {
        return limit == Long.MAX_VALUE ? null : Duration.ofNanos(limit - elapsed());
    }

    /**
     * Tells whether a run has to stop.
     *
     * @return whether the time limit is reached or the current thread is interrupted; the interrupt flag is left as it
     *     is
     */
    public boolean isStopped() {
        return Thread.currentThread().isInterrupted() || isOver();
    }
}
