package io.github.softrl;

import io.github.softrl.internal.RunClock;
import java.time.Duration;
import java.util.Objects;

/**
 * Soft policy iteration: computes Q* by evaluating a policy exactly and improving it, with a certified error.
 *
 * <pre>{@code
 *   Repeat   evaluate   Q^π(s,a) = R(s,a) + γ Σ p(s′|s,a) V^π(s′),   V^π(s) = Σ π(a|s) Q^π(s,a) + λ·H(π(·|s))
 *            improve    π(·|s) ← softmax(Q^π(s,·)/λ)
 *   Until    the certified error of Q^π is at most the tolerance
 * }</pre>
 *
 * <p>Evaluation solves a sparse linear system, so this is Newton's method on the soft Bellman equation: usually 5 to 15
 * iterations at any discount (hundreds on some long chains), each far more expensive than a sweep of
 * {@link SoftQValueIteration}. With exact evaluation each Q^π is at least the one before (Theorem 1) and they converge
 * to Q* (Theorem 2), from any start. λ = 0 gives Howard's policy iteration, with the uniform policy over exact
 * maximizers.
 *
 * <p>With {@link LinearSolver#DIRECT} or {@link LinearSolver#ITERATIVE} (see {@link #withLinearSolver}), and on small
 * models (at most 10,000 transitions, and factors of at most 20,000 entries), every evaluation is exact up to rounding.
 * On larger models {@link LinearSolver#AUTOMATIC}, the default, evaluates policies only as accurately as is worthwhile.
 * It begins with at least 16 single backups (value iteration) and keeps to them while they are expected to converge
 * soon; then it restarts from optimistic values and solves linear systems, tightening their residual as needed.
 * docs/design.md has the rule, and docs/benchmarks.md the measurements.
 *
 * <p>Guarantee, statuses and errors are those of {@link SoftQValueIteration}. At discount 1 the solver proves that a
 * finite solution exists and certifies it, or proves that none exists and refuses the model; otherwise the status is
 * UNDECIDED. The time limit and interruptions count for these proofs, and for linear systems, too.
 *
 * <p>Defaults: {@link #withRelativeTolerance relativeTolerance} 1e-9, {@link #withMaxIterations maxIterations}
 * 1,000,000, no {@link #withTimeLimit time limit}, one {@link #withThreads thread}, no {@link #withListener listener},
 * {@link LinearSolver#AUTOMATIC}.
 *
 * <p>Beyond the model it needs 4 bytes per transition, the matrix I − γP_π merged over the actions, and either the
 * factors of that matrix or a second one like it and up to 31 vectors. {@link #withThreads Threads} share the sweeps; a
 * linear system is solved by one thread. Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1801.01290">Haarnoja et al. 2018, soft policy iteration</a>
 */
public final class SoftPolicyIteration {
    private final SolverOptions options;

    private SoftPolicyIteration(SolverOptions options) {
        this.options = options;
    }

    /**
     * Returns a solver with the default options.
     *
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public static SoftPolicyIteration atTemperature(double temperature) {
        return new SoftPolicyIteration(SolverOptions.atTemperature(temperature));
    }

    /**
     * Returns this solver with the given temperature.
     *
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public SoftPolicyIteration withTemperature(double temperature) {
        return new SoftPolicyIteration(options.withTemperature(temperature));
    }

    /**
     * Returns this solver with the given tolerance, in place of a relative one.
     *
     * @param tolerance on ‖Q − Q*‖∞, finite and &gt; 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the tolerance is outside its range
     */
    public SoftPolicyIteration withTolerance(double tolerance) {
        return new SoftPolicyIteration(options.withTolerance(tolerance));
    }

    /**
     * Returns this solver with the given tolerance relative to the size of the solution, in place of an absolute one.
     * Multiplying rewards and temperature by a power of 2 changes neither the iterations nor the status.
     *
     * @param relativeTolerance on ‖Q − Q*‖∞ / max(‖V‖∞, max|R|, λ), where V is the result, finite and &gt; 0
     * @return the solver
     * @throws IllegalArgumentException if the tolerance is outside its range
     */
    public SoftPolicyIteration withRelativeTolerance(double relativeTolerance) {
        return new SoftPolicyIteration(options.withRelativeTolerance(relativeTolerance));
    }

