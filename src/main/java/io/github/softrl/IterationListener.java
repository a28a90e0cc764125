package io.github.softrl;

import java.time.Duration;

/**
 * Is told of each iteration of a solver, in the thread that called {@code solve}, while the solver waits. An exception
 * thrown here ends the solution and reaches the caller.
 */
@FunctionalInterface
public interface IterationListener {
    /**
     * Called after each iteration.
     *
     * @param progress where the solver is
     */
    void onIteration(Progress progress);

    /**
     * The state of a run after an iteration.
     *
     * @param iteration how many iterations are done, from 1
     * @param residual an upper bound on ‖TQ − Q‖∞, but for rounding, in units of reward
     * @param errorBound the certified bound on ‖Q − Q*‖∞, in units of reward
     * @param elapsed time since the start of the run
     */
    record Progress(int iteration, double residual, double errorBound, Duration elapsed) {}
}
