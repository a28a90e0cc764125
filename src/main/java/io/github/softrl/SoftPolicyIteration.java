package io.github.softrl;

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
 * iterations at any discount, each far dearer than a sweep of {@link SoftQValueIteration}. Long chains at small λ need
 * many more. Each Q^π is at least the one before (Theorem 1) and they converge to Q* (Theorem 2), from any start. λ = 0
 * gives Howard's policy iteration, with the uniform policy over exact maximizers.
 *
 * <p>Guarantee, options, statuses and errors are those of {@link SoftQValueIteration}; besides, {@link #withLinearSolver
 * linearSolver}, AUTOMATIC by default. At discount 1 it is proved that a finite solution exists, and it is certified; or that
 * none exists, and it is refused; else the status is UNDECIDED. The search for a proof of absence comes first, takes about a
 * second at most on large models, and is not interrupted.
 *
 * <p>Memory: the matrix I − γP_π and, with the direct solver, its factors. {@link #withThreads threads} have no effect
 * here: each iteration is a linear solution. Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1801.01290">Haarnoja et al. 2018, soft policy iteration</a>
 */
public final class SoftPolicyIteration {
    private static final int FALLBACK_SWEEPS = 100;

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
     * Returns this solver with another temperature.
     *
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public SoftPolicyIteration withTemperature(double temperature) {
        return new SoftPolicyIteration(options.withTemperature(temperature));
    }

    /**
     * Returns this solver with another tolerance.
     *
     * @param tolerance on ‖Q − Q*‖∞, finite and &gt; 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the tolerance is outside its range
     */
    public SoftPolicyIteration withTolerance(double tolerance) {
        return new SoftPolicyIteration(options.withTolerance(tolerance));
    }

    /**
     * Returns this solver with another limit on the number of iterations.
     *
     * @param maxIterations ≥ 1
     * @return the solver
     * @throws IllegalArgumentException if the limit is outside its range
     */
    public SoftPolicyIteration withMaxIterations(int maxIterations) {
        return new SoftPolicyIteration(options.withMaxIterations(maxIterations));
    }

    /**
     * Returns this solver with a limit on the time of a solution, checked after each iteration.
     *
     * @param timeLimit &gt; 0
     * @return the solver
     * @throws IllegalArgumentException if the limit is outside its range
     */
    public SoftPolicyIteration withTimeLimit(Duration timeLimit) {
        return new SoftPolicyIteration(options.withTimeLimit(timeLimit));
    }

    /**
     * Returns this solver with another number of threads. Policy iteration runs in one thread, whatever the number; the
     * option is here so that the planners can be exchanged.
     *
     * @param threads ≥ 1
     * @return the solver
     * @throws IllegalArgumentException if the number is outside its range
     */
    public SoftPolicyIteration withThreads(int threads) {
        return new SoftPolicyIteration(options.withThreads(threads));
    }

    /**
     * Returns this solver with a listener, in place of the one before.
     *
     * @param listener is told of each iteration
     * @return the solver
     */
    public SoftPolicyIteration withListener(IterationListener listener) {
        return new SoftPolicyIteration(options.withListener(listener));
    }

    /**
     * Returns this solver with another way to solve the linear systems.
     *
     * @param linearSolver AUTOMATIC, DIRECT or ITERATIVE
     * @return the solver
     */
    public SoftPolicyIteration withLinearSolver(LinearSolver linearSolver) {
        return new SoftPolicyIteration(options.withLinearSolver(linearSolver));
    }

    /**
     * Solves a model, starting from the policy softmax(R/λ), that is V = 0.
     *
     * @param mdp the model
     * @return the solution, with its status and certified error
     * @throws ArithmeticException if no finite solution exists (discount 1), or if values exceed the range of
     *     {@code double}
     */
    public Solution solve(FiniteMdp mdp) {
        return solve(mdp, new double[Objects.requireNonNull(mdp, "mdp").stateCount()]);
    }

    /**
     * Solves a model, starting from the soft-greedy policy of the given values. The values may lie below or above V*. At
     * discount 1, if that policy does not end, the start is one that heads for the nearest terminal state.
     *
     * @param mdp the model
     * @param initialValues V(s) for each state, finite, 0 for terminal states; not changed
     * @return the solution, with its status and certified error
     * @throws IllegalArgumentException if the values do not obey these rules
     * @throws ArithmeticException if no finite solution exists (discount 1), or if values exceed the range of
     *     {@code double}
     */
    public Solution solve(FiniteMdp mdp, double[] initialValues) {
        Objects.requireNonNull(mdp, "mdp");
        double[] v = SolverOptions.initialValues(mdp, initialValues);
        Undiscounted.refuseInfinite(mdp, options.temperature());
        Run run = new Run(SoftPolicyIteration.class, options, mdp);
        Judge judge = new Judge(mdp, options, false);
        double beta = SoftBellman.contraction(mdp);
        boolean evaluated = false; // is v the value of a policy yet?
        while (true) {
            QTable q = SoftBellman.table(mdp, v); // Q^π = R + γPV^π
            double[] step = SoftBellman.softValues(q, options.temperature()); // TV^π
            double largest = Math.max(SoftBellman.largest(v), SoftBellman.largest(step));
            SoftBellman.subtract(step, v);
            judge.saw(v, SoftBellman.largest(step), largest, false);
            if (evaluated) {
                run.finished(judge.residual(), judge.errorBound(), () -> q);
            }
            Status limit = judge.isExhausted() ? Status.PRECISION_LIMIT : run.limit();
            if (limit != null || judge.isSatisfied()) {
                Solution solution = Solution.certify(mdp, q, options, run.iterations(), limit);
                if (solution.status() != null) {
                    return run.ended(solution);
                }
            }
            Policy policy = Policy.softmax(q, options.temperature()); // improvement: π ← softmax(Q^π/λ)
            PolicySystem system = PolicySystem.of(mdp, policy.rows(), options.linearSolver());
            if (beta >= 1 && system.stepsToEnd(mdp) == null) {
                if (evaluated) { // better than a policy that ends, by one that does not: no finite solution is in sight
                    return run.ended(Solution.certify(mdp, q, options, run.iterations(), Status.PRECISION_LIMIT));
                }
                policy = Policy.ofRows(mdp, Undiscounted.endingPolicy(mdp));
                system = PolicySystem.of(mdp, policy.rows(), options.linearSolver());
                step = SoftBellman.policyValues(mdp, policy, options.temperature(), v);
                SoftBellman.subtract(step, v);
            }
            evaluate(mdp, system, v, step); // evaluation: V^π = V + (I − γP_π)⁻¹ (T_π V − V), and T_π V = TV
            evaluated = true;
        }
    }

    /** Adds (I − γP_π)⁻¹·step to v; where that system cannot be solved, applies T some times instead. */
    private void evaluate(FiniteMdp mdp, PolicySystem system, double[] v, double[] step) {
        double[] correction = system.solve(step);
        if (correction != null) {
            for (int s = 0; s < v.length; s++) {
                v[s] += correction[s];
            }
            return;
        }
        double[] tv = new double[v.length];
        for (int i = 0; i < FALLBACK_SWEEPS; i++) {
            SoftBellman.sweep(mdp, options.temperature(), v, tv, 0, v.length);
            System.arraycopy(tv, 0, v, 0, v.length);
        }
    }
}
