package io.github.softrl.examples.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftBackwardInduction;
import io.github.softrl.SoftBellman;
import io.github.softrl.examples.Shop;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Runs the experiments: those that are quick are compared with docs/tables and docs/images, the others run on a small
 * scale. The tables that docs/experiments.md shows are compared with docs/tables.
 */
class ExperimentsTest {
    /** Returns a table of docs/tables. */
    private static Table committed(String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/tables").resolve(name + ".csv"));
        Table table = new Table(lines.get(0));
        lines.stream().skip(1).forEach(line -> table.row(List.of(line.split(",", -1))));
        assertEquals(lines, table.csv());
        return table;
    }

    /** The tables of docs/experiments.md but the first, that of the claims, as lines with commas. */
    private static List<List<String>> shown() throws IOException {
        String docs = Files.readString(Path.of("docs/experiments.md"));
        return Pattern.compile("(?m)(?:^\\|.*\\n)+")
                .matcher(docs)
                .results()
                .skip(1)
                .map(table -> table.group()
                        .lines()
                        .filter(line -> !line.startsWith("|---"))
                        .map(line -> line.substring(2, line.length() - 2).replace(" | ", ","))
                        .toList())
                .toList();
    }

    /** Asserts that a table consists of rows of another; after the keys, its titles are the columns with a prefix. */
    private static void assertShown(Table expected, int keys, String prefix, List<String> shown) {
        List<String> lines = expected.csv();
        String[] columns = lines.get(0).split(",");
        String[] titles = shown.get(0).split(",");
        assertEquals(columns.length, titles.length, shown.get(0));
        for (int k = keys; k < columns.length; k++) {
            assertEquals(prefix + columns[k], titles[k]);
        }
        List<String> rows = shown.subList(1, shown.size());
        assertTrue(rows.size() >= 4 && lines.containsAll(rows), () -> rows + " are not rows of " + lines);
    }

    @Test
    void tablesOfTheDocument_areRowsOfTheFiles() throws IOException {
        List<List<String>> shown = shown();
        assertEquals(6, shown.size());
        Table chain = committed("comparison-temperatures").where("task", "double chain");
        assertShown(chain.wide("exploration", "temperature", "median_thousand_steps"), 1, "λ ", shown.get(0));
        Table firm = committed("robustness").where("made_for", "firm ground").where("random_actions", 0);
        assertShown(firm.wide("policy,temperature", "tried_in", "regret"), 2, "", shown.get(1));
        Table near =
                committed("transfer").where("new_goal", Transfer.NEAR.name()).where("temperature", 0);
        assertShown(
                near.wide("start,temperature_of_start", "exploration", "median_thousand_steps"), 2, "", shown.get(2));
        Table exact = committed("local-optima").where("gradient_from", "model");
        assertShown(exact.wide("task,gradient", "temperature", "runs_that_end_well"), 2, "λ ", shown.get(3));
        Table novelty = committed("comparison-learners").where("exploration", "novelty");
        assertShown(novelty.wide("learner", "task", "median_thousand_steps"), 1, "", shown.get(4));
        Table lake = committed("regularizer").where("task", "FrozenLake 8x8");
        assertShown(lake.wide("temperature", "entropy_is", "return"), 1, "entropy ", shown.get(5));
    }

    /** Each file of docs/tables is linked, and each link leads to a file. */
    @Test
    void files_areLinked() throws IOException {
        String docs = Files.readString(Path.of("docs/experiments.md"));
        List<String> links = Pattern.compile("\\(tables/([-\\w]+\\.csv)\\)")
                .matcher(docs)
                .results()
                .map(link -> link.group(1))
                .sorted()
                .toList();
        try (Stream<Path> files = Files.list(Path.of("docs/tables"))) {
            assertEquals(
                    files.map(file -> file.getFileName().toString()).sorted().toList(), links);
        }
    }

