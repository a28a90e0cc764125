package io.github.softrl;

import io.github.softrl.linear.Vectors;

/**
 * The soft Bellman operators on arrays: the arithmetic that solvers, bounds and policy evaluation build on.
 *
 * <pre>{@code
 *   Q(s,a)  =  R(s,a) + γ Σ p(s′|s,a) V(s′)         TV(s)    =  lse_λ(Q(s,·))
 *                                                   T_πV(s)  =  Σ π(a|s) Q(s,a) + λ·H(π(·|s))
 * }</pre>
 *
 * <p>{@link BlockSweep} computes the same TV faster; {@link SoftBellman} is the public face for tables.
 */
final class BellmanOperator {
    private BellmanOperator() {}

    /** Returns R(s,a) + γ Σ p(s′|s,a) V(s′) for a pair. */
    static double actionValue(TransitionRows rows, double discount, double[] v, int pair) {
        double next = 0;
        for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
            next += rows.probability[k] * v[rows.successor[k]];
        }
        return rows.reward[pair] + discount * next;
    }

    /** Returns R(s,a) + γ Σ p(s′|s,a) V(s′) for a pair, and writes Σ p(s′|s,a) |V(s′)| into {@code size[i]}. */
    static double actionValue(FiniteMdp mdp, double[] v, int pair, double[] size, int i) {
        TransitionRows rows = mdp.rows();
        double next = 0;
        double sum = 0;
        for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
            double term = rows.probability[k] * v[rows.successor[k]];
            next += term;
            sum += Math.abs(term);
        }
        size[i] = sum;
        return rows.reward[pair] + mdp.discount() * next;
    }

    /** Writes Q(s,a) = R(s,a) + γ Σ p(s′|s,a) V(s′) for the pairs {@code from .. to - 1} into {@code q[0..)}. */
    private static void actionValues(FiniteMdp mdp, double[] v, int from, int to, double[] q) {
        TransitionRows rows = mdp.rows();
        double discount = mdp.discount();
        for (int pair = from; pair < to; pair++) {
            q[pair - from] = actionValue(rows, discount, v, pair);
        }
    }

    /** Returns Q = R + γPV, after checking that it is finite. */
    static QTable table(FiniteMdp mdp, double[] v) {
        double[] q = new double[mdp.stateActionCount()];
        actionValues(mdp, v, 0, q.length, q);
        requireFinite(Vectors.maxNorm(q));
        return new QTable(mdp.stateActions(), q);
    }

    /** Returns ‖R + γPV − Q‖∞, without allocating a table. */
    static double difference(FiniteMdp mdp, double[] v, QTable q) {
        TransitionRows rows = mdp.rows();
        double difference = 0;
        double norm = 0;
        for (int pair = 0; pair < rows.pairs(); pair++) {
            double backedUp = actionValue(rows, mdp.discount(), v, pair);
            difference = Math.max(difference, Math.abs(backedUp - q.flat()[pair]));
            norm = Math.max(norm, Math.abs(backedUp));
        }
        requireFinite(norm);
        return difference;
    }

    /** Returns V(s) = lse_λ(Q(s,·)) for each state, 0 for terminal ones, after checking that they are finite. */
    static double[] softValues(QTable q, double temperature) {
        double[] v = new double[q.stateCount()];
        for (int s = 0; s < v.length; s++) {
            v[s] = q.softValue(s, temperature);
        }
        requireFinite(Vectors.maxNorm(v));
        return v;
    }

    /** Writes TV(s) = lse_λ(R(s,·) + γ Σ p V) for the states {@code from .. to - 1} into {@code tv}. */
    static void sweep(FiniteMdp mdp, double temperature, double[] v, double[] tv, int from, int to) {
        sweep(mdp, temperature, v, tv, null, from, to);
    }

    /** Also writes the soft-greedy policy, softmax(Q/λ), into {@code policy} by pair, unless that is null. */
    static void sweep(FiniteMdp mdp, double temperature, double[] v, double[] tv, double[] policy, int from, int to) {
        TransitionRows rows = mdp.rows();
        double[] q = new double[rows.maxActions];
        for (int s = from; s < to; s++) {
            int first = rows.actionStart[s];
            int actions = rows.actionStart[s + 1] - first;
            actionValues(mdp, v, first, first + actions, q);
            tv[s] = actions == 0 ? 0 : SoftMath.logSumExp(q, 0, actions, temperature);
            if (policy != null && actions > 0) {
                SoftMath.softmax(q, 0, actions, temperature, policy, first);
            }
        }
    }

    /** Returns T_πV(s) = Σ π(a|s) [R(s,a) + γ Σ p(s′|s,a) V(s′)] + λ·H(π(·|s)) for each state. */
    static double[] policyValues(FiniteMdp mdp, Policy policy, double temperature, double[] v) {
        TransitionRows rows = mdp.rows();
        double[] tv = new double[v.length];
        for (int s = 0; s < v.length; s++) {
            double sum = 0;
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                sum += policy.flat()[pair] * actionValue(rows, mdp.discount(), v, pair);
            }
            tv[s] = sum + temperature * policy.entropy(s);
        }
        return tv;
    }

    /**
     * Returns R(s,a) + Σ p(s′|s,a) (h(s′) − h(s)) / Σ p(s′|s,a) for a pair of s; its row's sum counts as 1.
     */
    static double relativeValue(TransitionRows rows, double[] h, int s, int pair) {
        double next = 0;
        double sum = 0;
        for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
            next += rows.probability[k] * (h[rows.successor[k]] - h[s]);
            sum += rows.probability[k];
        }
        return rows.reward[pair] + next / sum;
    }

    /** Returns β ≥ γ·(largest row sum), the factor by which T contracts if it is below 1. */
    static double contraction(FiniteMdp mdp) {
        double discount = mdp.discount();
        double sum = mdp.rows().maxRowSum;
        return discount == 0 || sum == 1 ? discount : Math.nextUp(discount * sum);
    }

    /** Returns at most γ·(smallest sum of a row without its transitions to terminal states). */
    static double minContraction(FiniteMdp mdp) {
        double product = mdp.discount() * mdp.rows().minContinuation;
        return Math.max(0, Math.nextDown(product));
    }

    /** Refuses values whose norm is not finite. */
    static void requireFinite(double norm) {
        if (!(norm < Double.POSITIVE_INFINITY)) {
            throw new ArithmeticException("soft values must stay within the range of double: " + norm
                    + "; divide rewards and temperature by a common factor");
        }
    }
}
