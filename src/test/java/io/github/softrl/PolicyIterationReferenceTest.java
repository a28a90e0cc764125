package io.github.softrl;

import static io.github.softrl.testing.BigMath.big;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.linear.Vectors;
import io.github.softrl.testing.Reference;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Covers SoftPolicyIteration, LinearSolver, PolicyEvaluation and HorizonSolution against every reference solution. */
class PolicyIterationReferenceTest {
    /** A line of existence.csv. */
    record Verdict(String model, double temperature, boolean finite) {
        static Verdict parse(String line) {
            String[] f = line.split(",");
            return new Verdict(f[0], Double.parseDouble(f[2]), f[3].equals("finite"));
        }
    }

    static Stream<Reference.Case> infinite() {
        return Reference.cases().stream().filter(c -> c.kind().equals("infinite"));
    }

    static Stream<Reference.Case> withPolicies() {
        return infinite().filter(c -> c.files().contains("occ"));
    }

    static Stream<Reference.Case> withHorizons() {
        return Reference.cases().stream().filter(c -> c.files().contains("h1"));
    }

    static Stream<Verdict> verdicts() {
        return Reference.lines("existence.csv").stream().skip(1).map(Verdict::parse);
    }

    @Test
    void cases_areAll() {
        assertEquals(405, infinite().count());
        assertEquals(98, withPolicies().count());
        assertEquals(104, withHorizons().count());
        assertEquals(50, verdicts().count());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("infinite")
    void solve_reference_errorWithinBoundWithinTolerance(Reference.Case c) {
        double tolerance = 1e-9 * c.scale();
        FiniteMdp mdp = c.mdp();
        Solution solution = SoftPolicyIteration.atTemperature(c.lambda())
                .withTolerance(tolerance)
                .solve(mdp)
                .requireConverged();
        assertTrue(solution.errorBound() <= tolerance);
        assertTrue(solution.iterations() <= 30, () -> solution.iterations() + " iterations");
        assertEquals(SoftBellman.errorBound(mdp, solution.q(), c.lambda()), solution.errorBound());
        assertWithin(solution.q(), c.rows("ref"), solution.errorBound());
    }

    private static void assertWithin(QTable q, List<String[]> rows, double bound) {
        for (String[] row : rows) {
            int s = Integer.parseInt(row[0]);
            int a = Integer.parseInt(row[1]);
            BigDecimal error =
                    new BigDecimal(row[2]).subtract(big(q.value(s, a))).abs();
            assertTrue(error.compareTo(big(bound)) <= 0, () -> "Q(" + s + "," + a + ") is off by " + error);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withPolicies")
    void evaluate_uniformPolicy_errorWithinBound(Reference.Case c) {
        FiniteMdp mdp = c.mdp();
        Policy uniform = Policy.uniform(mdp);
        BigDecimal[] exact = c.values("uniform.v");
        double scale =
                Stream.of(exact).mapToDouble(v -> v.abs().doubleValue()).max().orElse(0);
        for (LinearSolver solver : LinearSolver.values()) {
            QTable q = SoftBellman.evaluate(mdp, uniform, c.lambda(), solver);
            double bound = SoftBellman.errorBound(mdp, uniform, q, c.lambda());
            assertTrue(bound <= 2e-14 * scale / (1 - c.gamma()), () -> solver + ": bound " + bound);
            assertWithin(q, c.rows("uniform.ref"), bound);
            for (int s = 0; s < mdp.stateCount(); s++) {
                double error = exact[s].subtract(big(uniform.softValue(s, q, c.lambda())))
                        .abs()
                        .doubleValue();
                assertTrue(error <= bound + 4 * Math.ulp(scale), () -> "V is off by " + error);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withPolicies")
    void occupancy_entropyAndReward_ofTheOptimalPolicy(Reference.Case c) {
        FiniteMdp mdp = c.mdp();
        Solution solution = SoftPolicyIteration.atTemperature(c.lambda())
                .withTolerance(1e-12 * c.scale() / (1 - c.gamma()))
                .solve(mdp)
                .requireConverged();
        // the policy itself is off by 2·bound/λ relatively, and what follows by that times the steps it may matter in
        double horizon = 1 / (1 - c.gamma());
        double relative = 1e-13 * horizon + 4 * solution.errorBound() / c.lambda() * horizon;
        double[] occupancy = SoftBellman.occupancy(mdp, solution.policy(), Reference.start(c.model()));
        for (String[] row : c.rows("occ")) {
            double exact = Double.parseDouble(row[1]);
            assertEquals(exact, occupancy[Integer.parseInt(row[0])], relative * horizon);
        }
        double[] entropy = SoftBellman.discountedEntropy(mdp, solution.policy());
        double[] reward = SoftBellman.discountedReward(mdp, solution.policy());
        for (String[] row : c.rows("ent")) {
            int s = Integer.parseInt(row[0]);
            assertEquals(Double.parseDouble(row[1]), solution.policy().entropy(s), relative);
            assertEquals(Double.parseDouble(row[2]), entropy[s], relative * horizon);
            assertEquals(Double.parseDouble(row[3]), reward[s], relative * horizon * Math.max(1, c.scale()));
            double sum = reward[s] + c.lambda() * entropy[s];
            assertEquals(solution.value(s), sum, 1e-12 * c.scale() * horizon, "V = reward + λ·entropy");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withHorizons")
    void backwardInduction_reference_errorWithinBound(Reference.Case c) {
        FiniteMdp mdp = c.mdp();
        for (int horizon : new int[] {1, 5, 50, 1000}) {
            if (!c.files().contains("h" + horizon)) {
                continue;
            }
            SoftBackwardInduction induction = SoftBackwardInduction.atTemperature(c.lambda());
            HorizonSolution solution = induction.solve(mdp, horizon);
            double scale = Math.max(Vectors.maxNorm(solution.values(0)), 100 + c.lambda()); // rewards are at most 100
            assertTrue(solution.errorBound() <= 4e-15 * horizon * scale, () -> "bound " + solution.errorBound());
            assertEquals(solution.q(0), induction.solveFirst(mdp, horizon).q(0));
            BigDecimal[] exact = c.values("h" + horizon);
            for (int s = 0; s < exact.length; s++) {
                BigDecimal error = exact[s].subtract(big(solution.values(0)[s])).abs();
                assertTrue(error.compareTo(big(solution.errorBound())) <= 0, () -> "V_0 is off by " + error);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void undiscounted_existence_isDecidedRightly(Verdict v) {
        FiniteMdp mdp = Reference.mdp(v.model, 1);
        for (boolean policies : new boolean[] {true, false}) {
            if (!v.finite) {
                String message = assertThrows(ArithmeticException.class, () -> solve(mdp, v, policies))
                        .getMessage();
                assertTrue(message.matches("no (unique )?finite solution at discount 1.*"), message);
                assertTrue(message.contains("state "), message);
            } else {
                Solution solution = solve(mdp, v, policies).requireConverged();
                assertTrue(solution.errorBound() <= 1e-6);
            }
        }
    }

    private static Solution solve(FiniteMdp mdp, Verdict v, boolean policies) {
        return policies
                ? SoftPolicyIteration.atTemperature(v.temperature)
                        .withTolerance(1e-6)
                        .solve(mdp)
                : SoftQValueIteration.atTemperature(v.temperature)
                        .withTolerance(1e-6)
                        .solve(mdp);
    }
}
