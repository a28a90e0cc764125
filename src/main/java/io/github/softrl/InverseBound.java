package io.github.softrl;

import io.github.softrl.linear.LinearSystem;
import io.github.softrl.linear.Vectors;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Bounds A⁻¹r for one policy, A = I − γP_π, or for all policies near it: what r adds up to over all steps that follow.
 *
 * <p>A has no positive entry off its diagonal. If Az ≥ r &gt; 0 for some z &gt; 0, A is a nonsingular M-matrix: A⁻¹
 * exists and has no negative entry, so that A⁻¹r ≤ z. The inequalities are checked with every rounding error counted;
 * how z was found does not matter. See docs/theory.md, section 7.
 */
final class InverseBound {
    private static final double MARGIN = 1.5; // of the right-hand side, for the error of the solution
    private static final double[] FORCING = {1e-3, 1e-7, 1e-12}; // of iterative linear solvers
    private static final double TINY = 1e-310; // a right-hand side of many smallest doubles
    private static final int RAISES = 4; // of a right-hand side by what a check lacked

    private final FiniteMdp mdp;
    private final Policy policy;
    private final LinearSolver solver;
    private final BooleanSupplier stop;
    private final double[] distance; // in each state, of the policies that are meant from this one; null: 0
    private final double contraction; // of T_π: β·(largest Σ π(·|s))
    private LinearSystem system; // null until it is needed
    private boolean isNotPositive; // whether some solution that should be positive was not

    InverseBound(FiniteMdp mdp, Policy policy, LinearSolver solver, BooleanSupplier stop) {
        this(mdp, policy, null, solver, stop);
    }

    /**
     * Bounds A⁻¹r for all policies π′ with Σ_a π′(a|s) = 1 and Σ_a |π′(a|s) − π(a|s)| ≤ distance[s] in each state.
     *
     * @param distance null for the given policy alone, whatever its sums
     */
    InverseBound(FiniteMdp mdp, Policy policy, double[] distance, LinearSolver solver, BooleanSupplier stop) {
        this.mdp = mdp;
        this.policy = policy;
        this.distance = distance;
        this.solver = solver;
        this.stop = stop;
        double beta = BellmanOperator.contraction(mdp);
        this.contraction = distance == null ? Math.nextUp(beta * policy.maxSum()) : beta;
    }

    /** Returns the system Ax = b, or null if stopped. */
    LinearSystem system() {
        if (system == null) {
            system = PolicyMatrix.system(mdp, policy.flat(), solver, stop);
        }
        return system;
    }

    /**
     * Returns at least A⁻¹r for each state, where r > 0 at all states that are not terminal; infinite where nothing can
     * be proved.
     */
    double[] ofSums(double[] r) {
        double max = Vectors.maxNorm(r);
        double uniform = ErrorBound.of(contraction, max);
        double[] proved = max < Double.POSITIVE_INFINITY ? solveWithMargin(r) : null;
        double[] sums = new double[r.length];
        Arrays.setAll(sums, s -> mdp.isTerminal(s) ? 0 : proved == null ? uniform : Math.min(uniform, proved[s]));
        return sums;
    }

    /** Returns z > 0 with Az ≥ r, proved, or null. */
    private double[] solveWithMargin(double[] r) {
        double[] b = new double[r.length];
        Arrays.setAll(b, s -> mdp.isTerminal(s) ? 0 : Math.max(TINY, MARGIN * r[s]));
        for (int i = 0; i < FORCING.length && system() != null; i++) {
            double[] z = system().reduce(b, FORCING[i]);
            if (z != null && isAtLeast(z, r)) {
                return z;
            }
        }
        double[] z =
                system() == null ? null : system().solve(b); // by either method, which tells whether it is positive
        if (z != null && isAtLeast(z, r)) {
            return z;
        }
        LinearSystem direct = PolicyMatrix.system(mdp, policy.flat(), LinearSolver.DIRECT, stop);
        for (int i = 0; i <= RAISES && direct != null; i++) {
            z = direct.reduce(b, FORCING[FORCING.length - 1]); // factors have every component's digits
            double[] lacking = z == null ? null : lacking(z, r);
            if (lacking == null || Vectors.maxNorm(lacking) == 0) {
                return lacking == null ? null : z;
            }
            for (int s = 0; s < b.length; s++) {
                b[s] += 2 * lacking[s];
            }
        }
        return null;
    }

    /** Returns whether z > 0 and Az ≥ r, at all states that are not terminal. */
    boolean isAtLeast(double[] z, double[] r) {
        double[] lacking = lacking(z, r);
        return lacking != null && Vectors.maxNorm(lacking) == 0;
    }

    /** Returns by how much Az, rounded downwards, is below r in each state, or null if some z(s) is not positive. */
    private double[] lacking(double[] z, double[] r) {
        TransitionRows rows = mdp.rows();
        double[] lacking = new double[z.length];
        for (int s = 0; s < z.length; s++) {
            if (mdp.isTerminal(s)) {
                continue;
            }
            if (!(z[s] > 0 && z[s] < Double.POSITIVE_INFINITY)) {
                isNotPositive |= z[s] <= 0;
                return null;
            }
            double next = 0;
            double most = 0;
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                double continuation = BackupBounds.continuation(mdp, z, pair);
                next += policy.flat()[pair] * continuation;
                most = Math.max(most, continuation);
            }
            int actions = rows.actionStart[s + 1] - rows.actionStart[s];
            if (distance != null) {
                next += distance[s] * most;
                actions++; // one more term
            }
            next = next * (1 + Rounding.ofNonNegativeSum(actions)) + Rounding.underflow(actions);
            double left = Math.nextDown(z[s] - next);
            lacking[s] = left >= r[s] ? 0 : Math.max(r[s] - left, Double.MIN_VALUE); // NaN lacks
        }
        return lacking;
    }

    /** Says why nothing could be proved. */
    ArithmeticException unproved() {
        return new ArithmeticException(
                isNotPositive
                        ? "(I − γP_π)⁻¹ must be positive for this policy to have values, and is not as far as double"
                                + " precision can tell: some state is not left, or rows that sum to more than 1 gain"
                                + " more than is lost; lower the discount or mix in actions that end"
                        : "no bound could be proved on the values of this policy: it hardly ever ends, its values are"
                                + " near the end of the range of double, or its linear system is too large; lower the"
                                + " discount, mix in actions that end, or scale rewards down");
    }
}
