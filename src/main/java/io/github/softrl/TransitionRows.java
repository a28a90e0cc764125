package io.github.softrl;

import io.github.softrl.internal.CompensatedSum;
import io.github.softrl.internal.Distributions;
import java.util.Arrays;

/**
 * The checked sparse rows of a model, one per state-action pair, with the same number. Solvers read the arrays directly
 * and never write them.
 */
final class TransitionRows {
    private static final String NORMALIZATION =
            "RowSums.NORMALIZED, by rowSums of the builder or as the last argument of ofRows and ofDense,";

    /** Size: states + 1. State s has the rows {@code actionStart[s] .. actionStart[s + 1] - 1}; last entry: rows. */
    final int[] actionStart;

    /** Size: rows + 1. Row r has the entries {@code rowStart[r] .. rowStart[r + 1] - 1}; last entry: entries. */
    final int[] rowStart;

    /** Size: entries. The state that an entry leads to. */
    final int[] successor;

    /** Size: entries. Its probability, as given. */
    final double[] probability;

    /** Size: rows. The expected reward R(s,a). */
    final double[] reward;

    /** Size: entries, or null if every outcome pays the expected reward of its row. */
    final double[] outcomeReward;

    /** An upper bound on the sums of all rows, within an ulp of the largest; exact where a row has one entry. */
    final double maxRowSum;

    /** A lower bound on the sum of every row without its transitions to terminal states. */
    final double minContinuation;

    /** max |R(s,a)|. */
    final double maxReward;

    /** The largest number of entries in a row. */
    final int maxRowLength;

    /** The largest number of actions in a state. */
    final int maxActions;

    /** Shares everything with checked rows except for the rewards, which are taken over from the caller. */
    private TransitionRows(TransitionRows rows, double[] reward, double[] outcomeReward, double maxReward) {
        this.actionStart = rows.actionStart;
        this.rowStart = rows.rowStart;
        this.successor = rows.successor;
        this.probability = rows.probability;
        this.reward = reward;
        this.outcomeReward = outcomeReward;
        this.maxRowSum = rows.maxRowSum;
        this.minContinuation = rows.minContinuation;
        this.maxReward = maxReward;
        this.maxRowLength = rows.maxRowLength;
        this.maxActions = rows.maxActions;
    }

    /** Takes new arrays over without copying them, and checks them; the caller must not keep them. */
    TransitionRows(
            int[] actionStart,
            int[] rowStart,
            int[] successor,
            double[] probability,
            double[] reward,
            double[] outcomeReward) {
        this.actionStart = actionStart;
        this.rowStart = rowStart;
        this.successor = successor;
        this.probability = probability;
        this.reward = reward;
        this.outcomeReward = outcomeReward;
        checkOffsets();
        int actions = 0;
        int length = 0;
        double sum = 0;
        double size = 0;
        double staying = 1;
        boolean ends = hasTerminal();
        for (int s = 0; s < states(); s++) {
            actions = Math.max(actions, actionStart[s + 1] - actionStart[s]);
            for (int pair = actionStart[s]; pair < actionStart[s + 1]; pair++) {
                checkEntries(s, pair);
                length = Math.max(length, rowStart[pair + 1] - rowStart[pair]);
                double sumOfRow = sumOfRow(s, pair);
                if (Math.nextUp(sumOfRow) > sum) {
                    boolean isExact = CompensatedSum.isExact(probability, rowStart[pair], rowStart[pair + 1]);
                    sum = Math.max(sum, isExact ? sumOfRow : Math.nextUp(sumOfRow));
                }
                staying = Math.min(staying, ends ? staying(pair) : Math.nextDown(sumOfRow));
                reward[pair] = requireReward(s, pair, reward[pair]);
                size = Math.max(size, Math.abs(reward[pair]));
            }
        }
        maxActions = actions;
        maxRowLength = length;
        maxRowSum = sum;
        minContinuation = staying;
        maxReward = size;
    }

