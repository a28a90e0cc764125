package io.github.softrl;

import io.github.softrl.internal.AliasTables;
import io.github.softrl.internal.CompensatedSum;
import io.github.softrl.internal.Distributions;
import io.github.softrl.internal.Indices;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A stochastic policy π(a|s), with its logarithms. A terminal state has no actions and entropy 0.
 *
 * <p>Immutable and thread-safe; two policies are equal if their states, actions, probabilities and logarithms are equal
 * to the bit, whatever the names.
 */
public final class Policy {
    private static final String NORMALIZATION =
            "RowSums.NORMALIZED, as the last argument of Policy.of or TableFiles.readPolicy,";

    private final StateActions stateActions;
    private final double[] probability;
    private final double[] logProbability;

    /** Takes the arrays over without copying them. */
    Policy(StateActions stateActions, double[] probability, double[] logProbability) {
        this.stateActions = stateActions;
        this.probability = probability;
        this.logProbability = logProbability;
    }

    /**
     * Returns the soft-greedy policy π(·|s) = softmax(Q(s,·)/λ), the maximizer of Σ π Q + λ·H(π).
     *
     * <p>If ‖Q − Q*‖∞ ≤ ε, then |log π − log π*| ≤ 2ε/λ. λ = 0 gives {@link #greedy}.
     *
     * @param q action values
     * @param temperature λ, finite and ≥ 0, in units of {@code q}
     * @return the policy
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public static Policy softmax(QTable q, double temperature) {
        double[] values = Objects.requireNonNull(q, "q").flat();
        double lambda = SoftMath.requireTemperature(temperature);
        StateActions stateActions = q.stateActions();
        double[] p = new double[values.length];
        double[] logP = new double[values.length];
        for (int s = 0; s < stateActions.stateCount(); s++) {
            int from = stateActions.actionStart[s];
            SoftMath.softmaxAndLog(values, from, stateActions.actionStart[s + 1], lambda, p, from, logP, from);
        }
        return new Policy(stateActions, p, logP);
    }

    /**
     * Returns the greedy policy: uniform over the exact maximizers of Q(s,·).
     *
     * @param q action values
     * @return the policy
     */
    public static Policy greedy(QTable q) {
        return softmax(q, 0);
    }

    /**
     * Returns the uniform policy π(a|s) = 1/|A(s)|.
     *
     * @param mdp a model
     * @return the policy
     */
    public static Policy uniform(FiniteMdp mdp) {
        Objects.requireNonNull(mdp, "mdp");
        return greedy(new QTable(mdp.stateActions(), new double[mdp.stateActionCount()]));
    }

    /**
     * Returns the policy with the given probabilities, kept as given.
     *
     * @param mdp the model whose shape the policy has
     * @param p π(a|s) as {@code p[s][a]}, in [0, 1], with sum 1 within 1e-9 in each state that is not terminal;
     *     {@code p[s]} has length {@code mdp.actionCount(s)}; copied
     * @return the policy
     * @throws IllegalArgumentException if the shape is not the model's, or the numbers of a state are not a
     *     distribution
     */
    public static Policy of(FiniteMdp mdp, double[][] p) {
        return of(mdp, p, RowSums.AS_GIVEN);
    }

    /**
     * Returns the policy with the given probabilities, with a choice of what to do with sums that are not exactly 1.
     *
     * @param mdp the model whose shape the policy has
     * @param p π(a|s) as {@code p[s][a]}, ≥ 0; {@code p[s]} has length {@code mdp.actionCount(s)}; copied
     * @param rowSums whether the numbers of a state are kept as given or divided by their sum
     * @return the policy
     * @throws IllegalArgumentException if the shape is not the model's, or the numbers of a state are not a
     *     distribution
     */
    public static Policy of(FiniteMdp mdp, double[][] p, RowSums rowSums) {
        Objects.requireNonNull(rowSums, "rowSums");
        StateActions stateActions = Objects.requireNonNull(mdp, "mdp").stateActions();
        return ofFlat(stateActions, stateActions.flatten("p", p), rowSums);
    }

