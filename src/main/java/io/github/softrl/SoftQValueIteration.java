package io.github.softrl;

import io.github.softrl.internal.RunClock;
import java.time.Duration;
import java.util.Objects;

/**
 * Soft Q-value iteration: computes Q* by repeated soft Bellman backups, with a certified error.
 *
 * <pre>{@code
 *   Repeat   Q(s,a) ← R(s,a) + γ Σ p(s′|s,a) V(s′),     V(s′) = lse_λ(Q(s′,·)) = λ log Σ exp(Q(s′,a′)/λ)
 *   Until    the certified error of Q is at most the tolerance
 *   Policy   π(·|s) = softmax(Q(s,·)/λ)
 * }</pre>
 *
 * <p>Guarantee: ‖Q − Q*‖∞ ≤ {@link Solution#errorBound} always, and ≤ tolerance if the status is CONVERGED. It covers
 * rounding errors, row sums that are not exactly 1, and terminal states. With β = γ·(largest row sum), the error is at
 * most (‖TQ − Q‖∞ + rounding)/(1 − β), and often much less: see {@link SoftBellman#errorBound}. λ = 0 gives ordinary
 * value iteration.
 *
 * <p>The error shrinks by the factor γ in each iteration, so that about log(range/tolerance)/(1−γ) iterations are
 * needed, each linear in the number of transitions; where the states mix well, few iterations suffice at any discount.
 * The memory is two values per state while iterating and two Q-tables at the end, one of which is the result.
 *
 * <p>Deviations from the lecture: the lecture stops when ‖Qⁱ⁺¹ − Qⁱ‖∞ ≤ ε, which leaves an error of up to γε/(1−γ);
 * here the tolerance is on the error. Between iterations V is kept instead of Q. V is shifted by a constant to the
 * midpoint of its bounds (MacQueen 1966, Porteus 1971) whenever that at least halves the error bound. No shift is made
 * if some action terminates with certainty.
 *
 * <p>Defaults: {@link #withRelativeTolerance relativeTolerance} 1e-9, {@link #withMaxIterations maxIterations}
 * 1,000,000, no {@link #withTimeLimit time limit}, one {@link #withThreads thread}, no {@link #withListener listener}.
 * Immutable and thread-safe. A run can be interrupted: it then returns its last iterate, with a certified error and the
 * status INTERRUPTED.
 *
 * <pre>{@code
 *   Solution exact = SoftQValueIteration.atTemperature(0.5).withTolerance(1e-9).solve(mdp).requireConverged();
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1702.08165">Haarnoja et al. 2017, soft Q-iteration</a>
 */
public final class SoftQValueIteration {
    private static final StoppingRule.Iteration SWEEP = new StoppingRule.Iteration(true, true, 64);

    private final SolverOptions options;

    private SoftQValueIteration(SolverOptions options) {
        this.options = options;
    }

    /**
     * Returns a solver with the default options.
     *
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public static SoftQValueIteration atTemperature(double temperature) {
        return new SoftQValueIteration(SolverOptions.atTemperature(temperature));
    }

    /**
     * Returns this solver with the given temperature.
     *
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public SoftQValueIteration withTemperature(double temperature) {
        return new SoftQValueIteration(options.withTemperature(temperature));
    }

    /**
     * Returns this solver with the given tolerance, in place of a relative one.
     *
     * @param tolerance on ‖Q − Q*‖∞, finite and &gt; 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the tolerance is outside its range
     */
    public SoftQValueIteration withTolerance(double tolerance) {
        return new SoftQValueIteration(options.withTolerance(tolerance));
    }

    /**
     * Returns this solver with the given tolerance relative to the size of the solution, in place of an absolute one.
     * Multiplying rewards and temperature by a power of 2 changes neither the iterations nor the status.
     *
     * @param relativeTolerance on ‖Q − Q*‖∞ / max(‖V‖∞, max|R|, λ), where V is the result, finite and &gt; 0
     * @return the solver
     * @throws IllegalArgumentException if the tolerance is outside its range
     */
    public SoftQValueIteration withRelativeTolerance(double relativeTolerance) {
        return new SoftQValueIteration(options.withRelativeTolerance(relativeTolerance));
    }

