package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftMath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * What a file says of states and actions, as growing arrays: transitions of a model, with two numbers each, or entries of a
 * table. At first in the order of the file, then arranged by state and action, where those of the same pair keep their order.
 */
final class Entries {
    private final TextSource source;
    private final boolean hasLines; // do entries come in the order of lines?
    private int size;
    private int[] state = new int[64];
    private int[] action = new int[64];
    private int[] nextState = new int[64];
    private double[] first = new double[64]; // the probability of a transition
    private double[] second = new double[64]; // its reward
    private double[] third = new double[0]; // a number that only some files have
    private int[] line = new int[64]; // unsigned
    private int[] name = new int[64]; // of the action: an index of names, or −1
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> nameIndex = new HashMap<>();

    private int[] actionStart; // once arranged, as in a model
    private int[] rowStart;

    /** Takes entries as they are read. */
    Entries(TextSource source) {
        this(source, true);
    }

    Entries(TextSource source, boolean hasLines) {
        this.source = source;
        this.hasLines = hasLines;
    }

    void add(int s, int a, int s2, double x, double y) throws IOException {
        if (size == state.length) {
            resize(source.capacity(size));
        }
        state[size] = s;
        action[size] = a;
        nextState[size] = s2;
        first[size] = x;
        second[size] = y;
        line[size] = (int) source.line();
        name[size] = -1;
        size++;
    }

    /** Says that the entry added last has a third number; then every entry has to have one. */
    void third(double z) {
        if (third.length < size) {
            third = Arrays.copyOf(third, first.length);
        }
        third[size - 1] = z;
    }

    /** Says that the entry added last names its action so. */
    void nameAction(String actionName) {
        name[size - 1] = nameIndex.computeIfAbsent(actionName, added -> {
            names.add(added);
            return names.size() - 1;
        });
    }

    private void resize(int capacity) {
        state = Arrays.copyOf(state, capacity);
        action = Arrays.copyOf(action, capacity);
        nextState = Arrays.copyOf(nextState, capacity);
        first = Arrays.copyOf(first, capacity);
        second = Arrays.copyOf(second, capacity);
        line = Arrays.copyOf(line, capacity);
        name = Arrays.copyOf(name, capacity);
    }

    int size() {
        return size;
    }

    int state(int k) {
        return state[k];
    }

    int nextState(int k) {
        return nextState[k];
    }

    double second(int k) {
        return second[k];
    }

    void addToSecond(int k, double more) {
        second[k] += more;
    }

    /** Returns one more than the largest state. */
    int states() {
        int largest = -1;
        for (int k = 0; k < size; k++) {
            largest = Math.max(largest, Math.max(state[k], nextState[k]));
        }
        return largest + 1;
    }

    /** Arranges the entries by state and action, and checks that actions have no gaps. States without entries are allowed. */
    void arrange(int states) throws IOException {
        resize(size);
        sort();
        int rows = 0;
        actionStart = new int[states + 1];
        rowStart = new int[size + 1];
        for (int k = 0; k < size; k++) {
            boolean sameState = k > 0 && state[k] == state[k - 1];
            if (sameState && action[k] == action[k - 1]) {
                continue;
            }
            int expected = sameState ? action[k - 1] + 1 : 0;
            if (action[k] != expected) {
                throw error(
                        k,
                        "actions of state " + state[k] + " must be numbered from 0 without gaps: " + action[k]
                                + " present, " + expected + " missing");
            }
            rowStart[rows++] = k;
            actionStart[state[k] + 1]++;
        }
        rowStart = Arrays.copyOf(rowStart, rows + 1);
        rowStart[rows] = size;
        for (int s = 0; s < states; s++) {
            actionStart[s + 1] += actionStart[s];
        }
    }

    private void sort() {
        boolean sorted = true;
        for (int k = 1; k < size && sorted; k++) {
            sorted = state[k - 1] < state[k] || state[k - 1] == state[k] && action[k - 1] <= action[k];
        }
        if (!sorted) {
            int[] byAction = sortedBy(k -> action[k]);
            int[] order = sortedBy(k -> state[byAction[k]]);
            permute(Arrays.stream(order).map(k -> byAction[k]).toArray());
        }
    }