    private static Policy ofFlat(StateActions stateActions, double[] p, RowSums rowSums) {
        rowSums.normalize(p, stateActions.actionStart);
        double[] probability = requireDistributions(stateActions, p);
        return new Policy(stateActions, probability, SoftMath.logs(probability));
    }

    /**
     * Returns the policy with the given probabilities by pair, kept as given.
     *
     * @param stateActions which states have which actions
     * @param byPair π(a|s) at {@code stateActions.pair(s, a)}, in [0, 1], with sum 1 within 1e-9 in each state that is
     *     not terminal; length {@code stateActions.pairCount()}; copied
     * @return the policy
     * @throws IllegalArgumentException if the length differs, or the numbers of a state are not a distribution
     */
    public static Policy of(StateActions stateActions, double[] byPair) {
        return of(stateActions, byPair, RowSums.AS_GIVEN);
    }

    /**
     * Returns the policy with the given probabilities by pair, with a choice of what to do with sums that are not
     * exactly 1.
     *
     * @param stateActions which states have which actions
     * @param byPair π(a|s) at {@code stateActions.pair(s, a)}, ≥ 0; length {@code stateActions.pairCount()}; copied
     * @param rowSums whether the numbers of a state are kept as given or divided by their sum
     * @return the policy
     * @throws IllegalArgumentException if the length differs, or the numbers of a state are not a distribution
     */
    public static Policy of(StateActions stateActions, double[] byPair, RowSums rowSums) {
        Objects.requireNonNull(rowSums, "rowSums");
        return ofFlat(stateActions, QTable.requireLength(stateActions, byPair).clone(), rowSums);
    }

    /**
     * Returns the policy with the given probabilities and logarithms, kept as given, with the states and actions that
     * they define. Given what {@link #row} and {@link #logProbability} return, it makes an exact copy of a policy, even
     * where probabilities underflow.
     *
     * @param p π(a|s) as {@code p[s][a]}, in [0, 1], with sum 1 within 1e-9 in each state that is not terminal; empty
     *     for a terminal state; at least one state; copied
     * @param logP log π(a|s), of the same shape, or −∞ for a 0; with u = 2⁻⁵³, its exponential is {@code p} within
     *     16u·(1 + |log π|)·p, a few ulp, and four smallest doubles; copied
     * @return the policy
     * @throws IllegalArgumentException if the shapes differ, the numbers of a state are not a distribution, or
     *     logarithms and probabilities disagree
     */
    public static Policy ofProbabilities(double[][] p, double[][] logP) {
        StateActions stateActions = StateActions.of("p", p);
        double[] probability = requireDistributions(stateActions, stateActions.flatten("p", p));
        double[] logs = stateActions.flatten("logP", logP);
        for (int s = 0; s < stateActions.stateCount(); s++) {
            for (int i = stateActions.actionStart[s]; i < stateActions.actionStart[s + 1]; i++) {
                if (!SoftMath.isLogarithm(logs[i], probability[i])) {
                    throw new IllegalArgumentException("logarithm of the probability of "
                            + stateActions.describe(s, i - stateActions.actionStart[s]) + " must be log "
                            + probability[i] + " up to rounding: "
                            + logs[i] + "; give all its digits, or the probabilities alone");
                }
            }
        }
        return new Policy(stateActions, probability, logs);
    }

    private static double[] requireDistributions(StateActions stateActions, double[] byPair) {
        for (int s = 0; s < stateActions.stateCount(); s++) {
            requireDistribution(stateActions, s, byPair);
        }
        return byPair;
    }

    /** Returns the policy with the given probabilities by pair, which it takes over without checking them. */
    static Policy ofPairs(FiniteMdp mdp, double[] probability) {
        return new Policy(mdp.stateActions(), probability, SoftMath.logs(probability));
    }

