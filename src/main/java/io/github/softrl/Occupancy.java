package io.github.softrl;

import java.util.Arrays;

/**
 * How often a policy visits each state, d(s) = Σ_t γᵗ Pr(s_t = s), with a bound on the sum of all errors. Not
 * multiplied by 1 − γ; a terminal state counts once, when it is entered.
 *
 * <p>Immutable and thread-safe.
 */
public final class Occupancy {
    private final double[] visits;
    private final double errorBound;

    Occupancy(double[] visits, double errorBound) {
        this.visits = visits;
        this.errorBound = errorBound;
    }

    /**
     * Returns the discounted number of visits of each state.
     *
     * @return a new array, ≥ 0; the entries of states that are not terminal sum to the discounted number of decisions
     */
    public double[] visits() {
        return visits.clone();
    }

    /**
     * Returns a guaranteed bound on Σ_s |d(s) − visits(s)|, rounding included, where d is exact for the numbers of the
     * model, the policy and the start as stored.
     *
     * @return the bound, in visits
     */
    public double errorBound() {
        return errorBound;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Occupancy that && Arrays.equals(visits, that.visits) && errorBound == that.errorBound;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(visits);
    }

    @Override
    public String toString() {
        return "Occupancy[" + visits.length + " states, error bound " + errorBound + "]";
    }
}
