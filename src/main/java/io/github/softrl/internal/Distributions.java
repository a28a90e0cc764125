package io.github.softrl.internal;

import java.util.Objects;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** Finite probability distributions in arrays: checking them, and drawing from them. */
public final class Distributions {
    /** How far the sum of a distribution may be from 1. */
    public static final double SUM_TOLERANCE = 1e-9;

    /** How far a sum may be from 1 that is to be divided by. */
    public static final double NORMALIZED_TOLERANCE = 1e-4;

    private static final String START_NORMALIZATION = "RowSums.NORMALIZED.distribution";

    private Distributions() {}

    /**
     * Divides each row by its sum where that is within {@link #NORMALIZED_TOLERANCE} of 1.
     *
     * @param p the rows' probabilities, one row after another; changed
     * @param rowStart size: rows + 1; rows that are not within {@code p}, or end before they begin, are left out
     */
    public static void normalize(double[] p, int[] rowStart) {
        for (int row = 0; row + 1 < rowStart.length; row++) {
            int from = rowStart[row];
            int to = rowStart[row + 1];
            double sum = from >= 0 && from < to && to <= p.length ? CompensatedSum.sum(p, from, to) : 1;
            if (sum != 1 && Math.abs(sum - 1) <= NORMALIZED_TOLERANCE) {
                for (int i = from; i < to; i++) {
                    p[i] /= sum;
                }
            }
        }
    }

    /**
     * Returns what to do about a sum that is not 1.
     *
     * @param sum the sum
     * @param normalization what divides by sums near 1 here
     * @return words for a message
     */
    public static String remedy(double sum, String normalization) {
        return Math.abs(sum - 1) <= NORMALIZED_TOLERANCE
                ? normalization + " divides them by their sum"
                : "add what is missing or divide them by their sum";
    }

    /**
     * Returns what to do about a number that is no probability.
     *
     * @param p the number
     * @param normalization what accepts numbers a little above 1 here
     * @return words for a message
     */
    public static String remedyOfOne(double p, String normalization) {
        return p > 1 && p <= 1 + NORMALIZED_TOLERANCE
                ? "; " + normalization + " accepts it"
                : "; give each its share of 1";
    }

    /**
     * Tells whether a number may be one of the probabilities of a distribution that is used as given.
     *
     * @param p the number
     * @return whether it is in [0, 1 + {@link #SUM_TOLERANCE}]; false for NaN
     */
    public static boolean isProbability(double p) {
        return p >= 0 && p <= 1 + SUM_TOLERANCE;
    }

    /**
     * Draws an index, using one {@code nextDouble}; takes time linear in the length of the range. What rounding leaves
     * unassigned goes to the last index of positive probability.
     *
     * @param p probabilities, not checked; read only
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @param rng the source of randomness
     * @return an index in [from, to) of positive probability
     */
    public static int draw(double[] p, int from, int to, RandomGenerator rng) {
        double unassigned = Draws.uniform(rng);
        int drawn = from;
        for (int i = from; i < to && unassigned >= 0; i++) {
            if (p[i] > 0) {
                drawn = i;
                unassigned -= p[i];
            }
        }
        return drawn;
    }

    /**
     * Tells whether numbers are a distribution.
     *
     * @param p the numbers; read only
     * @return whether each {@link #isProbability} and their sum is 1 within {@link #SUM_TOLERANCE}
     */
    public static boolean isDistribution(double[] p) {
        for (double x : p) {
            if (!isProbability(x)) {
                return false;
            }
        }
        return sumsToOne(CompensatedSum.sum(p, 0, p.length));
    }

    /**
     * Tells whether a sum of probabilities is 1 within {@link #SUM_TOLERANCE}.
     *
     * @param sum the sum
     * @return whether it is; false for NaN
     */
    public static boolean sumsToOne(double sum) {
        return Math.abs(sum - 1) <= SUM_TOLERANCE;
    }

    /**
     * Returns a checked copy of a distribution of the first state.
     *
     * @param name what the argument is called, for messages
     * @param start one probability per state
     * @param stateCount how many states there are
     * @param describe returns the number of a state, and perhaps its name, for messages
     * @return the copy
     * @throws IllegalArgumentException if the length differs, or the numbers are not a distribution
     */
    public static double[] requireStart(String name, double[] start, int stateCount, IntFunction<String> describe) {
        double[] copy = Objects.requireNonNull(start, name).clone();
        if (copy.length != stateCount) {
            throw new IllegalArgumentException(
                    name + " must have length " + stateCount + ", one probability per state: " + copy.length);
        }
        for (int s = 0; s < copy.length; s++) {
            if (!isProbability(copy[s])) {
                throw new IllegalArgumentException("start probability of state " + describe.apply(s)
                        + " must be in [0, 1]: " + copy[s] + remedyOfOne(copy[s], START_NORMALIZATION));
            }
        }
        double sum = CompensatedSum.sum(copy, 0, copy.length);
        if (!sumsToOne(sum)) {
            throw new IllegalArgumentException(
                    "start probabilities must sum to 1: " + sum + "; " + remedy(sum, START_NORMALIZATION));
        }
        return copy;
    }
}
