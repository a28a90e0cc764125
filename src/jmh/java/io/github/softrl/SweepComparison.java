package io.github.softrl;

import io.github.softrl.linear.SparseMatrix;
import io.github.softrl.linear.Vectors;
import io.github.softrl.testing.YardstickModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sweeps at λ = 1, γ = 0.99, side by side in one run: the library on one thread and two, the plain loop, and, if a
 * folder is given that holds them, a C++ program {@code yardstick} and a numpy one, {@code yardstick_numpy.py}, which
 * take MODEL N SWEEPS and print ns/state and the sum of the values. The table has medians of rounds taken in turn; the
 * sums prove that all did the same work. "evaluation" stands for sweeps with the first policy frozen, and I − γP_π
 * merged over the actions.
 */
public final class SweepComparison {
    private static final int ROUNDS = 7;
    private static final double DISCOUNT = 0.99;
    private static final Pattern OUTPUT = Pattern.compile("median ([0-9.]+).*sum=(\\S+)");

    private interface Round {
        /** Returns ns per state and sweep, and the sum of the values. */
        double[] run() throws IOException, InterruptedException;
    }

    private SweepComparison() {}

    /** Runs the comparison; an argument names the folder of the other programs. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = args.length > 0 ? Path.of(args[0]) : null;
        System.out.printf(
                "%s, %s, %d processors%n%n",
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                Runtime.getRuntime().availableProcessors());
        System.out.println("model          program        ns/state   spread      ratio   sum of values");
        compare('G', 100_000, 50, folder);
        compare('G', 1_000_000, 6, folder);
        compare('D', 1_000_000, 6, folder);
        compare('R', 1_000_000, 4, folder);
        compare('B', 100_000, 60, folder);
    }

    private static void compare(char kind, int n, int sweeps, Path folder) throws IOException, InterruptedException {
        FiniteMdp mdp = YardstickModels.of(kind, n, DISCOUNT);
        Map<String, Round> rounds = new LinkedHashMap<>();
        rounds.put("plain loop", () -> plain(mdp, sweeps));
        rounds.put("softrl", () -> softrl(mdp, sweeps, 1));
        rounds.put("softrl, 2", () -> softrl(mdp, sweeps, 2));
        PolicyMatrix matrix = new PolicyMatrix(mdp, row -> true, () -> false);
        rounds.put("evaluation", () -> evaluation(mdp, matrix, sweeps));
        List<String> arguments = List.of(String.valueOf(kind), String.valueOf(n), String.valueOf(sweeps));
        if (folder != null && Files.isExecutable(folder.resolve("yardstick"))) {
            String program = folder.resolve("yardstick").toString();
            rounds.put("C++", () -> program(List.of(program), arguments, "1", "0.99", "1", "12345", "1"));
        }
        if (folder != null && Files.exists(folder.resolve("yardstick_numpy.py"))) {
            List<String> program =
                    List.of("python3", folder.resolve("yardstick_numpy.py").toString());
            rounds.put("numpy", () -> program(program, arguments, "0.99", "1", "12345", "1"));
        }
        Map<String, List<double[]>> results = new LinkedHashMap<>();
        for (int round = -1; round < ROUNDS; round++) {
            for (Map.Entry<String, Round> entry : rounds.entrySet()) {
                double[] result = entry.getValue().run();
                if (round >= 0) { // the first warms up
                    results.computeIfAbsent(entry.getKey(), key -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        double softrl = median(results.get("softrl"));
        results.forEach((name, all) -> System.out.printf(
                Locale.ROOT,
                "%s %,-11d  %-12s %9.1f   %4.1f-%-5.1f %7.2f   %.11g%n",
                kind,
                n,
                name,
                median(all),
                all.stream().mapToDouble(r -> r[0]).min().orElseThrow(),
                all.stream().mapToDouble(r -> r[0]).max().orElseThrow(),
                median(all) / softrl,
                all.get(0)[1]));
    }

    private static double median(List<double[]> results) {
        return results.stream().mapToDouble(r -> r[0]).sorted().toArray()[results.size() / 2];
    }

    private static double[] plain(FiniteMdp mdp, int sweeps) {
        return iterate((v, tv) -> PlainSweep.apply(mdp.rows(), DISCOUNT, 1, v, tv), mdp.stateCount(), sweeps);
    }

    private static double[] softrl(FiniteMdp mdp, int sweeps, int threads) {
        try (Sweeps all = new Sweeps(mdp, 1, threads, () -> false)) {
            return iterate(all::apply, mdp.stateCount(), sweeps);
        }
    }

    private static double[] iterate(BiConsumer<double[], double[]> sweep, int states, int sweeps) {
        double[] v = new double[states];
        double[] tv = new double[states];
        long start = System.nanoTime();
        for (int k = 0; k < sweeps; k++) {
            sweep.accept(v, tv);
            double[] last = v;
            v = tv;
            tv = last;
        }
        return result(start, v, sweeps);
    }

    /** Sweeps of evaluation, V ← T_π V, for the policy that is greedy at V = 0. */
    private static double[] evaluation(FiniteMdp mdp, PolicyMatrix matrix, int sweeps) {
        double[] v = new double[mdp.stateCount()];
        double[] b = new double[v.length];
        double[] r = new double[v.length];
        double[] policy = new double[mdp.stateActionCount()];
        try (Sweeps improvement = new Sweeps(mdp, 1, 1, () -> false)) {
            improvement.improve(v, b, policy);
        }
        SparseMatrix a = matrix.fill(policy);
        long start = System.nanoTime();
        for (int k = 0; k < sweeps; k++) {
            a.residual(b, v, r);
            Vectors.add(v, r);
        }
        return result(start, v, sweeps);
    }

    private static double[] result(long start, double[] v, int sweeps) {
        return new double[] {
            (System.nanoTime() - start) / (double) sweeps / v.length,
            Arrays.stream(v).sum()
        };
    }

    private static double[] program(List<String> command, List<String> arguments, String... more)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.addAll(arguments);
        line.addAll(List.of(more));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        double[] result = null;
        Matcher matcher = OUTPUT.matcher(output);
        while (matcher.find()) { // of several variants the last, the tuned one
            result = new double[] {Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))};
        }
        if (process.waitFor() != 0 || result == null) {
            throw new IOException(line + ": " + output);
        }
        return result;
    }
}