    /**
     * Returns these rows with a checked copy of the outcomes' rewards, which is not kept if all of them equal the
     * rewards of their rows.
     */
    TransitionRows withOutcomes(double[] rewards) {
        checkLength("outcomeReward", rewards, successor.length, "entry, as successor has");
        double[] copy = rewards.clone();
        boolean varies = false;
        for (int s = 0; s < states(); s++) {
            for (int pair = actionStart[s]; pair < actionStart[s + 1]; pair++) {
                double max = 0;
                boolean same = true;
                for (int k = rowStart[pair]; k < rowStart[pair + 1]; k++) {
                    if (!Double.isFinite(copy[k])) {
                        throw badReward(
                                "transition (" + s + ", " + (pair - actionStart[s]) + ", " + successor[k] + ")",
                                copy[k]);
                    }
                    max = Math.max(max, Math.abs(copy[k]));
                    same &= copy[k] == reward[pair];
                }
                varies |= !same;
                double mean = CompensatedSum.dot(probability, copy, rowStart[pair], rowStart[pair + 1]);
                if (!same && !(Math.abs(mean - reward[pair]) <= 10 * SoftMath.SUM_TOLERANCE * max)) {
                    throw new IllegalArgumentException("reward of state " + s + ", action " + (pair - actionStart[s])
                            + " must be the mean of its outcomes' rewards, " + mean + ": " + reward[pair]);
                }
            }
        }
        return new TransitionRows(this, reward, varies ? copy : null, maxReward);
    }

    /**
     * Returns these rows with the given expected rewards, which are taken over from the caller and checked, in
     * O(pairs), as everything else is shared; outcomes have no rewards of their own.
     */
    TransitionRows withRewards(double[] rewards) {
        double max = 0;
        for (int s = 0; s < states(); s++) {
            for (int pair = actionStart[s]; pair < actionStart[s + 1]; pair++) {
                rewards[pair] = requireReward(s, pair, rewards[pair]);
                max = Math.max(max, Math.abs(rewards[pair]));
            }
        }
        return new TransitionRows(this, rewards, null, max);
    }

    int states() {
        return actionStart.length - 1;
    }

    int pairs() {
        return rowStart.length - 1;
    }

    boolean isTerminal(int s) {
        return actionStart[s] == actionStart[s + 1];
    }

    /** A number for each pair, given with its state. */
    @FunctionalInterface
    interface Score {
        double of(int s, int pair);
    }

    /**
     * Returns the policy, by pair, that takes the first action of the highest score in each state, but never one of
     * score −∞.
     */
    double[] choose(Score score) {
        double[] policy = new double[pairs()];
        for (int s = 0; s < states(); s++) {
            int chosen = -1;
            double highest = Double.NEGATIVE_INFINITY;
            for (int pair = actionStart[s]; pair < actionStart[s + 1]; pair++) {
                double x = score.of(s, pair);
                if (x > highest) {
                    highest = x;
                    chosen = pair;
                }
            }
            if (chosen >= 0) {
                policy[chosen] = 1;
            }
        }
        return policy;
    }

    private void checkOffsets() {
        if (actionStart.length < 2) {
            throw new IllegalArgumentException("actionStart must have stateCount + 1 >= 2 entries: "
                    + actionStart.length + "; a model has at least one state");
        }
        if (rowStart.length == 0) {
            throw new IllegalArgumentException("rowStart must have one entry per row and one more, so at least 1: 0");
        }
        checkMonotone("actionStart", actionStart, "state", pairs(), "the number of rows, rowStart.length - 1");
        checkMonotone("rowStart", rowStart, "row", successor.length, "the number of entries, successor.length");
        checkLength("probability", probability, successor.length, "entry, as successor has");
        checkLength("reward", reward, pairs(), "row, that is rowStart.length - 1");
    }