    private static void requireDistribution(StateActions stateActions, int s, double[] p) {
        int from = stateActions.actionStart[s];
        int to = stateActions.actionStart[s + 1];
        for (int i = from; i < to; i++) {
            if (!Distributions.isProbability(p[i])) {
                throw new IllegalArgumentException("probability of " + stateActions.describe(s, i - from)
                        + " must be in [0, 1]: " + p[i] + Distributions.remedyOfOne(p[i], NORMALIZATION));
            }
            p[i] += 0.0; // not −0
        }
        double sum = CompensatedSum.sum(p, from, to);
        if (from < to && !Distributions.sumsToOne(sum)) {
            throw new IllegalArgumentException("probabilities of state " + stateActions.names.describeState(s)
                    + " must sum to 1: " + sum + "; " + Distributions.remedy(sum, NORMALIZATION));
        }
    }

    /**
     * Returns which states have which actions, and how the pairs are numbered.
     *
     * @return the numbering
     */
    public StateActions stateActions() {
        return stateActions;
    }

    /**
     * Returns all probabilities.
     *
     * @return a new array: π(a|s) at {@code stateActions().pair(s, a)}
     */
    public double[] byPair() {
        return probability.clone();
    }

    /**
     * Returns the names of states and actions, taken from the model or table that the policy was computed from.
     *
     * @return the names
     */
    public Names names() {
        return stateActions.names;
    }

    /**
     * Returns this policy with the given names. It shares the probabilities.
     *
     * @param names one per state and action, or none
     * @return the policy
     * @throws IllegalArgumentException if the names do not match the numbers of states and actions
     */
    public Policy withNames(Names names) {
        return new Policy(stateActions.withNames(names), probability, logProbability);
    }

    /**
     * Returns the number of states.
     *
     * @return n ≥ 1
     */
    public int stateCount() {
        return stateActions.stateCount();
    }

    /**
     * Returns the number of actions of a state.
     *
     * @param s a state
     * @return |A(s)|, 0 for a terminal state
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public int actionCount(int s) {
        return stateActions.actionCount(s);
    }

    /**
     * Returns π(·|s).
     *
     * @param s a state
     * @return a new array of length {@code actionCount(s)}
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double[] row(int s) {
        return stateActions.entries(s, probability);
    }

    /**
     * Returns π(a|s).
     *
     * @param s a state
     * @param a one of its actions
     * @return the probability, in [0, 1], or above 1 by at most 1e-9 if it was given so
     * @throws IndexOutOfBoundsException if there is no such state or action
     */
    public double probability(int s, int a) {
        return probability[stateActions.pair(s, a)];
    }

    /**
     * Returns log π(a|s). For a softmax policy it is accurate even where π(a|s) underflows to 0. It is −∞ where the
     * action is excluded (a given 0, or not a maximizer at λ = 0).
     *
     * @param s a state
     * @param a one of its actions
     * @return the logarithm of the probability, ≤ 0 if that is at most 1
     * @throws IndexOutOfBoundsException if there is no such state or action
     */
    public double logProbability(int s, int a) {
        return logProbability[stateActions.pair(s, a)];
    }

