package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.io.MdpFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Covers the guide's recipes for other languages: JShell's lines, and Python's where Python, numpy and scipy are. */
class RecipesTest {
    @TempDir
    Path folder;

    private static String section(String title) throws IOException {
        String guide = Files.readString(Path.of("docs/guide.md"));
        int start = guide.indexOf("\n### " + title + "\n");
        return guide.substring(start, guide.indexOf("\n## ", start));
    }

    @Test
    void jshell_solvesInThreeLines() throws IOException, URISyntaxException {
        List<String> lines = section("JShell")
                .lines()
                .filter(line -> line.startsWith("jshell> "))
                .map(line -> line.substring("jshell> ".length()))
                .toList();
        assertEquals(3, lines.size());
        try (JShell shell = JShell.create()) {
            StandaloneTest.library().forEach(shell::addToClasspath);
            String last = "";
            for (String line : lines) {
                List<SnippetEvent> events = shell.eval(line + ";");
                for (SnippetEvent event : events) {
                    assertEquals(
                            Snippet.Status.VALID,
                            event.status(),
                            () -> shell.diagnostics(event.snippet())
                                    .map(d -> d.getMessage(null))
                                    .toList()
                                    .toString());
                    assertEquals(null, event.exception(), line);
                    last = String.valueOf(event.value());
                }
            }
            assertTrue(last.contains("QTable[2 states, 2 state-action pairs]"), last);
        }
    }

    private static int python(Path folder, String program) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("program.py"), program);
        try {
            Process process = new ProcessBuilder("python3", script.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("printed.txt").toFile())
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1; // there is no Python
        }
    }

    /** A model by scipy, solved here, and its table read by Python, which also solves the model in its own way. */
    @Test
    void python_writesModels_andReadsTables() throws IOException, InterruptedException {
        assumeTrue(python(folder, "import numpy, scipy.sparse, scipy.special") == 0, "Python with numpy and scipy");
        Matcher blocks = Pattern.compile("```python\\n(.*?)```", Pattern.DOTALL).matcher(section("Python"));
        String recipe = blocks.results().map(block -> block.group(1)).collect(Collectors.joining("\n"));
        String model = recipe + """

                import scipy.sparse
                rng = np.random.default_rng(1)
                S, A = 12, 3
                P = [scipy.sparse.random(S, S, 0.4, format="csr", random_state=a) for a in range(A)]
                P = [scipy.sparse.csr_matrix(np.where(np.arange(S)[:, None] < S - 1, m.toarray() + 0.01, 0)) for m in P]
                P = [scipy.sparse.csr_matrix(m / np.maximum(m.sum(axis=1), 1e-300)) for m in P]
                R = rng.normal(size=(S, A))
                """;
        assertEquals(0, python(folder, model + "\nwrite_model('model.csv', P, R)\n"), printed());
        Path csv = folder.resolve("model.csv");
        PrintStream silent = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        String q = folder.resolve("q.csv").toString();
        assertEquals(
                0,
                Solve.run(
                        new String[] {csv.toString(), "--temperature", "0.5", "--tolerance", "1e-10", "--q", q},
                        silent,
                        silent));
        String check = model + """

                from scipy.special import logsumexp
                Q = read_q("q.csv", S, A)
                assert np.isnan(Q[S - 1]).all() and np.isfinite(Q[:S - 1]).all()
                mine = np.zeros((S, A))
                for i in range(2000):
                    V = 0.5 * logsumexp(mine / 0.5, axis=1)
                    V[S - 1] = 0
                    mine = R + 0.95 * np.stack([m @ V for m in P], axis=1)
                assert np.abs(Q - mine)[:S - 1].max() < 1e-9, np.abs(Q - mine)[:S - 1].max()
                print(repr(float(Q[0, 0])))
                """;
        assertEquals(0, python(folder, check), printed());
        Solution solution =
                SoftPolicyIteration.atTemperature(0.5).withTolerance(1e-10).solve(MdpFiles.readCsv(csv, 0.95));
        assertEquals(solution.q().value(0, 0), Double.parseDouble(printed().strip()), "the same bits");
    }

    private String printed() throws IOException {
        return Files.readString(folder.resolve("printed.txt"));
    }
}
