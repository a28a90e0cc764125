package io.github.softrl;

import io.github.softrl.internal.Distributions;
import io.github.softrl.linear.LinearSystem;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;

/**
 * Computes how often a policy visits each state, by the transposed linear system, and proves how far that may be off:
 * |μ − Aᵀd| ≤ δ implies that d is off by at most Σ δw in all, where Aw ≥ 1, A = I − γP_π. See docs/theory.md, section
 * 7.
 */
final class OccupancyEvaluation {
    private final FiniteMdp mdp;
    private final Policy policy;
    private final LinearSolver solver;
    private final BooleanSupplier stop;
    private final InverseBound inverse;

    OccupancyEvaluation(FiniteMdp mdp, Policy policy, LinearSolver solver, BooleanSupplier stop) {
        this.mdp = Objects.requireNonNull(mdp, "mdp");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.solver = solver;
        this.stop = stop;
        this.inverse = new InverseBound(mdp, policy, solver, stop);
    }

    /** Returns the occupancy, which is null if stopped, if it is known to three digits at least. */
    static Occupancy requireDigits(Occupancy occupancy) {
        double size =
                occupancy == null ? 0 : DoubleStream.of(occupancy.visits()).sum();
        PolicyEvaluation.requireDigits(
                "an occupancy", occupancy == null, size, occupancy == null ? 0 : occupancy.errorBound());
        return occupancy;
    }

    /** Returns a checked copy of a distribution of the first state. */
    static double[] requireStart(FiniteMdp mdp, double[] start) {
        return Distributions.requireStart("start", start, mdp.stateCount(), mdp.names()::describeState);
    }

    /**
     * Returns Σ_t γᵗ Pr(s_t = s | π) for each state, where a terminal state counts once, when it is entered, with a
     * bound on the sum of all errors; null if stopped.
     */
    Occupancy of(double[] start) {
        double[] b = start.clone();
        double[] perVisit = new double[b.length];
        for (int s = 0; s < b.length; s++) {
            b[s] = mdp.isTerminal(s) ? 0 : start[s];
            perVisit[s] = mdp.isTerminal(s) ? 0 : perVisit(s);
        }
        LinearSystem transposed = PolicyMatrix.transposedSystem(mdp, policy.flat(), solver, stop);
        double[] visits = transposed == null ? null : transposed.solve(b);
        if (visits == null && !stop.getAsBoolean()) {
            throw inverse.unproved();
        }
        double[] weight = visits == null ? null : inverse.ofSums(perVisit);
        if (stop.getAsBoolean()) {
            return null;
        }
        for (int s = 0; s < b.length; s++) {
            visits[s] = mdp.isTerminal(s) ? start[s] : Math.max(0, visits[s]);
        }
        double error = complete(visits, start, weight);
        if (!(error < Double.POSITIVE_INFINITY)) {
            throw inverse.unproved();
        }
        return new Occupancy(visits, error);
    }

    /**
     * Returns what an error of 1 in the visits of a state adds up to, here and in terminal states: at least 1 plus γ
     * times the probability of ending in the next step.
     */
    double perVisit(int s) {
        TransitionRows rows = mdp.rows();
        double sum = 0;
        int terms = 0;
        for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
            for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                sum += mdp.isTerminal(rows.successor[k]) ? policy.flat()[pair] * rows.probability[k] : 0;
                terms++;
            }
        }
        double ending = mdp.discount() * sum * (1 + Rounding.ofNonNegativeSum(terms));
        return Math.nextUp(1 + ending); // underflow is below the last bit
    }

    /**
     * Adds the flow γ Pᵀ_π d to the visits of terminal states, and returns a bound on Σ |d − visits|.
     *
     * @param weight what an error of 1 in each state adds up to
     */
    double complete(double[] visits, double[] start, double[] weight) {
        TransitionRows rows = mdp.rows();
        double[] inflow = new double[visits.length];
        int[] terms = new int[visits.length];
        for (int s = 0; s < visits.length; s++) {
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                double flow = mdp.discount() * visits[s] * policy.flat()[pair];
                for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                    inflow[rows.successor[k]] += flow * rows.probability[k];
                    terms[rows.successor[k]]++;
                }
            }
        }
        double sum = 0;
        for (int s = 0; s < visits.length; s++) {
            double rounding =
                    inflow[s] * Rounding.ofNonNegativeSum(terms[s] + 2.0) + Rounding.underflow(2.0 * terms[s]);
            if (mdp.isTerminal(s)) {
                visits[s] += inflow[s];
                sum += rounding + SoftMath.U * visits[s];
            } else {
                double residual = Math.abs(start[s] + inflow[s] - visits[s]);
                sum += weight[s] * (residual + rounding + 2 * SoftMath.U * (start[s] + inflow[s]));
            }
        }
        return sum * (1 + Rounding.ofNonNegativeSum(visits.length + 8.0));
    }
}
