package io.github.softrl.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Covers HostileMdps, HostileShapes, HostileEpisodes and HostilePolicies: what is drawn is what they promise. */
class HostileMdpsTest {
    private static final List<HostileMdps.Problem> PROBLEMS =
            LongStream.range(0, 3_000).mapToObj(HostileMdps::of).toList();

    private static Stream<HostileMdps.Problem> problems() {
        return PROBLEMS.stream();
    }

    private static long count(Predicate<HostileMdps.Problem> which) {
        return problems().filter(which).count();
    }

    @Test
    void consecutiveSeeds_coverAllFamilies() {
        Set<String> families = LongStream.range(1_000, 1_000 + HostileMdps.families())
                .mapToObj(seed -> HostileMdps.of(seed).family())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(HostileMdps.families(), families.size(), families::toString);
    }

    @Test
    void sameSeed_sameProblem() {
        for (long seed = 0; seed < 200; seed++) {
            HostileMdps.Problem problem = HostileMdps.of(seed);
            HostileMdps.Problem again = HostileMdps.of(seed);
            assertEquals(problem.mdp(), again.mdp());
            assertEquals(problem.policy(), again.policy());
            assertEquals(problem.temperature(), again.temperature());
            assertArrayEquals(problem.start(), again.start());
            double[] near = new double[problem.mdp().stateActionCount()];
            assertEquals(
                    HostilePolicies.table(problem.mdp(), near, seed), HostilePolicies.table(problem.mdp(), near, seed));
        }
    }

    @Test
    void problems_areValidAndSmall() {
        problems().forEach(problem -> {
            FiniteMdp mdp = problem.mdp();
            assertTrue(mdp.stateCount() <= 50 && mdp.stateActionCount() <= 2_010, problem::toString);
            assertEquals(mdp.stateActions(), problem.policy().stateActions(), problem::toString);
            assertEquals(1, Arrays.stream(problem.start()).sum(), 1e-12);
            assertEquals(mdp.stateCount(), problem.start().length);
            assertTrue(problem.temperature() >= 0 && problem.temperature() < Double.POSITIVE_INFINITY);
        });
    }

    @Test
    void discountsAndTemperatures_areAllThere() {
        Set<Double> discounts =
                problems().map(problem -> problem.mdp().discount()).collect(Collectors.toSet());
        assertEquals(
                Set.of(0.0, 1e-9, 0.5, 0.9, 0.99, 0.999, 1 - 1e-6, 1 - 1e-9, 1 - 1e-10, Math.nextDown(1.0), 1.0),
                discounts);
        assertTrue(count(problem -> problem.temperature() == 0) > 300);
        assertTrue(count(problem -> problem.temperature() > 0 && problem.temperature() < 1e-300) > 10);
        assertTrue(count(problem -> problem.temperature() > 1e99) > 10);
    }

    @Test
    void modelsAndPolicies_areAsHostileAsPromised() {
        assertTrue(count(problem -> largestReward(problem.mdp()) > 1e140) > 20);
        assertTrue(count(problem -> largestReward(problem.mdp()) < 1e-290) > 20);
        assertTrue(count(problem -> largestReward(problem.mdp()) == 1e300) > 20);
        assertTrue(count(problem -> problem.mdp().stateActionCount() >= 2_000) > 5);
        assertTrue(count(problem -> rowDeviation(problem.mdp()) > 0.5e-9) > 50);
        assertTrue(count(problem -> smallestProbability(problem) == 0) > 200);
        assertTrue(count(problem -> smallestProbability(problem) > 0 && smallestProbability(problem) < 1e-299) > 50);
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

    private static double rowDeviation(FiniteMdp mdp) {
        double largest = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                double sum = Arrays.stream(mdp.probabilities(s, a)).sum();
                largest = Math.max(largest, Math.abs(sum - 1));
            }
        }
        return largest;
    }

    private static double smallestProbability(HostileMdps.Problem problem) {
        return Arrays.stream(problem.policy().byPair()).min().orElse(1);
    }

    @Test
    void tables_areNearAndFar() {
        HostileMdps.Problem problem = HostileMdps.of(0);
        double[] near = new double[problem.mdp().stateActionCount()];
        Arrays.fill(near, 2);
        QTable exact = QTable.of(problem.mdp().stateActions(), near);
        double[] distances = LongStream.range(0, 200)
                .mapToDouble(
                        seed -> HostilePolicies.table(problem.mdp(), near, seed).maxDifference(exact))
                .toArray();
        assertTrue(Arrays.stream(distances).anyMatch(d -> d == 0));
        assertTrue(Arrays.stream(distances).anyMatch(d -> d > 0 && d < 1e-12));
        assertTrue(Arrays.stream(distances).anyMatch(d -> d > 1));
    }
}
