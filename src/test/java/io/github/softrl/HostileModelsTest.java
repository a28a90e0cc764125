package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.HostileMdps;
import io.github.softrl.testing.HostileMdps.Problem;
import io.github.softrl.testing.HostilePolicies;
import io.github.softrl.testing.Oracle;
import io.github.softrl.testing.Violations;
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
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Tries to falsify every bound, on problems made for that, against an oracle in BigDecimal. There are 3,000 problems,
 * and 30,000 with the profile {@code long}.
 */
class HostileModelsTest {
    static final int PROBLEMS = Integer.getInteger("softrl.hostile", 3_000);
    private static final double U = 0x1p-53;
    private static final Set<Integer> LISTENED = Set.of(1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233);

    private static final Map<Long, Optional<Oracle.Optimum>> OPTIMA = new ConcurrentHashMap<>(); // by seed

    private final Violations violations = new Violations(PROBLEMS);
    private int unverified; // finite bounds where the oracle has no solution to compare with

    static Optional<Oracle.Optimum> optimum(Problem problem) {
        Oracle oracle = Oracle.of(problem.mdp(), problem.temperature());
        return OPTIMA.computeIfAbsent(problem.seed(), seed -> oracle.optimum());
    }

    static void forEachProblem(Consumer<Problem> check) {
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
        assertTrue(unverified <= violations.checked() / 100, () -> unverified + " bounds could not be verified");
        violations.conclude();
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
            case 0 -> 1e-8;
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
            boolean isAbsence = e.getMessage().matches("no (unique )?finite solution at discount .*");
            boolean isOverflow = e.getMessage().startsWith("soft values must stay within the range of double");
            boolean isUndiscounted = problem.mdp().discount() == 1;
            boolean isAllowed = (isAbsence || isOverflow) && (isUndiscounted || !contracts(problem.mdp()));
            violations.require(isAllowed, problem, () -> name + ": " + e.getMessage());
            // at discount 1 refusals count rows as 1, too: they can be compared where that is the same as given
            boolean isWrong = isAbsence && optimum.isPresent() && (!isUndiscounted || rowsSumToOne(problem.mdp()));
            violations.require(!isWrong, problem, () -> name + ": the oracle has a solution, but " + e.getMessage());
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
        violations.require(bound == again, problem, () -> name + ": the bound is " + bound + ", judged again " + again);
        boolean isConverged = solution.status() == Status.CONVERGED;
        violations.require(isConverged == (bound <= tolerance), problem, () -> name + ": " + solution);
        violations.require(
                solution.iterations() <= limit && solution.residual() >= 0, problem, () -> name + ": " + solution);
        checkTable(problem, optimum, name, solution.q(), bound);
        if (optimum.isPresent() && bound < Double.POSITIVE_INFINITY) {
            checkValues(problem, optimum.get(), name, solution);
            if (problem.temperature() > 0) {
                checkPolicy(problem, optimum.get(), name, solution);
            }
        }
    }

    private void checkTable(Problem problem, Optional<Oracle.Optimum> optimum, String name, QTable q, double bound) {
        violations.require(bound >= 0, problem, () -> name + ": the bound is " + bound);
        if (bound < Double.POSITIVE_INFINITY) {
            if (optimum.isEmpty()) {
                unverified++;
                return;
            }
            BigDecimal error = optimum.get().q().distance(q.byPair());
            violations.requireBound(problem, name + ": Q", error, new BigDecimal(bound));
        }
    }

    /** The bound of each state, on its value and on its actions'; the largest of them is the bound of all. */
    private void checkValues(Problem problem, Oracle.Optimum optimum, String name, Solution solution) {
        double largest = 0;
        int pair = 0;
        for (int s = 0; s < problem.mdp().stateCount(); s++) {
            double ofState = solution.errorBound(s);
            largest = Math.max(largest, ofState);
            BigDecimal bound = new BigDecimal(ofState);
            violations.requireBound(
                    problem, name + ": V(" + s + ")", optimum.v().distance(s, solution.value(s)), bound);
            for (int a = 0; a < problem.mdp().actionCount(s); a++, pair++) {
                BigDecimal error = optimum.q().distance(pair, solution.q().value(s, a));
                violations.requireBound(problem, name + ": Q(" + s + ", " + a + ")", error, bound);
            }
        }
        violations.require(largest == solution.errorBound(), problem, () -> name + ": not the largest of the bounds");
        violations.require(isOf(solution, problem.mdp()), problem, () -> name + ": not recognized as a solution");
    }

    private static boolean isOf(Solution solution, FiniteMdp mdp) {
        try {
            return solution.requireSolutionOf(mdp) == solution;
        } catch (IllegalArgumentException refused) {
            return false;
        }
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
                    violations.requireBound(problem, name + ": log π(" + a + "|" + s + ")", error, bound);
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
        assertTrue(unverified <= violations.checked() / 100, () -> unverified + " bounds could not be verified");
        violations.conclude();
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
        violations.conclude();
    }

    private void checkHorizon(Problem problem, Oracle.Stage[] stages, HorizonSolution solution, int kept) {
        BigDecimal bound = new BigDecimal(solution.errorBound());
        for (int t = 0; t < kept; t++) {
            String stage = "stage " + t + " of " + solution.horizon();
            violations.requireBound(problem, stage + ": V", stages[t].v().distance(solution.values(t)), bound);
            violations.requireBound(
                    problem, stage + ": Q", stages[t].q().distance(solution.q(t).byPair()), bound);
        }
    }
}
