package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.sparse.csc.CommonOps_DSCC;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

/** The examples are copied out of the tree, compiled and run, with the library and what it needs, without the tests. */
class StandaloneTest {
    private static final Path SOURCES = Path.of("src/examples/java");
    private static final Path RESOURCES = Path.of("src/examples/resources");
    private static final Path EXAMPLES = SOURCES.resolve("io/github/softrl/examples");

    @TempDir
    static Path folder;

    private static Path classes;
    private static String library;

    @BeforeAll
    static void copyAndCompile() throws IOException, URISyntaxException {
        classes = folder.resolve("classes");
        Files.createDirectories(classes);
        library = String.join(File.pathSeparator, library());

        List<String> arguments =
                new ArrayList<>(List.of("-encoding", "UTF-8", "-proc:none", "-d", classes.toString(), "-cp", library));
        List<Path> files = new ArrayList<>(filesIn(EXAMPLES));
        files.addAll(filesIn(EXAMPLES.resolve("support")));
        for (Path file : files) {
            arguments.add(copy(file, folder.resolve("java").resolve(SOURCES.relativize(file)))
                    .toString());
        }
        try (Stream<Path> resources = Files.walk(RESOURCES)) {
            for (Path file : resources.filter(Files::isRegularFile).toList()) {
                copy(file, classes.resolve(RESOURCES.relativize(file)));
            }
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, arguments.toArray(String[]::new));
        assertEquals(0, code, () -> errors.toString(StandardCharsets.UTF_8));
    }

    /** Returns where the library and what it needs are, to the exclusion of the tests. */
    static List<String> library() throws URISyntaxException {
        List<String> places = new ArrayList<>();
        for (Class<?> member :
                List.of(FiniteMdp.class, DMatrixRMaj.class, CommonOps_DDRM.class, CommonOps_DSCC.class, Logger.class)) {
            URL place = member.getProtectionDomain().getCodeSource().getLocation();
            places.add(Path.of(place.toURI()).toString());
        }
        return places;
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        return Files.copy(from, to);
    }

    @ParameterizedTest
    @CsvSource({
        "Quickstart,",
        "TwoWays, twoways.svg",
        "FrozenLake, frozenlake.svg",
        "TemperaturePage, temperature.html",
        "BusEngine, busengine.svg",
        "RouteChoice,",
        "Shop, shop.svg",
        "InverseLearning,",
        "EngineEstimation,",
        "FlowGrid,",
        "RoadNetwork,"
    })
    void example_copied_runsAndDraws(String name, String picture) throws IOException, InterruptedException {
        Path pictures = folder.resolve("pictures of " + name);
        Path printed = folder.resolve(name + ".out");
        Path errors = folder.resolve(name + ".err");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere, for " + name)); // not the project's folder
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + File.pathSeparator + library,
                        "io.github.softrl.examples." + name,
                        pictures.toString())
                .directory(elsewhere.toFile())
                .redirectOutput(printed.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it ends");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), Files.readString(errors));
        assertFalse(Files.readString(printed).isBlank());
        assertEquals(List.of(), filesIn(elsewhere), "nothing is left behind");
        if (picture == null) {
            assertFalse(Files.exists(pictures));
        } else {
            assertEquals(List.of(pictures.resolve(picture)), filesIn(pictures));
            assertTrue(Files.readString(pictures.resolve(picture)).matches("(?s).*</(svg|html)>\\n"));
        }
    }

    @Test
    void everyExample_isRunHere() throws IOException {
        String here = Files.readString(Path.of("src/test/java/io/github/softrl/examples/StandaloneTest.java"));
        List<String> names = filesIn(EXAMPLES).stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(name -> !name.equals("package-info"))
                .toList();
        assertEquals(12, names.size());
        names.forEach(name -> assertTrue(here.contains("\"" + name + ",") || here.contains(name + ".java\""), name));
    }

    /** Launched as a source file, with nothing but the library. */
    @Test
    void solve_asASourceFile_runs() throws IOException, InterruptedException {
        Path printed = folder.resolve("Solve.out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        library,
                        EXAMPLES.resolve("Solve.java").toAbsolutePath().toString(),
                        RESOURCES
                                .resolve("models/twostate.csv")
                                .toAbsolutePath()
                                .toString())
                .redirectOutput(printed.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it ends");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue());
        assertTrue(Files.readString(printed).contains("no value is off by more than"));
    }

    @Test
    void models_copied_areFound() throws Exception {
        List<URL> path = new ArrayList<>();
        path.add(classes.toUri().toURL());
        for (String part : library.split(File.pathSeparator)) {
            path.add(Path.of(part).toUri().toURL());
        }
        try (URLClassLoader alone =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object taxi = alone.loadClass("io.github.softrl.examples.support.GymTable")
                    .getMethod("read", String.class, double.class)
                    .invoke(null, "taxi", 0.9);
            assertTrue(taxi.toString().startsWith("FiniteMdp[501 states"), taxi::toString);
        }
    }

    @Test
    void testsOfTheLibrary_useNoExample() throws IOException {
        Path tests = Path.of("src/test/java");
        Path ofExamples = tests.resolve("io/github/softrl/examples");
        try (Stream<Path> files = Files.walk(tests)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.startsWith(ofExamples))
                    .toList()) {
                assertFalse(Files.readString(file).contains("io.github.softrl.examples"), file::toString);
            }
        }
    }
}
