package io.github.softrl;

import java.util.Objects;
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
 * them. Immutable and thread-safe.
 */
public final class SoftBackwardInduction {
    private final double temperature;

    private SoftBackwardInduction(double temperature) {
        this.temperature = temperature;
    }

    /**
     * Returns a solver.
     *
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the solver
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public static SoftBackwardInduction atTemperature(double temperature) {
        return new SoftBackwardInduction(SoftMath.requireTemperature(temperature));
    }

    /**
     * Solves a model and keeps all stages.
     *
     * @param mdp the model
     * @param horizon H ≥ 0, the number of decisions
     * @return the solution
     * @throws IllegalArgumentException if the horizon is negative
     * @throws ArithmeticException if values exceed the range of {@code double}
     */
    public HorizonSolution solve(FiniteMdp mdp, int horizon) {
        double[][] values = new double[requireHorizon(horizon) + 1][];
        return induct(mdp, horizon, values);
    }

    /**
     * Solves a model and keeps only what the first decision needs: V_0, and Q_0 and π_0 from V_1.
     *
     * @param mdp the model
     * @param horizon H ≥ 1, the number of decisions
     * @return the solution, which can be asked only for stage 0 (and the values of stage 1)
     * @throws IllegalArgumentException if the horizon is less than 1
     * @throws ArithmeticException if values exceed the range of {@code double}
     */
    public HorizonSolution solveFirst(FiniteMdp mdp, int horizon) {
        if (!(horizon >= 1)) {
            throw new IllegalArgumentException(
                    "horizon must be >= 1: " + horizon + "; the first decision is asked for");
        }
        return induct(mdp, horizon, new double[2][]);
    }

    /** Fills {@code values} with the first stages, up to its length. */
    private HorizonSolution induct(FiniteMdp mdp, int horizon, double[][] values) {
        double[] v = new double[Objects.requireNonNull(mdp, "mdp").stateCount()]; // V_H
        double bound = 0;
        double maxBound = 0;
        keep(values, horizon, v);
        try (Sweeps sweeps = new Sweeps(mdp, temperature, 1)) {
            for (int t = horizon - 1; t >= 0; t--) {
                double[] next = v;
                v = new double[next.length];
                sweeps.apply(next, v); // V_t ← lse_λ(Q_t(s,·)), Q_t = R + γPV_{t+1}
                bound = BellmanOperator.contraction(mdp) * bound + sweeps.rounding() * (1 + 1e-15);
                maxBound = Math.max(maxBound, bound);
                keep(values, t, v);
            }
        }
        HorizonSolution solution = new HorizonSolution(mdp, temperature, horizon, values, maxBound);
        LoggerFactory.getLogger(SoftBackwardInduction.class).debug("{}: {}", mdp, solution);
        return solution;
    }

    private static void keep(double[][] values, int t, double[] v) {
        if (t < values.length) {
            values[t] = v;
        }
    }

    private static int requireHorizon(int horizon) {
        if (!(horizon >= 0 && horizon < Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("horizon must be >= 0 and below 2147483647: " + horizon);
        }
        return horizon;
    }
}
