package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers that books and other programs' tests print, recomputed: the table "Numbers of others" of docs/comparison.md.
 * A number agrees if it is within the proved bound and half a unit of its last printed digit.
 */
class PublishedNumbersTest {
    /** Asserts that a number with an error bound is the printed one, as far as that was printed. */
    private static void assertPrinted(String printed, double value, double bound) {
        BigDecimal shown = new BigDecimal(printed);
        double half = shown.ulp().doubleValue() / 2;
        double off = Math.abs(value - shown.doubleValue());
        assertTrue(bound < half, () -> printed + " is finer than the bound " + bound);
        assertTrue(off <= half * (1 + 1e-9) + bound, () -> printed + ": " + value + " ± " + bound);
    }

    /** Asserts that numbers are within a bound of the exact ones, and that the bound says something. */
    private static void assertExact(double[] exact, double[] values, double bound) {
        assertTrue(bound < 1e-6, () -> "a wide bound: " + bound);
        assertArrayEquals(exact, values, bound);
    }

    private static void assertPrinted(String printed, double[] values, double bound) {
        String[] numbers = printed.trim().split("\\s+");
        assertEquals(values.length, numbers.length);
        for (int s = 0; s < numbers.length; s++) {
            assertPrinted(numbers[s], values[s], bound);
        }
    }

    /**
     * Puterman, Markov Decision Processes (2005), Section 3.1 and Example 6.2.1, as QuantEcon.py tests it
     * (markov/tests/test_ddp.py): v* = ((5 − 5.5β)/((1 − 0.5β)(1 − β)), −1/(1 − β)) at β = 0.95.
     */
    @Test
    void puterman_twoStates() {
        double beta = 0.95;
        FiniteMdp mdp = FiniteMdp.builder(2, beta)
                .transition(0, 0, 0, 0.5, 5)
                .transition(0, 0, 1, 0.5, 5)
                .transition(0, 1, 1, 1, 10)
                .transition(1, 0, 1, 1, -1)
                .build();
        double[] exact = {(5 - 5.5 * beta) / ((1 - 0.5 * beta) * (1 - beta)), -1 / (1 - beta)};
        for (Solution solution : List.of(
                SoftPolicyIteration.atTemperature(0).solve(mdp),
                SoftQValueIteration.atTemperature(0).solve(mdp))) {
            assertExact(exact, solution.values(), solution.errorBound() + 1e-13);
            assertEquals(1, Policy.greedy(solution.q()).probability(0, 0));
        }
    }

    /**
     * Puterman, Sections 3.2 and 4.6.1: stock control over three months, with sales expected and no discount, as
     * QuantEcon.py tests it.
     */
    @Test
    void puterman_stockControl() {
        double[][] rewards = {{0, -1, -2, -5}, {5, 0, -3}, {6, -1}, {5}};
        double[][] after = {{1, 0, 0, 0}, {0.75, 0.25, 0, 0}, {0.25, 0.5, 0.25, 0}, {0, 0.25, 0.5, 0.25}};
        FiniteMdp.Builder builder = FiniteMdp.builder(4, 1);
        for (int stock = 0; stock < 4; stock++) {
            for (int order = 0; order < 4 - stock; order++) {
                for (int next = 0; next < 4; next++) {
                    if (after[stock + order][next] > 0) {
                        builder.transition(stock, order, next, after[stock + order][next], rewards[stock][order]);
                    }
                }
            }
        }
        HorizonSolution solution = SoftBackwardInduction.atTemperature(0).solve(builder.build(), 3);
        double[][] exact = {{67 / 16.0, 129 / 16.0, 194 / 16.0, 227 / 16.0}, {2, 25 / 4.0, 10, 21 / 2.0}, {0, 5, 6, 5}};
        for (int t = 0; t < 3; t++) {
            assertExact(exact[t], solution.values(t), solution.errorBound());
        }
    }

    /** Left, down, right, up, and staying. */
    private static final int[] DX = {-1, 0, 1, 0, 0};

    private static final int[] DY = {0, 1, 0, -1, 0};

    /** Returns where a step leads on a grid, or −1 if it leads off it. */
    private static int step(int s, int direction, int width, int height) {
        int x = s % width + DX[direction];
        int y = s / width + DY[direction];
        return x < 0 || x >= width || y < 0 || y >= height ? -1 : y * width + x;
    }

    /** A grid of deterministic steps left, down, right, up; what leads off the grid stays. */
    private static FiniteMdp corners(boolean averaged) {
        FiniteMdp.Builder builder = FiniteMdp.builder(16, 1).terminal(0).terminal(15);
        for (int s = 1; s < 15; s++) {
            for (int a = 0; a < 4; a++) {
                int next = step(s, a, 4, 4);
                builder.transition(s, averaged ? 0 : a, next < 0 ? s : next, averaged ? 0.25 : 1, -1);
            }
        }
        return builder.build();
    }

