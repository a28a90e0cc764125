package io.github.softrl;

import io.github.softrl.examples.EngineEstimation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The estimation of Rust's bus engines by the example and by a dense numpy program, in turn: whole processes, from a
 * cold virtual machine, and repetitions within one. Then how long it takes to explore a million states, and to number
 * them with a HashMap.
 */
public final class EstimationComparison {
    private static final int PROCESSES = 7;
    private static final int WARM = 60; // repetitions, of which the last third counts

    private record Cell(int x, int y) {}

    private enum Move {
        LEFT,
        DOWN,
        RIGHT,
        UP,
        STAY
    }

    private EstimationComparison() {}

    /** Prints medians. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EngineEstimation.class.getName());
        List<String> numpy = List.of("python3", "src/jmh/native/engines.py");
        double[][] cold = new double[2][PROCESSES];
        for (int i = 0; i < PROCESSES; i++) {
            cold[0][i] = milliseconds(java);
            cold[1][i] = milliseconds(numpy);
        }
        print("whole process", median(cold[0]), median(cold[1]));
        double[] warm = new double[WARM];
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        for (int i = 0; i < WARM; i++) {
            long start = System.nanoTime();
            EngineEstimation.print(nowhere);
            warm[i] = (System.nanoTime() - start) / 1e6;
        }
        print("warm", median(Arrays.copyOfRange(warm, 2 * WARM / 3, WARM)), median(repetitions(numpy)));
        for (int i = 0; i < 3; i++) {
            explore(1_000);
            number(1_000);
        }
    }

    private static void print(String what, double java, double numpy) {
        System.out.printf(
                Locale.ROOT, "%-14s softrl %4.0f ms, numpy %4.0f ms, ratio %.2f%n", what, java, numpy, java / numpy);
    }

    private static double milliseconds(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + command);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** Returns the milliseconds of repetitions within one process, which prints them last. */
    private static double[] repetitions(List<String> command) throws IOException {
        List<String> repeated = new ArrayList<>(command);
        repeated.add("20");
        Process process = new ProcessBuilder(repeated).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String last = printed.substring(printed.lastIndexOf(':') + 1).strip();
        return Arrays.stream(last.split(" +")).mapToDouble(Double::parseDouble).toArray();
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Numbers the same cells with a HashMap, and makes no model. */
    private static void number(int side) {
        long start = System.nanoTime();
        Map<Cell, Integer> numbers = new HashMap<>();
        List<Cell> cells = new ArrayList<>();
        numbers.put(new Cell(0, 0), 0);
        cells.add(new Cell(0, 0));
        for (int i = 0; i < cells.size(); i++) {
            for (Move move : Move.values()) {
                for (boolean succeeds : new boolean[] {true, false}) {
                    Cell next = succeeds ? next(cells.get(i), move, side) : cells.get(i);
                    if (numbers.putIfAbsent(next, cells.size()) == null) {
                        cells.add(next);
                    }
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,d states numbered by a HashMap in %.1f s%n",
                cells.size(),
                (System.nanoTime() - start) / 1e9);
    }

    private static Cell next(Cell cell, Move move, int side) {
        int x = Math.floorMod(cell.x + (move == Move.LEFT ? -1 : move == Move.RIGHT ? 1 : 0), side);
        int y = Math.floorMod(cell.y + (move == Move.UP ? -1 : move == Move.DOWN ? 1 : 0), side);
        return new Cell(x, y);
    }

    /** Explores a torus of cells, each move of which may fail. */
    private static void explore(int side) {
        Move[] moves = Move.values();
        long start = System.nanoTime();
        StateSpace<Cell, Move> space = StateSpace.explore(
                0.99,
                (cell, out) -> {
                    for (Move move : moves) {
                        out.add(move, next(cell, move, side), 0.5, -1);
                        out.add(move, cell, 0.5, -1);
                    }
                },
                new Cell(0, 0));
        System.out.printf(
                Locale.ROOT,
                "%,d states with %,d transitions explored in %.1f s%n",
                space.size(),
                space.mdp().transitionCount(),
                (System.nanoTime() - start) / 1e9);
    }
}
