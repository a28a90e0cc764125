package io.github.softrl;

import io.github.softrl.internal.Distributions;
import io.github.softrl.linear.LinearSystem;
import io.github.softrl.linear.Vectors;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;

/**
 * Evaluates a given policy by linear systems, and proves how far the results may be off.
 *
 * <p>A = I − γP_π has no positive entry off its diagonal. If Az ≥ r > 0 for some z > 0, A is a nonsingular M-matrix:
 * A⁻¹ exists and has no negative entry. Then |T_πv − v| ≤ r implies |V^π − v| ≤ z, and |μ − Aᵀd| ≤ ρ implies that d is
 * off by at most Σ ρw in all, where Aw ≥ 1. These inequalities are checked with every rounding error counted; how z and
 * w were found does not matter. See docs/theory.md, section 7.
 */
final class PolicyEvaluation {
    private static final int REFINEMENTS = 5;
    private static final double MARGIN = 1.5; // of the right-hand side, for the error of the solution
    private static final double[] FORCING = {1e-3, 1e-7, 1e-12}; // of iterative linear solvers
    private static final double DIGITS = 1e-3; // of what is returned without a bound
    private static final double TINY = 1e-310; // a right-hand side of many smallest doubles
    private static final int RAISES = 4; // of a right-hand side by what a check lacked

    private final FiniteMdp mdp;
    private final Policy policy;
    private final LinearSolver solver;
    private final BooleanSupplier stop;
    private final double contraction; // of T_π: β·(largest Σ π(·|s))
    private LinearSystem system; // null until it is needed
    private boolean isNotPositive; // whether some solution that should be positive was not

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

    /** Returns the occupancy, which is null if stopped, if it is known to three digits at least. */
    static Occupancy requireDigits(Occupancy occupancy) {
        double size =
                occupancy == null ? 0 : DoubleStream.of(occupancy.visits()).sum();
        requireDigits("an occupancy", occupancy == null, size, occupancy == null ? 0 : occupancy.errorBound());
        return occupancy;
    }

