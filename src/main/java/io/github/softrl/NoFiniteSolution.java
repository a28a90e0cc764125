package io.github.softrl;

import io.github.softrl.linear.Vectors;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Proofs that a model without discount has no finite solution. Entropy is earned at every step, so ending late may pay
 * without limit. A model is refused if it has a state that cannot reach a terminal state; an end component whose
 * rewards are all ≥ 0 (at λ > 0, and at λ = 0 if one is positive), in which one can stay at no cost; or an end
 * component in which staying earns more than 0 per step in reward and entropy, by the lower bound min(T_C h − h) on the
 * gain, for any h. See docs/theory.md, section 11.
 */
final class NoFiniteSolution {
    private static final double WORK = 5e7; // how many entries are visited at most in search of a gain's sign

    private NoFiniteSolution() {}

    /**
     * Throws if the discount is 1 and it can be shown that no finite solution exists, where row sums count as 1.
     *
     * @throws ArithmeticException with the reason
     */
    static void refuse(FiniteMdp mdp, double temperature) {
        if (mdp.discount() < 1) {
            return;
        }
        TransitionRows rows = mdp.rows();
        StateGraph graph = new StateGraph(rows);
        int trapped = graph.trappedState(pair -> true);
        if (trapped >= 0) {
            throw new ArithmeticException("no finite solution at discount 1: state "
                    + mdp.names().describeState(trapped)
                    + " can never reach a terminal state; declare absorbing states terminal or lower the discount");
        }
        BitSet free = new BitSet();
        for (int pair = 0; pair < rows.pairs(); pair++) {
            free.set(pair, rows.reward[pair] >= 0);
        }
        EndComponents costless = new EndComponents(graph, free);
        for (int pair = 0; pair < rows.pairs(); pair++) {
            if (costless.contains(pair) && (temperature > 0 || rows.reward[pair] > 0)) {
                throw infinite(mdp, temperature, "one can stay for ever at no cost around", costless.firstState());
            }
        }
        BitSet all = new BitSet();
        all.set(0, rows.pairs());
        refusePositiveGain(mdp, temperature, new EndComponents(graph, all));
    }

    private static ArithmeticException infinite(FiniteMdp mdp, double temperature, String why, int state) {
        return new ArithmeticException("no finite solution at discount 1 and temperature " + temperature + ": " + why
                + " state " + mdp.names().describeState(state)
                + "; charge for each step, or lower the temperature or the discount");
    }

    /** Runs relative value iteration within the components, until every gain proves negative or one proves positive. */
    private static void refusePositiveGain(FiniteMdp mdp, double temperature, EndComponents components) {
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
        for (int sweep = 0; sweep < sweeps; sweep++) {
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
                        String why = "staying for ever earns at least " + low[c] + " per step around";
                        throw infinite(mdp, temperature, why, s);
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
}
