package io.github.softrl;

import io.github.softrl.internal.Indices;
import java.util.Arrays;
import java.util.Objects;

/**
 * The solution of a finite-horizon problem: values, tables and policies by stage t.
 *
 * <p>Stages are computed from the last to the first. If the run was stopped on the way, the stages from {@link
 * #firstStage} on are there: each is the exact solution, up to rounding, for the decisions that are left at it.
 *
 * <p>Tables and policies are computed from V_{t+1} when they are asked for, in time linear in the number of
 * transitions. Immutable and thread-safe.
 */
public final class HorizonSolution {
    private final FiniteMdp mdp;
    private final double temperature;
    private final int horizon;
    private final int firstStage;
    private final double[][] values; // V_t for the stages that were kept, at t modulo the length
    private final double errorBound;
    private final Status status;

    HorizonSolution(
            FiniteMdp mdp,
            double temperature,
            int horizon,
            int firstStage,
            double[][] values,
            double errorBound,
            Status status) {
        this.mdp = mdp;
        this.temperature = temperature;
        this.horizon = horizon;
        this.firstStage = firstStage;
        this.values = values;
        this.errorBound = errorBound;
        this.status = status;
    }

    /**
     * Returns the number of decisions.
     *
     * @return H
     */
    public int horizon() {
        return horizon;
    }

    /**
     * Returns the temperature.
     *
     * @return λ ≥ 0, in units of reward
     */
    public double temperature() {
        return temperature;
    }

    /**
     * Returns the first stage that was computed, which is the last one that the run reached.
     *
     * @return t: 0 if the status is CONVERGED; H, where V_H = 0, if the run was stopped before it computed anything
     */
    public int firstStage() {
        return firstStage;
    }

    /**
     * Returns the soft values of a stage, with H − t decisions to go.
     *
     * @param t the stage, {@link #firstStage} .. H; V_H = 0
     * @return a new array: V_t(s) for each state
     * @throws IndexOutOfBoundsException if there is no such stage, or it was not computed or not kept
     */
    public double[] values(int t) {
        requireComputed(t, horizon + 1L);
        return kept(t, t).clone();
    }

    /**
     * Returns the action values of a stage: Q_t = R + γPV_{t+1}.
     *
     * @param t the stage, {@link #firstStage} .. H − 1
     * @return the table
     * @throws IndexOutOfBoundsException if there is no such stage, or it was not computed or not kept
     */
    public QTable q(int t) {
        requireComputed(t, horizon);
        return BellmanOperator.table(mdp, kept(t + 1, t));
    }

    /**
     * Returns the policy of a stage: π_t = softmax(Q_t/λ).
     *
     * @param t the stage, {@link #firstStage} .. H − 1
     * @return the policy
     * @throws IndexOutOfBoundsException if there is no such stage, or it was not computed or not kept
     */
    public Policy policy(int t) {
        return Policy.softmax(q(t), temperature);
    }

    /**
     * Returns a guaranteed bound on the rounding error of every value and table, |V_t − V_t*| and ‖Q_t − Q_t*‖∞, where
     * the asterisk marks the exact solution for the model's numbers as stored.
     *
     * @return the bound, in units of reward; it holds for the stages that were computed, whatever the status is
     */
    public double errorBound() {
        return errorBound;
    }

    /**
     * Tells why the solver stopped.
     *
     * @return CONVERGED if every stage was computed, otherwise TIME_LIMIT or INTERRUPTED
     */
    public Status status() {
        return status;
    }

    /**
     * Returns this solution if every stage was computed.
     *
     * @return this
     * @throws IllegalStateException if the run was stopped; the message names the first stage, the reason
     *     and a remedy
     */
    public HorizonSolution requireConverged() {
        if (status != Status.CONVERGED) {
            throw new IllegalStateException(complaint());
        }
        return this;
    }

    String complaint() {
        return "not converged after " + progress() + ": "
                + (firstStage == horizon ? "no stage was computed, " : "firstStage is " + firstStage + ", ")
                + status.reason() + "; " + remedy();
    }

    private String progress() {
        return (horizon - firstStage) + " of " + horizon + " stages";
    }

    private String remedy() {
        return status == Status.TIME_LIMIT ? "raise timeLimit" : "solve again";
    }

    private void requireComputed(int t, long end) {
        Indices.check("stage", t, end);
        if (t < firstStage) {
            throw new IndexOutOfBoundsException((firstStage >= end
                            ? "no such stage was computed"
                            : "stage must be in [" + firstStage + ", " + end + ")")
                    + ", as the run was " + status.reason() + ": " + t + "; " + remedy());
        }
    }

    /** Returns V_t, which is needed for the stage that was asked for. */
    private double[] kept(int t, int asked) {
        if (t - firstStage >= values.length) {
            throw new IndexOutOfBoundsException("stage must be " + firstStage + ", as only the first was kept: " + asked
                    + "; use solve to keep all stages");
        }
        return values[t % values.length];
    }

    /**
     * Compares content: what was solved, and the stages that were kept. Names of states and actions do not count, as
     * in tables.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof HorizonSolution that
                && Double.compare(temperature, that.temperature) == 0
                && horizon == that.horizon
                && firstStage == that.firstStage
                && errorBound == that.errorBound
                && status == that.status
                && Arrays.deepEquals(values, that.values)
                && mdp.withNames(Names.none()).equals(that.mdp.withNames(Names.none()));
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(temperature, horizon, firstStage) + Arrays.hashCode(kept(firstStage, firstStage));
    }

    @Override
    public String toString() {
        return "HorizonSolution[" + status + " after " + progress() + ", temperature " + temperature
                + (firstStage == horizon ? "" : ", error bound " + errorBound) + "]";
    }
}