    private static void checkMonotone(String name, int[] offsets, String of, int last, String meaning) {
        if (offsets[0] != 0) {
            throw new IllegalArgumentException(name + "[0] must be 0: " + offsets[0]);
        }
        for (int i = 0; i < offsets.length - 1; i++) {
            if (offsets[i + 1] < offsets[i]) {
                throw new IllegalArgumentException(name + " must not decrease: " + name + "[" + i + "] = " + offsets[i]
                        + ", " + name + "[" + (i + 1) + "] = " + offsets[i + 1] + "; list the entries by " + of);
            }
        }
        if (offsets[offsets.length - 1] != last) {
            throw new IllegalArgumentException("the last entry of " + name + " must be " + last + " (" + meaning + "): "
                    + offsets[offsets.length - 1]);
        }
    }

    private static void checkLength(String name, double[] array, int length, String per) {
        if (array.length != length) {
            throw new IllegalArgumentException(
                    name + " must have length " + length + ", one per " + per + ": " + array.length);
        }
    }

    private void checkEntries(int s, int pair) {
        int action = pair - actionStart[s];
        for (int k = rowStart[pair]; k < rowStart[pair + 1]; k++) {
            if (!(successor[k] >= 0 && successor[k] < states())) {
                throw new IllegalArgumentException("successor of state " + s + ", action " + action + " must be in [0, "
                        + states() + "): " + successor[k] + " at successor[" + k + "]");
            }
            requireProbability(s, action, successor[k], probability[k], Distributions.SUM_TOLERANCE);
        }
    }

    /** Returns the row's sum, within one ulp, after checking that it is 1 within 1e-9. */
    private double sumOfRow(int s, int pair) {
        double sum = CompensatedSum.sum(probability, rowStart[pair], rowStart[pair + 1]);
        if (!Distributions.sumsToOne(sum)) {
            boolean empty = rowStart[pair] == rowStart[pair + 1];
            throw new IllegalArgumentException("probabilities of state " + s + ", action " + (pair - actionStart[s])
                    + " must sum to 1: " + sum + "; "
                    + (empty ? "add transitions or leave out the action" : Distributions.remedy(sum, NORMALIZATION)));
        }
        return sum;
    }

    private boolean hasTerminal() {
        for (int s = 0; s < states(); s++) {
            if (isTerminal(s)) {
                return true;
            }
        }
        return false;
    }

    /** Returns a lower bound on the row's sum without its transitions to terminal states. */
    private double staying(int pair) {
        double sum = 0;
        for (int k = rowStart[pair]; k < rowStart[pair + 1]; k++) {
            sum += isTerminal(successor[k]) ? 0 : probability[k];
        }
        return sum * (1 - (rowStart[pair + 1] - rowStart[pair] + 1) * SoftMath.U);
    }

    /** Returns the expected reward of a pair as it is stored, which is never −0. */
    private double requireReward(int s, int pair, double expected) {
        if (!Double.isFinite(expected)) {
            throw badReward("state " + s + ", action " + (pair - actionStart[s]), expected);
        }
        return expected + 0.0;
    }

    static IllegalArgumentException badReward(String of, double reward) {
        String remedy = reward < 0 ? "leave out actions that are impossible" : "use a number";
        return new IllegalArgumentException("reward of " + of + " must be finite: " + reward + "; " + remedy);
    }

    static void requireProbability(int state, int action, int nextState, double probability, double tolerance) {
        if (!(probability > 0 && probability <= 1 + tolerance)) {
            throw new IllegalArgumentException("probability of transition (" + state + ", " + action + ", " + nextState
                    + ") must be in (0, 1]: " + probability
                    + (probability == 0
                            ? "; leave out transitions that cannot happen"
                            : Distributions.remedyOfOne(probability, NORMALIZATION)));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransitionRows that
                && Arrays.equals(actionStart, that.actionStart)
                && Arrays.equals(rowStart, that.rowStart)
                && Arrays.equals(successor, that.successor)
                && Arrays.equals(probability, that.probability)
                && Arrays.equals(reward, that.reward)
                && Arrays.equals(outcomeReward, that.outcomeReward);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(successor) + Arrays.hashCode(reward);
    }
}
