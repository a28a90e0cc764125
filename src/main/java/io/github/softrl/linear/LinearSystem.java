package io.github.softrl.linear;

import java.util.function.BooleanSupplier;

/**
 * A linear system Ax = b, solved for any number of right-hand sides, where A or its transpose is diagonally dominant by
 * rows. The matrix may get new values within its pattern; {@link #renew} announces them. Every solution is checked by
 * its residual: where one method fails, the other is tried. Mutable, for one thread.
 */
public final class LinearSystem {
    /** How a system is solved. */
    public enum Method {
        /** Solves by factors where they are expected to stay sparse, otherwise by iteration. */
        AUTOMATIC,
        /** Solves by factors, {@link SparseLu}, unless they would have more than 20 million entries. */
        DIRECT,
        /** Solves by iteration, {@link Gmres}. */
        ITERATIVE
    }

    /** The residual that counts as solved, relative to ‖b‖ + 2‖x‖ in the maximum norm; ‖A‖ is at most 2. */
    private static final double ACCURACY = 1e-13;

    private static final long SMALL_FILL = 20_000; // entries of factors that cost next to nothing
    private static final double FILL = 2.5; // entries of the factors, by entries of the matrix
    private static final long MAX_FILL = 20_000_000; // a quarter of a gigabyte
    private static final int REFINEMENTS = 5;
    private static final int CYCLES = 200;
    private static final int CYCLES_OF_REDUCTION = 20;

    private final SparseMatrix a;
    private final SparseMatrix dominant; // the one of A and Aᵀ that is diagonally dominant by rows
    private final BooleanSupplier stop;
    private boolean isDirect; // otherwise iterative first
    private SparseLu lu; // null: not prepared
    private boolean factorized;
    private boolean tooDense; // to be factorized
    private Gmres gmres;
    private boolean preconditioned;

    private LinearSystem(SparseMatrix a, SparseMatrix dominant, Method method, BooleanSupplier stop) {
        this.a = a;
        this.dominant = dominant;
        this.stop = stop;
        if (method != Method.ITERATIVE) {
            prepare(method == Method.DIRECT ? MAX_FILL : SMALL_FILL + (long) (FILL * a.value().length));
        }
        this.isDirect = lu != null;
        this.tooDense &= method == Method.DIRECT;
    }

    /**
     * Returns the system Ax = b.
     *
     * @param a a matrix that is diagonally dominant by rows; not copied
     * @param method how to solve it
     * @param stop asked now and then, by the thread that solves, whether to give up
     * @return the system
     */
    public static LinearSystem of(SparseMatrix a, Method method, BooleanSupplier stop) {
        return new LinearSystem(a, a, method, stop);
    }

    /**
     * Returns the system Aᵀx = b.
     *
     * @param a a matrix that is diagonally dominant by rows; not copied
     * @param method how to solve it
     * @param stop asked now and then, by the thread that solves, whether to give up
     * @return the system
     */
    public static LinearSystem transposed(SparseMatrix a, Method method, BooleanSupplier stop) {
        return new LinearSystem(a.transpose(), a, method, stop);
    }

    /**
     * Returns the system Aᵀx = b, which shares the factors of this one, as far as it has any. It is for the same
     * thread, and for as long as the matrix keeps its values.
     *
     * @return the transposed system
     */
    public LinearSystem transpose() {
        return new LinearSystem(this);
    }

    private LinearSystem(LinearSystem other) {
        this.a = other.a == other.dominant ? other.a.transpose() : other.dominant;
        this.dominant = other.dominant;
        this.stop = other.stop;
        this.isDirect = other.isDirect;
        this.lu = other.lu;
        this.factorized = other.factorized;
        this.tooDense = other.tooDense;
    }

    /**
     * Tells whether factorizing costs next to nothing.
     *
     * @return whether the factors have at most 20,000 entries
     */
    public boolean isSmall() {
        return isDirect && lu.entries() <= SMALL_FILL;
    }

    /** Announces that the matrix has new values. */
    public void renew() {
        factorized = false;
        preconditioned = false;
    }

    private void prepare(long limit) {
        MinimumDegree elimination = MinimumDegree.of(dominant, limit, stop);
        tooDense = elimination == null;
        lu = tooDense ? null : new SparseLu(dominant, elimination);
    }

    /**
     * Solves the system up to rounding.
     *
     * @param b the right-hand side; read only
     * @return x, or null if no method succeeds, because A is singular or nearly so, or if stopped
     */
    public double[] solve(double[] b) {
        double[] x = isDirect ? direct(b) : iterative(b);
        if (x == null && !stop.getAsBoolean()) {
            x = isDirect ? iterative(b) : directFromNowOn(b);
        }
        return stop.getAsBoolean() ? null : x;
    }

    /**
     * Solves the system approximately where that is cheaper.
     *
     * @param b the right-hand side; read only
     * @param forcing in (0, 1)
     * @return x with ‖b − Ax‖₂ ≤ forcing·‖b‖₂, or the best found; null if that is hardly better than 0, or if stopped
     */
    public double[] reduce(double[] b, double forcing) {
        if (!isDirect) {
            double[] x = krylov().solve(b, forcing, CYCLES_OF_REDUCTION);
            if (stop.getAsBoolean()) {
                return null;
            }
            return gmres.reached() <= 0.9 ? x : directFromNowOn(b);
        }
        return direct(b);
    }

    private double[] directFromNowOn(double[] b) {
        double[] x = direct(b);
        isDirect = x != null;
        return x;
    }

    private double[] direct(double[] b) {
        if (lu == null && !tooDense) {
            prepare(MAX_FILL);
        }
        if (lu == null) {
            return null;
        }
        if (!factorized) {
            lu.factorize(dominant, stop);
            factorized = true;
        }
        double[] x = lu.solve(b, a != dominant);
        double[] r = new double[b.length];
        for (int i = 0; x != null && i < REFINEMENTS; i++) {
            a.residual(b, x, r);
            if (solves(r, b, x)) {
                return x;
            }
            Vectors.add(x, lu.solve(r, a != dominant));
        }
        return null;
    }

    private double[] iterative(double[] b) {
        double[] x = new double[b.length];
        double[] r = b.clone();
        for (int i = 0; i < REFINEMENTS && !stop.getAsBoolean(); i++) {
            Vectors.add(x, krylov().solve(r, 1e-12, CYCLES));
            a.residual(b, x, r);
            if (solves(r, b, x)) {
                return x;
            }
        }
        return null;
    }

    private Gmres krylov() {
        if (gmres == null) {
            gmres = new Gmres(a, stop);
        }
        if (!preconditioned) {
            gmres.factorize();
            preconditioned = true;
        }
        return gmres;
    }

    private static boolean solves(double[] r, double[] b, double[] x) {
        return Vectors.maxNorm(r) <= ACCURACY * (Vectors.maxNorm(b) + 2 * Vectors.maxNorm(x));
    }
}
