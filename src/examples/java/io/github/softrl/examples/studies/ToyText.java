package io.github.softrl.examples.studies;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.Solution;
import io.github.softrl.examples.support.GridMap;
import io.github.softrl.examples.support.GymTable;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The main job: solves Gymnasium's toy-text tables exactly, at several temperatures, and prints the results. */
public final class ToyText {
    /** A table, where it starts (in one of these states, all equally likely), its map or null, and what to solve. */
    private record Job(String title, String table, double discount, int[] start, GridMap map, List<Setting> settings) {}

    /** A temperature, and a tolerance that makes 12 digits of the start's value certain. */
    private record Setting(double temperature, double tolerance) {}

    /** FrozenLake's larger map. */
    static final List<String> LAKE = List.of(
            "S.......", //
            "........",
            "...H....",
            ".....H..",
            "...H....",
            ".HH...H.",
            ".H..H.H.",
            "...H...G");

    private static final Job FROZEN_LAKE = new Job(
            "FrozenLake 8x8, slippery",
            "frozenlake8_slippery",
            0.99,
            new int[] {0},
            new GridMap(LAKE, "<v>^", " (H hole, G goal)"),
            List.of(
                    new Setting(0, 2e-13),
                    new Setting(1e-3, 2e-13),
                    new Setting(0.01, 4e-13),
                    new Setting(0.1, 2e-12)));

    private static final Job TAXI = new Job(
            "Taxi, from a random start",
            "taxi",
            0.99,
            taxiStarts(),
            null,
            List.of(new Setting(0, 2e-12), new Setting(1e-3, 2e-12), new Setting(1, 1e-11), new Setting(10, 1e-9)));

    private static final Job CLIFF = new Job(
            "CliffWalking",
            "cliffwalking_det",
            0.9,
            new int[] {36},
            new GridMap(
                    List.of("............", "............", "............", "SCCCCCCCCCCG"),
                    "^>v<",
                    " (C cliff, G goal)"),
            List.of(new Setting(0, 1e-12), new Setting(1e-3, 1e-12), new Setting(1, 1e-12)));

    private ToyText() {}

    /** Prints the results to standard output, and nothing else. */
    public static void main(String[] args) {
        run(System.out);
    }

    static void run(PrintStream out) {
        out.println("Soft Q-value iteration (VI) and soft policy iteration (PI), errors certified");
        for (Job job : List.of(FROZEN_LAKE, TAXI, CLIFF)) {
            FiniteMdp mdp = GymTable.read(job.table, job.discount);
            out.println();
            out.printf(
                    Locale.ROOT,
                    "%s: %d states, %d state-action pairs, discount %s%n%n",
                    job.title,
                    mdp.stateCount(),
                    mdp.stateActionCount(),
                    mdp.discount());
            out.println("                              ---------- VI ----------  --------- PI ---------");
            out.println("temperature  soft start value error <= sweeps      time  error <= its.     time");
            List<Solution> solutions = new ArrayList<>();
            for (Setting setting : job.settings) {
                solutions.add(solve(out, mdp, job, setting));
            }
            if (job.map != null) {
                printMaps(out, job.map, solutions);
            }
        }
        out.println();
        FourAlgorithms.run(out);
    }

    private static Solution solve(PrintStream out, FiniteMdp mdp, Job job, Setting setting) {
        long start = System.nanoTime();
        Solution sweeps = SoftQValueIteration.atTemperature(setting.temperature)
                .withTolerance(setting.tolerance)
                .solve(mdp)
                .requireConverged();
        long middle = System.nanoTime();
        Solution policies = SoftPolicyIteration.atTemperature(setting.temperature)
                .withTolerance(setting.tolerance)
                .solve(mdp)
                .requireConverged();
        long end = System.nanoTime();
        double value = IntStream.of(job.start).mapToDouble(sweeps::value).sum() / job.start.length;
        out.printf(
                Locale.ROOT,
                "%11s %17s  %7.1e %6d %6.1f ms   %7.1e %4d %5.1f ms%n",
                setting.temperature,
                digits(value, sweeps.errorBound()),
                sweeps.errorBound(),
                sweeps.iterations(),
                (middle - start) / 1e6,
                policies.errorBound(),
                policies.iterations(),
                (end - middle) / 1e6);
        return sweeps;
    }

    /** Returns the decimals that the bound makes certain, and one more. */
    private static String digits(double value, double errorBound) {
        int decimals = (int) Math.ceil(-Math.log10(errorBound));
        return BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    private static void printMaps(PrintStream out, GridMap map, List<Solution> solutions) {
        String column = "%-" + Math.max(map.width(), 15) + "s";
        out.println();
        out.println("Most probable actions, by temperature" + map.legend() + ":");
        out.println(line(solutions.stream().map(s -> s.temperature() + "").toList(), column));
        List<List<String>> maps =
                solutions.stream().map(s -> map.draw(s.policy())).toList();
        for (int y = 0; y < maps.get(0).size(); y++) {
            int row = y;
            out.println(line(maps.stream().map(m -> m.get(row)).toList(), column));
        }
    }

    private static String line(List<String> cells, String column) {
        return cells.stream()
                .map(cell -> String.format(Locale.ROOT, column, cell))
                .collect(Collectors.joining("   ", "  ", ""))
                .stripTrailing();
    }

    /**
     * A state is ((row·5 + column)·5 + passenger)·4 + destination; the passenger waits elsewhere than at the
     * destination.
     */
    static int[] taxiStarts() {
        return IntStream.range(0, 500)
                .filter(s -> s / 4 % 5 < 4 && s / 4 % 5 != s % 4)
                .toArray();
    }
}
