package io.github.softrl.examples.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftBackwardInduction;
import io.github.softrl.SoftBellman;
import io.github.softrl.examples.Output;
import io.github.softrl.examples.Shop;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Runs the experiments: those that are quick are compared with docs/experiments.md and its pictures, the others run on
 * a small scale.
 */
class ExperimentsTest {
    private static void assertInDocs(String printed) throws IOException {
        List<String> docs = Files.readAllLines(Path.of("docs/experiments.md"));
        printed.lines().forEach(line -> assertTrue(docs.contains(line), "docs/experiments.md lacks: " + line));
    }

    private static void assertPicture(String name, String picture) throws IOException {
        assertEquals(Files.readString(Path.of("docs/images").resolve(name)), picture, name);
    }

    /** Rows of a printed table that begin with a name, as their last numbers. */
    private static List<double[]> rows(String printed, String name, int numbers) {
        return printed.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll(",| of", "").strip().split(" +"))
                .map(words -> Arrays.stream(words, words.length - numbers, words.length)
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
    }

    @Test
    void robustness_plannedPolicies_areAsTheDocsSay() throws IOException {
        for (Robustness.World world : Robustness.worlds()) {
            String[] picture = new String[1];
            assertInDocs(Output.of(out -> picture[0] = Robustness.planned(world, out)));
            assertPicture("robustness-" + world.name() + ".svg", picture[0]);
        }
    }

    /** What the docs conclude: entropy saves a policy that a wall stops, and costs where nothing has changed. */
    @Test
    void robustness_conclusions() {
        Robustness.World firm = Robustness.worlds().get(0);
        String printed = Output.of(out -> Robustness.planned(firm, out));
        double[] hard = rows(printed, "planned, one action", 7).get(0);
        double[] soft = rows(printed, "planned, 0.003", 7).get(0);
        double[] hot = rows(printed, "planned, 0.03", 7).get(0);
        assertTrue(hard[0] == 0 && hard[4] == 1 && hard[5] == 1, "stands before the walls, misses the goal");
        assertTrue(soft[0] < 0.001 && soft[4] < 0.3 && soft[5] < 0.35);
        assertTrue(soft[3] > hard[3] + 0.2, "a wall beside the way of the hard policy hurts only the soft one");
        assertTrue(hot[0] > 0.99, "too hot to walk to the goal at all");
        double[] random = rows(printed, "the same, 0.1 random", 7).get(0);
        assertTrue(random[0] > 0.2 && random[4] > 0.7, "chance in place of entropy costs more and helps less");
        Robustness.World shop = Robustness.worlds().get(2);
        String sold = Output.of(out -> Robustness.planned(shop, out));
        assertTrue(rows(sold, "planned, 0.3", 7).get(0)[3]
                < 0.6 * rows(sold, "planned, one action", 7).get(0)[3]);
    }

    @Test
    void robustness_learnedPolicies_inSmall() {
        Robustness.World firm = Robustness.worlds().get(0);
        String printed = Output.of(out -> Robustness.learned(firm, 50_000, 1, out));
        for (String name : new String[] {"soft Q-learning, 0", "soft Q-learning, 0.003", "soft actor-critic, 0.003"}) {
            assertEquals(0, rows(printed, name, 7).get(0)[0], 0.01, name);
        }
    }

    @Test
    void shop_bestReturn_isThatOfItsModel() {
        double best = SoftBackwardInduction.atTemperature(0)
                .solveFirst(Inventory.uniform(0, 11).mdp(0.95), 100)
                .values(0)[5];
        assertEquals(best, Shop.BEST, 5e-5);
    }

