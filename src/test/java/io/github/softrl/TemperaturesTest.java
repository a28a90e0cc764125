package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Reference;
import io.github.softrl.testing.Refusals;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers Temperatures and EntropySearch: paths of solutions, and the temperature of a given entropy. */
class TemperaturesTest {
    private static final FiniteMdp LAKE = Reference.mdp("frozenlake8_slippery", 0.99);
    private static final double[] START = Reference.start("frozenlake8_slippery");
    private static final SoftPolicyIteration SOLVER =
            SoftPolicyIteration.atTemperature(1).withTolerance(1e-9);

    @Test
    void path_isThatOfSeparateSolutions_inFewerIterations() {
        double[] temperatures = {10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0};
        List<Solution> path = Temperatures.path(LAKE, SOLVER, temperatures).toList();
        assertEquals(temperatures.length, path.size());
        for (int i = 0; i < temperatures.length; i++) {
            Solution alone = SOLVER.withTemperature(temperatures[i]).solve(LAKE).requireConverged();
            assertEquals(temperatures[i], path.get(i).requireConverged().temperature());
            assertTrue(alone.q().maxDifference(path.get(i).q()) <= 2e-9);
        }
        assertEquals(
                path, Temperatures.path(LAKE, SOLVER, temperatures).parallel().toList());
    }

    @Test
    void path_isLazy() {
        FiniteMdp refused = LAKE.withDiscount(1);
        Iterator<Solution> path = Temperatures.path(refused, SOLVER, 1, 0.5).iterator();
        assertThrows(ArithmeticException.class, path::next);
        assertEquals(0, Temperatures.path(LAKE, SOLVER).count());
    }

