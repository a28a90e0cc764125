package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
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
    private static final Path EXAMPLES = Path.of("src/examples/java");
    private static final Path THEORY = Path.of("docs/theory.md");

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

    private static final Pattern TEST_NAME = Pattern.compile("`(?:(\\w+Test)(?:\\.(\\w+))?|([a-z]\\w*_\\w+))`");

    /** The tests of a test class: its methods with an annotation such as {@code @Test}, as they are compiled. */
    private static Set<String> tests(String testClass) throws IOException {
        Path file = javaFiles(TEST).stream()
                .filter(f -> name(f).equals(testClass))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no test class " + testClass));
        Set<String> tests = new TreeSet<>();
        for (Method method : load(TEST.relativize(file)).getDeclaredMethods()) {
            if (Stream.of(method.getAnnotations())
                    .anyMatch(a -> a.annotationType().getSimpleName().endsWith("Test"))) {
                tests.add(method.getName());
            }
        }
        return tests;
    }

    private static Class<?> load(Path file) {
        String type = file.toString().replace(".java", "").replaceAll("[/\\\\]", ".");
        try {
            return Class.forName(type, false, SourceRulesTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Tests are named as `FooTest.bar_baz`, and further ones of the same class as `bar_baz`. */
    private static int testsNamedIn(String text, List<String> unknown) throws IOException {
        int count = 0;
        String testClass = null;
        Matcher name = TEST_NAME.matcher(text);
        while (name.find()) {
            testClass = name.group(1) == null ? testClass : name.group(1);
            String test = name.group(1) == null ? name.group(3) : name.group(2);
            if (testClass == null || test != null && !tests(testClass).contains(test)) {
                unknown.add(testClass + ": " + name.group());
            }
            count += test == null ? 0 : 1;
        }
        return count;
    }

    @Test
    void theory_namesTestsThatExist() throws IOException {
        List<String> unknown = new ArrayList<>();
        int tests = testsNamedIn(read(THEORY), unknown);
        assertEquals(List.of(), unknown);
        assertTrue(tests > 120, "names " + tests + " tests");
    }

    /** The names of all that a class declares: methods, fields, constants and nested classes. */
    private static Set<String> members(Class<?> type) {
        Set<String> members = new TreeSet<>();
        Stream.of(type.getDeclaredMethods()).forEach(m -> members.add(m.getName()));
        Stream.of(type.getMethods()).forEach(m -> members.add(m.getName()));
        Stream.of(type.getDeclaredFields()).forEach(f -> members.add(f.getName()));
        Stream.of(type.getDeclaredClasses()).forEach(c -> members.add(c.getSimpleName()));
        return members;
    }

    /** Code such as `Foo.bar` or `Foo.bar(x)`; and `bar(x)`, `foo.bar`, `withBar` or `barBaz`, of whatever class. */
    @Test
    void theory_namesMembersThatAreDeclared() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path root : List.of(MAIN, EXAMPLES)) {
            javaFiles(root).stream()
                    .map(root::relativize)
                    .filter(f -> !name(f).contains("-info"))
                    .forEach(sources::add);
        }
        Set<String> all = new TreeSet<>();
        for (Path file : sources) {
            all.addAll(members(load(file)));
        }
        List<String> unknown = new ArrayList<>();
        int names = 0;
        Matcher code =
                Pattern.compile("`(?:(\\w+)\\.)?([a-z]\\w+)(?:\\([^`]*\\))?`").matcher(read(THEORY));
        while (code.find()) {
            String type = code.group(1);
            String member = code.group(2);
            if (type != null && type.endsWith("Test") || type == null && member.contains("_")) {
                continue; // a test
            }
            boolean isKnown = (type == null || Character.isLowerCase(type.charAt(0))) && all.contains(member);
            for (Path file : sources) {
                isKnown |= name(file).equals(type) && members(load(file)).contains(member);
            }
            if (!isKnown) {
                unknown.add(code.group());
            }
            names++;
        }
        assertEquals(List.of(), unknown);
        assertTrue(names > 100, "names " + names + " members");
    }

    /** The equations in the order of the text: indented lines that end with a number, as in (7), (20') or (28a). */
    private static List<String> equations(List<String> lines) {
        List<String> equations = new ArrayList<>();
        for (String line : lines) {
            Matcher number =
                    Pattern.compile("^ {4}.*\\s\\((\\d+[a-z']?)\\)\\s*$").matcher(line);
            if (number.find()) {
                equations.add(number.group(1));
            }
        }
        return equations;
    }

    /** Each is in a row of a table: its numbers, such as (7) or (21d), (21e), then code, then a test method. */
    @Test
    void theory_equationsNameCodeAndTests() throws IOException {
        List<String> lines = Files.readAllLines(THEORY);
        List<String> equations = equations(lines);
        Set<String> named = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("| (")) {
                String[] cells = line.split("(?<!\\\\)\\|");
                boolean hasCode = cells.length == 4
                        && Pattern.compile("`[A-Z]\\w+(\\.\\w+)?")
                                .matcher(cells[2])
                                .find();
                if (!hasCode || testsNamedIn(cells[3], wrong) == 0) {
                    wrong.add(line);
                }
                Matcher number = Pattern.compile("\\((\\d+[a-z']?)\\)").matcher(cells[1]);
                while (number.find()) {
                    named.add(number.group(1));
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(new TreeSet<>(equations), named);
        assertEquals(equations.size(), named.size(), "no number twice");
        assertTrue(named.size() >= 49, "only " + named.size() + " equations were found");
    }
}
