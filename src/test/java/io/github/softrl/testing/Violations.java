package io.github.softrl.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What was found to be wrong on hostile problems, reported in one message. */
public final class Violations {
    private static final int SHOWN = 40;

    private final int minChecks;
    private final List<String> found = new ArrayList<>();
    private int checked;

    public Violations(int minChecks) {
        this.minChecks = minChecks;
    }

    public void require(boolean holds, HostileMdps.Problem problem, Supplier<String> what) {
        checked++;
        if (!holds) {
            found.add(problem + ": " + what.get());
        }
    }

    public void requireBound(HostileMdps.Problem problem, String name, BigDecimal error, BigDecimal bound) {
        require(
                error.compareTo(bound) <= 0,
                problem,
                () -> name + " is off by " + error.doubleValue() + ", more than " + bound.doubleValue());
    }

    public int checked() {
        return checked;
    }

    /** Fails with all that was reported. */
    public void conclude() {
        assertTrue(checked >= minChecks, "only " + checked + " checks");
        String message = found.stream().limit(SHOWN).collect(Collectors.joining("\n"));
        assertEquals(0, found.size(), () -> found.size() + " violations in " + checked + " checks:\n" + message);
    }
}
