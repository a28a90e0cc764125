package io.github.softrl.io;

import static io.github.softrl.testing.Refusals.assertIllegal;
import static io.github.softrl.testing.Refusals.assertNullRefused;
import static io.github.softrl.testing.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.github.softrl.Certified;
import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.RowSums;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.Solution;
import io.github.softrl.Status;
import io.github.softrl.learning.LearningPoint;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Refusals;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers TableFiles and CsvTable: tables, policies and values, written and read back, and what is refused where. */
class TableFilesTest {
    private static final Names NAMES = Names.none().withStates("a, b", "c").withActions("left", "right");
    private static final QTable Q = QTable.of(new double[][] {{1.5, -2}, {}}).withNames(NAMES);

    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), content);
    }

    /** Every number of a curve comes back, to the last bit, by the plainest of readers. */
    @Test
    void writeCurve_isReadBackByOtherPrograms() throws IOException {
        List<LearningPoint> curve = List.of(
                new LearningPoint(
                        10, 0, Double.NaN, Double.NaN, 0.1, 0.7, 1, Double.NaN, Certified.UNKNOWN, Certified.UNKNOWN),
                new LearningPoint(
                        20, 3, 1 / 3.0, 2, 1e-300, 0, 0.5, 7, new Certified(-2.5, 1e-15), new Certified(0.25, 2e-15)));
        Path file = folder.resolve("curve.csv");
        TableFiles.writeCurve(curve, file);
        List<String> lines = Files.readAllLines(file);
        assertEquals(
                "step,episodes,behaviourreturn,behavioursoftreturn,tderror,entropy,temperature,error,value,"
                        + "valueerrorbound,regret,regreterrorbound",
                lines.get(0));
        assertEquals(3, lines.size());
        double[][] expected = {
            {10, 0, Double.NaN, Double.NaN, 0.1, 0.7, 1, Double.NaN, Double.NaN, 1 / 0.0, Double.NaN, 1 / 0.0},
            {20, 3, 1 / 3.0, 2, 1e-300, 0, 0.5, 7, -2.5, 1e-15, 0.25, 2e-15}
        };
        for (int k = 0; k < 2; k++) {
            double[] read = Stream.of(lines.get(k + 1).split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertArrayEquals(expected[k], read);
        }
        Refusals.assertMessage(
                NullPointerException.class,
                "curve[1]",
                () -> TableFiles.writeCurve(Arrays.asList(curve.get(0), null), file));
        TableFiles.writeCurve(List.of(), file);
        assertEquals(1, Files.readAllLines(file).size());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 8, 9, 19, 29})
    void write_readBack_isTheSame(long seed) throws IOException {
        FiniteMdp mdp = RandomMdps.of(seed, 0.9);
        QTable q = RandomMdps.table(mdp, new SplittableRandom(seed), 1e3);
        for (String name : List.of("table.csv", "table.csv.gz")) {
            Path file = folder.resolve(name);
            TableFiles.write(q, file);
            assertEquals(q, TableFiles.readQTable(file));
            for (double temperature : new double[] {0, 1e-3, 1, 1e5}) { // from certainties and underflow to uniform
                Policy policy = Policy.softmax(q, temperature);
                TableFiles.write(policy, file);
                assertEquals(policy, TableFiles.readPolicy(file));
            }
            double[] values = new SplittableRandom(seed)
                    .doubles(mdp.stateCount(), -1e9, 1e9)
                    .toArray();
            TableFiles.write(values, mdp.names(), file);
            assertArrayEquals(values, TableFiles.readValues(file));
        }
    }

    /** What an interrupted solver returns can be saved, though its thread is still interrupted. */
    @Test
    void write_interruptedThread_writesAndReads_andKeepsTheFlag() throws IOException {
        FiniteMdp mdp = RandomMdps.of(19, 0.9);
        try {
            for (String name : List.of("table.csv", "table.csv.gz")) {
                Path file = folder.resolve(name);
                Thread.currentThread().interrupt();
                Solution solution = SoftQValueIteration.atTemperature(0.5).solve(mdp);
                assertEquals(Status.INTERRUPTED, solution.status());
                for (int time = 0; time < 2; time++) { // a new file, and one that is replaced
                    TableFiles.write(solution.q(), file);
                    assertEquals(solution.q(), TableFiles.readQTable(file));
                }
                assertTrue(Thread.currentThread().isInterrupted(), "flag kept");
            }
        } finally {
            Thread.interrupted();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void write_insideOfAZipFile_isReadBack() throws IOException {
        URI zip = URI.create("jar:" + folder.resolve("tables.zip").toUri());
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path file = files.getPath("/table.csv");
            TableFiles.write(Q, file);
            assertEquals(Q, TableFiles.readQTable(file));
        }
    }

    @Test
    void write_names_areInReadableColumns() throws IOException {
        Path file = folder.resolve("table.csv");
        TableFiles.write(Q, file);
        assertEquals(
                "idstate,idaction,q,state,action\n#begin\n"
                        + "0,0,1.5,\"a, b\",left\n0,1,-2.0,\"a, b\",right\n#terminal,1,c\n#end,2,2\n",
                Files.readString(file));
        assertEquals(NAMES, TableFiles.readQTable(file).names());
        TableFiles.write(Policy.greedy(Q), file);
        assertEquals(
                "idstate,idaction,probability,logprobability,state,action\n#begin\n"
                        + "0,0,1.0,0.0,\"a, b\",left\n0,1,0.0,-Infinity,\"a, b\",right\n#terminal,1,c\n#end,2,2\n",
                Files.readString(file));
        assertEquals(NAMES, TableFiles.readPolicy(file).names());
        TableFiles.write(new double[] {-0.0, 0.1}, NAMES, file);
        assertEquals("idstate,value,state\n#begin\n0,-0.0,\"a, b\"\n1,0.1,c\n#end,2,2\n", Files.readString(file));
    }

    static Stream<Arguments> malformed() {
        String q = "idstate,idaction,q\n";
        String p = "idstate,idaction,probability,logprobability\n";
        return Stream.of(
                argumentSet("another kind", "idstate,value\n", ":1:9: the first line must name"),
                argumentSet("infinite", q + "0,0,Infinity\n", ":2:5: q must be a finite decimal number: Infinity"),
                argumentSet("twice", q + "0,0,1\n0,0,1\n", ":3:1: state 0, action 0 must appear once"),
                argumentSet("gap", q + "0,1,1\n", ":2:1: actions of state 0 must be numbered from 0"),
                argumentSet("state missing", q + "1,0,1\n", "1 present, 0 missing"),
                argumentSet("a claim", q + "0,0,1\n2000000000,0,1\n", "2000000000 present, 1 missing"),
                argumentSet("sum", p + "0,0,0.5,-0.6931471805599453\n", "probabilities of state 0 must sum to 1: 0.5"),
                argumentSet("logarithm", p + "0,0,1,-1\n", "logarithm of the probability of state 0, action 0 must be"),
                argumentSet(
                        "no logarithm",
                        p + "0,0,1,none\n",
                        ":2:7: logprobability must be a finite decimal number: none"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void read_malformed_isRefusedWithItsPlace(String content, String word) throws IOException {
        Path file = file(content);
        boolean policy = content.contains("prob");
        assertRefused(
                IOException.class,
                () -> {
                    if (policy) {
                        TableFiles.readPolicy(file);
                    } else {
                        TableFiles.readQTable(file);
                    }
                },
                file + ":",
                word);
    }

    @Test
    void readValues_malformed_isRefused() throws IOException {
        Path file = file("idstate,value\n0,1\n#terminal,1\n");
        assertRefused(IOException.class, () -> TableFiles.readValues(file), ":3:1: ", "a line for each state");
        Files.writeString(file, "idstate,value\n0,1\n0,2\n");
        assertRefused(IOException.class, () -> TableFiles.readValues(file), ":3:1: ", "must appear once");
        Files.writeString(file, "idstate,value\n0,1\n2,2\n");
        assertRefused(IOException.class, () -> TableFiles.readValues(file), "2 present, 1 missing");
    }

    @Test
    void write_badArguments_areRefused() {
        Path file = folder.resolve("table.csv");
        assertNullRefused(() -> TableFiles.write((QTable) null, file), "q");
        assertNullRefused(() -> TableFiles.write((Policy) null, file), "policy");
        assertNullRefused(() -> TableFiles.write(null, Names.none(), file), "values");
        assertNullRefused(() -> TableFiles.write(new double[1], null, file), "names");
        assertIllegal(() -> TableFiles.write(new double[0], Names.none(), file), "values must have at least one state");
        assertIllegal(() -> TableFiles.write(new double[] {1, Double.NaN}, Names.none(), file), "state 1", "NaN");
        assertIllegal(() -> TableFiles.write(new double[3], NAMES, file), "names of states must be 3: 2");
    }

    @Test
    void readPolicy_withoutLogarithms_computesThem() throws IOException {
        Path file = Files.writeString(
                folder.resolve("policy.csv"), "idstate,idaction,probability\n0,0,0.25\n0,1,0.75\n#terminal,1\n");
        Policy policy = TableFiles.readPolicy(file);
        assertEquals(0.75, policy.probability(0, 1));
        assertEquals(Math.log(0.25), policy.logProbability(0, 0), 1e-15);
        assertEquals(policy, TableFiles.readPolicy(written(policy)));
        Path six = Files.writeString(
                folder.resolve("six.csv"), "idstate,idaction,probability\n0,0,0.333333\n0,1,0.666666\n");
        assertEquals(1 / 3.0, TableFiles.readPolicy(six, RowSums.NORMALIZED).probability(0, 0), 1e-16);
        Refusals.assertRefused(
                IOException.class,
                () -> TableFiles.readPolicy(six),
                "0.999999; RowSums.NORMALIZED, as the last argument");
    }

    private Path written(Policy policy) throws IOException {
        Path file = folder.resolve("written.csv");
        TableFiles.write(policy, file);
        return file;
    }

    @Test
    void writtenTables_cutOffAnywhere_areRefused() throws IOException {
        Path file = folder.resolve("table.csv");
        TableFiles.write(Q, file);
        assertEveryCutIsRefused(file, TableFiles::readQTable);
        TableFiles.write(Policy.softmax(Q, 1), file);
        assertEveryCutIsRefused(file, TableFiles::readPolicy);
        TableFiles.write(new double[] {-1.25, 0.1}, NAMES, file);
        assertEveryCutIsRefused(file, TableFiles::readValues);
    }

    private interface Reader {
        Object read(Path file) throws IOException;
    }

    private void assertEveryCutIsRefused(Path file, Reader reader) throws IOException {
        String text = Files.readString(file);
        for (int length = 0; length < text.length() - 1; length++) {
            Path cut = Files.writeString(folder.resolve("cut.csv"), text.substring(0, length));
            assertThrows(IOException.class, () -> reader.read(cut), text.substring(0, length));
        }
    }

    @Test
    void tables_cutOff_orWithGaps_areRefused() throws IOException {
        Path cut = Files.writeString(folder.resolve("cut.csv"), "idstate,idaction,q\n0,0,1\n#end,1,2\n");
        Refusals.assertRefused(
                IOException.class,
                () -> TableFiles.readQTable(cut),
                "the numbers of states and entries must be [1, 2], as the last line says: [1, 1]");
        Path gap = Files.writeString(folder.resolve("gap.csv"), "idstate,idaction,q\n0,0,1\n0,5,2\n0,2,2\n1,1,0\n");
        Refusals.assertRefused(
                IOException.class,
                () -> TableFiles.readQTable(gap),
                ":3:1: actions of state 0 must be numbered from 0 without gaps: 5 present, 1 missing");
    }
}
