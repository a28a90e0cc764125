package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example's numbers against the reference, its picture against the one in docs. */
class FrozenLakeTest {
    private static final FiniteMdp LAKE = FrozenLake.model();

    /** Gymnasium's table, put through the builder as well, which orders outcomes by the state they lead to. */
    @Test
    void model_isGymnasiumsTable_toTheBit() {
        FiniteMdp table = GymTable.read("frozenlake4_slippery", LAKE.discount());
        FiniteMdp.Builder ordered = FiniteMdp.builder(17, LAKE.discount()).terminal(16);
        for (int s = 0; s < 16; s++) {
            for (int a = 0; a < 4; a++) {
                for (int k = 0; k < table.nextStates(s, a).length; k++) {
                    double p = table.probabilities(s, a)[k];
                    ordered.transition(s, a, table.nextStates(s, a)[k], p, table.rewards(s, a)[k]);
                }
            }
        }
        assertEquals(ordered.build(), LAKE);
    }

    @Test
    void printsReferenceValues_andTheirParts() {
        List<String> lines =
                Output.of(out -> FrozenLake.print(LAKE, out)).lines().toList();
        List<String> temperatures = List.of("0", "1e-3", "0.01", "0.1");
        Pattern pattern = Pattern.compile("temperature (\\S+): V (\\S+), reward (\\S+), entropy (\\S+)");
        int found = 0;
        for (String line : lines) {
            assertTrue(line.length() <= 80 && line.chars().allMatch(c -> c < 128), line);
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches()) {
                double exact = found == 2 // the reference has no 0.01
                        ? SoftQValueIteration.atTemperature(0.01).solve(LAKE).value(0)
                        : Reference.of("frozenlake4_slippery", "0.99", temperatures.get(found))
                                .values("v")[0]
                                .doubleValue();
                found++;
                double value = Double.parseDouble(matcher.group(2));
                assertEquals(exact, value, 1e-6);
                assertEquals(
                        value,
                        Double.parseDouble(matcher.group(3))
                                + Double.parseDouble(matcher.group(1)) * Double.parseDouble(matcher.group(4)),
                        2e-5);
            }
        }
        assertEquals(4, found);
        assertTrue(lines.contains("  < ^ ^ ^    0.5420  0.4988  0.4707  0.4569"));
        assertTrue(lines.contains("  H > < G         H  1.5670  1.5628       G"));
    }

    @Test
    void picture_isTheOneOfTheGuide() throws IOException {
        assertEquals(Files.readString(Path.of("docs/images/frozenlake.svg")), FrozenLake.picture(LAKE));
        assertTrue(Files.readString(Path.of("docs/guide.md")).contains("images/frozenlake.svg"));
    }
}
