package io.github.softrl;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RecursiveAction;
import java.util.stream.IntStream;

/**
 * Sweeps over all states, in one thread or several. Each state is computed alike whoever does it, and what is reduced
 * over the states are maxima, so the result does not depend on the number of threads, to the last bit.
 */
final class Sweeps implements AutoCloseable {
    private final FiniteMdp mdp;
    private final double temperature;
    private final int[] bounds; // chunk i has the states bounds[i] .. bounds[i + 1] - 1
    private final ForkJoinPool pool; // null for one thread
    private double difference;
    private double largest;

    Sweeps(FiniteMdp mdp, double temperature, int threads) {
        this.mdp = mdp;
        this.temperature = temperature;
        int chunks = Math.min(threads, mdp.stateCount());
        this.bounds = bounds(mdp.rows(), chunks);
        this.pool = chunks == 1 ? null : new ForkJoinPool(chunks, Sweeps::worker, null, false);
    }

    /** Writes Tv into {@code tv}, and keeps ‖Tv − v‖∞ and max(‖v‖∞, ‖Tv‖∞). */
    void apply(double[] v, double[] tv) {
        List<Chunk> chunks = IntStream.range(0, bounds.length - 1)
                .mapToObj(i -> new Chunk(v, tv, bounds[i], bounds[i + 1]))
                .toList();
        if (pool == null) {
            chunks.get(0).compute();
        } else {
            pool.submit(() -> ForkJoinTask.invokeAll(chunks)).join();
        }
        difference = 0;
        largest = 0;
        for (Chunk chunk : chunks) {
            difference = Math.max(difference, chunk.difference);
            largest = Math.max(largest, chunk.largest);
        }
    }

    /** Returns ‖Tv − v‖∞ of the last sweep. */
    double difference() {
        return difference;
    }

    /** Returns max(‖v‖∞, ‖Tv‖∞) of the last sweep; infinite or NaN if a value was. */
    double largest() {
        return largest;
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }

    private static ForkJoinWorkerThread worker(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("softrl-" + thread.getPoolIndex());
        return thread;
    }

    /** Returns states that cut the entries into equal parts. */
    private static int[] bounds(Rows rows, int chunks) {
        int[] bounds = new int[chunks + 1];
        int s = 0;
        for (int i = 1; i < chunks; i++) {
            long goal = (long) rows.successor.length * i / chunks;
            while (s < rows.states() && rows.rowStart[rows.actionStart[s]] < goal) {
                s++;
            }
            bounds[i] = s;
        }
        bounds[chunks] = rows.states();
        return bounds;
    }

    private final class Chunk extends RecursiveAction {
        private static final long serialVersionUID = 1;
        private final transient double[] v;
        private final transient double[] tv;
        private final int from;
        private final int to;
        private double difference;
        private double largest;

        Chunk(double[] v, double[] tv, int from, int to) {
            this.v = v;
            this.tv = tv;
            this.from = from;
            this.to = to;
        }

        @Override
        protected void compute() {
            SoftBellman.sweep(mdp, temperature, v, tv, from, to);
            for (int s = from; s < to; s++) {
                difference = Math.max(difference, Math.abs(tv[s] - v[s]));
                largest = Math.max(largest, Math.max(Math.abs(tv[s]), Math.abs(v[s])));
            }
        }
    }
}
