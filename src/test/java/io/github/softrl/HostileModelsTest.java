package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Enclosed;
import io.github.softrl.testing.HostileMdps;
import io.github.softrl.testing.HostileMdps.Problem;
import io.github.softrl.testing.HostilePolicies;
import io.github.softrl.testing.Oracle;
import io.github.softrl.testing.PolicyOracle;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/**
 * Tries to falsify every bound, on problems made for that, against an oracle in BigDecimal. There are 3,000 problems;
 * {@code -DargLine=-Dsoftrl.hostile=30000} asks for more.
 */
class HostileModelsTest {
    private static final int PROBLEMS = Integer.getInteger("softrl.hostile", 3_000);
    private static final double U = 0x1p-53;
    private static final Set<Integer> LISTENED = Set.of(1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233);

    private static final Map<Long, Optional<Oracle.Optimum>> OPTIMA = new ConcurrentHashMap<>(); // by seed

    private final List<String> violations = new ArrayList<>();
    private int checked;
    private int unverified; // finite bounds where the oracle has no solution to compare with

    private static Optional<Oracle.Optimum> optimum(Problem problem) {
        Oracle oracle = Oracle.of(problem.mdp(), problem.temperature());
        return OPTIMA.computeIfAbsent(problem.seed(), seed -> oracle.optimum());
    }

    private void require(boolean holds, Problem problem, Supplier<String> what) {
        checked++;
        if (!holds) {
            violations.add(problem + ": " + what.get());
        }
    }

    /** Fails with all that was reported, in one message. */
    private void conclude() {
        assertTrue(checked >= PROBLEMS, "only " + checked + " checks");
        String message = violations.stream().limit(40).collect(Collectors.joining("\n"));
        assertEquals(
                0, violations.size(), () -> violations.size() + " violations in " + checked + " checks:\n" + message);
    }

    private static void forEachProblem(Consumer<Problem> check) {
        LongStream.range(0, PROBLEMS).mapToObj(HostileMdps::of).forEach(check);
    }

    // what is certified: optimal solutions

    @Test
    void planners_errorsAreWithinBounds() {
        forEachProblem(problem -> {
            Optional<Oracle.Optimum> optimum = optimum(problem);
            SplittableRandom random = new SplittableRandom(problem.seed());
            checkValueIteration(problem, optimum, random);
            for (LinearSolver solver : LinearSolver.values()) {
                checkPolicyIteration(problem, optimum, solver, random);
            }
        });
        assertTrue(unverified <= checked / 100, () -> unverified + " bounds could not be verified");
        conclude();
    }

    private void checkValueIteration(Problem problem, Optional<Oracle.Optimum> optimum, SplittableRandom random) {
        double tolerance = tolerance(optimum, random);
        int limit = random.nextInt(40) == 0 ? 20_000 : new int[] {1, 20, 300, 1_000}[random.nextInt(4)];
        String name = "value iteration, tolerance " + tolerance + ", " + limit + " iterations";
        attempt(problem, optimum, name, () -> {
            SoftQValueIteration solver = SoftQValueIteration.atTemperature(problem.temperature())
                    .withTolerance(tolerance)
                    .withMaxIterations(limit)
                    .withListener(progress -> checkProgress(problem, optimum, name, progress));
            Solution solution = random.nextInt(3) > 0
                    ? solver.solve(problem.mdp())
                    : solver.withThreads(3).solve(problem.mdp(), start(problem.mdp(), optimum, random));
            checkSolution(problem, optimum, name, solution, tolerance, limit);
        });
    }