    /**
     * Returns this solver with the given limit on the number of iterations.
     *
     * @param maxIterations ≥ 1
     * @return the solver
     * @throws IllegalArgumentException if the limit is outside its range
     */
    public SoftQValueIteration withMaxIterations(int maxIterations) {
        return new SoftQValueIteration(options.withMaxIterations(maxIterations));
    }

    /**
     * Returns this solver with the given time limit for a solution, which is also checked within an iteration. A run
     * that is stopped returns its last iterate, with a certificate that takes a few passes over the model.
     *
     * @param timeLimit &gt; 0
     * @return the solver
     * @throws IllegalArgumentException if the limit is outside its range
     */
    public SoftQValueIteration withTimeLimit(Duration timeLimit) {
        return new SoftQValueIteration(options.withTimeLimit(timeLimit));
    }

    /**
     * Returns this solver with the given number of threads. The result is the same to the last bit. The threads belong
     * to one run and end with it.
     *
     * @param threads the maximum number of threads, ≥ 1; at most one per 10,000 transitions is used
     * @return the solver
     * @throws IllegalArgumentException if the number is outside its range
     */
    public SoftQValueIteration withThreads(int threads) {
        return new SoftQValueIteration(options.withThreads(threads));
    }

    /**
     * Returns this solver with the given listener, in place of any other.
     *
     * @param listener is called after each iteration
     * @return the solver
     */
    public SoftQValueIteration withListener(IterationListener listener) {
        return new SoftQValueIteration(options.withListener(listener));
    }

    /**
     * Solves a model, starting from V = 0.
     *
     * @param mdp the model
     * @return the solution, with its status and certified error
     * @throws ArithmeticException if no unique finite solution exists (at discount 1, or where row sums above 1
     *     outweigh the discount), or if values exceed the range of {@code double}
     */
    public Solution solve(FiniteMdp mdp) {
        return solve(mdp, new double[Objects.requireNonNull(mdp, "mdp").stateCount()]);
    }

    /**
     * Solves a model, starting from the given values.
     *
     * @param mdp the model
     * @param initialValues V(s) for each state, finite, 0 for terminal states; not changed
     * @return the solution, with its status and certified error
     * @throws IllegalArgumentException if the values do not obey these rules
     * @throws ArithmeticException if no unique finite solution exists (at discount 1, or where row sums above 1
     *     outweigh the discount), or if values exceed the range of {@code double}
     */
    public Solution solve(FiniteMdp mdp, double[] initialValues) {
        Objects.requireNonNull(mdp, "mdp");
        return iterate(mdp, SolverOptions.initialValues(mdp, initialValues));
    }

    private Solution iterate(FiniteMdp mdp, double[] start) {
        RunClock clock = new RunClock(options.timeLimit());
        FreeComponents free = FreeComponents.of(mdp, options.temperature(), clock::isStopped);
        return free == null
                ? run(mdp, start, clock)
                : CollapsedRun.solve(
                        mdp,
                        free,
                        start,
                        options,
                        clock,
                        (model, v, inner) -> new SoftQValueIteration(inner).run(model, v, clock));
    }

    private Solution run(FiniteMdp mdp, double[] start, RunClock clock) {
        double[] v = start;
        try (SolverRun run = new SolverRun(SoftQValueIteration.class, mdp, options, clock)) {
            run.judge(SWEEP);
            while (!run.isOver(v)) {
                v = run.backUp(v); // V(s) ← lse_λ(Q(s,·)), Q(s,a) = R(s,a) + γ Σ p(s′|s,a) V(s′)
            }
            return run.solution(); // π = softmax(Q/λ)
        }
    }
}