    /** Returns the numbers below {@code size}, stably sorted by a key. */
    private int[] sortedBy(IntUnaryOperator key) {
        long[] keys = new long[size];
        for (int k = 0; k < size; k++) {
            keys[k] = (long) key.applyAsInt(k) << 32 | k;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(k -> (int) k).toArray();
    }

    private void permute(int[] order) {
        state = permuted(state, order);
        action = permuted(action, order);
        nextState = permuted(nextState, order);
        line = permuted(line, order);
        name = permuted(name, order);
        third = third.length == 0 ? third : permuted(third, order);
        first = permuted(first, order);
        second = permuted(second, order);
    }

    private static int[] permuted(int[] x, int[] order) {
        return Arrays.stream(order).map(k -> x[k]).toArray();
    }

    private static double[] permuted(double[] x, int[] order) {
        return Arrays.stream(order).mapToDouble(k -> x[k]).toArray();
    }

    /** Returns the number of pairs, once arranged. */
    int rows() {
        return rowStart.length - 1;
    }

    /** Returns the first of the arranged entries of a pair; for {@code rows()}, the number of all. */
    int rowStart(int row) {
        return rowStart[row];
    }

    /** Returns the number of actions of a state, once arranged. */
    int actions(int s) {
        return actionStart[s + 1] - actionStart[s];
    }

    /** Returns the first entry of a state, once arranged. */
    int begin(int s) {
        return rowStart[actionStart[s]];
    }

    /** Returns the end of a state's entries, once arranged. */
    int end(int s) {
        return rowStart[actionStart[s + 1]];
    }

    /** Returns the pair (s, a) as a row, or −1 if there is none. */
    int row(int s, int a) {
        return s < actionStart.length - 1 && a < actions(s) ? actionStart[s] + a : -1;
    }

    /** Returns the name of the action of a pair, or null, after checking that all its entries agree. */
    private String actionName(int row) throws IOException {
        int first = rowStart[row];
        for (int k = first; k < rowStart[row + 1]; k++) {
            if (name[k] != name[first]) {
                throw error(
                        k,
                        "the name of state " + state[k] + ", action " + action[k] + " must be " + describe(name[first])
                                + " as before: " + describe(name[k]));
            }
        }
        return name[first] < 0 ? null : names.get(name[first]);
    }

    /** Returns the names of actions by state, null where there is none; null if there are none at all. */
    String[][] actionNames() throws IOException {
        if (names.isEmpty()) {
            return null;
        }
        String[][] byState = new String[actionStart.length - 1][];
        for (int s = 0; s < byState.length; s++) {
            byState[s] = new String[actions(s)];
            for (int a = 0; a < byState[s].length; a++) {
                byState[s][a] = actionName(row(s, a));
            }
        }
        return byState;
    }

    private String describe(int index) {
        return index < 0 ? "missing" : names.get(index);
    }

    /** Takes out all entries of some states; to be arranged again. */
    void removeStates(IntPredicate removed) {
        int[] kept =
                IntStream.range(0, size).filter(k -> !removed.test(state[k])).toArray();
        permute(kept);
        size = kept.length;
    }

    /** Returns the first or the second numbers as {@code [s][a]}, where each pair has one entry. */
    double[][] table(boolean ofFirst) {
        double[][] table = new double[actionStart.length - 1][];
        for (int s = 0; s < table.length; s++) {
            table[s] = Arrays.copyOfRange(ofFirst ? first : second, begin(s), end(s));
        }
        return table;
    }

    /** Refuses a pair that has more than one entry. */
    void requireOnce() throws IOException {
        for (int row = 0; row < rows(); row++) {
            if (rowStart[row + 1] - rowStart[row] > 1) {
                int k = rowStart[row] + 1;
                throw error(k, "state " + state[k] + ", action " + action[k] + " must appear once, not again here");
            }
        }
    }

    /** Returns the third number of each pair, which all its entries must share. */
    double[] commonThirds(String of) throws IOException {
        double[] common = new double[rows()];
        for (int row = 0; row < common.length; row++) {
            common[row] = third[rowStart[row]];
            for (int k = rowStart[row]; k < rowStart[row + 1]; k++) {
                if (third[k] != common[row]) {
                    throw error(
                            k,
                            of + " of state " + state[k] + ", action " + action[k] + " must be " + common[row]
                                    + " as before: " + third[k]);
                }
            }
        }
        return common;
    }

    /** Returns R(s,a) = Σ p·r of each pair. */
    double[] expectedRewards() {
        double[] rewards = new double[rows()];
        for (int row = 0; row < rewards.length; row++) {
            rewards[row] = SoftMath.expectation(first, second, rowStart[row], rowStart[row + 1]);
        }
        return rewards;
    }

    /** Returns the reward of each pair all of whose outcomes pay the same, exactly, and Σ p·r of the others. */
    double[] commonOrExpectedRewards() {
        double[] rewards = new double[rows()];
        for (int row = 0; row < rewards.length; row++) {
            int from = rowStart[row];
            int to = rowStart[row + 1];
            boolean same = IntStream.range(from, to).allMatch(k -> second[k] == second[from]);
            rewards[row] = same ? second[from] : SoftMath.expectation(first, second, from, to);
        }
        return rewards;
    }

    /** Returns the model of the arranged transitions. */
    FiniteMdp toModel(double[] rewards) throws IOException {
        try {
            return FiniteMdp.ofRows(1, actionStart, rowStart, nextState, first, rewards, second);
        } catch (IllegalArgumentException e) {
            int k = firstOfWrongSum();
            throw new IOException((k < 0 ? source.error(e.getMessage()) : error(k, e.getMessage())).getMessage(), e);
        }
    }

    /** Returns the first entry of the first pair whose probabilities do not sum to 1, or −1: where the model's refusal belongs. */
    private int firstOfWrongSum() {
        for (int row = 0; row < rows(); row++) {
            double sum = Arrays.stream(first, rowStart[row], rowStart[row + 1]).sum();
            if (!(Math.abs(sum - 1) <= 0.999 * SoftMath.SUM_TOLERANCE)) {
                return rowStart[row];
            }
        }
        return -1;
    }

    /** Returns an exception that names the line of an entry. */
    IOException error(int k, String message) {
        return hasLines ? source.error(Integer.toUnsignedLong(line[k]), 1, message) : source.error(message);
    }
}
