package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.learning.LearningResult;
import io.github.softrl.learning.SoftQLearning;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Runs the examples, and holds the README against them. */
class ExamplesTest {
    /** Reference values of the start, to 15 digits: src/test/resources/reference (Taxi's: means over the 300 starts). */
    private static final double[][] TOY_TEXT = {
        {0, 0.414640361799980}, {0.001, 0.419662989404813}, {0.01, 0.965963758817}, {0.1, 9.54599364542330},
        {0, 6.32746431491937}, {0.001, 6.32940320524631}, {1, 44.4186876991818}, {10, 1486.351516015},
        {0, -7.45813417167100}, {0.001, -7.45813417167100}, {1, 2.69172377318726}
    };

    static String output(Consumer<PrintStream> program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            program.accept(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Returns what a program prints to standard output. */
    static String printed(Runnable program) {
        return output(out -> {
            PrintStream before = System.out;
            System.setOut(out);
            try {
                program.run();
            } finally {
                System.setOut(before);
            }
        });
    }

    private static final String TOY_TEXT_OUTPUT = output(ToyText::run);

    @Test
    void toyText_printsReferenceValues_within80Columns() {
        String output = TOY_TEXT_OUTPUT;
        assertTrue(output.lines()
                .allMatch(line -> line.length() <= 80 && line.chars().allMatch(c -> c < 128)));
        List<String[]> rows = output.lines()
                .map(line -> line.strip().split(" +"))
                .filter(words -> words.length == 10 && words[5].equals("ms") && words[9].equals("ms"))
                .toList();
        assertEquals(TOY_TEXT.length, rows.size());
        for (int i = 0; i < TOY_TEXT.length; i++) {
            double value = TOY_TEXT[i][1];
            double error = Math.max(Double.parseDouble(rows.get(i)[2]), Double.parseDouble(rows.get(i)[6]));
            assertTrue(
                    Integer.parseInt(rows.get(i)[7]) < Integer.parseInt(rows.get(i)[3]), "PI takes fewer iterations");
            assertEquals(TOY_TEXT[i][0], Double.parseDouble(rows.get(i)[0]));
            assertEquals(value, Double.parseDouble(rows.get(i)[1]), 2 * error);
            assertTrue(error <= 1e-12 * Math.max(0.5, Math.abs(value)), "12 digits are certain");
        }
    }

    @Test
    void toyText_drawsLegibleMaps() {
        List<String> lines = TOY_TEXT_OUTPUT.lines().toList();
        int lake = lines.indexOf("Most probable actions, by temperature (H hole, G goal):");
        assertEquals("  0.0               0.001             0.01              0.1", lines.get(lake + 1));
        assertTrue(lines.get(lake + 9).matches("(?: +([<v>^] ){3}H( [<v>^]){2} [<v>^] G){4}"), lines.get(lake + 9));
        assertTrue(lines.get(lake + 7).startsWith("  < H H v ^ < H >"), "along the left wall, into it");
        int cliff = lines.indexOf("Most probable actions, by temperature (C cliff, G goal):");
        assertTrue(lines.get(cliff + 5).startsWith("  ^ C C C C C C C C C C G"), lines.get(cliff + 5));
        assertTrue(lines.get(cliff + 4).startsWith("  > > > > > > > > > > > v"), "along the cliff, at λ = 0");
    }

    @Test
    void toyText_comparesAllFourAlgorithms() {
        List<String[]> rows = TOY_TEXT_OUTPUT
                .lines()
                .filter(line -> line.startsWith("soft "))
                .map(line -> line.substring(23).strip().split(" +"))
                .toList();
        assertEquals(4, rows.size());
        double exact = 0.80143000108576895969459; // frozenlake4_slippery, γ 0.9, λ 0.1: start_value in cases.csv
        double[] worth = {1e-6, 1e-6, 0.005, 0.005}; // how near the values, and below the tables, come
        double[] error = {1e-8, 1e-8, 0.1, 0.1};
        for (int i = 0; i < 4; i++) {
            assertEquals(exact, Double.parseDouble(rows.get(i)[0]), worth[i]);
            assertTrue(Double.parseDouble(rows.get(i)[1]) <= error[i], "error of algorithm " + i);
        }
    }

    /** The smallest of the study's tasks, a fifth of its steps: all seeds pass, with the study's numbers. */
    @Test
    void learningStudy_twoStates_allSeedsLearn() {
        String output = output(out ->
                LearningStudy.run(new LearningStudy.Job("twostate", 0.1, new int[] {0, 1}, 20_000, 3_000), out));
        List<String> rows =
                output.lines().filter(line -> line.startsWith("soft ")).toList();
        assertEquals(8, rows.size());
        assertTrue(rows.get(4).endsWith("Q  0.00434  0.00897  0.02: 10 of 10"), output);
        assertTrue(rows.get(7).endsWith("0.01: 10 of 10"), output);
        assertTrue(output.lines().allMatch(line -> line.length() <= 80));
    }

    /** The guide's shop has no model; here is one, to see what the learned policy is worth. */
    private static FiniteMdp shop() {
        FiniteMdp.Builder builder = FiniteMdp.builder(21, 0.95);
        for (int s = 0; s <= 20; s++) {
            for (int order = 0; order <= 20 - s; order++) {
                for (int demand = 0; demand < 12; demand++) {
                    int sold = Math.min(demand, s + order);
                    int left = s + order - sold;
                    double reward = 4 * sold - 2 * order - (order > 0 ? 3 : 0) - 0.1 * left;
                    builder.transition(s, order, left, 1.0 / 12, reward);
                }
            }
        }
        return builder.build();
    }

    private static final Solution EXACT_SHOP =
            SoftPolicyIteration.atTemperature(1).solve(shop()).requireConverged();

    @Test
    void shop_isLearned_nearlyOptimally() {
        LearningResult learned =
                SoftQLearning.atTemperature(1).withSteps(200_000).learn(new Shop(), new SplittableRandom(1));
        QTable ofPolicy = SoftBellman.evaluate(shop(), learned.policy(), 1);
        double optimal = EXACT_SHOP.value(5);
        assertEquals(optimal, learned.policy().softValue(5, ofPolicy, 1), 0.01 * optimal);
    }

    @Test
    void shop_printsValuesAndOrders_nearTheExactOnes() {
        List<String> lines = output(Shop::print).lines().toList();
        assertEquals(8, lines.size());
        for (int i = 0; i <= 5; i++) {
            String[] cells = lines.get(2 + i).strip().split(" +");
            int stock = Integer.parseInt(cells[0]);
            assertEquals(4 * i, stock);
            assertEquals(EXACT_SHOP.value(stock), Double.parseDouble(cells[1]), 0.05 * EXACT_SHOP.value(stock));
            double order = 0;
            for (int a = 0; a < EXACT_SHOP.policy().actionCount(stock); a++) {
                order += a * EXACT_SHOP.policy().probability(stock, a);
            }
            assertEquals(order, Double.parseDouble(cells[2]), 1);
        }
    }

    @Test
    void guide_showsTheShopThatIsTested() throws IOException {
        String source = Files.readString(Path.of("src/examples/java/io/github/softrl/examples/Shop.java"));
        String guide = Files.readString(Path.of("docs/guide.md"));
        int step = source.indexOf("public Step step");
        for (String line : source.substring(step, source.indexOf("/**", step))
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList()) {
            assertTrue(guide.contains(line.replaceAll(" *//.*", "")), line);
        }
    }

    @Test
    void readme_exampleIsTheCompiledOne_andPrintsWhatItSays() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String source = Files.readString(Path.of("src/examples/java/io/github/softrl/examples/Quickstart.java"));
        String shown = block(readme, "java")
                .lines()
                .filter(line -> !line.startsWith("import"))
                .collect(Collectors.joining("\n"));
        Matcher region = Pattern.compile("// README: begin\\n(.*?) *// README: end", Pattern.DOTALL)
                .matcher(source);
        assertTrue(region.find());
        assertEquals(region.group(1).stripTrailing().stripIndent(), shown.strip());
        assertTrue(shown.strip().lines().count() <= 15);

        List<String> printed =
                printed(() -> Quickstart.main(new String[0])).lines().toList();
        List<String> said = block(readme, "text").strip().lines().toList();
        assertEquals(3, printed.size());
        assertEquals(3, said.size());
        for (int i = 0; i < 2; i++) {
            assertEquals(Double.parseDouble(said.get(i)), Double.parseDouble(printed.get(i)), 1e-14);
        }
        assertEquals(1, Double.parseDouble(said.get(2)) / Double.parseDouble(printed.get(2)), 0.01);
    }

    private static String block(String markdown, String language) {
        Matcher matcher = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(markdown);
        assertTrue(matcher.find(), "README.md has a block of " + language);
        return matcher.group(1);
    }

    @Test
    void corridor_agreesWithItsClosedForm() {
        // Q(1,·) = (−1 + γV₀, 0), Q(0,·) = (−1 + γV₀, −1 + γ(0.9 V₁ + 0.1 V₀)); a fixed point in two unknowns,
        // found here by bisection on V₀, written out without the library
        double low = -100;
        double high = 100;
        for (int i = 0; i < 200; i++) {
            double v0 = (low + high) / 2;
            double v1 = 0.5 * Math.log(Math.exp((-1 + 0.95 * v0) / 0.5) + 1);
            double right = -1 + 0.95 * (0.9 * v1 + 0.1 * v0);
            double tv0 = 0.5 * Math.log(Math.exp((-1 + 0.95 * v0) / 0.5) + Math.exp(right / 0.5));
            low = tv0 > v0 ? v0 : low;
            high = tv0 > v0 ? high : v0;
        }
        String readme = printed(() -> Quickstart.main(new String[0]));
        assertEquals(low, Double.parseDouble(readme.lines().findFirst().orElseThrow()), 1e-12);
    }
}
