package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.RowSums;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the parts of a model from PRISM's explicit files, whose contents {@link PrismReader} describes. */
final class PrismFiles {
    /** What PRISM takes for a name. */
    static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Pattern LABEL = Pattern.compile("(\\d{1,9})=\"([^\"\\p{Cntrl}]+)\"");

    private final Path file;
    private final int states;
    private final ParsedPairs pairs;
    private final double[] stateReward;

    private PrismFiles(Path file, int states, ParsedPairs pairs) {
        this.file = file;
        this.states = states;
        this.pairs = pairs;
        this.stateReward = new double[states];
    }

    /** Reads the transitions of a .tra file. */
    static PrismFiles readTransitions(Path file, RowSums rowSums) throws IOException {
        try (TextSource source = new TextSource(file)) {
            DelimitedLines lines = new DelimitedLines(source, false);
            int[] header = header(lines, "states", "choices", "transitions");
            ParsedPairs pairs = new ParsedPairs(source);
            while (lines.nextLine()) {
                if (lines.count() != 5) {
                    lines.require(4, "state choice next-state probability, and perhaps an action");
                }
                int s = state(lines, 0, header[0]);
                int a = lines.index(1, "choice");
                int s2 = state(lines, 2, header[0]);
                double p = number(lines, 3, "probability");
                lines.requireProbability(3, p, rowSums);
                pairs.add(s, a, s2, p, 0);
                if (lines.count() == 5) {
                    String label = lines.text(4);
                    if (!IDENTIFIER.matcher(label).matches()) {
                        throw lines.error(
                                4,
                                "the label of a choice must consist of letters, digits and underscores, and not begin"
                                        + " with a digit: " + lines.quoted(4));
                    }
                    pairs.nameAction(label);
                }
            }
            source.requirePlausible(header[0], "states");
            pairs.arrange(header[0]);
            pairs.normalize(rowSums);
            requireCount(source, header[1], pairs.pairs(), "choices");
            requireCount(source, header[2], pairs.size(), "transitions");
            return new PrismFiles(file, header[0], pairs);
        }
    }

    private static int[] header(DelimitedLines lines, String... names) throws IOException {
        String expected = "the numbers of " + String.join(", ", names);
        if (!lines.nextLine()) {
            throw lines.source().error("the file must begin with " + expected + "; it is empty");
        }
        int[] header = new int[names.length];
        if (lines.count() != names.length) {
            throw lines.error(
                    0,
                    "the first line must have " + names.length + " cells, " + expected + ": " + lines.count()
                            + (names.length == 3 && lines.count() == 2 ? "; a Markov chain has no choices" : ""));
        }
        for (int i = 0; i < names.length; i++) {
            header[i] = lines.index(i, "the number of " + names[i]);
        }
        return header;
    }

    private static int state(DelimitedLines lines, int cell, int states) throws IOException {
        int s = lines.index(cell, "state");
        if (s >= states) {
            throw lines.error(cell, "state must be in [0, " + states + "), as the first line says: " + s);
        }
        return s;
    }

    /** Returns the state before the colon in the first cell. */
    private int stateBefore(DelimitedLines lines) throws IOException {
        int s = lines.indexBefore(0, ':', "state");
        if (s >= states) {
            throw lines.source()
                    .error(lines.source().from(), "state must be in [0, " + states + "), as in " + file + ": " + s);
        }
        return s;
    }

