package io.github.softrl;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * One thread's sweeps, TV(s) = lse_λ(R(s,·) + γ Σ p V), over blocks of 256 states that stay in the cache. All Q of a
 * block are computed first, then its maxima, exponentials, sums and logarithms, each in a separate loop over contiguous
 * arrays. The Q are those of {@link BellmanOperator}, to the last bit; the soft values come from {@link BlockMath}.
 *
 * <p>Blocks whose states have equally many actions are laid out action by action, others pair by pair; where all rows
 * of a block have the same length of at most 5, their products are written out, as the general loop takes 1.2 to 1.3
 * times as long per sweep (docs/benchmarks.md). How a state is computed depends on the model alone.
 */
final class BlockSweep {
    /** States per block: 2 kB for each of its arrays. */
    static final int BLOCK = 256;

    private static final int MAX_ACTIONS = 32; // 64 kB a block; states with more are left to SoftMath (theory.md, 5.2)
    private static final int MIXED = 0;
    private static final int TOO_MANY = -1; // actions: the block is left to SoftMath
    private static final int BLOCKS = 32; // between two looks at whether to stop

    private final FiniteMdp mdp;
    private final TransitionRows rows;
    private final double temperature;
    private final byte[] actions; // of each block: how many each state has, MIXED or TOO_MANY
    private final byte[] length; // of each block: how long each row is, or MIXED

    private final double[][] columns; // q(·,a) of a block, action by action
    private final double[] byPair; // q of a block, pair by pair
    private final double[] max;
    private final double[] sum;
    private final double[] old;
    private final double[] highest; // of Tv − v
    private final double[] lowest;
    private final double[] norm; // of |v| and |Tv|

    BlockSweep(FiniteMdp mdp, double temperature) {
        this.mdp = mdp;
        this.rows = mdp.rows();
        this.temperature = temperature;
        this.actions = new byte[blocks(mdp)];
        this.length = new byte[actions.length];
        int maxColumns = 0;
        int maxPairs = 0;
        for (int block = 0; block < actions.length; block++) {
            int from = rows.actionStart[block * BLOCK];
            int to = rows.actionStart[end(block)];
            actions[block] = actionsOf(block);
            length[block] = lengthOf(from, to);
            maxColumns = Math.max(maxColumns, actions[block]);
            maxPairs = Math.max(maxPairs, actions[block] == MIXED ? to - from : 0);
        }
        int states = Math.min(BLOCK, rows.states());
        this.columns = new double[maxColumns][states];
        this.byPair = new double[maxPairs];
        this.max = new double[states];
        this.sum = new double[states];
        this.old = new double[states];
        this.highest = new double[states];
        this.lowest = new double[states];
        this.norm = new double[states];
    }

    /** Makes a sweep for another thread, which shares what the first one found out about the model. */
    BlockSweep(BlockSweep that) {
        mdp = that.mdp;
        rows = that.rows;
        temperature = that.temperature;
        actions = that.actions;
        length = that.length;
        columns = new double[that.columns.length][that.max.length];
        byPair = new double[that.byPair.length];
        max = new double[that.max.length];
        sum = new double[that.max.length];
        old = new double[that.max.length];
        highest = new double[that.max.length];
        lowest = new double[that.max.length];
        norm = new double[that.max.length];
    }

    static int blocks(FiniteMdp mdp) {
        return (int) (((long) mdp.stateCount() + BLOCK - 1) / BLOCK);
    }

    private int end(int block) {
        return (int) Math.min((block + 1L) * BLOCK, rows.states());
    }

    private byte actionsOf(int block) {
        int first = rows.actionStart[block * BLOCK + 1] - rows.actionStart[block * BLOCK];
        boolean same = first > 0;
        for (int s = block * BLOCK; s < end(block); s++) {
            int n = rows.actionStart[s + 1] - rows.actionStart[s];
            if (n > MAX_ACTIONS) {
                return TOO_MANY;
            }
            same &= n == first;
        }
        return (byte) (same ? first : MIXED);
    }

    private byte lengthOf(int from, int to) {
        int first = from == to ? MIXED : rows.rowStart[from + 1] - rows.rowStart[from];
        for (int pair = from; pair < to && first <= 5; pair++) {
            if (rows.rowStart[pair + 1] - rows.rowStart[pair] != first) {
                return MIXED;
            }
        }
        return (byte) (first <= 5 ? first : MIXED);
    }

