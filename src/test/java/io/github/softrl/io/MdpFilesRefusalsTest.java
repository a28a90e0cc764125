package io.github.softrl.io;

import static io.github.softrl.io.MdpFilesTest.HEADER;
import static io.github.softrl.io.MdpFilesTest.SMALL;
import static io.github.softrl.io.MdpFilesTest.small;
import static io.github.softrl.testing.Refusals.assertIllegal;
import static io.github.softrl.testing.Refusals.assertNullRefused;
import static io.github.softrl.testing.Refusals.assertRefused;
import static io.github.softrl.testing.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.testing.RandomMdps;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Covers MdpFiles, CsvModel, CsvColumns, CsvNames and DelimitedLines: what is refused in CSV files, and where. */
class MdpFilesRefusalsTest {
    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("model.csv"), content);
    }

    private FiniteMdp read(String content) throws IOException {
        return MdpFiles.readCsv(file(content), 0.75);
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
                refusal("no lines", HEADER, "model.csv: the file must have at least one state"),
                refusal("cells missing", HEADER + "0,0,1,1\n", ":2:1: a line must have 5 cells", ": 4; the file may"),
                refusal("cells too many", HEADER + "0,0,1,1,1,\n", ":2:1: a line must have 5 cells", ": 6; leave out"),
                refusal("semicolons below", HEADER + "0;0;1;1;1\n", ":2:1: a line must have 5", ": 1; separate cells"),
                refusal("pandas' index", "Unnamed: 0,idstatefrom\n", ":1:1: ", "Unnamed: 0; a column without a name"),
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
    void readCsv_folder_isRefusedByName() {
        assertRefused(IOException.class, () -> MdpFiles.readCsv(folder, 1), folder.toString());
    }
}
