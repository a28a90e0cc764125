package io.github.softrl;

import io.github.softrl.linear.Vectors;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Turns computed residuals into guaranteed bounds on the error of a Q-table, state by state. Two bounds on |V − V*| are
 * known, and the smaller one counts:
 *
 * <pre>{@code
 *   ‖V − V*‖∞  ≤  ‖TV − V‖∞ / (1 − β)         β = γ·(largest row sum) < 1, as T contracts by β
 *   l(s)  ≤  V*(s)  ≤  u(s)                   for an Enclosure, at any discount
 * }</pre>
 *
 * Since Q* = R + γPV*, the error of Q(s,a) is at most |Q − (R + γPV)|(s,a) + γ Σ p(s′|s,a) |V − V*|(s′). What is
 * computed is not TV but a rounded TV; {@link BackupBounds} says how far the two differ.
 */
final class ErrorBound {
    private static final int FEW_TRANSITIONS = 10_000;

    /** How many times smaller than the first bound the second may be, or vary by state, for it to be worth its cost. */
    private static final double GAIN = 16;

    private static final double SPREAD = 1e4;

    private ErrorBound() {}

    /** Rounds a bound upwards, to cover the rounding of the few operations that formed it. */
    private static double up(double bound) {
        return bound * (1 + 16 * SoftMath.U);
    }

    /** Returns a bound on ‖Q − Q*‖∞, given one on ‖TQ − Q‖∞ that includes the rounding errors; infinite if β ≥ 1. */
    static double of(FiniteMdp mdp, double exactResidual) {
        return of(BellmanOperator.contraction(mdp), exactResidual);
    }

    /** Returns at least the residual/(1 − β), or infinity if β ≥ 1. */
    static double of(double beta, double residual) {
        return beta < 1 ? up(residual / (1 - beta)) : Double.POSITIVE_INFINITY;
    }

    /**
     * Returns bounds on |V(s) − V*(s)| for each state, infinite where nothing could be proved.
     *
     * @param backup that of v
     * @param stop whether to give up the search for an enclosure
     */
    static double[] ofValues(FiniteMdp mdp, double temperature, double[] v, BackupBounds backup, BooleanSupplier stop) {
        double[] values = uniform(mdp, v, backup);
        if (isWorthwhile(mdp, backup)) {
            FreeComponents free = FreeComponents.of(mdp, temperature, stop);
            Enclosure enclosure = free != null
                    ? free.enclosure(v, stop)
                    : Enclosure.of(mdp, temperature, v, LinearSolver.AUTOMATIC, stop);
            for (int s = 0; s < v.length && enclosure != null; s++) {
                values[s] = Math.min(values[s], enclosure.distance(s, v[s]));
            }
        }
        return values;
    }

    /** Returns the first bound, for each state that is not terminal. */
    private static double[] uniform(FiniteMdp mdp, double[] v, BackupBounds backup) {
        double residual = 0;
        for (int s = 0; s < v.length; s++) {
            residual = Math.max(residual, Math.max(backup.upper[s] - v[s], v[s] - backup.lower[s]));
        }
        double bound = of(mdp, residual);
        double[] bounds = new double[v.length];
        Arrays.setAll(bounds, s -> mdp.isTerminal(s) ? 0 : bound);
        return bounds;
    }

    /** Returns whether the second bound may be much smaller than the first, or is cheap. */
    private static boolean isWorthwhile(FiniteMdp mdp, BackupBounds backup) {
        if (mayOutdoContraction(mdp) || mdp.transitionCount() <= FEW_TRANSITIONS) {
            return true;
        }
        double min = Double.POSITIVE_INFINITY;
        double max = 0;
        for (int s = 0; s < backup.upper.length; s++) {
            if (!mdp.isTerminal(s)) {
                min = Math.min(min, backup.upper[s] - backup.lower[s]);
                max = Math.max(max, backup.upper[s] - backup.lower[s]);
            }
        }
        return max > SPREAD * min;
    }

    /** Returns whether an enclosure may be much smaller than 1/(1 − β) promises, because some actions may end. */
    static boolean mayOutdoContraction(FiniteMdp mdp) {
        double beta = BellmanOperator.contraction(mdp);
        return !(beta < 1) || 1 - BellmanOperator.minContraction(mdp) > GAIN * (1 - beta);
    }

    /**
     * Returns bounds on the errors of Q(s,·) and of v for each state: the larger of the two.
     *
     * @param off the largest |Q(s,a) − (R + γPv)(s,a)| of each state
     * @param valueBounds on the errors of v
     */
    static double[] ofTableAndValues(FiniteMdp mdp, double[] off, double[] valueBounds) {
        TransitionRows rows = mdp.rows();
        double max = Vectors.maxNorm(valueBounds);
        double all = BellmanOperator.contraction(mdp) * max;
        boolean isUniform = true;
        for (int s = 0; s < off.length; s++) {
            isUniform &= valueBounds[s] == max || mdp.isTerminal(s);
        }
        double[] bounds = new double[off.length];
        for (int s = 0; s < off.length; s++) {
            int first = rows.actionStart[s];
            int end = rows.actionStart[s + 1];
            double next = isUniform && first < end ? all : 0;
            for (int pair = first; pair < end && !isUniform; pair++) {
                next = Math.max(next, BackupBounds.continuation(mdp, valueBounds, pair));
            }
            bounds[s] = Math.max(valueBounds[s], up(off[s] + next));
        }
        return bounds;
    }
}
