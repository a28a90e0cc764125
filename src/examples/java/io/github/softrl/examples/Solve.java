// spotless:off: the directives of JBang
//JAVA 17+
//REPOS mavenlocal,mavencentral
//DEPS io.github.softrl:softrl:0.1.0-SNAPSHOT
// spotless:on

package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.io.CassandraReader;
import io.github.softrl.io.MdpFiles;
import io.github.softrl.io.PrismReader;
import io.github.softrl.io.TableFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A command: reads a model from a file, solves it, prints values, the policy and the bound, and writes the policy. */
public final class Solve {
    private static final String USAGE = String.join(
            "\n",
            "usage: Solve FILE [--temperature λ] [--discount γ] [--tolerance ε] [--states N]",
            "             [--rewards FILE] [--state-rewards FILE] [--policy OUT.csv] [--q OUT.csv]",
            "FILE is a model as CSV (.csv, .csv.gz), in PRISM's explicit format (.tra, with --rewards .trew and",
            "--state-rewards .srew), or in Cassandra's format (any other name; its discount is in the file).",
            "Defaults: temperature 0, discount 0.95, tolerance 1e-8, and at most 20 states are printed.",
            "Exit status: 0 if the tolerance was reached, 1 if not, 2 if something is wrong with what was given.");
    private static final Set<String> OPTIONS = Set.of(
            "--temperature",
            "--discount",
            "--tolerance",
            "--states",
            "--rewards",
            "--state-rewards",
            "--policy",
            "--q");

    private Solve() {}

    /** Runs the command and ends the program with its status. */
    public static void main(String[] args) {
        int status = run(args, System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Runs the command and returns its exit status. */
    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length == 0 || List.of("-h", "--help").contains(args[0])) {
            (args.length == 0 ? err : out).println(USAGE);
            return args.length == 0 || out.checkError() ? 2 : 0;
        }
        try {
            Map<String, String> options = options(args);
            requireFit(args[0], options);
            int states = whole(options, "--states", 20);
            FiniteMdp mdp = read(Path.of(args[0]), options);
            Solution solution = SoftPolicyIteration.atTemperature(number(options, "--temperature", 0))
                    .withTolerance(number(options, "--tolerance", 1e-8))
                    .solve(mdp);
            print(mdp, solution, states, out);
            if (options.containsKey("--policy")) {
                TableFiles.write(solution.policy().withNames(mdp.names()), Path.of(options.get("--policy")));
            }
            if (options.containsKey("--q")) {
                TableFiles.write(solution.q().withNames(mdp.names()), Path.of(options.get("--q")));
            }
            if (out.checkError()) {
                throw new IOException("the output could not be written");
            }
            return converged(solution, err) ? 0 : 1;
        } catch (FileSystemException e) {
            err.println(e.getFile() + ": "
                    + (e instanceof AccessDeniedException ? "access is denied" : e.getReason() + " (" + e + ")"));
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            err.println(e instanceof IOException && e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (OutOfMemoryError e) {
            err.println("too little memory for this model: " + e.getMessage() + "; give Java more, as by -Xmx8g");
        }
        return 2;
    }

    /** Tells what to do about a tolerance that was not reached. */
    private static boolean converged(Solution solution, PrintStream err) {
        try {
            solution.requireConverged();
            return true;
        } catch (IllegalStateException e) {
            err.println(e.getMessage());
            return false;
        }
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 1; i < args.length; i += 2) {
            String fault = !OPTIONS.contains(args[i])
                    ? " is no option"
                    : i + 1 == args.length
                            ? " has no value"
                            : options.putIfAbsent(args[i], args[i + 1]) != null ? " is given twice" : "";
            if (!fault.isEmpty()) {
                throw new IllegalArgumentException(
                        "options must be pairs of a name and a value: " + args[i] + fault + "\n" + USAGE);
            }
        }
        return options;
    }

    /** Requires options that mean something for the file, and different files, which can be read and written. */
    private static void requireFit(String file, Map<String, String> options) throws IOException {
        boolean prism = hasEnding(file, ".tra");
        if (!prism && !hasEnding(file, ".csv")) {
            requireAbsent(options, "--discount", file + " has one of its own");
        }
        if (!prism) {
            requireAbsent(options, "--rewards", "only .tra files have rewards in files of their own");
            requireAbsent(options, "--state-rewards", "only .tra files have rewards in files of their own");
        }
        Map<Path, String> files = new HashMap<>(Map.of(requireFile(file), "the model"));
        for (String name : List.of("--rewards", "--state-rewards")) {
            if (options.containsKey(name)) {
                requireOwn(name, options, files.put(requireFile(options.get(name)), name));
            }
        }
        for (String name : List.of("--policy", "--q")) {
            if (options.containsKey(name)) {
                if (!hasEnding(options.get(name), ".csv")) {
                    throw new IllegalArgumentException(name + " must end in .csv or .csv.gz: " + options.get(name));
                }
                requireOwn(name, options, files.put(requirePlace(options.get(name)), name));
            }
        }
    }

    private static void requireOwn(String name, Map<String, String> options, String other) {
        if (other != null) {
            throw new IllegalArgumentException(
                    name + " must be a file of its own: " + options.get(name) + " is that of " + other);
        }
    }

    private static void requireAbsent(Map<String, String> options, String name, String reason) {
        if (options.containsKey(name)) {
            throw new IllegalArgumentException(name + " must be left out: " + reason);
        }
    }

    private static Path requireFile(String file) throws IOException {
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw new IOException(file
                    + (Files.isDirectory(path)
                            ? ": this is a folder"
                            : Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                                    ? ": this is no regular file"
                                    : ": there is no such file"));
        }
        return path.toRealPath();
    }

