package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.io.MdpFiles;
import io.github.softrl.io.TableFiles;
import io.github.softrl.testing.RandomMdps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SolveTest {
    private final FiniteMdp mdp = RandomMdps.of(3, 0.9);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private Path csv;

    @BeforeEach
    void writeModel() throws IOException {
        csv = folder.resolve("model.csv");
        MdpFiles.writeCsv(mdp, csv);
    }

    private int run(Object... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        out.reset();
        err.reset();
        return Solve.run(words, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void csv_isSolved_printed_andWritten() throws IOException {
        Path policy = folder.resolve("policy.csv");
        Path q = folder.resolve("q.csv");
        assertEquals(0, run(csv, "--temperature", 0.5, "--discount", 0.9, "--policy", policy, "--q", q));
        Solution solution = SoftPolicyIteration.atTemperature(0.5).solve(mdp);
        assertEquals(solution.policy(), TableFiles.readPolicy(policy));
        assertEquals(solution.q(), TableFiles.readQTable(q));
        String first = printed()
                .lines()
                .filter(line -> line.startsWith("0 "))
                .findFirst()
                .orElseThrow();
        assertEquals(solution.value(0), Double.parseDouble(first.split(" +")[1]), 1e-6);
        assertTrue(printed().contains("no value is off by more than"));
        assertEquals("", complained());
    }

    @Test
    void prism_andCassandra_areRead() throws IOException {
        Path tra = folder.resolve("model.tra");
        Path trew = folder.resolve("model.trew");
        MdpFiles.writePrism(mdp, tra, trew);
        assertEquals(0, run(tra, "--rewards", trew, "--discount", 0.9, "--states", 1));
        assertTrue(printed().contains("more states: --states " + mdp.stateCount() + " prints all"));
        Path pomdp = Files.writeString(
                folder.resolve("model.mdp"),
                "discount: 0.5\nvalues: reward\nstates: 2\nactions: stay go\nT: stay identity\nT: go\n0 1\n0 1\n"
                        + "R: go : 0 : * 3\n");
        assertEquals(0, run(pomdp));
        assertTrue(printed().contains("go 1.00000"), printed());
        assertEquals(2, run(pomdp, "--discount", 0.9));
        assertTrue(complained().startsWith("--discount must be left out: "), complained());
    }

    @Test
    void status_tellsWhetherTheToleranceWasReached_andWhatIsWrong() {
        assertEquals(1, run(csv, "--tolerance", "1e-300", "--temperature", 1));
        assertEquals(2, run());
        assertTrue(complained().startsWith("usage: "));
        assertEquals(0, run("--help"));
        assertEquals(2, run(folder.resolve("none.csv")));
        assertTrue(complained().contains("none.csv: there is no such file"));
        assertEquals(2, run(csv, "--temperature", "warm"));
        assertEquals("--temperature must be a number: warm", complained().strip());
        assertEquals(2, run(csv, "--heat", "1"));
        assertTrue(complained().startsWith("options must be pairs of a name and a value: --heat is no option"));
        assertEquals(2, run(csv, "--q"));
        assertEquals(2, run(csv, "--temperature", "-1"));
        assertEquals("temperature must be finite and >= 0: -1.0", complained().strip());
    }

    @Test
    void statesToPrint_mustBeAWholeNumber() {
        for (String states : new String[] {"1.5", "-1", "NaN", "1e10"}) {
            assertEquals(2, run(csv, "--states", states));
            assertTrue(complained().contains("--states must be a whole number: " + states), complained());
        }
        assertEquals(0, run(csv, "--states", "1"));
    }

    @Test
    void aToleranceThatIsOutOfReach_isExplained() {
        assertEquals(1, run(csv, "--tolerance", "1e-300", "--temperature", 1));
        assertTrue(complained().contains("raise tolerance"), complained());
    }

    @Test
    void filesThatWouldOverwriteOthers_areRefused() throws IOException {
        byte[] model = Files.readAllBytes(csv);
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), csv);
        for (Path same : new Path[] {csv, folder.resolve("./model.csv"), link}) {
            assertEquals(2, run(csv, "--policy", same));
            assertEquals(
                    "--policy must be a file of its own: " + same + " is that of the model",
                    complained().strip());
        }
        assertArrayEquals(model, Files.readAllBytes(csv));
        Path one = folder.resolve("one.csv");
        assertEquals(2, run(csv, "--policy", one, "--q", folder.resolve("./one.csv")));
        assertTrue(complained().contains("is that of --policy"), complained());
        assertFalse(Files.exists(one), "nothing was solved");
        Path tra = folder.resolve("model.tra");
        Path trew = folder.resolve("model.trew");
        MdpFiles.writePrism(mdp, tra, trew);
        Path rewards = Files.copy(trew, folder.resolve("rewards.csv"));
        assertEquals(2, run(tra, "--rewards", rewards, "--discount", 0.9, "--q", rewards));
        assertTrue(complained().contains("is that of --rewards"), complained());
        assertEquals(0, run(csv, "--q", one), "a file that is there already may be replaced");
        assertEquals(0, run(csv, "--q", one));
    }

    @Test
    void placesThatCannotBeWritten_areRefusedBeforeSolving() throws IOException {
        assertEquals(2, run(csv, "--q", folder.resolve("none/q.csv")));
        assertTrue(complained().contains("q.csv: there is no folder "), complained());
        assertEquals(2, run(csv, "--q", Files.createDirectory(folder.resolve("folder.csv"))));
        assertTrue(complained().contains(": this is a folder"), complained());
        assertEquals("", printed());
        assertEquals(2, run(folder));
        assertTrue(complained().contains(": this is a folder"), complained());
    }

    @Test
    void oneFileForTwoInputs_orOutputsOfAnotherKind_areRefused() throws IOException {
        Path tra = folder.resolve("model.tra");
        MdpFiles.writePrism(mdp, tra, folder.resolve("model.trew"));
        assertEquals(2, run(tra, "--rewards", tra));
        assertEquals(
                "--rewards must be a file of its own: " + tra + " is that of the model",
                complained().strip());
        assertEquals(2, run(tra, "--policy", folder.resolve("model.sta")));
        assertTrue(complained().startsWith("--policy must end in .csv or .csv.gz: "), complained());
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), folder.resolve("none.csv"));
        assertEquals(2, run(csv, "--policy", link));
        assertTrue(complained().endsWith("link.csv: this is no regular file\n"), complained());
    }

    @Test
    void outputThatFails_isAnError() {
        PrintStream broken = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("full");
            }
        });
        assertEquals(2, Solve.run(new String[] {csv.toString()}, broken, stream(err)));
        assertEquals("the output could not be written", complained().strip());
    }

    @Test
    void optionsThatMeanNothing_areRefused() throws IOException {
        for (String option : new String[] {"--rewards", "--state-rewards"}) {
            assertEquals(2, run(csv, option, csv));
            assertEquals(
                    option + " must be left out: only .tra files have rewards in files of their own",
                    complained().strip());
        }
        assertEquals(2, run(csv, "--discount", 0.9, "--discount", 0.9));
        assertTrue(complained().contains("--discount is given twice"), complained());
        Path upper = Files.copy(csv, folder.resolve("MODEL.CSV"));
        assertEquals(0, run(upper, "--discount", 0.9));
    }
}
