package io.github.softrl;

import io.github.softrl.internal.ArraySizes;
import io.github.softrl.internal.Indices;
import io.github.softrl.internal.Ranges;
import io.github.softrl.internal.TransitionList;
import java.util.Arrays;
import java.util.Objects;

/**
 * A Markov decision process with finitely many states and actions: (S, A, P, R, γ), checked and immutable.
 *
 * <p>States are {@code 0 .. stateCount() - 1}. The actions of state s are {@code 0 .. actionCount(s) - 1}, numbered by
 * state; an impossible action is absent. Action a in state s leads to s′ with probability p(s′|s,a) and has the
 * expected reward R(s,a). A <em>terminal</em> state has no actions and the value 0. It is not the same as an absorbing
 * state: a state whose k ≥ 2 actions all return to it at reward 0 earns entropy for ever and is worth λ·log k/(1−γ).
 *
 * <p>Probabilities are kept as given unless {@link RowSums#NORMALIZED} is asked for. Each is in (0, 1], and those of
 * one state and action sum to 1, both within 1e-9. A successor may occur repeatedly; its probabilities add up. Rewards
 * are finite and may have any sign.
 *
 * <p>There are three ways to build a model: {@link #builder} (transition by transition, in any order), {@link #ofRows}
 * (from sparse arrays, for large models) and {@link #ofDense} (from P[s][a][s′] and R[s][a]). All copy what they are
 * given. Memory: 12 bytes per transition, 12 per state-action pair and 4 per state; 8 more per transition if outcomes
 * have rewards of their own.
 *
 * <p>Immutable and thread-safe; two models are equal if their discounts, names and all stored numbers are equal, in the
 * same order. {@code builder} sorts successors; {@code ofRows} keeps their order. See docs/theory.md, section 1.
 */
public final class FiniteMdp {
    private final TransitionRows rows;
    private final double discount;
    private final StateActions stateActions;

    private FiniteMdp(TransitionRows rows, double discount) {
        this(rows, discount, new StateActions(rows.actionStart, Names.none()));
    }

    private FiniteMdp(TransitionRows rows, double discount, StateActions stateActions) {
        this.rows = rows;
        this.discount = discount + 0.0; // not −0
        this.stateActions = stateActions;
    }

    /**
     * Starts a model.
     *
     * @param stateCount the number of states, 1 .. 2147483638
     * @param discount γ in [0, 1]
     * @return an empty builder
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static Builder builder(int stateCount, double discount) {
        if (!(stateCount >= 1)) {
            throw new IllegalArgumentException(
                    "stateCount must be >= 1: " + stateCount + "; a model has at least one state");
        }
        if (!(stateCount < ArraySizes.MAX_LENGTH)) {
            throw new IllegalArgumentException("stateCount must be below " + ArraySizes.MAX_LENGTH
                    + ", so that arrays can have one entry per state: " + stateCount);
        }
        return new Builder(stateCount, Ranges.requireDiscount(discount));
    }

    /**
     * Returns the model with the given sparse rows (CSR): state s has the rows
     * {@code actionStart[s] .. actionStart[s+1] - 1}, one per action, and row r has the entries
     * {@code rowStart[r] .. rowStart[r+1] - 1}. A state without rows is terminal. The arrays are copied. The call takes
     * time and memory linear in their lengths.
     *
     * @param discount γ in [0, 1]
     * @param actionStart length states + 1; from 0, not decreasing, to the number of rows
     * @param rowStart length rows + 1; from 0, not decreasing, to the number of entries
     * @param successor the state that each entry leads to
     * @param probability the probability of each entry, in (0, 1], and each row sums to 1, within 1e-9
     * @param reward R(s,a), one per row, finite
     * @return the model
     * @throws IllegalArgumentException if an array does not obey these rules; the message names state, action and value
     */
    public static FiniteMdp ofRows(
            double discount,
            int[] actionStart,
            int[] rowStart,
            int[] successor,
            double[] probability,
            double[] reward) {
        return ofRows(discount, actionStart, rowStart, successor, probability, reward, RowSums.AS_GIVEN);
    }

