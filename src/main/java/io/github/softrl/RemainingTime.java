package io.github.softrl;

import java.time.Duration;
import java.util.Optional;

/**
 * Estimates how long a run will take from how fast its bound falls: as if it went on falling by the same factor in the same
 * time as over the last half, or more, of the run.
 */
final class RemainingTime {
    private static final double LONGEST = 1e9 * 86_400 * 365_000; // a thousand years, in nanoseconds

    private final double tolerance;
    private long early; // when the bound was noted, in nanoseconds from the start
    private double earlyBound = Double.POSITIVE_INFINITY;
    private long late;
    private double lateBound = Double.POSITIVE_INFINITY;

    RemainingTime(double tolerance) {
        this.tolerance = tolerance;
    }

    /** Takes note of a bound and returns the estimate, empty if there is no telling. */
    Optional<Duration> after(double bound, long elapsed) {
        Optional<Duration> estimate = estimate(bound, elapsed);
        if (elapsed >= 2 * late && bound < Double.POSITIVE_INFINITY) {
            early = late;
            earlyBound = lateBound;
            late = elapsed;
            lateBound = bound;
        }
        return estimate;
    }

    private Optional<Duration> estimate(double bound, long elapsed) {
        if (bound <= tolerance) {
            return Optional.of(Duration.ZERO);
        }
        boolean hasEarly = earlyBound < Double.POSITIVE_INFINITY;
        double fallen = Math.log((hasEarly ? earlyBound : lateBound) / bound);
        double nanos = Math.log(bound / tolerance) * (elapsed - (hasEarly ? early : late)) / fallen;
        boolean falls = fallen > 0 && fallen < Double.POSITIVE_INFINITY;
        return falls && nanos < LONGEST ? Optional.of(Duration.ofNanos((long) nanos)) : Optional.empty();
    }
}