    /**
     * Sutton and Barto, Reinforcement Learning (2018), Figure 4.1: values of the random policy after 1, 2, 3, 10 and
     * infinitely many sweeps. AI-Toolbox tests the finite ones as its corner problem
     * (test/MDP/PolicyEvaluationTests.cpp). The value −1.75 after two sweeps is −1.7 in the book and −1.8 there: it
     * lies half a unit from either. Sweeps of a policy are stages of the model whose one action is the policy.
     */
    @Test
    void suttonAndBarto_corners() {
        HorizonSolution sweeps = SoftBackwardInduction.atTemperature(0).solve(corners(true), 10);
        String[] printed = {
            "0 -1.0 -1.0 -1.0  -1.0 -1.0 -1.0 -1.0  -1.0 -1.0 -1.0 -1.0  -1.0 -1.0 -1.0 0",
            "0 -1.7 -2.0 -2.0  -1.7 -2.0 -2.0 -2.0  -2.0 -2.0 -2.0 -1.7  -2.0 -2.0 -1.7 0",
            "0 -2.4 -2.9 -3.0  -2.4 -2.9 -3.0 -2.9  -2.9 -3.0 -2.9 -2.4  -3.0 -2.9 -2.4 0",
            "0 -6.1 -8.4 -9.0  -6.1 -7.7 -8.4 -8.4  -8.4 -8.4 -7.7 -6.1  -9.0 -8.4 -6.1 0"
        };
        int[] horizons = {1, 2, 3, 10};
        for (int i = 0; i < horizons.length; i++) {
            double[] values = sweeps.values(10 - horizons[i]);
            assertPrinted(printed[i], values, sweeps.errorBound());
            assertPrinted(printed[i].replace("-1.7", "-1.8"), values, sweeps.errorBound());
        }
        FiniteMdp mdp = corners(false);
        PolicyValues random = SoftPolicyEvaluation.atTemperature(0).solve(mdp, Policy.uniform(mdp));
        double[] whole = {0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0};
        assertExact(whole, random.values(), random.errorBound()); // no rounding is allowed
    }

    /** Sutton and Barto (2018), Example 3.5, Figures 3.2 and 3.5: the grid with the special states A and B, γ = 0.9. */
    @Test
    void suttonAndBarto_grid() {
        FiniteMdp.Builder builder = FiniteMdp.builder(25, 0.9);
        for (int s = 0; s < 25; s++) {
            for (int a = 0; a < 4; a++) {
                int next = step(s, a, 5, 5);
                if (s == 1) {
                    builder.transition(s, a, 21, 1, 10);
                } else if (s == 3) {
                    builder.transition(s, a, 13, 1, 5);
                } else {
                    builder.transition(s, a, next < 0 ? s : next, 1, next < 0 ? -1 : 0);
                }
            }
        }
        FiniteMdp mdp = builder.build();
        PolicyValues random = SoftPolicyEvaluation.atTemperature(0).solve(mdp, Policy.uniform(mdp));
        assertPrinted(
                "3.3 8.8 4.4 5.3 1.5  1.5 3.0 2.3 1.9 0.5  0.1 0.7 0.7 0.4 -0.4  -1.0 -0.4 -0.4 -0.6 -1.2 "
                        + "-1.9 -1.3 -1.2 -1.4 -2.0",
                random.values(),
                random.errorBound());
        Solution best = SoftPolicyIteration.atTemperature(0).solve(mdp);
        assertPrinted(
                "22.0 24.4 22.0 19.4 17.5  19.8 22.0 19.8 17.8 16.0  17.8 19.8 17.8 16.0 14.4 "
                        + "16.0 17.8 16.0 14.4 13.0  14.4 16.0 14.4 13.0 11.7",
                best.values(),
                best.errorBound());
    }

    /** Travel between links, each step at the cost of its distance; the link of the destination may also end. */
    private static FiniteMdp links(double[][] distances, int destination, double beta) {
        FiniteMdp.Builder builder = FiniteMdp.builder(distances.length + 1, 1).terminal(distances.length);
        for (int s = 0; s < distances.length; s++) {
            int a = 0;
            for (int next = 0; next < distances.length; next++) {
                if (distances[s][next] > 0) {
                    builder.transition(s, a++, next, 1, beta * distances[s][next]);
                }
            }
            if (s == destination) {
                builder.transition(s, a, distances.length, 1, 0);
            }
        }
        return builder.build();
    }

    private static double logProbability(FiniteMdp mdp, Policy policy, int... way) {
        double sum = 0;
        for (int i = 0; i + 1 < way.length; i++) {
            for (int a = 0; a < mdp.actionCount(way[i]); a++) {
                if (mdp.nextStates(way[i], a)[0] == way[i + 1]) {
                    sum += policy.logProbability(way[i], a);
                }
            }
        }
        return sum;
    }