    /** Requires a folder for a file that is to be written, before anything is solved. */
    private static Path requirePlace(String file) throws IOException {
        Path path = Path.of(file).toAbsolutePath();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return requireFile(file);
        }
        if (path.getParent() == null || !Files.isDirectory(path.getParent())) {
            throw new IOException(file + ": there is no folder " + path.getParent());
        }
        if (!Files.isWritable(path.getParent())) {
            throw new IOException(file + ": the folder may not be written to");
        }
        return path.getParent().toRealPath().resolve(path.getFileName());
    }

    private static boolean hasEnding(String file, String ending) {
        String name = file.endsWith(".gz") ? file.substring(0, file.length() - 3) : file;
        return name.toLowerCase(Locale.ROOT).endsWith(ending);
    }

    private static double number(Map<String, String> options, String name, double otherwise) {
        String text = options.get(name);
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number: " + text, e);
        }
    }

    private static int whole(Map<String, String> options, String name, int otherwise) {
        double number = number(options, name, otherwise);
        if (!(number >= 0 && number <= Integer.MAX_VALUE && number == Math.rint(number))) {
            throw new IllegalArgumentException(name + " must be a whole number: " + options.get(name));
        }
        return (int) number;
    }

    private static FiniteMdp read(Path file, Map<String, String> options) throws IOException {
        double discount = number(options, "--discount", 0.95);
        if (hasEnding(file.toString(), ".csv")) {
            return MdpFiles.readCsv(file, discount);
        }
        if (hasEnding(file.toString(), ".tra")) {
            PrismReader reader = PrismReader.of(file);
            if (options.containsKey("--rewards")) {
                reader = reader.withTransitionRewards(Path.of(options.get("--rewards")));
            }
            if (options.containsKey("--state-rewards")) {
                reader = reader.withStateRewards(Path.of(options.get("--state-rewards")));
            }
            return reader.read(discount).mdp();
        }
        return CassandraReader.of(file).read().mdp();
    }

    private static void print(FiniteMdp mdp, Solution solution, int states, PrintStream out) {
        out.println(mdp);
        out.printf(
                Locale.ROOT,
                "temperature %s, %s after %d iterations; no value is off by more than %.1e%n%n",
                solution.temperature(),
                solution.status(),
                solution.iterations(),
                solution.errorBound());
        out.println("state             value  policy (most probable actions)");
        Policy policy = solution.policy();
        for (int s = 0; s < Math.min(states, mdp.stateCount()); s++) {
            StringBuilder actions = new StringBuilder(mdp.isTerminal(s) ? "terminal" : "");
            double[] p = policy.row(s);
            Integer[] order = new Integer[p.length];
            Arrays.setAll(order, a -> a);
            Arrays.sort(order, (a, b) -> Double.compare(p[b], p[a]));
            for (int k = 0; k < Math.min(3, order.length); k++) {
                actions.append(String.format(
                        Locale.ROOT, "%s%s %.6g", k > 0 ? ", " : "", mdp.names().action(s, order[k]), p[order[k]]));
            }
            String more = p.length > 3 ? ", …" : "";
            out.printf(Locale.ROOT, "%-8s %14.8g  %s%s%n", mdp.names().state(s), solution.value(s), actions, more);
        }
        if (states < mdp.stateCount()) {
            out.printf(
                    Locale.ROOT,
                    "… and %,d more states: --states %d prints all%n",
                    mdp.stateCount() - states,
                    mdp.stateCount());
        }
    }
}