    @Test
    void path_notDecreasing_isRefused() {
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "temperatures must decrease: 1.0 is followed by 1.0",
                () -> Temperatures.path(LAKE, SOLVER, 1, 1));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "temperature must be finite and >= 0: NaN",
                () -> Temperatures.path(LAKE, SOLVER, Double.NaN));
    }

    /**
     * discounted entropies of the reference solutions at λ = 0.001, 0.1, 1 and 10 (cases.csv, start_discounted_entropy)
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 1, 10})
    void forEntropy_findsTheReferenceTemperature(double temperature) {
        Solution reference = SOLVER.withTemperature(temperature)
                .withTolerance(1e-11 * (1 + 100 * temperature))
                .solve(LAKE);
        double target = SoftBellman.discountedEntropy(LAKE, reference.policy())[0];
        Solution found = Temperatures.forEntropy(LAKE, SOLVER.withTolerance(1e-6), START, target, 1e-5);
        double reached = SoftBellman.discountedEntropy(LAKE, found.policy())[0];
        assertEquals(target, reached, 1e-5);
        if (temperature <= 0.1) { // above, entropy hardly depends on λ any more
            assertEquals(1, found.temperature() / temperature, 0.05);
        }
    }

    /** One state, rewards 0 and 1: entropy per step is that of a logistic choice, known in closed form. */
    @Test
    void forEntropy_closedForm() {
        FiniteMdp mdp = FiniteMdp.builder(1, 0.5)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 0, 1, 1)
                .build();
        double p = 1 / (1 + Math.exp(1 / 0.7));
        double entropy = -(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / (1 - 0.5);
        Solution found = Temperatures.forEntropy(mdp, SOLVER, new double[] {1}, entropy, 1e-10);
        assertEquals(0.7, found.temperature(), 1e-8);
    }

    @Test
    void forEntropy_discountOne_staysWhereSolutionsExist() {
        FiniteMdp mdp = Reference.mdp("cliffwalking_det", 1); // finite up to λ = 0.745 or so
        double[] start = Reference.start("cliffwalking_det");
        Solution found = Temperatures.forEntropy(mdp, SOLVER.withTolerance(1e-7), start, 20, 1e-6);
        assertEquals(20, SoftBellman.discountedEntropy(mdp, found.policy())[36], 1e-6);
        assertTrue(found.temperature() > 0.5 && found.temperature() < 0.75, found::toString);
    }

    /** Hard cases: rewards of any size, expensive actions, targets near the maximum, coarse tolerances. */
    @Test
    void forEntropy_anyScale() {
        for (double scale : new double[] {1e-12, 1, 1e9}) {
            FiniteMdp mdp = FiniteMdp.builder(2, 0.9)
                    .transition(0, 0, 0, 1, scale)
                    .transition(0, 1, 1, 1, 0)
                    .transition(0, 2, 1, 1, -1e4 * scale)
                    .transition(1, 0, 0, 1, 0)
                    .transition(1, 1, 1, 1, scale / 2)
                    .build();
            for (double target : new double[] {0.01, 5, 6.5}) {
                Solution found = Temperatures.forEntropy(
                        mdp, SOLVER.withTolerance(1e-8 * scale), new double[] {1, 0}, target, 1e-6);
                assertEquals(target, SoftBellman.discountedEntropy(mdp, found.policy())[0], 2e-6);
            }
        }
        double most = Math.log(4) / (1 - 0.99); // nearly: state 64 is terminal
        assertTrue(most > 95.45);
        Solution hot = Temperatures.forEntropy(LAKE, SOLVER, START, 95.4510055 * 0.9999999, 1e-5);
        assertEquals(95.4510055, SoftBellman.discountedEntropy(LAKE, hot.policy())[0], 1e-4);
    }

    @Test
    void forEntropy_outsideRange_isRefusedWithTheRange() {
        for (double target : new double[] {-1, 0, 1e9, Double.NaN}) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> Temperatures.forEntropy(LAKE, SOLVER, START, target, 1e-6))
                    .getMessage();
            assertTrue(message.matches("entropy must be in \\[[0-9.E-]+, 95\\.45[0-9]+\\), .*: " + target), message);
        }
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "tolerance must be finite and > 0: 0.0",
                () -> Temperatures.forEntropy(LAKE, SOLVER, START, 9, 0));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "start must have length 65, one probability per state: 1",
                () -> Temperatures.forEntropy(LAKE, SOLVER, new double[] {1}, 9, 1));
    }

    /** Limits of the solver and interruptions are no reason to call a target unattainable. */
    @Test
    void forEntropy_stopped_returnsItsLastSolution_andSaysSo() {
        for (int limit : new int[] {1, 2, 3, 5, 8}) {
            Solution solution = Temperatures.forEntropy(LAKE, SOLVER.withMaxIterations(limit), START, 30, 1e-6);
            boolean isThere = Math.abs(SoftBellman.discountedEntropy(LAKE, solution.policy())[0] - 30) <= 1e-6;
            assertEquals(isThere ? Status.CONVERGED : Status.ITERATION_LIMIT, solution.status());
        }
        Solution late = Temperatures.forEntropy(LAKE, SOLVER.withTimeLimit(Duration.ofNanos(1)), START, 30, 1e-6);
        assertEquals(Status.TIME_LIMIT, late.status());
        Thread.currentThread().interrupt();
        Solution interrupted = Temperatures.forEntropy(LAKE, SOLVER, START, 30, 1e-6);
        assertTrue(Thread.interrupted(), "the flag stays");
        assertEquals(Status.INTERRUPTED, interrupted.status());
    }

    /** Two states, where 0.71 is the entropy at the size of the rewards, which is not the lowest. */
    @Test
    void forEntropy_refusal_namesTheWholeRange() {
        FiniteMdp mdp = FiniteMdp.builder(2, 0.9)
                .transition(0, 0, 0, 1, 1)
                .transition(0, 1, 1, 1, 2)
                .terminal(1)
                .build();
        double[] start = {1, 0};
        for (double target : new double[] {0.1, 0.3, 0.69}) {
            Solution found = Temperatures.forEntropy(mdp, SOLVER, start, target, 1e-6);
            assertEquals(target, SoftBellman.discountedEntropy(mdp, found.policy())[0], 1e-6);
        }
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Temperatures.forEntropy(mdp, SOLVER, start, 1e6, 1e-6))
                .getMessage();
        double min = Double.parseDouble(message.replaceAll("entropy must be in \\[([^,]*),.*", "$1"));
        assertTrue(min < 1e-6, message);
    }

    /** The tolerance holds for the policy that is returned, however loose the solver's own tolerance is. */
    @Test
    void forEntropy_looseSolver_keepsTheTargetsTolerance() {
        for (double target : new double[] {1, 20, 60, 90}) {
            Solution found = Temperatures.forEntropy(LAKE, SOLVER.withTolerance(0.1), START, target, 1e-8);
            PolicyValues values =
                    SoftPolicyEvaluation.atTemperature(found.temperature()).solve(LAKE, found.policy());
            double distance = Math.abs(values.entropies()[0] - target);
            assertTrue(distance <= 1e-8 + values.entropyErrorBound(), () -> "off by " + distance);
        }
    }

    @Test
    void forEntropy_tightTolerances_areKept_orRefusedWithTheReason() {
        FiniteMdp mdp = FiniteMdp.builder(2, 0.95)
                .transition(0, 0, 0, 1, 1)
                .transition(0, 1, 1, 1, 2)
                .transition(1, 0, 0, 1, 0.5)
                .transition(1, 1, 1, 1, 0)
                .transition(1, 2, 1, 1, 1)
                .build();
        double[] start = {1, 0};
        Solution found = Temperatures.forEntropy(mdp, SOLVER, start, 5, 1e-12);
        PolicyValues values = SoftPolicyEvaluation.atTemperature(1).solve(mdp, found.policy());
        assertEquals(5, values.entropies()[0], 1e-12);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Temperatures.forEntropy(mdp, SOLVER, start, 5, 1e-17))
                .getMessage();
        assertTrue(message.endsWith("; raise the tolerance, as rounding hides what is between"), message);
    }

    /** The last solution had converged, the search had not. */
    @Test
    void forEntropy_stoppedBetweenSolutions_saysSo() {
        SoftPolicyIteration solver = SOLVER.withListener(progress -> {
            if (progress.errorBound() < 1e-11) {
                Thread.currentThread().interrupt();
            }
        });
        Solution found = Temperatures.forEntropy(LAKE, solver, START, 30, 1e-6);
        assertTrue(Thread.interrupted());
        assertEquals(Status.INTERRUPTED, found.status());
        String message = assertThrows(IllegalStateException.class, found::requireConverged)
                .getMessage();
        assertEquals(
                "search for a temperature stopped by an interruption at temperature " + found.temperature()
                        + ", whose solution is certified to " + found.errorBound() + "; search again",
                message);
    }

    @Test
    void forEntropy_noSolutionAtAnyTemperature_isRefused() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 1, 1, -1)
                .terminal(1)
                .build();
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Temperatures.forEntropy(mdp, SOLVER, new double[] {1, 0}, 1, 1e-6))
                .getMessage();
        assertTrue(message.startsWith("entropy 1.0 is not attained: at no temperature down to "), message);
    }

    /** The bound of the evaluation and the rounding of the expectation are both in the distance that is certified. */
    @Test
    void distanceFromTheTarget_countsEveryError() {
        Policy policy = Policy.uniform(LAKE);
        PolicyValues values = SoftPolicyEvaluation.atTemperature(1).solve(LAKE, policy);
        double entropy = values.entropies()[0];
        EntropySearch search = new EntropySearch(LAKE, SOLVER, START);
        double rounding = 4 * SoftMath.U * entropy;
        assertEquals(values.entropyErrorBound() + rounding, search.distance(policy, entropy), 1e-3 * rounding);
        assertEquals(1, search.distance(policy, entropy + 1), 1e-10);
        assertTrue(search.distance(policy, entropy + 1) > 1 + rounding);
    }
}
