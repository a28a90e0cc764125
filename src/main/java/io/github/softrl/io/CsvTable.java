package io.github.softrl.io;

import io.github.softrl.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of one or two numbers per state-action pair, or per state; {@link TableFiles} describes the format.
 *
 * @param first the first numbers, as {@code [s][a]}; one per state if the table is not by action
 * @param second the second numbers, or null
 * @param names the names of states and actions
 */
record CsvTable(double[][] first, double[][] second, Names names) {
    private static final String ACTION = "idaction";

    /** Reads a file with the columns idstate, perhaps idaction, and one number. */
    static CsvTable read(Path file, String... required) throws IOException {
        return read(file, null, required);
    }

    /** Reads such a file, in which the number's logarithm may have a column, too. */
    static CsvTable read(Path file, String logarithm, String... required) throws IOException {
        try (TextSource source = new TextSource(file)) {
            DelimitedLines lines = new DelimitedLines(source, true);
            int number = required[1].equals(ACTION) ? 2 : 1;
            List<String> optional = new ArrayList<>(number == 2 ? List.of("state", "action") : List.of("state"));
            if (logarithm != null) {
                optional.add(0, logarithm);
            }
            CsvColumns columns = CsvColumns.read(lines, List.of(required), optional);
            int log = logarithm == null ? -1 : columns.of(logarithm);
            int[] cell = Arrays.stream(required).mapToInt(columns::of).toArray();
            int state = columns.of("state");
            int action = columns.of("action");
            ParsedPairs pairs = new ParsedPairs(source);
            CsvNames names = new CsvNames(lines);
            while (lines.nextLine()) {
                if (number == 1 && lines.isTerminal()) {
                    throw lines.error(0, "a file of values must have a line for each state, terminal ones included");
                }
                if (names.readDirective()) {
                    continue;
                }
                columns.requireWidth();
                int s = lines.index(cell[0], required[0]);
                int a = number == 2 ? lines.index(cell[1], ACTION) : 0;
                double x = lines.number(cell[number], required[number]);
                double y = log < 0 ? 0 : lines.logarithm(log, logarithm);
                pairs.add(s, a, s, x, y);
                names.state(s, state);
                names.action(pairs, action);
            }
            int n = names.requireEveryState(pairs);
            pairs.arrange(n);
            pairs.requireOnce();
            names.requireEnd("states and entries", n, pairs.size());
            return new CsvTable(pairs.table(true), log < 0 ? null : pairs.table(false), names.toNames(pairs, n));
        }
    }

    void write(Path file, String... columns) throws IOException {
        boolean byAction = columns[1].equals(ACTION);
        TextSink.write(file, out -> {
            out.write(String.join(",", columns) + (names.hasStates() ? ",state" : "")
                    + (names.hasActions() ? ",action" : "") + "\n");
            CsvNames.writeBegin(out);
            for (int s = 0; s < first.length; s++) {
                for (int a = 0; a < first[s].length; a++) {
                    out.write(s + (byAction ? "," + a : "") + "," + first[s][a]
                            + (second == null ? "" : "," + second[s][a])
                            + CsvNames.stateCell(names, s)
                            + CsvNames.actionCell(names, s, a) + "\n");
                }
                if (first[s].length == 0) {
                    CsvNames.writeTerminal(out, s, names);
                }
            }
            CsvNames.writeEnd(
                    out,
                    first.length,
                    Arrays.stream(first).mapToInt(row -> row.length).sum());
        });
    }
}
