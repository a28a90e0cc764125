package io.github.softrl;

import io.github.softrl.internal.Indices;

/**
 * The solution of a finite-horizon problem: values, tables and policies by stage t.
 *
 * <p>Tables and policies are computed from V_{t+1} when they are asked for, in time linear in the number of
 * transitions. Immutable and thread-safe.
 */
public final class HorizonSolution {
    private final FiniteMdp mdp;
    private final double temperature;
    private final int horizon;
    private final double[][] values; // V_t for the stages that were kept
    private final double errorBound;

    HorizonSolution(FiniteMdp mdp, double temperature, int horizon, double[][] values, double errorBound) {
        this.mdp = mdp;
        this.temperature = temperature;
        this.horizon = horizon;
        this.values = values;
        this.errorBound = errorBound;
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
     * Returns the soft values of a stage, with H − t decisions to go.
     *
     * @param t the stage, 0 .. H; V_H = 0
     * @return a new array: V_t(s) for each state
     * @throws IndexOutOfBoundsException if there is no such stage, or it was not kept
     */
    public double[] values(int t) {
        Indices.check("stage", t, horizon + 1);
        return stage(t, t).clone();
    }

    /**
     * Returns the action values of a stage: Q_t = R + γPV_{t+1}.
     *
     * @param t the stage, 0 .. H − 1
     * @return the table
     * @throws IndexOutOfBoundsException if there is no such stage, or it was not kept
     */
    public QTable q(int t) {
        Indices.check("stage", t, horizon);
        return BellmanOperator.table(mdp, stage(t + 1, t));
    }

    /**
     * Returns the policy of a stage: π_t = softmax(Q_t/λ).
     *
     * @param t the stage, 0 .. H − 1
     * @return the policy
     * @throws IndexOutOfBoundsException if there is no such stage, or it was not kept
     */
    public Policy policy(int t) {
        return Policy.softmax(q(t), temperature);
    }

    /**
     * Returns a guaranteed bound on the rounding error of every value and table, |V_t − V_t*| and ‖Q_t − Q_t*‖∞, where
     * the asterisk marks the exact solution for the model's numbers as stored.
     *
     * @return the bound, in units of reward
     */
    public double errorBound() {
        return errorBound;
    }

    /** Returns V_t, which is needed for the stage that was asked for. */
    private double[] stage(int t, int asked) {
        if (t >= values.length) {
            throw new IndexOutOfBoundsException(
                    "stage must be 0, as only the first was kept: " + asked + "; use solve to keep all stages");
        }
        return values[t];
    }

    @Override
    public String toString() {
        return "HorizonSolution[" + horizon + " stages, temperature " + temperature + ", error bound " + errorBound
                + "]";
    }
}
