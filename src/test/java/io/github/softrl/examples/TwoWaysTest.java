package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.examples.support.Optimum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Covers TwoWays and Optimum: the map has the ways that are told of, its table is right, its picture the README's. */
class TwoWaysTest {
    private static final FiniteMdp MAP = TwoWays.model();

    /**
     * At a low temperature the odds of the ways are those of Σ exp(−length/λ): one way of 11 steps, and 56 of 13. The
     * longer ways of those who go back and forth count too little to be seen.
     */
    @Test
    void oddsOfTheWays_areThoseOfTheirNumberAndLength() {
        double temperature = 0.05;
        double share = TwoWays.overOpenGround(Optimum.of(MAP, TwoWays.START, temperature));
        assertEquals(56 * Math.exp(-2 / temperature), share, 1e-6 * share);
    }

    @Test
    void table_hasTheLaneFirst_andItsErrorsAreSmall() {
        List<String> lines = Output.of(out -> TwoWays.print(MAP, out)).lines().toList();
        assertTrue(lines.get(3).contains("-11.0000  11.0000   0.0000             0.00%"), lines.get(3));
        double before = -1;
        for (double temperature : new double[] {0, 0.05, 0.2, 0.4, 0.6, 0.7}) {
            Optimum walk = Optimum.of(MAP, TwoWays.START, temperature);
            assertTrue(TwoWays.overOpenGround(walk) >= before, "warmer walkers take it more often");
            before = TwoWays.overOpenGround(walk);
            assertEquals(walk.value(), walk.reward() + temperature * walk.entropy(), 1e-9);
        }
        assertEquals("39.12", String.format(Locale.ROOT, "%.2f", 100 * before));
    }

    @Test
    void picture_isTheOneOfTheReadme() throws IOException {
        assertEquals(Files.readString(Path.of("docs/images/twoways.svg")), TwoWays.picture(MAP));
        assertTrue(Files.readString(Path.of("README.md")).contains("docs/images/twoways.svg"));
    }
}
