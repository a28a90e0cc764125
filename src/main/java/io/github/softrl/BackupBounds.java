package io.github.softrl;

/**
 * Backups of values, rounded outwards: for an array v of doubles, numbers below and above the exact (Tv)(s) or
 * (T_πv)(s) of each state. Every error is counted where it arises, row by row and state by state, so that large numbers
 * in one part of a model do not blur another, and an action that is never taken does not blur its state. See
 * docs/theory.md, section 5.2.
 */
final class BackupBounds {
    /** Up to this ratio of the largest error of a state's rows to that of its best row, the largest counts for all. */
    private static final double SIMILAR = 4;

    private final FiniteMdp mdp;
    private final double temperature;
    private final double[] q;
    private final double[] error; // of q
    private final double[] shifted;

    /** Size: states. At most the exact values; 0 for terminal states. */
    final double[] lower;

    /** Size: states. At least the exact values; 0 for terminal states. */
    final double[] upper;

    BackupBounds(FiniteMdp mdp, double temperature) {
        this.mdp = mdp;
        this.temperature = temperature;
        this.q = new double[mdp.rows().maxActions];
        this.error = new double[q.length];
        this.shifted = new double[q.length];
        this.lower = new double[mdp.stateCount()];
        this.upper = new double[lower.length];
    }

    /** Bounds Tv. */
    void ofSoftValues(double[] v) {
        TransitionRows rows = mdp.rows();
        for (int s = 0; s < v.length; s++) {
            int actions = actionValues(rows, v, s);
            if (actions > 0) {
                softValue(s, actions);
            }
        }
    }

    /**
     * Bounds Tv, and compares a table with R + γPv.
     *
     * @param off receives the largest |Q(s,a) − (R + γPv)(s,a)| of each state, where R + γPv is exact
     * @return the computed ‖R + γPv − Q‖∞
     */
    double ofSoftValues(double[] v, QTable table, double[] off) {
        TransitionRows rows = mdp.rows();
        double difference = 0;
        for (int s = 0; s < v.length; s++) {
            int actions = actionValues(rows, v, s);
            for (int a = 0; a < actions; a++) {
                double distance = Math.abs(q[a] - table.flat()[rows.actionStart[s] + a]);
                difference = Math.max(difference, distance);
                off[s] = Math.max(off[s], distance + error[a]);
            }
            if (actions > 0) {
                softValue(s, actions);
            }
        }
        return difference;
    }

    private void softValue(int s, int actions) {
        int best = 0;
        double max = 0;
        for (int a = 0; a < actions; a++) {
            best = q[a] > q[best] ? a : best;
            max = Math.max(max, error[a]);
        }
        if (max <= SIMILAR * error[best]) {
            double value = SoftMath.logSumExp(q, 0, actions, temperature);
            double own = Rounding.ofLogSumExp(actions, temperature, Math.abs(value));
            set(s, value, value, max + own);
        } else {
            double low = shifted(actions, -1);
            double high = shifted(actions, 1);
            double size = Math.max(Math.abs(low), Math.abs(high));
            set(s, low, high, Rounding.ofLogSumExp(actions, temperature, size));
        }
    }

    /** Returns the soft value of q, moved by its error in the given direction. */
    private double shifted(int actions, int sign) {
        for (int a = 0; a < actions; a++) {
            shifted[a] = sign > 0 ? Math.nextUp(q[a] + error[a]) : Math.nextDown(q[a] - error[a]);
        }
        return SoftMath.logSumExp(shifted, 0, actions, temperature);
    }

    private void set(int s, double low, double high, double error) {
        lower[s] = Math.nextDown(low - error);
        upper[s] = Math.nextUp(high + error);
    }

    /**
     * Bounds T_πv, for the probabilities as they are stored and their exact entropy.
     *
     * @param rowErrors receives, for each state, how far the computed R + γPv of its actions may be from the exact one
     */
    void ofPolicyValues(Policy policy, double[] v, double[] rowErrors) {
        TransitionRows rows = mdp.rows();
        for (int s = 0; s < v.length; s++) {
            int actions = actionValues(rows, v, s);
            if (actions > 0) {
                double sum = 0;
                double size = 0;
                double errors = 0;
                for (int a = 0; a < actions; a++) {
                    double p = policy.flat()[rows.actionStart[s] + a];
                    sum += p * q[a];
                    size += p * Math.abs(q[a]);
                    errors += p * error[a];
                    rowErrors[s] = Math.max(rowErrors[s], error[a]);
                }
                double entropy = policy.entropy(s);
                double value = sum + temperature * entropy;
                set(s, value, value, errors + Rounding.ofPolicyValue(actions, size, temperature, entropy));
            }
        }
    }

    /**
     * Leaves in {@code q} the action values of a state, and in {@code error} how far they may be from the exact ones.
     */
    private int actionValues(TransitionRows rows, double[] v, int s) {
        int first = rows.actionStart[s];
        int actions = rows.actionStart[s + 1] - first;
        for (int a = 0; a < actions; a++) {
            q[a] = BellmanOperator.actionValue(mdp, v, first + a, error, a);
            error[a] = Rounding.ofActionValue(mdp, first + a, error[a]);
        }
        return actions;
    }

    /** Writes, for each state, the largest |Q(s,a) − (R + γPv)(s,a)| into {@code off}, where R + γPv is exact. */
    void distances(double[] v, QTable table, double[] off) {
        TransitionRows rows = mdp.rows();
        for (int s = 0; s < v.length; s++) {
            int actions = actionValues(rows, v, s);
            for (int a = 0; a < actions; a++) {
                off[s] = Math.max(off[s], Math.abs(q[a] - table.flat()[rows.actionStart[s] + a]) + error[a]);
            }
        }
    }

    /** Returns at least γ Σ p(s′|s,a) x(s′) for a pair, where x ≥ 0. */
    static double continuation(FiniteMdp mdp, double[] x, int pair) {
        TransitionRows rows = mdp.rows();
        double sum = 0;
        for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
            sum += rows.probability[k] * x[rows.successor[k]];
        }
        return mdp.discount() * sum * (1 + Rounding.ofNonNegativeSum(rows.rowStart[pair + 1] - rows.rowStart[pair]))
                + Rounding.underflow(rows.rowStart[pair + 1] - rows.rowStart[pair]);
    }
}
