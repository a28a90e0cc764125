package io.github.softrl;

import io.github.softrl.linear.Vectors;
import java.util.Objects;

/**
 * The soft Bellman optimality operator T, and what it says about Q-tables.
 *
 * <pre>{@code
 *   (TQ)(s,a)  =  R(s,a) + γ Σ p(s′|s,a) V(s′),     V(s) = lse_λ(Q(s,·)),     V(terminal) = 0
 * }</pre>
 *
 * <p>Its fixed point Q* is the soft-optimal Q-function. T is monotone and contracts the maximum norm by β = γ·(largest
 * row sum of P). λ = 0 gives the ordinary Bellman operator, V(s) = max Q(s,·).
 *
 * <p>These methods judge any table, whatever produced it: {@link #errorBound} is a guarantee, {@link #residual} a
 * measurement. All are pure and thread-safe. Backups and residuals are linear in the number of transitions; evaluation
 * solves a sparse linear system. See docs/theory.md, sections 3 to 5 and 7.
 */
public final class SoftBellman {
    private SoftBellman() {}

    /**
     * Returns TQ.
     *
     * @param mdp the model
     * @param q a table of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the backed-up table
     * @throws IllegalArgumentException if the shapes differ or the temperature is outside its range
     * @throws ArithmeticException if a value exceeds the range of {@code double}
     */
    public static QTable backup(FiniteMdp mdp, QTable q, double temperature) {
        check(mdp, q, temperature);
        return BellmanOperator.table(mdp, BellmanOperator.softValues(q, temperature));
    }

    /**
     * Returns ‖TQ − Q‖∞ as computed, without allowance for rounding; 0 if there are no actions.
     *
     * <p>The error of Q may be larger by the factor 1/(1 − γ): see {@link #errorBound}.
     *
     * @param mdp the model
     * @param q a table of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the Bellman residual, in units of reward
     * @throws IllegalArgumentException if the shapes differ or the temperature is outside its range
     * @throws ArithmeticException if a value exceeds the range of {@code double}
     */
    public static double residual(FiniteMdp mdp, QTable q, double temperature) {
        check(mdp, q, temperature);
        return BellmanOperator.difference(mdp, BellmanOperator.softValues(q, temperature), q);
    }

    /**
     * Returns a guaranteed bound on ‖Q − Q*‖∞, rounding errors included, for any table Q.
     *
     * <pre>{@code
     *   ‖Q − Q*‖∞  ≤  (‖TQ − Q‖∞ + rounding) / (1 − γ·(largest row sum))
     * }</pre>
     *
     * <p>Q* is the exact solution for the model's numbers as stored. The rounding term is of the order of 1e-16·(max|R|
     * + k·max|V| + λ·log n), where k is the largest number of successors of a pair and n the largest number of actions
     * of a state.
     *
     * @param mdp the model
     * @param q a table of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the bound, in units of reward. Where T is not a contraction, γ·(largest row sum) ≥ 1, as at discount 1,
     *     the bound comes from an interval that T maps into itself (theory.md, section 11) and costs a policy
     *     evaluation; +∞ if that does not succeed
     * @throws IllegalArgumentException if the shapes differ or the temperature is outside its range
     * @throws ArithmeticException if a value exceeds the range of {@code double}
     */
    public static double errorBound(FiniteMdp mdp, QTable q, double temperature) {
        check(mdp, q, temperature);
        double[] v = BellmanOperator.softValues(q, temperature);
        return ErrorBound.of(mdp, temperature, v, BellmanOperator.difference(mdp, v, q));
    }

    /**
     * Returns the soft Q-function of a policy, the fixed point of
     *
     * <pre>{@code
     *   Q^π(s,a)  =  R(s,a) + γ Σ p(s′|s,a) V^π(s′),     V^π(s)  =  Σ π(a|s) Q^π(s,a) + λ·H(π(·|s))
     * }</pre>
     *
     * <p>The entropy of the first action is in V^π and not in Q^π. λ = 0 gives the ordinary Q^π. The method solves a
     * sparse linear system, checks the residual and refines the solution;
     * {@link #errorBound(FiniteMdp, Policy, QTable, double)} bounds the error.
     *
     * @param mdp the model
     * @param policy a policy of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the table
     * @throws IllegalArgumentException if the shapes differ or the temperature is outside its range
     * @throws ArithmeticException if the policy has no finite values (discount 1), or the system cannot be solved to
     *     1e-12, or values exceed the range of {@code double}
     */
    public static QTable evaluate(FiniteMdp mdp, Policy policy, double temperature) {
        return evaluate(mdp, policy, temperature, LinearSolver.AUTOMATIC);
    }

