package io.github.softrl;

import io.github.softrl.internal.RemainingTime;
import io.github.softrl.internal.RunClock;
import io.github.softrl.linear.Vectors;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a planner, that is, everything except the algorithm: sweeps, limits, the stopping rule, the listener, the
 * certificate and the log line. It is for use by one thread; its sweeps may use more.
 */
final class SolverRun implements AutoCloseable {
    static final Duration GRACE = Duration.ofMillis(100); // for the certificate of a run that was stopped

    private static final double DIGITS = 1e-6; // of its value to which a state is known; fewer are few
    private static final double NEGLIGIBLE = 0.05; // share of the states

    private final Logger log;
    private final FiniteMdp mdp;
    private final SolverOptions options;
    private final RunClock clock;
    private final RemainingTime remaining;
    private final Sweeps sweeps;
    private StoppingRule rule;
    private double[] spare; // the array that the next backup is written to; null: none yet
    private boolean hasImproved;
    private boolean isObserved = true; // whether V is what was observed last, or follows from it
    private boolean isGivenUp;
    private int iterations;
    private Status limit; // why to stop short of the tolerance, or null
    private int goOnUntil; // this iteration, for the sake of states that a relative tolerance neglects
    private double[] best; // the values nearest to V* as far as is known, where iterates may get worse; or null
    private double bestDistance = Double.POSITIVE_INFINITY;
    private Solution solution; // null while the run goes on

    /**
     * Starts a run, unless the model has no finite solution. {@link #judge} has to be called next.
     *
     * @param clock which may have been started earlier
     * @throws ArithmeticException if it is proved that there is none
     */
    SolverRun(Class<?> solver, FiniteMdp mdp, SolverOptions options, RunClock clock) {
        this.log = LoggerFactory.getLogger(solver);
        this.mdp = mdp;
        this.options = options;
        this.clock = clock;
        NoFiniteSolution.refuse(mdp, options.temperature(), clock::isStopped);
        this.remaining = new RemainingTime();
        this.sweeps = Sweeps.of(mdp, options.temperature(), options.threads(), clock::isStopped);
        this.limit = limit();
    }

    /** Says what an iteration does, which the stopping rule depends on. */
    void judge(StoppingRule.Iteration iteration) {
        rule = new StoppingRule(mdp, options, iteration);
    }

    /**
     * Performs one iteration: returns TV, perhaps shifted by a constant, in another array than that of V, which is used
     * again later; or V, if the run is stopped before that is done.
     */
    double[] backUp(double[] v) {
        double[] tv = spare == null ? new double[v.length] : spare;
        if (!sweeps.apply(v, tv)) {
            limit = limit();
            return v;
        }
        observe(v, true);
        rule.shiftBackup(tv);
        spare = v;
        return tv;
    }

    /**
     * Writes TV into {@code tv} and softmax(Q/λ), Q = R + γPV, into {@code policy} unless that is null. This counts as
     * one iteration, except for the first call, which finds the initial policy. Does nothing once the run is given up,
     * and may do so once it is stopped.
     */
    void improve(double[] v, double[] tv, double[] policy) {
        if (isGivenUp) {
            return;
        }
        if (!sweeps.improve(v, tv, policy)) {
            limit = limit();
            isObserved = false;
            return;
        }
        observe(v, hasImproved);
        hasImproved = true;
        isObserved = true;
        if (rule.distance() < bestDistance) {
            bestDistance = rule.distance();
            best = rule.shifted(v);
        }
    }

    /** Writes TV into V, perhaps shifted by a constant. */
    void takeOver(double[] v, double[] tv) {
        rule.shiftBackup(tv);
        System.arraycopy(tv, 0, v, 0, v.length);
    }

    private void observe(double[] v, boolean isIteration) {
        rule.observe(sweeps.highest(), sweeps.lowest(), sweeps.norm(), sweeps.isPrecise());
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
                remaining.after(rule.errorBound(), rule.tolerance(), elapsed),
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
        if (limit == null && (!rule.isSatisfied() || iterations < goOnUntil)) {
            return false;
        }
        boolean hasBetter = best != null && (bestDistance < rule.distance() || !isObserved);
        Certificate certificate = certify(hasBetter && isStopped(limit) ? best : rule.shifted(v));
        if (!isWithinTolerance(certificate) && limit == null) {
            rule.recordRefusal();
            limit = limit(); // the certificate takes time
            if (limit == null) {
                return false;
            }
        }
        if (limit == null && goOnUntil == 0 && options.isRelative() && neglectsStates(certificate)) {
            goOnUntil = 2 * Math.min(iterations, options.maxIterations() / 2) + 10;
            return false;
        }
        if (!isWithinTolerance(certificate) && hasBetter && !isStopped(limit)) {
            Certificate other = certify(best);
            certificate = other.errorBound() < certificate.errorBound() ? other : certificate;
        }
        Status status = isWithinTolerance(certificate) ? Status.CONVERGED : reason(certificate);
        solution = new Solution(certificate, options.temperature(), tolerance(certificate), iterations, status);
        return true;
    }

    /** Certifies values; where the run has been stopped, only as well as can be done in a moment. */
    private Certificate certify(double[] v) {
        BooleanSupplier stop = isStopped(limit) ? new RunClock(GRACE)::isOver : clock::isStopped;
        return Certificate.of(mdp, BellmanOperator.table(mdp, v), options.temperature(), stop);
    }

    /**
     * Returns whether many states have few digits so far, because the tolerance is relative to much larger values or
     * rewards elsewhere. They deserve as many iterations again.
     */
    private boolean neglectsStates(Certificate certificate) {
        int neglected = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            double size = Math.max(Math.abs(certificate.values()[s]), options.temperature());
            neglected += certificate.errorBounds()[s] > DIGITS * size ? 1 : 0;
        }
        return neglected > NEGLIGIBLE * mdp.stateCount();
    }

    private static boolean isStopped(Status limit) {
        return limit == Status.TIME_LIMIT || limit == Status.INTERRUPTED;
    }

    private double tolerance(Certificate certificate) {
        return options.tolerance(mdp, Vectors.maxNorm(certificate.values()));
    }

    private boolean isWithinTolerance(Certificate certificate) {
        return certificate.errorBound() <= tolerance(certificate);
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

    /** Returns whether the time limit is reached or the thread interrupted. */
    boolean isStopped() {
        return clock.isStopped();
    }

    /** Returns the bound on the error of the iterate observed last, or an estimate where there is none. */
    double distance() {
        return rule.distance();
    }

    /** Returns the tolerance on the error, for values of the present size. */
    double tolerance() {
        return rule.tolerance();
    }

    /** Returns the residual of the iterate observed last. */
    double residual() {
        return rule.residual();
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