    /**
     * Returns the model with the given sparse rows, as {@link #ofRows(double, int[], int[], int[], double[], double[])}
     * does, with a choice of what to do with sums that are not exactly 1.
     *
     * @param discount γ in [0, 1]
     * @param actionStart length states + 1; from 0, not decreasing, to the number of rows
     * @param rowStart length rows + 1; from 0, not decreasing, to the number of entries
     * @param successor the state that each entry leads to
     * @param probability the probability of each entry, &gt; 0
     * @param reward R(s,a), one per row, finite; stored as given
     * @param rowSums whether rows are kept as given or divided by their sums
     * @return the model
     * @throws IllegalArgumentException if an array does not obey these rules; the message names state, action and value
     */
    public static FiniteMdp ofRows(
            double discount,
            int[] actionStart,
            int[] rowStart,
            int[] successor,
            double[] probability,
            double[] reward,
            RowSums rowSums) {
        Ranges.requireDiscount(discount);
        Objects.requireNonNull(actionStart, "actionStart");
        Objects.requireNonNull(rowStart, "rowStart");
        Objects.requireNonNull(successor, "successor");
        Objects.requireNonNull(probability, "probability");
        Objects.requireNonNull(reward, "reward");
        Objects.requireNonNull(rowSums, "rowSums");
        double[] p = probability.clone();
        rowSums.normalize(p, rowStart);
        TransitionRows rows =
                new TransitionRows(actionStart.clone(), rowStart.clone(), successor.clone(), p, reward.clone(), null);
        return new FiniteMdp(rows, discount);
    }

    /**
     * Returns the model with the given sparse rows, as {@link #ofRows(double, int[], int[], int[], double[], double[])}
     * does, with a reward of its own for each outcome. A simulator pays these; planners use the expected rewards.
     *
     * @param discount γ in [0, 1]
     * @param actionStart length states + 1; from 0, not decreasing, to the number of rows
     * @param rowStart length rows + 1; from 0, not decreasing, to the number of entries
     * @param successor the state that each entry leads to
     * @param probability the probability of each entry, in (0, 1], and each row sums to 1, within 1e-9
     * @param reward R(s,a), one per row, finite; stored as given; it need not equal the rounded Σ p·r
     * @param outcomeReward r(s,a,s′), one per entry, finite; Σ p·r is R(s,a) within 1e-8·max |r|
     * @return the model
     * @throws IllegalArgumentException if an array does not obey these rules; the message names state, action and value
     */
    public static FiniteMdp ofRows(
            double discount,
            int[] actionStart,
            int[] rowStart,
            int[] successor,
            double[] probability,
            double[] reward,
            double[] outcomeReward) {
        return ofRows(discount, actionStart, rowStart, successor, probability, reward, outcomeReward, RowSums.AS_GIVEN);
    }

    /**
     * Returns the model with the given sparse rows and a reward for each outcome, with a choice of what to do with sums
     * that are not exactly 1.
     *
     * @param discount γ in [0, 1]
     * @param actionStart length states + 1; from 0, not decreasing, to the number of rows
     * @param rowStart length rows + 1; from 0, not decreasing, to the number of entries
     * @param successor the state that each entry leads to
     * @param probability the probability of each entry, &gt; 0
     * @param reward R(s,a), one per row, finite; stored as given
     * @param outcomeReward r(s,a,s′), one per entry, finite; with the probabilities as they are stored, Σ p·r is R(s,a)
     *     within 1e-8·max |r|
     * @param rowSums whether rows are kept as given or divided by their sums
     * @return the model
     * @throws IllegalArgumentException if an array does not obey these rules; the message names state, action and value
     */
    public static FiniteMdp ofRows(
            double discount,
            int[] actionStart,
            int[] rowStart,
            int[] successor,
            double[] probability,
            double[] reward,
            double[] outcomeReward,
            RowSums rowSums) {
        Objects.requireNonNull(outcomeReward, "outcomeReward");
        FiniteMdp mdp = ofRows(discount, actionStart, rowStart, successor, probability, reward, rowSums);
        return new FiniteMdp(mdp.rows.withOutcomes(outcomeReward), discount);
    }

    /**
     * Returns the model with the given tables. A state whose {@code p[s]} is empty is terminal. Zeros in
     * {@code p[s][a]} are transitions that cannot happen.
     *
     * @param discount γ in [0, 1]
     * @param p p(s′|s,a) as {@code p[s][a][s′]}; each {@code p[s][a]} has length {@code p.length}
     * @param r R(s,a) as {@code r[s][a]}, with the shape of {@code p}
     * @return the model
     * @throws IllegalArgumentException if the shapes differ, or a number does not obey the rules of a model
     */
    public static FiniteMdp ofDense(double discount, double[][][] p, double[][] r) {
        return ofDense(discount, p, r, RowSums.AS_GIVEN);
    }

