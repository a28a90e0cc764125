package io.github.softrl;

import io.github.softrl.internal.RunClock;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The course of one solution: its limits, its listener, its log line. One thread. */
final class SolverRun {
    private final Logger log;
    private final SolverOptions options;
    private final FiniteMdp mdp;
    private final RunClock clock;
    private final RemainingTime remaining;
    private int iterations;

    SolverRun(Class<?> solver, SolverOptions options, FiniteMdp mdp) {
        this.log = LoggerFactory.getLogger(solver);
        this.options = options;
        this.mdp = mdp;
        this.clock = new RunClock(options.timeLimit());
        this.remaining = new RemainingTime(options.tolerance());
    }

    int iterations() {
        return iterations;
    }

    /** Takes note of an iteration and tells the listener. */
    void finished(double residual, double errorBound, Supplier<QTable> table) {
        iterations++;
        if (options.listener() != null) {
            long elapsed = clock.elapsed();
            var progress = new IterationListener.Progress(
                    iterations,
                    residual,
                    errorBound,
                    Duration.ofNanos(elapsed),
                    remaining.after(errorBound, elapsed),
                    table);
            try {
                options.listener().onIteration(progress);
            } finally {
                progress.over();
            }
        }
    }

    /** Returns why to stop short of the tolerance, or null to go on. */
    Status limit() {
        if (Thread.currentThread().isInterrupted()) {
            return Status.INTERRUPTED;
        }
        if (clock.isOver()) {
            return Status.TIME_LIMIT;
        }
        return iterations >= options.maxIterations() ? Status.ITERATION_LIMIT : null;
    }

    /** Logs how the run ended: one line. */
    Solution ended(Solution solution) {
        if (solution.status() == Status.CONVERGED) {
            log.debug("{}: {}", mdp, solution);
        } else {
            log.warn("{}: {}", mdp, solution.complaint());
        }
        return solution;
    }
}
