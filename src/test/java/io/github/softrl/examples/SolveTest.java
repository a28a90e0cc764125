package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.io.MdpFiles;
import io.github.softrl.io.TableFiles;
import io.github.softrl.testing.RandomMdps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
}
