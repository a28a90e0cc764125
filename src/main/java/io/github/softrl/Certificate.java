package io.github.softrl;

import io.github.softrl.linear.Vectors;
import java.util.function.BooleanSupplier;

/**
 * A Q-table with its soft values and certified bounds on their errors, whatever produced the table.
 *
 * @param q the table
 * @param values V(s) = lse_λ(Q(s,·))
 * @param residual the computed ‖TQ − Q‖∞
 * @param errorBounds on |Q(s,a) − Q*(s,a)| and |V(s) − V*(s)| for each state, rounding included
 */
record Certificate(QTable q, double[] values, double residual, double[] errorBounds) {

    /** @param stop whether to give up what takes long; the bounds may then be wider */
    static Certificate of(FiniteMdp mdp, QTable q, double temperature, BooleanSupplier stop) {
        double[] v = BellmanOperator.softValues(q, temperature);
        double[] off = new double[v.length];
        BackupBounds backup = new BackupBounds(mdp, temperature);
        double residual = backup.ofSoftValues(v, q, off);
        BellmanOperator.requireFinite(residual);
        double[] valueBounds = ErrorBound.ofValues(mdp, temperature, v, backup, stop);
        return new Certificate(q, v, residual, ErrorBound.ofTableAndValues(mdp, off, valueBounds));
    }

    /** Returns the largest bound, which holds for all states. */
    double errorBound() {
        return Vectors.maxNorm(errorBounds);
    }
}
