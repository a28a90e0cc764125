package io.github.softrl;

import io.github.softrl.linear.Vectors;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Proofs that a model has no unique finite solution, because it has no discount, or none that counts. Entropy is earned
 * at every step, so ending late may pay without limit. A model is refused if it has {@link GrowingStates}; and at
 * discount 1 also if it has a state that cannot reach a terminal state; an end component whose rewards are all ≥ 0 (at
 * λ > 0, and at λ = 0 if one is positive), in which one can stay at no cost; or an end component in which staying earns
 * more than 0 per step in reward and entropy, by the lower bound min(T_C h − h) on the gain, for any h. See
 * docs/theory.md, section 11.
 */
final class NoFiniteSolution {
    private static final double WORK = 5e7; // how many entries are visited at most in search of a gain's sign

    private NoFiniteSolution() {}

    /**
     * Throws if it can be shown that no unique finite solution exists, or none that could be certified. At discount 1
     * row sums count as 1.
     *
     * @param stop whether to give up the search for a proof
     * @throws ArithmeticException with the reason
     */
    static void refuse(FiniteMdp mdp, double temperature, BooleanSupplier stop) {
        try {
            if (mdp.discount() == 1) {
                StateGraph graph = new StateGraph(mdp.rows(), stop);
                refuseTrapped(mdp, graph);
                refuseStaying(mdp, temperature, graph, stop);
            }
            refuseGrowing(mdp, stop);
        } catch (CancellationException stopped) {
            return; // nothing was proved
        }
    }

    private static void refuseGrowing(FiniteMdp mdp, BooleanSupplier stop) {
        int growing = GrowingStates.first(mdp, stop);
        if (growing >= 0) {
            throw new ArithmeticException("no finite solution at discount " + mdp.discount()
                    + " can be certified: whatever one does from state "
                    + mdp.names().describeState(growing)
                    + ", row sums above 1 gain as much as the discount and endings lose, or more; make the rows sum to"
                    + " 1, or lower the discount");
        }
    }

    private static void refuseTrapped(FiniteMdp mdp, StateGraph graph) {
        int trapped = graph.trappedState(pair -> true);
        if (trapped >= 0) {
            throw new ArithmeticException("no unique finite solution at discount 1: state "
                    + mdp.names().describeState(trapped)
                    + " can never reach a terminal state; declare absorbing states terminal or lower the discount");
        }
    }

    private static void refuseStaying(FiniteMdp mdp, double temperature, StateGraph graph, BooleanSupplier stop) {
        TransitionRows rows = mdp.rows();
        BitSet all = new BitSet();
        all.set(0, rows.pairs());
        EndComponents components = new EndComponents(graph, all, stop);
        BitSet free = new BitSet();
        for (int pair = 0; pair < rows.pairs(); pair++) {
            free.set(pair, components.contains(pair) && rows.reward[pair] >= 0);
        }
        EndComponents costless = free.isEmpty() ? components : new EndComponents(graph, free, stop);
        int best = -1;
        for (int pair = 0; pair < rows.pairs() && !free.isEmpty(); pair++) {
            boolean pays = costless.contains(pair) && (temperature > 0 || rows.reward[pair] > 0);
            best = pays && (best < 0 || rows.reward[pair] > rows.reward[best]) ? pair : best;
        }
        if (best >= 0) {
            String why = "one can stay for ever at no cost or at a gain around";
            throw infinite(mdp, temperature, why, graph.state[best], components, true);
        }
        refusePositiveGain(mdp, temperature, components, stop);
    }

    private static ArithmeticException infinite(
            FiniteMdp mdp, double temperature, String why, int state, EndComponents components, boolean isFree) {
        double safe = temperature > 0 ? safeTemperature(mdp.rows(), components) : 0;
        String cooler = "";
        if (safe > 0) {
            cooler = " lower the temperature (any below " + digits(0.9999 * safe) + " is low enough),";
        } else if (temperature > 0 && !isFree) {
            cooler = " lower the temperature,";
        }
        return new ArithmeticException("no finite solution at discount 1 and temperature " + temperature + ": " + why
                + " state " + mdp.names().describeState(state)
                + (isFree && temperature > 0 ? ", and earn entropy" : "")
                + "; charge more for each step," + cooler + " or lower the discount");
    }

