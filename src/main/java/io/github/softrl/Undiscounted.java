package io.github.softrl;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * What can be proved where T is no contraction, at discount 1: that no finite solution exists, or that one does and how
 * near it is.
 *
 * <p><b>No solution.</b> Entropy is earned at every step, so ending late may pay without limit. Refused are: states that
 * cannot reach a terminal state; end components whose rewards are all ≥ 0 (at λ > 0, and at λ = 0 if one is positive), in
 * which one can stay at no cost; end components in which staying earns more than 0 per step in reward and entropy, by the
 * lower bound min(T_C h − h) on the gain, for any h.
 *
 * <p><b>A solution.</b> If Tu ≤ u and Tl ≥ l for some l ≤ u, a fixed point lies between them, because T is monotone; it is
 * the only one if both are strict. Tried are l, u = v ∓ εw, with w the expected number of steps to the end under the
 * soft-greedy policy.
 *
 * <p>See docs/theory.md, section 11.
 */
final class Undiscounted {
    private static final double WORK = 5e7; // entries visited at most in search of a gain's sign

    private Undiscounted() {}

    /**
     * Throws if the discount is 1, no finite solution exists where row sums count as 1, and that can be shown.
     *
     * @throws ArithmeticException with the reason
     */
    static void refuseInfinite(FiniteMdp mdp, double temperature) {
        TransitionRows rows = mdp.rows();
        if (mdp.discount() < 1) {
            return;
        }
        int trapped = trappedState(rows, pair -> true);
        if (trapped >= 0) {
            throw new ArithmeticException("no finite solution at discount 1: state "
                    + mdp.names().describeState(trapped)
                    + " can never reach a terminal state; declare absorbing states terminal or lower the discount");
        }
        BitSet free = new BitSet();
        for (int pair = 0; pair < rows.rows(); pair++) {
            free.set(pair, rows.reward[pair] >= 0);
        }
        EndComponents costless = new EndComponents(rows, free);
        for (int pair = 0; pair < rows.rows(); pair++) {
            if (costless.stays(pair) && (temperature > 0 || rows.reward[pair] > 0)) {
                throw infinite(mdp, temperature, "one can stay for ever at no cost around", costless.anyState());
            }
        }
        BitSet all = new BitSet();
        all.set(0, rows.rows());
        refusePositiveGain(mdp, temperature, new EndComponents(rows, all));
    }

    private static ArithmeticException infinite(FiniteMdp mdp, double temperature, String why, int state) {
        return new ArithmeticException("no finite solution at discount 1 and temperature " + temperature + ": " + why
                + " state " + mdp.names().describeState(state)
                + "; charge for each step, or lower the temperature or the discount");
    }

    /** Returns a state from which no terminal state can be reached by the rows that count, or −1. */
    static int trappedState(TransitionRows rows, IntPredicate counts) {
        int[] distance = distances(rows, counts);
        for (int s = 0; s < rows.states(); s++) {
            if (distance[s] == Integer.MAX_VALUE) {
                return s;
            }
        }
        return -1;
    }

    /** Returns the least number of transitions to a terminal state by the rows that count, MAX_VALUE if there is no way. */
    private static int[] distances(TransitionRows rows, IntPredicate counts) {
        SparseMatrix predecessors = SparseMatrix.stateGraph(rows, counts).transpose();
        int[] distance = new int[rows.states()];
        Arrays.fill(distance, Integer.MAX_VALUE);
        int[] queue = new int[rows.states()];
        int size = 0;
        for (int s = 0; s < rows.states(); s++) {
            if (rows.actionStart[s] == rows.actionStart[s + 1]) {
                distance[s] = 0;
                queue[size++] = s;
            }
        }
        for (int i = 0; i < size; i++) {
            for (int k = predecessors.rowStart()[queue[i]]; k < predecessors.rowStart()[queue[i] + 1]; k++) {
                int s = predecessors.column()[k];
                if (distance[s] == Integer.MAX_VALUE) {
                    distance[s] = distance[queue[i]] + 1;
                    queue[size++] = s;
                }
            }
        }
        return distance;
    }

