package io.github.softrl;

import io.github.softrl.internal.Indices;
import io.github.softrl.linear.Vectors;
import java.util.Arrays;
import java.util.Objects;

/**
 * A Q-table with a guarantee, and everything that follows from it.
 *
 * <pre>{@code
 *   ‖Q − Q*‖∞ ≤ errorBound()           V(s) = lse_λ(Q(s,·))           π(·|s) = softmax(Q(s,·)/λ)
 *   |V(s) − V*(s)| ≤ errorBound()      |log π(a|s) − log π*(a|s)| ≤ 2·errorBound()/λ
 * }</pre>
 *
 * <p>Q*, V*, π* are the exact solution for the model's numbers as stored. The first two bounds include every rounding
 * error, and hold state by state with {@link #errorBound(int)}; the third, which follows from the first, holds up to
 * the rounding of one log-sum-exp.
 *
 * <p>Immutable and thread-safe.
 */
public final class Solution {
    private static final double ROW_SUMS = 1e-8; // more than what sums of rows and roundings make of a fixed point

    private final QTable q;
    private final double[] values;
    private final double temperature;
    private final double tolerance;
    private final int iterations;
    private final double residual;
    private final double[] errorBounds;
    private final double errorBound; // the largest of them
    private final Status status;
    private volatile Policy policy; // made when first asked for

    Solution(Certificate certificate, double temperature, double tolerance, int iterations, Status status) {
        this.q = certificate.q();
        this.values = certificate.values();
        this.temperature = temperature;
        this.tolerance = tolerance;
        this.iterations = iterations;
        this.residual = certificate.residual();
        this.errorBounds = certificate.errorBounds();
        this.errorBound = certificate.errorBound();
        this.status = status;
    }

    /**
     * Returns the action values.
     *
     * @return Q, within {@link #errorBound} of Q*
     */
    public QTable q() {
        return q;
    }

    /**
     * Returns the soft values.
     *
     * @return a new array: V(s) = lse_λ(Q(s,·)) for each state, 0 for terminal ones
     */
    public double[] values() {
        return values.clone();
    }

    /**
     * Returns the soft value of a state.
     *
     * @param s a state
     * @return V(s), 0 for a terminal state
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double value(int s) {
        Indices.checkState(s, values.length);
        return values[s];
    }

    /**
     * Returns the soft-greedy policy, softmax(Q/λ). It is computed when first asked for, and kept.
     *
     * @return the policy
     */
    public Policy policy() {
        Policy result = policy;
        if (result == null) {
            result = Policy.softmax(q, temperature);
            policy = result;
        }
        return result;
    }

    /**
     * Returns the temperature of the problem that was solved.
     *
     * @return λ ≥ 0, in units of reward
     */
    public double temperature() {
        return temperature;
    }

    /**
     * Returns how many iterations were done.
     *
     * @return the number, ≥ 0
     */
    public int iterations() {
        return iterations;
    }

    /**
     * Returns the Bellman residual of the table, as {@link SoftBellman#residual} computes it.
     *
     * @return ‖TQ − Q‖∞, in units of reward
     */
    public double residual() {
        return residual;
    }

    /**
     * Returns the certified error, rounding included, as {@link SoftBellman#errorBound} computes it for any table.
     *
     * @return a bound on ‖Q − Q*‖∞ and ‖V − V*‖∞, in units of reward; the largest of {@link #errorBound(int)}
     */
    public double errorBound() {
        return errorBound;
    }

    /**
     * Returns the certified error of one state, rounding included. Errors enter it where they arise: it may be much
     * smaller than {@link #errorBound()} where rewards differ in size from one part of the model to another.
     *
     * @param s a state
     * @return a bound on |Q(s,a) − Q*(s,a)|, for each action, and on |V(s) − V*(s)|, in units of reward; 0 for a
     *     terminal state
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double errorBound(int s) {
        Indices.checkState(s, errorBounds.length);
        return errorBounds[s];
    }

    /** Returns the certified error of each state. */
    double[] errorBounds() {
        return errorBounds.clone();
    }

    /**
     * Tells why the solver stopped.
     *
     * @return CONVERGED exactly if {@code errorBound()} is at most the tolerance; except that a search for a
     *     temperature that was stopped says so ({@link Temperatures#forEntropy})
     */
    public Status status() {
        return status;
    }

    /**
     * Returns this solution if the tolerance was reached.
     *
     * @return this
     * @throws IllegalStateException if it was not; the message names the bound, the tolerance, the reason and a remedy
     */
    public Solution requireConverged() {
        if (status != Status.CONVERGED) {
            throw new IllegalStateException(complaint());
        }
        return this;
    }

    /** Returns this solution with another reason for having stopped. */
    Solution withStatus(Status reason) {
        return new Solution(
                new Certificate(q, values, residual, errorBounds), temperature, tolerance, iterations, reason);
    }

    String complaint() {
        if (errorBound <= tolerance) { // the search was stopped, not the solution
            return "search for a temperature " + status.reason() + " at temperature " + temperature
                    + ", whose solution is certified to " + errorBound + "; "
                    + (status == Status.TIME_LIMIT ? "raise timeLimit" : "search again");
        }
        return "not converged after " + iterations + " iterations: error bound " + errorBound + " > tolerance "
                + tolerance + ", " + status.reason()
                + (errorBound < Double.POSITIVE_INFINITY || status == Status.UNDECIDED
                        ? "; " + status.remedy()
                        : " before a finite solution was proved to exist; " + status.remedy()
                                + ", or lower the discount");
    }

    /**
     * Returns this solution if it can be one of the given model: of the same states and actions, and such that a backup
     * changes the table by no more than the certified error allows. A solution of another model of the same shape is
     * refused, unless the two hardly differ. Cost: one backup.
     *
     * @param mdp the model
     * @return this
     * @throws IllegalArgumentException if this is not a solution of the model
     */
    public Solution requireSolutionOf(FiniteMdp mdp) {
        Objects.requireNonNull(mdp, "mdp").stateActions().requireSame("solution and model", q.stateActions());
        double size = Math.max(temperature, Vectors.maxNorm(q.byPair()));
        double residual = SoftBellman.residual(mdp, q, temperature);
        if (!(residual <= 3 * errorBound + ROW_SUMS * size)) { // exactly, (1 + β)·errorBound, and β ≤ 1 + 1e-9
            throw new IllegalArgumentException("the solution must be one of this model: a backup changes its table by "
                    + residual + ", and its certified error is " + errorBound + "; solve this model");
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Solution that
                && q.equals(that.q)
                && Double.compare(temperature, that.temperature) == 0
                && tolerance == that.tolerance
                && iterations == that.iterations
                && residual == that.residual
                && Arrays.equals(errorBounds, that.errorBounds)
                && status == that.status;
    }

    @Override
    public int hashCode() {
        return Objects.hash(q, temperature, iterations);
    }

    @Override
    public String toString() {
        return "Solution[" + status + " after " + iterations + " iterations, temperature " + temperature
                + ", error bound " + errorBound + "]";
    }
}
