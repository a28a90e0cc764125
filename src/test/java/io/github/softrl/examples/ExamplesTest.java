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
import java.util.regex.Pattern;
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
    void readme_examplesAreTheCompiledOnes_andPrintWhatItSays() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String source = Files.readString(Path.of("src/examples/java/io/github/softrl/examples/Quickstart.java"));
        List<String> compiled = all("// README: begin\\n(.*?) *// README: end", source);
        List<String> shown = all("```java\\n(.*?)```", readme);
        assertEquals(3, shown.size());
        for (int k = 0; k < 3; k++) {
            assertEquals(
                    compiled.get(k).stripTrailing().stripIndent(), shown.get(k).strip());
        }

        List<String> printed =
                Output.ofMain(() -> Quickstart.main(new String[0])).lines().toList();
        List<String> said =
                String.join("", all("```text\\n(.*?)```", readme)).lines().toList();
        assertEquals(6, printed.size());
        assertEquals(6, said.size());
        for (int i = 0; i < 6; i++) {
            if (i == 1) {
                assertEquals(said.get(i), printed.get(i));
                continue;
            }
            double value = number(said.get(i));
            double tolerance = i == 4 || i == 5 ? 0.01 : 1e-12; // a bound and a regret may differ by rounding
            assertEquals(value, number(printed.get(i)), tolerance * Math.abs(value), said.get(i));
        }
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static double number(String line) {
        return Double.parseDouble(line.replaceAll(" .*", ""));
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
        String printed = Output.ofMain(() -> Quickstart.main(new String[0]));
        assertEquals(low, Double.parseDouble(printed.lines().skip(2).findFirst().orElseThrow()), 1e-8);
    }
}
