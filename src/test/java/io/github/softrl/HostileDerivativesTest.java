package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.DerivativeOracle;
import io.github.softrl.testing.HostileMdps.Problem;
import io.github.softrl.testing.Oracle;
import io.github.softrl.testing.Tables;
import io.github.softrl.testing.Violations;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tries to falsify the bounds on derivatives, as HostileModelsTest does those on what is optimal. */
class HostileDerivativesTest {
    private static final double ORACLE = 1e-25; // accuracy, relative to the numbers
    private static final double COLD = 1e-290; // temperatures below which quotients by it may overflow
    private static final double HARDLY_ENDING = 0.99999; // discounts from which loose solutions may be refused

    private final Violations violations = new Violations(HostileModelsTest.PROBLEMS);
    private int refused;

    @Test
    void derivatives_errorsAreWithinTheirBounds() {
        HostileModelsTest.forEachProblem(problem -> {
            if (problem.temperature() > 0) {
                HostileModelsTest.optimum(problem).ifPresent(optimum -> check(problem, optimum));
            }
        });
        assertTrue(refused <= violations.checked() / 20, () -> refused + " of " + violations.checked());
        violations.conclude();
    }

    private void check(Problem problem, Oracle.Optimum optimum) {
        FiniteMdp mdp = problem.mdp();
        double largest = optimum.q().largest().doubleValue();
        if (largest > 1e12 * problem.temperature()) {
            return; // the oracle does not know the policy
        }
        SplittableRandom random = new SplittableRandom(problem.seed() + 77);
        double[] tolerances = {1e-12 * largest, 0.1 * problem.temperature(), 1e-4 * problem.temperature()};
        Solution solution;
        try {
            solution = SoftPolicyIteration.atTemperature(problem.temperature())
                    .withTolerance(Math.max(Double.MIN_VALUE, tolerances[random.nextInt(3)]))
                    .withMaxIterations(random.nextInt(4) == 0 ? 2 : 100)
                    .solve(mdp);
        } catch (ArithmeticException refused) {
            return; // HostileModelsTest tells whether that is right
        }
        if (solution.errorBound() == Double.POSITIVE_INFINITY) {
            return;
        }
        DerivativeOracle oracle = DerivativeOracle.of(mdp, problem.temperature(), optimum);
        double[] direction = new double[mdp.stateActionCount()];
        double[] n = new double[direction.length];
        double scale = Math.pow(10, random.nextDouble(-3, 3));
        for (int pair = 0; pair < n.length; pair++) {
            direction[pair] = random.nextInt(3) == 0 ? 0 : scale * random.nextDouble(-1, 1);
            n[pair] = random.nextInt(3) == 0 ? 0 : random.nextInt(100);
        }
        try {
            SoftDerivatives derivatives = SoftDerivatives.of(mdp, solution);
            checkForward(problem, oracle, derivatives, direction);
            checkLikelihood(problem, optimum, oracle, derivatives, n, direction);
        } catch (ArithmeticException e) {
            refused++;
            boolean isOverflow = e.getMessage().contains("must stay within the range of double");
            boolean isLoose = e.getMessage().startsWith("no bound could be proved on derivatives");
            violations.require(
                    isOverflow && problem.temperature() < COLD || isLoose && mdp.discount() > HARDLY_ENDING,
                    problem,
                    e::getMessage);
        }
    }

    private void checkForward(
            Problem problem, DerivativeOracle oracle, SoftDerivatives derivatives, double[] direction) {
        double[][] table = Tables.ofPairs(problem.mdp(), direction);
        double bound = derivatives.errorBound(table);
        BigDecimal[] dv = oracle.values(direction);
        BigDecimal[] dq = oracle.q(direction, dv);
        BigDecimal[] scores = oracle.scores(direction);
        check(problem, "dV", derivatives.values(table), dv, bound);
        check(problem, "dQ", derivatives.q(table).byPair(), dq, bound);
        double ofScores = 2 * bound / problem.temperature();
        if (ofScores < Double.POSITIVE_INFINITY) {
            check(problem, "d log π", derivatives.logPolicy(table).byPair(), scores, ofScores);
        }
    }

    private void check(Problem problem, String name, double[] computed, BigDecimal[] exact, double bound) {
        BigDecimal off = BigDecimal.ZERO;
        double size = 1;
        for (int i = 0; i < computed.length; i++) {
            off = off.max(new BigDecimal(computed[i]).subtract(exact[i]).abs());
            size = Math.max(size, Math.abs(computed[i]));
        }
        violations.requireBound(problem, name, off, new BigDecimal(bound + ORACLE * size + Double.MIN_NORMAL));
    }

    private void checkLikelihood(
            Problem problem,
            Oracle.Optimum optimum,
            DerivativeOracle oracle,
            SoftDerivatives derivatives,
            double[] n,
            double[] direction) {
        LogLikelihood likelihood =
                derivatives.logLikelihood(Tables.ofPairs(problem.mdp(), n), Tables.ofPairs(problem.mdp(), direction));
        BigDecimal value = DerivativeOracle.logLikelihood(problem.mdp(), problem.temperature(), optimum, n);
        check(problem, "ℓ", new double[] {likelihood.value()}, new BigDecimal[] {value}, likelihood.errorBound());
        BigDecimal[] exact = oracle.byReward(n);
        BigDecimal gradient = BigDecimal.ZERO;
        BigDecimal off = BigDecimal.ZERO;
        BigDecimal size = BigDecimal.ZERO;
        double[] byReward = likelihood.byReward().byPair();
        for (int pair = 0; pair < n.length; pair++) {
            BigDecimal term = exact[pair].multiply(new BigDecimal(direction[pair]));
            gradient = gradient.add(term);
            size = size.add(term.abs());
            off = off.add(new BigDecimal(byReward[pair]).subtract(exact[pair]).abs());
        }
        violations.requireBound(problem, "∂ℓ/∂R", off, new BigDecimal(likelihood.byRewardErrorBound()));
        violations.requireBound(
                problem,
                "gradient",
                new BigDecimal(likelihood.gradient()[0]).subtract(gradient).abs(),
                new BigDecimal(likelihood.gradientErrorBounds()[0]));
    }
}
