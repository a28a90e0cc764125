package io.github.softrl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.Certified;
import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.learning.Environment;
import io.github.softrl.learning.LearningListener;
import io.github.softrl.learning.LearningPoint;
import io.github.softrl.learning.SoftQLearning;
import io.github.softrl.testing.Refusals;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the progress line writes, and that it leaves nothing behind. */
class ProgressLineTest {
    private static final FiniteMdp LOOP = FiniteMdp.builder(1, 0.5)
            .transition(0, 0, 0, 1, 1)
            .transition(0, 1, 0, 1, 0)
            .build();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A step, at a time since the start and before the end. */
    private record Step(LearningPoint point, long steps, Duration elapsed, Duration remaining)
            implements LearningListener.Progress {
        @Override
        public QTable q() {
            throw new AssertionError("not asked for");
        }

        @Override
        public Policy policy() {
            throw new AssertionError("not asked for");
        }
    }

    private static LearningListener.Progress step(long step, Duration elapsed, Duration remaining) {
        return new Step(
                new LearningPoint(step, 0, 0, 0, 0, 0, 1, 0, Certified.UNKNOWN, Certified.UNKNOWN),
                2_000_000,
                elapsed,
                remaining);
    }

    @Test
    void solver_isShown_andErased() {
        try (ProgressLine line = new ProgressLine("loop", out, 0)) {
            SoftQValueIteration.atTemperature(1).withListener(line).solve(LOOP);
        }
        String[] lines = written().split("\r");
        assertTrue(lines[1].matches("loop: iteration 1, error <= \\d\\.\\de[-+]\\d+, 0:0\\d.*"), lines[1]);
        String last = lines[lines.length - 1];
        assertTrue(last.isBlank() && written().endsWith("\r"), "erased");
        assertEquals(lines[lines.length - 2].strip().length(), last.length());
    }

    @Test
    void learner_isShown_withTimesInHours() {
        ProgressLine line = new ProgressLine("lake", out, 0);
        line.onPoint(step(1_000_000, Duration.ofSeconds(3_725), Duration.ofSeconds(59)));
        assertEquals("\rlake: step 1,000,000 of 2,000,000, 1:02:05, 0:59 left", written());
        line.onPoint(step(2_000_000, Duration.ofSeconds(9), Duration.ZERO));
        assertEquals(
                "lake: step 2,000,000 of 2,000,000, 0:09, 0:00 left   ",
                written().split("\r")[2]);
    }

    @Test
    void learner_tellsTheLine() {
        ProgressLine line = new ProgressLine("loop", out, 0);
        SoftQLearning.atTemperature(1)
                .withSteps(100)
                .withCurvePeriod(50)
                .withListener(line)
                .learn(Environment.of(LOOP, 0), new SplittableRandom(1));
        assertTrue(written().contains("loop: step 50 of 100, 0:00, 0:00 left"), written());
    }

    @Test
    void line_isNoLongerThanATerminal_andWrittenRarely() {
        ProgressLine line =
                new ProgressLine("x".repeat(100), out, Duration.ofHours(1).toNanos());
        line.onPoint(step(1, Duration.ZERO, Duration.ZERO));
        line.onPoint(step(2, Duration.ZERO, Duration.ZERO));
        assertEquals("\r" + "x".repeat(79), written());
        line.close();
        line.onPoint(step(3, Duration.ZERO, Duration.ZERO));
        assertEquals(3, written().split("x{79}", -1).length, "a closed line begins again");
    }

    @Test
    void withoutTerminal_isSilent() {
        try (ProgressLine line = new ProgressLine("loop", null, 0)) {
            SoftQValueIteration.atTemperature(1).withListener(line).solve(LOOP);
        }
        assertEquals("", written());
        Refusals.assertNullRefused(() -> ProgressLine.of(null), "name");
    }
}
