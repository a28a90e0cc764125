package io.github.softrl.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoundWidthsTest {
    @Test
    void measure_someProblems_hasRowsOfEachOutput() {
        String table = BoundWidths.of(0, 40).toString();
        Stream.of(
                        "finite horizon",
                        "policy iteration, any tolerance",
                        "policy iteration, to the limit",
                        "policy, evaluated",
                        "policy, table",
                        "table",
                        "value iteration, to the limit")
                .forEach(output -> assertTrue(table.contains("\n| " + output + " | "), table));
        assertEquals(table, BoundWidths.of(0, 40).toString());
    }
}