    /** Returns a number in few digits, for a message. */
    private static double digits(double x) {
        return Double.isFinite(x) ? new BigDecimal(x, new MathContext(7)).doubleValue() : x;
    }

    /**
     * Returns a temperature below which staying costs more than its entropy is worth, whatever one does: the least −max
     * R / log n of the components, n being the largest number of actions that stay; 0 if some reward there is not
     * negative.
     */
    private static double safeTemperature(TransitionRows rows, EndComponents components) {
        double[] maxReward = new double[components.count()];
        int[] choices = new int[components.count()];
        Arrays.fill(maxReward, Double.NEGATIVE_INFINITY);
        for (int s = 0; s < rows.states(); s++) {
            int staying = 0;
            int c = components.component[s];
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1] && c >= 0; pair++) {
                if (components.contains(pair)) {
                    staying++;
                    maxReward[c] = Math.max(maxReward[c], rows.reward[pair]);
                }
            }
            if (c >= 0) {
                choices[c] = Math.max(choices[c], staying);
            }
        }
        double safe = Double.POSITIVE_INFINITY;
        for (int c = 0; c < choices.length; c++) {
            double ofComponent = choices[c] > 1 ? -maxReward[c] / SoftMath.maxEntropy(choices[c]) : -maxReward[c];
            safe = Math.min(safe, choices[c] > 1 || maxReward[c] >= 0 ? ofComponent : Double.POSITIVE_INFINITY);
        }
        return safe < Double.POSITIVE_INFINITY ? Math.max(0, safe) : 0;
    }

    /** Runs relative value iteration within the components, until every gain proves negative or one proves positive. */
    private static void refusePositiveGain(
            FiniteMdp mdp, double temperature, EndComponents components, BooleanSupplier stop) {
        TransitionRows rows = mdp.rows();
        if (components.isEmpty()) {
            return;
        }
        double[] h = new double[rows.states()];
        double[] change = new double[rows.states()];
        double[] q = new double[rows.maxActions];
        double[] low = new double[components.count()];
        double[] high = new double[components.count()];
        int sweeps = (int) Math.max(100, Math.min(20_000, WORK / (rows.successor.length + 1)));
        for (int sweep = 0; sweep < sweeps && !stop.getAsBoolean(); sweep++) {
            Arrays.fill(low, Double.POSITIVE_INFINITY);
            Arrays.fill(high, Double.NEGATIVE_INFINITY);
            for (int s = 0; s < h.length; s++) {
                int c = components.component[s];
                if (c >= 0) {
                    change[s] = staying(rows, temperature, components, h, s, q);
                    low[c] = Math.min(low[c], change[s]);
                    high[c] = Math.max(high[c], change[s]);
                }
            }
            double rounding = 4 * Rounding.ofValues(mdp, temperature, Vectors.maxNorm(h)); // differences, sums
            boolean allNegative = true;
            for (int s = 0; s < h.length; s++) {
                int c = components.component[s];
                if (c >= 0) {
                    if (low[c] > rounding) {
                        String why = "staying for ever earns at least " + digits(low[c]) + " per step"
                                + (temperature > 0 ? ", in reward and entropy," : "") + " around";
                        throw infinite(mdp, temperature, why, best(rows, components, c), components, false);
                    }
                    allNegative &= high[c] < -rounding;
                    h[s] += 0.5 * (change[s] - 0.5 * (low[c] + high[c])); // half a step: no oscillation
                }
            }
            if (allNegative) {
                return;
            }
        }
    }

    /** Returns (T_C h − h)(s): lse_λ over the actions of s that stay in its component, relative to h(s). */
    private static double staying(
            TransitionRows rows, double temperature, EndComponents components, double[] h, int s, double[] q) {
        int actions = 0;
        for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
            if (components.contains(pair)) {
                q[actions++] = BellmanOperator.relativeValue(rows, h, s, pair);
            }
        }
        return SoftMath.logSumExp(q, 0, actions, temperature);
    }

    /** Returns a state of a component where staying pays most. */
    private static int best(TransitionRows rows, EndComponents components, int component) {
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int s = 0; s < rows.states(); s++) {
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                if (components.component[s] == component
                        && components.contains(pair)
                        && (best < 0 || rows.reward[pair] > highest)) {
                    best = s;
                    highest = rows.reward[pair];
                }
            }
        }
        return best;
    }
}
