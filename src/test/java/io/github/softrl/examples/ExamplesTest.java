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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Runs the examples, and checks the README against them. */
class ExamplesTest {
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
        List<String> lines = Output.of(Shop::print).lines().toList();
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
                Output.ofMain(() -> Quickstart.main(new String[0])).lines().toList();
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
        String readme = Output.ofMain(() -> Quickstart.main(new String[0]));
        assertEquals(low, Double.parseDouble(readme.lines().findFirst().orElseThrow()), 1e-12);
    }
}
