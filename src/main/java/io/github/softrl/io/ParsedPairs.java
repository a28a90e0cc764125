package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.RowSums;
import io.github.softrl.SoftMath;
import io.github.softrl.internal.CompensatedSum;
import io.github.softrl.internal.Distributions;
import io.github.softrl.internal.Order;
import io.github.softrl.internal.Quoted;
import io.github.softrl.internal.TransitionList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What a file says of state-action pairs, entry by entry: transitions of a model with two numbers each, or entries of a
 * table. The entries are in the order of the file until they are arranged by state and action; those of one pair keep
 * their order.
 */
final class ParsedPairs {
    /** What makes readers accept probabilities that sum to nearly 1. */
    static final String NORMALIZATION = "withRowSums(RowSums.NORMALIZED) of CsvReader, CassandraReader or PrismReader";

    private static final int NO_NAME = -1;

    private final TextSource source;
    private final boolean hasLines; // does every entry have a line of its own?
    private final TransitionList entries = new TransitionList();
    private int[] line = new int[0]; // unsigned
    private int[] name = new int[0]; // of the action: an index of names
    private double[] third = new double[0]; // a number that only some files have
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> nameIndex = new HashMap<>();

    /** Takes entries as they are read. */
    ParsedPairs(TextSource source) {
        this(source, true, 64);
    }

    /**
     * Takes entries as they are read.
     *
     * @param hasLines whether every entry has a line of its own
     * @param capacity for so many entries there is room from the beginning
     */
    ParsedPairs(TextSource source, boolean hasLines, int capacity) {
        this.source = source;
        this.hasLines = hasLines;
        resize(Math.max(1, capacity));
    }

    /** Adds a transition with its probability and its reward, or the one or two numbers of a table, where s′ is s. */
    void add(int s, int a, int s2, double x, double y) throws IOException {
        int k = entries.size();
        if (entries.isFull()) {
            resize(source.capacity(k));
        }
        entries.add(s, a, s2, x, y);
        line[k] = (int) source.line();
        name[k] = NO_NAME;
    }

    /** Gives the entry added last a third number; then every entry has to have one. */
    void third(double z) {
        if (third.length < size()) {
            third = Arrays.copyOf(third, line.length);
        }
        third[size() - 1] = z;
    }

    /** Gives the action of the entry added last a name. */
    void nameAction(String actionName) {
        name[size() - 1] = nameOf(actionName);
    }

    private int nameOf(String actionName) {
        return nameIndex.computeIfAbsent(actionName, added -> {
            names.add(added);
            return names.size() - 1;
        });
    }

    private void resize(int capacity) {
        entries.resize(capacity);
        line = Arrays.copyOf(line, capacity);
        name = Arrays.copyOf(name, capacity);
    }

    int size() {
        return entries.size();
    }

    int state(int k) {
        return entries.state(k);
    }

    int nextState(int k) {
        return entries.nextState(k);
    }

    /** Returns the second number of an entry, once arranged. */
    double second(int k) {
        return entries.rewards()[k];
    }

    /** Adds to the second number of an entry, once arranged. */
    void addToSecond(int k, double more) {
        entries.rewards()[k] += more;
    }

    /** Returns one more than the largest state. */
    int states() {
        int max = -1;
        for (int k = 0; k < size(); k++) {
            max = Math.max(max, Math.max(state(k), nextState(k)));
        }
        return max + 1;
    }

    /**
     * Numbers the actions of each state without gaps, in the order of their numbers, if there are any.
     *
     * @param named whether the numbers of the file become the actions' names then
     */
    void closeGaps(int states, boolean named) {
        if (entries.hasGaps(states)) {
            for (int k = 0; k < size() && named; k++) {
                name[k] = nameOf(String.valueOf(entries.action(k)));
            }
            entries.closeGaps();
        }
    }

    /** Arranges the entries by state and action, without gaps in the actions; a state may be without entries. */
    void arrange(int states) throws IOException {
        line = Arrays.copyOf(line, size());
        name = Arrays.copyOf(name, size());
        int[] order = entries.arrange(states, false, this::error);
        if (order != null) {
            selectOwn(order);
        }
    }

    /** Divides the probabilities of each pair by their sum, if asked, once arranged. */
    void normalize(RowSums rowSums) {
        if (rowSums == RowSums.NORMALIZED) {
            Distributions.normalize(entries.probabilities(), entries.rowStart());
        }
    }

    /** Permutes or thins out what the list of entries does not hold. */
    private void selectOwn(int[] order) {
        line = Order.select(line, order);
        name = Order.select(name, order);
        third = third.length == 0 ? third : Order.select(third, order);
    }

    /** Removes all entries of some states; the others are to be arranged again. */
    void removeStates(IntPredicate removed) {
        int[] kept =
                IntStream.range(0, size()).filter(k -> !removed.test(state(k))).toArray();
        entries.keep(kept);
        selectOwn(kept);
    }

    /** Returns the number of pairs, once arranged. */
    int pairs() {
        return entries.rowStart().length - 1;
    }

    /** Returns the first of a pair's entries, once arranged; for {@code pairs()}, the number of all entries. */
    int begin(int pair) {
        return entries.rowStart()[pair];
    }

    /** Returns the end of a pair's entries, once arranged. */
    int end(int pair) {
        return entries.rowStart()[pair + 1];
    }

    /** Returns the number of actions of a state, once arranged. */
    int actions(int s) {
        return entries.actionStart()[s + 1] - entries.actionStart()[s];
    }

