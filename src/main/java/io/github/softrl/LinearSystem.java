package io.github.softrl;

/**
 * The linear system of one policy, (I − γP_π) x = b, solved for any number of right-hand sides. The matrix may get new
 * values in its pattern: {@link #renew} then takes them over.
 */
final class LinearSystem {
    /** The residual that counts as solved, relative to ‖b‖ + 2‖x‖ in the maximum norm; ‖A‖ is at most 2. */
    private static final double ACCURACY = 1e-13;

    private static final long FILL_FREE = 20_000;
    private static final double FILL = 2.5; // entries of the factors, by entries of the matrix
    private static final long FILL_AT_MOST = 20_000_000; // a quarter of a gigabyte
    private static final int REFINEMENTS = 5;
    private static final int CYCLES = 200;
    private static final int CYCLES_OF_REDUCTION = 20;

    private final SparseMatrix a;
    private final SparseMatrix dominant; // the one of A and Aᵀ that is diagonally dominant by rows
    private boolean isDirect; // else iterative first
    private SparseLu lu; // null: not prepared
    private boolean factorized;
    private boolean tooDense; // to be factorized
    private Gmres gmres;
    private boolean preconditioned;

    /** The system of a matrix that is diagonally dominant by rows. */
    LinearSystem(SparseMatrix a, LinearSolver choice) {
        this(a, a, choice);
    }

    private LinearSystem(SparseMatrix a, SparseMatrix dominant, LinearSolver choice) {
        this.a = a;
        this.dominant = dominant;
        if (choice != LinearSolver.ITERATIVE) {
            prepare(choice == LinearSolver.DIRECT ? FILL_AT_MOST : FILL_FREE + (long) (FILL * a.value().length));
        }
        this.isDirect = lu != null;
        this.tooDense &= choice == LinearSolver.DIRECT;
    }

    /** Returns the system of a policy, given by the probability of each row. */
    static LinearSystem of(FiniteMdp mdp, double[] policy, LinearSolver choice) {
        return new LinearSystem(PolicyMatrix.of(mdp, policy), choice);
    }

    /** Returns the system of a policy's transposed matrix. */
    static LinearSystem transposed(FiniteMdp mdp, double[] policy, LinearSolver choice) {
        SparseMatrix matrix = PolicyMatrix.of(mdp, policy);
        return new LinearSystem(matrix.transpose(), matrix, choice);
    }

    /** Returns whether factorizing costs next to nothing. */
    boolean isSmall() {
        return isDirect && lu.entries() <= FILL_FREE;
    }

    /** Takes note that the matrix has new values. */
    void renew() {
        factorized = false;
        preconditioned = false;
    }

    private void prepare(long limit) {
        MinimumDegree elimination = MinimumDegree.of(dominant, limit);
        tooDense = elimination == null;
        lu = tooDense ? null : new SparseLu(dominant, elimination);
    }

    /** Returns how many entries the factors of the last factorization have. */
    long filledEntries() {
        return lu.filledEntries();
    }

    /** Returns x with Ax = b up to rounding, or null if no method gets there: A is singular or nearly so. */
    double[] solve(double[] b) {
        double[] x = isDirect ? direct(b) : iterative(b);
        return x != null ? x : isDirect ? iterative(b) : directFromNowOn(b);
    }

    /** Returns x with ‖b − Ax‖₂ ≤ forcing·‖b‖₂, or the best found; null if that is hardly better than 0. */
    double[] reduce(double[] b, double forcing) {
        if (!isDirect) {
            double[] x = krylov().solve(b, forcing, CYCLES_OF_REDUCTION);
            return gmres.reached() <= 0.9 ? x : directFromNowOn(b);
        }
        return direct(b);
    }

    private double[] directFromNowOn(double[] b) {
        double[] x = direct(b);
        isDirect = x != null;
        return x;
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
        if (lu == null && !tooDense) {
            prepare(FILL_AT_MOST);
        }
        if (lu == null) {
            return null;
        }
        if (!factorized) {
            lu.factorize(dominant);
            factorized = true;
        }
        double[] x = lu.solve(b, a != dominant);
        double[] r = new double[b.length];
        for (int i = 0; x != null && i < REFINEMENTS; i++) {
            a.residual(b, x, r);
            if (solves(r, b, x)) {
                return x;
            }
            add(x, lu.solve(r, a != dominant));
        }
        return null;
    }

    private double[] iterative(double[] b) {
        double[] x = new double[b.length];
        double[] r = b.clone();
        for (int i = 0; i < REFINEMENTS; i++) {
            add(x, krylov().solve(r, 1e-12, CYCLES));
            a.residual(b, x, r);
            if (solves(r, b, x)) {
                return x;
            }
        }
        return null;
    }

    private Gmres krylov() {
        if (gmres == null) {
            gmres = new Gmres(a);
        }
        if (!preconditioned) {
            gmres.factorize();
            preconditioned = true;
        }
        return gmres;
    }

    private static boolean solves(double[] r, double[] b, double[] x) {
        return SoftBellman.largest(r) <= ACCURACY * (SoftBellman.largest(b) + 2 * SoftBellman.largest(x));
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }
}