    /**
     * Returns a policy that ends from every state, by rows: each state takes an action that may lead it nearer to a terminal
     * state. To be asked only where {@link #trappedState} finds none.
     */
    static double[] endingPolicy(FiniteMdp mdp) {
        TransitionRows rows = mdp.rows();
        int[] distance = distances(rows, pair -> true);
        double[] policy = new double[rows.rows()];
        for (int s = 0; s < rows.states(); s++) {
            int nearest = -1;
            int least = Integer.MAX_VALUE;
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                    if (distance[rows.successor[k]] < least) {
                        least = distance[rows.successor[k]];
                        nearest = pair;
                    }
                }
            }
            if (nearest >= 0) {
                policy[nearest] = 1;
            }
        }
        return policy;
    }

    /** Relative value iteration within the components, until each gain is seen to be negative or one positive. */
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
                    change[s] = staying(mdp, temperature, components, h, s, q);
                    low[c] = Math.min(low[c], change[s]);
                    high[c] = Math.max(high[c], change[s]);
                }
            }
            double rounding =
                    4 * ErrorBound.roundingOfValues(mdp, temperature, SoftBellman.largest(h)); // differences, sums
            boolean allNegative = true;
            for (int s = 0; s < h.length; s++) {
                int c = components.component[s];
                if (c >= 0) {
                    if (low[c] > rounding) {
                        throw infinite(
                                mdp, temperature, "staying for ever earns " + low[c] + " per step and more around", s);
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
            FiniteMdp mdp, double temperature, EndComponents components, double[] h, int s, double[] q) {
        TransitionRows rows = mdp.rows();
        int actions = 0;
        for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
            if (components.stays(pair)) {
                q[actions++] = SoftBellman.relativeValue(rows, h, s, pair);
            }
        }
        return SoftMath.logSumExp(q, 0, actions, temperature);
    }

    /**
     * Returns ε·max w such that |V* − v| ≤ εw is proved, or +∞.
     *
     * @param policy the soft-greedy policy of v, by rows
     */
    static double valueBound(FiniteMdp mdp, double temperature, double[] v, double[] policy, LinearSolver solver) {
        double[] w = LinearSystem.of(mdp, policy, solver).stepsToEnd(mdp);
        double difference = difference(mdp, temperature, v);
        for (int round = 0; round < 20; round++) {
            if (w == null) {
                return Double.POSITIVE_INFINITY;
            }
            double bound = valueBound(mdp, temperature, v, w, difference);
            if (bound < Double.POSITIVE_INFINITY) {
                return bound;
            }
            // equally good actions of different length: w must cover the longest
            w = LinearSystem.of(mdp, longest(mdp, v, w, difference), solver).stepsToEnd(mdp);
        }
        return Double.POSITIVE_INFINITY;
    }

    private static double valueBound(FiniteMdp mdp, double temperature, double[] v, double[] w, double difference) {
        double rounding = ErrorBound.roundingOfValues(mdp, temperature, SoftBellman.largest(v));
        double epsilon = 1.5 * (difference + 2 * rounding);
        for (int attempt = 0; attempt < 6; attempt++) {
            double bound =
                    Math.max(enclosure(mdp, temperature, v, w, epsilon), enclosure(mdp, temperature, v, w, -epsilon));
            if (bound < Double.POSITIVE_INFINITY) {
                return bound;
            }
            epsilon *= 4;
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Returns max |εw| if u = v + εw has Tu ≤ u (for ε > 0) or Tu ≥ u (for ε < 0), rounding included, else +∞. */
    private static double enclosure(FiniteMdp mdp, double temperature, double[] v, double[] w, double epsilon) {
        double[] u = new double[v.length];
        for (int s = 0; s < v.length; s++) {
            u[s] = mdp.isTerminal(s) ? 0 : v[s] + epsilon * w[s];
        }
        double largest = SoftBellman.largest(u);
        double rounding = ErrorBound.roundingOfValues(mdp, temperature, largest);
        double[] tu = new double[v.length];
        SoftBellman.sweep(mdp, temperature, u, tu, 0, v.length);
        double bound = 0;
        for (int s = 0; s < v.length; s++) {
            double slack = epsilon > 0 ? u[s] - tu[s] : tu[s] - u[s];
            if (!mdp.isTerminal(s) && !(slack > rounding)) {
                return Double.POSITIVE_INFINITY;
            }
            bound = Math.max(bound, Math.abs(u[s] - v[s]));
        }
        return bound + Math.ulp(largest);
    }

    /** Returns the policy that takes, among the actions that are as good as the best but for rounding, the longest. */
    private static double[] longest(FiniteMdp mdp, double[] v, double[] w, double difference) {
        TransitionRows rows = mdp.rows();
        double[] policy = new double[rows.rows()];
        double margin = 100
                * (difference + ErrorBound.roundingOfValues(mdp, 0, SoftBellman.largest(v)))
                * SoftBellman.largest(w);
        for (int s = 0; s < v.length; s++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                best = Math.max(best, SoftBellman.actionValue(rows, mdp.discount(), v, pair));
            }
            int chosen = -1;
            double longest = Double.NEGATIVE_INFINITY;
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                double steps = SoftBellman.actionValue(rows, mdp.discount(), w, pair) - rows.reward[pair];
                if (SoftBellman.actionValue(rows, mdp.discount(), v, pair) >= best - margin && steps > longest) {
                    longest = steps;
                    chosen = pair;
                }
            }
            if (chosen >= 0) {
                policy[chosen] = 1;
            }
        }
        return policy;
    }

    private static double difference(FiniteMdp mdp, double temperature, double[] v) {
        double[] tv = new double[v.length];
        SoftBellman.sweep(mdp, temperature, v, tv, 0, v.length);
        SoftBellman.subtract(tv, v);
        return SoftBellman.largest(tv);
    }
}
