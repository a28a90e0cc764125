package io.github.softrl;

import io.github.softrl.internal.RunClock;
import io.github.softrl.linear.Vectors;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * How the soft optimum of a model changes with its rewards, each number with a guaranteed bound on its error. Let π be
 * the soft-optimal policy at a temperature λ &gt; 0. If the rewards R move along a direction δR, then
 *
 * <pre>{@code
 *   dV       =  (I − γP_π)⁻¹ Σ_a π(a|s) δR(s,a)          the expected discounted sum of δR
 *   dQ       =  δR + γP dV
 *   d log π  =  (dQ − dV) / λ
 * }</pre>
 *
 * <p>and a log-likelihood Σ n(s,a) log π(a|s) changes as {@link LogLikelihood} tells. Several directions are columns of
 * features: R = R₀ + Σ θ_k δR_k.
 *
 * <p>The exact derivatives are those at the exact optimum of the model as it is stored. What the solution may be off
 * by, and all rounding, is counted: the bounds are wide where a solution is loose, so solve to a small tolerance first.
 * At discount 1 the policy has to end, as it does wherever a solution exists.
 *
 * <p>Cost: one factorization of I − γP_π, or GMRES where the factors would be dense, for all calls together; then two
 * or three solutions and sweeps for each direction. A call can be interrupted, or have a time limit. Immutable and
 * thread-safe; calls for the same object wait for each other. See docs/theory.md, section 18.
 *
 * <pre>{@code
 *   SoftDerivatives derivatives = SoftDerivatives.of(mdp, solution);
 *   double[] gradient = derivatives.logLikelihood(counts, features).gradient();
 * }</pre>
 */
public final class SoftDerivatives {
    private final FiniteMdp mdp;
    private final Solution solution;
    private final double temperature;
    private final double[] distance; // of the computed policy from the exact one, in each state
    private final RewardDerivatives systems; // guarded by itself
    private final AtomicReference<RunClock> clock = new AtomicReference<>(); // of the call that has the systems
    private final Duration timeLimit; // of a call, or null

    private SoftDerivatives(FiniteMdp mdp, Solution solution, Duration timeLimit) {
        this.mdp = mdp;
        this.timeLimit = timeLimit;
        this.solution = solution;
        this.temperature = solution.temperature();
        double[] slack = new double[mdp.stateCount()];
        this.distance = new double[slack.length];
        for (int s = 0; s < slack.length; s++) {
            slack[s] = Rounding.ofSoftmax(mdp.actionCount(s));
            distance[s] = mdp.actionCount(s) <= 1
                    ? 0
                    : Math.nextUp(Math.min(2, Math.nextUp(solution.errorBound(s) / temperature)) + slack[s]);
        }
        this.systems = new RewardDerivatives(
                mdp, solution.policy(), distance, slack, () -> clock.get().isStopped());
    }