    private static void requireDigits(String what, boolean isStopped, double size, double bound) {
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
        this.solver = Objects.requireNonNull(solver, "linearSolver");
        this.stop = stop;
        mdp.stateActions().requireSame("policy", policy.stateActions());
        this.contraction = Math.nextUp(BellmanOperator.contraction(mdp) * policy.maxSum());
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
            double[] correction = mayGain && system() != null ? system().solve(step) : null;
            if (correction == null) {
                break;
            }
            last = residual;
            Vectors.add(v, correction);
        }
        double[] rowErrors = new double[best.length];
        double[] bounds = errorBounds(model, temperature, best, rowErrors);
        if (Vectors.maxNorm(bounds) == Double.POSITIVE_INFINITY && !stop.getAsBoolean()) {
            throw unproved();
        }
        return new Values(best, bounds, rowErrors, stop.getAsBoolean());
    }

    /** Returns the system Ax = b, or null if stopped. */
    private LinearSystem system() {
        if (system == null) {
            system = PolicyMatrix.system(mdp, policy.flat(), solver, stop);
        }
        return system;
    }

    /** Returns bounds on |V^π − v| for each state, for any v, infinite where nothing can be proved. */
    double[] errorBounds(double temperature, double[] v) {
        return errorBounds(mdp, temperature, v, new double[v.length]);
    }

    private double[] errorBounds(FiniteMdp model, double temperature, double[] v, double[] rowErrors) {
        BackupBounds backup = new BackupBounds(model, temperature);
        backup.ofPolicyValues(policy, v, rowErrors);
        double[] residual = new double[v.length];
        for (int s = 0; s < v.length; s++) {
            BellmanOperator.requireFinite(Math.max(Math.abs(backup.lower[s]), Math.abs(backup.upper[s])));
            double distance = Math.max(backup.upper[s] - v[s], v[s] - backup.lower[s]);
            residual[s] = mdp.isTerminal(s) ? 0 : Math.nextUp(distance);
        }
        return sumsOfSteps(residual);
    }

    /** Returns at least A⁻¹r for each state, where r > 0 at all states that are not terminal. */
    private double[] sumsOfSteps(double[] r) {
        double max = Vectors.maxNorm(r);
        double uniform = ErrorBound.of(contraction, max);
        double[] proved = max < Double.POSITIVE_INFINITY ? solveWithMargin(r) : null;
        double[] sums = new double[r.length];
        Arrays.setAll(sums, s -> mdp.isTerminal(s) ? 0 : proved == null ? uniform : Math.min(uniform, proved[s]));
        return sums;
    }

    /** Returns z > 0 with Az ≥ r, proved, or null. */
    private double[] solveWithMargin(double[] r) {
        double[] b = new double[r.length];
        Arrays.setAll(b, s -> mdp.isTerminal(s) ? 0 : Math.max(TINY, MARGIN * r[s]));
        for (int i = 0; i < FORCING.length && system() != null; i++) {
            double[] z = system().reduce(b, FORCING[i]);
            if (z != null && isAtLeast(z, r)) {
                return z;
            }
        }
        double[] z =
                system() == null ? null : system().solve(b); // by either method, which tells whether it is positive
        if (z != null && isAtLeast(z, r)) {
            return z;
        }
        LinearSystem direct = PolicyMatrix.system(mdp, policy.flat(), LinearSolver.DIRECT, stop);
        for (int i = 0; i <= RAISES && direct != null; i++) {
            z = direct.reduce(b, FORCING[FORCING.length - 1]); // factors have every component's digits
            double[] lacking = z == null ? null : lacking(z, r);
            if (lacking == null || Vectors.maxNorm(lacking) == 0) {
                return lacking == null ? null : z;
            }
            for (int s = 0; s < b.length; s++) {
                b[s] += 2 * lacking[s];
            }
        }
        return null;
    }

    /** Returns whether z > 0 and Az ≥ r, at all states that are not terminal. */
    boolean isAtLeast(double[] z, double[] r) {
        double[] lacking = lacking(z, r);
        return lacking != null && Vectors.maxNorm(lacking) == 0;
    }

    /** Returns by how much Az, rounded downwards, is below r in each state, or null if some z(s) is not positive. */
    private double[] lacking(double[] z, double[] r) {
        TransitionRows rows = mdp.rows();
        double[] lacking = new double[z.length];
        for (int s = 0; s < z.length; s++) {
            if (mdp.isTerminal(s)) {
                continue;
            }
            if (!(z[s] > 0 && z[s] < Double.POSITIVE_INFINITY)) {
                isNotPositive |= z[s] <= 0;
                return null;
            }
            double next = 0;
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                next += policy.flat()[pair] * BackupBounds.continuation(mdp, z, pair);
            }
            int actions = rows.actionStart[s + 1] - rows.actionStart[s];
            next = next * (1 + Rounding.ofNonNegativeSum(actions)) + Rounding.underflow(actions);
            double left = Math.nextDown(z[s] - next);
            lacking[s] = left >= r[s] ? 0 : Math.max(r[s] - left, Double.MIN_VALUE); // NaN lacks
        }
        return lacking;
    }

    /** Returns bounds on the errors of Q(s,·) and v for each state, given bounds on those of v. */
    static double[] tableBounds(FiniteMdp mdp, QTable q, double[] v, double[] valueBounds) {
        double[] off = new double[v.length];
        new BackupBounds(mdp, 0).distances(v, q, off);
        return ErrorBound.ofTableAndValues(mdp, off, valueBounds);
    }

    private ArithmeticException unproved() {
        return new ArithmeticException(
                isNotPositive
                        ? "(I − γP_π)⁻¹ must be positive for this policy to have values, and is not as far as double"
                                + " precision can tell: some state is not left, or rows that sum to more than 1 gain"
                                + " more than is lost; lower the discount or mix in actions that end"
                        : "no bound could be proved on the values of this policy: it hardly ever ends, its values are"
                                + " near the end of the range of double, or its linear system is too large; lower the"
                                + " discount, mix in actions that end, or scale rewards down");
    }

    /** Returns a checked copy of a distribution of the first state. */
    static double[] requireStart(FiniteMdp mdp, double[] start) {
        return Distributions.requireStart("start", start, mdp.stateCount(), mdp.names()::describeState);
    }

    /**
     * Returns Σ_t γᵗ Pr(s_t = s | π) for each state, where a terminal state counts once, when it is entered, with a
     * bound on the sum of all errors; null if stopped.
     */
    Occupancy occupancy(double[] start) {
        double[] b = start.clone();
        double[] perVisit = new double[b.length];
        for (int s = 0; s < b.length; s++) {
            b[s] = mdp.isTerminal(s) ? 0 : start[s];
            perVisit[s] = mdp.isTerminal(s) ? 0 : perVisit(s);
        }
        LinearSystem transposed = PolicyMatrix.transposedSystem(mdp, policy.flat(), solver, stop);
        double[] visits = transposed == null ? null : transposed.solve(b);
        if (visits == null && !stop.getAsBoolean()) {
            throw unproved();
        }
        double[] weight = visits == null ? null : sumsOfSteps(perVisit);
        if (stop.getAsBoolean()) {
            return null;
        }
        for (int s = 0; s < b.length; s++) {
            visits[s] = mdp.isTerminal(s) ? start[s] : Math.max(0, visits[s]);
        }
        double error = complete(visits, start, weight);
        if (!(error < Double.POSITIVE_INFINITY)) {
            throw unproved();
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
