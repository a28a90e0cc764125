package io.github.softrl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Covers Quoted, GzipSource, and files that ask for far more work, memory or words than they have bytes. */
class FloodTest {
    private static final String HEAD = "idstatefrom,idaction,idstateto,probability,reward\n";

    @TempDir
    private Path folder;

    private static String refusal(Executable read) {
        return assertThrows(IOException.class, read).getMessage();
    }

    /** Three thousand lines of ten bytes that each set 90,000 probabilities: they used to take seven seconds. */
    @Test
    void cassandra_wildcards_overwrittenAgainAndAgain_areRefused() throws IOException {
        Path file = Files.writeString(
                folder.resolve("wild.mdp"),
                "discount: 0.9 values: reward states: 300 actions: 1\n" + "T:*:*:* 1\n".repeat(3_000));
        String message = refusal(() -> CassandraReader.of(file).read());
        assertTrue(
                message.contains("must set at most 4005200 probabilities by wildcards, repetitions included"), message);
        Path uniform = Files.writeString(
                folder.resolve("uniform.mdp"),
                "discount: 0.9 values: reward states: 300 actions: 1\n" + "T: * uniform\n".repeat(3_000));
        assertTrue(refusal(() -> CassandraReader.of(uniform).read()).contains("probabilities by wildcards"));
    }

    /** What few statements set is read as before. */
    @Test
    void cassandra_wildcards_inProportion_areRead() throws IOException {
        Path file = Files.writeString(
                folder.resolve("some.mdp"),
                "discount: 0.9 values: reward states: 100 actions: 2\nT: * uniform\nT: 0 identity\nT:1:*:* 0\n"
                        + "T: 1 : * : 7 1\nT: 1 : 5 : 7 0\nT: 1 : 5 : 9 0.5\nT: 1 : 5 : 3 0.5\n");
        var mdp = CassandraReader.of(file).read().mdp();
        assertEquals(201, mdp.transitionCount());
        assertEquals(1, mdp.probability(4, 0, 4));
        assertEquals(1, mdp.probability(4, 1, 7));
        assertEquals(0.5, mdp.probability(5, 1, 3));
        assertEquals(0, mdp.probability(5, 1, 7));
    }

    /** A line of 20 MB, of which the file has 20 kB. */
    @Test
    void lineTooLong_isRefused_alsoIfCompressed() throws IOException {
        for (String name : new String[] {"bomb.gz", "bomb"}) {
            Path file = folder.resolve(name);
            byte[] zeros = new byte[1 << 20];
            Arrays.fill(zeros, (byte) '0');
            try (OutputStream raw = Files.newOutputStream(file);
                    OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
                out.write("\n".getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 20; i++) {
                    out.write(zeros);
                }
            }
            for (Executable read : new Executable[] {
                () -> CsvReader.of(file).read(0.9),
                () -> CassandraReader.of(file).read(),
                () -> PrismReader.of(file).read(0.9),
                () -> TableFiles.readQTable(file)
            }) {
                assertEquals(file + ":2:1: a line must have at most 16777216 bytes", refusal(read));
            }
        }
    }

    @Test
    void messages_areShort_andDoNotControlTerminals() throws IOException {
        for (String cell :
                new String[] {"\u001b[2J", "x".repeat(1_000_000), "é\u0000\u0085\u2028", "\ud83d\ude00".repeat(80)}) {
            Path file = Files.writeString(folder.resolve("cell.csv"), HEAD + "0,0,0,1," + cell + "\n");
            String message = refusal(() -> CsvReader.of(file).read(0.9));
            assertTrue(message.length() < file.toString().length() + 200, message);
            assertFalse(message.chars().anyMatch(c -> Character.isISOControl(c) || c == 0x2028), message);
            assertTrue(message.contains("reward must be a finite decimal number: "), message);
        }
        Path file = Files.writeString(folder.resolve("index.csv"), "," + HEAD);
        assertTrue(refusal(() -> CsvReader.of(file).read(0.9)).contains(": \"\"; a column"), "an empty name is quoted");
    }

    @Test
    void quoted_isCutBetweenCharacters() {
        assertEquals("\"\"", Quoted.of(""));
        assertEquals("a\\u001bb", Quoted.of("a\u001bb"));
        assertEquals("x".repeat(100), Quoted.of("x".repeat(100)));
        assertEquals("x".repeat(100) + "…", Quoted.of("x".repeat(101)));
        assertEquals("x".repeat(99) + "…", Quoted.of("x".repeat(99) + "\ud83d\ude00"));
        String message = Quoted.message("a".repeat(5_000) + "z");
        assertEquals(2_001, message.length());
        assertTrue(message.endsWith("az"));
    }

    /** What follows the last member of a compressed file was ignored, as gunzip -t does not do. */
    @Test
    void bytesAfterGzip_areRefused_membersAreJoined() throws IOException {
        byte[] first = gzip(HEAD + "0,0,0,0.5,1\n");
        byte[] second = gzip("0,0,1,0.5,1\n");
        Path joined = Files.write(folder.resolve("joined.csv.gz"), concat(first, second));
        assertEquals(2, CsvReader.of(joined).read(0.9).mdp().transitionCount());
        byte[] large = gzip(HEAD + "# 0123456789abcdef\n".repeat(200_000) + "0,0,0,1,1\n");
        for (byte[] member : new byte[][] {gzip(HEAD + "0,0,0,1,1\n"), large}) {
            for (byte[] rest : new byte[][] {{0}, new byte[100], Arrays.copyOf(second, 5), Arrays.copyOf(second, 12)}) {
                Path file = Files.write(folder.resolve("rest.csv.gz"), concat(member, rest));
                String message = refusal(() -> CsvReader.of(file).read(0.9));
                assertTrue(message.contains("a compressed file must be complete and undamaged"), message);
            }
            Path whole = Files.write(folder.resolve("whole.csv.gz"), member);
            assertEquals(1, CsvReader.of(whole).read(0.9).mdp().stateCount());
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[] x, byte[] y) {
        byte[] both = Arrays.copyOf(x, x.length + y.length);
        System.arraycopy(y, 0, both, x.length, y.length);
        return both;
    }
}