    private void checkPolicyIteration(
            Problem problem, Optional<Oracle.Optimum> optimum, LinearSolver linearSolver, SplittableRandom random) {
        double tolerance = tolerance(optimum, random);
        int limit = new int[] {1, 3, 100, 100}[random.nextInt(4)];
        String name = "policy iteration, " + linearSolver + ", tolerance " + tolerance + ", " + limit + " iterations";
        attempt(problem, optimum, name, () -> {
            SoftPolicyIteration solver = SoftPolicyIteration.atTemperature(problem.temperature())
                    .withTolerance(tolerance)
                    .withMaxIterations(limit)
                    .withLinearSolver(linearSolver)
                    .withListener(progress -> checkProgress(problem, optimum, name, progress));
            Solution solution = random.nextInt(3) > 0
                    ? solver.solve(problem.mdp())
                    : solver.solve(problem.mdp(), start(problem.mdp(), optimum, random));
            checkSolution(problem, optimum, name, solution, tolerance, limit);
        });
    }

    /** The default, a loose one, or one that cannot be reached. */
    private static double tolerance(Optional<Oracle.Optimum> optimum, SplittableRandom random) {
        double scale = optimum.map(of -> of.q().largest().doubleValue()).orElse(1.0);
        return switch (random.nextInt(4)) {
            case 0 -> SolverOptions.TOLERANCE;
            case 1 -> Math.max(Double.MIN_VALUE, 0.01 * scale);
            case 2 -> Math.max(Double.MIN_VALUE, 1e-10 * scale);
            default -> Double.MIN_VALUE;
        };
    }

    /** Values that are off by up to the size of the solution. */
    private static double[] start(FiniteMdp mdp, Optional<Oracle.Optimum> optimum, SplittableRandom random) {
        double[] v = optimum.map(of -> of.v().toDoubles()).orElse(new double[mdp.stateCount()]);
        double size = Math.pow(10, -16 + 17 * random.nextDouble())
                * optimum.map(of -> of.v().largest().doubleValue()).orElse(1.0);
        for (int s = 0; s < v.length; s++) {
            v[s] = mdp.isTerminal(s) ? 0 : v[s] + size * (2 * random.nextDouble() - 1);
        }
        return v;
    }

    /** Runs something that may end in one of the documented exceptions, and only where that is right. */
    private void attempt(Problem problem, Optional<Oracle.Optimum> optimum, String name, Runnable run) {
        try {
            run.run();
        } catch (ArithmeticException e) {
            boolean isAbsence = e.getMessage().startsWith("no finite solution at discount 1");
            boolean isOverflow = e.getMessage().startsWith("soft values must stay within the range of double");
            double discount = problem.mdp().discount();
            boolean isAllowed = isAbsence ? discount == 1 : isOverflow && (discount == 1 || !contracts(problem.mdp()));
            require(isAllowed, problem, () -> name + ": " + e.getMessage());
            // refusals count rows as 1, certificates as given: they can be compared where both are the same
            boolean isWrong = isAbsence && optimum.isPresent() && rowsSumToOne(problem.mdp());
            require(!isWrong, problem, () -> name + ": the oracle has a solution, but " + e.getMessage());
        }
    }

    private static boolean contracts(FiniteMdp mdp) {
        return rowSums(mdp).stream()
                .allMatch(sum -> sum.multiply(new BigDecimal(mdp.discount())).compareTo(BigDecimal.ONE) < 0);
    }

    private static boolean rowsSumToOne(FiniteMdp mdp) {
        return rowSums(mdp).stream().allMatch(sum -> sum.compareTo(BigDecimal.ONE) == 0);
    }

