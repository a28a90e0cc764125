package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.DerivativeOracle;
import io.github.softrl.testing.Oracle;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Tables;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers SoftDerivatives, LogLikelihood, LikelihoodSums and RewardDerivatives. */
class SoftDerivativesTest {
    private static final FiniteMdp CORRIDOR = FiniteMdp.builder(3, 0.95)
            .transition(0, 0, 0, 1.0, -1.0)
            .transition(0, 1, 1, 0.9, -1.0)
            .transition(0, 1, 0, 0.1, -1.0)
            .transition(1, 0, 0, 1.0, -1.0)
            .transition(1, 1, 2, 1.0, 0.0)
            .terminal(2)
            .build();
    private static final double[][] COUNTS = {{3, 5}, {2, 7}, {}};
    private static final double[][] ONE = {{0, 0}, {1, 0}, {}};

    private static Solution solve(FiniteMdp mdp, double temperature) {
        return SoftPolicyIteration.atTemperature(temperature)
                .withTolerance(Double.MIN_VALUE) // as far as double precision goes
                .solve(mdp);
    }

    private static SoftDerivatives derivatives(FiniteMdp mdp, double temperature) {
        return SoftDerivatives.of(mdp, solve(mdp, temperature));
    }

    private static double[][] draw(FiniteMdp mdp, SplittableRandom random, double from, double to) {
        return Tables.ofPairs(
                mdp, random.doubles(mdp.stateActionCount(), from, to).toArray());
    }

    private static double[][] counts(FiniteMdp mdp, SplittableRandom random) {
        return Tables.ofPairs(
                mdp, random.ints(mdp.stateActionCount(), 0, 20).asDoubleStream().toArray());
    }

    private static double product(QTable a, double[][] b) {
        double[] flat = Arrays.stream(b).flatMapToDouble(Arrays::stream).toArray();
        return IntStream.range(0, flat.length)
                .mapToDouble(i -> a.byPair()[i] * flat[i])
                .sum();
    }

    /** Numbers in 30 digits by another program. */
    @Test
    void corridor_reference() {
        SoftDerivatives derivatives = derivatives(CORRIDOR, 0.5);
        double bound = derivatives.errorBound(ONE);
        assertTrue(bound < 1e-12, () -> "bound " + bound);
        assertArrayEquals(
                new double[] {0.01868157717973655273, 0.01996634408592179522, 0}, derivatives.values(ONE), bound);
        assertEquals(3.287936916031086e-4, derivatives.logPolicy(ONE).value(0, 1), 2 * bound / 0.5);
        LogLikelihood likelihood = derivatives.logLikelihood(COUNTS, ONE);
        assertTrue(likelihood.gradientErrorBounds()[0] < 1e-11 && likelihood.errorBound() < 1e-11);
        assertEquals(-14.51006624707412998, likelihood.value(), likelihood.errorBound());
        assertEquals(
                3.707635295040501155626, likelihood.gradient()[0], likelihood.gradientErrorBounds()[0]);
        assertEquals(-0.5937887470964091570673, likelihood.hessian()[0][0], 1e-13);
        assertEquals(likelihood.gradient()[0], likelihood.byReward().value(1, 0), 1e-13);
    }