    /** Returns the first of a state's entries, once arranged. */
    int beginOfState(int s) {
        return begin(entries.actionStart()[s]);
    }

    /** Returns the end of a state's entries, once arranged. */
    int endOfState(int s) {
        return begin(entries.actionStart()[s + 1]);
    }

    /** Returns the pair (s, a), once arranged, or −1 if there is none. */
    int pair(int s, int a) {
        int[] actionStart = entries.actionStart();
        return s < actionStart.length - 1 && a < actions(s) ? actionStart[s] + a : -1;
    }

    /** Returns the names of actions by state, null for an action without one; null if no action has a name. */
    String[][] actionNames() throws IOException {
        if (names.isEmpty()) {
            return null;
        }
        String[][] byState = new String[entries.actionStart().length - 1][];
        for (int s = 0; s < byState.length; s++) {
            byState[s] = new String[actions(s)];
            for (int a = 0; a < byState[s].length; a++) {
                byState[s][a] = actionName(pair(s, a));
            }
        }
        return byState;
    }

    /** Returns the name of the action of a pair, or null, after checking that all its entries agree. */
    private String actionName(int pair) throws IOException {
        int expected = name[begin(pair)];
        for (int k = begin(pair); k < end(pair); k++) {
            if (name[k] != expected) {
                throw error(
                        k,
                        "the name of " + describe(k) + " must be " + describeName(expected) + " as before: "
                                + describeName(name[k]));
            }
        }
        return expected == NO_NAME ? null : names.get(expected);
    }

    private String describeName(int index) {
        return index == NO_NAME ? "missing" : Quoted.of(names.get(index));
    }

    /** Returns a state and an action by their numbers and, in parentheses, their names if they have any. */
    static String describe(Names names, int s, int a) {
        return "state " + s + (names.hasStates() ? " (" + Quoted.of(names.state(s)) + ")" : "") + ", action " + a
                + (names.hasActions() ? " (" + Quoted.of(names.action(s, a)) + ")" : "");
    }

    private String describe(int k) {
        return "state " + state(k) + ", action " + entries.action(k);
    }

    /** Returns the first or the second numbers as {@code [s][a]}, where each pair has one entry. */
    double[][] table(boolean ofFirst) {
        double[] numbers = ofFirst ? entries.probabilities() : entries.rewards();
        double[][] table = new double[entries.actionStart().length - 1][];
        for (int s = 0; s < table.length; s++) {
            table[s] = Arrays.copyOfRange(numbers, beginOfState(s), endOfState(s));
        }
        return table;
    }

    /** Refuses a pair that has more than one entry. */
    void requireOnce() throws IOException {
        for (int pair = 0; pair < pairs(); pair++) {
            if (end(pair) - begin(pair) > 1) {
                int k = begin(pair) + 1;
                throw error(k, describe(k) + " must appear once, not again here");
            }
        }
    }

    /** Returns the third number of each pair, which all its entries must share. */
    double[] commonThirds(String of) throws IOException {
        double[] common = new double[pairs()];
        for (int pair = 0; pair < common.length; pair++) {
            common[pair] = third[begin(pair)];
            for (int k = begin(pair); k < end(pair); k++) {
                if (third[k] != common[pair]) {
                    throw error(k, of + " of " + describe(k) + " must be " + common[pair] + " as before: " + third[k]);
                }
            }
        }
        return common;
    }

    /** Returns R(s,a) = Σ p·r of each pair. */
    double[] expectedRewards() {
        double[] rewards = new double[pairs()];
        for (int pair = 0; pair < rewards.length; pair++) {
            rewards[pair] = expectedReward(pair);
        }
        return rewards;
    }

    private double expectedReward(int pair) {
        return SoftMath.expectation(entries.probabilities(), entries.rewards(), begin(pair), end(pair));
    }

    /** Returns the reward of each pair whose outcomes all pay the same, exactly, and Σ p·r of the other pairs. */
    double[] commonOrExpectedRewards() {
        double[] rewards = new double[pairs()];
        for (int pair = 0; pair < rewards.length; pair++) {
            double common = second(begin(pair));
            boolean same = IntStream.range(begin(pair), end(pair)).allMatch(k -> second(k) == common);
            rewards[pair] = same ? common : expectedReward(pair);
        }
        return rewards;
    }

    /** Returns the model of the arranged transitions. */
    FiniteMdp toModel(double[] rewards, Names ofModel) throws IOException {
        requireSums(ofModel);
        return source.refusing(() -> FiniteMdp.ofRows(
                        1,
                        entries.actionStart(),
                        entries.rowStart(),
                        entries.nextStates(),
                        entries.probabilities(),
                        rewards,
                        entries.rewards())
                .withNames(ofModel));
    }

    private void requireSums(Names ofModel) throws IOException {
        for (int pair = 0; pair < pairs(); pair++) {
            double sum = CompensatedSum.sum(entries.probabilities(), begin(pair), end(pair));
            if (!Distributions.sumsToOne(sum)) {
                int k = begin(pair);
                throw error(
                        k,
                        "probabilities of " + describe(ofModel, state(k), entries.action(k)) + " must sum to 1: " + sum
                                + "; " + Distributions.remedy(sum, NORMALIZATION));
            }
        }
    }

    /** Returns an exception that names the line of an entry. */
    IOException error(int k, String message) {
        return hasLines ? source.error(Integer.toUnsignedLong(line[k]), 1, message) : source.error(message);
    }
}
