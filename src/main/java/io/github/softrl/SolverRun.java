package io.github.softrl;

import io.github.softrl.internal.RemainingTime;
import io.github.softrl.internal.RunClock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a planner, that is, everything except the algorithm: sweeps, limits, the stopping rule, the listener, the
 * certificate and the log line. It is for use by one thread; its sweeps may use more.
 */
final class SolverRun implements AutoCloseable {
    private final Logger log;
    private final FiniteMdp mdp;
    private final SolverOptions options;
    private final RunClock clock;
    private final RemainingTime remaining;
    private final Sweeps sweeps;
    private StoppingRule rule;
    private double[] spare; // the array that the next backup is written to; null: none yet
    private boolean hasImproved;
    private boolean isGivenUp;
    private int iterations;
    private Status limit; // why to stop short of the tolerance, or null
    private Solution solution; // null while the run goes on

    /**
     * Starts a run, unless the model has no finite solution. {@link #judge} has to be called next.
     *
     * @throws ArithmeticException if it is proved that there is none
     */
    SolverRun(Class<?> solver, FiniteMdp mdp, SolverOptions options) {
        NoFiniteSolution.refuse(mdp, options.temperature());
        this.log = LoggerFactory.getLogger(solver);
        this.mdp = mdp;
        this.options = options;
        this.clock = new RunClock(options.timeLimit());
        this.remaining = new RemainingTime(options.tolerance());
        this.sweeps = Sweeps.of(mdp, options.temperature(), options.threads());
        this.limit = limit();
    }

    /** Says what an iteration does, which the stopping rule depends on. */
    void judge(StoppingRule.Iteration iteration) {
        rule = new StoppingRule(mdp, options, iteration);
    }

    /**
     * Performs one iteration: returns TV, perhaps shifted by a constant, in another array than that of V, which is used
     * again later.
     */
    double[] backUp(double[] v) {
        double[] tv = spare == null ? new double[v.length] : spare;
        sweeps.apply(v, tv);
        observe(v, true);
        rule.shiftBackup(tv);
        spare = v;
        return tv;
    }

    /**
     * Writes TV into {@code tv} and softmax(Q/λ), Q = R + γPV, into {@code policy} unless that is null. This counts as
     * one iteration, except for the first call, which finds the initial policy. Does nothing once the run is given up.
     */
    void improve(double[] v, double[] tv, double[] policy) {
        if (!isGivenUp) {
            sweeps.improve(v, tv, policy);
            observe(v, hasImproved);
            hasImproved = true;
        }
    }

    /** Writes TV into V, perhaps shifted by a constant. */
    void takeOver(double[] v, double[] tv) {
        rule.shiftBackup(tv);
        System.arraycopy(tv, 0, v, 0, v.length);
    }

    private void observe(double[] v, boolean isIteration) {
        rule.observe(v, sweeps.highest(), sweeps.lowest(), sweeps.norm(), sweeps.isPrecise());
        if (isIteration) {
            iterations++;
            inform(v);
        }
        limit = limit();
        if (rule.isExhausted()) {
            limit = sweeps.isPrecise() ? Status.PRECISION_LIMIT : limit;
            sweeps.makePrecise();
            rule.restart();
        }
    }

    private void inform(double[] v) {
        if (options.listener() == null) {
            return;
        }
        long elapsed = clock.elapsed();
        var progress = new IterationListener.Progress(
                iterations,
                rule.residual(),
                rule.errorBound(),
                Duration.ofNanos(elapsed),
                remaining.after(rule.errorBound(), elapsed),
                () -> BellmanOperator.table(mdp, rule.shifted(v)));
        try {
            options.listener().onIteration(progress);
        } finally {
            progress.over();
        }
    }

    private Status limit() {
        if (Thread.currentThread().isInterrupted()) {
            return Status.INTERRUPTED;
        }
        if (clock.isOver()) {
            return Status.TIME_LIMIT;
        }
        return iterations >= options.maxIterations() ? Status.ITERATION_LIMIT : null;
    }

    /** Ends the run at the next call of {@link #isOver}, since more iterations would lead nowhere. */
    void giveUp() {
        isGivenUp = true;
        limit = Status.PRECISION_LIMIT;
    }

    /** Returns whether V is certified to be within the tolerance, or a limit is reached. */
    boolean isOver(double[] v) {
        if (limit == null && !rule.isSatisfied()) {
            return false;
        }
        QTable q = BellmanOperator.table(mdp, rule.shifted(v));
        Certificate certificate = Certificate.of(mdp, q, options.temperature());
        boolean converged = certificate.errorBound() <= options.tolerance();
        if (!converged && limit == null) {
            rule.recordRefusal();
            return false;
        }
        solution = new Solution(certificate, options, iterations, converged ? Status.CONVERGED : reason(certificate));
        return true;
    }

    private Status reason(Certificate certificate) {
        boolean isUnproved = certificate.errorBound() == Double.POSITIVE_INFINITY;
        return limit == Status.PRECISION_LIMIT && isUnproved ? Status.UNDECIDED : limit;
    }

    /** Returns the solution, once the run is over, and logs it in one line. */
    Solution solution() {
        if (solution.status() == Status.CONVERGED) {
            log.debug("{}: {}", mdp, solution);
        } else {
            log.warn("{}: {}", mdp, solution.complaint());
        }
        return solution;
    }

    /** Returns the bound on the error of the iterate observed last. */
    double errorBound() {
        return rule.errorBound();
    }

    /** Returns whether the residual of the iterate observed last is within the rounding errors. */
    boolean isWithinRounding() {
        return rule.isWithinRounding();
    }

    @Override
    public void close() {
        sweeps.close();
    }
}
