package io.github.softrl;

import io.github.softrl.internal.RunClock;
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
     * Where a table is furthest from its backup.
     *
     * @param state s
     * @param action a
     * @param given Q(s,a), in units of reward
     * @param backedUp (TQ)(s,a) = R(s,a) + γ Σ p(s′|s,a) lse_λ(Q(s′,·)), in units of reward
     */
    public record Worst(int state, int action, double given, double backedUp) {}

    /**
     * Returns the state and action at which |TQ − Q| is largest, the first of several: where a table breaks the Bellman
     * equation most. {@link #residual} is the distance there. A single wrong entry is found itself, unless it leads
     * back to its own state, so that it partly agrees with itself; then a pair that leads to it may be found. What T
     * makes of a place is right as far as the entries that follow it are.
     *
     * @param mdp the model
     * @param q a table of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the place, with what the table says and what T makes of it
     * @throws IllegalArgumentException if the shapes differ, the temperature is outside its range, or no state has an
     *     action
     * @throws ArithmeticException if a value exceeds the range of {@code double}
     */
    public static Worst worst(FiniteMdp mdp, QTable q, double temperature) {
        check(mdp, q, temperature);
        if (mdp.stateActionCount() == 0) {
            throw new IllegalArgumentException("mdp must have an action in some state: " + mdp);
        }
        double[] backup = backup(mdp, q, temperature).flat();
        double[] given = q.flat();
        int worst = 0;
        for (int pair = 1; pair < backup.length; pair++) {
            worst = isFarther(backup[pair], given[pair], backup[worst], given[worst]) ? pair : worst;
        }
        StateActions pairs = mdp.stateActions();
        return new Worst(pairs.state(worst), pairs.action(worst), given[worst], backup[worst]);
    }

    /** Returns whether |x − y| exceeds |u − v|, even if it overflows. */
    private static boolean isFarther(double x, double y, double u, double v) {
        double distance = Math.abs(x - y);
        return distance < Double.POSITIVE_INFINITY
                ? distance > Math.abs(u - v)
                : Math.abs(0.5 * x - 0.5 * y) > Math.abs(0.5 * u - 0.5 * v);
    }

    /**
     * Returns a guaranteed bound on ‖Q − Q*‖∞ and on ‖V − V*‖∞, V(s) = lse_λ(Q(s,·)), rounding errors included, for any
     * table Q.
     *
     * <p>Two bounds on V are known, of which the smaller one counts in each state; that on Q follows.
     *
     * <pre>{@code
     *   ‖V − V*‖∞  ≤  (‖TV − V‖∞ + rounding) / (1 − γ·(largest row sum))
     *   l(s)  ≤  V*(s)  ≤  u(s)         where Tl ≥ l and Tu ≤ u, rounding included
     * }</pre>
     *
     * <p>Q* is the exact solution for the model's numbers as stored, except for rows that stay in a free component at
     * discount 1 and λ = 0, which count as rows that sum to 1 (docs/theory.md, section 11). Rounding errors are of the
     * order of 1e-16·(|R| + k·|V| + λ·log n), for rows of k successors and states of n actions, and are counted where
     * they arise. l and u come from policy iteration, which takes a few linear systems; this is left out on models with
     * more than 10,000 transitions where it cannot gain much. If the thread is interrupted, the first bound is
     * returned.
     *
     * @param mdp the model
     * @param q a table of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the bound, in units of reward; +∞ if T is not a contraction, as at discount 1, and no l and u are found
     * @throws IllegalArgumentException if the shapes differ or the temperature is outside its range
     * @throws ArithmeticException if a value exceeds the range of {@code double}
     */
    public static double errorBound(FiniteMdp mdp, QTable q, double temperature) {
        check(mdp, q, temperature);
        return Certificate.of(mdp, q, temperature, new RunClock(null)::isStopped)
                .errorBound();
    }

    /**
     * Returns the soft Q-function of a policy, the fixed point of
     *
     * <pre>{@code
     *   Q^π(s,a)  =  R(s,a) + γ Σ p(s′|s,a) V^π(s′),     V^π(s)  =  Σ π(a|s) Q^π(s,a) + λ·H(π(·|s))
     * }</pre>
     *
     * <p>The entropy of the first action is in V^π and not in Q^π. λ = 0 gives the ordinary Q^π. The method solves a
     * sparse linear system and refines the solution. This is a shortcut for {@link SoftPolicyEvaluation}, which returns
     * a bound on the error as well.
     *
     * @param mdp the model
     * @param policy a policy of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the table
     * @throws IllegalArgumentException if the shapes differ or the temperature is outside its range
     * @throws ArithmeticException if the policy has no unique finite values (discount 1), if they cannot be certified
     *     to a thousandth of the largest of them, or if they exceed the range of {@code double}
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
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
        double[] v = ending(mdp, policy, linearSolver).values(temperature).requireDigits(mdp, temperature);
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
        return ending(mdp, policy, LinearSolver.AUTOMATIC).rewards().requireDigits(mdp, 0);
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
        return ending(mdp, policy, LinearSolver.AUTOMATIC).entropies().requireDigits(mdp.withoutRewards(), 1);
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
        ending(mdp, policy, LinearSolver.AUTOMATIC);
        double[] from = OccupancyEvaluation.requireStart(mdp, start);
        OccupancyEvaluation evaluation =
                new OccupancyEvaluation(mdp, policy, LinearSolver.AUTOMATIC, new RunClock(null)::isStopped);
        return OccupancyEvaluation.requireDigits(evaluation.of(from)).visits();
    }

    /**
     * Returns a guaranteed bound on ‖Q − Q^π‖∞, rounding errors included, for any table Q.
     *
     * @param mdp the model
     * @param policy a policy of the model's shape
     * @param q a table of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the bound, in units of reward; +∞ if nothing can be proved, as for a policy that may go on for ever at
     *     discount 1
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
        BellmanOperator.requireFinite(Vectors.maxNorm(v));
        double[] values = evaluation(mdp, policy, LinearSolver.AUTOMATIC).errorBounds(temperature, v);
        return Vectors.maxNorm(PolicyEvaluation.tableBounds(mdp, q, v, values));
    }

    private static PolicyEvaluation evaluation(FiniteMdp mdp, Policy policy, LinearSolver solver) {
        return new PolicyEvaluation(mdp, policy, solver, new RunClock(null)::isStopped);
    }

    private static PolicyEvaluation ending(FiniteMdp mdp, Policy policy, LinearSolver solver) {
        PolicyEvaluation evaluation = evaluation(mdp, policy, solver);
        evaluation.requireEnding();
        return evaluation;
    }

    private static void check(FiniteMdp mdp, QTable q, double temperature) {
        Objects.requireNonNull(mdp, "mdp");
        mdp.stateActions().requireSame("q", Objects.requireNonNull(q, "q").stateActions());
        SoftMath.requireTemperature(temperature);
    }
}
