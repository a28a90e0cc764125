package io.github.softrl.io;

import static io.github.softrl.io.CassandraModel.ALL;

import io.github.softrl.internal.ArraySizes;
import java.util.Arrays;

/**
 * Rewards r(s,a,s′) as the statements of a Cassandra file set them, where a, s and s′ may be wildcards and the last
 * statement that fits counts. For each of the eight patterns of wildcards, the last statement of each place is kept.
 * Mutable, for one thread.
 */
final class CassandraRewards {
    private final int states;
    private final int actions;
    private final SparseSettings[] last = new SparseSettings[8]; // by pattern, or null; the statement's number, from 1
    private double[] reward = new double[16]; // by statement
    private int statements;

    CassandraRewards(int states, int actions) {
        this.states = states;
        this.actions = actions;
    }

    private static int pattern(int a, int s, int s2) {
        return (a == ALL ? 4 : 0) + (s == ALL ? 2 : 0) + (s2 == ALL ? 1 : 0);
    }

    /** Returns the row of a place among those of its pattern, whose columns are next states. */
    private int row(int a, int s) {
        return s == ALL ? Math.max(a, 0) : a == ALL ? s : s * actions + a;
    }

    private SparseSettings settings(int a, int s, int s2) {
        int rows = (a == ALL ? 1 : actions) * (s == ALL ? 1 : states);
        return new SparseSettings(rows, s2 == ALL ? 1 : states);
    }

    /** Sets a reward. */
    void set(int a, int s, int s2, double r) {
        reward = statements == reward.length ? Arrays.copyOf(reward, ArraySizes.larger(statements)) : reward;
        reward[statements++] = r;
        int pattern = pattern(a, s, s2);
        if (last[pattern] == null) {
            last[pattern] = settings(a, s, s2);
        }
        last[pattern].set(row(a, s), Math.max(s2, 0), statements);
    }

    /** Puts the rewards in order, so that they can be found. */
    void compact() {
        for (SparseSettings settings : last) {
            if (settings != null) {
                settings.compact();
                settings.trim();
            }
        }
    }

    /** Returns the reward that was set last for a transition, or 0, once compacted. */
    double get(int a, int s, int s2) {
        int statement = 0;
        for (int i = 0; i < last.length; i++) {
            if (last[i] != null) {
                int row = row((i & 4) == 0 ? a : ALL, (i & 2) == 0 ? s : ALL);
                int k = last[i].find(row, (i & 1) == 0 ? s2 : 0);
                statement = k < 0 ? statement : Math.max(statement, (int) last[i].value(k));
            }
        }
        return statement == 0 ? 0 : reward[statement - 1];
    }
}