    /** The studies, with hardly any steps, make the columns of their files, and rows with the same first cells. */
    @Test
    void files_areOfTheStudies() throws IOException {
        Table robustness = Robustness.table();
        for (Robustness.World world : Robustness.worlds()) {
            Robustness.planned(world, robustness);
            Robustness.learned(world, 10, 1, robustness);
        }
        assertMade("robustness", 6, Stream.of(robustness));
        Table exploration = Exploration.table();
        Exploration.run(10, 1, exploration);
        assertMade("exploration", 6, Stream.of(exploration));
        List<Comparison.Contest> contests = Comparison.CONTESTS;
        assertMade("comparison-temperatures", 3, contests.stream().map(c -> Comparison.temperatures(c, 10, 1)));
        assertMade("comparison-halves", 5, contests.stream().map(c -> Comparison.halves(c, 10, 1)));
        assertMade("comparison-learners", 4, contests.stream().map(c -> Comparison.learners(c, 10, 1)));
        assertMade("transfer", 5, Stream.of(Transfer.run(Transfer.NEAR, 10, 1), Transfer.run(Transfer.FAR, 10, 1)));
        assertMade("local-optima", 5, Stream.of(LocalOptima.exact(1), LocalOptima.sampled(300, 2)));
        assertMade("approximation-networks", 4, Stream.of(ApproximationStudy.networks(1, 1_000)));
        assertMade("approximation-linear", 4, Stream.of(ApproximationStudy.linear(1, 10)));
    }

    private static void assertMade(String name, int cells, Stream<Table> small) throws IOException {
        Table table = Table.printed(small, new PrintStream(OutputStream.nullOutputStream()));
        Table committed = committed(name);
        assertEquals(committed.csv().get(0), table.csv().get(0), name);
        assertEquals(beginnings(committed, cells), beginnings(table, cells), name);
    }

    private static List<List<String>> beginnings(Table table, int cells) {
        return table.csv().stream()
                .map(line -> List.of(line.split(",", -1)).subList(0, cells))
                .toList();
    }

    private static void assertPicture(String name, String picture) throws IOException {
        assertEquals(Files.readString(Path.of("docs/images").resolve(name)), picture, name);
    }

    /** Returns the regrets of a policy in all models, and asserts that there are seven. */
    private static double[] regrets(Table table, String policy, double temperature, double random) {
        double[] regrets = numbers(
                table.where("policy", policy).where("temperature", temperature).where("random_actions", random),
                "regret");
        assertEquals(7, regrets.length);
        return regrets;
    }

    private static double[] numbers(Table table, String column) {
        return table.column(column).stream().mapToDouble(Double::parseDouble).toArray();
    }

    private static Table planned(Robustness.World world) {
        Table table = Robustness.table();
        Robustness.planned(world, table);
        return table;
    }

    @Test
    void robustness_plannedPolicies_areAsTheDocsSay() throws IOException {
        Table committed = committed("robustness");
        assertEquals(Robustness.table().csv(), committed.csv().subList(0, 1));
        for (Robustness.World world : Robustness.worlds()) {
            List<String> expected = committed
                    .where("made_for", world.title())
                    .where("seeds", "")
                    .csv();
            assertEquals(expected, planned(world).csv());
            assertPicture("robustness-" + world.name() + ".svg", Robustness.picture(world));
        }
    }

    /** What the docs conclude: entropy saves a policy that a wall stops, and costs where nothing has changed. */
    @Test
    void robustness_conclusions() {
        Table firm = planned(Robustness.worlds().get(0));
        double[] hard = regrets(firm, "one action", 0, 0);
        double[] soft = regrets(firm, "planned", 0.003, 0);
        double[] hot = regrets(firm, "planned", 0.03, 0);
        assertTrue(hard[0] == 0 && hard[4] == 1 && hard[5] == 1, "stands before the walls, misses the goal");
        assertTrue(soft[0] < 0.001 && soft[4] < 0.3 && soft[5] < 0.35);
        assertTrue(soft[3] > hard[3] + 0.2, "a wall beside the way of the hard policy hurts only the soft one");
        assertTrue(hot[0] > 0.99, "too hot to walk to the goal at all");
        double[] random = regrets(firm, "one action", 0, 0.1);
        assertTrue(random[0] > 0.2 && random[4] > 0.7, "chance in place of entropy costs more and helps less");
        Table shop = planned(Robustness.worlds().get(2));
        assertTrue(regrets(shop, "planned", 0.3, 0)[3] < 0.6 * regrets(shop, "one action", 0, 0)[3]);
    }

