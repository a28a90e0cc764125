package io.github.softrl;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.function.BooleanSupplier;

/**
 * Applies T to all states, in one thread or several. Each state is computed in the same way by any thread, and only
 * maxima are reduced over the states, so that the result is the same to the last bit, whatever the number of threads.
 */
final class Sweeps implements AutoCloseable {
    private static final int MAX_THREADS = 32_767; // of a ForkJoinPool
    private static final int TRANSITIONS_PER_THREAD = 10_000; // at least: about 25 microseconds of work

    private final FiniteMdp mdp;
    private final double temperature;
    private final Chunk[] chunks;
    private final ForkJoinPool pool; // null for one thread; the caller's thread takes the first chunk
    private double[] v;
    private double[] tv;
    private double[] policy;
    private volatile boolean precise;
    private final BooleanSupplier stop; // asked by the caller's thread only, which may be interrupted
    private volatile boolean isStopped; // for the others

    /**
     * Returns sweeps in as many threads as are allowed and worthwhile.
     *
     * @param stop whether to give up a sweep
     */
    static Sweeps of(FiniteMdp mdp, double temperature, int maxThreads, BooleanSupplier stop) {
        int worthwhile = Math.max(1, mdp.transitionCount() / TRANSITIONS_PER_THREAD);
        return new Sweeps(mdp, temperature, Math.min(maxThreads, worthwhile), stop);
    }

    Sweeps(FiniteMdp mdp, double temperature, int threads, BooleanSupplier stop) {
        this.mdp = mdp;
        this.temperature = temperature;
        this.stop = stop;
        this.precise = !BlockSweep.canServe(temperature);
        this.chunks = new Chunk[Math.min(Math.min(threads, MAX_THREADS), BlockSweep.blocks(mdp))];
        BlockSweep sweep = new BlockSweep(mdp, temperature);
        for (int i = 0; i < chunks.length; i++) {
            int from = i == 0 ? 0 : chunks[i - 1].to;
            int to = end(mdp, from, i + 1, chunks.length);
            chunks[i] = new Chunk(i == 0 ? sweep : new BlockSweep(sweep), from, to);
        }
        this.pool = chunks.length == 1 ? null : new ForkJoinPool(chunks.length - 1, Sweeps::worker, null, false);
    }

    /**
     * Writes Tv into {@code tv}, and keeps the extremes of Tv − v and max(‖v‖∞, ‖Tv‖∞). Returns false if it was stopped
     * before that was done.
     */
    boolean apply(double[] values, double[] backedUp) {
        return improve(values, backedUp, null);
    }

    /** Also writes the soft-greedy policy, softmax(Q/λ), into {@code improved} by pair, unless that is null. */
    boolean improve(double[] values, double[] backedUp, double[] improved) {
        v = values;
        tv = backedUp;
        policy = improved;
        isStopped = false;
        ForkJoinTask<?>[] tasks = new ForkJoinTask<?>[chunks.length];
        for (int i = 1; i < chunks.length; i++) {
            tasks[i] = pool.submit(chunks[i]);
        }
        chunks[0].run();
        for (int i = 1; i < chunks.length; i++) {
            tasks[i].join();
        }
        return !isStopped;
    }

    private boolean isStopped() {
        isStopped |= stop.getAsBoolean();
        return isStopped;
    }

    /** Returns max(Tv − v) of the last sweep. */
    double highest() {
        double highest = Double.NEGATIVE_INFINITY;
        for (Chunk chunk : chunks) {
            highest = Math.max(highest, chunk.sweep.highest());
        }
        return highest;
    }

    /** Returns min(Tv − v) of the last sweep. */
    double lowest() {
        double lowest = Double.POSITIVE_INFINITY;
        for (Chunk chunk : chunks) {
            lowest = Math.min(lowest, chunk.sweep.lowest());
        }
        return lowest;
    }

    /** Returns a bound on how far the last sweep's Tv may be from the exact one, after checking that it is finite. */
    double rounding() {
        double norm = norm();
        BellmanOperator.requireFinite(norm);
        return Rounding.ofValues(mdp, temperature, norm, precise);
    }

    /** Returns max(‖v‖∞, ‖Tv‖∞) of the last sweep; infinite or NaN if any value was. */
    double norm() {
        double norm = 0;
        for (Chunk chunk : chunks) {
            norm = Math.max(norm, chunk.sweep.norm());
        }
        return norm;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }

    /** Returns the end of chunk i of {@code chunks}: the block up to which i/chunks of all entries lie. */
    private static int end(FiniteMdp mdp, int from, int i, int chunks) {
        TransitionRows rows = mdp.rows();
        int blocks = BlockSweep.blocks(mdp);
        if (i == chunks) {
            return blocks;
        }
        long goal = (long) rows.successor.length * i / chunks;
        int block = from;
        while (block < blocks && rows.rowStart[rows.actionStart[block * BlockSweep.BLOCK]] < goal) {
            block++;
        }
        return block;
    }

    private static ForkJoinWorkerThread worker(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("softrl-" + thread.getPoolIndex());
        return thread;
    }

    boolean isPrecise() {
        return precise;
    }

    /** Leaves everything to {@link SoftMath} from now on, which is slower and has the smallest rounding errors. */
    void makePrecise() {
        precise = true;
    }

    /** The blocks {@code from .. to - 1}. */
    private final class Chunk implements Runnable {
        private final BlockSweep sweep;
        private final int from;
        private final int to;

        Chunk(BlockSweep sweep, int from, int to) {
            this.sweep = sweep;
            this.from = from;
            this.to = to;
        }

        @Override
        public void run() {
            boolean isCallers = sweep == chunks[0].sweep;
            sweep.apply(v, tv, policy, from, to, precise, isCallers ? Sweeps.this::isStopped : () -> isStopped);
        }
    }
}
