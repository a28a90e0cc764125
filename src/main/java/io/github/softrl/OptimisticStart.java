package io.github.softrl;

import io.github.softrl.linear.Vectors;
import java.util.PriorityQueue;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Optimistic values to start from: what the states would be worth if one could choose the outcome of each action
 * ("all-outcomes determinization", Yoon, Fern and Givan 2007).
 *
 * <p>Policy iteration from V = 0 improves near the rewards first: a distant state sees a difference only once the
 * states in between have their values, which spread by a few states per iteration. Optimistic values point from
 * everywhere to where rewards can be had at all.
 */
final class OptimisticStart {
    private static final int STATES = 1024; // between two looks at whether to stop

    private OptimisticStart() {}

    /**
     * Returns whether each step costs more than its entropy is worth, so that no state is worth more than those that it
     * may lead to. Without a discount optimistic values are of use only then: otherwise they reward going in circles.
     */
    static boolean isOrdered(FiniteMdp mdp, double temperature) {
        TransitionRows rows = mdp.rows();
        double[] entropy = entropies(rows, temperature);
        for (int s = 0; s < entropy.length; s++) {
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                if (rows.reward[pair] + entropy[s] > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Replaces V by the largest of three: a lower bound on V* that follows from TV; (R(s,a) + λ log n)/(1 − γ) for each
     * action that may stay; and R(s,a) + λ log n + γU(s′) for each possible outcome, where that is larger by more than
     * λ. Each state is settled once, from the highest value down (Dijkstra 1959); with rewards of both signs this is an
     * approximation. Where T is not a contraction, the third alone counts, from the terminal states on. Where the
     * result leaves the range of {@code double}, TV is used. If stopped, TV is used, or some states keep what they
     * began with.
     */
    static void raise(FiniteMdp mdp, double temperature, double[] v, double[] tv, BooleanSupplier stop) {
        try {
            raise(mdp, temperature, v, tv, new StateGraph(mdp.rows(), stop), stop);
        } catch (CancellationException stopped) {
            System.arraycopy(tv, 0, v, 0, v.length);
        }
    }

    private static void raise(
            FiniteMdp mdp, double temperature, double[] v, double[] tv, StateGraph graph, BooleanSupplier stop) {
        TransitionRows rows = mdp.rows();
        double low = 0;
        for (int s = 0; s < v.length; s++) {
            low = Math.min(low, tv[s] - v[s]);
        }
        double beta = BellmanOperator.contraction(mdp);
        double[] entropy = entropies(rows, temperature);
        PriorityQueue<Entry> queue = new PriorityQueue<>(v.length);
        for (int s = 0; s < v.length; s++) {
            if (!rows.isTerminal(s)) {
                v[s] = beta < 1 ? tv[s] + beta / (1 - beta) * low : Double.NEGATIVE_INFINITY;
                for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                    double reward = rows.reward[pair] + entropy[s];
                    for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                        if (rows.successor[k] == s && beta < 1) {
                            v[s] = Math.max(v[s], reward / (1 - Math.min(mdp.discount(), beta)));
                        }
                    }
                }
            }
            queue.add(new Entry(v[s], s));
        }
        boolean[] settled = new boolean[v.length];
        for (int i = 0; !queue.isEmpty() && !(i % STATES == 0 && stop.getAsBoolean()); i++) {
            int s2 = queue.poll().state;
            if (settled[s2]) {
                continue;
            }
            settled[s2] = true;
            for (int k = graph.start[s2]; k < graph.start[s2 + 1]; k++) {
                int s = graph.state[graph.into[k]];
                double u = rows.reward[graph.into[k]] + entropy[s] + mdp.discount() * v[s2];
                if (!settled[s] && u > v[s] + temperature) {
                    v[s] = u;
                    queue.add(new Entry(u, s));
                }
            }
        }
        if (!(Vectors.maxNorm(v) <= 1e300)) { // T might overflow
            System.arraycopy(tv, 0, v, 0, v.length);
        }
    }

    /** Returns λ·log n for each state, where n is the number of its actions. */
    private static double[] entropies(TransitionRows rows, double temperature) {
        double[] zeros = new double[rows.maxActions];
        double[] entropies = new double[rows.states()];
        for (int s = 0; s < entropies.length; s++) {
            int actions = rows.actionStart[s + 1] - rows.actionStart[s];
            entropies[s] = actions == 0 ? 0 : SoftMath.logSumExp(zeros, 0, actions, temperature);
        }
        return entropies;
    }

    private record Entry(double value, int state) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry that) {
            int byValue = Double.compare(that.value, value);
            return byValue != 0 ? byValue : Integer.compare(state, that.state);
        }
    }
}