    /**
     * Returns the model with the given tables, with a choice of what to do with sums that are not exactly 1.
     *
     * @param discount γ in [0, 1]
     * @param p p(s′|s,a) as {@code p[s][a][s′]}; each {@code p[s][a]} has length {@code p.length}
     * @param r R(s,a) as {@code r[s][a]}, with the shape of {@code p}; stored as given
     * @param rowSums whether rows are kept as given or divided by their sums
     * @return the model
     * @throws IllegalArgumentException if the shapes differ, or a number does not obey the rules of a model
     */
    public static FiniteMdp ofDense(double discount, double[][][] p, double[][] r, RowSums rowSums) {
        Ranges.requireDiscount(discount);
        return new FiniteMdp(DenseTables.toRows(p, r, rowSums), discount);
    }

    /** Returns the model with the given transitions, whose arrays it takes over, and with every state in them. */
    static FiniteMdp ofList(TransitionList transitions, int stateCount, int[] terminals, double discount) {
        return new FiniteMdp(ListedTransitions.toRows(transitions, stateCount, terminals, RowSums.AS_GIVEN), discount);
    }

    /**
     * Returns the number of states.
     *
     * @return n ≥ 1
     */
    public int stateCount() {
        return rows.states();
    }

    /**
     * Returns the number of actions of a state.
     *
     * @param s a state
     * @return |A(s)|, 0 exactly if the state is terminal
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public int actionCount(int s) {
        return stateActions.actionCount(s);
    }

    /**
     * Returns the number of state-action pairs, the size of a Q-table.
     *
     * @return Σ |A(s)|
     */
    public int stateActionCount() {
        return rows.pairs();
    }

    /**
     * Returns the number of stored transitions (s, a, s′), repetitions counted.
     *
     * @return the number of probabilities
     */
    public int transitionCount() {
        return rows.successor.length;
    }

    /**
     * Tells whether a state is terminal: no actions, value 0.
     *
     * @param s a state
     * @return whether the state has no actions
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public boolean isTerminal(int s) {
        return actionCount(s) == 0;
    }

    /**
     * Returns the discount.
     *
     * @return γ in [0, 1]
     */
    public double discount() {
        return discount;
    }

    /**
     * Returns this model with the given discount. It shares the arrays, and takes O(1).
     *
     * @param newDiscount γ in [0, 1]
     * @return the model
     * @throws IllegalArgumentException if the discount is outside [0, 1]
     */
    public FiniteMdp withDiscount(double newDiscount) {
        return new FiniteMdp(rows, Ranges.requireDiscount(newDiscount), stateActions);
    }

    /**
     * Returns this model with the given expected rewards. It shares all other arrays, and takes time and memory linear
     * in the number of state-action pairs. Outcomes have no rewards of their own any more.
     *
     * @param r R(s,a) as {@code r[s][a]}, finite; {@code r[s]} has length {@code actionCount(s)}; copied
     * @return the model
     * @throws IllegalArgumentException if the shape is not the model's, or a reward is infinite or NaN
     */
    public FiniteMdp withRewards(double[][] r) {
        return withRewards(stateActions.flatten("r", r));
    }

    /** Returns this model with rewards by pair, which are taken over from the caller. */
    FiniteMdp withRewards(double[] byPair) {
        return new FiniteMdp(rows.withRewards(byPair), discount, stateActions);
    }

    /**
     * Returns which states have which actions, and how the pairs are numbered.
     *
     * @return the numbering that all tables and policies of this model share
     */
    public StateActions stateActions() {
        return stateActions;
    }

    /**
     * Returns the names of states and actions.
     *
     * @return the names; initially there are none
     */
    public Names names() {
        return stateActions.names;
    }

    /**
     * Returns this model with the given names. It shares the arrays; its solutions, tables and policies carry the
     * names.
     *
     * @param names one per state and action, or none
     * @return the model
     * @throws IllegalArgumentException if the names do not match the numbers of states and actions
     */
    public FiniteMdp withNames(Names names) {
        return new FiniteMdp(rows, discount, stateActions.withNames(names));
    }

