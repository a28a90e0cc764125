package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Refusals;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void schedules_haveTheirValues() {
        assertEquals(0.3, Schedule.constant(0.3).at(1_000_000));
        assertEquals(0.5, Schedule.harmonic(1, 100).at(100));
        assertEquals(0.125, Schedule.polynomial(1, 1.5).at(3));
        assertEquals(Math.pow(1 + 0.1 * 30, -0.9), Schedule.discounted(0.9, 0.9).at(30), 1e-12);
        assertEquals(0.5, Schedule.discounted(0, 1).at(1)); // the mean of all samples, where there is no next state
        assertEquals(0.5, Schedule.discounted(1, 1).at(1_000)); // the floor
        assertEquals(0.75, Schedule.linear(1, 0.5, 100).at(50));
        assertEquals(0.5, Schedule.linear(1, 0.5, 100).at(1_000));
        assertEquals(7, Schedule.of(n -> n + 2).at(5));
        assertTrue(Schedule.polynomial(1, 0.7).perVisit().isPerVisit());
        assertFalse(Schedule.polynomial(1, 0.7).isPerVisit());
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "value of a schedule must be finite and >= 0: -1.0",
                () -> Schedule.constant(-1));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "exponent of a schedule must be finite and > 0: NaN",
                () -> Schedule.polynomial(1, Double.NaN));
        Refusals.assertMessage(
                IllegalArgumentException.class, "count of a schedule must be >= 1: 0", () -> Schedule.linear(1, 0, 0));
    }
}
