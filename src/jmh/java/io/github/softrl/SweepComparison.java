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
 * Sweeps at λ = 1, γ = 0.99, side by side in one run: the library on one thread and two, the plain loop, and, where g++
 * and numpy are present, the C++ program of {@code src/jmh/native}, which is compiled here, and the Python one. The
 * table has medians of rounds taken in turn; the sums show that all did the same work. "evaluation" stands for sweeps
 * with the first policy frozen, and I − γP_π merged over the actions.
 */
public final class SweepComparison {
    private static final int ROUNDS = 7;
    private static final double DISCOUNT = 0.99;
    private static final Path NATIVE = Path.of("src/jmh/native");
    private static final List<String> COMPILE =
            List.of("g++", "-std=c++20", "-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math");
    private static final Pattern OUTPUT = Pattern.compile("ns/state ([0-9.]+) sum (\\S+)");

    private interface Round {
        /** Returns ns per state and sweep, and the sum of the values. */
        double[] run() throws IOException, InterruptedException;
    }

    private SweepComparison() {}

    /** Runs the comparison. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.printf(
                "%s, %s, %d processors, vectors of %s%n%n",
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                Runtime.getRuntime().availableProcessors(),
                vectors());
        Map<String, List<String>> programs = new LinkedHashMap<>();
        Path binary = Files.createTempDirectory("softrl").resolve("sweep");
        List<String> compile = new ArrayList<>(COMPILE);
        compile.addAll(
                List.of("-o", binary.toString(), NATIVE.resolve("sweep.cpp").toString()));
        if (succeeds(compile)) {
            programs.put("C++", List.of(binary.toString()));
        }
        List<String> python = List.of("python3", NATIVE.resolve("sweep.py").toString());
        if (succeeds(List.of("python3", "-c", "import numpy"))) {
            programs.put("numpy", python);
        }
        System.out.println("model          program        ns/state   spread      ratio   sum of values");
        compare('G', 100_000, 50, programs);
        compare('G', 1_000_000, 6, programs);
        compare('D', 1_000_000, 6, programs);
        compare('R', 1_000_000, 4, programs);
        compare('B', 100_000, 60, programs);
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            System.out.println(command.get(0) + " is not there");
            return false;
        }
    }

    /** Returns the width of the processor's vectors, as Linux tells. */
    private static String vectors() throws IOException {
        Path cpu = Path.of("/proc/cpuinfo");
        String flags = Files.exists(cpu) ? Files.readString(cpu) : "";
        return flags.contains("avx512f")
                ? "512 bits (AVX-512)"
                : flags.contains("avx2") ? "256 bits (AVX2)" : "unknown width";
    }

    private static void compare(char kind, int n, int sweeps, Map<String, List<String>> programs)
            throws IOException, InterruptedException {
        FiniteMdp mdp = YardstickModels.of(kind, n, DISCOUNT);
        Map<String, Round> rounds = new LinkedHashMap<>();
        rounds.put("plain loop", () -> plain(mdp, sweeps));
        rounds.put("softrl", () -> softrl(mdp, sweeps, 1));
        rounds.put("softrl, 2", () -> softrl(mdp, sweeps, 2));
        PolicyMatrix matrix = new PolicyMatrix(mdp, row -> true, () -> false);
        rounds.put("evaluation", () -> evaluation(mdp, matrix, sweeps));
        List<String> arguments = List.of(String.valueOf(kind), String.valueOf(n), String.valueOf(sweeps));
        programs.forEach((name, program) -> rounds.put(name, () -> program(program, arguments)));
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

    private static double[] program(List<String> command, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.addAll(arguments);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher matcher = OUTPUT.matcher(output);
        if (process.waitFor() != 0 || !matcher.find()) {
            throw new IOException(line + ": " + output);
        }
        return new double[] {Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))};
    }
}
