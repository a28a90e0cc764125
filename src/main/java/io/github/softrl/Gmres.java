package io.github.softrl;

/**
 * GMRES, restarted every 30 steps, preconditioned from the right by an incomplete LU factorization without fill, ILU(0).
 *
 * <p>A = I − γP_π is an M-matrix, for which ILU(0) exists and is stable (Meijerink and van der Vorst 1977). GMRES: Saad
 * and Schultz 1986; right preconditioning keeps the residual of the iteration that of the system.
 */
final class Gmres {
    private static final int RESTART = 30;

    private final SparseMatrix a;
    private final double[] factors; // L below the diagonal (unit diagonal not stored), U on and above it
    private final int[] diagonal; // the place of each row's diagonal entry

    Gmres(SparseMatrix a) {
        this.a = a;
        this.factors = a.value().clone();
        this.diagonal = new int[a.size()];
        factorize();
    }

    private void factorize() {
        int[] start = a.rowStart();
        int[] column = a.column();
        int[] place = new int[a.size()]; // place of column j in row i, plus 1; 0 if absent
        for (int i = 0; i < a.size(); i++) {
            for (int k = start[i]; k < start[i + 1]; k++) {
                place[column[k]] = k + 1;
                if (column[k] == i) {
                    diagonal[i] = k;
                }
            }
            for (int k = start[i]; column[k] < i; k++) {
                int j = column[k];
                factors[k] /= factors[diagonal[j]];
                for (int u = diagonal[j] + 1; u < start[j + 1]; u++) {
                    if (place[column[u]] > 0) {
                        factors[place[column[u]] - 1] -= factors[k] * factors[u];
                    }
                }
            }
            for (int k = start[i]; k < start[i + 1]; k++) {
                place[column[k]] = 0;
            }
        }
    }

    /** Replaces x by (LU)⁻¹x. */
    private void precondition(double[] x) {
        int[] start = a.rowStart();
        int[] column = a.column();
        for (int i = 0; i < x.length; i++) {
            for (int k = start[i]; k < diagonal[i]; k++) {
                x[i] -= factors[k] * x[column[k]];
            }
        }
        for (int i = x.length - 1; i >= 0; i--) {
            for (int k = diagonal[i] + 1; k < start[i + 1]; k++) {
                x[i] -= factors[k] * x[column[k]];
            }
            x[i] /= factors[diagonal[i]];
        }
    }

    /**
     * Returns x with ‖b − Ax‖₂ ≤ reduction·‖b‖₂, by recomputed residuals, or the best found when {@code cycles} restarts
     * do not suffice or one gains less than a hundredth.
     */
    double[] solve(double[] b, double reduction, int cycles) {
        double[] x = new double[b.length];
        double[] r = b.clone();
        double norm = norm(r);
        double goal = reduction * norm;
        for (int cycle = 0; cycle < cycles && norm > goal; cycle++) {
            double[] candidate = x.clone();
            cycle(candidate, r, norm, goal);
            double[] newResidual = a.residual(b, candidate);
            double newNorm = norm(newResidual);
            if (!(newNorm < norm)) {
                return x;
            }
            x = candidate;
            r = newResidual;
            if (newNorm > 0.99 * norm) {
                return x;
            }
            norm = newNorm;
        }
        return x;
    }

    /** Adds to x the best correction of up to 30 Krylov steps from the residual r. */
    private void cycle(double[] x, double[] r, double norm, double goal) {
        double[][] v = new double[RESTART + 1][];
        double[][] h = new double[RESTART][RESTART + 2];
        double[] cos = new double[RESTART];
        double[] sin = new double[RESTART];
        double[] g = new double[RESTART + 1];
        v[0] = scaled(r, 1 / norm);
        g[0] = norm;
        int steps = 0;
        while (steps < RESTART && Math.abs(g[steps]) > 0.5 * goal) {
            int j = steps;
            double[] w = v[j].clone();
            precondition(w);
            w = multiply(w);
            for (int i = 0; i <= j; i++) { // modified Gram-Schmidt
                h[j][i] = dot(w, v[i]);
                add(w, -h[j][i], v[i]);
            }
            h[j][j + 1] = norm(w);
            for (int i = 0; i < j; i++) {
                double t = cos[i] * h[j][i] + sin[i] * h[j][i + 1];
                h[j][i + 1] = -sin[i] * h[j][i] + cos[i] * h[j][i + 1];
                h[j][i] = t;
            }
            double length = Math.hypot(h[j][j], h[j][j + 1]);
            if (!(length > 0)) {
                break;
            }
            cos[j] = h[j][j] / length;
            sin[j] = h[j][j + 1] / length;
            double next = h[j][j + 1];
            h[j][j] = length;
            g[j + 1] = -sin[j] * g[j];
            g[j] = cos[j] * g[j];
            steps++;
            if (!(next > 0)) {
                break;
            }
            v[j + 1] = scaled(w, 1 / next);
        }
        double[] y = new double[steps];
        for (int i = steps - 1; i >= 0; i--) {
            y[i] = g[i];
            for (int j = i + 1; j < steps; j++) {
                y[i] -= h[j][i] * y[j];
            }
            y[i] /= h[i][i];
        }
        double[] correction = new double[x.length];
        for (int i = 0; i < steps; i++) {
            add(correction, y[i], v[i]);
        }
        precondition(correction);
        add(x, 1, correction);
    }

    private double[] multiply(double[] x) {
        double[] y = a.residual(new double[x.length], x);
        for (int i = 0; i < y.length; i++) {
            y[i] = -y[i];
        }
        return y;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    private static void add(double[] x, double factor, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += factor * y[i];
        }
    }

    private static double[] scaled(double[] x, double factor) {
        double[] y = new double[x.length];
        add(y, factor, x);
        return y;
    }
}
