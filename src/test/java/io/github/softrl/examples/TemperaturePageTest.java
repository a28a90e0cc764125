package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.SoftQValueIteration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page in docs is the one that the example writes, and its numbers are those of the other planner. */
class TemperaturePageTest {
    private static String[] array(String page, String name, int occurrence) {
        Matcher matcher = Pattern.compile("\\n" + name + ": \\[(.*)],?\\n").matcher(page);
        for (int i = 0; i <= occurrence; i++) {
            assertTrue(matcher.find(), name);
        }
        return matcher.group(1).replace("\"", "").split(",");
    }

    @Test
    void page_isTheOneInDocs_andLoadsNothing() throws IOException {
        String page = TemperaturePage.page();
        assertEquals(Files.readString(Path.of("docs/temperature.html")), page);
        assertFalse(
                page.contains("src=") || page.contains("<link") || page.contains("@import") || page.contains("fetch("));
    }

    @Test
    void numbers_areThoseOfValueIteration() throws IOException {
        String page = TemperaturePage.page();
        for (int i = 0; i < TemperaturePage.SCENES.size(); i++) {
            TemperaturePage.Scene scene = TemperaturePage.SCENES.get(i);
            assertEquals(TemperaturePage.COUNT, array(page, "temperatures", i).length);
            for (int k = 0; k < TemperaturePage.COUNT; k += 33) {
                double value = SoftQValueIteration.atTemperature(TemperaturePage.temperature(scene, k))
                        .solve(scene.model())
                        .value(scene.start());
                assertEquals(
                        TemperaturePage.temperature(scene, k), Double.parseDouble(array(page, "temperatures", i)[k]));
                assertEquals(String.format(Locale.ROOT, "%.6f", value), array(page, "value", i)[k]);
            }
            assertTrue(Arrays.stream(array(page, "error", i)).allMatch(error -> Double.parseDouble(error) < 1e-9));
        }
    }

    @Test
    void numbersOfCells_areRoundedOnce() {
        assertEquals("0.12", TemperaturePage.shown(0.1249999));
        assertEquals("-11.2", TemperaturePage.shown(-11.24999));
        assertEquals("123", TemperaturePage.shown(123.49999));
        assertEquals("0", TemperaturePage.shown(-0.001));
        assertEquals("10", TemperaturePage.shown(9.996));
    }
}
