package io.github.softrl.io;

import io.github.softrl.Names;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tables of one or two numbers per state and action; {@link TableFiles} describes the format. */
final class CsvTable {
    /** One or two numbers for each state and action, and names. */
    record Content(double[][] first, double[][] second, Names names) {}

    private static final List<String> PAIR = List.of("idstate", "idaction");

    private CsvTable() {}

    /** Reads a file with the given columns of numbers, one or two, of which an infinity may be in the last. */
    static Content read(Path file, String... numbers) throws IOException {
        List<String> required = new ArrayList<>(PAIR);
        required.addAll(List.of(numbers));
        try (TextSource source = new TextSource(file)) {
            Cells cells = new Cells(source, true);
            CsvColumns columns = CsvColumns.read(cells, required, List.of("state", "action"));
            int[] cell = required.stream().mapToInt(columns::of).toArray();
            int state = columns.of("state");
            int action = columns.of("action");
            Entries entries = new Entries(source);
            CsvNames names = new CsvNames(cells);
            while (cells.nextRow()) {
                if (names.readDirective()) {
                    continue;
                }
                columns.requireWidth();
                int s = cells.index(cell[0], "idstate");
                int a = cells.index(cell[1], "idaction");
                double first = cells.number(cell[2], numbers[0]);
                entries.add(s, a, s, first, numbers.length == 1 ? 0 : cells.logarithm(cell[3], numbers[1]));
                names.state(s, state);
                names.action(entries, action);
            }
            int n = names.requireEveryState(entries);
            entries.arrange(n);
            entries.requireOnce();
            double[][] first = new double[n][];
            double[][] second = new double[n][];
            for (int s = 0; s < n; s++) {
                first[s] = new double[entries.actions(s)];
                second[s] = new double[entries.actions(s)];
                for (int a = 0; a < first[s].length; a++) {
                    first[s][a] = entries.first(entries.row(s, a));
                    second[s][a] = entries.second(entries.row(s, a));
                }
            }
            return new Content(first, second, names.toNames(entries, n));
        }
    }

    /** A row of numbers for a state and an action, as cells. */
    @FunctionalInterface
    interface Row {
        String of(int s, int a);
    }

    static void write(Writer out, String numbers, int[] actions, Names names, Row row) throws IOException {
        out.write(String.join(",", PAIR) + "," + numbers + (names.hasStates() ? ",state" : "")
                + (names.hasActions() ? ",action" : "") + "\n");
        for (int s = 0; s < actions.length; s++) {
            for (int a = 0; a < actions[s]; a++) {
                out.write(s + "," + a + "," + row.of(s, a)
                        + (names.hasStates() ? "," + CsvNames.quoted(names.state(s)) : "")
                        + (names.hasActions() ? "," + CsvNames.quoted(names.action(s, a)) : "") + "\n");
            }
            if (actions[s] == 0) {
                CsvNames.writeTerminal(out, s, names);
            }
        }
    }

    /** Reads one number per state. */
    static double[] readValues(Path file) throws IOException {
        try (TextSource source = new TextSource(file)) {
            Cells cells = new Cells(source, true);
            CsvColumns columns = CsvColumns.read(cells, List.of("idstate", "value"), List.of("state"));
            Entries entries = new Entries(source);
            CsvNames names = new CsvNames(cells);
            while (cells.nextRow()) {
                if (cells.isDirective()) {
                    throw cells.error(0, "a file of values must have a line for each state, terminal ones included");
                }
                columns.requireWidth();
                int s = cells.index(columns.of("idstate"), "idstate");
                entries.add(s, 0, s, cells.number(columns.of("value"), "value"), 0);
                names.state(s, columns.of("state"));
            }
            int n = names.requireEveryState(entries);
            entries.arrange(n);
            entries.requireOnce();
            names.toNames(entries, n);
            double[] values = new double[n];
            for (int s = 0; s < n; s++) {
                values[s] = entries.first(s);
            }
            return values;
        }
    }

    static void writeValues(Writer out, double[] values, Names names) throws IOException {
        out.write("idstate,value" + (names.hasStates() ? ",state" : "") + "\n");
        for (int s = 0; s < values.length; s++) {
            out.write(s + "," + values[s] + (names.hasStates() ? "," + CsvNames.quoted(names.state(s)) : "") + "\n");
        }
    }
}
