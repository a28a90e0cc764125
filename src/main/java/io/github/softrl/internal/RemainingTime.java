package io.github.softrl.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * Estimates how long a run will take, assuming that its error bound keeps falling at its average rate over (at least)
 * the last half of the run. Mutable, for one thread.
 */
public final class RemainingTime {
    private static final double MAX_NANOS = 1e9 * 86_400 * 365_000; // a thousand years

    private long early; // when the bound was recorded, in nanoseconds from the start
    private double earlyBound = Double.POSITIVE_INFINITY;
    private long late;
    private double lateBound = Double.POSITIVE_INFINITY;

    /**
     * Records a bound and returns the estimate.
     *
     * @param bound the bound now
     * @param tolerance the bound at which the run ends
     * @param elapsed the time since the start, in nanoseconds
     * @return the time that remains; empty as long as no estimate is possible
     */
    public Optional<Duration> after(double bound, double tolerance, long elapsed) {
        Optional<Duration> estimate = estimate(bound, tolerance, elapsed);
        if (elapsed >= 2 * late && bound < Double.POSITIVE_INFINITY) {
            early = late;
            earlyBound = lateBound;
            late = elapsed;
            lateBound = bound;
        }
        return estimate;
    }

    private Optional<Duration> estimate(double bound, double tolerance, long elapsed) {
        if (bound <= tolerance) {
            return Optional.of(Duration.ZERO);
        }
        boolean hasEarly = earlyBound < Double.POSITIVE_INFINITY;
        double fallen = Math.log((hasEarly ? earlyBound : lateBound) / bound);
        double nanos = Math.log(bound / tolerance) * (elapsed - (hasEarly ? early : late)) / fallen;
        boolean falls = fallen > 0 && fallen < Double.POSITIVE_INFINITY;
        return falls && nanos < MAX_NANOS ? Optional.of(Duration.ofNanos((long) nanos)) : Optional.empty();
    }
}
