package io.github.softrl.testing;

import static io.github.softrl.testing.BigMath.big;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Covers Oracle and PolicyOracle, and what they are made of: FixedPoint, BigMatrix, BigBellman, PolicySystem, Enclosed:
 * closed forms, formulas that are independent of each other, {@link BigMath} and the reference tables.
 */
class OracleTest {
    private static final BigDecimal TINY = new BigDecimal("1e-29");

    private static Oracle.Optimum optimum(FiniteMdp mdp, double temperature) {
        return Oracle.of(mdp, temperature).optimum().orElseThrow();
    }

    private static PolicyOracle oracle(FiniteMdp mdp, Policy policy, double temperature) {
        double[] start = new double[mdp.stateCount()];
        start[0] = 1;
        return PolicyOracle.of(mdp, policy, temperature, start);
    }

    private static void assertClose(BigDecimal expected, BigDecimal actual) {
        BigDecimal difference = expected.subtract(actual).abs();
        assertTrue(difference.compareTo(TINY.multiply(expected.abs())) <= 0, () -> expected + " and " + actual);
    }

    private static BigDecimal divide(BigDecimal x, BigDecimal y) {
        return x.divide(y, new MathContext(60));
    }

    // exponentials and logarithms

    @Test
    void logarithm_of2and10_knownDigits() {
        FixedPoint fixed = FixedPoint.ofDigits(60);
        MathContext digits = new MathContext(50);
        assertEquals(
                new BigDecimal("0.69314718055994530941723212145817656807550013436026"),
                fixed.toDecimal(fixed.log(2.0), digits));
        assertEquals(
                new BigDecimal("2.3025850929940456840179914546843642076011014886288"),
                fixed.toDecimal(fixed.log(10.0), digits));
        assertEquals(
                new BigDecimal("2.7182818284590452353602874713526624977572470937000"),
                fixed.toDecimal(fixed.exp(fixed.one), digits));
    }

    @ParameterizedTest
    @CsvSource({"50", "65", "120", "240"})
    void exponentialAndLogarithm_areInverse_andAgreeWithBigMath(int digits) {
        FixedPoint fixed = FixedPoint.ofDigits(digits);
        MathContext context = new MathContext(digits);
        BigDecimal error = BigDecimal.ONE.scaleByPowerOfTen(-digits);
        SplittableRandom random = new SplittableRandom(digits);
        for (int i = 0; i < 100; i++) {
            BigDecimal x = big(-Math.pow(10, -20 + 22 * random.nextDouble()));
            BigDecimal exp = fixed.toDecimal(fixed.exp(fixed.of(x)), context);
            assertTrue(exp.subtract(BigMath.exp(x)).abs().doubleValue() < 1e-44, x::toString);
            double p = Math.pow(10, -40 * random.nextDouble() * random.nextDouble());
            BigDecimal back = fixed.toDecimal(fixed.exp(fixed.log(p)), context);
            assertTrue(back.subtract(big(p)).abs().compareTo(error) < 0, () -> p + " became " + back);
            BigDecimal log = fixed.toDecimal(fixed.log(p), context);
            assertTrue(log.subtract(BigMath.log(big(p))).abs().doubleValue() < 1e-42, () -> "log " + p);
        }
        BigDecimal denormal = fixed.toDecimal(fixed.log(Double.MIN_VALUE), context);
        BigDecimal expected = fixed.toDecimal(fixed.log(2.0), context).multiply(BigDecimal.valueOf(-1074));
        assertTrue(denormal.subtract(expected).abs().compareTo(error.multiply(big(2000))) < 0);
        assertEquals(0, fixed.exp(fixed.of(new BigDecimal("-1e300"))).signum());
        assertEquals(fixed.one, fixed.exp(fixed.of(BigDecimal.ZERO)));
    }

    // closed forms of optimal values

