package io.github.softrl;

import io.github.softrl.internal.Indices;
import io.github.softrl.internal.RunClock;
import io.github.softrl.linear.Vectors;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * The values of a policy, each with a guaranteed bound on its error, rounding included.
 *
 * <pre>{@code
 *   V^π(s)  =  E[Σ γᵗ R(s_t,a_t)] + λ·E[Σ γᵗ H(π(·|s_t))]  =  rewards + λ·entropies
 *   Q^π(s,a)  =  R(s,a) + γ Σ p(s′|s,a) V^π(s′)
 * }</pre>
 *
 * <p>The exact values are those for the numbers of the model and the policy as stored, where rows and probabilities
 * need not sum to exactly 1. Immutable and thread-safe.
 */
public final class PolicyValues {
    private final FiniteMdp mdp;
    private final Policy policy;
    private final SolverOptions options;
    private final QTable q;
    private final double[] values;
    private final double[] errorBounds; // of the values, by state
    private final double errorBound;
    private final double[] rewards;
    private final double rewardErrorBound;
    private final double[] entropies;
    private final double entropyErrorBound;
    private final Status status;

    PolicyValues(
            FiniteMdp mdp,
            Policy policy,
            SolverOptions options,
            PolicyEvaluation.Values values,
            PolicyEvaluation.Values rewards,
            PolicyEvaluation.Values entropies,
            Status status) {
        this.mdp = mdp;
        this.policy = policy;
        this.options = options;
        this.q = BellmanOperator.table(mdp, values.v());
        this.values = values.v();
        this.errorBounds = values.errorBounds();
        this.errorBound = Vectors.maxNorm(ErrorBound.ofTableAndValues(mdp, values.rowErrors(), values.errorBounds()));
        this.rewards = rewards.v();
        this.rewardErrorBound = rewards.errorBound();
        this.entropies = entropies.v();
        this.entropyErrorBound = entropies.errorBound();
        this.status = status;
    }

    /**
     * Returns the action values. The entropy of the first action is not in them.
     *
     * @return Q^π, within {@link #errorBound}
     */
    public QTable q() {
        return q;
    }

    /**
     * Returns the soft values.
     *
     * @return a new array: V^π(s) for each state, within {@link #errorBound}, in units of reward; 0 for terminal states
     */
    public double[] values() {
        return values.clone();
    }

    /**
     * Returns the soft value of a state.
     *
     * @param s a state
     * @return V^π(s), within {@link #errorBound}, in units of reward; 0 for a terminal state
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double value(int s) {
        Indices.checkState(s, values.length);
        return values[s];
    }

    /**
     * Returns a guaranteed bound on |Q − Q^π| and |V − V^π| in all states.
     *
     * @return the bound, in units of reward; +∞ only if the run was stopped
     */
    public double errorBound() {
        return errorBound;
    }

    /**
     * Returns the expected discounted sums of rewards, Σ γᵗ E[R(s_t,a_t)], without entropy.
     *
     * @return a new array: one value per state, within {@link #rewardErrorBound}, in units of reward
     */
    public double[] rewards() {
        return rewards.clone();
    }

    /**
     * Returns a guaranteed bound on the errors of {@link #rewards}.
     *
     * @return the bound, in units of reward; +∞ only if the run was stopped
     */
    public double rewardErrorBound() {
        return rewardErrorBound;
    }

    /**
     * Returns the expected discounted sums of entropies, Σ γᵗ E[H(π(·|s_t))].
     *
     * @return a new array: one value per state, within {@link #entropyErrorBound}, in nats
     */
    public double[] entropies() {
        return entropies.clone();
    }

    /**
     * Returns a guaranteed bound on the errors of {@link #entropies}.
     *
     * @return the bound, in nats; +∞ only if the run was stopped
     */
    public double entropyErrorBound() {
        return entropyErrorBound;
    }

