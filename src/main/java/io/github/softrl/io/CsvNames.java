package io.github.softrl.io;

import io.github.softrl.Names;
import io.github.softrl.internal.Quoted;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names in CSV files of models and tables, and the terminal states that these files declare by the directives
 * {@code #terminal,state} or {@code #terminal,state,name}, because no other line mentions them; and the counts that a
 * last line {@code #end,…} gives, which must come where there is a line {@code #begin}, so that a file that was cut
 * off is not taken for a smaller one.
 */
final class CsvNames {
    private final DelimitedLines lines;
    private final Set<Integer> terminals = new HashSet<>();
    private final Map<Integer, String> states = new HashMap<>();
    private boolean hasBegun; // whether there was a line #begin
    private int[] end; // the counts of the last line, or null

    CsvNames(DelimitedLines lines) {
        this.lines = lines;
    }

    /** Reads the current line if it is a directive; returns whether it is. */
    boolean readDirective() throws IOException {
        if (end != null) {
            throw lines.error(0, "nothing may follow the line that begins with #end,");
        }
        if (!lines.isDirective()) {
            return false;
        }
        if (lines.isBegin()) {
            hasBegun = true;
            return true;
        }
        if (lines.isEnd()) {
            end = new int[lines.count() - 1];
            for (int i = 0; i < end.length; i++) {
                end[i] = lines.index(i + 1, "count");
            }
            return true;
        }
        if (lines.count() > 3) {
            throw lines.error(0, "a line that begins with #terminal, must be #terminal,state or #terminal,state,name");
        }
        int s = lines.index(1, "terminal state");
        terminals.add(s);
        state(s, lines.count() == 3 ? 2 : -1);
        return true;
    }

    /** Records the name of a state that a cell gives; does nothing if the cell is −1. */
    void state(int s, int cell) throws IOException {
        if (cell < 0) {
            return;
        }
        String name = lines.name(cell, "state " + s);
        String before = states.putIfAbsent(s, name);
        if (before != null && !before.equals(name)) {
            throw lines.error(
                    cell,
                    "the name of state " + s + " must be " + Quoted.of(before) + " as before: " + Quoted.of(name));
        }
    }

    /** Records the name that a cell gives to the action of the entry added last; does nothing if the cell is −1. */
    void action(ParsedPairs pairs, int cell) throws IOException {
        if (cell >= 0) {
            pairs.nameAction(lines.name(cell, "an action"));
        }
    }

    /** Returns one more than the largest state, after checking that entries and directives mention all states. */
    int requireEveryState(ParsedPairs pairs) throws IOException {
        int n = pairs.states();
        for (int s : terminals) {
            n = Math.max(n, s + 1);
        }
        if (n == 0) {
            throw lines.source().error("the file must have at least one state");
        }
        // the first state that is not mentioned is at most as large as the number of mentions
        boolean[] mentioned = new boolean[(int) Math.min(n, 2L * pairs.size() + terminals.size() + 1)];
        for (int k = 0; k < pairs.size(); k++) {
            mention(mentioned, pairs.state(k));
            mention(mentioned, pairs.nextState(k));
            if (!terminals.isEmpty() && terminals.contains(pairs.state(k))) {
                int s = pairs.state(k);
                throw pairs.error(
                        k,
                        "state " + s + " must have no actions, as a line " + directive(s)
                                + " declares it terminal; remove one of them");
            }
        }
        terminals.forEach(s -> mention(mentioned, s));
        for (int s = 0; s < mentioned.length; s++) {
            if (!mentioned[s]) {
                throw lines.source()
                        .error("states must be numbered from 0 without gaps: " + (n - 1) + " present, " + s
                                + " missing; "
                                + (s == 0
                                        ? "subtract 1 if they are numbered from 1"
                                        : "if it is a terminal state that nothing leads to, add a line "
                                                + directive(s)));
            }
        }
        return n;
    }

    /** Checks the counts of the last line, if there is one, and that there is one if there has to be. */
    void requireEnd(String of, int... counts) throws IOException {
        if (hasBegun && end == null) {
            throw lines.source()
                    .error("the last line must begin with #end, as there is a line #begin; the file is not complete");
        }
        if (end != null && !Arrays.equals(end, counts)) {
            throw lines.source()
                    .error("the numbers of " + of + " must be " + Arrays.toString(end) + ", as the last line says: "
                            + Arrays.toString(counts) + "; the file is not complete");
        }
    }

    /** Writes the line after the names of columns. */
    static void writeBegin(Writer out) throws IOException {
        out.write("#begin\n");
    }

    /** Writes the last line. */
    static void writeEnd(Writer out, int... counts) throws IOException {
        out.write("#end");
        for (int count : counts) {
            out.write("," + count);
        }
        out.write("\n");
    }

    private static void mention(boolean[] mentioned, int s) {
        if (s < mentioned.length) {
            mentioned[s] = true;
        }
    }

    /** Returns the names of states and actions, once the entries are arranged. */
    Names toNames(ParsedPairs pairs, int n) throws IOException {
        String[][] byState = pairs.actionNames();
        return lines.source().refusing(() -> {
            Names names = Names.none();
            if (!states.isEmpty()) {
                String[] ofStates = new String[n];
                for (int s = 0; s < n; s++) {
                    ofStates[s] = states.getOrDefault(s, "");
                }
                names = names.withStates(ofStates);
            }
            return byState == null ? names : names.withActionsByState(byState);
        });
    }

    private static String directive(int s) {
        return "#terminal," + s;
    }

    /** Writes a directive for a terminal state that no line mentions. */
    static void writeTerminal(Writer out, int s, Names names) throws IOException {
        out.write(directive(s) + stateCell(names, s) + "\n");
    }

    /** Returns a comma and the name of a state as a cell, or nothing if states have no names. */
    static String stateCell(Names names, int s) {
        return names.hasStates() ? "," + quoted(names.state(s)) : "";
    }

    /** Returns a comma and the name of an action as a cell, or nothing if actions have no names. */
    static String actionCell(Names names, int s, int a) {
        return names.hasActions() ? "," + quoted(names.action(s, a)) : "";
    }

    /** Returns a name as a cell: in quotes if it contains commas or quotes, or could be taken for a comment. */
    private static String quoted(String name) {
        return name.contains(",") || name.contains("\"") || name.startsWith("#")
                ? "\"" + name.replace("\"", "\"\"") + "\""
                : name;
    }
}
