package io.github.softrl;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * An undiscounted model at λ = 0 in which each set of states where one can stay for ever at reward 0 is collapsed to
 * one state. All states of such a free component are worth the same, the best that can be had by leaving it, or 0, by
 * staying; but V = TV also holds with any larger number, so that the model itself has no unique solution. The smaller
 * model has: a component has the actions that leave it or cost something, and one more, which ends at reward 0. Rows
 * that stay in a free component count as rows that sum to 1. See docs/theory.md, section 11.
 */
final class FreeComponents {
    private final FiniteMdp mdp;
    private final FiniteMdp model; // with the components collapsed
    private final int[] number; // of each state in it
    private final int[] pair; // of each pair in it, or −1 if it stays in its component

    /**
     * Returns the model with its free components collapsed, or null if there are none, because the discount is not 1 or
     * λ not 0, say; or if some state cannot reach a terminal state; or if it is stopped. Where all rows sum to less
     * than 1, T contracts, and the model as it is stored has one solution only.
     */
    static FreeComponents of(FiniteMdp mdp, double temperature, BooleanSupplier stop) {
        TransitionRows rows = mdp.rows();
        BitSet free = new BitSet();
        boolean mayBe = mdp.discount() == 1 && temperature == 0 && BellmanOperator.contraction(mdp) >= 1;
        for (int i = 0; i < rows.pairs() && mayBe; i++) {
            free.set(i, rows.reward[i] == 0);
        }
        if (free.isEmpty() || stop.getAsBoolean()) {
            return null;
        }
        try {
            StateGraph graph = new StateGraph(rows, stop);
            EndComponents components = new EndComponents(graph, free, stop);
            boolean isOne = components.isEmpty() || graph.trappedState(i -> true) >= 0;
            return isOne ? null : new FreeComponents(mdp, components);
        } catch (CancellationException stopped) {
            return null;
        }
    }

    private FreeComponents(FiniteMdp mdp, EndComponents components) {
        this.mdp = mdp;
        TransitionRows rows = mdp.rows();
        this.number = new int[rows.states()];
        this.pair = new int[rows.pairs()];
        int[] first = new int[components.count()]; // the number of each component
        Arrays.fill(first, -1);
        int states = 0;
        int terminal = 0;
        for (int s = 0; s < number.length; s++) {
            int c = components.component[s];
            number[s] = c >= 0 && first[c] >= 0 ? first[c] : states++;
            if (c >= 0) {
                first[c] = number[s];
            }
            terminal = rows.isTerminal(s) ? number[s] : terminal;
        }
        int[] actionStart = numberPairs(rows, components, first, states);
        this.model = collapsed(rows, actionStart, first, terminal);
    }

    /** Numbers the pairs that are left, and returns where those of each state begin: last, one for each component. */
    private int[] numberPairs(TransitionRows rows, EndComponents components, int[] first, int states) {
        int[] actionStart = new int[states + 1];
        for (int s = 0; s < number.length; s++) {
            for (int i = rows.actionStart[s]; i < rows.actionStart[s + 1]; i++) {
                pair[i] = components.contains(i) ? -1 : actionStart[number[s] + 1]++;
            }
        }
        for (int c : first) {
            actionStart[c + 1]++;
        }
        for (int s = 0; s < states; s++) {
            actionStart[s + 1] += actionStart[s];
        }
        for (int s = 0; s < number.length; s++) {
            for (int i = rows.actionStart[s]; i < rows.actionStart[s + 1]; i++) {
                pair[i] += pair[i] >= 0 ? actionStart[number[s]] : 0;
            }
        }
        return actionStart;
    }

    private FiniteMdp collapsed(TransitionRows rows, int[] actionStart, int[] first, int terminal) {
        int pairs = actionStart[actionStart.length - 1];
        int[] rowStart = new int[pairs + 1];
        for (int i = 0; i < pair.length; i++) {
            if (pair[i] >= 0) {
                rowStart[pair[i] + 1] = rows.rowStart[i + 1] - rows.rowStart[i];
            }
        }
        for (int c : first) {
            rowStart[actionStart[c + 1]] = 1;
        }
        for (int i = 0; i < pairs; i++) {
            rowStart[i + 1] += rowStart[i];
        }
        int[] successor = new int[rowStart[pairs]];
        double[] probability = new double[successor.length];
        double[] reward = new double[pairs];
        for (int i = 0; i < pair.length; i++) {
            if (pair[i] >= 0) {
                reward[pair[i]] = rows.reward[i];
                int to = rowStart[pair[i]];
                for (int k = rows.rowStart[i]; k < rows.rowStart[i + 1]; k++) {
                    successor[to] = number[rows.successor[k]];
                    probability[to++] = rows.probability[k];
                }
            }
        }
        for (int c : first) {
            successor[rowStart[actionStart[c + 1] - 1]] = terminal;
            probability[rowStart[actionStart[c + 1] - 1]] = 1;
        }
        return FiniteMdp.ofRows(1, actionStart, rowStart, successor, probability, reward);
    }

    /** Returns the smaller model. */
    FiniteMdp model() {
        return model;
    }

    /** Returns an enclosure of V*, or null. */
    Enclosure enclosure(double[] v, BooleanSupplier stop) {
        Enclosure small = Enclosure.of(model, 0, restrict(v), LinearSolver.AUTOMATIC, stop);
        return small == null ? null : new Enclosure(lift(small.low()), lift(small.high()));
    }

    /** Returns the highest of the values of each component. */
    double[] restrict(double[] v) {
        double[] restricted = new double[model.stateCount()];
        Arrays.fill(restricted, Double.NEGATIVE_INFINITY);
        for (int s = 0; s < v.length; s++) {
            restricted[number[s]] = Math.max(restricted[number[s]], v[s]);
        }
        return restricted;
    }

    private double[] lift(double[] v) {
        double[] lifted = new double[number.length];
        Arrays.setAll(lifted, s -> v[number[s]]);
        return lifted;
    }

    /** Returns the table of the whole model, where staying in a component is worth what the component is. */
    QTable lift(QTable q) {
        double[] v = BellmanOperator.softValues(q, 0);
        double[] lifted = new double[pair.length];
        TransitionRows rows = mdp.rows();
        for (int s = 0; s < number.length; s++) {
            for (int i = rows.actionStart[s]; i < rows.actionStart[s + 1]; i++) {
                lifted[i] = pair[i] >= 0 ? q.flat()[pair[i]] : v[number[s]];
            }
        }
        return new QTable(mdp.stateActions(), lifted);
    }
}
