package io.github.softrl;

import io.github.softrl.linear.LinearSystem;
import io.github.softrl.linear.Vectors;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * The linear systems behind {@link SoftDerivatives}, and proofs of how far their solutions may be off. They are those
 * of a computed policy π̂, while the exact policy π* is known to within Σ_a |π* − π̂| ≤ distance(s). See
 * docs/theory.md, section 18. Mutable, for one thread at a time.
 */
final class RewardDerivatives {
    private final FiniteMdp mdp;
    private final Policy policy;
    private final double[] distance;
    private final double[] slack; // |1 − Σ π̂| of each state at most
    private final InverseBound inverse;
    private final BooleanSupplier stop;
    private LinearSystem transposed; // null until it is needed
    private double[] weights; // at least A⁻¹1, for all policies within the distance; null until it is needed

    /**
     * The derivative of the solution along one direction δR.
     *
     * @param q dQ = δR + γP dV
     * @param v dV
     * @param rowErrors how far each state's δR + γPv, as computed, may be from the exact one
     * @param defects at least |Σ π*(a|s)·(δR + γPv)(s,a) − v(s)|, exact for the v that is stored, for each state
     */
    record Forward(QTable q, double[] v, double[] rowErrors, double[] defects) {}

    /**
     * The solution of the transposed system, y = A⁻ᵀ(γPᵀn − N) with N(s) = Σ_a n(s,a).
     *
     * @param error a bound on Σ_s |y*(s) − y(s)|
     */
    record Backward(double[] y, double error) {}

    RewardDerivatives(FiniteMdp mdp, Policy policy, double[] distance, double[] slack, BooleanSupplier stop) {
        this.mdp = mdp;
        this.policy = policy;
        this.distance = distance;
        this.slack = slack;
        this.stop = stop;
        this.inverse = new InverseBound(mdp, policy, distance, LinearSolver.AUTOMATIC, stop);
    }

    /** Solves (I − γP_π) v = Σ π δR for a direction, given by pair and taken over. */
    Forward forward(double[] direction) {
        FiniteMdp model = mdp.withRewards(direction);
        double[] v = PolicyEvaluation.refined(model, policy, 0, inverse, stop);
        double[] rowErrors = new double[v.length];
        double[] defects = PolicyEvaluation.residual(model, policy, 0, v, rowErrors);
        QTable q = BellmanOperator.table(model, v);
        for (int s = 0; s < v.length; s++) {
            defects[s] += deviation(q.flat(), s, rowErrors[s]);
        }
        return new Forward(q, v, rowErrors, defects);
    }

    /**
     * Returns at least |Σ (π* − π̂)(a|s) x(a)| where each x(a) is within the error of {@code x}: with the middle c of
     * the range of x, it is Σ (π* − π̂)(x − c) + c·Σ (π* − π̂).
     */
    private double deviation(double[] x, int s, double error) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int pair = mdp.rows().actionStart[s]; pair < mdp.rows().actionStart[s + 1]; pair++) {
            min = Math.min(min, x[pair]);
            max = Math.max(max, x[pair]);
        }
        if (!(min <= max)) {
            return 0; // terminal
        }
        double half = 0.5 * max - 0.5 * min + error;
        double middle = Math.abs(0.5 * max + 0.5 * min) + error;
        return (half * distance[s] + middle * slack[s]) * (1 + Rounding.ofNonNegativeSum(4)) + Rounding.underflow(4);
    }

    /** Tells whether errors can be bounded at all, or the work was stopped. */
    boolean isBounded() {
        return BellmanOperator.contraction(mdp) < 1
                || Vectors.maxNorm(weights()) < Double.POSITIVE_INFINITY
                || stop.getAsBoolean();
    }

    private double[] weights() {
        if (weights == null) {
            double[] ones = new double[mdp.stateCount()];
            Arrays.setAll(ones, s -> mdp.isTerminal(s) ? 0 : 1);
            double[] found = inverse.ofSums(ones);
            weights = stop.getAsBoolean() ? null : found;
            return found;
        }
        return weights;
    }

    /** Returns at least |dV* − v| for each state. */
    double[] valueErrors(Forward derivative) {
        double[] errors = inverse.ofSums(derivative.defects);
        double largest = Vectors.maxNorm(derivative.defects);
        double[] w = weights();
        for (int s = 0; s < errors.length; s++) {
            errors[s] = mdp.isTerminal(s) ? 0 : Math.min(errors[s], Math.nextUp(largest * w[s]));
        }
        return errors;
    }

    /** Solves the transposed system for weights n ≥ 0, given by pair; null if stopped. */
    Backward backward(double[] n) {
        double[] b = new double[mdp.stateCount()];
        residual(n, new double[b.length], b, new double[b.length]);
        if (transposed == null && inverse.system() != null) {
            transposed = inverse.system().transpose();
        }
        double[] y = transposed == null ? null : transposed.solve(b);
        if (y == null && !stop.getAsBoolean()) {
            throw inverse.unproved();
        }
        return y == null ? null : judged(n, y);
    }

    /** Returns a solution of the transposed system, found in whatever way, with its bound; null if stopped. */
    Backward judged(double[] n, double[] y) {
        double[] b = new double[y.length];
        double[] rounding = new double[y.length];
        residual(n, y, b, rounding);
        double[] w = weights();
        if (stop.getAsBoolean()) {
            return null;
        }
        double error = 0;
        for (int s = 0; s < b.length; s++) {
            if (!mdp.isTerminal(s)) {
                double next = 0;
                for (int pair = mdp.rows().actionStart[s]; pair < mdp.rows().actionStart[s + 1]; pair++) {
                    next = Math.max(next, BackupBounds.continuation(mdp, w, pair));
                }
                error += (Math.abs(b[s]) + rounding[s]) * w[s] + Math.abs(y[s]) * distance[s] * next;
            }
        }
        return new Backward(y, error * (1 + Rounding.ofNonNegativeSum(3.0 * b.length)));
    }

    /**
     * Writes γPᵀn − N − Aᵀy into {@code b}, and how far it may be off into {@code rounding}: the flow γ·Σ (n + yπ)p
     * into each state, less what the state has, N(s) + y(s).
     */
    private void residual(double[] n, double[] y, double[] b, double[] rounding) {
        TransitionRows rows = mdp.rows();
        double[] size = new double[b.length];
        int[] terms = new int[b.length];
        Arrays.fill(b, 0);
        for (int s = 0; s < b.length; s++) {
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                double moving = y[s] * policy.flat()[pair];
                double flow = mdp.discount() * (n[pair] + moving);
                double most = mdp.discount() * (n[pair] + Math.abs(moving));
                for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                    int s2 = rows.successor[k];
                    b[s2] += flow * rows.probability[k];
                    size[s2] += most * rows.probability[k];
                    terms[s2]++;
                }
                b[s] -= n[pair];
                size[s] += n[pair];
                terms[s]++;
            }
            b[s] -= y[s];
            size[s] += Math.abs(y[s]);
        }
        for (int s = 0; s < b.length; s++) {
            rounding[s] = size[s] * Rounding.ofNonNegativeSum(terms[s] + 5.0) + Rounding.underflow(3.0 * terms[s]);
        }
    }
}
