package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Reference;
import io.github.softrl.testing.YardstickModels;
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers StoppingRule: bounds by the span of TV − V, and values shifted to the middle of them. */
class StoppingRuleTest {
    /** Where all states meet each other, the discount hardly matters: the span shrinks by the mixing. */
    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.999, 0.99999})
    void wellMixed_takesFewSweeps_atAnyDiscount(double discount) {
        FiniteMdp mdp = YardstickModels.of('R', 1000, discount);
        double tolerance = 1e-9 / (1 - discount);
        Solution sweeps =
                SoftQValueIteration.atTemperature(0.1).withTolerance(tolerance).solve(mdp);
        assertTrue(sweeps.requireConverged().iterations() <= 40, () -> sweeps.iterations() + " iterations");
        Solution newton = SoftPolicyIteration.atTemperature(0.1)
                .withLinearSolver(LinearSolver.ITERATIVE)
                .withTolerance(tolerance)
                .solve(mdp)
                .requireConverged();
        assertTrue(sweeps.q().maxDifference(newton.q()) <= sweeps.errorBound() + newton.errorBound());
    }

    /** Where rounding leaves no more to be gained the run ends soon, and says so. */
    @Test
    void toleranceBelowRounding_saysSo() {
        FiniteMdp mdp = YardstickModels.of('R', 1000, 0.999999);
        Solution solution =
                SoftQValueIteration.atTemperature(0.1).withTolerance(1e-7).solve(mdp);
        assertEquals(Status.PRECISION_LIMIT, solution.status());
        assertTrue(solution.errorBound() <= 2e-3); // values of 850,000, rounding 1e-15·850,000/1e-6
        assertTrue(solution.iterations() <= 300, () -> solution.iterations() + " iterations");
    }

    /** Every iterate's bound covers its error: against 45 digits, with terminal states and without. */
    @Test
    void everyIterate_errorWithinBound() {
        int shifted = 0;
        for (int seed = 0; seed < 60; seed++) {
            FiniteMdp mdp = seed % 2 == 0 ? RandomMdps.of(seed, 0.97) : RandomMdps.withoutTerminals(seed, 0.97);
            double temperature = seed % 3 == 0 ? 0 : 0.05 * (1 + seed % 7);
            Solution solution = SoftQValueIteration.atTemperature(temperature)
                    .withTolerance(1e-11)
                    .solve(mdp);
            QTable exact = solution.requireConverged().q();
            int[] smaller = {0};
            SoftQValueIteration.atTemperature(temperature)
                    .withTolerance(1e-11)
                    .withListener(p -> {
                        double error = p.q().maxDifference(exact);
                        assertTrue(error <= p.errorBound() + 1e-11, () -> p.iteration() + ": " + error);
                        double norm = SoftBellman.residual(mdp, p.q(), temperature);
                        assertTrue(norm <= p.residual() * (1 + 1e-9) + 1e-13);
                        smaller[0] += p.iteration() > 300 ? 1 : 0;
                    })
                    .solve(mdp);
            shifted += solution.iterations() < 300 ? 1 : 0; // log(1e11)/0.03 = 844 without a shift
            if (seed % 10 == 3) {
                BigDecimal[] values = BigMath.solve(mdp, temperature, solution.values());
                BigDecimal error = BigMath.error(mdp, exact, values);
                assertTrue(error.compareTo(BigMath.big(solution.errorBound())) <= 0);
            }
        }
        assertTrue(shifted >= 20, shifted + " of 60");
    }

    /** Row sums that are off by as much as a model allows: bounds hold for the sums as they are. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1 - 1e-9, 1 - 3e-16})
    void rowSums_countAsTheyAre(double sum) {
        double discount = 0.97;
        FiniteMdp mdp = FiniteMdp.builder(2, discount)
                .transition(0, 0, 0, sum, 1)
                .transition(0, 1, 1, 1, 0.5)
                .transition(1, 0, 0, sum, 0.25)
                .build();
        for (double temperature : new double[] {0, 0.3}) {
            Solution solution = SoftQValueIteration.atTemperature(temperature)
                    .withTolerance(1e-6)
                    .solve(mdp)
                    .requireConverged();
            BigDecimal[] values = BigMath.solve(mdp, temperature, solution.values());
            BigDecimal error = BigMath.error(mdp, solution.q(), values);
            assertTrue(error.compareTo(BigMath.big(solution.errorBound())) <= 0, () -> "off by " + error);
        }
    }

    /**
     * Where a row ends with certainty a shift has nothing to push against, and the iterates are those of the lecture.
     */
    @Test
    void endingRows_iterationIsTheLectures() {
        FiniteMdp lake = Reference.mdp("frozenlake8_slippery", 0.99);
        Solution solution =
                SoftQValueIteration.atTemperature(0.1).withMaxIterations(5).solve(lake);
        double[] v = new double[lake.stateCount()];
        QTable q = BellmanOperator.table(lake, v);
        for (int i = 0; i < 5; i++) {
            q = SoftBellman.backup(lake, q, 0.1);
        }
        assertTrue(solution.q().maxDifference(q) <= 1e-13);
    }

    private static final StoppingRule.Iteration SWEEP = new StoppingRule.Iteration(true, true, 64);

    @Test
    void shift_balancesBothSides() {
        FiniteMdp mdp = YardstickModels.of('R', 100, 0.99);
        StoppingRule rule = new StoppingRule(mdp, SolverOptions.atTemperature(1), SWEEP);
        double[] v = new double[100];
        rule.observe(3, 1, 1, false);
        double[] shifted = rule.shifted(v);
        assertEquals(2 / 0.01, shifted[7], 1e-9); // T(V + c) − (V + c) = TV − V − (1 − γ)c, here between −1 and 1
        assertEquals(0.99, rule.residual(), 1e-9);
        rule.observe(-1, -3, 1, false);
        assertEquals(-2 / 0.01, rule.shifted(v)[7], 1e-9);
        rule.observe(1, -1, 1, false);
        assertEquals(0, rule.shifted(v)[7]);
        FiniteMdp ends = FiniteMdp.builder(2, 0.99)
                .transition(0, 0, 1, 0.5, 1)
                .transition(0, 0, 0, 0.5, 1)
                .terminal(1)
                .build();
        StoppingRule careful = new StoppingRule(ends, SolverOptions.atTemperature(1), SWEEP);
        careful.observe(1, 1, 1, false);
        double c = 2 / (0.01 + (1 - 0.495)); // then 1 − 0.01c and c(1 − 0.495) − 1 are equal
        double left = c * (1 - 0.495) - 1;
        assertTrue(left > 0.5, "not worth it: at least half is left");
        assertEquals(0, Arrays.stream(careful.shifted(new double[2])).sum());
    }

    /** (21) for V + c, written out once more: no example would tell whether one of its small terms is lost. */
    @Test
    void bound_ofShiftedValues_isTheSumOfItsTerms() {
        FiniteMdp mdp = YardstickModels.of('R', 100, 0.5); // rows of 2, 2 actions or more, sums of 1
        double beta = BellmanOperator.contraction(mdp);
        double betaMin = BellmanOperator.minContraction(mdp);
        StoppingRule rule = new StoppingRule(mdp, SolverOptions.atTemperature(1), SWEEP);
        double u = 0x1p-53;
        for (double norm : new double[] {1, 1e6, 1e12}) {
            double high = 1 + 1e-13;
            rule.observe(high, 1, norm, true);
            double c = (high + 1) / ((1 - beta) + (1 - betaMin));
            double rest = Math.max(high - c * (1 - beta), c * (1 - betaMin) - 1);
            double size = norm + c;
            double difference = rest + 2 * u * size + 8 * u * high;
            double expected = (beta * difference + Rounding.ofTable(mdp, 1, size, true)) / (1 - beta);
            assertEquals(c, rule.shifted(new double[100])[7], 1e-12);
            assertEquals(expected, rule.errorBound(), 1e-4 * u * size, "norm " + norm);
        }
    }
}
