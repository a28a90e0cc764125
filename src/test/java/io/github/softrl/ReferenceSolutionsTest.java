package io.github.softrl;

import static io.github.softrl.testing.BigMath.big;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import io.github.softrl.testing.Reference;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Covers SoftQValueIteration and Certificate against every discounted reference solution up to γ = 0.999, in
 * BigDecimal.
 */
class ReferenceSolutionsTest {
    private static final double TOLERANCE = 1e-9;

    static Stream<Reference.Case> cases() {
        return Reference.cases().stream().filter(c -> c.kind().equals("infinite") && c.gamma() <= 0.999);
    }

    @Test
    void cases_coverEveryModelTemperatureAndDiscount() {
        assertEquals(312, cases().count());
        assertEquals(18, cases().map(Reference.Case::model).distinct().count());
        assertEquals(
                List.of(0.0, 1e-6, 1e-3, 0.1, 1.0, 10.0, 1e3),
                cases().map(Reference.Case::lambda).distinct().sorted().toList());
        assertEquals(
                List.of(0.5, 0.9, 0.99, 0.999),
                cases().map(Reference.Case::gamma).distinct().sorted().toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void solve_reference_errorWithinBoundWithinTolerance(Reference.Case c) {
        double tolerance = TOLERANCE * c.scale();
        FiniteMdp mdp = c.mdp();
        Solution solution = SoftQValueIteration.atTemperature(c.lambda())
                .withTolerance(tolerance)
                .solve(mdp)
                .requireConverged();
        assertTrue(solution.errorBound() <= tolerance);
        assertEquals(SoftBellman.errorBound(mdp, solution.q(), c.lambda()), solution.errorBound());
        assertEquals(SoftBellman.residual(mdp, solution.q(), c.lambda()), solution.residual());

        BigDecimal bound = big(solution.errorBound());
        BigDecimal[] exactValues = c.values("v");
        List<String[]> rows = c.rows("ref");
        assertEquals(mdp.stateActionCount(), rows.size());
        for (String[] row : rows) {
            int s = Integer.parseInt(row[0]);
            int a = Integer.parseInt(row[1]);
            BigDecimal exact = new BigDecimal(row[2]);
            BigDecimal error = exact.subtract(big(solution.q().value(s, a))).abs();
            assertTrue(error.compareTo(bound) <= 0, () -> "Q(" + s + "," + a + ") is off by " + error);
            if (c.lambda() > 0) {
                BigDecimal exactLog = exact.subtract(exactValues[s]).divide(big(c.lambda()), BigMath.DIGITS);
                checkProbability(solution, s, a, exactLog, new BigDecimal(row[3]));
            } else if (solution.policy().probability(s, a) > 0) {
                BigDecimal loss = exactValues[s].subtract(exact);
                assertTrue(loss.compareTo(bound.add(bound)) <= 0, () -> "action " + a + " of " + s + " loses " + loss);
            }
        }
        for (int s = 0; s < mdp.stateCount(); s++) {
            double rounding = 4 * Math.ulp(Math.max(Math.abs(solution.value(s)), c.lambda() * 4));
            BigDecimal error = exactValues[s].subtract(big(solution.value(s))).abs();
            assertTrue(error.compareTo(big(solution.errorBound() + rounding)) <= 0);
        }
    }

    /** |log π − log π*| ≤ 2·bound/λ, and so |π − π*| ≤ π*·(exp(2·bound/λ) − 1), up to the last digits. */
    private static void checkProbability(Solution solution, int s, int a, BigDecimal exactLog, BigDecimal exact) {
        double follows = 2 * solution.errorBound() / solution.temperature();
        double logProbability = solution.policy().logProbability(s, a);
        double rounding = 4 * Math.ulp(Math.abs(logProbability)) + 1e-15;
        double logError = exactLog.subtract(big(logProbability)).abs().doubleValue();
        assertTrue(logError <= follows + rounding, () -> "log π(" + a + "|" + s + ") is off by " + logError);

        double error =
                exact.subtract(big(solution.policy().probability(s, a))).abs().doubleValue();
        double allowed = exact.doubleValue() * Math.expm1(follows + rounding) + 2 * Double.MIN_VALUE;
        assertTrue(error <= allowed, () -> "π(" + a + "|" + s + ") is off by " + error);
    }
}
