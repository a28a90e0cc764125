package io.github.softrl;

/**
 * The linear system of one policy, (I − γP_π) x = b, solved for any number of right-hand sides, each solution checked by
 * its residual.
 */
final class PolicySystem {
    /** The residual that counts as solved, relative to ‖b‖ + 2‖x‖ in the maximum norm; ‖A‖ is at most 2. */
    private static final double ACCURACY = 1e-13;

    private static final long FILL_FREE = 500_000;
    private static final long FILL_AT_MOST = 20_000_000; // when iterating has failed: a quarter of a gigabyte
    private static final long FILL_PER_STATE = 32;
    private static final int REFINEMENTS = 5;
    private static final int CYCLES = 200;

    private final SparseMatrix a;
    private final LinearSolver choice;
    private SparseLu lu;
    private Gmres gmres;

    PolicySystem(SparseMatrix a, LinearSolver choice) {
        this.a = a;
        this.choice = choice != LinearSolver.AUTOMATIC
                ? choice
                : SparseLu.staysSparse(a, FILL_FREE + FILL_PER_STATE * a.size())
                        ? LinearSolver.DIRECT
                        : LinearSolver.ITERATIVE;
    }

    /** Returns the system of a policy, given by the probability of each row. */
    static PolicySystem of(FiniteMdp mdp, double[] policy, LinearSolver choice) {
        return new PolicySystem(SparseMatrix.ofPolicy(mdp, policy), choice);
    }

    /** Returns x with Ax = b up to rounding, or null if no method gets there: A is singular or nearly so. */
    double[] solve(double[] b) {
        if (choice == LinearSolver.DIRECT) {
            double[] x = direct(b);
            return x != null ? x : iterative(b);
        }
        double[] x = iterative(b);
        return x != null || !SparseLu.staysSparse(a, FILL_AT_MOST) ? x : direct(b);
    }

    /** Returns w = A⁻¹1, the expected number of steps to the end, or null unless it is that: finite, and ≥ 1. */
    double[] stepsToEnd(FiniteMdp mdp) {
        double[] ones = new double[a.size()];
        for (int s = 0; s < ones.length; s++) {
            ones[s] = mdp.isTerminal(s) ? 0 : 1;
        }
        double[] w = solve(ones);
        for (int s = 0; w != null && s < ones.length; s++) {
            if (!mdp.isTerminal(s) && !(w[s] > 0.99 && w[s] < Double.POSITIVE_INFINITY)) {
                return null;
            }
        }
        return w;
    }

    private double[] direct(double[] b) {
        if (lu == null) {
            lu = new SparseLu(a);
        }
        double[] x = lu.solve(b);
        for (int i = 0; x != null && i < REFINEMENTS; i++) {
            double[] r = a.residual(b, x);
            if (isSmall(r, b, x)) {
                return x;
            }
            x = sum(x, lu.solve(r));
        }
        return null;
    }

    private double[] iterative(double[] b) {
        if (gmres == null) {
            gmres = new Gmres(a);
        }
        double[] x = new double[b.length];
        double[] r = b;
        for (int i = 0; i < REFINEMENTS; i++) {
            x = sum(x, gmres.solve(r, 1e-12, CYCLES));
            r = a.residual(b, x);
            if (isSmall(r, b, x)) {
                return x;
            }
        }
        return null;
    }

    private static boolean isSmall(double[] r, double[] b, double[] x) {
        return SoftBellman.largest(r) <= ACCURACY * (SoftBellman.largest(b) + 2 * SoftBellman.largest(x));
    }

    private static double[] sum(double[] x, double[] y) {
        double[] sum = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            sum[i] = x[i] + y[i];
        }
        return sum;
    }
}