    /**
     * Returns H(π(·|s)) = −Σ π log π, in nats.
     *
     * @param s a state
     * @return the entropy, from 0 to log |A(s)| (up to rounding and the deviation of the sum from 1); 0 for a terminal
     *     state
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public double entropy(int s) {
        Indices.checkState(s, stateCount());
        return SoftMath.entropyWithLog(
                probability, logProbability, stateActions.actionStart[s], stateActions.actionStart[s + 1]);
    }

    /**
     * Returns Σ π(a|s) Q(s,a) + λ·H(π(·|s)): V^π(s) if Q is Q^π, and never more than the soft value of Q.
     *
     * @param s a state
     * @param q a table of the policy's shape
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the value, in units of reward; 0 for a terminal state
     * @throws IndexOutOfBoundsException if there is no such state
     * @throws IllegalArgumentException if the table has a different number of actions in this state, or the temperature
     *     is outside its range
     */
    public double softValue(int s, QTable q, double temperature) {
        SoftMath.requireTemperature(temperature);
        int actions = actionCount(s);
        double[] row = Objects.requireNonNull(q, "q").row(s);
        if (row.length != actions) {
            throw new IllegalArgumentException("q must have the same states and actions: " + row.length + " instead of "
                    + actions + " actions in state " + stateActions.names.describeState(s));
        }
        double value = 0;
        for (int a = 0; a < actions; a++) {
            value += probability[stateActions.actionStart[s] + a] * row[a];
        }
        return value + temperature * entropy(s);
    }

    /** Draws actions from a policy in constant time. Immutable and thread-safe. */
    public static final class Sampler {
        private final StateActions stateActions;
        private final AliasTables tables;

        private Sampler(Policy policy) {
            this.stateActions = policy.stateActions;
            this.tables = new AliasTables(policy.probability, policy.stateActions.actionStart);
        }

        /**
         * Draws an action from π(·|s), using one {@code nextDouble}. The draws are not those of {@link Policy#sample}.
         *
         * @param s a state, not terminal
         * @param rng the source of randomness
         * @return an action of positive probability
         * @throws IndexOutOfBoundsException if there is no such state
         * @throws IllegalArgumentException if the state is terminal, or the source returns a number outside [0, 1)
         */
        public int sample(int s, RandomGenerator rng) {
            Objects.requireNonNull(rng, "rng");
            requireActions(stateActions, s);
            return tables.draw(s, rng);
        }
    }

    /**
     * Returns what draws actions in constant time, by alias tables, which take 12 bytes per state-action pair and time
     * linear in their number to make.
     *
     * @return the sampler
     */
    public Sampler sampler() {
        return new Sampler(this);
    }

    private static void requireActions(StateActions stateActions, int s) {
        if (stateActions.actionCount(s) == 0) {
            throw new IllegalArgumentException(
                    "state " + stateActions.names.describeState(s) + " is terminal and has no actions to draw from");
        }
    }

    /**
     * Draws an action from π(·|s), using one {@code nextDouble}. Takes time linear in the number of actions; a
     * {@link #sampler} takes constant time.
     *
     * @param s a state, not terminal
     * @param rng the source of randomness
     * @return an action of positive probability
     * @throws IndexOutOfBoundsException if there is no such state
     * @throws IllegalArgumentException if the state is terminal, or the source returns a number outside [0, 1)
     */
    public int sample(int s, RandomGenerator rng) {
        Objects.requireNonNull(rng, "rng");
        requireActions(stateActions, s);
        int from = stateActions.actionStart[s];
        return Distributions.draw(probability, from, stateActions.actionStart[s + 1], rng) - from;
    }

    /** Returns an upper bound on the sums Σ π(·|s). */
    double maxSum() {
        double max = 0;
        for (int s = 0; s < stateCount(); s++) {
            max = Math.max(
                    max, CompensatedSum.sum(probability, stateActions.actionStart[s], stateActions.actionStart[s + 1]));
        }
        return Math.nextUp(max);
    }

    /** Returns π(a|s) by pair; read only. */
    double[] flat() {
        return probability;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Policy that
                && stateActions.equals(that.stateActions)
                && Arrays.equals(probability, that.probability)
                && Arrays.equals(logProbability, that.logProbability);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(probability);
    }

    /** Returns the size and, for a small policy, all probabilities, rounded, in aligned columns. */
    @Override
    public String toString() {
        String title = "Policy[" + stateCount() + " states, " + probability.length + " state-action pairs]";
        return TextTable.of(title, stateActions, probability, TextTable::probability);
    }
}