    private static List<BigDecimal> rowSums(FiniteMdp mdp) {
        List<BigDecimal> sums = new ArrayList<>();
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                BigDecimal sum = BigDecimal.ZERO;
                for (double p : mdp.probabilities(s, a)) {
                    sum = sum.add(new BigDecimal(p));
                }
                sums.add(sum);
            }
        }
        return sums;
    }

    private void checkProgress(
            Problem problem, Optional<Oracle.Optimum> optimum, String name, IterationListener.Progress progress) {
        if (LISTENED.contains(progress.iteration())) {
            String where = name + ", iteration " + progress.iteration();
            checkTable(problem, optimum, where, progress.q(), progress.errorBound());
        }
    }

    private void checkSolution(
            Problem problem,
            Optional<Oracle.Optimum> optimum,
            String name,
            Solution solution,
            double tolerance,
            int limit) {
        double bound = solution.errorBound();
        double again = SoftBellman.errorBound(problem.mdp(), solution.q(), problem.temperature());
        require(bound == again, problem, () -> name + ": the bound is " + bound + ", judged again " + again);
        boolean isConverged = solution.status() == Status.CONVERGED;
        require(isConverged == (bound <= tolerance), problem, () -> name + ": " + solution);
        require(solution.iterations() <= limit && solution.residual() >= 0, problem, () -> name + ": " + solution);
        checkTable(problem, optimum, name, solution.q(), bound);
        if (optimum.isPresent() && bound < Double.POSITIVE_INFINITY) {
            checkValues(problem, optimum.get(), name, solution);
            if (problem.temperature() > 0) {
                checkPolicy(problem, optimum.get(), name, solution);
            }
        }
    }

    private void checkTable(Problem problem, Optional<Oracle.Optimum> optimum, String name, QTable q, double bound) {
        require(bound >= 0, problem, () -> name + ": the bound is " + bound);
        if (bound < Double.POSITIVE_INFINITY) {
            if (optimum.isEmpty()) {
                unverified++;
                return;
            }
            BigDecimal error = optimum.get().q().distance(q.byPair());
            requireBound(problem, name + ": Q", error, new BigDecimal(bound));
        }
    }

    private void requireBound(Problem problem, String name, BigDecimal error, BigDecimal bound) {
        require(
                error.compareTo(bound) <= 0,
                problem,
                () -> name + " is off by " + error.doubleValue() + ", more than " + bound.doubleValue());
    }

    /** The bound on the values holds up to the rounding of one log-sum-exp. */
    private void checkValues(Problem problem, Oracle.Optimum optimum, String name, Solution solution) {
        for (int s = 0; s < problem.mdp().stateCount(); s++) {
            double rounding = rounding(problem, s, Math.abs(solution.value(s)));
            BigDecimal bound = new BigDecimal(solution.errorBound()).add(new BigDecimal(rounding));
            requireBound(problem, name + ": V(" + s + ")", optimum.v().distance(s, solution.value(s)), bound);
        }
    }

    private static double rounding(Problem problem, int s, double size) {
        double maxEntropy = 1 + Math.log(Math.max(1, problem.mdp().actionCount(s)));
        return 6 * U * problem.temperature() * maxEntropy + 2 * U * size + Double.MIN_VALUE;
    }

    /** |log π − log π*| ≤ 2·bound/λ, up to rounding. */
    private void checkPolicy(Problem problem, Oracle.Optimum optimum, String name, Solution solution) {
        MathContext digits = new MathContext(60);
        BigDecimal temperature = new BigDecimal(problem.temperature());
        int pair = 0;
        for (int s = 0; s < problem.mdp().stateCount(); s++) {
            for (int a = 0; a < problem.mdp().actionCount(s); a++, pair++) {
                double log = solution.policy().logProbability(s, a);
                if (log > -1e300) { // the logarithm of 1e-320 and the like may exceed the range of double
                    BigDecimal radius =
                            optimum.q().radius()[pair].add(optimum.v().radius()[s]);
                    BigDecimal exact =
                            optimum.q().middle()[pair].subtract(optimum.v().middle()[s]);
                    BigDecimal difference = exact.subtract(temperature.multiply(new BigDecimal(log)))
                            .abs();
                    BigDecimal error = difference.subtract(radius).divide(temperature, digits);
                    double rounding =
                            8 * U * (1 + Math.abs(log) + Math.log(problem.mdp().actionCount(s)));
                    BigDecimal bound = new BigDecimal(solution.errorBound())
                            .multiply(BigDecimal.valueOf(2))
                            .divide(temperature, digits)
                            .add(new BigDecimal(rounding));
                    requireBound(problem, name + ": log π(" + a + "|" + s + ")", error, bound);
                }
            }
        }
    }

    // what is certified: tables of others

    @Test
    void errorBound_ofTables_isAboveTheirError() {
        forEachProblem(problem -> {
            Optional<Oracle.Optimum> optimum = optimum(problem);
            double[] near = optimum.map(of -> of.q().toDoubles())
                    .orElse(new double[problem.mdp().stateActionCount()]);
            for (int i = 0; i < 4; i++) {
                QTable table = HostilePolicies.table(problem.mdp(), near, 4 * problem.seed() + i);
                String name = "table " + i;
                attempt(problem, optimum, name, () -> {
                    double bound = SoftBellman.errorBound(problem.mdp(), table, problem.temperature());
                    checkTable(problem, optimum, name, table, bound);
                });
            }
        });
        assertTrue(unverified <= checked / 100, () -> unverified + " bounds could not be verified");
        conclude();
    }

    // what is certified: finite horizons

    @Test
    void finiteHorizons_errorsAreWithinBounds() {
        forEachProblem(problem -> {
            int horizon = (int) (problem.seed() / HostileMdps.families() % 12) + 1;
            Oracle.Stage[] stages =
                    Oracle.of(problem.mdp(), problem.temperature()).horizon(horizon);
            SoftBackwardInduction solver = SoftBackwardInduction.atTemperature(problem.temperature());
            checkHorizon(problem, stages, solver.solve(problem.mdp(), horizon), horizon);
            checkHorizon(problem, stages, solver.solveFirst(problem.mdp(), horizon), 1);
        });
        conclude();
    }

    private void checkHorizon(Problem problem, Oracle.Stage[] stages, HorizonSolution solution, int kept) {
        BigDecimal bound = new BigDecimal(solution.errorBound());
        for (int t = 0; t < kept; t++) {
            String stage = "stage " + t + " of " + solution.horizon();
            requireBound(problem, stage + ": V", stages[t].v().distance(solution.values(t)), bound);
            requireBound(
                    problem, stage + ": Q", stages[t].q().distance(solution.q(t).byPair()), bound);
        }
    }

    // not yet kept: policies

    private static final String NOT_YET = "the bounds of policies do not hold yet where policies hardly ever end";

    @Test
    @Disabled(NOT_YET)
    void errorBound_ofPolicies_isAboveTheErrorOfTables() {
        forEachProblem(problem -> {
            Optional<PolicyOracle.Values> values = oracle(problem).values();
            double[] near = values.map(of -> of.q().toDoubles())
                    .orElse(new double[problem.mdp().stateActionCount()]);
            for (int i = 0; i < 3; i++) {
                QTable table = HostilePolicies.table(problem.mdp(), near, 3 * problem.seed() + i);
                double bound = SoftBellman.errorBound(problem.mdp(), problem.policy(), table, problem.temperature());
                checkPolicyTable(problem, values, "table " + i, table, bound);
            }
        });
        conclude();
    }

    private void checkPolicyTable(
            Problem problem, Optional<PolicyOracle.Values> values, String name, QTable table, double bound) {
        require(bound >= 0, problem, () -> name + ": the bound is " + bound);
        if (bound < Double.POSITIVE_INFINITY) {
            require(values.isPresent(), problem, () -> name + ": there are no values, but a bound, " + bound);
            values.ifPresent(of -> requireBound(problem, name, of.q().distance(table.byPair()), new BigDecimal(bound)));
        }
    }

    private static PolicyOracle oracle(Problem problem) {
        return PolicyOracle.of(problem.mdp(), problem.policy(), problem.temperature(), problem.start());
    }

    @Test
    @Disabled(NOT_YET)
    void evaluate_errorIsWithinTheBoundOfThePolicy() {
        forEachProblem(problem -> {
            Optional<PolicyOracle.Values> values = oracle(problem).values();
            for (LinearSolver solver : LinearSolver.values()) {
                evaluate(problem, values, "evaluation, " + solver, () -> {
                    QTable q = SoftBellman.evaluate(problem.mdp(), problem.policy(), problem.temperature(), solver);
                    double bound = SoftBellman.errorBound(problem.mdp(), problem.policy(), q, problem.temperature());
                    checkPolicyTable(problem, values, "evaluation, " + solver, q, bound);
                });
            }
        });
        conclude();
    }

    /** Runs an evaluation, which has to be refused where there are no values, and only where they last very long. */
    private void evaluate(Problem problem, Optional<PolicyOracle.Values> values, String name, Runnable run) {
        try {
            run.run();
            require(values.isPresent(), problem, () -> name + ": there are no values, but no refusal either");
        } catch (ArithmeticException e) {
            boolean isTrapped = e.getMessage().startsWith("no finite values at discount 1");
            boolean isInaccurate = e.getMessage().startsWith("policy evaluation must solve its linear system to 1e-12");
            boolean isOverflow = e.getMessage().startsWith("soft values must stay within the range of double");
            boolean isHard = values.isEmpty() || steps(values.get()) > 1e10;
            boolean isAllowed = isTrapped ? problem.mdp().discount() == 1 : isHard && (isInaccurate || isOverflow);
            require(isAllowed, problem, () -> name + ": " + e.getMessage());
        }
    }

    private static double steps(PolicyOracle.Values values) {
        double steps = 1;
        for (BigDecimal x : values.steps()) {
            steps = Math.max(steps, x.doubleValue());
        }
        return steps;
    }

    @Test
    @Disabled(NOT_YET)
    void discountedReward_isAccurate_orRefused() {
        forEachProblem(problem -> {
            Optional<PolicyOracle.Values> values = oracle(problem).values();
            evaluate(problem, values, "reward", () -> {
                double[] rewards = SoftBellman.discountedReward(problem.mdp(), problem.policy());
                values.ifPresent(of ->
                        checkAccuracy(problem, "reward", of, of.rewards(), rewards, largestReward(problem.mdp())));
            });
        });
        conclude();
    }

    private static double largestReward(FiniteMdp mdp) {
        double largest = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                largest = Math.max(largest, Math.abs(mdp.reward(s, a)));
            }
        }
        return largest;
    }

    @Test
    @Disabled(NOT_YET)
    void discountedEntropy_isAccurate_orRefused() {
        forEachProblem(problem -> {
            Optional<PolicyOracle.Values> values = oracle(problem).values();
            evaluate(problem, values, "entropy", () -> {
                double[] entropies = SoftBellman.discountedEntropy(problem.mdp(), problem.policy());
                values.ifPresent(of -> checkAccuracy(problem, "entropy", of, of.entropies(), entropies, 1));
            });
        });
        conclude();
    }

    @Test
    @Disabled(NOT_YET)
    void occupancy_isAccurate_orRefused() {
        forEachProblem(problem -> {
            Optional<PolicyOracle.Values> values = oracle(problem).values();
            evaluate(problem, values, "occupancy", () -> {
                double[] occupancy = SoftBellman.occupancy(problem.mdp(), problem.policy(), problem.start());
                for (double x : occupancy) {
                    require(x >= 0, problem, () -> "the occupancy is " + x);
                }
                values.ifPresent(of -> checkAccuracy(problem, "occupancy", of, of.occupancy(), occupancy, 1));
            });
        });
        conclude();
    }

    /** Errors of at most 1e-13 per step, of the size of the numbers that values are sums of, besides underflow. */
    private void checkAccuracy(
            Problem problem, String name, PolicyOracle.Values values, Enclosed exact, double[] computed, double size) {
        double steps = steps(values);
        BigDecimal largest = exact.largest().add(new BigDecimal(size));
        double underflow = 10.0 * problem.mdp().transitionCount() * Double.MIN_VALUE * steps;
        BigDecimal bound = largest.multiply(new BigDecimal(1e-13 * steps)).add(new BigDecimal(underflow));
        requireBound(problem, name, exact.distance(computed), bound);
    }
}
