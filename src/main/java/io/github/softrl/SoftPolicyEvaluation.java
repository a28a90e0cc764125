package io.github.softrl;

import io.github.softrl.internal.RunClock;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Soft policy evaluation: the values of a given policy, each with a guaranteed bound on its error.
 *
 * <pre>{@code
 *   V^π(s)    =  Σ π(a|s) Q^π(s,a) + λ·H(π(·|s))
 *   Q^π(s,a)  =  R(s,a) + γ Σ p(s′|s,a) V^π(s′)
 * }</pre>
 *
 * <p>The linear system (I − γP_π) V = r_π + λH is solved and refined. Its solution is not taken on trust: one more
 * application of T_π leaves a residual, whose rounding errors are counted, and a z &gt; 0 with (I − γP_π) z ≥
 * |residual|, checked likewise, bounds the error of each state; the largest is reported. This holds at every discount,
 * 1 included, and for rows that do not sum to exactly 1. Where no such z is found, because (I − γP_π)⁻¹ is not positive
 * or the policy hardly ever ends, the policy is refused. λ = 0 gives ordinary policy evaluation.
 *
 * <p>The difference between a solution's values and those of a policy is the policy's regret ({@link
 * PolicyValues#regret}).
 *
 * <p>Cost: one factorization of a sparse matrix, or GMRES where the factors would be dense, and a few sweeps. Defaults:
 * no {@link #withTimeLimit time limit}, {@link LinearSolver#AUTOMATIC}. A run can be interrupted: it then returns what
 * it had, with a bound, and the status INTERRUPTED. Immutable and thread-safe. See docs/theory.md, section 7.
 *
 * <pre>{@code
 *   PolicyValues values = SoftPolicyEvaluation.atTemperature(0.5).solve(mdp, Policy.uniform(mdp));
 * }</pre>
 */
public final class SoftPolicyEvaluation {
    private static final Logger LOG = LoggerFactory.getLogger(SoftPolicyEvaluation.class);

    private final SolverOptions options;

    private SoftPolicyEvaluation(SolverOptions options) {
        this.options = options;
    }

    /**
     * Returns a solver with the default options.
     *
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public static SoftPolicyEvaluation atTemperature(double temperature) {
        return new SoftPolicyEvaluation(SolverOptions.atTemperature(temperature));
    }

    /**
     * Returns this solver with the given temperature.
     *
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public SoftPolicyEvaluation withTemperature(double temperature) {
        return new SoftPolicyEvaluation(options.withTemperature(temperature));
    }

    /**
     * Returns this solver with the given time limit for an evaluation, and for each occupancy. An evaluation that is
     * stopped takes a few more passes over the model, for its bounds.
     *
     * @param timeLimit &gt; 0
     * @return the solver
     * @throws IllegalArgumentException if the limit is outside its range
     */
    public SoftPolicyEvaluation withTimeLimit(Duration timeLimit) {
        return new SoftPolicyEvaluation(options.withTimeLimit(timeLimit));
    }

    /**
     * Returns this solver with the given way to solve the linear systems.
     *
     * @param linearSolver AUTOMATIC, DIRECT or ITERATIVE
     * @return the solver
     */
    public SoftPolicyEvaluation withLinearSolver(LinearSolver linearSolver) {
        return new SoftPolicyEvaluation(options.withLinearSolver(linearSolver));
    }

    /**
     * Returns this solver with the given number of threads. At present one is used, as linear systems take most of the
     * time; the result is the same to the last bit for every number.
     *
     * @param threads ≥ 1
     * @return the solver
     * @throws IllegalArgumentException if the number is outside its range
     */
    public SoftPolicyEvaluation withThreads(int threads) {
        return new SoftPolicyEvaluation(options.withThreads(threads));
    }

    /**
     * Evaluates a policy.
     *
     * @param mdp the model
     * @param policy a policy of the model's shape
     * @return the values, with their bounds
     * @throws IllegalArgumentException if the shapes differ
     * @throws ArithmeticException if the policy has no unique finite values, if no bound can be proved on them, or if
     *     values exceed the range of {@code double}
     */
    public PolicyValues solve(FiniteMdp mdp, Policy policy) {
        RunClock clock = new RunClock(options.timeLimit());
        Objects.requireNonNull(mdp, "mdp");
        PolicyEvaluation evaluation = new PolicyEvaluation(mdp, policy, options.linearSolver(), clock::isStopped);
        evaluation.requireEnding();
        PolicyEvaluation.Values values = evaluation.values(options.temperature());
        PolicyEvaluation.Values rewards = options.temperature() == 0 ? values : evaluation.rewards();
        PolicyEvaluation.Values entropies = evaluation.entropies();
        boolean isStopped = rewards.isStopped() || entropies.isStopped() || values.isStopped();
        Status status = !isStopped ? Status.CONVERGED : clock.isOver() ? Status.TIME_LIMIT : Status.INTERRUPTED;
        PolicyValues result = new PolicyValues(mdp, policy, options, values, rewards, entropies, status);
        if (isStopped) {
            LOG.warn("{}: {}", mdp, result.complaint());
        } else {
            LOG.debug("{}: {}", mdp, result);
        }
        return result;
    }
}