    /**
     * RecursiveRouteChoice, tests/test_hand_verified_degenerate_example.py: negative log-likelihoods of three ways and
     * of all; and the larger network at β = −0.1, for which it reports that z = exp(V) has negative values: there is no
     * finite solution.
     */
    @Test
    void recursiveRouteChoice_likelihoods() {
        FiniteMdp mdp = links(new double[][] {{0, 5, 0, 4}, {0, 0, 3, 0}, {0, 3, 0, 5}, {4, 0, 0, 0}}, 1, -0.4);
        Solution solution = SoftPolicyIteration.atTemperature(1).solve(mdp).requireConverged();
        double bound = 20 * solution.errorBound(); // ten logarithms of probabilities, each within twice the bound
        ToDoubleFunction<int[]> minus = way -> -logProbability(mdp, solution.policy(), way);
        assertPrinted("2.537993985", minus.applyAsDouble(new int[] {0, 1, 2, 1, 4}), bound);
        assertPrinted("3.337993985", minus.applyAsDouble(new int[] {0, 3, 0, 1, 4}), bound);
        assertPrinted("0.137993985", minus.applyAsDouble(new int[] {0, 1, 4}), bound);
        assertPrinted(
                "6.01398195541",
                List.of(new int[] {0, 1, 2, 1, 4}, new int[] {0, 3, 0, 1, 4}, new int[] {0, 1, 4}).stream()
                        .mapToDouble(minus)
                        .sum(),
                bound);
        double[][] bigger = {
            {0, 5, 0, 4, 0, 0, 0, 0, 0, 0},
            {0, 0, 6, 0, 0, 0, 0, 0, 0, 6},
            {0, 6, 0, 5, 0, 0, 0, 0, 0, 0},
            {4, 0, 0, 0, 5, 0, 0, 0, 0, 0},
            {0, 0, 0, 0, 0, 6, 6, 0, 0, 0},
            {5, 0, 0, 0, 6, 0, 0, 0, 0, 0},
            {0, 0, 0, 0, 0, 0, 0, 6, 6, 0},
            {0, 0, 0, 0, 0, 6, 6, 0, 0, 0},
            {0, 0, 6, 0, 0, 0, 0, 0, 0, 6},
            {0, 0, 0, 0, 0, 0, 0, 6, 6, 0}
        };
        FiniteMdp hot = links(bigger, 9, -0.1);
        String message = assertThrows(
                        ArithmeticException.class,
                        () -> SoftPolicyIteration.atTemperature(1).solve(hot))
                .getMessage();
        assertTrue(message.contains("no finite solution"), message);
        assertTrue(SoftPolicyIteration.atTemperature(1)
                        .solve(links(bigger, 9, -0.2))
                        .requireConverged()
                        .errorBound()
                < 1e-9);
    }

    /**
     * msdm, msdm/tests/test_entreg_pi.py: a grid with five actions, one of which stays, at γ = 0.99. Its entropy is
     * relative to the uniform policy, so each reward is λ·log 5 less. At weight 1e-20 its action values are the hard
     * ones, and they are the farther from them, the larger the weight is: 5, 1, 0.1. The test prints no soft number, so
     * those are compared with msdm's equations, iterated.
     */
    @Test
    void msdm_entropyRegularizedGrid() {
        List<String> grid = List.of("..g", "...", ".##", "...", "##.", "s..");
        QTable hard = SoftPolicyIteration.atTemperature(0).solve(grid(grid, 0)).q();
        QTable cold =
                SoftPolicyIteration.atTemperature(1e-20).solve(grid(grid, 0)).q();
        assertArrayEquals(hard.byPair(), cold.byPair(), 1e-10);
        double start = hard.softValue(15, 0);
        assertEquals(-(1 - Math.pow(0.99, 11)) / 0.01, start, 1e-10);
        double before = Double.POSITIVE_INFINITY;
        for (double weight : new double[] {5, 1, 0.1, 1e-20}) {
            FiniteMdp mdp = grid(grid, weight);
            Solution solution = SoftPolicyIteration.atTemperature(weight).solve(mdp);
            double[] q = solution.q().byPair();
            double distance = 0;
            for (int i = 0; i < q.length; i++) {
                distance += Math.abs(q[i] - hard.byPair()[i]);
            }
            assertTrue(distance < before, weight + ": " + distance);
            before = distance;
            if (weight >= 0.1) {
                assertMsdmEquations(grid, weight, solution.values(), solution.errorBound());
                Solution swept = SoftQValueIteration.atTemperature(weight).solve(mdp);
                assertMsdmEquations(grid, weight, swept.values(), swept.errorBound());
                PolicyValues evaluated =
                        SoftPolicyEvaluation.atTemperature(weight).solve(mdp, solution.policy());
                assertMsdmEquations(grid, weight, evaluated.values(), evaluated.errorBound() + solution.errorBound());
            }
        }
    }

