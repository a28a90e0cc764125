package io.github.softrl;

import io.github.softrl.internal.Distributions;
import io.github.softrl.linear.LinearSystem;
import io.github.softrl.linear.Vectors;
import java.util.Objects;

/** Evaluates a given policy, by linear systems whose solutions are checked. */
final class PolicyEvaluation {
    private static final double ACCURACY = 1e-12;
    private static final int REFINEMENTS = 5;

    private final FiniteMdp mdp;
    private final Policy policy;
    private final LinearSolver solver;

    PolicyEvaluation(FiniteMdp mdp, Policy policy, LinearSolver solver) {
        this.mdp = Objects.requireNonNull(mdp, "mdp");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.solver = Objects.requireNonNull(solver, "linearSolver");
        mdp.stateActions().requireSame("policy", policy.stateActions());
        if (mdp.discount() == 1) {
            int trapped = new StateGraph(mdp.rows()).trappedState(pair -> policy.flat()[pair] > 0);
            if (trapped >= 0) {
                throw new ArithmeticException("no finite values at discount 1: under this policy state "
                        + mdp.names().describeState(trapped)
                        + " never reaches a terminal state; lower the discount or give an action that leads there a"
                        + " positive probability");
            }
        }
    }

    /** Returns V^π, refined until one more application of T_π changes it by rounding only. */
    double[] values(double temperature) {
        LinearSystem system = PolicyMatrix.system(mdp, policy.flat(), solver);
        double[] v = new double[mdp.stateCount()];
        double last = Double.POSITIVE_INFINITY;
        for (int i = 0; ; i++) {
            double[] step = BellmanOperator.policyValues(mdp, policy, temperature, v);
            double norm = Math.max(Vectors.maxNorm(v), Vectors.maxNorm(step));
            Vectors.subtract(step, v);
            double residual = Vectors.maxNorm(step);
            BellmanOperator.requireFinite(norm);
            boolean isAccurate = residual <= ACCURACY * size(norm, temperature);
            if (i > 0 && isAccurate && !(residual < last / 2)) {
                return v;
            }
            last = residual;
            double[] correction = i < REFINEMENTS ? system.solve(step) : null;
            if (correction == null) {
                if (!isAccurate) {
                    throw inaccurate();
                }
                return v;
            }
            Vectors.add(v, correction);
        }
    }

    /** Returns the size of the numbers that values are sums of, since values may cancel to nothing. */
    private double size(double norm, double temperature) {
        return norm + mdp.rows().maxReward + temperature;
    }

    private static ArithmeticException inaccurate() {
        return new ArithmeticException("policy evaluation must solve its linear system to 1e-12, and no method did: the"
                + " policy hardly ever ends, or the system is too large; lower the discount or mix in other actions");
    }

    /** Returns a checked copy of a distribution of the first state. */
    static double[] requireStart(FiniteMdp mdp, double[] start) {
        return Distributions.requireStart("start", start, mdp.stateCount(), mdp.names()::describeState);
    }

    /** Returns Σ_t γᵗ Pr(s_t = s | π) for each state; a terminal state counts once, when it is entered. */
    double[] occupancy(double[] start) {
        double[] b = start.clone();
        for (int s = 0; s < b.length; s++) {
            b[s] = mdp.isTerminal(s) ? 0 : start[s];
        }
        double[] occupancy =
                PolicyMatrix.transposedSystem(mdp, policy.flat(), solver).solve(b);
        if (occupancy == null) {
            throw inaccurate();
        }
        TransitionRows rows = mdp.rows();
        for (int s = 0; s < b.length; s++) {
            if (mdp.isTerminal(s)) {
                occupancy[s] = start[s];
            }
        }
        for (int s = 0; s < b.length; s++) {
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                double weight = mdp.discount() * occupancy[s] * policy.flat()[pair];
                for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                    if (mdp.isTerminal(rows.successor[k])) {
                        occupancy[rows.successor[k]] += weight * rows.probability[k];
                    }
                }
            }
        }
        return occupancy;
    }
}