    /** The gradient along directions is that by all rewards, and a direction's derivative that of its pairs. */
    @Test
    void forward_equalsBackward() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 300; i++) {
            FiniteMdp mdp = RandomMdps.of(i, new double[] {0, 0.5, 0.9, 0.99}[i % 4]);
            double temperature = Math.exp(random.nextDouble(-3, 2));
            double[][] counts = counts(mdp, random);
            double[][] direction = draw(mdp, random, -1, 1);
            LogLikelihood likelihood = derivatives(mdp, temperature).logLikelihood(counts, direction, direction);
            double expected = product(likelihood.byReward(), direction);
            double bound = likelihood.gradientErrorBounds()[0] + likelihood.byRewardErrorBound(); // entries below 1
            assertEquals(expected, likelihood.gradient()[0], bound + 1e-12 * Math.abs(expected));
            assertEquals(likelihood.hessian()[0][0], likelihood.hessian()[1][0]);
            assertEquals(likelihood.scoreProducts()[0][0], likelihood.scoreProducts()[0][1]);
            assertTrue(likelihood.scoreProducts()[0][0] >= 0);
        }
    }

    /** First and second differences of exact optima, of 30 digits, at rewards that are 2⁻³⁰ apart. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.9})
    void derivatives_areLimitsOfDifferences(double discount) {
        SplittableRandom random = new SplittableRandom(12);
        double step = 0x1p-30;
        for (int i = 3; i < 23; i++) {
            FiniteMdp shape = RandomMdps.of(i, discount);
            double temperature = new double[] {0.25, 1, 3}[i % 3];
            double[] rewards = multiples(shape, random);
            double[] direction = multiples(shape, random);
            double[][] counts = counts(shape, random);
            double[] n = Arrays.stream(counts).flatMapToDouble(Arrays::stream).toArray();
            FiniteMdp mdp = shape.withRewards(Tables.ofPairs(shape, rewards));
            Oracle.Optimum[] optima = new Oracle.Optimum[3];
            BigDecimal[] likelihoods = new BigDecimal[3];
            for (int k = 0; k < 3; k++) {
                double[] moved = rewards.clone();
                for (int pair = 0; pair < moved.length; pair++) {
                    moved[pair] += (k - 1) * step * direction[pair]; // exact
                }
                FiniteMdp near = shape.withRewards(Tables.ofPairs(shape, moved));
                optima[k] = Oracle.of(near, temperature).optimum().orElseThrow();
                likelihoods[k] = DerivativeOracle.logLikelihood(near, temperature, optima[k], n);
            }
            SoftDerivatives derivatives = derivatives(mdp, temperature);
            double[][] table = Tables.ofPairs(mdp, direction);
            double[] dv = derivatives.values(table);
            for (int s = 0; s < dv.length; s++) {
                double difference =
                        difference(optima[2].v().middle()[s], optima[0].v().middle()[s], 2 * step);
                assertEquals(difference, dv[s], derivatives.errorBound(table) + 1e-12);
            }
            double[] dq = derivatives.q(table).byPair();
            for (int pair = 0; pair < dq.length; pair++) {
                double difference =
                        difference(optima[2].q().middle()[pair], optima[0].q().middle()[pair], 2 * step);
                assertEquals(difference, dq[pair], derivatives.errorBound(table) + 1e-12);
            }
            LogLikelihood likelihood = derivatives.logLikelihood(counts, table);
            double first = difference(likelihoods[2], likelihoods[0], 2 * step);
            assertEquals(first, likelihood.gradient()[0], 1e-10 * (1 + Math.abs(first)));
            double second = difference(
                    likelihoods[2].add(likelihoods[0]), likelihoods[1].multiply(BigDecimal.valueOf(2)), step * step);
            assertEquals(second, likelihood.hessian()[0][0], 1e-6 * (1 + Math.abs(second)));
        }
    }

    private static double[] multiples(FiniteMdp mdp, SplittableRandom random) {
        return random.ints(mdp.stateActionCount(), -1024, 1024)
                .mapToDouble(x -> x * 0x1p-10)
                .toArray();
    }

    private static double difference(BigDecimal a, BigDecimal b, double step) {
        return a.subtract(b).doubleValue() / step;
    }

    @Test
    void looseSolutions_haveBoundsThatHold() {
        SplittableRandom random = new SplittableRandom(13);
        double[] largest = new double[4];
        for (int i = 0; i < 3_000; i++) {
            FiniteMdp mdp = RandomMdps.of(i, new double[] {0.3, 0.9, 0.99, 0.999}[random.nextInt(4)]);
            double temperature = Math.exp(random.nextDouble(-3.5, 2.3));
            Solution loose = SoftQValueIteration.atTemperature(temperature)
                    .withTolerance(Math.pow(10, -random.nextDouble(1, 8)))
                    .solve(mdp);
            double[][] direction = draw(mdp, random, -1, 1);
            double[][] counts = counts(mdp, random);
            SoftDerivatives near = SoftDerivatives.of(mdp, loose);
            SoftDerivatives exact = derivatives(mdp, temperature);
            double[] v = near.values(direction);
            double[] w = exact.values(direction);
            double off = IntStream.range(0, v.length)
                    .mapToDouble(s -> Math.abs(v[s] - w[s]))
                    .max()
                    .orElseThrow();
            LogLikelihood a = near.logLikelihood(counts, direction);
            LogLikelihood b = exact.logLikelihood(counts, direction);
            double[] ratios = {
                off / (near.errorBound(direction) + exact.errorBound(direction)),
                Math.abs(a.value() - b.value()) / (a.errorBound() + b.errorBound()),
                Math.abs(a.gradient()[0] - b.gradient()[0]) / (a.gradientErrorBounds()[0] + b.gradientErrorBounds()[0]),
                IntStream.range(0, mdp.stateActionCount())
                                .mapToDouble(pair -> Math.abs(a.byReward().byPair()[pair]
                                        - b.byReward().byPair()[pair]))
                                .sum()
                        / (a.byRewardErrorBound() + b.byRewardErrorBound())
            };
            for (int k = 0; k < ratios.length; k++) {
                largest[k] = Math.max(largest[k], ratios[k]);
            }
        }
        for (double ratio : largest) {
            assertTrue(ratio <= 1 && ratio > 0.1, () -> Arrays.toString(largest) + ": proved, and not idle");
        }
    }

    /** Tables that differ by e, in the worst way: Σ|π − π̂| comes near e/λ for small e, and never exceeds it. */
    @Test
    void policiesOfNearTables_areWithinTheDistance() {
        SplittableRandom random = new SplittableRandom(16);
        double nearest = 0;
        for (int i = 0; i < 2_000; i++) {
            int n = 2 + random.nextInt(4);
            double e = Math.pow(10, random.nextDouble(-6, 1));
            double[] q = random.doubles(n, -1, 1).toArray();
            double[] moved = q.clone();
            for (int a = 0; a < n; a++) {
                moved[a] += random.nextBoolean() ? e : -e;
            }
            double[] p = new double[n];
            double[] p2 = new double[n];
            SoftMath.softmax(q, 0, n, 1, p, 0);
            SoftMath.softmax(moved, 0, n, 1, p2, 0);
            double sum = 0;
            for (int a = 0; a < n; a++) {
                sum += Math.abs(p[a] - p2[a]);
            }
            assertTrue(sum <= 2 * Math.tanh(e / 2) + 1e-14 && sum <= Math.min(2, e) + 1e-14);
            nearest = Math.max(nearest, sum / e);
        }
        assertTrue(nearest > 0.95, "the constant is the best: " + nearest);
    }

    /** Without a future the policy is the multinomial logit, whose derivatives are in every textbook. */
    @Test
    void discountZero_isTheMultinomialLogit() {
        FiniteMdp mdp = FiniteMdp.builder(1, 0)
                .transition(0, 0, 0, 1, 0.3)
                .transition(0, 1, 0, 1, -0.7)
                .transition(0, 2, 0, 1, 0.1)
                .build();
        double temperature = 0.4;
        double[] n = {5, 2, 4};
        double[][][] directions = {{{1, 0, 0}}, {{0, 1, 0}}};
        double[] weights = {Math.exp(0.3 / temperature), Math.exp(-0.7 / temperature), Math.exp(0.1 / temperature)};
        double sum = weights[0] + weights[1] + weights[2];
        LogLikelihood likelihood = derivatives(mdp, temperature).logLikelihood(new double[][] {n}, directions);
        for (int k = 0; k < 2; k++) {
            double pk = weights[k] / sum;
            assertEquals((n[k] - 11 * pk) / temperature, likelihood.gradient()[k], 1e-12);
            for (int l = 0; l < 2; l++) {
                double covariance = (k == l ? pk : 0) - pk * weights[l] / sum;
                assertEquals(
                        -11 * covariance / (temperature * temperature),
                        likelihood.hessian()[k][l],
                        1e-11);
            }
        }
    }

    /** A constant that is added to all rewards of an endless model changes no policy. */
    @Test
    void constantRewards_changeNoPolicy() {
        SplittableRandom random = new SplittableRandom(14);
        for (int i = 0; i < 50; i++) {
            FiniteMdp mdp = RandomMdps.withoutTerminals(i, 0.9);
            double[] ones = new double[mdp.stateActionCount()];
            Arrays.fill(ones, 1);
            double[][] constant = Tables.ofPairs(mdp, ones);
            SoftDerivatives derivatives = derivatives(mdp, 0.7);
            double bound = derivatives.errorBound(constant);
            for (double dv : derivatives.values(constant)) {
                assertEquals(10, dv, bound + 1e-14); // 1/(1 − 0.9), and 0.9 is a double
            }
            LogLikelihood likelihood = derivatives.logLikelihood(counts(mdp, random), constant);
            assertEquals(0, likelihood.gradient()[0], likelihood.gradientErrorBounds()[0]);
            assertEquals(0, product(likelihood.byReward(), constant), likelihood.byRewardErrorBound() + 1e-12);
        }
    }

    @Test
    void discountOne_isAllowedWherePoliciesEnd_unlessTheSolutionIsTooLoose() {
        FiniteMdp mdp = CORRIDOR.withDiscount(1);
        SoftDerivatives derivatives = derivatives(mdp, 0.5);
        double[][] steps = {{1, 1}, {1, 1}, {}};
        double[] expected = SoftPolicyEvaluation.atTemperature(0)
                .solve(mdp.withRewards(steps), solve(mdp, 0.5).policy())
                .values();
        assertArrayEquals(expected, derivatives.values(steps), derivatives.errorBound(steps) + 1e-12);
        FiniteMdp hardlyEnding = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, -1)
                .transition(0, 1, 1, 1, -10)
                .terminal(1)
                .build();
        SoftQValueIteration solver = SoftQValueIteration.atTemperature(1.2);
        Solution loose = solver.withTolerance(20).solve(hardlyEnding); // leaves it at 0.54
        String message = assertThrows(ArithmeticException.class, () -> SoftDerivatives.of(hardlyEnding, loose))
                .getMessage();
        assertTrue(message.contains("solve to a smaller tolerance"), message);
        SoftDerivatives.of(hardlyEnding, solver.withTolerance(1).solve(hardlyEnding));
    }

    @Test
    void countsThatAreZero_countNothing() {
        LogLikelihood nothing = derivatives(CORRIDOR, 0.5).logLikelihood(new double[][] {{0, 0}, {0, 0}, {}}, ONE);
        assertEquals(0, nothing.value(), nothing.errorBound());
        assertEquals(0, nothing.gradient()[0], nothing.gradientErrorBounds()[0]);
        assertEquals(0, nothing.scoreProducts()[0][0]);
        assertEquals(0, derivatives(CORRIDOR, 0.5).logLikelihood(COUNTS).gradient().length);
    }

    @Test
    void results_areNewArrays() {
        LogLikelihood likelihood = derivatives(CORRIDOR, 0.5).logLikelihood(COUNTS, ONE);
        likelihood.gradient()[0] = 7;
        likelihood.gradientErrorBounds()[0] = 7;
        likelihood.hessian()[0][0] = 7;
        likelihood.scoreProducts()[0][0] = 7;
        LogLikelihood again = derivatives(CORRIDOR, 0.5).logLikelihood(COUNTS, ONE);
        assertArrayEquals(again.gradient(), likelihood.gradient());
        assertArrayEquals(again.gradientErrorBounds(), likelihood.gradientErrorBounds());
        assertArrayEquals(again.hessian()[0], likelihood.hessian()[0]);
        assertArrayEquals(again.scoreProducts()[0], likelihood.scoreProducts()[0]);
        assertTrue(likelihood.toString().startsWith("LogLikelihood[-14.51"), likelihood.toString());
    }

    @Test
    void threads_mayShareAnObject() {
        FiniteMdp mdp = RandomMdps.of(8, 0.9);
        SplittableRandom random = new SplittableRandom(15);
        double[][][] directions =
                IntStream.range(0, 40).mapToObj(i -> draw(mdp, random, -1, 1)).toArray(double[][][]::new);
        double[][] counts = counts(mdp, random);
        SoftDerivatives shared = derivatives(mdp, 1);
        IntStream.range(0, 40).parallel().forEach(i -> {
            double[] alone = derivatives(mdp, 1).values(directions[i]);
            assertArrayEquals(alone, shared.values(directions[i]));
            assertArrayEquals(
                    derivatives(mdp, 1).logLikelihood(counts, directions[i]).gradient(),
                    shared.logLikelihood(counts, directions[i]).gradient());
        });
    }

    @Test
    void interruption_isCancellation_andKeepsTheFlag() {
        SoftDerivatives derivatives = derivatives(CORRIDOR, 0.5);
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancellationException.class, () -> derivatives.values(ONE));
            assertThrows(CancellationException.class, () -> derivatives.errorBound(ONE));
            assertThrows(CancellationException.class, () -> derivatives.logLikelihood(COUNTS, ONE));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertFalse(derivatives.values(ONE)[0] == 0, "the next call is not affected");
    }

    @Test
    void timeLimit_isCancellation() {
        SoftDerivatives derivatives = derivatives(CORRIDOR, 0.5);
        String message = assertThrows(
                        CancellationException.class,
                        () -> derivatives.withTimeLimit(Duration.ofNanos(1)).values(ONE))
                .getMessage();
        assertEquals("derivatives not computed: stopped by the time limit; raise timeLimit", message);
        SoftDerivatives patient = derivatives.withTimeLimit(Duration.ofHours(1));
        assertArrayEquals(derivatives.values(ONE), patient.values(ONE));
        refused("timeLimit must be > 0: PT0S", () -> derivatives.withTimeLimit(Duration.ZERO));
    }

    @Test
    void refusals_nameTheArgument() {
        SoftDerivatives derivatives = derivatives(CORRIDOR, 0.5);
        Solution hard = SoftPolicyIteration.atTemperature(0).solve(CORRIDOR);
        refused(
                "the temperature of the solution must be > 0, as the optimum at temperature 0 has no derivatives where"
                        + " actions are equally good: 0.0",
                () -> SoftDerivatives.of(CORRIDOR, hard));
        Solution other = solve(CORRIDOR.withDiscount(0.5), 0.5);
        assertThrows(IllegalArgumentException.class, () -> SoftDerivatives.of(CORRIDOR, other));
        refused(
                "direction[1] must have length 2, one per action: 1",
                () -> derivatives.values(new double[][] {{0, 0}, {0}, {}}));
        refused(
                "direction of state 0, action 1 must be finite: NaN",
                () -> derivatives.q(new double[][] {{0, Double.NaN}, {0, 0}, {}}));
        refused(
                "counts of state 1, action 0 must be finite and >= 0: -1.0",
                () -> derivatives.logLikelihood(new double[][] {{0, 0}, {-1, 0}, {}}));
        refused(
                "directions[1] of state 0, action 0 must be finite: Infinity",
                () -> derivatives.logLikelihood(COUNTS, ONE, new double[][] {{Double.POSITIVE_INFINITY, 0}, {0, 0}, {}
                }));
        assertThrows(NullPointerException.class, () -> SoftDerivatives.of(null, hard));
        assertThrows(NullPointerException.class, () -> derivatives.values(null));
        double[][] huge = {{Double.MAX_VALUE, Double.MAX_VALUE}, {0, 0}, {}};
        assertThrows(ArithmeticException.class, () -> derivatives.values(huge));
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
