package io.github.softrl.io;

import static io.github.softrl.Refusals.assertIllegal;
import static io.github.softrl.Refusals.assertNullRefused;
import static io.github.softrl.Refusals.assertRefused;
import static io.github.softrl.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.RandomMdps;
import io.github.softrl.SoftPolicyIteration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models as CSV files, out and in, and what is refused where. */
class MdpFilesTest {
    private static final String HEADER = "idstatefrom,idaction,idstateto,probability,reward\n";
    private static final String SMALL = HEADER + "0,0,0,0.5,1\n0,0,1,0.5,0\n0,1,2,1,-3\n1,0,2,1.0,4.5\n";

    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("model.csv"), content);
    }

    private FiniteMdp read(String content) throws IOException {
        return MdpFiles.readCsv(file(content), 0.75);
    }

    private static FiniteMdp small() {
        return FiniteMdp.builder(3, 0.75)
                .transition(0, 0, 0, 0.5, 1)
                .transition(0, 0, 1, 0.5, 0)
                .transition(0, 1, 2, 1, -3)
                .transition(1, 0, 2, 1, 4.5)
                .terminal(2)
                .build();
    }

    private static Names names(FiniteMdp mdp) {
        return Names.none()
                .withStates(IntStream.range(0, mdp.stateCount())
                        .mapToObj(s -> "é, \"" + s + "\" #")
                        .toArray(String[]::new))
                .withActionsByState(IntStream.range(0, mdp.stateCount())
                        .mapToObj(s -> IntStream.range(0, mdp.actionCount(s))
                                .mapToObj(a -> s + "/" + a)
                                .toArray(String[]::new))
                        .toArray(String[][]::new));
    }

    @Test
    void readCsv_smallFile_isTheModel() throws IOException {
        assertEquals(small(), read(SMALL));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 19, 29, 39})
    void writtenAndRead_isTheSameModel_toTheLastBit(long seed) throws IOException {
        FiniteMdp mdp = RandomMdps.of(seed, 0.9);
        for (FiniteMdp model : List.of(mdp, mdp.withNames(names(mdp)))) {
            for (String name : List.of("model.csv", "model.csv.gz")) {
                Path file = folder.resolve(name);
                MdpFiles.writeCsv(model, file);
                assertEquals(model, MdpFiles.readCsv(file, 0.9));
            }
        }
    }

    /** Successors in the caller's order, rewards that are no sum of outcomes, terminal states that nothing leads to. */
    @Test
    void writtenAndRead_whatOnlyArraysCanSay_isKept() throws IOException {
        FiniteMdp mdp = FiniteMdp.ofRows(
                0.5,
                new int[] {0, 0, 1, 2, 2, 2},
                new int[] {0, 3, 4},
                new int[] {2, 1, 2, 3},
                new double[] {0.3, 0.3, 0.4 - 1e-10, 1},
                new double[] {0.1, -1e300});
        for (FiniteMdp model : List.of(mdp, mdp.withNames(names(mdp)))) {
            Path file = folder.resolve("model.csv");
            MdpFiles.writeCsv(model, file);
            assertEquals(model, MdpFiles.readCsv(file, 0.5));
        }
        assertTrue(Files.readString(folder.resolve("model.csv")).contains("#terminal,4,\"é, \"\"4\"\" #\"\n"));
    }

    @Test
    void writeCsv_plainModel_hasFiveColumnsOnly() throws IOException {
        Path file = folder.resolve("model.csv");
        MdpFiles.writeCsv(small(), file);
        assertEquals(HEADER + "0,0,0,0.5,1.0\n0,0,1,0.5,0.0\n0,1,2,1.0,-3.0\n1,0,2,1.0,4.5\n", Files.readString(file));
    }

    @Test
    void writeCsv_names_areReadable() throws IOException {
        Path file = folder.resolve("model.csv");
        MdpFiles.writeCsv(
                small().withNames(
                                Names.none().withStates("hall", "stairs", "out").withActions("wait", "go")),
                file);
        List<String> lines = Files.readAllLines(file);
        assertEquals(HEADER.strip() + ",statefrom,action,stateto", lines.get(0));
        assertEquals("0,1,2,1.0,-3.0,hall,go,out", lines.get(3));
        assertEquals(
                Names.none().withStates("hall", "stairs", "out").withActions("wait", "go"),
                MdpFiles.readCsv(file, 1).names());
    }

    static Stream<Arguments> layouts() {
        return Stream.of(
                argumentSet("no newline at the end", SMALL.stripTrailing()),
                argumentSet("DOS", SMALL.replace("\n", "\r\n")),
                argumentSet("byte order mark", "\uFEFF" + SMALL),
                argumentSet("blank lines", SMALL.replace("\n", "\n\n \t\n")),
                argumentSet("comments", "# by hand\n" + SMALL.replace("\n", "\n  # and so on, really\n#x\n")),
                argumentSet("a comment with commas", SMALL + "#note, by me\n#terminal states: 2\n"),
                argumentSet("spaces", SMALL.replace(",", " ,\t")),
                argumentSet(
                        "quotes",
                        SMALL.replace(",", "\",\"")
                                .replace("\n", "\"\n\"")
                                .replaceAll("^|\"$", "\"")
                                .replaceAll("\n\"+$", "\n")),
                argumentSet(
                        "other columns",
                        "reward,idstateto,idaction,idstatefrom,probability\n"
                                + "1,0,0,0,0.5\n0,1,0,0,.5\n-3,2,1,0,1\n4.5,2,0,1,1e0\n"),
                argumentSet("other rows", HEADER + "1,0,2,1,4.5\n0,1,2,1,-3\n0,0,0,5e-1,+1\n0,0,1,0.50,0\n"),
                argumentSet("a terminal state, declared", SMALL + "#terminal,2\n"));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void readCsv_layouts_areTolerated(String content) throws IOException {
        assertEquals(small(), read(content));
    }

    @Test
    void readCsv_outcomesOfARow_keepTheirOrder() throws IOException {
        assertEquals(
                List.of(1, 0),
                IntStream.of(read(HEADER + "0,0,1,0.5,0\n1,0,1,1,1\n0,0,0,0.5,1\n")
                                .nextStates(0, 0))
                        .boxed()
                        .toList());
    }

    @Test
    void readCsv_longLinesAcrossBuffers_areRead() throws IOException {
        StringBuilder content = new StringBuilder(HEADER);
        int n = 20_000;
        for (int s = 0; s < n; s++) {
            content.append(s)
                    .append(",0,")
                    .append((s + 1) % n)
                    .append(",1,")
                    .append(s / 7.0)
                    .append('\n');
        }
        content.insert(0, "# " + "x".repeat(300_000) + "\n");
        FiniteMdp mdp = read(content.toString());
        assertEquals(n, mdp.stateCount());
        for (int s = 0; s < n; s++) {
            assertEquals(s / 7.0, mdp.reward(s, 0));
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                refusal("empty", "", "model.csv: the file must begin with the columns idstatefrom,idaction"),
                refusal("no header", "0,0,1,1,1\n", ":1:1: the first line must name the columns", ": 0"),
                refusal(
                        "unknown column",
                        "idstatefrom,idaction,idstateto,idoutcome,probability,reward\n",
                        ":1:32: ",
                        "idoutcome"),
                refusal("column twice", "idaction,idaction\n", ":1:10: ", "each column once: idaction"),
                refusal("column missing", "idaction\n", ":1:1: ", "idstatefrom is missing"),
                refusal("half the names", HEADER.strip() + ",statefrom\n", ":1:1: ", "both statefrom and stateto"),
                refusal("no rows", HEADER, "model.csv: the file must have at least one state"),
                refusal("cells missing", HEADER + "0,0,1,1\n", ":2:1: a line must have 5 cells", ": 4"),
                refusal("cells too many", HEADER + "0,0,1,1,1,\n", ":2:1: a line must have 5 cells", ": 6"),
                refusal(
                        "no number",
                        HEADER + "0,0,1,one,1\n",
                        ":2:7: probability must be a finite decimal number: one"),
                refusal("a column in characters", HEADER + "0, 0,é,1,1\n", ":2:6: idstateto must be an integer"),
                refusal(
                        "after wide characters",
                        HEADER.strip() + ",statefrom,stateto\n0,0,0,1,1,ééé,\n",
                        ":2:15: the name of state 0"),
                refusal("NaN", HEADER + "0,0,1,1,NaN\n", ":2:9: reward must be a finite decimal number: NaN"),
                refusal("overflow", HEADER + "0,0,1,1,1e999\n", ":2:9: reward must be a finite decimal number: 1e999"),
                refusal(
                        "negative state",
                        HEADER + "0,0,-1,1,1\n",
                        ":2:5: idstateto must be an integer in [0, 2147483646]: -1"),
                refusal("fractional action", HEADER + "0,0.0,1,1,1\n", ":2:3: idaction must be an integer"),
                refusal("large state", HEADER + "0,0,2147483647,1,1\n", ":2:5: idstateto must be an integer"),
                refusal(
                        "zero probability",
                        HEADER + "0,0,1,0,1\n",
                        ":2:7: probability must be in (0, 1]: 0.0; leave out"),
                refusal("negative probability", HEADER + "0,0,1,-0.5,1\n", ":2:7: probability must be in (0, 1]: -0.5"),
                refusal(
                        "sum",
                        HEADER + "\n0,0,1,0.5,1\n0,0,0,0.4,0\n",
                        ":3:1: probabilities of state 0, action 0 must sum to 1: 0.9"),
                refusal(
                        "gap in actions",
                        HEADER + "0,0,1,1,1\n0,2,0,1,0\n",
                        ":3:1: actions of state 0 must be numbered from 0 without gaps: 2 present, 1 missing"),
                refusal(
                        "gap in states",
                        HEADER + "1,0,2,1,1\n",
                        "model.csv: states must be numbered from 0 without gaps: 2 present, 0 missing"),
                refusal(
                        "a claim of two billion states",
                        HEADER + "0,0,2147483646,1,1\n",
                        "2147483646 present, 1 missing; if it is a terminal state",
                        "#terminal,1"),
                refusal("a declared claim", SMALL + "#terminal,2000000000\n", "2000000000 present, 3 missing"),
                refusal(
                        "terminal with actions",
                        SMALL + "#terminal,1\n",
                        ":5:1: state 1 must have no actions, as a line #terminal,1 declares it terminal"),
                refusal(
                        "unknown directive",
                        SMALL + "#terminal,1,a,b\n",
                        ":6:1: a line that begins with #terminal, must be"),
                refusal("open quote", HEADER + "0,0,1,1,\"1\n", ":2:9: a quote must be closed on the same line"),
                refusal(
                        "text after quote",
                        HEADER + "0,0,1,1,\"1\"0\n",
                        ":2:12: a comma or the end of the line must follow"),
                refusal(
                        "two rewards",
                        HEADER.strip() + ",expectedreward\n0,0,0,0.5,1,1\n0,0,1,.5,1,2\n",
                        ":3:1: expectedreward of state 0, action 0 must be 1.0 as before: 2.0"),
                refusal(
                        "a wrong reward",
                        HEADER.strip() + ",expectedreward\n0,0,1,1,1,2\n",
                        "reward of state 0, action 0 must be the mean"),
                refusal(
                        "two names",
                        HEADER.strip() + ",statefrom,stateto\n0,0,0,0.5,1,a,a\n0,0,1,0.5,1,c,b\n",
                        ":3:13: the name of state 0 must be a as before: c"),
                refusal(
                        "two names of an action",
                        HEADER.strip() + ",action\n0,0,0,0.5,1,x\n0,0,1,0.5,1,y\n",
                        ":3:1: the name of state 0, action 0 must be x as before: y"),
                refusal(
                        "one name for two",
                        HEADER.strip() + ",statefrom,stateto\n0,0,1,1,1,a,a\n",
                        "a is the name of states 0 and 1"),
                refusal(
                        "a name missing",
                        HEADER.strip() + ",statefrom,stateto\n0,0,0,1,1,a,a\n#terminal,1\n",
                        "name of state 1 must not be blank"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void readCsv_malformed_isRefusedWithItsPlace(String content, String[] words) {
        assertRefused(IOException.class, () -> read(content), words);
        assertRefused(IOException.class, () -> read(content), folder.resolve("model.csv") + ":");
    }

    @Test
    void readCsv_invalidText_isRefused() throws IOException {
        Path file = folder.resolve("latin.csv");
        Files.write(file, (HEADER.strip() + ",action\n0,0,1,1,1,caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(IOException.class, () -> MdpFiles.readCsv(file, 1), ":2:11: text must be in UTF-8");
        byte[] words = new byte[100_000];
        Files.write(folder.resolve("binary.csv"), words);
        assertRefused(IOException.class, () -> MdpFiles.readCsv(folder.resolve("binary.csv"), 1), ":1:1: ");
    }

    @Test
    void readCsv_brokenCompression_isRefused() throws IOException {
        Path file = folder.resolve("model.csv.gz");
        Files.writeString(file, SMALL);
        assertRefused(IOException.class, () -> MdpFiles.readCsv(file, 1), "must be compressed by gzip");
        Files.writeString(file, "");
        assertRefused(IOException.class, () -> MdpFiles.readCsv(file, 1), "must be compressed by gzip");
        MdpFiles.writeCsv(RandomMdps.of(39, 1), file);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertRefused(
                IOException.class, () -> MdpFiles.readCsv(file, 1), "a compressed file must be complete and undamaged");
    }

    @Test
    void readCsv_missingFileOrBadArgument_isRefused() throws IOException {
        assertThrows(NoSuchFileException.class, () -> MdpFiles.readCsv(folder.resolve("none.csv"), 1));
        assertNullRefused(() -> MdpFiles.readCsv(null, 1), "file");
        assertNullRefused(() -> MdpFiles.writeCsv(null, folder.resolve("x.csv")), "mdp");
        assertNullRefused(() -> MdpFiles.writeCsv(small(), null), "file");
        Path file = file(SMALL);
        assertIllegal(() -> MdpFiles.readCsv(file, 1.5), "discount must be in [0, 1]: 1.5");
        assertIllegal(() -> MdpFiles.readCsv(file, Double.NaN), "discount must be in [0, 1]: NaN");
    }

    @Test
    void writeCsv_failing_leavesTheOldFileWhole_andNothingElse() throws IOException {
        Path file = folder.resolve("model.csv");
        MdpFiles.writeCsv(small(), file);
        FiniteMdp broken = small().withNames(Names.none().withStates("a", "b", "\uD800"));
        assertRefused(IOException.class, () -> MdpFiles.writeCsv(broken, file), "names must be valid Unicode text");
        assertEquals(small(), MdpFiles.readCsv(file, 0.75));
        assertRefused(
                IOException.class,
                () -> MdpFiles.writeCsv(small(), folder.resolve("none/model.csv")),
                "model.csv: the folder must exist");
        assertRefused(IOException.class, () -> MdpFiles.writeCsv(small(), folder), "must be a regular file");
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void writeCsv_throughALink_changesWhatItNames() throws IOException {
        Path target = file("old");
        Path link;
        try {
            link = Files.createSymbolicLink(folder.resolve("link.csv"), target);
        } catch (UnsupportedOperationException | IOException e) {
            return; // no links here
        }
        MdpFiles.writeCsv(small(), link);
        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.isSymbolicLink(target));
        assertEquals(small(), MdpFiles.readCsv(target, 0.75));
    }

    /** What is written through a link is compressed by the link's name, by which it is read. */
    @Test
    void writeCsv_throughALink_isCompressedByTheNameGiven() throws IOException {
        Path link;
        try {
            link = Files.createSymbolicLink(
                    folder.resolve("link.csv"), Files.writeString(folder.resolve("target.csv.gz"), ""));
        } catch (UnsupportedOperationException | IOException e) {
            return; // no links here
        }
        MdpFiles.writeCsv(small(), link);
        assertEquals(small(), MdpFiles.readCsv(link, 0.75));
    }

    /** Plain summation makes these probabilities 1e-9 and a little more off. */
    @Test
    void writtenAndRead_sumsAtTheTolerance() throws IOException {
        double[] p = {
            0.2633535689975791, 0.2654073286242195, 0.2625736954475075, 0.1112896397474204, 0.09737576618327347
        };
        FiniteMdp mdp = FiniteMdp.ofRows(
                0.75, new int[] {0, 1}, new int[] {0, p.length}, new int[p.length], p, new double[] {1});
        Path file = folder.resolve("model.csv");
        MdpFiles.writeCsv(mdp, file);
        assertEquals(mdp, MdpFiles.readCsv(file, 0.75));
    }

    @Test
    void writtenAndRead_onlyTerminalStates() throws IOException {
        FiniteMdp mdp = FiniteMdp.builder(2, 1).terminal(0).terminal(1).build();
        Path file = folder.resolve("model.csv");
        for (Names names : List.of(
                Names.none().withActions(), Names.none().withStates("a", "b").withActionsByState(new String[2][0]))) {
            MdpFiles.writeCsv(mdp.withNames(names), file);
            assertEquals(mdp.withNames(names), MdpFiles.readCsv(file, 1));
        }
    }

    @Test
    void readCsv_folder_isRefusedByName() {
        assertRefused(IOException.class, () -> MdpFiles.readCsv(folder, 1), folder.toString());
    }

    @Test
    void writeCsv_replacedFile_keepsItsPermissions() throws IOException {
        Path file = file("old");
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
        Files.setPosixFilePermissions(file, owner);
        MdpFiles.writeCsv(small(), file);
        assertEquals(owner, Files.getPosixFilePermissions(file));
        assertEquals(small(), MdpFiles.readCsv(file, 0.75));
    }

    @Test
    void writeCsv_sameModel_sameBytes() throws IOException {
        Path file = folder.resolve("model.csv.gz");
        MdpFiles.writeCsv(RandomMdps.of(19, 1), file);
        byte[] first = Files.readAllBytes(file);
        MdpFiles.writeCsv(RandomMdps.of(19, 1), file);
        assertArrayEquals(first, Files.readAllBytes(file));
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            assertTrue(new String(in.readAllBytes(), StandardCharsets.UTF_8).startsWith(HEADER));
        }
    }

    @Test
    void readModel_givesTheSameSolution() throws IOException {
        FiniteMdp mdp = RandomMdps.of(29, 0.9);
        Path file = folder.resolve("model.csv");
        MdpFiles.writeCsv(mdp, file);
        assertEquals(
                SoftPolicyIteration.atTemperature(0.3).solve(mdp),
                SoftPolicyIteration.atTemperature(0.3).solve(MdpFiles.readCsv(file, 0.9)));
    }
}
