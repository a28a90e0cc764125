package io.github.softrl;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Sweeps over all states, in one thread or several. Each state is computed alike whoever does it, and what is reduced
 * over the states are maxima, so the result does not depend on the number of threads, to the last bit.
 */
final class Sweeps implements AutoCloseable {
    private static final int MAX_THREADS = 32_767; // of a ForkJoinPool

    private final FiniteMdp mdp;
    private final double temperature;
    private final Chunk[] chunks;
    private final ForkJoinPool pool; // null for one thread; the caller's thread takes the first chunk
    private double[] v;
    private double[] tv;

    Sweeps(FiniteMdp mdp, double temperature, int threads) {
        this.mdp = mdp;
        this.temperature = temperature;
        this.chunks = new Chunk[Math.min(Math.min(threads, MAX_THREADS), mdp.stateCount())];
        for (int i = 0; i < chunks.length; i++) {
            int from = i == 0 ? 0 : chunks[i - 1].to;
            chunks[i] = new Chunk(from, end(mdp.rows(), from, i + 1, chunks.length));
        }
        this.pool = chunks.length == 1 ? null : new ForkJoinPool(chunks.length - 1, Sweeps::worker, null, false);
    }

    /** Writes Tv into {@code tv}, and keeps ‖Tv − v‖∞ and max(‖v‖∞, ‖Tv‖∞). */
    void apply(double[] values, double[] backedUp) {
        v = values;
        tv = backedUp;
        ForkJoinTask<?>[] tasks = new ForkJoinTask<?>[chunks.length];
        for (int i = 1; i < chunks.length; i++) {
            tasks[i] = pool.submit(chunks[i]);
        }
        chunks[0].run();
        for (int i = 1; i < chunks.length; i++) {
            tasks[i].join();
        }
    }

    /** Returns ‖Tv − v‖∞ of the last sweep. */
    double difference() {
        double difference = 0;
        for (Chunk chunk : chunks) {
            difference = Math.max(difference, chunk.difference);
        }
        return difference;
    }

    /** Returns max(‖v‖∞, ‖Tv‖∞) of the last sweep; infinite or NaN if a value was. */
    double largest() {
        double largest = 0;
        for (Chunk chunk : chunks) {
            largest = Math.max(largest, chunk.largest);
        }
        return largest;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }

    /** Returns the end of chunk i of {@code chunks}: the state up to which i/chunks of all entries lie. */
    private static int end(Rows rows, int from, int i, int chunks) {
        if (i == chunks) {
            return rows.states();
        }
        long goal = (long) rows.successor.length * i / chunks;
        int s = from;
        while (s < rows.states() && rows.rowStart[rows.actionStart[s]] < goal) {
            s++;
        }
        return s;
    }

    private static ForkJoinWorkerThread worker(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("softrl-" + thread.getPoolIndex());
        return thread;
    }

    /** The states {@code from .. to - 1}. */
    private final class Chunk implements Runnable {
        private final int from;
        private final int to;
        private double difference;
        private double largest;

        Chunk(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void run() {
            SoftBellman.sweep(mdp, temperature, v, tv, from, to);
            double newDifference = 0;
            double newLargest = 0;
            for (int s = from; s < to; s++) {
                newDifference = Math.max(newDifference, Math.abs(tv[s] - v[s]));
                newLargest = Math.max(newLargest, Math.max(Math.abs(tv[s]), Math.abs(v[s])));
            }
            difference = newDifference;
            largest = newLargest;
        }
    }
}
