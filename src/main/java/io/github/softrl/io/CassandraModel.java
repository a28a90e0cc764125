package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.RowSums;
import java.io.IOException;
import java.util.Set;

/**
 * Transitions and rewards as the statements of a Cassandra file set them: later statements overwrite earlier ones,
 * entry by entry. Wildcards can describe a model that is far larger than the file, so at most 100,000 entries and ten
 * more for each byte of the file are accepted, and ten times as many settings of entries.
 */
final class CassandraModel {
    /** The wildcard among states and actions. */
    static final int ALL = -1;

    private final TextSource source;
    private final int states;
    private final int actions;
    private final RowSums rowSums;
    private SparseSettings probabilities; // row: s · actions + a, column: s′; null once they are not needed
    private long check; // settings after which they are counted
    private long work; // entries set so far, again and again perhaps
    private final CassandraRewards rewards;

    CassandraModel(TextSource source, int states, int actions, RowSums rowSums) throws IOException {
        this.rowSums = rowSums;
        this.source = source;
        this.states = states;
        this.actions = actions;
        requireEntries((long) states * actions);
        this.probabilities = new SparseSettings(states * actions, states);
        this.check = Math.max(100_000, SparseSettings.worthwhile(states * actions, states));
        this.rewards = new CassandraRewards(states, actions);
    }

    private void requireEntries(long count) throws IOException {
        long max = 100_000 + 10 * source.size();
        if (count > max) {
            throw source.error("a file of " + source.size() + " bytes must describe at most " + max
                    + " state-action pairs, and that many transitions: " + count + "; write larger models as CSV");
        }
    }

    private void requireWork(long more) throws IOException {
        work += more;
        long max = 1_000_000 + 100 * source.size();
        if (work > max) {
            throw source.error("a file of " + source.size() + " bytes must set at most " + max
                    + " probabilities by wildcards, repetitions included: " + work + "; write larger models as CSV");
        }
    }

    /** Sets p(s′|s,a); any of the three may be the wildcard. A probability of 0 removes the transition. */
    void setProbability(int a, int s, int s2, double p) throws IOException {
        long pairs = (long) (end(a, actions) - first(a)) * (end(s, states) - first(s));
        requireWork(pairs * (s2 == ALL && p != 0 ? states : 1));
        for (int i = first(a); i < end(a, actions); i++) {
            for (int j = first(s); j < end(s, states); j++) {
                if (s2 == ALL) {
                    probabilities.clear(pair(i, j));
                }
                for (int k = first(s2); k < end(s2, states) && (s2 != ALL || p != 0); k++) {
                    probabilities.set(pair(i, j), k, p);
                }
                if (probabilities.size() > check) {
                    countTransitions();
                }
            }
        }
    }

    /** Counts the transitions, and refuses too many; the next time is when there are twice as many settings. */
    private void countTransitions() throws IOException {
        probabilities.compact();
        requireEntries(probabilities.size());
        check = Math.max(check, 2L * probabilities.size());
    }

    private int pair(int a, int s) {
        return s * actions + a;
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
        rewards.set(a, s, s2, r);
    }

    private static int first(int index) {
        return index == ALL ? 0 : index;
    }

    private static int end(int index, int count) {
        return index == ALL ? count : index + 1;
    }

    /** Returns the model, undiscounted; rewards are multiplied by the sign. */
    FiniteMdp toModel(double sign, Set<Integer> terminal, Names names) throws IOException {
        countTransitions();
        probabilities.trim();
        rewards.compact();
        int n = probabilities.size();
        ParsedPairs pairs = new ParsedPairs(source, false, n);
        int k = 0;
        for (int pair = 0; pair < states * actions; pair++) {
            int s = pair / actions;
            int first = k;
            for (; k < n && probabilities.row(k) == pair; k++) {
                int s2 = probabilities.column(k);
                if (!terminal.contains(s)) {
                    pairs.add(
                            s,
                            pair % actions,
                            s2,
                            probabilities.value(k),
                            sign * rewards.get(pair % actions, s, s2) + 0.0);
                }
            }
            if (k == first && !terminal.contains(s)) {
                throw source.error("probabilities of " + ParsedPairs.describe(names, s, pair % actions)
                        + " must be given by a T statement; if the state is terminal, name it to the reader");
            }
        }
        probabilities = null;
        pairs.arrange(states);
        pairs.normalize(rowSums);
        return pairs.toModel(pairs.commonOrExpectedRewards(), names);
    }
}
