package io.github.softrl;

import java.util.Objects;

/**
 * The soft Bellman optimality operator T, and judgements of Q-tables by it.
 *
 * <pre>{@code
 *   (TQ)(s,a)  =  R(s,a) + γ Σ p(s′|s,a) V(s′),     V(s) = lse_λ(Q(s,·)),     V(terminal) = 0
 * }</pre>
 *
 * <p>Its fixed point Q* is the soft-optimal Q-function. T is monotone and contracts the maximum norm by β = γ·(largest
 * row sum of P). λ = 0 gives the ordinary Bellman operator, V(s) = max Q(s,·).
 *
 * <p>These methods judge any table, whatever produced it: {@link #errorBound} is a guarantee, {@link #residual} a
 * measurement. All are pure, thread-safe and linear in the number of transitions. See docs/theory.md, sections 3 to 5.
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
        return new QTable(mdp.rows().actionStart, actionValues(mdp, softValues(q, temperature)));
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
        return backup(mdp, q, temperature).maxDifference(q);
    }

    /**
     * Returns a guaranteed bound on ‖Q − Q*‖∞, rounding errors included, for any table Q.
     *
     * <pre>{@code
     *   ‖Q − Q*‖∞  ≤  (‖TQ − Q‖∞ + rounding) / (1 − γ·(largest row sum))
     * }</pre>
     *
     * <p>Q* is the exact solution for the model's numbers as stored. The rounding term is of the order of
     * 1e-16·(max|R| + k·max|V| + λ·log n), with k the largest number of successors of a pair and n of actions of a state.
     *
     * @param mdp the model
     * @param q a table of the model's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the bound, in units of reward; +∞ where T is no contraction, γ·(largest row sum) ≥ 1
     * @throws IllegalArgumentException if the shapes differ or the temperature is outside its range
     * @throws ArithmeticException if a value exceeds the range of {@code double}
     */
    public static double errorBound(FiniteMdp mdp, QTable q, double temperature) {
        check(mdp, q, temperature);
        double[] v = softValues(q, temperature);
        double residual = new QTable(mdp.rows().actionStart, actionValues(mdp, v)).maxDifference(q);
        return ErrorBound.of(mdp, temperature, residual, largest(v));
    }

    /** Returns β ≥ γ·(largest row sum), the factor by which T contracts if it is below 1. */
    static double contraction(FiniteMdp mdp) {
        double discount = mdp.discount();
        double sum = mdp.rows().largestRowSum;
        return discount == 0 || sum == 1 ? discount : Math.nextUp(discount * sum);
    }

    private static void check(FiniteMdp mdp, QTable q, double temperature) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(q, "q").requireShape(mdp.rows().actionStart);
        SoftMath.requireTemperature(temperature);
    }

    /** Returns V(s) = lse_λ(Q(s,·)) for each state, 0 for terminal ones. */
    static double[] softValues(QTable q, double temperature) {
        double[] v = new double[q.stateCount()];
        for (int s = 0; s < v.length; s++) {
            v[s] = q.softValue(s, temperature);
        }
        requireFinite(largest(v));
        return v;
    }

    /** Returns Q(s,a) = R(s,a) + γ Σ p(s′|s,a) V(s′) for all rows. */
    static double[] actionValues(FiniteMdp mdp, double[] v) {
        double[] q = new double[mdp.stateActionCount()];
        actionValues(mdp, v, 0, q.length, q);
        requireFinite(largest(q));
        return q;
    }

    /** Writes Q(s,a) = R(s,a) + γ Σ p(s′|s,a) V(s′) for the rows {@code from .. to - 1} into {@code q[0..)}. */
    private static void actionValues(FiniteMdp mdp, double[] v, int from, int to, double[] q) {
        Rows m = mdp.rows();
        double discount = mdp.discount();
        for (int row = from; row < to; row++) {
            double next = 0;
            for (int k = m.rowStart[row]; k < m.rowStart[row + 1]; k++) {
                next += m.probability[k] * v[m.successor[k]];
            }
            q[row - from] = m.reward[row] + discount * next;
        }
    }

    /** Writes TV(s) = lse_λ(R(s,·) + γ Σ p V) for the states {@code from .. to - 1} into {@code tv}. */
    static void sweep(FiniteMdp mdp, double temperature, double[] v, double[] tv, int from, int to) {
        Rows m = mdp.rows();
        double[] q = new double[m.mostActions];
        for (int s = from; s < to; s++) {
            int actions = m.actionStart[s + 1] - m.actionStart[s];
            actionValues(mdp, v, m.actionStart[s], m.actionStart[s + 1], q);
            tv[s] = actions == 0 ? 0 : SoftMath.logSumExp(q, 0, actions, temperature);
        }
    }

    /** Returns max |x|, NaN if there is a NaN. */
    static double largest(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    static void requireFinite(double largest) {
        if (!(largest < Double.POSITIVE_INFINITY)) {
            throw new ArithmeticException("soft values must stay within the range of double: " + largest
                    + "; divide rewards and temperature by a common factor");
        }
    }
}