    @Test
    void temperature_isAsTheDocsSay() throws IOException {
        for (Task task : TemperatureStudy.TASKS) {
            List<TemperatureStudy.Row> rows = TemperatureStudy.rows(task, TemperatureStudy.TEMPERATURES);
            double[] best = new double[1];
            assertInDocs(Output.of(out -> best[0] = TemperatureStudy.print(task, rows, out)));
            String name = task.name().replace(" ", "").toLowerCase(Locale.ROOT);
            List<TemperatureStudy.Row> curve = TemperatureStudy.rows(task, TemperatureStudy.between(1e-5, 10));
            assertPicture("temperature-" + name + ".svg", TemperatureStudy.tradeOff(task, curve));
            assertPicture("temperature-gap-" + name + ".svg", TemperatureStudy.gaps(task, curve, best[0]));
            for (TemperatureStudy.Row row : rows) {
                double gap = row.value() - best[0];
                assertEquals(
                        row.value(), row.reward() + row.temperature() * row.entropy(), 1e-9 * Math.abs(row.value()));
                assertTrue(gap >= 0 && gap <= row.bound());
                assertTrue(best[0] - row.reward() <= row.temperature() * row.entropy());
            }
        }
    }

    @Test
    void chain_of50States_isTheReference() {
        FiniteMdp reference = GymTable.read("doublechain50", 0.95);
        FiniteMdp chain = Exploration.chain(50, 0.95);
        for (int s = 0; s < 50; s++) {
            assertEquals(reference.actionCount(s), chain.actionCount(s));
            for (int a = 0; a < 2; a++) {
                assertEquals(reference.reward(s, a), chain.reward(s, a), 1e-15);
                for (int s2 = 0; s2 < 50; s2++) {
                    assertEquals(reference.probability(s, a, s2), chain.probability(s, a, s2));
                }
            }
        }
    }

    @Test
    void exploration_inSmall_repetitionGetsThere() {
        String printed = Output.of(out -> Exploration.run(3_000, 4, out));
        List<double[]> rows = rows(printed, "    50         0.03", 5);
        double runsOf1 = rows.get(rows.size() - 11)[1];
        double runsOf100 = rows.get(rows.size() - 1)[1];
        assertEquals(3_001, runsOf1);
        assertTrue(runsOf100 < 2_000, "median " + runsOf100);
    }