    /** Iterates V(s) = w·log Σ_a (1/5)·exp((−1 + 0.99·V(s′))/w), and compares it with the solution. */
    private static void assertMsdmEquations(List<String> grid, double weight, double[] values, double bound) {
        double[] v = new double[18];
        for (int sweep = 0; sweep < 4000; sweep++) {
            double[] next = new double[18];
            for (int s = 0; s < 18; s++) {
                double sum = 0;
                for (int a = 0; a < 5; a++) {
                    sum += Math.exp((-1 + 0.99 * v[arrival(grid, s, a)] - v[s]) / weight) / 5;
                }
                next[s] = ends(grid, s) ? 0 : v[s] + weight * Math.log(sum);
            }
            v = next;
        }
        assertTrue(v[15] < -11, "soft, and below the hard value of the shortest way");
        assertExact(v, values, bound + 1e-10);
    }

    private static boolean ends(List<String> grid, int s) {
        char here = grid.get(s / 3).charAt(s % 3);
        return here == 'g' || here == '#';
    }

    private static int arrival(List<String> grid, int s, int a) {
        int next = step(s, a, 3, 6);
        return next < 0 || grid.get(next / 3).charAt(next % 3) == '#' ? s : next;
    }

    /** The grid's model: each step, and staying, costs 1, and as much more as the prior takes from the entropy. */
    private static FiniteMdp grid(List<String> layout, double weight) {
        FiniteMdp.Builder builder = FiniteMdp.builder(18, 0.99);
        for (int s = 0; s < 18; s++) {
            if (ends(layout, s)) {
                builder.terminal(s);
                continue;
            }
            for (int a = 0; a < 5; a++) {
                builder.transition(s, a, arrival(layout, s, a), 1, -1 - weight * Math.log(5));
            }
        }
        return builder.build();
    }

    /** Months in which a bus of group 4 kept its engine, by mileage in 5,000 miles; from 78 on there are none. */
    private static final int[] KEPT = {
        101, 105, 115, 123, 121, 121, 103, 97, 98, 99, 96, 98, 93, 102, 84, 92, 92, 91, 83, 79, 68, 74, 73, 72, 64, 68,
        62, 64, 55, 54, 57, 49, 49, 54, 54, 50, 52, 51, 50, 51, 57, 59, 47, 52, 48, 46, 45, 49, 47, 47, 44, 49, 40, 44,
        35, 35, 36, 29, 34, 26, 26, 26, 23, 23, 22, 21, 13, 15, 17, 16, 7, 5, 3, 2, 2, 2, 2, 1
    };

    /** Mileages at which an engine was replaced. */
    private static final int[] REPLACED = {
        24, 25, 30, 33, 34, 35, 41, 42, 42, 44, 47, 49, 50, 51, 51, 52, 52, 53, 54, 54, 54, 56, 57, 57, 58, 59, 60, 64,
        65, 66, 70, 72, 77
    };

    /**
     * Rust, Econometrica 55 (1987), Table IX, group 4: the log-likelihood of 4,292 months at his estimates, for β =
     * 0.9999 and, where it is a unit of the last digit lower here, for β = 0. The counts are those of his data, as
     * ruspy prepares them (each bus without its first month). In another unit of money, λ is another one.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 0.9999, 10.0750, 2.2930, -3304.155",
        "1, 0, 7.6358, 71.5133, -3306.029",
        "4, 0.9999, 10.0750, 2.2930, -3304.155",
        "0.25, 0, 7.6358, 71.5133, -3306.029"
    })
    void rust_tableIX(double unit, double discount, double replacementCost, double theta, String printed) {
        int[] steps = {1682, 2555, 55}; // months with 0, 1 and 2 more units of mileage
        int months = Arrays.stream(steps).sum();
        double sum = 0;
        FiniteMdp.Builder builder = FiniteMdp.builder(90, discount);
        for (int i = 0; i < steps.length; i++) {
            double p = (double) steps[i] / months;
            sum += steps[i] * Math.log(p);
            for (int x = 0; x < 90; x++) {
                builder.transition(x, 0, Math.min(x + i, 89), p, -0.001 * theta * x * unit);
                builder.transition(x, 1, i, p, -replacementCost * unit);
            }
        }
        Solution solution =
                SoftPolicyIteration.atTemperature(unit).solve(builder.build()).requireConverged();
        for (int x = 0; x < KEPT.length; x++) {
            sum += KEPT[x] * solution.policy().logProbability(x, 0);
        }
        for (int x : REPLACED) {
            sum += solution.policy().logProbability(x, 1);
        }
        assertPrinted(printed, sum, 2 * solution.errorBound() / unit * months); // each logarithm is within 2·bound/λ
    }
}
