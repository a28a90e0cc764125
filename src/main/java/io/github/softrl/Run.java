package io.github.softrl;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The course of one solution: its limits, its listener, its log line. One thread. */
final class Run {
    /** Where the residual has not halved after this many times 1/(1 − β) iterations, rounding is in the way. */
    private static final double PATIENCE = 2;

    private final Logger log;
    private final SolverOptions options;
    private final FiniteMdp mdp;
    private final long start = System.nanoTime();
    private final long deadline;
    private int iterations;
    private double errorBound = Double.POSITIVE_INFINITY;
    private double residual;
    private double largestValue;
    private double checkedResidual = Double.POSITIVE_INFINITY;
    private int nextCheck;

    Run(Class<?> solver, SolverOptions options, FiniteMdp mdp) {
        this.log = LoggerFactory.getLogger(solver);
        this.options = options;
        this.mdp = mdp;
        this.deadline = options.timeLimit() == null ? Long.MAX_VALUE : nanos(options.timeLimit());
        this.nextCheck = window();
    }

    int iterations() {
        return iterations;
    }

    boolean certified() {
        return errorBound <= options.tolerance();
    }

    /** Takes note of an iteration whose Q-table has the given residual (or a bound on it), and tells the listener. */
    void finished(double newResidual, double newLargestValue) {
        SoftBellman.requireFinite(newLargestValue);
        iterations++;
        residual = newResidual;
        largestValue = newLargestValue;
        errorBound = ErrorBound.of(mdp, options.temperature(), residual, largestValue);
        if (options.listener() != null) {
            options.listener()
                    .onIteration(new IterationListener.Progress(
                            iterations, residual, errorBound, Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    /** Returns why to stop short of the tolerance, or null to go on. */
    Status limit() {
        if (Thread.currentThread().isInterrupted()) {
            return Status.INTERRUPTED;
        }
        if (System.nanoTime() - start >= deadline) {
            return Status.TIME_LIMIT;
        }
        if (iterations >= options.maxIterations()) {
            return Status.ITERATION_LIMIT;
        }
        return atPrecisionLimit() ? Status.PRECISION_LIMIT : null;
    }

    /**
     * In exact arithmetic the residual shrinks by β in each iteration, so to e⁻² = 0.14 in {@code window()} of them. If
     * it has not halved, or is smaller than the rounding errors of one iteration, what is left of it is rounding.
     */
    private boolean atPrecisionLimit() {
        if (certified() || iterations == 0) {
            return false;
        }
        double rounding = ErrorBound.rounding(mdp, options.temperature(), largestValue);
        boolean unreachable = ErrorBound.of(mdp, options.temperature(), 0, largestValue) > options.tolerance();
        if (unreachable && residual <= rounding / 16) {
            return true;
        }
        if (iterations < nextCheck) {
            return false;
        }
        boolean stalled = !(residual <= checkedResidual / 2);
        checkedResidual = residual;
        nextCheck = iterations + window();
        return stalled;
    }

    private int window() {
        return (int) Math.min(Integer.MAX_VALUE / 2, 8 + PATIENCE / (1 - SoftBellman.contraction(mdp)));
    }

    /** Logs how the run ended: one line. */
    void ended(Solution solution) {
        if (solution.status() == Status.CONVERGED) {
            log.debug("{}: {}", mdp, solution);
        } else {
            log.warn("{}: {}", mdp, solution.complaint());
        }
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException overflow) {
            return Long.MAX_VALUE; // 292 years
        }
    }
}