    /** Returns whether 1/λ is finite and far from the ends of the range, as {@link BlockMath} requires. */
    static boolean canServe(double temperature) {
        return temperature == 0 || temperature > 1e-290 && temperature < 1e290;
    }

    /**
     * Writes Tv into {@code tv} for the given blocks, and keeps the extremes over them.
     *
     * @param policy where to write the soft-greedy policy, softmax(Q/λ), or null
     * @param precise whether to leave everything to {@link SoftMath}, which is slower and has the smallest rounding
     *     errors
     * @param stop whether to give up, in which case what was written is worthless
     */
    void apply(
            double[] v,
            double[] tv,
            double[] policy,
            int fromBlock,
            int toBlock,
            boolean precise,
            BooleanSupplier stop) {
        Arrays.fill(highest, Double.NEGATIVE_INFINITY);
        Arrays.fill(lowest, Double.POSITIVE_INFINITY);
        Arrays.fill(norm, 0);
        for (int block = fromBlock; block < toBlock; block++) {
            if (block % BLOCKS == BLOCKS - 1 && stop.getAsBoolean()) {
                return;
            }
            int from = block * BLOCK;
            int n = end(block) - from;
            if (precise || actions[block] == TOO_MANY) {
                BellmanOperator.sweep(mdp, temperature, v, tv, policy, from, from + n);
                System.arraycopy(tv, from, sum, 0, n);
            } else {
                if (actions[block] == MIXED) {
                    pairByPair(v, policy, from, n, length[block]);
                } else {
                    actionByAction(v, policy, from, n, actions[block], length[block]);
                }
                softValues(n);
            }
            System.arraycopy(v, from, old, 0, n);
            System.arraycopy(sum, 0, tv, from, n);
            BlockMath.maxAbs(norm, old, n);
            BlockMath.maxAbs(norm, sum, n);
            BlockMath.scaleAndAdd(old, -1, sum, n); // Tv − v
            BlockMath.max(highest, old, n);
            BlockMath.min(lowest, old, n);
        }
    }

    /** Returns max (Tv − v) over the blocks of the last sweep. */
    double highest() {
        return BlockMath.max(highest);
    }

    /** Returns min (Tv − v) over the blocks of the last sweep. */
    double lowest() {
        return BlockMath.min(lowest);
    }

    /** Returns max(‖v‖∞, ‖Tv‖∞) over the blocks of the last sweep, or NaN if any value was NaN. */
    double norm() {
        return BlockMath.max(norm);
    }

    /**
     * Leaves q's maxima in {@code max} and Σ exp((q − max)/λ) in {@code sum}, which at λ = 0 is the number of
     * maximizers.
     */
    private void actionByAction(double[] v, double[] policy, int from, int n, int width, int rowLength) {
        for (int a = 0; a < width; a++) {
            actionValues(v, rows.actionStart[from] + a, width, n, rowLength, columns[a]);
        }
        System.arraycopy(columns[0], 0, max, 0, n);
        for (int a = 1; a < width; a++) {
            BlockMath.max(max, columns[a], n);
        }
        if (temperature == 0 && policy == null) {
            return;
        }
        Arrays.fill(sum, 0, n, 0);
        for (int a = 0; a < width; a++) {
            if (temperature > 0) {
                BlockMath.shift(columns[a], max, 1 / temperature, n);
                BlockMath.exp(columns[a], n);
            } else {
                BlockMath.equal(columns[a], max, n);
            }
            BlockMath.add(sum, columns[a], n);
        }
        if (policy != null) {
            BlockMath.invert(sum, old, n);
            for (int a = 0; a < width; a++) {
                int pair = rows.actionStart[from] + a;
                for (int i = 0; i < n; i++) {
                    policy[pair + i * width] = columns[a][i] * old[i];
                }
            }
        }
    }