    /** k ways to stay that pay r: V = (r + λ log k)/(1 − γ). */
    @ParameterizedTest
    @CsvSource({"0.9, 1, 3, 0.5", "0.999999999, -2, 7, 1", "0.5, 1e150, 2, 1e140", "0.99, 1, 2000, 1e100", "0, 3, 4, 1"
    })
    void stay_closedForm(double discount, double reward, int actions, double temperature) {
        FiniteMdp.Builder builder = FiniteMdp.builder(1, discount);
        for (int a = 0; a < actions; a++) {
            builder.transition(0, a, 0, 1, reward);
        }
        BigDecimal perStep = big(reward).add(big(temperature).multiply(BigMath.log(BigDecimal.valueOf(actions))));
        BigDecimal exact = divide(perStep, BigDecimal.ONE.subtract(big(discount)));
        Oracle.Optimum optimum = optimum(builder.build(), temperature);
        assertClose(exact, optimum.v().middle()[0]);
        assertClose(big(reward).add(big(discount).multiply(exact)), optimum.q().middle()[actions - 1]);
    }

    /** Stay at a cost or end, without discount: V = −λ log(1 − exp(−c/λ)), and 0 at λ = 0. */
    @ParameterizedTest
    @CsvSource({"1, 1", "0.5, 2", "3, 0.1", "1e-3, 1", "1e-7, 1"})
    void stayOrEnd_closedForm(double cost, double temperature) {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, -cost)
                .transition(0, 1, 1, 1, 0)
                .terminal(1)
                .build();
        BigDecimal staying = BigMath.exp(divide(big(cost), big(temperature)).negate());
        BigDecimal exact = big(temperature)
                .multiply(BigMath.log(BigDecimal.ONE.subtract(staying)))
                .negate();
        assertClose(exact, optimum(mdp, temperature).v().middle()[0]);
        assertEquals(0, optimum(mdp, 0).v().middle()[0].signum());
    }

    /** The way out costs 5, of equal cost is another one of four steps. */
    @Test
    void tiesOfDifferentLength_withoutDiscount_areSolved() {
        FiniteMdp.Builder builder = FiniteMdp.builder(5, 1).terminal(4);
        for (int s = 0; s < 4; s++) {
            builder.transition(s, 0, s + 1, 1, -1.25).transition(s, 1, 4, 1, -1.25 * (4 - s));
        }
        assertEquals(0, big(-5).compareTo(optimum(builder.build(), 0).v().middle()[0]));
    }

    /** Rows count as given: what three times 0.3333333333 lacks is a way out. */
    @Test
    void rowSum_countsAsGiven() {
        FiniteMdp mdp = thirds(0.3333333333, 1e-300);
        BigDecimal staying = big(0.3333333333).multiply(BigDecimal.valueOf(3));
        BigDecimal exact = divide(big(mdp.reward(0, 0)), BigDecimal.ONE.subtract(staying));
        assertClose(exact, optimum(mdp, 0).v().middle()[0]);
        Optional<PolicyOracle.Values> values =
                oracle(mdp, Policy.uniform(mdp), 0).values();
        assertClose(exact, values.orElseThrow().v().middle()[0]);
    }

    private static FiniteMdp thirds(double third, double exit) {
        return FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, third, -1)
                .transition(0, 0, 0, third, -1)
                .transition(0, 0, 0, third, -1)
                .transition(0, 0, 1, exit, -1)
                .terminal(1)
                .build();
    }

    @Test
    void noFiniteSolution_hasNoOptimum() {
        FiniteMdp gain = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, -1)
                .transition(0, 1, 0, 1, -1)
                .transition(0, 2, 1, 1, 0)
                .terminal(1)
                .build();
        double critical = 1 / Math.log(2);
        assertTrue(Oracle.of(gain, critical * (1 + 1e-13)).optimum().isEmpty());
        assertTrue(Oracle.of(gain, critical * (1 - 1e-13)).optimum().isPresent());
        FiniteMdp free = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 1, 1, 1)
                .terminal(1)
                .build();
        assertTrue(Oracle.of(free, 1).optimum().isEmpty());
        assertTrue(Oracle.of(free, 0).optimum().isEmpty()); // every V ≥ 1 solves the equation
        FiniteMdp trapped = Models.shape(1, 0).withDiscount(1);
        assertTrue(Oracle.of(trapped, 1).optimum().isEmpty());
    }

    // closed forms of finite horizons

    /** V_H = λ log(H + 1) where one may stay or end at no cost. */
    @Test
    void horizon_closedForm() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 1, 1, 0)
                .terminal(1)
                .build();
        Oracle.Stage[] stages = Oracle.of(mdp, 0.75).horizon(12);
        for (int t = 0; t < 12; t++) {
            BigDecimal exact = big(0.75).multiply(BigMath.log(BigDecimal.valueOf(13 - t)));
            assertClose(exact, stages[t].v().middle()[0]);
            assertClose(
                    exact.subtract(stages[t].q().middle()[0]),
                    exact.subtract(stages[t + 1].v().middle()[0]));
            assertTrue(stages[t].v().largestRadius().doubleValue() < 1e-50);
        }
        assertEquals(0, stages[12].v().middle()[0].signum());
    }

    // policies

    /** Ends with probability e in each step: 1/e steps, of the entropy H. */
    @ParameterizedTest
    @CsvSource({"0.5", "1e-15", "1e-300", "4.9e-324"})
    void policyThatEndsSometime_closedForm(double end) {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, -3)
                .transition(0, 1, 1, 1, -3)
                .terminal(1)
                .build();
        double stay = 1 - end;
        Policy policy = Policy.of(mdp, new double[][] {{stay, end}, {}});
        PolicyOracle oracle = oracle(mdp, policy, 2);
        if (stay == 1) { // for ever: 1 + 1e-300 is no distribution of doubles, but the row of staying sums to 1
            assertEquals(Optional.of(false), oracle.hasValues());
            assertTrue(oracle.values().isEmpty());
            return;
        }
        assertEquals(Optional.of(true), oracle.hasValues());
        PolicyOracle.Values values = oracle.values().orElseThrow();
        BigDecimal steps = divide(BigDecimal.ONE, BigDecimal.ONE.subtract(big(stay)));
        BigDecimal entropy = big(stay)
                .multiply(BigMath.log(big(stay)))
                .add(big(end).multiply(BigMath.log(big(end))))
                .negate();
        BigDecimal reward = big(-3).multiply(big(stay).add(big(end)));
        assertClose(reward.multiply(steps), values.rewards().middle()[0]);
        assertClose(entropy.multiply(steps), values.entropies().middle()[0]);
        assertClose(steps, values.occupancy().middle()[0]);
        assertClose(steps, values.steps()[0]);
        assertClose(big(end).multiply(steps), values.occupancy().middle()[1]);
        BigDecimal v = steps.multiply(reward.add(big(2).multiply(entropy)));
        assertClose(v, values.v().middle()[0]);
        assertClose(v.subtract(BigDecimal.valueOf(3)), values.q().middle()[0]);
        assertClose(big(-3), values.q().middle()[1]);
    }

    @Test
    void hasValues_whereRowsSumToMoreThanOne_isFalse() {
        FiniteMdp mdp = thirds(0.3333333334, 1e-10);
        assertEquals(Optional.of(false), oracle(mdp, Policy.uniform(mdp), 0).hasValues());
        assertTrue(oracle(mdp, Policy.uniform(mdp), 0).values().isEmpty());
        FiniteMdp discounted = mdp.withDiscount(1 - 1e-10);
        assertEquals(
                Optional.of(false), oracle(discounted, Policy.uniform(mdp), 0).hasValues());
        FiniteMdp more = mdp.withDiscount(1 - 1e-9);
        assertEquals(Optional.of(true), oracle(more, Policy.uniform(mdp), 0).hasValues());
    }

    /** Elimination yields 0 up to rounding, so the row sums have to decide. */
    @Test
    void hasValues_whereRowsSumToExactlyOne_isFalse() {
        FiniteMdp mdp = FiniteMdp.builder(4, 1)
                .transition(0, 0, 0, 0.25, -1)
                .transition(0, 0, 1, 0.75, -1)
                .transition(1, 0, 0, 0.375, -1)
                .transition(1, 0, 1, 0.625, -1)
                .transition(2, 0, 0, 0.5, -1)
                .transition(2, 0, 3, 0.5, -1)
                .terminal(3)
                .build();
        assertEquals(Optional.of(false), oracle(mdp, Policy.uniform(mdp), 0).hasValues());
    }

    // formulas that are independent of each other

    /** On hostile problems: V = rewards + λ·entropies, start·V = Σ occupancy·(r + λH). */
    @Test
    void formulas_agree_onHostileProblems() {
        int evaluated = 0;
        for (long seed = 0; seed < 15L * HostileMdps.families(); seed++) {
            HostileMdps.Problem problem = HostileMdps.of(seed);
            PolicyOracle oracle =
                    PolicyOracle.of(problem.mdp(), problem.policy(), problem.temperature(), problem.start());
            Optional<PolicyOracle.Values> values = oracle.values();
            assertEquals(Optional.of(values.isPresent()), oracle.hasValues(), problem::toString);
            if (values.isPresent()) {
                check(problem, values.get());
                evaluated++;
            }
        }
        assertTrue(evaluated > 250, evaluated + " policies have values");
    }

    private static void check(HostileMdps.Problem problem, PolicyOracle.Values values) {
        BigDecimal temperature = big(problem.temperature());
        int n = problem.mdp().stateCount();
        BigDecimal fromStart = BigDecimal.ZERO;
        BigDecimal error = BigDecimal.ZERO;
        for (int s = 0; s < n; s++) {
            BigDecimal sum = values.rewards()
                    .middle()[s]
                    .add(temperature.multiply(values.entropies().middle()[s]));
            BigDecimal allowed = values.v()
                    .radius()[s]
                    .add(values.rewards().radius()[s])
                    .add(temperature.multiply(values.entropies().radius()[s]));
            BigDecimal difference = sum.subtract(values.v().middle()[s]).abs();
            assertTrue(difference.compareTo(allowed) <= 0, problem::toString);
            fromStart =
                    fromStart.add(big(problem.start()[s]).multiply(values.v().middle()[s]));
            error = error.add(values.v().radius()[s]);
        }
        for (int s = 0; s < n; s++) {
            BigDecimal entropy = BigDecimal.ZERO;
            for (int a = 0; a < problem.mdp().actionCount(s); a++) {
                double p = problem.policy().probability(s, a);
                BigDecimal reward = big(problem.mdp().reward(s, a));
                BigDecimal log = p == 0 ? BigDecimal.ZERO : logarithm(p);
                BigDecimal term = big(p).multiply(reward.subtract(temperature.multiply(log)));
                entropy = entropy.add(term);
            }
            fromStart = fromStart.subtract(entropy.multiply(values.occupancy().middle()[s]));
            BigDecimal size = entropy.abs().add(BigDecimal.ONE.max(temperature));
            error = error.add(values.occupancy().radius()[s].multiply(size))
                    .add(values.occupancy().middle()[s].multiply(size).scaleByPowerOfTen(-42));
        }
        assertTrue(fromStart.abs().compareTo(error) <= 0, problem::toString);
    }

    /** Unlike {@link BigMath#log}, for all doubles: log(2ᵏm) = k·log 2 + log m. */
    private static BigDecimal logarithm(double p) {
        int k = Math.getExponent(Math.max(p, Double.MIN_NORMAL));
        BigDecimal two = BigMath.log(BigDecimal.valueOf(2)).multiply(BigDecimal.valueOf(k));
        return two.add(BigMath.log(big(Math.scalb(p, -k))));
    }

    /** Value iteration in 45 digits, from the oracle's values and from the backup of a policy's. */
    @Test
    void optimum_hostileProblems_isAFixedPoint_inBigMath() {
        int solved = 0;
        for (long seed = 0; seed < 10L * HostileMdps.families(); seed++) {
            HostileMdps.Problem problem = HostileMdps.of(seed);
            boolean isOrdinary = problem.temperature() == 0 || problem.temperature() > 1e-3;
            Optional<Oracle.Optimum> optimum =
                    Oracle.of(problem.mdp(), problem.temperature()).optimum();
            if (isOrdinary && optimum.isPresent() && problem.mdp().stateActionCount() < 100) {
                BigDecimal[] v = optimum.get().v().middle();
                BigDecimal[] tv = BigMath.backup(problem.mdp(), v, big(problem.temperature()));
                BigDecimal largest = optimum.get().q().largest().add(big(problem.temperature()));
                for (int s = 0; s < v.length; s++) {
                    BigDecimal residual = tv[s].subtract(v[s]).abs();
                    assertTrue(residual.compareTo(largest.scaleByPowerOfTen(-29)) <= 0, problem::toString);
                }
                solved++;
            }
        }
        assertTrue(solved > 100, solved + " problems");
    }

    @Test
    void optimum_discountedModels_agreesWithValueIterationInBigMath() {
        for (long seed = 0; seed < 20; seed += 3) {
            FiniteMdp mdp = RandomMdps.of(seed, 0.5);
            double temperature = seed % 4 * 0.3;
            BigDecimal[] exact = BigMath.solve(mdp, temperature, new double[mdp.stateCount()]);
            Oracle.Optimum optimum = optimum(mdp, temperature);
            for (int s = 0; s < exact.length; s++) {
                BigDecimal difference =
                        exact[s].subtract(optimum.v().middle()[s]).abs();
                assertTrue(difference.compareTo(new BigDecimal("1e-29")) <= 0);
            }
        }
    }

    // the reference tables

    static Stream<Reference.Case> cases() {
        // of the models of a few states, those whose R(s,a) are not rounded means of outcomes
        List<String> models = List.of(
                "bandit3",
                "exit_or_stay",
                "frozenlake4_det",
                "frozenlake4_slippery",
                "twostate",
                "twostate_choice",
                "disconnected26",
                "doublechain50",
                "garnet50");
        return Reference.cases().stream().filter(c -> c.kind().equals("infinite") && models.contains(c.model()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void optimumAndUniformPolicy_referenceCase_agreeTo29Digits(Reference.Case c) {
        FiniteMdp mdp = c.mdp();
        Optional<Oracle.Optimum> optimum = Oracle.of(mdp, c.lambda()).optimum();
        assertTrue(optimum.isPresent() || c.lambda() == 0 && c.gamma() == 1);
        optimum.ifPresent(of -> compare(c, "v", of.v()));
        if (c.files().contains("uniform.v")) {
            PolicyOracle.Values values =
                    oracle(mdp, Policy.uniform(mdp), c.lambda()).values().orElseThrow();
            if (hasPowersOfTwo(mdp)) { // 1/3 is stored a little off
                compare(c, "uniform.v", values.v());
            }
        }
    }

    private static boolean hasPowersOfTwo(FiniteMdp mdp) {
        IntPredicate isPower = k -> Integer.bitCount(k) <= 1;
        return IntStream.range(0, mdp.stateCount()).map(mdp::actionCount).allMatch(isPower);
    }

    private static void compare(Reference.Case c, String suffix, Enclosed values) {
        BigDecimal[] expected = c.values(suffix);
        for (int s = 0; s < expected.length; s++) {
            BigDecimal difference = expected[s].subtract(values.middle()[s]).abs();
            BigDecimal allowed = TINY.multiply(values.largest()).add(values.radius()[s]);
            assertTrue(difference.compareTo(allowed) <= 0, c + ", state " + s + ": " + difference);
        }
    }
}