    /**
     * Returns the derivatives at a solution.
     *
     * @param mdp the model
     * @param solution a solution of the model at λ &gt; 0, whose error bound is finite, by any planner; that it is one
     *     of this model is checked by {@link Solution#requireSolutionOf}
     * @return the derivatives
     * @throws IllegalArgumentException if the temperature is 0, the bound is infinite, or the solution is that of
     *     another model
     * @throws ArithmeticException if no bounds can be proved, because the solution is loose and the discount is 1, or
     *     rows that sum to more than 1 outweigh it
     * @throws CancellationException if the time limit is reached or the thread is interrupted first
     */
    public static SoftDerivatives of(FiniteMdp mdp, Solution solution) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(solution, "solution");
        if (!(solution.temperature() > 0)) {
            throw new IllegalArgumentException("the temperature of the solution must be > 0, as the optimum at "
                    + "temperature 0 has no derivatives where actions are equally good: " + solution.temperature());
        }
        if (!(solution.errorBound() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the error bound of the solution must be finite: "
                    + solution.errorBound() + "; solve to the tolerance first");
        }
        solution.requireSolutionOf(mdp);
        SoftDerivatives derivatives = new SoftDerivatives(mdp, solution, null);
        if (!derivatives.run(derivatives.systems::isBounded)) {
            throw new ArithmeticException("no bound could be proved on derivatives at this solution, as policies that"
                    + " are as good within its error bound, " + solution.errorBound()
                    + ", may never end; solve to a smaller tolerance, or lower the discount");
        }
        return derivatives;
    }

    /**
     * Returns these derivatives with the given time limit for each call. They solve their linear systems anew.
     *
     * @param timeLimit &gt; 0
     * @return the derivatives
     * @throws IllegalArgumentException if the limit is outside its range
     */
    public SoftDerivatives withTimeLimit(Duration timeLimit) {
        return new SoftDerivatives(mdp, solution, SolverOptions.requireTimeLimit(timeLimit));
    }

    /**
     * Returns how the soft values change.
     *
     * @param direction δR as {@code direction[s][a]}, finite, in the shape of the model
     * @return a new array: dV(s) for each state, within {@link #errorBound}; 0 for terminal states
     * @throws IllegalArgumentException if the shape is not the model's, or an entry is infinite or NaN
     * @throws ArithmeticException if a derivative exceeds the range of {@code double}
     * @throws CancellationException if the time limit is reached or the thread is interrupted first
     */
    public double[] values(double[][] direction) {
        return forward(direction).v();
    }

    /**
     * Returns how the action values change.
     *
     * @param direction δR as {@code direction[s][a]}, finite, in the shape of the model
     * @return dQ, within {@link #errorBound}
     * @throws IllegalArgumentException if the shape is not the model's, or an entry is infinite or NaN
     * @throws ArithmeticException if a derivative exceeds the range of {@code double}
     * @throws CancellationException if the time limit is reached or the thread is interrupted first
     */
    public QTable q(double[][] direction) {
        return forward(direction).q();
    }

    /**
     * Returns how the logarithms of the optimal policy change.
     *
     * @param direction δR as {@code direction[s][a]}, finite, in the shape of the model
     * @return d log π(a|s) = (dQ − dV)/λ, within 2/λ times {@link #errorBound}
     * @throws IllegalArgumentException if the shape is not the model's, or an entry is infinite or NaN
     * @throws ArithmeticException if a derivative exceeds the range of {@code double}
     * @throws CancellationException if the time limit is reached or the thread is interrupted first
     */
    public QTable logPolicy(double[][] direction) {
        return new QTable(mdp.stateActions(), scores(forward(direction)));
    }

    /**
     * Returns a guaranteed bound on the errors of {@link #values} and {@link #q}, and on λ/2 times those of
     * {@link #logPolicy}, in all states.
     *
     * @param direction δR as {@code direction[s][a]}, finite, in the shape of the model
     * @return the bound, in the unit of the direction
     * @throws IllegalArgumentException if the shape is not the model's, or an entry is infinite or NaN
     * @throws ArithmeticException if a derivative exceeds the range of {@code double}
     * @throws CancellationException if the time limit is reached or the thread is interrupted first
     */
    public double errorBound(double[][] direction) {
        double[] byPair = requireNumbers("direction", direction, -Double.MAX_VALUE);
        return run(() -> {
            RewardDerivatives.Forward forward = systems.forward(byPair);
            double[] errors = ErrorBound.ofTableAndValues(mdp, forward.rowErrors(), systems.valueErrors(forward));
            double bound = Vectors.maxNorm(errors) + roundingOfScores(forward);
            BellmanOperator.requireFinite(bound);
            return bound;
        });
    }

    /** Returns λ/2 times what (dQ − dV)/λ is rounded by. */
    private double roundingOfScores(RewardDerivatives.Forward forward) {
        double spread = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int pair = mdp.rows().actionStart[s]; pair < mdp.rows().actionStart[s + 1]; pair++) {
                spread = Math.max(spread, Math.abs(forward.q().flat()[pair] - forward.v()[s]));
            }
        }
        return 1.01 * SoftMath.U * spread + Rounding.underflow(1 + temperature);
    }

    /**
     * Returns a log-likelihood of the optimal policy, ℓ = Σ n(s,a) log π(a|s), with its derivatives along directions.
     *
     * @param counts n as {@code counts[s][a]}, finite and ≥ 0, in the shape of the model: how often each action was
     *     observed, or weights
     * @param directions the derivatives of R by each parameter, each like {@code direction} of {@link #values}; may be
     *     none
     * @return the log-likelihood
     * @throws IllegalArgumentException if a shape is not the model's, a count is negative, or an entry is infinite or
     *     NaN
     * @throws ArithmeticException if a number exceeds the range of {@code double}
     * @throws CancellationException if the time limit is reached or the thread is interrupted first
     */
    public LogLikelihood logLikelihood(double[][] counts, double[][]... directions) {
        Objects.requireNonNull(directions, "directions");
        double[] n = requireNumbers("counts", counts, 0);
        double[][] byPair = new double[directions.length][];
        for (int k = 0; k < byPair.length; k++) {
            byPair[k] = requireNumbers("directions[" + k + "]", directions[k], -Double.MAX_VALUE);
        }
        return run(() -> {
            RewardDerivatives.Forward[] forward = new RewardDerivatives.Forward[byPair.length];
            double[][] scores = new double[byPair.length][];
            for (int k = 0; k < byPair.length; k++) {
                forward[k] = systems.forward(byPair[k]);
                scores[k] = scores(forward[k]);
            }
            RewardDerivatives.Backward backward = systems.backward(n);
            return backward == null
                    ? null
                    : new LikelihoodSums(mdp, solution, n, distance, backward).of(forward, scores);
        });
    }

    private RewardDerivatives.Forward forward(double[][] direction) {
        double[] byPair = requireNumbers("direction", direction, -Double.MAX_VALUE);
        return run(() -> systems.forward(byPair));
    }

    private double[] scores(RewardDerivatives.Forward forward) {
        double[] scores = forward.q().byPair();
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int pair = mdp.rows().actionStart[s]; pair < mdp.rows().actionStart[s + 1]; pair++) {
                scores[pair] = (scores[pair] - forward.v()[s]) / temperature;
            }
        }
        if (!(Vectors.maxNorm(scores) < Double.POSITIVE_INFINITY)) {
            throw new ArithmeticException("derivatives of log π must stay within the range of double: "
                    + Vectors.maxNorm(scores) + "; divide the direction by a factor, or raise the temperature");
        }
        return scores;
    }

    /** Returns the entries of a table by pair, if they are finite and not below a minimum. */
    private double[] requireNumbers(String name, double[][] table, double min) {
        StateActions stateActions = mdp.stateActions();
        double[] byPair = stateActions.flatten(name, table);
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int pair = stateActions.actionStart[s]; pair < stateActions.actionStart[s + 1]; pair++) {
                if (!(byPair[pair] >= min && byPair[pair] <= Double.MAX_VALUE)) {
                    throw new IllegalArgumentException(
                            name + " of " + stateActions.describe(s, pair - stateActions.actionStart[s])
                                    + " must be finite" + (min == 0 ? " and >= 0: " : ": ") + byPair[pair]);
                }
            }
        }
        return byPair;
    }

    /** Runs a computation alone, unless it is interrupted. */
    private <T> T run(Supplier<T> computation) {
        synchronized (systems) {
            RunClock now = new RunClock(timeLimit);
            clock.set(now);
            T result = computation.get();
            if (now.isStopped()) {
                throw new CancellationException("derivatives not computed: "
                        + (now.isOver()
                                ? "stopped by the time limit; raise timeLimit"
                                : "stopped by an interruption; ask again"));
            }
            return result;
        }
    }

    @Override
    public String toString() {
        return "SoftDerivatives[" + mdp + ", temperature " + temperature + "]";
    }
}