    private void pairByPair(double[] v, double[] policy, int from, int n, int rowLength) {
        int first = rows.actionStart[from];
        int count = rows.actionStart[from + n] - first;
        actionValues(v, first, 1, count, rowLength, byPair);
        for (int i = 0; i < n; i++) {
            int start = rows.actionStart[from + i] - first;
            int end = rows.actionStart[from + i + 1] - first;
            double highestQ = start == end ? 0 : byPair[start];
            for (int r = start + 1; r < end; r++) {
                highestQ = Math.max(highestQ, byPair[r]);
            }
            for (int r = start; r < end; r++) {
                byPair[r] =
                        temperature > 0 ? (byPair[r] - highestQ) * (1 / temperature) : byPair[r] == highestQ ? 1 : 0;
            }
            max[i] = highestQ;
        }
        if (temperature > 0) {
            BlockMath.exp(byPair, count);
        }
        for (int i = 0; i < n; i++) {
            int start = rows.actionStart[from + i] - first;
            int end = rows.actionStart[from + i + 1] - first;
            double total = start == end ? 1 : 0; // a terminal state is worth 0
            for (int r = start; r < end; r++) {
                total += byPair[r];
            }
            sum[i] = total;
            for (int r = start; r < end && policy != null; r++) {
                policy[first + r] = byPair[r] * (1 / total);
            }
        }
    }

    /** Replaces the sums by m + λ log Σ. */
    private void softValues(int n) {
        if (temperature == 0) {
            System.arraycopy(max, 0, sum, 0, n);
        } else {
            BlockMath.log(sum, n);
            BlockMath.scaleAndAdd(sum, temperature, max, n);
        }
    }

    /** Writes R + γ Σ p V of n pairs that are {@code stride} apart; each sum is formed from left to right. */
    private void actionValues(double[] v, int pair, int stride, int n, int rowLength, double[] q) {
        switch (rowLength) {
            case 1 -> one(v, pair, stride, n, q);
            case 2 -> two(v, pair, stride, n, q);
            case 3 -> three(v, pair, stride, n, q);
            case 4 -> four(v, pair, stride, n, q);
            case 5 -> five(v, pair, stride, n, q);
            default -> {
                for (int i = 0; i < n; i++) {
                    q[i] = BellmanOperator.actionValue(rows, mdp.discount(), v, pair + i * stride);
                }
            }
        }
    }

    private void one(double[] v, int pair, int stride, int n, double[] q) {
        double discount = mdp.discount();
        double[] p = rows.probability;
        double[] reward = rows.reward;
        int[] next = rows.successor;
        int k = rows.rowStart[pair];
        for (int i = 0; i < n; i++, pair += stride, k += stride) {
            q[i] = reward[pair] + discount * (p[k] * v[next[k]]);
        }
    }

    private void two(double[] v, int pair, int stride, int n, double[] q) {
        double discount = mdp.discount();
        double[] p = rows.probability;
        double[] reward = rows.reward;
        int[] next = rows.successor;
        int k = rows.rowStart[pair];
        for (int i = 0; i < n; i++, pair += stride, k += 2 * stride) {
            q[i] = reward[pair] + discount * (p[k] * v[next[k]] + p[k + 1] * v[next[k + 1]]);
        }
    }

    private void three(double[] v, int pair, int stride, int n, double[] q) {
        double discount = mdp.discount();
        double[] p = rows.probability;
        double[] reward = rows.reward;
        int[] next = rows.successor;
        int k = rows.rowStart[pair];
        for (int i = 0; i < n; i++, pair += stride, k += 3 * stride) {
            q[i] = reward[pair]
                    + discount * (p[k] * v[next[k]] + p[k + 1] * v[next[k + 1]] + p[k + 2] * v[next[k + 2]]);
        }
    }

    private void four(double[] v, int pair, int stride, int n, double[] q) {
        double discount = mdp.discount();
        double[] p = rows.probability;
        double[] reward = rows.reward;
        int[] next = rows.successor;
        int k = rows.rowStart[pair];
        for (int i = 0; i < n; i++, pair += stride, k += 4 * stride) {
            double sum4 = p[k] * v[next[k]]
                    + p[k + 1] * v[next[k + 1]]
                    + p[k + 2] * v[next[k + 2]]
                    + p[k + 3] * v[next[k + 3]];
            q[i] = reward[pair] + discount * sum4;
        }
    }

    private void five(double[] v, int pair, int stride, int n, double[] q) {
        double discount = mdp.discount();
        double[] p = rows.probability;
        double[] reward = rows.reward;
        int[] next = rows.successor;
        int k = rows.rowStart[pair];
        for (int i = 0; i < n; i++, pair += stride, k += 5 * stride) {
            double sum5 = p[k] * v[next[k]]
                    + p[k + 1] * v[next[k + 1]]
                    + p[k + 2] * v[next[k + 2]]
                    + p[k + 3] * v[next[k + 3]]
                    + p[k + 4] * v[next[k + 4]];
            q[i] = reward[pair] + discount * sum5;
        }
    }
}
