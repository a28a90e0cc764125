package io.github.softrl;

import java.util.Arrays;

/**
 * GMRES, restarted every 30 steps, preconditioned from the right by an incomplete LU factorization.
 *
 * <p>Saad and Schultz 1986; right preconditioning keeps the residual of the iteration that of the system.
 */
final class Gmres {
    private static final int RESTART = 30;

    private final SparseMatrix a;
    private final IncompleteLu preconditioner;
    private final double[][] v = new double[RESTART + 1][]; // orthonormal, made as needed
    private final double[][] h = new double[RESTART][RESTART + 1]; // column by column, made triangular by rotations
    private final double[] cos = new double[RESTART];
    private final double[] sin = new double[RESTART];
    private final double[] g = new double[RESTART + 1];
    private final double[] w;
    private double reached; // ‖b − Ax‖₂/‖b‖₂ of the last solution

    Gmres(SparseMatrix a) {
        this.a = a;
        this.preconditioner = new IncompleteLu(a);
        this.w = new double[a.size()];
    }

    /** Takes over the present values of the matrix. */
    void factorize() {
        preconditioner.factorize();
    }

    /**
     * Returns x with ‖b − Ax‖₂ ≤ reduction·‖b‖₂, by recomputed residuals, or the best found when {@code cycles} restarts
     * do not suffice or one gains less than a hundredth.
     */
    double[] solve(double[] b, double reduction, int cycles) {
        int exponent = Math.getExponent(SoftBellman.largest(b));
        double[] x = new double[b.length];
        copyScaled(b, Math.scalb(1.0, -exponent), x); // norms must neither overflow nor underflow
        x = solveModerate(x, reduction, cycles);
        copyScaled(x, Math.scalb(1.0, exponent), x);
        return x;
    }

    private double[] solveModerate(double[] b, double reduction, int cycles) {
        double[] x = new double[b.length];
        double[] r = b.clone();
        double[] candidate = new double[b.length];
        double all = norm(r);
        double norm = all;
        reached = 1;
        for (int cycle = 0; cycle < cycles && norm > reduction * all; cycle++) {
            System.arraycopy(x, 0, candidate, 0, x.length);
            cycle(candidate, r, norm, reduction * all);
            a.residual(b, candidate, r);
            double newNorm = norm(r);
            if (!(newNorm < norm)) {
                return x;
            }
            double[] last = x;
            x = candidate;
            candidate = last;
            reached = newNorm / all;
            if (newNorm > 0.99 * norm) {
                return x;
            }
            norm = newNorm;
        }
        return x;
    }

    /** Returns ‖b − Ax‖₂/‖b‖₂ of the last solution. */
    double reached() {
        return reached;
    }

    /** Adds to x the best correction of up to 30 Krylov steps from the residual r. */
    private void cycle(double[] x, double[] r, double norm, double goal) {
        copyScaled(r, 1 / norm, basis(0));
        g[0] = norm;
        int steps = 0;
        while (steps < RESTART && Math.abs(g[steps]) > goal) {
            int j = steps;
            double[] next = basis(j + 1);
            preconditioner.solve(v[j], w);
            a.multiply(w, next);
            for (int i = 0; i <= j; i++) { // modified Gram-Schmidt
                h[j][i] = dot(next, v[i]);
                add(next, -h[j][i], v[i]);
            }
            double length = norm(next);
            for (int i = 0; i < j; i++) {
                double t = cos[i] * h[j][i] + sin[i] * h[j][i + 1];
                h[j][i + 1] = -sin[i] * h[j][i] + cos[i] * h[j][i + 1];
                h[j][i] = t;
            }
            double diagonal = StrictMath.hypot(h[j][j], length);
            if (!(diagonal > 0)) {
                break;
            }
            cos[j] = h[j][j] / diagonal;
            sin[j] = length / diagonal;
            h[j][j] = diagonal;
            g[j + 1] = -sin[j] * g[j];
            g[j] = cos[j] * g[j];
            steps++;
            if (!(length > 0)) {
                break;
            }
            copyScaled(next, 1 / length, next);
        }
        for (int i = steps - 1; i >= 0; i--) { // the triangular system, solved within g
            for (int j = i + 1; j < steps; j++) {
                g[i] -= h[j][i] * g[j];
            }
            g[i] /= h[i][i];
        }
        Arrays.fill(w, 0);
        for (int i = 0; i < steps; i++) {
            add(w, g[i], v[i]);
        }
        preconditioner.solve(w, w);
        add(x, 1, w);
    }

    private double[] basis(int i) {
        if (v[i] == null) {
            v[i] = new double[w.length];
        }
        return v[i];
    }

    /** Returns Σ x·y, in four sums at once. */
    private static double dot(double[] x, double[] y) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i < x.length - 3; i += 4) {
            sum0 += x[i] * y[i];
            sum1 += x[i + 1] * y[i + 1];
            sum2 += x[i + 2] * y[i + 2];
            sum3 += x[i + 3] * y[i + 3];
        }
        for (; i < x.length; i++) {
            sum0 += x[i] * y[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    private static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    private static void add(double[] x, double factor, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += factor * y[i];
        }
    }

    private static void copyScaled(double[] x, double factor, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] = factor * x[i];
        }
    }
}
