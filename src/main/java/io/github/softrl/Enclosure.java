package io.github.softrl;

import io.github.softrl.linear.Vectors;

/**
 * An interval around computed values that contains V*, for models on which T need not be a contraction, as at discount
 * 1. If Tu ≤ u and Tl ≥ l for some l ≤ u, a fixed point lies between them, because T is monotone; it is the only one if
 * both inequalities are strict. The intervals that are tried have l, u = v ∓ εw, where w is the expected number of
 * steps to the end under the soft-greedy policy. See docs/theory.md, section 11.
 */
final class Enclosure {
    private static final int POLICIES = 20; // that are tried for w
    private static final int ATTEMPTS = 6; // at ε, each four times the one before

    /** The first ε, in units of ‖Tv − v‖ and its rounding: as (I − P)w = 1, a third of ε is left as slack. */
    private static final double FIRST = 1.5;

    private Enclosure() {}

    /** Returns ε·max w such that |V* − v| ≤ εw is proved, or +∞. */
    static double radius(FiniteMdp mdp, double temperature, double[] v, LinearSolver solver) {
        double[] policy = new double[mdp.stateActionCount()];
        double[] residual = new double[v.length];
        BellmanOperator.sweep(mdp, temperature, v, residual, policy, 0, v.length);
        Vectors.subtract(residual, v);
        double difference = Vectors.maxNorm(residual);
        double[] w = PolicyMatrix.stepsToEnd(mdp, PolicyMatrix.system(mdp, policy, solver));
        for (int round = 0; round < POLICIES; round++) {
            if (w == null) {
                return Double.POSITIVE_INFINITY;
            }
            double radius = radius(mdp, temperature, v, w, difference);
            if (radius < Double.POSITIVE_INFINITY) {
                return radius;
            }
            // equally good actions of different length: w must cover the longest
            double[] longest = longest(mdp, v, w, difference);
            w = PolicyMatrix.stepsToEnd(mdp, PolicyMatrix.system(mdp, longest, solver));
        }
        return Double.POSITIVE_INFINITY;
    }

    private static double radius(FiniteMdp mdp, double temperature, double[] v, double[] w, double difference) {
        double rounding = Rounding.ofValues(mdp, temperature, Vectors.maxNorm(v));
        double epsilon = FIRST * (difference + 2 * rounding);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double radius = Math.max(side(mdp, temperature, v, w, epsilon), side(mdp, temperature, v, w, -epsilon));
            if (radius < Double.POSITIVE_INFINITY) {
                return radius;
            }
            epsilon *= 4;
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Returns max |εw| if u = v + εw has Tu ≤ u (for ε > 0) or Tu ≥ u (for ε < 0), rounding included, otherwise +∞. */
    private static double side(FiniteMdp mdp, double temperature, double[] v, double[] w, double epsilon) {
        double[] u = new double[v.length];
        for (int s = 0; s < v.length; s++) {
            u[s] = mdp.isTerminal(s) ? 0 : v[s] + epsilon * w[s];
        }
        double norm = Vectors.maxNorm(u);
        double rounding = Rounding.ofValues(mdp, temperature, norm);
        double[] tu = new double[v.length];
        BellmanOperator.sweep(mdp, temperature, u, tu, 0, v.length);
        double radius = 0;
        for (int s = 0; s < v.length; s++) {
            double slack = epsilon > 0 ? u[s] - tu[s] : tu[s] - u[s];
            if (!mdp.isTerminal(s) && !(slack > rounding)) {
                return Double.POSITIVE_INFINITY;
            }
            radius = Math.max(radius, Math.abs(u[s] - v[s]));
        }
        return radius + Math.ulp(norm);
    }

    /** Returns the policy that takes the longest of the actions that are as good as the best up to rounding. */
    private static double[] longest(FiniteMdp mdp, double[] v, double[] w, double difference) {
        TransitionRows rows = mdp.rows();
        double margin = 100 * (difference + Rounding.ofValues(mdp, 0, Vectors.maxNorm(v))) * Vectors.maxNorm(w);
        double[] best = new double[v.length];
        BellmanOperator.sweep(mdp, 0, v, best, 0, v.length); // max Q(s,·)
        return rows.choose((s, pair) -> BellmanOperator.actionValue(rows, mdp.discount(), v, pair) >= best[s] - margin
                ? BellmanOperator.actionValue(rows, mdp.discount(), w, pair) - rows.reward[pair]
                : Double.NEGATIVE_INFINITY);
    }
}