    /**
     * Returns this solver with the given limit on the number of iterations.
     *
     * @param maxIterations ≥ 1
     * @return the solver
     * @throws IllegalArgumentException if the limit is outside its range
     */
    public SoftPolicyIteration withMaxIterations(int maxIterations) {
        return new SoftPolicyIteration(options.withMaxIterations(maxIterations));
    }

    /**
     * Returns this solver with the given time limit for a solution, which is also checked within an iteration. A run
     * that is stopped returns the best iterate that it had, with a certificate that takes a few passes over the model.
     *
     * @param timeLimit &gt; 0
     * @return the solver
     * @throws IllegalArgumentException if the limit is outside its range
     */
    public SoftPolicyIteration withTimeLimit(Duration timeLimit) {
        return new SoftPolicyIteration(options.withTimeLimit(timeLimit));
    }

    /**
     * Returns this solver with the given number of threads. They share the sweeps that improve the policy; linear
     * systems are solved by one thread. The result is the same to the last bit.
     *
     * @param threads ≥ 1
     * @return the solver
     * @throws IllegalArgumentException if the number is outside its range
     */
    public SoftPolicyIteration withThreads(int threads) {
        return new SoftPolicyIteration(options.withThreads(threads));
    }

    /**
     * Returns this solver with the given listener, in place of any other.
     *
     * @param listener is called after each iteration
     * @return the solver
     */
    public SoftPolicyIteration withListener(IterationListener listener) {
        return new SoftPolicyIteration(options.withListener(listener));
    }

    /**
     * Returns this solver with the given way to solve the linear systems.
     *
     * @param linearSolver AUTOMATIC, DIRECT or ITERATIVE
     * @return the solver
     */
    public SoftPolicyIteration withLinearSolver(LinearSolver linearSolver) {
        return new SoftPolicyIteration(options.withLinearSolver(linearSolver));
    }

    /**
     * Solves a model, starting from V = 0, hence from the policy softmax(R/λ). Where evaluation is not exact, the
     * solver may choose another start later.
     *
     * @param mdp the model
     * @return the solution, with its status and certified error
     * @throws ArithmeticException if no unique finite solution exists (at discount 1, or where row sums above 1
     *     outweigh the discount), or if values exceed the range of {@code double}
     */
    public Solution solve(FiniteMdp mdp) {
        Objects.requireNonNull(mdp, "mdp");
        return iterate(mdp, new double[mdp.stateCount()], false);
    }

    /**
     * Solves a model, starting from the soft-greedy policy of the given values. The values may lie below or above V*.
     * At discount 1, if that policy may never reach a terminal state, the start is a policy that heads for the nearest
     * terminal state. Where evaluation is not exact and too little is gained, the solver chooses another start.
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
        return iterate(mdp, SolverOptions.initialValues(mdp, initialValues), true);
    }

    SolverOptions options() {
        return options;
    }

    private Solution iterate(FiniteMdp mdp, double[] v, boolean isStartChosen) {
        RunClock clock = new RunClock(options.timeLimit());
        FreeComponents free = FreeComponents.of(mdp, options.temperature(), clock::isStopped);
        return free == null
                ? run(mdp, v, isStartChosen, clock)
                : CollapsedRun.solve(
                        mdp,
                        free,
                        v,
                        options,
                        clock,
                        (model, w, inner) -> new SoftPolicyIteration(inner).run(model, w, isStartChosen, clock));
    }

    private Solution run(FiniteMdp mdp, double[] v, boolean isStartChosen, RunClock clock) {
        double[] tv = new double[v.length];
        try (SolverRun run = new SolverRun(SoftPolicyIteration.class, mdp, options, clock)) {
            PolicyEvaluationStep evaluation = new PolicyEvaluationStep(mdp, options, run::isStopped, isStartChosen);
            run.judge(evaluation.iteration());
            run.improve(v, tv, evaluation.policy()); // π₀ ← softmax(Q/λ), Q = R + γPV
            while (!run.isOver(v)) {
                evaluation.apply(v, tv, run); // V ← V^π = V + (I − γP_π)⁻¹(TV − V), as TV = T_πV
                run.improve(v, tv, evaluation.policy()); // π ← softmax(Q^π/λ), Q^π = R + γPV^π
            }
            return run.solution();
        }
    }
}
