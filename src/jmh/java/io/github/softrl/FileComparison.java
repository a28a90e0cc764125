package io.github.softrl;

import io.github.softrl.io.MdpFiles;
import io.github.softrl.testing.YardstickModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Times reading a model of 10⁷ transitions from a CSV file against {@code Files.lines}, which parses nothing. The
 * models are G, whose probabilities are short, and R, whose probabilities have all digits. The argument is the number
 * of transitions.
 */
public final class FileComparison {
    private static final int ROUNDS = 7;

    private FileComparison() {}

    /** Prints the table. */
    public static void main(String[] args) throws IOException {
        int transitions = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        Path file = Files.createTempFile("softrl", ".csv");
        try {
            System.out.println("transitions   MB     lines s   model s  ratio (quartiles)     written s");
            compare('G', YardstickModels.of('G', transitions / 12, 0.9), file);
            compare('R', YardstickModels.of('R', transitions / 20, 0.9), file);
        } finally {
            Files.delete(file);
        }
    }

    private static void compare(char kind, FiniteMdp mdp, Path file) throws IOException {
        long start = System.nanoTime();
        MdpFiles.writeCsv(mdp, file);
        double written = (System.nanoTime() - start) / 1e9;
        double[] lines = new double[ROUNDS];
        double[] model = new double[ROUNDS];
        double[] ratio = new double[ROUNDS];
        for (int i = -1; i < ROUNDS; i++) { // the first warms up
            start = System.nanoTime();
            long count = count(file);
            long middle = System.nanoTime();
            FiniteMdp read = MdpFiles.readCsv(file, 0.9);
            long end = System.nanoTime();
            long expected = mdp.transitionCount() + 3; // and the header, #begin and #end
            if (count != expected || !read.equals(mdp)) {
                throw new AssertionError("another model was read");
            }
            lines[Math.max(i, 0)] = (middle - start) / 1e9;
            model[Math.max(i, 0)] = (end - middle) / 1e9;
            ratio[Math.max(i, 0)] = (double) (end - middle) / (middle - start);
        }
        Arrays.sort(lines);
        Arrays.sort(model);
        Arrays.sort(ratio);
        System.out.printf(
                Locale.ROOT,
                "%c %,-11d %5d  %7.2f  %8.2f  %5.2f (%.2f-%.2f)  %14.2f%n",
                kind,
                mdp.transitionCount(),
                Files.size(file) >> 20,
                lines[ROUNDS / 2],
                model[ROUNDS / 2],
                ratio[ROUNDS / 2],
                ratio[ROUNDS / 4],
                ratio[ROUNDS - 1 - ROUNDS / 4],
                written);
    }

    private static long count(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.mapToLong(String::length)
                    .filter(length -> length >= 0)
                    .map(length -> 1)
                    .sum();
        }
    }
}