    @Test
    void robustness_learnedPolicies_inSmall() {
        Table table = Robustness.table();
        Robustness.learned(Robustness.worlds().get(0), 50_000, 1, table);
        assertEquals(0, regrets(table, "soft Q-learning", 0, 0)[0], 0.01);
        assertEquals(0, regrets(table, "soft Q-learning", 0.003, 0)[0], 0.01);
        assertEquals(0, regrets(table, "soft actor-critic", 0.003, 0)[0], 0.01);
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
        List<String> printed = new ArrayList<>();
        for (Task task : TemperatureStudy.TASKS) {
            List<TemperatureStudy.Row> rows = TemperatureStudy.rows(task, TemperatureStudy.TEMPERATURES);
            double best = TemperatureStudy.best(task);
            List<String> lines = TemperatureStudy.table(task).csv();
            printed.addAll(printed.isEmpty() ? lines : lines.subList(1, lines.size()));
            String name = task.name().replace(" ", "").toLowerCase(Locale.ROOT);
            List<TemperatureStudy.Row> curve = TemperatureStudy.rows(task, TemperatureStudy.between(1e-5, 10));
            assertPicture("temperature-" + name + ".svg", TemperatureStudy.tradeOff(task, curve));
            assertPicture("temperature-gap-" + name + ".svg", TemperatureStudy.gaps(task, curve));
            for (TemperatureStudy.Row row : rows) {
                double gap = row.value() - best;
                assertEquals(
                        row.value(), row.reward() + row.temperature() * row.entropy(), 1e-9 * Math.abs(row.value()));
                assertTrue(gap >= 0 && gap <= row.bound());
                assertTrue(best - row.reward() <= row.temperature() * row.entropy());
            }
        }
        assertEquals(committed("temperature").csv(), printed);
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
        Table table = Exploration.table();
        Exploration.run(3_000, 4, table);
        Table rows = table.where("against", "epsilon").where("epsilon", 1.0);
        assertEquals(List.of(""), rows.where("runs", 1).column("median_steps"));
        double runsOf100 = numbers(rows.where("runs", 100), "median_steps")[0];
        assertTrue(runsOf100 < 2_000, "median " + runsOf100);
    }

    @Test
    void comparison_inSmall() {
        Comparison.Contest chain = Comparison.CONTESTS.get(0);
        Table temperatures = Comparison.temperatures(chain, 25_000, 2);
        assertEquals(
                Collections.nCopies(5, ""),
                temperatures.where("exploration", "none").column("median_thousand_steps"));
        assertEquals(5, numbers(temperatures.where("exploration", "novelty"), "median_thousand_steps").length);
        Comparison.Contest cliff = Comparison.CONTESTS.get(2);
        Table halves = Comparison.halves(cliff, 10_000, 2);
        assertEquals(
                4,
                halves.where("backup", "hard")
                        .where("behaviour", "soft")
                        .column("exploration")
                        .size());
        Table learners = Comparison.learners(cliff, 20_000, 2);
        for (String name : new String[] {"soft Q-learning", "soft actor-critic"}) {
            double[] returns = numbers(learners.where("learner", name), "own_return");
            assertEquals(4, returns.length);
            for (double value : returns) {
                assertEquals(-12.248, value, 0.01, name);
            }
        }
        String picture = Comparison.picture(cliff, 2_000, 2);
        assertTrue(picture.contains("plain gradient") && !picture.contains("NaN"), "exact returns along the runs");
    }

    /** The regularizer and the reward: quick enough for the whole table. */
    @Test
    void regularizer_isAsTheDocsSay() throws IOException {
        assertEquals(committed("regularizer").csv(), Regularizer.table().csv());
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
        Table table = LocalOptima.exact(2).where("task", "corridor").where("gradient", "natural");
        Table cold = table.where("temperature", 0);
        assertEquals(List.of("2"), cold.column("runs_that_end_well"));
        assertEquals(List.of("good"), cold.column("soft_optimum"));
        assertEquals(List.of("bad"), table.where("temperature", 0.03).column("soft_optimum"));
    }

    private static double value(Task task, QTable logits, int s, int b, double change) {
        double[] theta = logits.byPair();
        theta[logits.stateActions().firstPair(s) + b] += change;
        return task.value(Policy.softmax(QTable.of(logits.stateActions(), theta), 1), 0.1);
    }

    @Test
    void transfer_inSmall_theOldTableHelps() {
        Table table = Transfer.run(Transfer.NEAR, 12_000, 3).where("temperature", 0);
        double random = numbers(table.where("start", "random"), "median_thousand_steps")[1];
        double old =
                numbers(table.where("start", "old goal").where("temperature_of_start", 0), "median_thousand_steps")[0];
        assertTrue(old < random, old + " and " + random);
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
        Table table = ApproximationStudy.networks(2, 500);
        assertEquals(4, numbers(table.where("task", "Taxi"), "median_loss").length);
        assertEquals(4, numbers(table.where("task", "FrozenLake 8x8"), "median_loss").length);
    }
}
