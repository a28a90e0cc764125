package io.github.softrl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.RowSums;
import io.github.softrl.testing.RandomMdps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damages files at random, and reads them: what is not read is refused by an IOException that names the file, is short
 * and controls no terminal; what is read can be written and read again. The number of files is that of the system
 * property softrl.fuzz, for each format.
 */
class FuzzTest {
    private static final int FILES = Integer.getInteger("softrl.fuzz", 20_000);
    private static final int ORIGINALS = 40;

    private static final String[] NUMBERS = {
        "NaN",
        "Infinity",
        "1e400",
        "-1",
        "0x1p3",
        "1d",
        "2147483647",
        "99999999999",
        "1/0",
        "1e-400",
        "0",
        "",
        "1.5",
        "*",
        "\u0661",
        "\uff11",
        "#",
        "\"",
        ":",
        ",",
        "\r",
        "\u0000",
        "1.0000000000000002",
        "0.333333"
    };

    @TempDir
    private Path folder;

    private enum Format {
        CSV(".csv"),
        CSV_GZ(".csv.gz"),
        PRISM(".tra"),
        CASSANDRA(".mdp"),
        Q_TABLE(".csv"),
        POLICY(".csv"),
        VALUES(".csv");

        private final String suffix;

        Format(String suffix) {
            this.suffix = suffix;
        }
    }

    private byte[] original(Format format, int seed) throws IOException {
        FiniteMdp mdp = RandomMdps.of(seed, 0.9);
        if (seed % 3 == 0) {
            mdp = mdp.withNames(Names.none().withStates(names(mdp.stateCount())));
        }
        Path file = folder.resolve("original.csv");
        QTable q = RandomMdps.table(mdp, new SplittableRandom(seed), 2);
        switch (format) {
            case CSV, CSV_GZ -> MdpFiles.writeCsv(mdp, file);
            case PRISM -> MdpFiles.writePrism(mdp, file, folder.resolve("original.trew"));
            case CASSANDRA -> Files.writeString(file, cassandra(new SplittableRandom(seed)));
            case Q_TABLE -> TableFiles.write(q, file);
            case POLICY -> TableFiles.write(Policy.softmax(q, 1), file);
            default ->
                TableFiles.write(
                        new SplittableRandom(seed).doubles(mdp.stateCount()).toArray(), mdp.names(), file);
        }
        return Files.readAllBytes(file);
    }

    private static String[] names(int n) {
        String[] names = new String[n];
        Arrays.setAll(names, s -> "é \"s\", " + s);
        return names;
    }

    private static String cassandra(SplittableRandom random) {
        int n = random.nextInt(2, 5);
        StringBuilder text = new StringBuilder("discount: 0.9\nvalues: reward\nstates: " + n
                + "\nactions: go stay\nstart: uniform\nT: go uniform\nT: stay identity\n");
        for (int i = 0; i < 5; i++) {
            text.append("R: go : " + random.nextInt(n) + " : * " + random.nextDouble() + "\n");
        }
        return text.append("T: go : 0\n1 0" + " 0.0".repeat(n - 2) + "\nR: * : * : 1 -2.5 # a comment\n")
                .toString();
    }

    private static byte[] damaged(byte[] original, SplittableRandom random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            bytes = switch (random.nextInt(6)) {
                case 0 -> spliced(bytes, at, 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> spliced(bytes, at, random.nextInt(1, 20), new byte[0]);
                case 2 -> Arrays.copyOf(bytes, at);
                case 3 -> withLines(bytes, random);
                case 4 -> withNumber(bytes, at, NUMBERS[random.nextInt(NUMBERS.length)]);
                default ->
                    spliced(bytes, at, 0, NUMBERS[random.nextInt(NUMBERS.length)].getBytes(StandardCharsets.UTF_8));
            };
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, int length, byte[] other) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(other);
        int rest = Math.min(bytes.length, at + length);
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }

    /** Removes, doubles or moves a line. */
    private static byte[] withLines(byte[] bytes, SplittableRandom random) {
        List<String> lines =
                new ArrayList<>(Arrays.asList(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)));
        String line = lines.get(random.nextInt(lines.size()));
        if (random.nextInt(3) > 0) {
            lines.remove(line);
        }
        if (random.nextInt(3) > 0) {
            lines.add(random.nextInt(lines.size() + 1), line);
        }
        return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Replaces the number or the word around a place. */
    private static byte[] withNumber(byte[] bytes, int at, String number) {
        int from = at;
        int to = at;
        while (from > 0 && isOfWord(bytes[from - 1])) {
            from--;
        }
        while (to < bytes.length && isOfWord(bytes[to])) {
            to++;
        }
        return spliced(bytes, from, to - from, number.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isOfWord(byte b) {
        return b != ' ' && b != ',' && b != '\n' && b != ':';
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }

    /** Reads a file, and writes what was read and reads it again. */
    private void read(Format format, Path file, RowSums rowSums) throws IOException {
        Path again = folder.resolve("again.csv");
        switch (format) {
            case Q_TABLE -> {
                QTable q = TableFiles.readQTable(file);
                TableFiles.write(q, again);
                assertEquals(q, TableFiles.readQTable(again));
            }
            case POLICY -> {
                Policy policy = TableFiles.readPolicy(file, rowSums);
                TableFiles.write(policy, again);
                assertEquals(policy, TableFiles.readPolicy(again));
            }
            case VALUES -> TableFiles.readValues(file);
            default -> {
                FiniteMdp mdp = readModel(format, file, rowSums);
                MdpFiles.writeCsv(mdp, again);
                assertEquals(mdp, CsvReader.of(again).read(mdp.discount()).mdp());
            }
        }
    }

    private static FiniteMdp readModel(Format format, Path file, RowSums rowSums) throws IOException {
        return switch (format) {
            case PRISM -> PrismReader.of(file).withRowSums(rowSums).read(0.9).mdp();
            case CASSANDRA ->
                CassandraReader.of(file).withRowSums(rowSums).read().mdp();
            default -> CsvReader.of(file).withRowSums(rowSums).read(0.9).mdp();
        };
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void damagedFiles_areReadOrRefused(Format format) throws IOException {
        byte[][] originals = new byte[ORIGINALS][];
        for (int i = 0; i < ORIGINALS; i++) {
            originals[i] = original(format, i);
        }
        Path file = folder.resolve("damaged" + format.suffix);
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            SplittableRandom random = new SplittableRandom(i);
            byte[] content = originals[random.nextInt(ORIGINALS)];
            boolean isOutside = format == Format.CSV_GZ && random.nextBoolean();
            content = isOutside ? damaged(gzip(content), random) : damaged(content, random);
            Files.write(file, format == Format.CSV_GZ && !isOutside ? gzip(content) : content);
            try {
                read(format, file, random.nextBoolean() ? RowSums.AS_GIVEN : RowSums.NORMALIZED);
            } catch (IOException e) {
                refused++;
                String message = e.getMessage();
                int seed = i;
                assertTrue(message.startsWith(file.toString() + ":"), () -> seed + ": " + message);
                assertTrue(message.length() <= 2_001, () -> seed + ": " + message);
                assertTrue(message.chars().noneMatch(Character::isISOControl), () -> seed + ": " + message);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(format + ", file " + i + ": " + e, e);
            }
        }
        assertTrue(refused > FILES / 4 && refused < FILES, refused + " of " + FILES + " were refused");
    }
}