    /**
     * Returns what the policy is worth from the start: Σ start(s)·V^π(s).
     *
     * @param start the distribution of s_0, one probability per state, with sum 1 within 1e-9; used as given
     * @return the value with its bound
     * @throws IllegalArgumentException if {@code start} is not a distribution over the states
     */
    public Certified valueFrom(double[] start) {
        return Certified.expectation(OccupancyEvaluation.requireStart(mdp, start), values, errorBounds);
    }

    /**
     * Returns the regret of the policy, what it loses against the optimum from the start: Σ start(s)·(V*(s) − V^π(s)).
     *
     * @param optimum a solution of the same model at the same temperature, by any planner; its bounds are counted. That
     *     it is one of this model is checked by {@link Solution#requireSolutionOf}
     * @param start the distribution of s_0, one probability per state, with sum 1 within 1e-9; used as given
     * @return the regret with its bound; it is negative only within the bound, or where the policy's probabilities do
     *     not add up to exactly 1
     * @throws IllegalArgumentException if {@code start} is not a distribution over the states, or the solution is that
     *     of another model or temperature
     * @throws ArithmeticException if a difference exceeds the range of {@code double}
     */
    public Certified regret(Solution optimum, double[] start) {
        Objects.requireNonNull(optimum, "optimum");
        optimum.requireSolutionOf(mdp);
        if (Double.compare(optimum.temperature(), options.temperature()) != 0) {
            throw new IllegalArgumentException("optimum must be at the temperature of these values, "
                    + options.temperature() + ": " + optimum.temperature());
        }
        return Certified.expectedDifference(
                OccupancyEvaluation.requireStart(mdp, start),
                optimum.values(),
                optimum.errorBounds(),
                values,
                errorBounds);
    }

    /**
     * Returns how often the policy visits each state. This solves the transposed linear system, with the options of the
     * solver that made these values, whose time limit starts anew.
     *
     * @param start the distribution of s_0, one probability per state, with sum 1 within 1e-9; used as given
     * @return the occupancy, with a bound of its own
     * @throws IllegalArgumentException if {@code start} is not a distribution over the states
     * @throws ArithmeticException if no bound can be proved
     * @throws CancellationException if the time limit is reached or the thread is interrupted first
     */
    public Occupancy occupancy(double[] start) {
        double[] from = OccupancyEvaluation.requireStart(mdp, start);
        RunClock clock = new RunClock(options.timeLimit());
        Occupancy occupancy = new OccupancyEvaluation(mdp, policy, options.linearSolver(), clock::isStopped).of(from);
        if (occupancy == null) {
            throw new CancellationException("occupancy not computed: "
                    + (clock.isOver()
                            ? "stopped by the time limit; raise timeLimit"
                            : "stopped by an interruption; ask again"));
        }
        return occupancy;
    }

    /**
     * Tells why the evaluation stopped.
     *
     * @return CONVERGED if it was completed; otherwise TIME_LIMIT or INTERRUPTED, and the bounds tell what is known
     */
    public Status status() {
        return status;
    }

    /**
     * Returns these values if the evaluation was completed.
     *
     * @return this
     * @throws IllegalStateException if it was not; the message names the bound, the reason and a remedy
     */
    public PolicyValues requireConverged() {
        if (status != Status.CONVERGED) {
            throw new IllegalStateException(complaint());
        }
        return this;
    }

    String complaint() {
        return "policy evaluation not completed: error bound " + errorBound + ", " + status.reason() + "; "
                + (status == Status.TIME_LIMIT ? "raise timeLimit" : "evaluate again");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyValues that
                && mdp.equals(that.mdp)
                && policy.equals(that.policy)
                && q.equals(that.q)
                && Arrays.equals(values, that.values)
                && Arrays.equals(rewards, that.rewards)
                && Arrays.equals(entropies, that.entropies)
                && errorBound == that.errorBound
                && status == that.status;
    }

    @Override
    public int hashCode() {
        return Objects.hash(q, Arrays.hashCode(values));
    }

    @Override
    public String toString() {
        return "PolicyValues[" + values.length + " states, " + status + ", error bound " + errorBound + "]";
    }
}
