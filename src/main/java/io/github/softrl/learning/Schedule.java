package io.github.softrl.learning;

import io.github.softrl.internal.Ranges;
import java.util.Objects;
import java.util.function.LongToDoubleFunction;

/**
 * A learning rate or an exploration rate as a function of a count n = 0, 1, 2, …. The count is the number of steps
 * taken, or, for a learning rate {@link #perVisit}, the number of updates of the entry that is updated.
 *
 * <p>Immutable and thread-safe if the function given to {@link #of} is.
 */
public final class Schedule {
    private static final double MIN_SCALE = 0.001; // of counts, where the discount is nearer to 1, or 1

    private final LongToDoubleFunction function;
    private final boolean visits;
    private final String name;

    private Schedule(LongToDoubleFunction function, boolean visits, String name) {
        this.function = function;
        this.visits = visits;
        this.name = name;
    }

    /**
     * Returns the constant schedule.
     *
     * @param value the value, finite and ≥ 0
     * @return n ↦ value
     * @throws IllegalArgumentException if the value is outside its range
     */
    public static Schedule constant(double value) {
        require("value", value, value >= 0 && value < Double.POSITIVE_INFINITY, "finite and >= 0");
        return new Schedule(n -> value, false, "constant " + value);
    }

    /**
     * Returns the harmonic schedule. Used per visit with initial value 1 and half-life 1, it averages all samples with
     * equal weights.
     *
     * @param initial the value at n = 0, finite and &gt; 0
     * @param halfLife the count at which the value is halved, &gt; 0
     * @return n ↦ initial / (1 + n/halfLife)
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static Schedule harmonic(double initial, double halfLife) {
        requirePositive("initial", initial);
        requirePositive("halfLife", halfLife);
        return new Schedule(
                n -> initial / (1 + n / halfLife), false, "harmonic from " + initial + ", half-life " + halfLife);
    }

    /**
     * Returns the polynomial schedule. As a learning rate, it lets tables converge for exponents in (1/2, 1].
     *
     * @param initial the value at n = 0, finite and &gt; 0
     * @param exponent ω, finite and &gt; 0
     * @return n ↦ initial / (1 + n)^ω
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static Schedule polynomial(double initial, double exponent) {
        requirePositive("initial", initial);
        requirePositive("exponent", exponent);
        return new Schedule(
                n -> initial * StrictMath.pow(1 + (double) n, -exponent), // the same bits everywhere
                false,
                "polynomial from " + initial + ", exponent " + exponent);
    }

    /**
     * Returns the polynomial schedule in which counts are shortened by a discount. As a learning rate per visit, it is
     * the default of tables: what is wrong at the start dies out by exp(−(1 − γ) Σ α), so that rates that fall without
     * regard to the discount, such as (1 + n)^−0.7, leave a third of it after 150,000 visits at γ = 0.99.
     *
     * @param discount γ in [0, 1]
     * @param exponent ω, finite and &gt; 0; in (1/2, 1] tables converge
     * @return n ↦ (1 + max(1 − γ, 0.001)·n)^−ω
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static Schedule discounted(double discount, double exponent) {
        double scale = Math.max(1 - Ranges.requireDiscount(discount), MIN_SCALE);
        requirePositive("exponent", exponent);
        return new Schedule(
                n -> StrictMath.pow(1 + scale * n, -exponent), // the same bits everywhere
                false,
                "discounted by " + discount + ", exponent " + exponent);
    }

    /**
     * Returns the schedule that changes linearly from one value to another and then stays constant.
     *
     * @param from the value at n = 0, finite and ≥ 0
     * @param to the value from n = count on, finite and ≥ 0
     * @param count the count at which the second value is reached, ≥ 1
     * @return the schedule
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static Schedule linear(double from, double to, long count) {
        require("from", from, from >= 0 && from < Double.POSITIVE_INFINITY, "finite and >= 0");
        require("to", to, to >= 0 && to < Double.POSITIVE_INFINITY, "finite and >= 0");
        if (!(count >= 1)) {
            throw new IllegalArgumentException("count of a schedule must be >= 1: " + count);
        }
        return new Schedule(
                n -> n >= count ? to : from + (to - from) * ((double) n / count),
                false,
                "linear from " + from + " to " + to + " in " + count);
    }

    /**
     * Returns the schedule with the given function. Its values are checked when they are used. The first 100,000
     * values of a learning rate per visit are computed beforehand.
     *
     * @param function n ↦ value, a pure function
     * @return the schedule
     */
    public static Schedule of(LongToDoubleFunction function) {
        return new Schedule(Objects.requireNonNull(function, "function"), false, "a function");
    }

    /**
     * Returns this schedule with a separate count for each entry of a table, namely that of its updates.
     *
     * @return the schedule
     */
    public Schedule perVisit() {
        return new Schedule(function, true, name + " per visit");
    }

    /**
     * Tells whether updates of each entry are counted, instead of steps.
     *
     * @return true for a schedule made by {@link #perVisit}
     */
    public boolean isPerVisit() {
        return visits;
    }

    /**
     * Returns the value at a count.
     *
     * @param n the count, ≥ 0
     * @return the value
     * @throws IllegalArgumentException if the count is negative
     */
    public double at(long n) {
        if (!(n >= 0)) {
            throw new IllegalArgumentException("count of a schedule must be >= 0: " + n);
        }
        return function.applyAsDouble(n);
    }

    private static void requirePositive(String name, double value) {
        require(name, value, value > 0 && value < Double.POSITIVE_INFINITY, "finite and > 0");
    }

    private static void require(String name, double value, boolean valid, String rule) {
        if (!valid) {
            throw new IllegalArgumentException(name + " of a schedule must be " + rule + ": " + value);
        }
    }

    @Override
    public String toString() {
        return "Schedule[" + name + "]";
    }
}
