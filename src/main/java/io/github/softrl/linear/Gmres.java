package io.github.softrl.linear;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * GMRES, restarted every 30 steps, preconditioned from the right by an incomplete LU factorization.
 *
 * <p>Saad and Schultz 1986. With right preconditioning the residual of the iteration is that of the system.
 */
final class Gmres {
    private static final int RESTART = 30;

    private final SparseMatrix a;
    private final BooleanSupplier stop;
    private final IncompleteLu preconditioner;
    private final double[][] v = new double[RESTART + 1][]; // orthonormal, made as needed
    private final double[][] h = new double[RESTART][RESTART + 1]; // column by column, made triangular by rotations
    private final double[] cos = new double[RESTART];
    private final double[] sin = new double[RESTART];
    private final double[] g = new double[RESTART + 1];
    private final double[] w;
    private double reached; // ‖b − Ax‖₂/‖b‖₂ of the last solution

    Gmres(SparseMatrix a, BooleanSupplier stop) {
        this.a = a;
        this.stop = stop;
        this.preconditioner = new IncompleteLu(a);
        this.w = new double[a.size()];
    }

    /** Prepares for the present values of the matrix. */
    void factorize() {
        preconditioner.factorize(stop);
    }

    /**
     * Returns x with ‖b − Ax‖₂ ≤ reduction·‖b‖₂, as measured by recomputed residuals, or the best x found when
     * {@code cycles} restarts do not suffice, one of them gains less than a hundredth, or it is stopped.
     */
    double[] solve(double[] b, double reduction, int cycles) {
        int exponent = Math.getExponent(Vectors.maxNorm(b));
        double[] x = new double[b.length];
        Vectors.scale(b, Math.scalb(1.0, -exponent), x); // norms must neither overflow nor underflow
        x = solveModerate(x, reduction, cycles);
        Vectors.scale(x, Math.scalb(1.0, exponent), x);
        return x;
    }

    private double[] solveModerate(double[] b, double reduction, int cycles) {
        double[] x = new double[b.length];
        double[] r = b.clone();
        double[] candidate = new double[b.length];
        double all = Vectors.euclideanNorm(r);
        double norm = all;
        reached = 1;
        for (int cycle = 0; cycle < cycles && norm > reduction * all && !stop.getAsBoolean(); cycle++) {
            System.arraycopy(x, 0, candidate, 0, x.length);
            cycle(candidate, r, norm, reduction * all);
            a.residual(b, candidate, r);
            double newNorm = Vectors.euclideanNorm(r);
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
        Vectors.scale(r, 1 / norm, basis(0));
        g[0] = norm;
        int steps = 0;
        while (steps < RESTART && Math.abs(g[steps]) > goal && !stop.getAsBoolean()) {
            int j = steps;
            double[] next = basis(j + 1);
            preconditioner.solve(v[j], w);
            a.multiply(w, next);
            for (int i = 0; i <= j; i++) { // modified Gram-Schmidt
                h[j][i] = Vectors.dot(next, v[i]);
                Vectors.addScaled(next, -h[j][i], v[i]);
            }
            double length = Vectors.euclideanNorm(next);
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
            Vectors.scale(next, 1 / length, next);
        }
        for (int i = steps - 1; i >= 0; i--) { // the triangular system, solved within g
            for (int j = i + 1; j < steps; j++) {
                g[i] -= h[j][i] * g[j];
            }
            g[i] /= h[i][i];
        }
        Arrays.fill(w, 0);
        for (int i = 0; i < steps; i++) {
            Vectors.addScaled(w, g[i], v[i]);
        }
        preconditioner.solve(w, w);
        Vectors.addScaled(x, 1, w);
    }

    private double[] basis(int i) {
        if (v[i] == null) {
            v[i] = new double[w.length];
        }
        return v[i];
    }
}
