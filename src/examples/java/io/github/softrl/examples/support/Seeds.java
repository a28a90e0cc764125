package io.github.softrl.examples.support;

import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * The results of an experiment with several seeds, as rows of numbers.
 *
 * @param rows one row per seed
 */
public record Seeds(double[][] rows) {
    /** Runs an experiment with the seeds 0, 1, 2, …, several at a time. */
    public static Seeds run(int count, LongFunction<double[]> experiment) {
        return new Seeds(
                LongStream.range(0, count).parallel().mapToObj(experiment).toArray(double[][]::new));
    }

    /** Returns the numbers of a column, in order. */
    public double[] sorted(int column) {
        return Arrays.stream(rows).mapToDouble(row -> row[column]).sorted().toArray();
    }

    /** Returns a quantile of a column, interpolated between its neighbours. */
    public double quantile(int column, double share) {
        double[] sorted = sorted(column);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        double part = place - below;
        return part == 0 ? sorted[below] : (1 - part) * sorted[below] + part * sorted[above];
    }

    /** Adds a line through the medians, within the band of the quartiles. */
    public void draw(LineChart chart, String name, double[] x) {
        chart.band(name, x, quantiles(0.25), quantiles(0.5), quantiles(0.75));
    }

    /** Returns a quantile of each column. */
    public double[] quantiles(double share) {
        double[] quantiles = new double[rows[0].length];
        Arrays.setAll(quantiles, k -> quantile(k, share));
        return quantiles;
    }
}
