package io.github.softrl;

/**
 * A Q-table with its soft values and a certified bound on its error. The bound takes one application of T to the table,
 * whatever produced it.
 *
 * @param q the table
 * @param values V(s) = lse_λ(Q(s,·))
 * @param residual the computed ‖TQ − Q‖∞
 * @param errorBound on ‖Q − Q*‖∞, rounding included
 */
record Certificate(QTable q, double[] values, double residual, double errorBound) {
    static Certificate of(FiniteMdp mdp, QTable q, double temperature) {
        double[] v = BellmanOperator.softValues(q, temperature);
        double residual = BellmanOperator.difference(mdp, v, q);
        return new Certificate(q, v, residual, ErrorBound.of(mdp, temperature, v, residual));
    }
}
