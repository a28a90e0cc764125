package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import io.github.softrl.RowSums;
import io.github.softrl.internal.ArraySizes;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Transitions and rewards as the statements of a Cassandra file set them: later statements overwrite earlier ones,
 * entry by entry. Wildcards can describe a model that is far larger than the file, so at most 100,000 entries and ten
 * more for each byte of the file are accepted, and the work of wildcards is limited likewise.
 */
final class CassandraModel {
    /** The wildcard among states and actions. */
    static final int ALL = -1;

    private final TextSource source;
    private final int states;
    private final int actions;
    private final RowSums rowSums;
    private final Map<Long, SortedMap<Integer, Double>> rows = new HashMap<>(); // s · actions + a → s′ → p
    private long transitions;
    private long rowsSet;
    private final Map<List<Integer>, Integer> rewards = new HashMap<>(); // (a, s, s′) → the last statement that sets it
    private double[] reward = new double[16]; // by statement
    private int statements;
    private final boolean[] patterns = new boolean[8]; // which of a, s and s′ are wildcards in some statement

    CassandraModel(TextSource source, int states, int actions, RowSums rowSums) throws IOException {
        this.rowSums = rowSums;
        this.source = source;
        this.states = states;
        this.actions = actions;
        requireEntries((long) states * actions);
    }

    private void requireEntries(long count) throws IOException {
        long max = 100_000 + 10 * source.size();
        if (count > max) {
            throw source.error("a file of " + source.size() + " bytes must describe at most " + max
                    + " state-action pairs, and that many transitions: " + count + "; write larger models as CSV");
        }
    }

    /** Sets p(s′|s,a); any of the three may be the wildcard. A probability of 0 removes the transition. */
    void setProbability(int a, int s, int s2, double p) throws IOException {
        rowsSet += (long) (end(a, actions) - first(a)) * (end(s, states) - first(s));
        long max = 10_000_000 + 1_000 * source.size();
        if (rowsSet > max) {
            throw source.error("a file of " + source.size() + " bytes must set at most " + max
                    + " rows of transitions by wildcards: " + rowsSet + "; write larger models as CSV");
        }
        for (int i = first(a); i < end(a, actions); i++) {
            for (int j = first(s); j < end(s, states); j++) {
                if (p == 0 && s2 == ALL) {
                    SortedMap<Integer, Double> row = rows.remove(key(i, j));
                    transitions -= row == null ? 0 : row.size();
                    continue;
                }
                for (int k = first(s2); k < end(s2, states); k++) {
                    set(i, j, k, p);
                }
            }
        }
    }

    private long key(int a, int s) {
        return (long) s * actions + a;
    }

    private void set(int a, int s, int s2, double p) throws IOException {
        SortedMap<Integer, Double> row = rows.computeIfAbsent(key(a, s), key -> new TreeMap<>());
        Double before = p == 0 ? row.remove(s2) : row.put(s2, p);
        transitions += (p == 0 ? 0 : 1) - (before == null ? 0 : 1);
        requireEntries(transitions);
    }

    /** Sets a row of transitions; action and state may be the wildcard. */
    void setRow(int a, int s, double[] p) throws IOException {
        setProbability(a, s, ALL, 0);
        for (int s2 = 0; s2 < p.length; s2++) {
            if (p[s2] != 0) {
                setProbability(a, s, s2, p[s2]);
            }
        }
    }

    /** Makes an action lead from every state to that state itself; the action may be the wildcard. */
    void setIdentity(int a) throws IOException {
        setProbability(a, ALL, ALL, 0);
        for (int s = 0; s < states; s++) {
            setProbability(a, s, s, 1);
        }
    }

    /** Sets r(s,a,s′); any of the three may be the wildcard. */
    void setReward(int a, int s, int s2, double r) {
        reward = statements == reward.length ? Arrays.copyOf(reward, ArraySizes.larger(statements)) : reward;
        reward[statements] = r;
        rewards.put(List.of(a, s, s2), statements++);
        patterns[pattern(a, s, s2)] = true;
    }

    private static int pattern(int a, int s, int s2) {
        return (a == ALL ? 4 : 0) + (s == ALL ? 2 : 0) + (s2 == ALL ? 1 : 0);
    }

    /** Returns the reward that was set last for a transition, or 0. */
    private double reward(int a, int s, int s2) {
        int last = -1;
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i]) {
                List<Integer> place = List.of((i & 4) == 0 ? a : ALL, (i & 2) == 0 ? s : ALL, (i & 1) == 0 ? s2 : ALL);
                last = Math.max(last, rewards.getOrDefault(place, -1));
            }
        }
        return last < 0 ? 0 : reward[last];
    }

    private static int first(int index) {
        return index == ALL ? 0 : index;
    }

    private static int end(int index, int count) {
        return index == ALL ? count : index + 1;
    }

    /** Returns the model, undiscounted; rewards are multiplied by the sign. */
    FiniteMdp toModel(double sign, Set<Integer> terminal) throws IOException {
        ParsedPairs pairs = new ParsedPairs(source, false);
        for (int s = 0; s < states; s++) {
            for (int a = 0; a < actions && !terminal.contains(s); a++) {
                SortedMap<Integer, Double> row = rows.get(key(a, s));
                if (row == null || row.isEmpty()) {
                    throw source.error("probabilities of state " + s + ", action " + a
                            + " must be given by a T statement; if the state is terminal, name it to the reader");
                }
                for (Map.Entry<Integer, Double> transition : row.entrySet()) {
                    double r = sign * reward(a, s, transition.getKey());
                    pairs.add(s, a, transition.getKey(), transition.getValue(), r + 0.0);
                }
            }
        }
        pairs.arrange(states);
        pairs.normalize(rowSums);
        return pairs.toModel(pairs.commonOrExpectedRewards());
    }
}
