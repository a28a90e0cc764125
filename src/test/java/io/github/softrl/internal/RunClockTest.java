package io.github.softrl.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunClockTest {
    @Test
    void isOver_onceTheLimitHasPassed() {
        assertTrue(new RunClock(Duration.ZERO).isOver());
        assertFalse(new RunClock(Duration.ofDays(1)).isOver());
        assertFalse(new RunClock(null).isOver(), "no limit");
        assertFalse(new RunClock(Duration.ofSeconds(Long.MAX_VALUE)).isOver(), "more nanoseconds than a long holds");
    }

    @Test
    void remaining_isTheLimitLessWhatHasPassed() {
        assertNull(new RunClock(null).remaining(), "no limit");
        Duration remaining = new RunClock(Duration.ofDays(1)).remaining();
        assertTrue(remaining.compareTo(Duration.ofHours(23)) > 0 && remaining.compareTo(Duration.ofDays(1)) <= 0);
        assertTrue(new RunClock(Duration.ofNanos(1)).remaining().compareTo(Duration.ZERO) <= 0);
    }

    @Test
    void elapsed_doesNotDecrease() {
        RunClock clock = new RunClock(null);
        long before = clock.elapsed();
        assertTrue(before >= 0 && clock.elapsed() >= before);
    }
}
