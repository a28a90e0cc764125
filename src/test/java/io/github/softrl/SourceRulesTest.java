package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only the text of sources and documents can tell; {@link ArchitectureTest} checks the classes. */
class SourceRulesTest {
    private static final int MAX_COLUMNS = 120;
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    /** Comments included, which the formatter leaves as they are. */
    @Test
    void lines_haveAtMost120Columns() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : javaFiles(Path.of("src"))) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).codePointCount(0, lines.get(i).length()) > MAX_COLUMNS) {
                    tooLong.add(file + ":" + (i + 1));
                }
            }
        }
        assertEquals(List.of(), tooLong);
    }

    /** Not even a constant or a link of theirs, of which the compiled classes would show nothing. */
    @Test
    void linearAndInternal_nameNothingElseOfSoftrl() throws IOException {
        List<String> names = new ArrayList<>();
        for (String folder : List.of("linear", "internal")) {
            for (Path file : javaFiles(MAIN.resolve("io/github/softrl").resolve(folder))) {
                Matcher name = Pattern.compile("io\\.github\\.softrl(?!\\." + folder + "\\b)")
                        .matcher(read(file));
                if (name.find()) {
                    names.add(file.toString());
                }
            }
        }
        assertEquals(List.of(), names);
    }

    /** A class Foo has a FooTest, or some test says "Covers … Foo …" in its first sentence. */
    @Test
    void classes_haveATest_orOneThatNamesThem() throws IOException {
        Set<String> covered = new TreeSet<>();
        for (Path test : javaFiles(TEST)) {
            if (name(test).endsWith("Test")) {
                Path folder = TEST.relativize(test).getParent();
                covered.add(folder.resolve(name(test).replaceAll("Test$", "")).toString());
                Matcher covers = Pattern.compile("Covers ([^:.]*)[:.]").matcher(read(test));
                if (covers.find()) {
                    for (String type : covers.group(1).split("\\W+")) {
                        covered.add(type);
                    }
                }
            }
        }
        Set<String> missing = new TreeSet<>();
        for (Path file : javaFiles(MAIN)) {
            String path = MAIN.relativize(file).toString().replace(".java", "");
            if (!name(file).equals("package-info") && !covered.contains(path) && !covered.contains(name(file))) {
                missing.add(path);
            }
        }
        assertEquals(
                Set.of(), missing, "classes without a FooTest, and without a test whose Javadoc begins Covers Foo: …");
    }

    /** Code in back quotes, such as `Foo`, `Foo.bar` or `FooTest.bar_baz`, names a class and a member that exist. */
    @Test
    void documents_nameWhatExists() throws IOException {
        List<Path> sources = javaFiles(Path.of("src"));
        Set<String> classes = sources.stream().map(SourceRulesTest::name).collect(Collectors.toSet());
        List<String> unknown = new ArrayList<>();
        int names = 0;
        for (String document : List.of("docs/theory.md", "docs/design.md", ".github/CONTRIBUTING.md")) {
            Matcher code = Pattern.compile("`([A-Z]\\w+?)(?:\\.(\\w+))?(?:\\([^`]*\\))?`")
                    .matcher(read(Path.of(document)));
            while (code.find()) {
                String type = code.group(1);
                boolean isOurs = classes.contains(type);
                if (!isOurs
                        && (type.endsWith("Test") && !type.equals("FooTest")
                                || type.matches("(Soft|Mdp|Finite|Solver|Learn|Policy).*"))) {
                    unknown.add(document + ": " + code.group());
                }
                if (isOurs && code.group(2) != null) {
                    names++;
                    Pattern member = Pattern.compile("\\b" + code.group(2) + "\\b");
                    boolean exists = sources.stream()
                            .filter(file -> name(file).equals(type))
                            .anyMatch(file -> member.matcher(read(file)).find());
                    if (!exists) {
                        unknown.add(document + ": " + code.group());
                    }
                }
            }
        }
        assertEquals(List.of(), unknown);
        assertTrue(names > 100, "the documents name " + names + " members");
    }
}