    /**
     * Returns the expected reward R(s,a) = Σ p·r.
     *
     * @param s a state
     * @param a one of its actions
     * @return the expected reward
     * @throws IndexOutOfBoundsException if there is no such state or action
     */
    public double reward(int s, int a) {
        return rows.reward[pair(s, a)];
    }

    /**
     * Returns the probability p(s′|s,a); 0 if the transition cannot happen. Takes time linear in the number of
     * successors.
     *
     * @param s a state
     * @param a one of its actions
     * @param s2 the next state s′
     * @return the probability, summed over repetitions of s′
     * @throws IndexOutOfBoundsException if there is no such state or action
     */
    public double probability(int s, int a, int s2) {
        int pair = stateActions.pair(s, a);
        Indices.check("next state", s2, stateCount());
        double sum = 0;
        for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
            sum += rows.successor[k] == s2 ? rows.probability[k] : 0;
        }
        return sum;
    }

    /**
     * Returns the successors of a state-action pair, as stored: s′ for each outcome.
     *
     * @param s a state
     * @param a one of its actions
     * @return a new array; {@link #probabilities} and {@link #rewards} have the same order
     * @throws IndexOutOfBoundsException if there is no such state or action
     */
    public int[] nextStates(int s, int a) {
        int pair = stateActions.pair(s, a);
        return Arrays.copyOfRange(rows.successor, rows.rowStart[pair], rows.rowStart[pair + 1]);
    }

    /**
     * Returns the probabilities of a state-action pair's outcomes.
     *
     * @param s a state
     * @param a one of its actions
     * @return a new array, in the order of {@link #nextStates}
     * @throws IndexOutOfBoundsException if there is no such state or action
     */
    public double[] probabilities(int s, int a) {
        int pair = stateActions.pair(s, a);
        return Arrays.copyOfRange(rows.probability, rows.rowStart[pair], rows.rowStart[pair + 1]);
    }

    /**
     * Returns the rewards r(s,a,s′) of a state-action pair's outcomes, as given; all equal to R(s,a) if the model was
     * given by expected rewards.
     *
     * @param s a state
     * @param a one of its actions
     * @return a new array, in the order of {@link #nextStates}
     * @throws IndexOutOfBoundsException if there is no such state or action
     */
    public double[] rewards(int s, int a) {
        int pair = stateActions.pair(s, a);
        if (rows.outcomeReward != null) {
            return Arrays.copyOfRange(rows.outcomeReward, rows.rowStart[pair], rows.rowStart[pair + 1]);
        }
        double[] same = new double[rows.rowStart[pair + 1] - rows.rowStart[pair]];
        Arrays.fill(same, rows.reward[pair]);
        return same;
    }

    /**
     * Returns which states can be reached from the given ones by any actions, in time linear in the number of
     * transitions.
     *
     * @param from states to start from; reached themselves
     * @return one entry per state
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public boolean[] reachable(int... from) {
        return StateGraph.reachable(rows, from);
    }

    TransitionRows rows() {
        return rows;
    }

    /** Returns this model with all rewards set to 0, in O(pairs). */
    FiniteMdp withoutRewards() {
        return new FiniteMdp(rows.withRewards(new double[rows.pairs()]), discount, stateActions);
    }

    private int pair(int s, int a) {
        return stateActions.pair(s, a);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FiniteMdp that
                && Double.compare(discount, that.discount) == 0
                && rows.equals(that.rows)
                && names().equals(that.names());
    }

    @Override
    public int hashCode() {
        return 31 * rows.hashCode() + Double.hashCode(discount);
    }

    @Override
    public String toString() {
        return "FiniteMdp[" + stateCount() + " states, " + stateActionCount() + " state-action pairs, "
                + transitionCount() + " transitions, discount " + discount + "]";
    }

    /**
     * Collects transitions in any order and makes one model of them. It holds them in primitive arrays, without an
     * object for each. Not thread-safe.
     */
    public static final class Builder {
        private final int stateCount;
        private final double discount;
        private TransitionList transitions = new TransitionList();
        private int[] terminal = new int[0];
        private int terminals;
        private RowSums rowSums = RowSums.AS_GIVEN;
        private FiniteMdp built;
        private String addedSince;

        private Builder(int stateCount, double discount) {
            this.stateCount = stateCount;
            this.discount = discount;
        }

        /**
         * Says what to do with probabilities of a state and action that do not sum to exactly 1. Initially they are
         * kept as given, and refused if they are off by more than 1e-9.
         *
         * @param rowSums whether rows are kept as given or divided by their sums, before expected rewards are formed
         * @return this builder
         */
        public Builder rowSums(RowSums rowSums) {
            this.rowSums = Objects.requireNonNull(rowSums, "rowSums");
            return this;
        }

        /**
         * Adds an outcome: action a in state s leads to s′ with probability p and pays r. The same (s, a, s′) may be
         * added repeatedly; the outcomes stay apart, and their probabilities add up.
         *
         * @param s the state, not terminal
         * @param a the action; those of one state are numbered 0, 1, … without gaps
         * @param s2 the next state s′
         * @param probability p(s′|s,a), in (0, 1], up to the tolerance of {@link #rowSums}
         * @param reward r(s,a,s′), finite
         * @return this builder
         * @throws IndexOutOfBoundsException if a state does not exist or the action is negative
         * @throws IllegalArgumentException if the probability or the reward is outside its range
         */
        public Builder transition(int s, int a, int s2, double probability, double reward) {
            checkIndices(s, a, s2);
            TransitionRows.requireProbability(s, a, s2, probability, RowSums.NORMALIZED.tolerance());
            if (!Double.isFinite(reward)) {
                throw TransitionRows.badReward("transition (" + s + ", " + a + ", " + s2 + ")", reward);
            }
            if (transitions.isFull()) {
                transitions.resize(larger(transitions.size(), "transitions"));
            }
            transitions.add(s, a, s2, probability, reward);
            if (built != null && addedSince == null) {
                addedSince = transitions.describe(transitions.size() - 1);
            }
            return this;
        }

        /**
         * Declares a state terminal: it has no actions, and its value is 0.
         *
         * @param s the state
         * @return this builder
         * @throws IndexOutOfBoundsException if the state does not exist
         */
        public Builder terminal(int s) {
            Indices.checkState(s, stateCount);
            if (built != null && addedSince == null && !built.isTerminal(s)) {
                addedSince = "terminal(" + s + ")";
            }
            if (terminals == terminal.length) {
                terminal = Arrays.copyOf(terminal, larger(terminals, "declarations of terminal states"));
            }
            terminal[terminals++] = s;
            return this;
        }

        /**
         * Checks the whole and returns the model, in time linear in the number of transitions. A builder makes one
         * model: when it is called again it returns the same one, and it refuses if anything was added since.
         *
         * @return the model, with sorted successors; the order of the calls does not matter, except that outcomes with
         *     the same (s, a, s′) keep theirs
         * @throws IllegalArgumentException if the probabilities of some state and action do not sum to 1 within 1e-9,
         *     if action numbers have gaps, if a state has neither actions nor a terminal declaration, or both
         * @throws IllegalStateException if the model was built before and something was added since
         */
        public FiniteMdp build() {
            if (addedSince != null) {
                throw new IllegalStateException("build() was called before " + addedSince
                        + " was added; that model does not change, so use a new builder for another one");
            }
            if (built == null) {
                int[] declared = Arrays.copyOf(terminal, terminals);
                built = new FiniteMdp(ListedTransitions.toRows(transitions, stateCount, declared, rowSums), discount);
                transitions = new TransitionList(); // the model has the arrays now
            }
            return built;
        }

        static int larger(int capacity, String of) {
            int larger = ArraySizes.larger(capacity);
            if (larger == capacity) {
                throw new IllegalStateException("a model must have at most " + capacity + " " + of);
            }
            return larger;
        }

        private void checkIndices(int s, int a, int s2) {
            boolean valid = s >= 0 && s < stateCount && a >= 0 && s2 >= 0 && s2 < stateCount;
            if (!valid) {
                String transition = "transition (" + s + ", " + a + ", " + s2 + ")";
                throw new IndexOutOfBoundsException(
                        a < 0
                                ? "action of " + transition + " must be >= 0: " + a
                                : "states of " + transition + " must be in [0, " + stateCount + "): "
                                        + (s >= 0 && s < stateCount ? s2 : s)
                                        + "; raise the stateCount given to builder(...) or number states from 0");
            }
        }
    }
}
