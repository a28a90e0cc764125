package io.github.softrl;

import io.github.softrl.linear.LinearSystem;
import io.github.softrl.linear.Vectors;
import java.util.function.BooleanSupplier;

/**
 * Two arrays, l < u, between which V* is proved to lie, state by state, at any discount: T is monotone, so it maps the
 * interval into itself if Tu < u and Tl > l, and both are checked with every rounding error counted. The arrays come
 * from soft policy iteration on the model whose rewards are raised by a small b(s), and from the same policy's values
 * with rewards that are lowered by b(s):
 *
 * <pre>{@code
 *   (I − γP_π) (u − x) = Tx − x + b        (I − γP_π) (l − x) = Tx − x − b        π = softmax(Q_x/λ)
 * }</pre>
 *
 * <p>So u − l = 2(I − γP_π)⁻¹b, where b is of the order of the rounding errors of each state: errors are multiplied by
 * the number of steps for which they last, not by 1/(1 − γ), and only where they arise or can be reached from. See
 * docs/theory.md, sections 5.3 and 11.
 *
 * @param low l(s) for each state, 0 for terminal ones
 * @param high u(s) for each state, 0 for terminal ones
 */
record Enclosure(double[] low, double[] high) {
    private static final int ROUNDS = 24; // of policy iteration
    private static final int PLAIN_ROUNDS = 4; // in which b stays as it is, and then doubles
    private static final double FORCING = 0.01; // of iterative linear solvers
    private static final double MARGIN = 1.5; // of b over the errors of a backup, both ways
    private static final double TINY = 1e-310; // a right-hand side of many smallest doubles

    /**
     * Returns an enclosure of V*, or null if none was found.
     *
     * @param v values to start from; the nearer to V*, the fewer linear systems
     * @param stop whether to give up
     */
    static Enclosure of(FiniteMdp mdp, double temperature, double[] v, LinearSolver solver, BooleanSupplier stop) {
        BackupBounds bounds = new BackupBounds(mdp, temperature);
        double[] x = v.clone();
        double[] policy = new double[mdp.stateActionCount()];
        double[] step = new double[v.length];
        double forcing = FORCING;
        double factor = 1;
        boolean isRestarted = false;
        for (int round = 0; round < ROUNDS && x != null && !stop.getAsBoolean(); round++) {
            bounds.ofSoftValues(x);
            double[] b = new double[v.length];
            for (int s = 0; s < b.length; s++) {
                b[s] = mdp.isTerminal(s) ? 0 : Math.max(TINY, factor * MARGIN * (bounds.upper[s] - bounds.lower[s]));
            }
            BellmanOperator.sweep(mdp, temperature, x, step, policy, 0, v.length);
            Vectors.subtract(step, x);
            LinearSystem system = PolicyMatrix.system(mdp, policy, solver, stop);
            double[] newton = system == null ? null : system.reduce(step, forcing);
            double[] margin = newton == null ? null : system.reduce(b, forcing);
            if (newton == null || margin == null || !isPositive(mdp, margin)) {
                if (isRestarted) {
                    return null;
                }
                x = valuesOfEndingPolicy(mdp, temperature, solver, stop);
                isRestarted = true;
                continue;
            }
            Vectors.add(x, newton);
            double[] low = difference(x, margin);
            Vectors.add(x, margin);
            if (!(Vectors.maxNorm(x) < Double.POSITIVE_INFINITY)) {
                return null;
            }
            if (isBelowItsBackup(mdp, bounds, low) && isAboveItsBackup(mdp, bounds, x)) {
                return new Enclosure(low, x);
            }
            forcing = Math.max(1e-9, forcing * 0.3);
            factor *= round < PLAIN_ROUNDS ? 1 : 2;
        }
        return null;
    }

    private static boolean isPositive(FiniteMdp mdp, double[] x) {
        for (int s = 0; s < x.length; s++) {
            if (!mdp.isTerminal(s) && !(x[s] > 0)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the values of a policy that ends, where the policy of the present values may not end; null if none. */
    private static double[] valuesOfEndingPolicy(
            FiniteMdp mdp, double temperature, LinearSolver solver, BooleanSupplier stop) {
        double[] choices = StateGraph.endingPolicy(mdp.rows(), stop);
        if (choices == null) {
            return null;
        }
        Policy ending = Policy.ofPairs(mdp, choices);
        double[] rewards = BellmanOperator.policyValues(mdp, ending, temperature, new double[mdp.stateCount()]);
        LinearSystem system = PolicyMatrix.system(mdp, ending.flat(), solver, stop);
        return system == null ? null : system.solve(rewards);
    }

    private static double[] difference(double[] x, double[] y) {
        double[] difference = x.clone();
        Vectors.subtract(difference, y);
        return difference;
    }

    private static boolean isBelowItsBackup(FiniteMdp mdp, BackupBounds bounds, double[] low) {
        bounds.ofSoftValues(low);
        for (int s = 0; s < low.length; s++) {
            if (!mdp.isTerminal(s) && !(bounds.lower[s] > low[s])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAboveItsBackup(FiniteMdp mdp, BackupBounds bounds, double[] high) {
        bounds.ofSoftValues(high);
        for (int s = 0; s < high.length; s++) {
            if (!mdp.isTerminal(s) && !(bounds.upper[s] < high[s])) {
                return false;
            }
        }
        return true;
    }

    /** Returns the distance of v from the farther end, rounded upwards. */
    double distance(int s, double v) {
        return (1 + 4 * SoftMath.U) * Math.max(high[s] - v, v - low[s]);
    }
}
