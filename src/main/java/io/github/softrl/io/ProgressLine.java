package io.github.softrl.io;

import io.github.softrl.IterationListener;
import io.github.softrl.learning.LearningListener;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A line on an interactive terminal that shows how far a solver or a learner is. It is written to standard error at
 * most ten times a second and erased when it is closed. Without a terminal, as in a script, it does nothing.
 *
 * <pre>{@code
 *   try (ProgressLine line = ProgressLine.of("maze")) {
 *       solution = SoftPolicyIteration.atTemperature(0.5).withListener(line).solve(maze);
 *   }
 * }</pre>
 *
 * <p>One line may serve several runs, one after another or in several threads; it shows the latest report.
 */
public final class ProgressLine implements IterationListener, LearningListener, AutoCloseable {
    private static final long PERIOD = 100_000_000; // nanoseconds
    private static final int WIDTH = 79;

    private final String name;
    private final PrintStream out; // null without a terminal
    private final long period;
    private final Object lock = new Object();
    private long last;
    private int length; // of the text on the terminal

    ProgressLine(String name, PrintStream out, long period) {
        this.name = Objects.requireNonNull(name, "name");
        this.out = out;
        this.period = period;
        this.last = System.nanoTime() - period;
    }

    /**
     * Returns a line for a run.
     *
     * @param name the text that the line begins with
     * @return the line, empty until the first iteration
     */
    public static ProgressLine of(String name) {
        return new ProgressLine(name, isInteractive() ? System.err : null, PERIOD);
    }

    private static boolean isInteractive() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try { // from JDK 22 on, there may be a console without a terminal
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }

    @Override
    public void onIteration(IterationListener.Progress progress) {
        Objects.requireNonNull(progress, "progress");
        show(() -> String.format(
                Locale.ROOT,
                "iteration %,d, error <= %.1e, %s%s",
                progress.iteration(),
                progress.errorBound(),
                time(progress.elapsed()),
                untilEnd(progress.remaining())));
    }

    @Override
    public void onPoint(LearningListener.Progress progress) {
        Objects.requireNonNull(progress, "progress");
        show(() -> String.format(
                Locale.ROOT,
                "step %,d of %,d, %s%s",
                progress.point().step(),
                progress.steps(),
                time(progress.elapsed()),
                untilEnd(Optional.of(progress.remaining()))));
    }

    private void show(Supplier<String> text) {
        synchronized (lock) {
            if (out == null || System.nanoTime() - last < period) {
                return;
            }
            String line = name + ": " + text.get();
            line = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
            out.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
            out.flush();
            length = line.length();
            last = System.nanoTime();
        }
    }

    private static String untilEnd(Optional<Duration> remaining) {
        return remaining.map(time -> ", " + time(time) + " left").orElse("");
    }

    private static String time(Duration time) {
        return time.toHours() == 0
                ? String.format(Locale.ROOT, "%d:%02d", time.toMinutesPart(), time.toSecondsPart())
                : String.format(
                        Locale.ROOT, "%,d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    /** Erases the line, which can be used again afterwards. */
    @Override
    public void close() {
        synchronized (lock) {
            if (length > 0) {
                out.print("\r" + " ".repeat(length) + "\r");
                out.flush();
                length = 0;
            }
            last = System.nanoTime() - period;
        }
    }
}
