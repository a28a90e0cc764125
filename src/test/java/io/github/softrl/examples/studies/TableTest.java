package io.github.softrl.examples.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.softrl.examples.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables are printed, written and rearranged without losing a cell. */
class TableTest {
    private static Table table() {
        Table table = new Table("task,temperature,exploration,steps,seeds");
        table.row("lake", 1e-5, "none", "", 10);
        table.row("lake", 1e-5, "novelty", List.of("1.5", 10L));
        table.row("chain", 1.0, "novelty", "12", 9);
        return table;
    }

    @Test
    void csv_hasALineForEachRow_andNumbersInPlainDigits() {
        assertEquals(
                List.of(
                        "task,temperature,exploration,steps,seeds",
                        "lake,0.00001,none,,10",
                        "lake,0.00001,novelty,1.5,10",
                        "chain,1,novelty,12,9"),
                table().csv());
    }

    @Test
    void write_makesTheFile(@TempDir Path folder) throws IOException {
        Output.ofMain(() -> {
            try {
                table().write(folder.toString(), "name");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(table().csv(), Files.readAllLines(folder.resolve("tables/name.csv")));
    }

    @Test
    void print_alignsNumbersOnTheRight_textsOnTheLeft() {
        String expected = """

                task   temperature  exploration  steps  seeds
                lake       0.00001  none                   10
                lake       0.00001  novelty        1.5     10
                chain            1  novelty         12      9
                """;
        assertEquals(expected, Output.of(table()::print).replace(System.lineSeparator(), "\n"));
    }

    @Test
    void printed_isAllTables() {
        Output.of(out -> assertEquals(
                table().csv(),
                Table.printed(Stream.of(table().where("task", "lake"), table().where("task", "chain")), out)
                        .csv()));
    }

    @Test
    void where_keepsTheRowsWithACell() {
        Table lake = table().where("task", "lake");
        assertEquals(List.of("none", "novelty"), lake.column("exploration"));
        assertEquals(lake.csv(), table().where("temperature", 0.00001).csv());
        assertEquals(List.of("chain"), table().where("seeds", 9).column("task"));
    }

    @Test
    void wide_hasAColumnForEachCell_emptyWhereThereIsNone() {
        assertEquals(
                List.of("task,temperature,none,novelty", "lake,0.00001,,1.5", "chain,1,,12"),
                table().wide("task,temperature", "exploration", "steps").csv());
    }

    /** A row would replace another. */
    @Test
    void wide_twoCellsForOnePlace_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> table().wide("task", "temperature", "seeds"));
    }

    @Test
    void row_ofAnotherLength_orWithACommaOrAQuote_isRefused() {
        Table table = new Table("a,b");
        assertThrows(IllegalArgumentException.class, () -> table.row("1"));
        assertThrows(IllegalArgumentException.class, () -> table.row("1", "2,3"));
        assertThrows(IllegalArgumentException.class, () -> table.row("1", "2\"3"));
        assertThrows(IllegalArgumentException.class, () -> table.row("1", "2\n3"));
        assertThrows(IllegalArgumentException.class, () -> table.column("c"));
    }

    @Test
    void numbers() {
        assertEquals("0.0003", Table.text(3e-4));
        assertEquals("10", Table.text(10));
        assertEquals("0", Table.text(0));
        assertEquals("0.000", Table.fixed(-0.0004, 3));
        assertEquals("-0.001", Table.fixed(-0.0006, 3));
        assertEquals("200001", Table.fixed(200_001, 0));
    }
}