    /** Cells of a Markdown row. */
    private static List<String> cells(String printed, String name) {
        String row = printed.lines()
                .filter(line -> line.startsWith("| " + name + " |"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is missing in " + printed));
        return Arrays.stream(row.split("[|]")).skip(2).map(String::strip).toList();
    }

    @Test
    void comparison_inSmall() {
        Comparison.Contest chain = Comparison.CONTESTS.get(0);
        String temperatures = Output.of(out -> Comparison.temperatures(chain, 25_000, 2, out));
        assertEquals(List.of("–", "–", "–", "–", "–"), firstWords(cells(temperatures, "none")));
        assertTrue(cells(temperatures, "novelty").stream().allMatch(cell -> cell.matches("[0-9.]+ .*")), temperatures);
        Comparison.Contest cliff = Comparison.CONTESTS.get(2);
        String halves = Output.of(out -> Comparison.halves(cliff, 10_000, 2, out));
        assertEquals(4, cells(halves, "hard backup, soft behaviour").size());
        String learners = Output.of(out -> Comparison.learners(cliff, 20_000, 2, out));
        for (String name : new String[] {"soft Q-learning", "soft actor-critic"}) {
            for (String value : cells(learners, name + ", return at the end")) {
                assertEquals(-12.248, Double.parseDouble(value), 0.01, name);
            }
        }
        String picture = Comparison.picture(cliff, 2_000, 2);
        assertTrue(picture.contains("plain gradient") && !picture.contains("NaN"), "exact returns along the runs");
    }

    private static List<String> firstWords(List<String> cells) {
        return cells.stream().map(cell -> cell.replaceAll(" .*", "")).toList();
    }

    /** The regularizer and the reward: quick enough for the whole table. */
    @Test
    void regularizer_isAsTheDocsSay() throws IOException {
        assertInDocs(Output.of(Regularizer::run));
    }

    /**
     * The fixed points that theory.md names: with entropy in the reward the soft optimum; as a regularizer
     * softmax(Q^π/λ), Q^π of the rewards alone.
     */
    @Test
    void regularizer_fixedPoints() {
        Task lake = Regularizer.LAKE;
        for (double temperature : new double[] {0.01, 0.03}) {
            Policy reward = Regularizer.policy(lake, temperature, true);
            assertPolicy(lake.solve(temperature).policy(), reward, 1e-5);
            Policy regularized = Regularizer.policy(lake, temperature, false);
            QTable q = SoftBellman.evaluate(lake.mdp(), regularized, 0);
            assertPolicy(Policy.softmax(q, temperature), regularized, 1e-5);
        }
        double eighth = Math.pow(8, 0.95);
        assertEquals(
                eighth / (1 + eighth),
                Regularizer.policy(Regularizer.FORK, 1, true).probability(0, 1),
                1e-9);
        assertEquals(0.5, Regularizer.policy(Regularizer.FORK, 1, false).probability(0, 1), 1e-9);
    }

    private static void assertPolicy(Policy expected, Policy policy, double tolerance) {
        for (int s = 0; s < expected.stateCount(); s++) {
            for (int a = 0; a < expected.actionCount(s); a++) {
                assertEquals(expected.probability(s, a), policy.probability(s, a), tolerance, "state " + s);
            }
        }
    }

    /** The plain gradient is that of the soft value, by differences; from random logits, not all runs end well. */
    @Test
    void localOptima_inSmall_andTheGradient() {
        Task chain = Task.of("chain", Exploration.chain(6, 0.9), 0);
        QTable logits = PolicyGradient.random(chain.mdp(), 1);
        QTable moved = new PolicyGradient(0.1, true, false, 1e-3).ascend(chain, logits, 1);
        for (int s = 0; s < 6; s++) {
            for (int b = 0; b < 2; b++) {
                double difference = (value(chain, logits, s, b, 1e-5) - value(chain, logits, s, b, -1e-5)) / 2e-5;
                assertEquals(difference, (moved.value(s, b) - logits.value(s, b)) / 1e-3, 1e-7);
            }
        }
        String printed = Output.of(out -> LocalOptima.exact(2, out));
        assertEquals("2", cells(printed, "corridor, natural").get(0));
        assertEquals(
                "no",
                cells(printed, "does the soft optimum take the better way?").get(4));
    }

    private static double value(Task task, QTable logits, int s, int b, double change) {
        double[] theta = logits.byPair();
        theta[logits.stateActions().firstPair(s) + b] += change;
        return task.value(Policy.softmax(QTable.of(logits.stateActions(), theta), 1), 0.1);
    }

    @Test
    void transfer_inSmall_theOldTableHelps() {
        String printed = Output.of(out -> Transfer.run(Transfer.NEAR, 12_000, 3, out));
        double random =
                Double.parseDouble(cells(printed, "random in [−1, 1]").get(1).replaceAll(" .*", ""));
        double old = Double.parseDouble(
                cells(printed, "Q* of the old goal, λ 0").get(0).replaceAll(" .*", ""));
        assertTrue(old < random, printed);
    }

    /** The limit of samples: many tries of each pair, an error that is not zero and falls with the steps. */
    @Test
    void samplerLimit_inSmall() {
        Task lake = Task.of("lake", GymTable.read("frozenlake4_slippery", 0.9), 0);
        SamplerLimit limit = new SamplerLimit(lake);
        assertTrue(limit.fewestTries(100_000) > 300, limit.fewestTries(100_000) + " tries");
        double few = limit.errors(0.1, 10_000, 3).quantile(0, 0.5);
        double many = limit.errors(0.1, 1_000_000, 3).quantile(0, 0.5);
        assertTrue(many > 0 && 3 * many < few, few + " and " + many);
    }

    @Test
    void approximationStudy_inSmall() {
        String printed = Output.of(out -> ApproximationStudy.networks(2, 500, out));
        assertEquals(4, rows(printed, "Taxi", 1).size());
        assertEquals(4, rows(printed, "FrozenLake 8x8", 1).size());
    }
}
