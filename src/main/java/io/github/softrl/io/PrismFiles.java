package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a model in PRISM's explicit files; {@link PrismReader} says what they hold. */
final class PrismFiles {
    private static final Pattern LABEL = Pattern.compile("(\\d{1,9})=\"([^\"]+)\"");

    private final Path file;
    private final int states;
    private final Entries entries;
    private final double[] stateReward;

    private PrismFiles(Path file, int states, Entries entries) {
        this.file = file;
        this.states = states;
        this.entries = entries;
        this.stateReward = new double[states];
    }

    /** Reads a .tra file. */
    static PrismFiles readTransitions(Path file) throws IOException {
        try (TextSource source = new TextSource(file)) {
            Cells cells = new Cells(source, false);
            int[] header = header(cells, "states", "choices", "transitions");
            Entries entries = new Entries(source);
            while (cells.nextRow()) {
                if (cells.count() != 5) {
                    cells.require(4, "state choice next-state probability, and perhaps an action");
                }
                int s = state(cells, 0, header[0]);
                int a = cells.index(1, "choice");
                int s2 = state(cells, 2, header[0]);
                double p = number(cells, 3, "probability");
                cells.requireProbability(3, p);
                entries.add(s, a, s2, p, 0);
                if (cells.count() == 5) {
                    entries.nameAction(cells.text(4));
                }
            }
            source.requirePlausible(header[0], "states");
            entries.arrange(header[0]);
            requireCount(source, header[1], entries.rows(), "choices");
            requireCount(source, header[2], entries.size(), "transitions");
            return new PrismFiles(file, header[0], entries);
        }
    }

    private static int[] header(Cells cells, String... names) throws IOException {
        String expected = "the numbers of " + String.join(", ", names);
        if (!cells.nextRow()) {
            throw cells.source().error("the file must begin with " + expected + "; it is empty");
        }
        int[] header = new int[names.length];
        if (cells.count() != names.length) {
            throw cells.error(
                    0,
                    "the first line must have " + names.length + " cells, " + expected + ": " + cells.count()
                            + (names.length == 3 && cells.count() == 2 ? "; a Markov chain has no choices" : ""));
        }
        for (int i = 0; i < names.length; i++) {
            header[i] = cells.index(i, "the number of " + names[i]);
        }
        return header;
    }

    private static int state(Cells cells, int cell, int states) throws IOException {
        int s = cells.index(cell, "state");
        if (s >= states) {
            throw cells.error(cell, "state must be in [0, " + states + "), as the first line says: " + s);
        }
        return s;
    }

    /** Returns the state before the colon that ends or divides the first cell. */
    private int stateBefore(Cells cells) throws IOException {
        int s = cells.indexBefore(0, ':', "state");
        if (s >= states) {
            throw cells.source()
                    .error(cells.source().from(), "state must be in [0, " + states + "), as in " + file + ": " + s);
        }
        return s;
    }

