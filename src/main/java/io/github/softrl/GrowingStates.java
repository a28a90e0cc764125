package io.github.softrl;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * States in which row sums above 1 outweigh the discount, whatever one does: the largest set C such that, beyond
 * rounding, γ·p(C|s,a) ≥ 1 for every action of every state in C. For the indicator x of C, every policy has γP_π x ≥ x,
 * so that (γP_π)ᵗ does not vanish, errors do not die out, and no bound can be proved. Rows count as they are stored.
 */
final class GrowingStates {
    private final FiniteMdp mdp;
    private final TransitionRows rows;
    private final StateGraph graph;
    private final boolean[] isIn;
    private final int[] removed; // states that are not in C, in the order in which this was found
    private int count;

    private GrowingStates(FiniteMdp mdp, BooleanSupplier stop) {
        this.mdp = mdp;
        this.rows = mdp.rows();
        this.graph = new StateGraph(rows, stop);
        this.isIn = new boolean[rows.states()];
        this.removed = new int[rows.states()];
        Arrays.fill(isIn, true);
    }

    /**
     * Returns the first state of C, or −1 if there is none.
     *
     * @param stop whether to give up
     * @throws java.util.concurrent.CancellationException if it says so
     */
    static int first(FiniteMdp mdp, BooleanSupplier stop) {
        if (!isAboveOne(mdp.discount() * mdp.rows().maxRowSum, 1)) {
            return -1;
        }
        GrowingStates states = new GrowingStates(mdp, stop);
        states.removeAll();
        for (int s = 0; s < states.isIn.length; s++) {
            if (states.isIn[s]) {
                return s;
            }
        }
        return -1;
    }

    private void removeAll() {
        for (int s = 0; s < isIn.length; s++) {
            boolean grows = !rows.isTerminal(s);
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1] && grows; pair++) {
                grows = grows(pair);
            }
            remove(s, grows);
        }
        for (int i = 0; i < count; i++) {
            for (int k = graph.start[removed[i]]; k < graph.start[removed[i] + 1]; k++) {
                int pair = graph.into[k];
                remove(graph.state[pair], !isIn[graph.state[pair]] || grows(pair));
            }
        }
    }

    private void remove(int s, boolean stays) {
        if (!stays) {
            isIn[s] = false;
            removed[count++] = s;
        }
    }

    /** Returns whether it is proved that γ·p(C|s,a) ≥ 1 for a pair, where C is what is left of the set. */
    private boolean grows(int pair) {
        double sum = 0;
        for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
            sum += isIn[rows.successor[k]] ? rows.probability[k] : 0;
        }
        return isAboveOne(mdp.discount() * sum, rows.rowStart[pair + 1] - rows.rowStart[pair]);
    }

    /** Returns whether a sum of that many products, with its rounding errors, is at least 1. */
    private static boolean isAboveOne(double sum, int terms) {
        return sum * (1 - Rounding.ofNonNegativeSum(terms)) >= 1;
    }
}
