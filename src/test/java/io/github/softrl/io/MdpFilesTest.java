package io.github.softrl.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Refusals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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

/** Covers MdpFiles, CsvModel, TextSource and TextSink: models as CSV files, written and read back. */
class MdpFilesTest {
    static final String HEADER = "idstatefrom,idaction,idstateto,probability,reward\n";
    static final String SMALL = HEADER + "0,0,0,0.5,1\n0,0,1,0.5,0\n0,1,2,1,-3\n1,0,2,1.0,4.5\n";

    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("model.csv"), content);
    }

    private FiniteMdp read(String content) throws IOException {
        return MdpFiles.readCsv(file(content), 0.75);
    }

    static FiniteMdp small() {
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
    void writeCsv_readBack_isTheSameModel(long seed) throws IOException {
        FiniteMdp mdp = RandomMdps.of(seed, 0.9);
        for (FiniteMdp model : List.of(mdp, mdp.withNames(names(mdp)))) {
            for (String name : List.of("model.csv", "model.csv.gz")) {
                Path file = folder.resolve(name);
                MdpFiles.writeCsv(model, file);
                assertEquals(model, MdpFiles.readCsv(file, 0.9));
            }
        }
    }

    /**
     * Successors in the caller's order, rewards that are not sums of outcomes, terminal states that nothing leads to.
     */
    @Test
    void writeCsv_whatOnlyArraysCanSay_isReadBack() throws IOException {
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
        assertEquals(
                HEADER + "#begin\n0,0,0,0.5,1.0\n0,0,1,0.5,0.0\n0,1,2,1.0,-3.0\n1,0,2,1.0,4.5\n#end,3,3,4\n",
                Files.readString(file));
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
        assertEquals("0,1,2,1.0,-3.0,hall,go,out", lines.get(4));
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
                argumentSet("other order", HEADER + "1,0,2,1,4.5\n0,1,2,1,-3\n0,0,0,5e-1,+1\n0,0,1,0.50,0\n"),
                argumentSet("a terminal state, declared", SMALL + "#terminal,2\n"));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void readCsv_layouts_areTolerated(String content) throws IOException {
        assertEquals(small(), read(content));
    }

    @Test
    void readCsv_outcomesOfAPair_keepTheirOrder() throws IOException {
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

    /** A file written through a link is compressed by the link's name, by which it is read. */
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

    /** The plain sum of these probabilities differs from 1 by a little more than 1e-9. */
    @Test
    void writeCsv_sumsAtTheTolerance_areReadBack() throws IOException {
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
    void writeCsv_onlyTerminalStates_areReadBack() throws IOException {
        FiniteMdp mdp = FiniteMdp.builder(2, 1).terminal(0).terminal(1).build();
        Path file = folder.resolve("model.csv");
        for (Names names : List.of(
                Names.none().withActions(), Names.none().withStates("a", "b").withActionsByState(new String[2][0]))) {
            MdpFiles.writeCsv(mdp.withNames(names), file);
            assertEquals(mdp.withNames(names), MdpFiles.readCsv(file, 1));
        }
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
    void writeCsv_sameModel_writesTheSameBytes() throws IOException {
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
    void readCsv_writtenModel_givesTheSameSolution() throws IOException {
        FiniteMdp mdp = RandomMdps.of(29, 0.9);
        Path file = folder.resolve("model.csv");
        MdpFiles.writeCsv(mdp, file);
        assertEquals(
                SoftPolicyIteration.atTemperature(0.3).solve(mdp),
                SoftPolicyIteration.atTemperature(0.3).solve(MdpFiles.readCsv(file, 0.9)));
    }

    /** As in CRAAM's files, which number actions across states. */
    @Test
    void readCsv_gapsInActions_areClosed_andNamed() throws IOException {
        Path file = Files.writeString(
                folder.resolve("gaps.csv"), HEADER + "0,7,1,0.5,1\n0,2,0,1,0\n1,1,0,1,3\n0,7,0,0.5,1\n");
        FiniteMdp mdp = MdpFiles.readCsv(file, 0.5);
        assertEquals(2, mdp.actionCount(0));
        assertEquals(1, mdp.probability(0, 0, 0));
        assertEquals(0.5, mdp.probability(0, 1, 1));
        assertEquals(3, mdp.reward(1, 0));
        assertEquals(Names.none().withActionsByState(new String[][] {{"2", "7"}, {"1"}}), mdp.names());
        Path again = folder.resolve("again.csv");
        MdpFiles.writeCsv(mdp, again);
        assertEquals(mdp, MdpFiles.readCsv(again, 0.5));
        Path named = Files.writeString(
                folder.resolve("named.csv"),
                HEADER.strip() + ",action\n0,7,1,1,1,right\n0,2,0,1,0,left\n1,1,0,1,3,back\n");
        assertEquals("left", MdpFiles.readCsv(named, 0.5).names().action(0, 0), "names of the file are kept");
        Path dense = Files.writeString(folder.resolve("dense.csv"), HEADER + "0,0,0,1,1\n0,1,0,1,0\n");
        assertEquals(Names.none(), MdpFiles.readCsv(dense, 0.5).names());
    }

    /** The numbers of states, pairs and transitions; a file that was cut off, or joined with another, is refused. */
    @Test
    void readCsv_lastLine_isChecked() throws IOException {
        String rows = "0,0,0,0.5,1\n0,0,1,0.5,0\n";
        for (String end : new String[] {"#end,2,1,2\n", "# End , 2,1,2\n\n# a comment\n", ""}) {
            Path file = Files.writeString(folder.resolve("end.csv"), HEADER + rows + end);
            assertEquals(2, MdpFiles.readCsv(file, 0.5).stateCount());
        }
        Path cut = Files.writeString(folder.resolve("cut.csv"), HEADER + "0,0,0,1,1\n#end,2,1,2\n");
        Refusals.assertRefused(
                IOException.class,
                () -> MdpFiles.readCsv(cut, 0.5),
                "cut.csv: the numbers of states, state-action pairs and transitions must be [2, 1, 2], as the last line"
                        + " says: [1, 1, 1]; the file is not complete");
        Path joined = Files.writeString(folder.resolve("joined.csv"), HEADER + rows + "#end,2,1,2\n1,0,0,1,0\n");
        Refusals.assertRefused(
                IOException.class,
                () -> MdpFiles.readCsv(joined, 0.5),
                ":5:1: nothing may follow the line that begins");
    }

    /** Cut off after any byte, a file that was written is refused, except for its last line break. */
    @Test
    void writtenFiles_cutOffAnywhere_areRefused() throws IOException {
        FiniteMdp mdp = small().withNames(Names.none().withStates("hall", "stairs", "out"));
        Path whole = folder.resolve("whole.csv");
        MdpFiles.writeCsv(mdp, whole);
        String text = Files.readString(whole);
        for (int length = 0; length < text.length() - 1; length++) {
            Path cut = Files.writeString(folder.resolve("cut.csv"), text.substring(0, length));
            assertThrows(IOException.class, () -> MdpFiles.readCsv(cut, 0.75), text.substring(0, length));
        }
        assertEquals(mdp, MdpFiles.readCsv(Files.writeString(whole, text.strip()), 0.75));
        Refusals.assertRefused(
                IOException.class,
                () -> MdpFiles.readCsv(Files.writeString(whole, HEADER + " # Begin \n0,0,0,1,1\n"), 1),
                "whole.csv: the last line must begin with #end, as there is a line #begin; the file is not complete");
    }

    /** A directive in other spelling was a comment, and its state vanished. */
    @Test
    void readCsv_terminal_inAnySpelling() throws IOException {
        for (String line : new String[] {"#terminal,2", "# terminal,2", "#Terminal , 2", "  #\tTERMINAL,2"}) {
            Path file = Files.writeString(folder.resolve("spelling.csv"), HEADER + "0,0,1,1,1\n" + line + "\n");
            assertEquals(3, MdpFiles.readCsv(file, 0.5).stateCount(), line);
        }
        Path file = Files.writeString(
                folder.resolve("comment.csv"), HEADER + "0,0,1,1,1\n# terminal states are not listed, as a rule\n");
        assertEquals(2, MdpFiles.readCsv(file, 0.5).stateCount());
    }

    @Test
    void readCsv_whatOtherProgramsWrite_hasAMessageThatHelps() throws IOException {
        String pandas = "," + HEADER + "0,0,0,0,1,1\n";
        String semicolons = HEADER.replace(',', ';') + "0;0;0;1;1\n";
        String fromOne = HEADER + "1,0,2,1,1\n2,0,1,1,1\n";
        String[][] cases = {
            {pandas, ": \"\"; a column without a name may be an index that another program wrote: leave it out"},
            {semicolons, "; separate cells by commas"},
            {fromOne, "2 present, 0 missing; subtract 1 if they are numbered from 1"}
        };
        for (String[] content : cases) {
            Path file = Files.writeString(folder.resolve("other.csv"), content[0]);
            Refusals.assertRefused(IOException.class, () -> MdpFiles.readCsv(file, 0.5), content[1]);
        }
        Refusals.assertRefused(
                NoSuchFileException.class,
                () -> MdpFiles.readCsv(folder.resolve("missing.csv"), 0.5),
                "missing.csv: the file must exist");
    }
}