    /**
     * Returns the soft Q-function of a policy, by the given kind of linear solver, and otherwise as
     * {@link #evaluate(FiniteMdp, Policy, double)} does.
     *
     * @param mdp the model
     * @param policy a policy of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @param linearSolver AUTOMATIC, DIRECT or ITERATIVE
     * @return the table
     */
    public static QTable evaluate(FiniteMdp mdp, Policy policy, double temperature, LinearSolver linearSolver) {
        SoftMath.requireTemperature(temperature);
        double[] v = new PolicyEvaluation(mdp, policy, linearSolver).values(temperature);
        return BellmanOperator.table(mdp, v);
    }

    /**
     * Returns the expected discounted sum of rewards of a policy from each state, Σ_t γᵗ E[R(s_t,a_t)], without
     * entropy.
     *
     * <p>V^π = discountedReward + λ·{@link #discountedEntropy}.
     *
     * @param mdp the model
     * @param policy a policy of the model's shape
     * @return one value per state, in units of reward; 0 for terminal states
     * @throws IllegalArgumentException if the shapes differ
     * @throws ArithmeticException as for {@link #evaluate}
     */
    public static double[] discountedReward(FiniteMdp mdp, Policy policy) {
        return new PolicyEvaluation(mdp, policy, LinearSolver.AUTOMATIC).values(0);
    }

    /**
     * Returns the expected discounted entropy of a policy from each state, Σ_t γᵗ E[H(π(·|s_t))].
     *
     * @param mdp the model
     * @param policy a policy of the model's shape
     * @return one value per state, in nats; 0 for terminal states
     * @throws IllegalArgumentException if the shapes differ
     * @throws ArithmeticException as for {@link #evaluate}
     */
    public static double[] discountedEntropy(FiniteMdp mdp, Policy policy) {
        Objects.requireNonNull(mdp, "mdp");
        return new PolicyEvaluation(mdp.withoutRewards(), policy, LinearSolver.AUTOMATIC).values(1);
    }

    /**
     * Returns the discounted state occupancy of a policy, Σ_t γᵗ Pr(s_t = s), not multiplied by 1 − γ. A terminal state
     * counts once, when it is entered.
     *
     * @param mdp the model
     * @param policy a policy of the model's shape
     * @param start the distribution of s_0, one probability per state, with sum 1 within 1e-9; used as given
     * @return one value per state, ≥ 0; those of states that are not terminal sum to the discounted number of decisions
     * @throws IllegalArgumentException if the shapes differ or {@code start} is not a distribution
     * @throws ArithmeticException as for {@link #evaluate}
     */
    public static double[] occupancy(FiniteMdp mdp, Policy policy, double[] start) {
        PolicyEvaluation evaluation = new PolicyEvaluation(mdp, policy, LinearSolver.AUTOMATIC);
        return evaluation.occupancy(PolicyEvaluation.requireStart(mdp, start));
    }

    /**
     * Returns a guaranteed bound on ‖Q − Q^π‖∞, rounding errors included, for any table Q.
     *
     * @param mdp the model
     * @param policy a policy of the model's shape
     * @param q a table of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the bound, in units of reward; +∞ where T_π is not a contraction (discount 1)
     * @throws IllegalArgumentException if the shapes differ or the temperature is outside its range
     * @throws ArithmeticException if a value exceeds the range of {@code double}
     */
    public static double errorBound(FiniteMdp mdp, Policy policy, QTable q, double temperature) {
        check(mdp, q, temperature);
        mdp.stateActions()
                .requireSame("policy", Objects.requireNonNull(policy, "policy").stateActions());
        double[] v = new double[mdp.stateCount()];
        for (int s = 0; s < v.length; s++) {
            v[s] = policy.softValue(s, q, temperature);
        }
        return ErrorBound.ofPolicy(
                mdp,
                policy,
                temperature,
                BellmanOperator.difference(mdp, v, q),
                Math.max(Vectors.maxNorm(v), Vectors.maxNorm(q.flat())));
    }

    private static void check(FiniteMdp mdp, QTable q, double temperature) {
        Objects.requireNonNull(mdp, "mdp");
        mdp.stateActions().requireSame("q", Objects.requireNonNull(q, "q").stateActions());
        SoftMath.requireTemperature(temperature);
    }
}
