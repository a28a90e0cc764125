package io.github.softrl;

import io.github.softrl.internal.ArraySizes;
import io.github.softrl.internal.RunClock;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Soft backward induction: the finite-horizon problem, solved exactly up to rounding.
 *
 * <pre>{@code
 *   max_π  Σ_{t=0}^{H−1} γᵗ E[ R(s_t,a_t) + λ·H(π_t(·|s_t)) ]
 *
 *   V_H = 0,    Q_t(s,a) = R(s,a) + γ Σ p(s′|s,a) V_{t+1}(s′),    V_t(s) = lse_λ(Q_t(s,·)),    π_t = softmax(Q_t/λ)
 * }</pre>
 *
 * <p>H decisions are taken, at t = 0 .. H − 1; the lecture's sum to N has H = N + 1. Values, tables and policies depend
 * on t. Any discount in [0, 1] is allowed. λ = 0 gives ordinary backward induction.
 *
 * <p>It takes H sweeps. {@link #solve} keeps V_t for t = 0 .. H, (H + 1)·n doubles; {@link #solveFirst} keeps two of
 * them.
 *
 * <p>Defaults: no {@link #withTimeLimit time limit}, one {@link #withThreads thread}. Immutable and thread-safe. A run
 * can be interrupted: it then returns the stages that it has computed, with the status INTERRUPTED.
 */
public final class SoftBackwardInduction {
    private static final int BYTES_PER_STAGE = 20; // a header and a reference, at least

    private final SolverOptions options;

    private SoftBackwardInduction(SolverOptions options) {
        this.options = options;
    }

    /**
     * Returns a solver with the default options.
     *
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public static SoftBackwardInduction atTemperature(double temperature) {
        return new SoftBackwardInduction(SolverOptions.atTemperature(temperature));
    }

    /**
     * Returns this solver with the given time limit for a solution, which is checked before each stage.
     *
     * @param timeLimit &gt; 0
     * @return the solver
     * @throws IllegalArgumentException if the limit is outside its range
     */
    public SoftBackwardInduction withTimeLimit(Duration timeLimit) {
        return new SoftBackwardInduction(options.withTimeLimit(timeLimit));
    }

    /**
     * Returns this solver with the given number of threads. The result is the same to the last bit. The threads belong
     * to one run and end with it.
     *
     * @param threads the maximum number of threads, ≥ 1; at most one per 10,000 transitions is used
     * @return the solver
     * @throws IllegalArgumentException if the number is outside its range
     */
    public SoftBackwardInduction withThreads(int threads) {
        return new SoftBackwardInduction(options.withThreads(threads));
    }

    /**
     * Solves a model and keeps all stages.
     *
     * @param mdp the model
     * @param horizon H, the number of decisions, 0 .. 2147483638 (an array holds one value more)
     * @return the solution
     * @throws IllegalArgumentException if the horizon is outside its range, or, without a time limit, so long that the
     *     values of its stages cannot fit into the heap
     * @throws ArithmeticException if values exceed the range of {@code double}
     */
    public HorizonSolution solve(FiniteMdp mdp, int horizon) {
        if (!(horizon >= 0)) {
            throw new IllegalArgumentException("horizon must be >= 0: " + horizon);
        }
        if (!(horizon < ArraySizes.MAX_LENGTH)) {
            throw new IllegalArgumentException("horizon must be at most " + (ArraySizes.MAX_LENGTH - 1)
                    + " to keep all stages: " + horizon + "; use solveFirst to keep only the first");
        }
        Objects.requireNonNull(mdp, "mdp");
        if (options.timeLimit() == null) { // otherwise few of the stages may be reached
            requireMemory(mdp, horizon, Runtime.getRuntime().maxMemory());
        }
        return induct(mdp, horizon, horizon + 1);
    }

    /**
     * Solves a model and keeps only what the first decision needs: V_0, and Q_0 and π_0 from V_1.
     *
     * @param mdp the model
     * @param horizon H ≥ 1, the number of decisions
     * @return the solution, which can be asked only for stage 0 (and the values of stage 1), or for the first stage
     *     that was computed if the run was stopped
     * @throws IllegalArgumentException if the horizon is less than 1
     * @throws ArithmeticException if values exceed the range of {@code double}
     */
    public HorizonSolution solveFirst(FiniteMdp mdp, int horizon) {
        Objects.requireNonNull(mdp, "mdp");
        if (!(horizon >= 1)) {
            throw new IllegalArgumentException(
                    "horizon must be >= 1: " + horizon + "; the first decision is asked for");
        }
        return induct(mdp, horizon, 2);
    }

    /** Refuses stages that cannot be held in memory before the first of them is computed. */
    static void requireMemory(FiniteMdp mdp, int horizon, long heap) {
        double bytes = (horizon + 1.0) * (BYTES_PER_STAGE + 8.0 * mdp.stateCount());
        if (bytes > heap) {
            throw new IllegalArgumentException("horizon must be such that all stages fit into the heap: " + horizon
                    + " stages of " + mdp.stateCount() + " values take at least " + (long) bytes + " bytes of " + heap
                    + "; use solveFirst to keep only the first, or raise the heap by -Xmx");
        }
    }

    /** Keeps as many stages as are asked for, the last ones computed. */
    private HorizonSolution induct(FiniteMdp mdp, int horizon, int kept) {
        RunClock clock = new RunClock(options.timeLimit());
        int states = mdp.stateCount();
        double[][] values = new double[kept][]; // V_t is at t modulo their number
        int t = horizon;
        values[t % kept] = new double[states]; // V_H = 0
        double bound = 0;
        double maxBound = 0;
        Status status = status(t, clock);
        try (Sweeps sweeps = Sweeps.of(mdp, options.temperature(), options.threads(), clock::isStopped)) {
            while (status == null) {
                double[] v = new double[states];
                if (sweeps.apply(values[t % kept], v)) { // V_t ← lse_λ(Q_t(s,·)), Q_t = R + γPV_{t+1}
                    bound = BellmanOperator.contraction(mdp) * bound + sweeps.rounding() * (1 + 1e-15);
                    maxBound = Math.max(maxBound, bound);
                    t--;
                    values[t % kept] = v;
                }
                status = status(t, clock);
            }
        }
        HorizonSolution solution =
                new HorizonSolution(mdp, options.temperature(), horizon, t, values, maxBound, status);
        return logged(mdp, solution);
    }

    /** Returns why to stop once V_t is computed, or null to go on. */
    private static Status status(int t, RunClock clock) {
        if (t == 0) {
            return Status.CONVERGED;
        }
        if (Thread.currentThread().isInterrupted()) {
            return Status.INTERRUPTED;
        }
        return clock.isOver() ? Status.TIME_LIMIT : null;
    }

    /** Logs the end of a run in one line, and returns the solution. */
    private static HorizonSolution logged(FiniteMdp mdp, HorizonSolution solution) {
        Logger log = LoggerFactory.getLogger(SoftBackwardInduction.class);
        if (solution.status() == Status.CONVERGED) {
            log.debug("{}: {}", mdp, solution);
        } else {
            log.warn("{}: {}", mdp, solution.complaint());
        }
        return solution;
    }
}
