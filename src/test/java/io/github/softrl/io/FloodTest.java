package io.github.softrl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.internal.Quoted;
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
        assertEquals(2_000, message.length());
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

    /** For each empty member GZIPInputStream calls itself: 5,000 of them were a StackOverflowError. */
    @Test
    void emptyGzipMembers_areNotFollowedForEver() throws IOException {
        byte[] content = gzip(HEAD + "0,0,0,1,1\n");
        for (int members : new int[] {1, 90, 5_000}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < members; i++) {
                bytes.write(gzip(""));
            }
            bytes.write(content);
            Path file = Files.write(folder.resolve("empty.csv.gz"), bytes.toByteArray());
            if (members < 100) {
                assertEquals(1, CsvReader.of(file).read(0.9).mdp().stateCount());
            } else {
                String message = refusal(() -> CsvReader.of(file).read(0.9));
                assertTrue(message.contains("more than 100 empty members follow each other"), message);
            }
        }
    }

    /** Lines that fit into the buffer but not into the limit, and lines of very many cells. */
    @Test
    void lines_haveLimits() throws IOException {
        Path file = Files.writeString(
                folder.resolve("long.csv"), "#" + "x".repeat((1 << 24) - 1) + "\n" + HEAD + "0,0,0,1,1\n");
        assertEquals(1, CsvReader.of(file).read(0.9).mdp().stateCount());
        Path longer = Files.writeString(folder.resolve("longer.csv"), "#" + "x".repeat(17_500_000) + "\n" + HEAD);
        assertTrue(refusal(() -> CsvReader.of(longer).read(0.9))
                .endsWith(":1:1: a line must have at most 16777216 bytes"));
        Path cells = Files.writeString(folder.resolve("cells.csv"), HEAD + "1,".repeat(70_000) + "\n");
        assertTrue(refusal(() -> CsvReader.of(cells).read(0.9)).contains("a line must have at most 65536 cells"));
    }

    /** Names and labels in messages: at most 100 characters, or the message is cut. */
    @Test
    void messages_ofLongNames_areShort() throws IOException {
        String name = "n".repeat(5_000);
        Path twice = Files.writeString(
                folder.resolve("twice.csv"),
                HEAD.strip() + ",statefrom,stateto\n0,0,1,1,1," + name + "," + name + "\n");
        String message = refusal(() -> CsvReader.of(twice).read(0.9));
        assertTrue(message.contains("must differ: " + "n".repeat(100) + "… is the name"), message);
        Path tra = Files.writeString(folder.resolve("x.tra"), "1 1 1\n0 0 0 1\n");
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            labels.append(i).append("=\"label").append(i).append("\" ");
        }
        Path lab = Files.writeString(folder.resolve("x.lab"), labels + "\n");
        LoadedMdp loaded = PrismReader.of(tra).withLabels(lab).read(0.9);
        assertTrue(refusal(() -> PrismReader.of(tra)
                                .withLabels(lab)
                                .withTerminal("no")
                                .read(0.9))
                        .length()
                <= 2_000);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> loaded.statesWith(name))
                        .getMessage()
                        .length()
                <= 2_000);
        Path start = Files.writeString(
                folder.resolve("start.mdp"),
                "discount: 1 values: reward states: 2 actions: 1 start: " + "0".repeat(5_000) + " 1 1\nT: * uniform");
        assertTrue(
                refusal(() -> CassandraReader.of(start).read()).contains("numbers from " + "0".repeat(100) + "… on"));
    }

    /** Much work for each byte: rewards whose places collide in a hash table, and wildcards over very many rows. */
    @Test
    void cassandra_workIsInProportion() throws IOException {
        int n = 300;
        StringBuilder dense =
                new StringBuilder("discount: 1 values: reward states: 300 actions: 1\nT: * uniform\nR: 0\n");
        for (int i = 0; i < n * n; i++) {
            dense.append(i % 7).append(i % n == n - 1 ? "\n" : " ");
        }
        FiniteMdp mdp = CassandraReader.of(Files.writeString(folder.resolve("dense.mdp"), dense))
                .read()
                .mdp();
        for (int s2 = 0; s2 < n; s2++) {
            assertEquals((17 * n + s2) % 7, mdp.rewards(17, 0)[s2]);
        }
        StringBuilder wild = new StringBuilder("discount: 1 values: reward actions: 400 states: 1000\nT: * identity\n");
        wild.append("T:*:0:0 1\n".repeat(40_000));
        assertEquals(
                400_000,
                CassandraReader.of(Files.writeString(folder.resolve("wild.mdp"), wild))
                        .read()
                        .mdp()
                        .transitionCount());
    }

    /** Lines that jump between two choices of very many successors, and very many labelled choices of one state. */
    @Test
    void prism_workIsInProportion() throws IOException {
        int n = 40_000;
        StringBuilder tra = new StringBuilder((n + 1) + " 2 " + 2 * n + "\n");
        StringBuilder trew = new StringBuilder(tra);
        for (int s2 = 1; s2 <= n; s2++) {
            for (int a = 0; a < 2; a++) {
                tra.append("0 ").append(a).append(' ').append(s2).append(" 0.000025\n");
                trew.append("0 ")
                        .append(a)
                        .append(' ')
                        .append(s2)
                        .append(' ')
                        .append(s2 * (a + 1))
                        .append('\n');
            }
        }
        FiniteMdp mdp = PrismReader.of(Files.writeString(folder.resolve("jump.tra"), tra))
                .withTransitionRewards(Files.writeString(folder.resolve("jump.trew"), trew))
                .read(0.9)
                .mdp();
        assertEquals(2 * 1_234, mdp.rewards(0, 1)[1_233]);
        StringBuilder labelled = new StringBuilder("1 60000 60000\n");
        for (int a = 0; a < 60_000; a++) {
            labelled.append("0 ").append(a).append(" 0 1 go").append(a / 2).append('\n');
        }
        FiniteMdp names = PrismReader.of(Files.writeString(folder.resolve("names.tra"), labelled))
                .read(0.9)
                .mdp();
        assertEquals("go7#15", names.names().action(0, 15));
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
