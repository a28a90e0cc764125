package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.HostileMdps;
import io.github.softrl.testing.HostileMdps.Problem;
import io.github.softrl.testing.HostilePolicies;
import io.github.softrl.testing.PolicyOracle;
import io.github.softrl.testing.Violations;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tries to falsify the bounds on what policies are worth, as HostileModelsTest does those on what is optimal. */
class HostilePoliciesTest {
    private static final double MANY_STEPS = 1e9; // of which refusals are allowed

    private Violations violations = new Violations(HostileModelsTest.PROBLEMS);

    private static PolicyOracle oracle(Problem problem) {
        return PolicyOracle.of(problem.mdp(), problem.policy(), problem.temperature(), problem.start());
    }

    @Test
    void values_errorsAreWithinTheirBounds_orThePolicyIsRefused() {
        HostileModelsTest.forEachProblem(this::checkSolvers);
        violations.conclude();
    }

    /** Residuals that differ by up to 10¹⁵⁰ between states, as GMRES may leave them: they have bounds by state, too. */
    @ParameterizedTest
    @ValueSource(longs = {7_663, 10_223, 11_783, 12_457, 21_663, 22_423})
    void values_ofIterativeSolvers_areNotRefused(long seed) {
        Problem problem = HostileMdps.of(seed);
        violations = new Violations(1);
        assertTrue(steps(oracle(problem).values().orElseThrow()) < 100);
        checkSolvers(problem);
        violations.conclude();
    }

    private void checkSolvers(Problem problem) {
        Optional<PolicyOracle.Values> exact = oracle(problem).values();
        for (LinearSolver solver : LinearSolver.values()) {
            SoftPolicyEvaluation evaluation =
                    SoftPolicyEvaluation.atTemperature(problem.temperature()).withLinearSolver(solver);
            PolicyValues values = attempt(
                    problem, exact, solver + ", values", () -> evaluation.solve(problem.mdp(), problem.policy()));
            if (values != null) {
                checkValues(problem, exact, solver.toString(), values);
                Occupancy occupancy =
                        attempt(problem, exact, solver + ", occupancy", () -> values.occupancy(problem.start()));
                if (occupancy != null) {
                    checkOccupancy(problem, exact, solver.toString(), occupancy);
                }
            }
        }
    }

    /** Returns the result, or null if it is refused, which is right only where there is none or it lasts very long. */
    private <T> T attempt(Problem problem, Optional<PolicyOracle.Values> exact, String name, Supplier<T> result) {
        try {
            T computed = result.get();
            violations.require(exact.isPresent(), problem, () -> name + ": there are no values, but no refusal either");
            return computed;
        } catch (ArithmeticException e) {
            String message = e.getMessage();
            boolean isTrapped = message.startsWith("no unique finite values at discount 1");
            boolean isUnproved = message.startsWith("(I − γP_π)⁻¹ must be positive")
                    || message.startsWith("no bound could be proved")
                    || message.startsWith("the policy hardly ever ends");
            boolean isOverflow = message.startsWith("soft values must stay within the range of double");
            boolean isHard = exact.isEmpty() || steps(exact.get()) > MANY_STEPS || exceedsDoubles(exact.get());
            boolean isAllowed = isTrapped ? problem.mdp().discount() == 1 : isHard && (isUnproved || isOverflow);
            violations.require(isAllowed, problem, () -> name + ": " + message);
            return null;
        }
    }

    private static double steps(PolicyOracle.Values values) {
        double steps = 1;
        for (BigDecimal x : values.steps()) {
            steps = Math.max(steps, x.doubleValue());
        }
        return steps;
    }

    private static boolean exceedsDoubles(PolicyOracle.Values values) {
        return DoubleStream.concat(
                        DoubleStream.of(values.v().toDoubles()),
                        DoubleStream.of(values.rewards().toDoubles()))
                .anyMatch(Double::isInfinite);
    }

    private void checkValues(Problem problem, Optional<PolicyOracle.Values> exact, String name, PolicyValues values) {
        exact.ifPresent(of -> {
            BigDecimal bound = new BigDecimal(values.errorBound());
            violations.requireBound(problem, name + ": V", of.v().distance(values.values()), bound);
            violations.requireBound(
                    problem, name + ": Q", of.q().distance(values.q().byPair()), bound);
            violations.requireBound(
                    problem,
                    name + ": rewards",
                    of.rewards().distance(values.rewards()),
                    new BigDecimal(values.rewardErrorBound()));
            violations.requireBound(
                    problem,
                    name + ": entropies",
                    of.entropies().distance(values.entropies()),
                    new BigDecimal(values.entropyErrorBound()));
        });
    }

    private void checkOccupancy(
            Problem problem, Optional<PolicyOracle.Values> exact, String name, Occupancy occupancy) {
        exact.ifPresent(of -> {
            BigDecimal sum = BigDecimal.ZERO;
            for (int s = 0; s < problem.mdp().stateCount(); s++) {
                double visits = occupancy.visits()[s];
                violations.require(visits >= 0, problem, () -> name + ": visited " + visits + " times");
                sum = sum.add(of.occupancy().distance(s, visits));
            }
            violations.requireBound(problem, name + ": occupancy", sum, new BigDecimal(occupancy.errorBound()));
        });
    }

    @Test
    void errorBound_ofPolicies_isAboveTheErrorOfTables() {
        HostileModelsTest.forEachProblem(problem -> {
            Optional<PolicyOracle.Values> values = oracle(problem).values();
            double[] near = values.map(of -> of.q().toDoubles())
                    .orElse(new double[problem.mdp().stateActionCount()]);
            for (int i = 0; i < 3; i++) {
                QTable table = HostilePolicies.table(problem.mdp(), near, 3 * problem.seed() + i);
                double bound = SoftBellman.errorBound(problem.mdp(), problem.policy(), table, problem.temperature());
                checkTable(problem, values, "table " + i, table, bound);
            }
        });
        violations.conclude();
    }

    private void checkTable(
            Problem problem, Optional<PolicyOracle.Values> values, String name, QTable table, double bound) {
        violations.require(bound >= 0, problem, () -> name + ": the bound is " + bound);
        if (bound < Double.POSITIVE_INFINITY) {
            violations.require(
                    values.isPresent(), problem, () -> name + ": there are no values, but a bound, " + bound);
            values.ifPresent(of ->
                    violations.requireBound(problem, name, of.q().distance(table.byPair()), new BigDecimal(bound)));
        }
    }
}