    /** Returns a finite number, or the quotient of two. */
    private static double number(Cells cells, int cell, String name) throws IOException {
        String text = cells.text(cell);
        int slash = text.indexOf('/');
        if (slash < 0) {
            return cells.number(cell, name);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        double quotient = Decimals.number(bytes, 0, slash) / Decimals.number(bytes, slash + 1, bytes.length);
        if (!Double.isFinite(quotient)) {
            throw cells.error(cell, name + " must be a finite decimal number or a fraction: " + text);
        }
        return quotient;
    }

    private static void requireCount(TextSource source, int expected, int count, String of) throws IOException {
        if (count != expected) {
            throw source.error("there must be " + expected + " " + of + ", as the first line says: " + count);
        }
    }

    /** Reads a .trew file. */
    void addTransitionRewards(Path rewards) throws IOException {
        try (TextSource source = new TextSource(rewards)) {
            Cells cells = new Cells(source, false);
            int[] header = header(cells, "states", "choices", "rewards");
            requireSame(cells, 0, header[0], states, "states");
            requireSame(cells, 1, header[1], entries.rows(), "choices");
            boolean[] rewarded = new boolean[entries.size()];
            Map<Integer, List<Integer>> successors = new HashMap<>(); // of the row of the line before
            int indexed = -1;
            int count = 0;
            while (cells.nextRow()) {
                cells.require(4, "state choice next-state reward");
                int s = state(cells, 0, states);
                int row = entries.row(s, cells.index(1, "choice"));
                int s2 = state(cells, 2, states);
                double r = number(cells, 3, "reward");
                if (row != indexed) {
                    index(row, successors);
                    indexed = row;
                }
                List<Integer> transitions = successors.get(s2);
                if (transitions == null) {
                    throw cells.error(0, "there must be such a transition in " + file);
                }
                for (int k : transitions) {
                    if (rewarded[k]) {
                        throw cells.error(0, "a transition must have one reward; it has another above");
                    }
                    rewarded[k] = true;
                    entries.addToSecond(k, r);
                }
                count++;
            }
            requireCount(source, header[2], count, "rewards");
        }
    }

    /** Finds the transitions of a row, −1 for none, by their successors. */
    private void index(int row, Map<Integer, List<Integer>> successors) {
        successors.clear();
        for (int k = row < 0 ? 0 : entries.rowStart(row); row >= 0 && k < entries.rowStart(row + 1); k++) {
            successors
                    .computeIfAbsent(entries.nextState(k), s2 -> new ArrayList<>())
                    .add(k);
        }
    }

    private void requireSame(Cells cells, int cell, int count, int expected, String of) throws IOException {
        if (count != expected) {
            throw cells.error(cell, "the number of " + of + " must be " + expected + ", as in " + file + ": " + count);
        }
    }

    /** Reads a .srew file. */
    void addStateRewards(Path rewards) throws IOException {
        try (TextSource source = new TextSource(rewards)) {
            Cells cells = new Cells(source, false);
            int[] header = header(cells, "states", "rewards");
            requireSame(cells, 0, header[0], states, "states");
            Set<Integer> seen = new HashSet<>();
            while (cells.nextRow()) {
                cells.require(2, "state reward");
                int s = state(cells, 0, states);
                if (!seen.add(s)) {
                    throw cells.error(0, "a state must have one reward; it has another above");
                }
                stateReward[s] = number(cells, 1, "reward");
                for (int k = entries.begin(s); k < entries.end(s); k++) {
                    entries.addToSecond(k, stateReward[s]);
                }
            }
            requireCount(source, header[1], seen.size(), "rewards");
        }
    }

    /** Reads a .lab file: the states of each label, ascending. */
    Map<String, int[]> readLabels(Path labels) throws IOException {
        try (TextSource source = new TextSource(labels)) {
            Cells cells = new Cells(source, false);
            if (!cells.nextRow()) {
                throw source.error("the file must begin with labels, as in 0=\"init\" 1=\"deadlock\"; it is empty");
            }
            Map<Integer, String> names = new HashMap<>();
            Map<String, Set<Integer>> labelled = new TreeMap<>();
            for (int i = 0; i < cells.count(); i++) {
                Matcher label = LABEL.matcher(cells.text(i));
                if (!label.matches()
                        || names.put(Integer.parseInt(label.group(1)), label.group(2)) != null
                        || labelled.put(label.group(2), new TreeSet<>()) != null) {
                    throw cells.error(
                            i,
                            "the first line must have labels that differ, as in 0=\"init\" 1=\"deadlock\": "
                                    + cells.text(i));
                }
            }
            while (cells.nextRow()) {
                int s = stateBefore(cells);
                for (int i = cells.isEmpty(0) ? 1 : 0; i < cells.count(); i++) {
                    String name = names.get(cells.index(i, "label"));
                    if (name == null) {
                        throw cells.error(i, "label must be one of the first line: " + cells.text(i));
                    }
                    labelled.get(name).add(s);
                }
            }
            Map<String, int[]> result = new TreeMap<>();
            labelled.forEach((name, set) ->
                    result.put(name, set.stream().mapToInt(s -> s).toArray()));
            return result;
        }
    }

    /** Makes states terminal: deadlocks, which must not pay, and others, whose choices and rewards do not matter. */
    void end(Set<Integer> deadlocks, Set<Integer> others) throws IOException {
        for (int s = 0; s < states; s++) {
            boolean deadlock = deadlocks.contains(s) || entries.actions(s) == 0;
            if (deadlock && !others.contains(s)) {
                boolean pays = stateReward[s] != 0;
                for (int k = entries.begin(s); k < entries.end(s); k++) {
                    pays |= entries.second(k) != 0;
                    if (entries.nextState(k) != s) {
                        throw entries.error(
                                k,
                                "a state with the label deadlock must stay where it is: " + s + " goes to "
                                        + entries.nextState(k)
                                        + "; ask for withTerminal(\"deadlock\") to end it nevertheless");
                    }
                }
                if (pays) {
                    throw new IOException(file + ": rewards of the deadlock state " + s
                            + " must be 0, as nothing can be earned there; ask for withTerminal(\"deadlock\") to leave them"
                            + " out");
                }
            }
        }
        entries.removeStates(s -> deadlocks.contains(s) || others.contains(s));
        entries.arrange(states);
    }

    /** Returns the model, with the names of a .sta file, which may be null. */
    FiniteMdp toModel(Path statesFile) throws IOException {
        FiniteMdp mdp = entries.toModel(entries.commonOrExpectedRewards());
        String[] stateNames = statesFile == null ? null : readStates(statesFile);
        String[][] labels = entries.actionNames();
        return TextSource.refusing(statesFile == null ? file : statesFile, () -> {
            Names names = stateNames == null ? Names.none() : Names.none().withStates(stateNames);
            return mdp.withNames(labels == null ? names : names.withActionsByState(names(labels)));
        });
    }

    /** Returns the names of a state's actions: labels, with {@code #k} where two share one, and numbers where there is none. */
    static String[] names(String[] labels) {
        String[] names = new String[labels.length];
        for (int a = 0; a < names.length; a++) {
            boolean shared = Collections.frequency(Arrays.asList(labels), labels[a]) > 1;
            names[a] = labels[a] == null ? Integer.toString(a) : shared ? labels[a] + "#" + a : labels[a];
        }
        return names;
    }

    private static String[][] names(String[][] labels) {
        return Arrays.stream(labels).map(PrismFiles::names).toArray(String[][]::new);
    }

    /** Reads a .sta file: the values of each state's variables. */
    private String[] readStates(Path statesFile) throws IOException {
        try (TextSource source = new TextSource(statesFile)) {
            Cells cells = new Cells(source, false);
            if (!cells.nextRow() || !cells.text(0).startsWith("(")) {
                throw source.error("the file must begin with the names of variables, as in (x,y)");
            }
            String[] names = new String[states];
            while (cells.nextRow()) {
                int s = stateBefore(cells);
                String line = source.text(source.from(), source.to());
                String name = line.substring(line.indexOf(':') + 1).strip();
                if (names[s] != null || !(name.startsWith("(") && name.endsWith(")"))) {
                    throw source.error(
                            source.from(),
                            "a line must have one of " + states
                                    + " states, once, and the values of its variables, as in 0:(1,true): "
                                    + line.strip());
                }
                names[s] = name;
            }
            for (int s = 0; s < states; s++) {
                if (names[s] == null) {
                    throw source.error("every state must have a line: " + s + " has none");
                }
            }
            return names;
        }
    }
}
