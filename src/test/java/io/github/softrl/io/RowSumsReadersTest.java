package io.github.softrl.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.RowSums;
import io.github.softrl.testing.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Covers CsvReader, and the row sums of CassandraReader and PrismReader. */
class RowSumsReadersTest {
    private static final List<String> THIRDS = List.of("0.333333", "0.333333", "0.333333");
    private static final List<String> ABOVE = List.of("1.0000000000000002");
    private static final List<String> SHORT = List.of("0.5", "0.4");

    @TempDir
    private Path folder;

    /** One format: a file in which state 0 leads to states 0, 1, … with some probabilities, and the others end. */
    private interface Format {
        String content(List<String> probabilities);

        FiniteMdp read(Path file, RowSums rowSums) throws IOException;
    }

    static List<Format> formats() {
        return List.of(new Csv(), new Prism(), new Cassandra());
    }

    private record Csv() implements Format {
        @Override
        public String content(List<String> p) {
            StringBuilder text = new StringBuilder("idstatefrom,idaction,idstateto,probability,reward\n");
            for (int s2 = 0; s2 < p.size(); s2++) {
                text.append("0,0,").append(s2).append(',').append(p.get(s2)).append(",1\n");
            }
            return text.toString();
        }

        @Override
        public FiniteMdp read(Path file, RowSums rowSums) throws IOException {
            return CsvReader.of(file).withRowSums(rowSums).read(0.9).mdp();
        }
    }

    private record Prism() implements Format {
        @Override
        public String content(List<String> p) {
            StringBuilder text = new StringBuilder(p.size() + " 1 " + p.size() + "\n");
            for (int s2 = 0; s2 < p.size(); s2++) {
                text.append("0 0 ").append(s2).append(' ').append(p.get(s2)).append('\n');
            }
            return text.toString();
        }

        @Override
        public FiniteMdp read(Path file, RowSums rowSums) throws IOException {
            return PrismReader.of(file).withRowSums(rowSums).read(0.9).mdp();
        }
    }

    private record Cassandra() implements Format {
        @Override
        public String content(List<String> p) {
            StringBuilder text =
                    new StringBuilder("discount: 0.9 values: reward states: " + p.size() + " actions: 1\n");
            for (int s2 = 0; s2 < p.size(); s2++) {
                text.append("T: 0 : 0 : " + s2 + " " + p.get(s2) + "\n");
            }
            return text.toString();
        }

        @Override
        public FiniteMdp read(Path file, RowSums rowSums) throws IOException {
            CassandraReader reader = CassandraReader.of(file).withRowSums(rowSums);
            long states = Files.readAllLines(file).size() - 1;
            for (int s = 1; s < states; s++) {
                reader = reader.withTerminal(String.valueOf(s));
            }
            return reader.read().mdp();
        }
    }

    private Path file(Format format, List<String> p) throws IOException {
        return Files.writeString(folder.resolve("model.txt"), format.content(p));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void sixDigits_areNormalized_orRefusedWithTheRemedy(Format format) throws IOException {
        Path file = file(format, THIRDS);
        FiniteMdp mdp = format.read(file, RowSums.NORMALIZED);
        for (int s2 = 0; s2 < 3; s2++) {
            assertEquals(1 / 3.0, mdp.probability(0, 0, s2), 1e-16);
        }
        String message = assertThrows(IOException.class, () -> format.read(file, RowSums.AS_GIVEN))
                .getMessage();
        assertTrue(
                message.matches(".*probabilities of state 0( \\(.*\\))?, action 0( \\(.*\\))? must sum to 1: 0.999999; "
                        + "withRowSums\\(RowSums.NORMALIZED\\) of CsvReader, CassandraReader or PrismReader"
                        + " divides them by their sum"),
                message);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void oneUlpAboveOne_isKept(Format format) throws IOException {
        Path file = file(format, ABOVE);
        assertEquals(1 + 0x1p-52, format.read(file, RowSums.AS_GIVEN).probability(0, 0, 0));
        assertEquals(1, format.read(file, RowSums.NORMALIZED).probability(0, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void sumsFurtherOff_areRefused(Format format) throws IOException {
        Path file = file(format, SHORT);
        String message = assertThrows(IOException.class, () -> format.read(file, RowSums.NORMALIZED))
                .getMessage();
        assertTrue(message.endsWith("must sum to 1: 0.9; add what is missing or divide them by their sum"), message);
    }

    @Test
    void cassandra_start_isNormalized() throws IOException {
        Path file = Files.writeString(
                folder.resolve("start.mdp"),
                "discount: 0.9 values: reward states: 3 actions: 1 start: 0.333333 0.333333 0.333333\n"
                        + "T: 0 identity\n");
        LoadedMdp loaded =
                CassandraReader.of(file).withRowSums(RowSums.NORMALIZED).read();
        assertArrayEquals(
                new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, loaded.start().orElseThrow(), 1e-16);
        String message = assertThrows(
                        IOException.class, () -> CassandraReader.of(file).read())
                .getMessage();
        assertTrue(
                message.endsWith(
                        "start.mdp:1:58: start probabilities must sum to 1: 0.999999; withRowSums(RowSums.NORMALIZED)"
                                + " of CsvReader, CassandraReader or PrismReader divides them by their sum"),
                message);
    }

    @Test
    void withers_refuseNull() {
        Path file = folder.resolve("none");
        Refusals.assertNullRefused(() -> CsvReader.of(null), "file");
        Refusals.assertNullRefused(() -> CassandraReader.of(null), "file");
        Refusals.assertNullRefused(() -> CsvReader.of(file).withRowSums(null), "rowSums");
        Refusals.assertNullRefused(() -> CassandraReader.of(file).withRowSums(null), "rowSums");
        Refusals.assertNullRefused(() -> CassandraReader.of(file).withTerminal(null), "terminal");
        Refusals.assertNullRefused(() -> PrismReader.of(file).withRowSums(null), "rowSums");
    }
}
