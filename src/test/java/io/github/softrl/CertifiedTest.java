package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Oracle;
import io.github.softrl.testing.PolicyOracle;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Refusals;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Values from a start and regrets, with their bounds, against exact sums and solutions with 30 digits. */
class CertifiedTest {
    private static BigDecimal expectation(double[] start, BigDecimal[] x) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int s = 0; s < x.length; s++) {
            sum = sum.add(new BigDecimal(start[s]).multiply(x[s]));
        }
        return sum;
    }

    private static BigDecimal[] exact(double[] x, double[] shift) {
        BigDecimal[] exact = new BigDecimal[x.length];
        Arrays.setAll(exact, s -> new BigDecimal(x[s]).add(new BigDecimal(shift[s])));
        return exact;
    }

    private static double error(Certified computed, BigDecimal exact) {
        BigDecimal error = new BigDecimal(computed.value()).subtract(exact).abs();
        BigDecimal bound = new BigDecimal(computed.errorBound());
        assertTrue(error.compareTo(bound) <= 0, () -> computed + ", exact " + exact);
        return error.divide(bound, MathContext.DECIMAL64).doubleValue();
    }

    /** Each number is as wrong as it may be, all in one direction: next to nothing of the bound is left over. */
    @Test
    void expectation_numbersAtTheirBounds_isWithinItsBound_whichIsNarrow() {
        SplittableRandom random = new SplittableRandom(1);
        for (int n = 1; n < 200; n++) {
            double[] start = RandomMdps.distribution(random, n);
            double[] x = random.doubles(n, -5, 5).toArray();
            double[] bounds = random.doubles(n, 0, 1e-3).toArray();
            Certified computed = Certified.expectation(start, x, bounds);
            assertTrue(error(computed, expectation(start, exact(x, bounds))) > 0.999);
            double[] zero = new double[n]; // without a rounding of the value, that of the bound shows
            assertTrue(
                    error(Certified.expectation(start, zero, bounds), expectation(start, exact(zero, bounds))) > 0.999);
            Certified difference = Certified.expectedDifference(start, zero, bounds, zero, bounds);
            assertTrue(error(difference, expectation(start, exact(bounds, bounds))) > 0.999);
        }
    }

    /** If the numbers are exact, only the rounding of the sum and of each difference remains. */
    @Test
    void rounding_isCounted() {
        SplittableRandom random = new SplittableRandom(2);
        double worstSum = 0;
        double worstDifference = 0;
        for (int i = 0; i < 3_000; i++) {
            int n = 1 + i % 9;
            double[] none = new double[n];
            double[] start = RandomMdps.distribution(random, n);
            double[] a = random.doubles(n, -5, 5).toArray();
            double[] b = Arrays.stream(a).map(x -> -x * (1 + 1e-3)).toArray();
            b[0] = -7.1e-17; // taken away from a[0], it is rounded
            double[] negative = Arrays.stream(b).map(x -> -x).toArray();
            worstSum = Math.max(
                    worstSum, error(Certified.expectation(start, a, none), expectation(start, exact(a, none))));
            worstDifference = Math.max(
                    worstDifference,
                    error(
                            Certified.expectedDifference(start, a, none, b, none),
                            expectation(start, exact(a, negative))));
        }
        assertTrue(worstSum > 0.45, "half of an ulp: " + worstSum);
        assertTrue(worstDifference > 0.3, "of the rounding of differences: " + worstDifference);
    }

    /** Large differences of both signs, rounded alike, cancel, and their errors add up to thousands of ulps. */
    @Test
    void roundingOfDifferences_whichCancel_isCounted() {
        double[] start = {0.5, 0.5};
        double[] none = new double[2];
        double[] a = {1e3, -1e3};
        double[] b = {-1e-14, -3e-14};
        Certified computed = Certified.expectedDifference(start, a, none, b, none);
        assertTrue(
                error(computed, new BigDecimal(b[0]).add(new BigDecimal(b[1])).multiply(new BigDecimal(-0.5))) > 0.05);
        assertTrue(computed.errorBound() < 3e-13);
    }

    @Test
    void underflow_isCounted() {
        int n = 10;
        double[] start = new double[n];
        double[] x = new double[n];
        Arrays.fill(start, 0.1);
        Arrays.fill(x, 4 * Double.MIN_VALUE);
        Certified computed = Certified.expectation(start, x, new double[n]);
        assertTrue(error(computed, expectation(start, exact(x, new double[n]))) <= 1);
        Certified bound = Certified.expectation(start, new double[n], x);
        assertTrue(new BigDecimal(bound.errorBound()).compareTo(expectation(start, exact(x, new double[n]))) >= 0);
    }

    @Test
    void infiniteBounds_areLeftOutWhereNothingStarts() {
        double[] bounds = {0, Double.POSITIVE_INFINITY};
        double[] x = {2, 0};
        assertTrue(Certified.expectation(new double[] {1, 0}, x, bounds).errorBound() < 1e-15);
        assertEquals(
                Double.POSITIVE_INFINITY,
                Certified.expectation(new double[] {0.5, 0.5}, x, bounds).errorBound());
    }

    @Test
    void differences_outOfRange_areRefused() {
        double[] one = {1};
        Refusals.assertMessage(
                ArithmeticException.class,
                "differences must stay within the range of double: 1.0E308 and -1.0E308 in state 0;"
                        + " divide rewards and temperature by a common factor",
                () -> Certified.expectedDifference(one, new double[] {1e308}, one, new double[] {-1e308}, one));
    }

    /** Loose and tight solutions by both planners of 300 models: the regret of a policy, by exact solutions of both. */
    @Test
    void regretAndValue_ofRandomModels_areWithinTheirBounds() {
        SplittableRandom random = new SplittableRandom(3);
        for (long seed = 0; seed < 300; seed++) {
            FiniteMdp mdp = RandomMdps.of(seed, new double[] {0, 0.5, 0.9, 0.99}[(int) (seed % 4)]);
            double temperature = new double[] {0, 0.01, 1}[(int) (seed % 3)];
            double[] start = RandomMdps.distribution(random, mdp.stateCount());
            Policy policy = Policy.softmax(RandomMdps.table(mdp, random, 3), 0.5);
            double tolerance = Math.pow(10, -random.nextInt(1, 12));
            Solution optimum = seed % 2 == 0
                    ? SoftPolicyIteration.atTemperature(temperature)
                            .withTolerance(tolerance)
                            .solve(mdp)
                    : SoftQValueIteration.atTemperature(temperature)
                            .withTolerance(tolerance)
                            .solve(mdp);
            PolicyValues values =
                    SoftPolicyEvaluation.atTemperature(temperature).solve(mdp, policy);
            BigDecimal[] best =
                    Oracle.of(mdp, temperature).optimum().orElseThrow().v().middle();
            BigDecimal[] v = PolicyOracle.of(mdp, policy, temperature, start)
                    .values()
                    .orElseThrow()
                    .v()
                    .middle();
            BigDecimal worth = expectation(start, v);
            error(values.valueFrom(start), worth);
            Certified regret = values.regret(optimum, start);
            error(regret, expectation(start, best).subtract(worth));
            assertTrue(regret.errorBound() <= 1.01 * (optimum.errorBound() + values.errorBound()) + 1e-14);
        }
    }

    /** Large numbers elsewhere do not blur what starts here. */
    @Test
    void boundsOfStates_areUsed() {
        FiniteMdp parts = FiniteMdp.builder(3, 0.9)
                .transition(0, 0, 0, 1, 1)
                .transition(1, 0, 1, 1, 1e15 / 3)
                .terminal(2)
                .build();
        PolicyValues values = SoftPolicyEvaluation.atTemperature(0).solve(parts, Policy.uniform(parts));
        assertTrue(values.errorBound() > 0.1);
        Certified here = values.valueFrom(new double[] {1, 0, 0});
        assertEquals(10, here.value(), here.errorBound());
        assertTrue(here.errorBound() < 1e-12, here::toString);
        assertTrue(values.valueFrom(new double[] {0, 0, 1}).errorBound() < 1e-300);
    }

    @Test
    void regret_ofAnotherQuestion_isRefused() {
        FiniteMdp mdp = RandomMdps.of(1, 0.9);
        double[] start = new double[mdp.stateCount()];
        start[0] = 1;
        PolicyValues values = SoftPolicyEvaluation.atTemperature(0.5).solve(mdp, Policy.uniform(mdp));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "optimum must be at the temperature of these values, 0.5: 0.25",
                () -> values.regret(SoftQValueIteration.atTemperature(0.25).solve(mdp), start));
        Solution other = SoftQValueIteration.atTemperature(0.5).solve(RandomMdps.of(7, 0.9));
        String message = assertThrows(IllegalArgumentException.class, () -> values.regret(other, start))
                .getMessage();
        assertTrue(message.startsWith("solution and model must have the same states and actions: "), message);
        assertThrows(IllegalArgumentException.class, () -> values.valueFrom(new double[mdp.stateCount()]));
        assertEquals("1.0 ± 0.5", new Certified(1, 0.5).toString());
        Refusals.assertMessage(
                IllegalArgumentException.class, "errorBound must be >= 0: NaN", () -> new Certified(1, Double.NaN));
    }
}