    /** Returns the finite number in a cell, which may be written as a fraction. */
    private static double number(DelimitedLines lines, int cell, String name) throws IOException {
        String text = lines.text(cell);
        int slash = text.indexOf('/');
        if (slash < 0) {
            return lines.number(cell, name);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        double denominator = Decimals.number(bytes, slash + 1, bytes.length);
        double quotient = Decimals.number(bytes, 0, slash) / denominator;
        if (!Double.isFinite(quotient) || !Double.isFinite(denominator)) {
            throw lines.error(cell, name + " must be a finite decimal number or a fraction: " + lines.quoted(cell));
        }
        return quotient;
    }

    private static void requireCount(TextSource source, int expected, int count, String of) throws IOException {
        if (count != expected) {
            throw source.error("the number of " + of + " must be " + expected + ", as the first line says: " + count);
        }
    }

    /** Adds the transition rewards of a .trew file. */
    void addTransitionRewards(Path rewards) throws IOException {
        try (TextSource source = new TextSource(rewards)) {
            DelimitedLines lines = new DelimitedLines(source, false);
            int[] header = header(lines, "states", "choices", "rewards");
            requireSame(lines, 0, header[0], states, "states");
            requireSame(lines, 1, header[1], pairs.pairs(), "choices");
            boolean[] rewarded = new boolean[pairs.size()];
            SuccessorIndex index = new SuccessorIndex(pairs, states);
            int count = 0;
            while (lines.nextLine()) {
                lines.require(4, "state choice next-state reward");
                int s = state(lines, 0, states);
                int pair = pairs.pair(s, lines.index(1, "choice"));
                int s2 = state(lines, 2, states);
                double r = number(lines, 3, "reward");
                int[] transitions = pair < 0 ? new int[0] : index.entries(pair, s2);
                if (transitions.length == 0) {
                    throw lines.error(0, "the transition must exist in " + file);
                }
                for (int k : transitions) {
                    if (rewarded[k]) {
                        throw lines.error(0, "a transition must have one reward, but a line above gives another");
                    }
                    rewarded[k] = true;
                    pairs.addToSecond(k, r);
                }
                count++;
            }
            requireCount(source, header[2], count, "rewards");
        }
    }

    private void requireSame(DelimitedLines lines, int cell, int count, int expected, String of) throws IOException {
        if (count != expected) {
            throw lines.error(cell, "the number of " + of + " must be " + expected + ", as in " + file + ": " + count);
        }
    }

    /** Adds the state rewards of a .srew file. */
    void addStateRewards(Path rewards) throws IOException {
        try (TextSource source = new TextSource(rewards)) {
            DelimitedLines lines = new DelimitedLines(source, false);
            int[] header = header(lines, "states", "rewards");
            requireSame(lines, 0, header[0], states, "states");
            Set<Integer> seen = new HashSet<>();
            while (lines.nextLine()) {
                lines.require(2, "state reward");
                int s = state(lines, 0, states);
                if (!seen.add(s)) {
                    throw lines.error(0, "a state must have one reward, but a line above gives another");
                }
                stateReward[s] = number(lines, 1, "reward");
                for (int k = pairs.beginOfState(s); k < pairs.endOfState(s); k++) {
                    pairs.addToSecond(k, stateReward[s]);
                }
            }
            requireCount(source, header[1], seen.size(), "rewards");
        }
    }

    /** Reads a .lab file and returns the states of each label, ascending. */
    Map<String, int[]> readLabels(Path labels) throws IOException {
        try (TextSource source = new TextSource(labels)) {
            DelimitedLines lines = new DelimitedLines(source, false);
            if (!lines.nextLine()) {
                throw source.error("the file must begin with labels, as in 0=\"init\" 1=\"deadlock\"; it is empty");
            }
            Map<Integer, String> names = new HashMap<>();
            Map<String, Set<Integer>> labelled = new TreeMap<>();
            for (int i = 0; i < lines.count(); i++) {
                Matcher label = LABEL.matcher(lines.text(i));
                if (!label.matches()
                        || names.put(Integer.parseInt(label.group(1)), label.group(2)) != null
                        || labelled.put(label.group(2), new TreeSet<>()) != null) {
                    throw lines.error(
                            i,
                            "the first line must have different labels, as in 0=\"init\" 1=\"deadlock\": "
                                    + lines.quoted(i));
                }
            }
            while (lines.nextLine()) {
                int s = stateBefore(lines);
                for (int i = lines.isEmpty(0) ? 1 : 0; i < lines.count(); i++) {
                    String name = names.get(lines.index(i, "label"));
                    if (name == null) {
                        throw lines.error(i, "label must be one of the first line: " + lines.quoted(i));
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

    /** Makes states terminal: deadlocks, which must not pay, and others, whose choices and rewards are dropped. */
    void end(Set<Integer> deadlocks, Set<Integer> others) throws IOException {
        for (int s = 0; s < states; s++) {
            boolean deadlock = deadlocks.contains(s) || pairs.actions(s) == 0;
            if (deadlock && !others.contains(s)) {
                boolean pays = stateReward[s] != 0;
                for (int k = pairs.beginOfState(s); k < pairs.endOfState(s); k++) {
                    pays |= pairs.second(k) != 0;
                    if (pairs.nextState(k) != s) {
                        throw pairs.error(
                                k,
                                "a state with the label deadlock must stay where it is: " + s + " goes to "
                                        + pairs.nextState(k)
                                        + "; to end episodes there nevertheless, call withTerminal(\"deadlock\")");
                    }
                }
                if (pays) {
                    throw new IOException(file + ": rewards of the deadlock state " + s
                            + " must be 0, as a terminal state pays nothing; to leave them out, call"
                            + " withTerminal(\"deadlock\")");
                }
            }
        }
        pairs.removeStates(s -> deadlocks.contains(s) || others.contains(s));
        pairs.arrange(states);
    }

    /** Returns the model, with the names of a .sta file, which may be null. */
    FiniteMdp toModel(Path statesFile) throws IOException {
        String[] stateNames = statesFile == null ? null : readStates(statesFile);
        String[][] labels = pairs.actionNames();
        Names names = TextSource.refusing(statesFile == null ? file : statesFile, () -> {
            Names ofStates = stateNames == null ? Names.none() : Names.none().withStates(stateNames);
            return labels == null ? ofStates : ofStates.withActionsByState(names(labels));
        });
        return pairs.toModel(pairs.commonOrExpectedRewards(), names);
    }

    /** Returns the names of a state's actions: labels, with {@code #k} where two are equal, or else numbers. */
    static String[] names(String[] labels) {
        Map<String, Integer> counts = new HashMap<>(); // a label may be null
        for (String label : labels) {
            counts.merge(label, 1, Integer::sum);
        }
        String[] names = new String[labels.length];
        for (int a = 0; a < names.length; a++) {
            boolean shared = counts.get(labels[a]) > 1;
            names[a] = labels[a] == null ? Integer.toString(a) : shared ? labels[a] + "#" + a : labels[a];
        }
        return names;
    }

    private static String[][] names(String[][] labels) {
        return Arrays.stream(labels).map(PrismFiles::names).toArray(String[][]::new);
    }

    /** Reads a .sta file and returns the values of each state's variables. */
    private String[] readStates(Path statesFile) throws IOException {
        try (TextSource source = new TextSource(statesFile)) {
            DelimitedLines lines = new DelimitedLines(source, false);
            if (!lines.nextLine() || !lines.text(0).startsWith("(")) {
                throw source.error("the file must begin with the names of variables, as in (x,y)");
            }
            String[] names = new String[states];
            while (lines.nextLine()) {
                int s = stateBefore(lines);
                String line = source.text(source.from(), source.to());
                String name = line.substring(line.indexOf(':') + 1).strip();
                if (names[s] != null || !(name.startsWith("(") && name.endsWith(")"))) {
                    throw source.error(
                            source.from(),
                            "each line must have another one of " + states
                                    + " states and the values of its variables, as in 0:(1,true): " + line.strip());
                }
                names[s] = name;
            }
            for (int s = 0; s < states; s++) {
                if (names[s] == null) {
                    throw source.error("every state must have a line: state " + s + " is missing");
                }
            }
            return names;
        }
    }
}
