package io.github.softrl.examples.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.examples.Output;
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
    void temperature_isAsTheDocsSay() throws IOException {
        for (Task task : TemperatureStudy.TASKS) {
            List<TemperatureStudy.Row> rows = TemperatureStudy.rows(task);
            double[] best = new double[1];
            assertInDocs(Output.of(out -> best[0] = TemperatureStudy.print(task, rows, out)));
            String name = task.name().replace(" ", "").toLowerCase(Locale.ROOT);
            assertPicture("temperature-" + name + ".svg", TemperatureStudy.values(task, rows, best[0]));
            assertPicture("temperature-gap-" + name + ".svg", TemperatureStudy.gaps(task, rows, best[0]));
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

    @Test
    void comparison_inSmall_allLearnTheCliff() {
        Comparison.Contest cliff = Comparison.CONTESTS.get(2);
        String printed = Output.of(out -> Comparison.run(cliff, new long[] {2_000, 50_000}, 3, out));
        for (String name : new String[] {"soft Q-learning", "soft actor-critic", "Q-learning", "soft Q, repeating"}) {
            List<double[]> rows = rows(printed, name, 3);
            assertEquals(-12.248, rows.get(1)[1], 0.01, name);
            assertTrue(rows.get(0)[1] < rows.get(1)[1]);
        }
    }

    @Test
    void approximationStudy_inSmall() {
        String printed = Output.of(out -> ApproximationStudy.networks(2, 500, out));
        assertEquals(4, rows(printed, "Taxi", 1).size());
        assertEquals(4, rows(printed, "FrozenLake 8x8", 1).size());
    }
}
