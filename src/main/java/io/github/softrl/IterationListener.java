package io.github.softrl;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A listener is called after each iteration of a solver, in the thread that called {@code solve}, while the solver
 * waits. An exception thrown by a listener ends the run and reaches the caller.
 */
@FunctionalInterface
public interface IterationListener {
    /**
     * Called after each iteration.
     *
     * @param progress where the solver is
     */
    void onIteration(Progress progress);

    /** The state of a run after an iteration. Its table can be asked for only during the call. */
    final class Progress {
        private final int iteration;
        private final double residual;
        private final double errorBound;
        private final Duration elapsed;
        private final Optional<Duration> remaining;
        private Supplier<QTable> table;

        Progress(
                int iteration,
                double residual,
                double errorBound,
                Duration elapsed,
                Optional<Duration> remaining,
                Supplier<QTable> table) {
            this.iteration = iteration;
            this.residual = residual;
            this.errorBound = errorBound;
            this.elapsed = elapsed;
            this.remaining = remaining;
            this.table = table;
        }

        /** Returns the same progress with another table. */
        Progress with(Supplier<QTable> other) {
            return new Progress(iteration, residual, errorBound, elapsed, remaining, other);
        }

        /**
         * Returns the number of iterations so far.
         *
         * @return the number, from 1
         */
        public int iteration() {
            return iteration;
        }

        /**
         * Returns an upper bound, up to rounding, on ‖TQ − Q‖∞ of this iteration's table.
         *
         * @return the bound, in units of reward
         */
        public double residual() {
            return residual;
        }

        /**
         * Returns the certified bound on ‖Q − Q*‖∞ of this iteration's table.
         *
         * @return the bound, in units of reward; +∞ as long as nothing is proved (discount 1)
         */
        public double errorBound() {
            return errorBound;
        }

        /**
         * Returns the time since the start of the run.
         *
         * @return the time
         */
        public Duration elapsed() {
            return elapsed;
        }

        /**
         * Returns an estimate of the time until the tolerance is reached, assuming that the bound keeps falling as it
         * has so far. Limits may end the run earlier; Newton's method is usually faster.
         *
         * @return the time; empty as long as no estimate is possible
         */
        public Optional<Duration> remaining() {
            return remaining;
        }

        /**
         * Returns this iteration's table: Qⁱ of value iteration, Q^{π_i} of policy iteration, shifted by a constant
         * where the solver does so. It is computed by this call, in time linear in the number of transitions.
         *
         * @return the table
         * @throws IllegalStateException if the call of the listener is over
         */
        public QTable q() {
            if (table == null) {
                throw new IllegalStateException("q() must be called during onIteration: iteration " + iteration
                        + " is over; keep the table instead of the progress");
            }
            return table.get();
        }

        void over() {
            table = null;
        }
    }
}
