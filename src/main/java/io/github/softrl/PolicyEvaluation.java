package io.github.softrl;

import io.github.softrl.linear.Vectors;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Evaluates a given policy by linear systems, and proves how far the results may be off: |T_πv − v| ≤ r and |A⁻¹r| ≤ z
 * imply |V^π − v| ≤ z, where A = I − γP_π. See docs/theory.md, section 7.
 */
final class PolicyEvaluation {
    private static final int REFINEMENTS = 5;
    private static final double DIGITS = 1e-3; // of what is returned without a bound

    private final FiniteMdp mdp;
    private final Policy policy;
    private final BooleanSupplier stop;
    private final InverseBound inverse;

    /**
     * Values of a policy.
     *
     * @param v for each state
     * @param errorBounds on |V^π − v|, for each state; infinite if stopped before anything could be proved
     * @param rowErrors how far the computed R + γPv of the actions of each state may be from the exact one
     * @param isStopped whether the work was given up
     */
    record Values(double[] v, double[] errorBounds, double[] rowErrors, boolean isStopped) {
        double errorBound() {
            return Vectors.maxNorm(errorBounds);
        }

        /** Returns the values if they are known to three digits at least, as is needed where no bound is returned. */
        double[] requireDigits(FiniteMdp mdp, double temperature) {
            double size = Vectors.maxNorm(v) + mdp.rows().maxReward + temperature; // values may cancel to nothing
            PolicyEvaluation.requireDigits("values", isStopped, size, errorBound());
            return v;
        }
    }

    /** Refuses what is known to fewer than three digits, or was stopped. */
    static void requireDigits(String what, boolean isStopped, double size, double bound) {
        if (isStopped) {
            throw new CancellationException("policy evaluation was stopped by an interruption of the thread");
        }
        if (!(bound <= Math.max(DIGITS * size, Double.MIN_NORMAL))) {
            throw new ArithmeticException("the policy hardly ever ends, so that " + what + " of up to " + size
                    + " can be certified to within " + bound
                    + " only; use SoftPolicyEvaluation, which returns the bound"
                    + " with the result, lower the discount or mix in actions that end");
        }
    }

    PolicyEvaluation(FiniteMdp mdp, Policy policy, LinearSolver solver, BooleanSupplier stop) {
        this.mdp = Objects.requireNonNull(mdp, "mdp");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.stop = stop;
        mdp.stateActions().requireSame("policy", policy.stateActions());
        this.inverse = new InverseBound(mdp, policy, Objects.requireNonNull(solver, "linearSolver"), stop);
    }

    /** Refuses a policy that never ends where only the end limits its values, unless stopped. */
    void requireEnding() {
        int trapped = mdp.discount() == 1 ? trappedState() : -1;
        if (trapped >= 0) {
            throw new ArithmeticException("no unique finite values at discount 1: under this policy state "
                    + mdp.names().describeState(trapped)
                    + " never reaches a terminal state; lower the discount or give an action that leads there a"
                    + " positive probability");
        }
    }

    private int trappedState() {
        try {
            return new StateGraph(mdp.rows(), stop).trappedState(pair -> policy.flat()[pair] > 0);
        } catch (CancellationException stopped) {
            return -1;
        }
    }

    /** Returns V^π = E[Σ γᵗ (R + λH)], refined until one more application of T_π changes it by rounding only. */
    Values values(double temperature) {
        return values(mdp, temperature);
    }

    /** Returns E[Σ γᵗ R(s_t,a_t)], or nothing if stopped. */
    Values rewards() {
        return stop.getAsBoolean() ? nothing() : values(mdp, 0);
    }

    /** Returns E[Σ γᵗ H(π(·|s_t))], or nothing if stopped. */
    Values entropies() {
        return stop.getAsBoolean() ? nothing() : values(mdp.withoutRewards(), 1);
    }

    private Values nothing() {
        double[] unknown = new double[mdp.stateCount()];
        Arrays.setAll(unknown, s -> mdp.isTerminal(s) ? 0 : Double.POSITIVE_INFINITY);
        return new Values(new double[mdp.stateCount()], unknown, unknown, true);
    }

    private Values values(FiniteMdp model, double temperature) {
        double[] best = refined(model, policy, temperature, inverse, stop);
        double[] rowErrors = new double[best.length];
        double[] bounds = errorBounds(model, temperature, best, rowErrors);
        if (Vectors.maxNorm(bounds) == Double.POSITIVE_INFINITY && !stop.getAsBoolean()) {
            throw inverse.unproved();
        }
        return new Values(best, bounds, rowErrors, stop.getAsBoolean());
    }

    /**
     * Returns values that T_π changes by rounding only, as far as refinement got.
     *
     * @param inverse the system of the policy
     */
    static double[] refined(
            FiniteMdp model, Policy policy, double temperature, InverseBound inverse, BooleanSupplier stop) {
        double[] v = new double[model.stateCount()];
        double[] best = v;
        double last = Double.POSITIVE_INFINITY;
        for (int i = 0; i <= REFINEMENTS && !stop.getAsBoolean(); i++) {
            double[] step = BellmanOperator.policyValues(model, policy, temperature, v);
            double norm = Math.max(Vectors.maxNorm(v), Vectors.maxNorm(step));
            Vectors.subtract(step, v);
            double residual = Vectors.maxNorm(step);
            BellmanOperator.requireFinite(norm);
            if (!(residual < last)) {
                break;
            }
            best = v.clone();
            boolean mayGain = residual < last / 2 && i < REFINEMENTS;
            double[] correction =
                    mayGain && inverse.system() != null ? inverse.system().solve(step) : null;
            if (correction == null) {
                break;
            }
            last = residual;
            Vectors.add(v, correction);
        }
        return best;
    }

    /** Returns bounds on |V^π − v| for each state, for any v, infinite where nothing can be proved. */
    double[] errorBounds(double temperature, double[] v) {
        return errorBounds(mdp, temperature, v, new double[v.length]);
    }

    private double[] errorBounds(FiniteMdp model, double temperature, double[] v, double[] rowErrors) {
        return inverse.ofSums(residual(model, policy, temperature, v, rowErrors));
    }

    /** Returns at least |T_πv − v| for each state, &gt; 0 unless it is terminal. */
    static double[] residual(FiniteMdp model, Policy policy, double temperature, double[] v, double[] rowErrors) {
        BackupBounds backup = new BackupBounds(model, temperature);
        backup.ofPolicyValues(policy, v, rowErrors);
        double[] residual = new double[v.length];
        for (int s = 0; s < v.length; s++) {
            BellmanOperator.requireFinite(Math.max(Math.abs(backup.lower[s]), Math.abs(backup.upper[s])));
            double distance = Math.max(backup.upper[s] - v[s], v[s] - backup.lower[s]);
            residual[s] = model.isTerminal(s) ? 0 : Math.nextUp(distance);
        }
        return residual;
    }

    /** Returns bounds on the errors of Q(s,·) and v for each state, given bounds on those of v. */
    static double[] tableBounds(FiniteMdp mdp, QTable q, double[] v, double[] valueBounds) {
        double[] off = new double[v.length];
        new BackupBounds(mdp, 0).distances(v, q, off);
        return ErrorBound.ofTableAndValues(mdp, off, valueBounds);
    }
}
