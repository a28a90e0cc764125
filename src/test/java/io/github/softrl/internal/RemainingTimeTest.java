package io.github.softrl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemainingTimeTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    /** A bound that halves every second needs 20 to fall from 1 to 2⁻²⁰. */
    @Test
    void steadyFall_isForetold() {
        RemainingTime remaining = new RemainingTime();
        assertEquals(Optional.empty(), remaining.after(1, 1e-9, 0));
        for (int second = 1; second < 20; second++) {
            double left = remaining
                    .after(Math.scalb(1, -second), 0x1p-20, second * 1_000_000_000L)
                    .orElseThrow()
                    .toNanos();
            assertEquals(20 - second, left / 1e9, 1e-6);
        }
        assertEquals(
                Duration.ZERO,
                remaining.after(0x1p-20, 0x1p-20, 20_000_000_000L).orElseThrow());
    }

    @Test
    void fallThatSlowsDown_isForetoldByItsLaterHalf() {
        RemainingTime remaining = new RemainingTime();
        double bound = 1;
        double estimate = 0;
        for (int i = 1; i <= 400; i++) {
            bound *= i <= 100 ? 0.9 : 0.99;
            estimate = remaining.after(bound, 1e-9, i).map(Duration::toNanos).orElse(0L);
        }
        double exact = Math.log(bound / 1e-9) / -Math.log(0.99);
        assertEquals(exact, estimate, 0.01 * exact + 1);
    }

    @Test
    void noTelling_isEmpty() {
        RemainingTime remaining = new RemainingTime();
        assertEquals(Optional.empty(), remaining.after(INF, 1e-9, 1));
        assertEquals(Optional.empty(), remaining.after(INF, 1e-9, 2));
        assertEquals(Optional.empty(), remaining.after(1, 1e-9, 3));
        assertEquals(Optional.empty(), remaining.after(1, 1e-9, 4), "no progress");
        assertEquals(Optional.empty(), remaining.after(2, 1e-9, 5), "rising");
        assertEquals(Optional.empty(), remaining.after(Double.NaN, 1e-9, 6));
        assertEquals(
                Optional.empty(), remaining.after(1 - 1e-15, 1e-9, Long.MAX_VALUE / 4), "more than a thousand years");
    }
}
