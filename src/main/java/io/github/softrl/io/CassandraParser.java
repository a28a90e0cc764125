package io.github.softrl.io;

import static io.github.softrl.io.CassandraModel.ALL;

import io.github.softrl.Names;
import io.github.softrl.RowSums;
import io.github.softrl.internal.ArraySizes;
import io.github.softrl.internal.CompensatedSum;
import io.github.softrl.internal.Distributions;
import io.github.softrl.internal.Quoted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Reads the format that {@link CassandraReader} describes, word by word, by recursive descent. */
final class CassandraParser {
    private static final Set<String> RESERVED = Set.of(
            "discount",
            "values",
            "states",
            "actions",
            "observations",
            "T",
            "O",
            "R",
            "uniform",
            "identity",
            "reward",
            "cost",
            "start",
            "include",
            "exclude",
            "reset");

    /** The states or the actions: their kind and number and, if they have names, the index of each name, in order. */
    private record Symbols(String kind, int count, Map<String, Integer> index) {
        boolean areNamed() {
            return !index.isEmpty();
        }

        String[] names() {
            return index.keySet().toArray(String[]::new);
        }
    }

    private final CassandraTokens tokens;
    private final RowSums rowSums;
    private double discount;
    private double sign; // 1 for rewards, −1 for costs
    private Symbols states;
    private Symbols actions;
    private double[] start;
    private CassandraModel model;

    private CassandraParser(CassandraTokens tokens, RowSums rowSums) {
        this.tokens = tokens;
        this.rowSums = rowSums;
    }

    static LoadedMdp read(Path file, List<String> terminal, RowSums rowSums) throws IOException {
        try (CassandraTokens tokens = new CassandraTokens(file)) {
            return new CassandraParser(tokens, rowSums).read(terminal);
        }
    }

    private LoadedMdp read(List<String> terminal) throws IOException {
        readPreamble();
        if (tokens.is("start")) {
            tokens.advance();
            readStart();
        }
        model = new CassandraModel(tokens.source(), states.count, actions.count, rowSums);
        while (tokens.word() != null) {
            if (tokens.is("T")) {
                tokens.advance();
                readTransitions();
            } else if (tokens.is("R")) {
                tokens.advance();
                readRewards();
            } else {
                throw tokens.is("O") ? pomdp() : tokens.error("a statement must begin with T or R");
            }
        }
        return toModel(terminal);
    }

    private LoadedMdp toModel(List<String> terminal) throws IOException {
        Set<Integer> ends = new HashSet<>();
        for (String name : terminal) {
            byte[] number = name.getBytes(StandardCharsets.UTF_8);
            int s = states.areNamed() ? states.index.getOrDefault(name, -1) : Decimals.index(number, 0, number.length);
            if (!(s >= 0 && s < states.count)) {
                String remedy = states.areNamed()
                        ? "give a name that the file declares as a state"
                        : "give a number in [0, " + states.count + ")";
                throw tokens.source()
                        .error("terminal state " + Quoted.of(name) + " does not exist in this file; " + remedy);
            }
            ends.add(s);
        }
        Names names = tokens.source().refusing(() -> {
            Names ofStates = states.areNamed() ? Names.none().withStates(states.names()) : Names.none();
            boolean actionNames = actions.areNamed() && ends.size() < states.count;
            return actionNames ? ofStates.withActions(actions.names()) : ofStates;
        });
        return new LoadedMdp(model.toModel(sign, ends, names).withDiscount(discount), start, Map.of());
    }

    // The preamble: discount, values, states and actions, in any order.

    private void readPreamble() throws IOException {
        Set<String> seen = new HashSet<>();
        while (tokens.is("discount") || tokens.is("values") || tokens.is("states") || tokens.is("actions")) {
            String word = tokens.word();
            if (!seen.add(word)) {
                throw tokens.error("each part of the preamble must come once");
            }
            tokens.advance();
            tokens.expect(":", "what follows " + word);
            switch (word) {
                case "discount" -> discount = tokens.share("discount", 1);
                case "values" -> readValues();
                case "states" -> states = readSymbols("state");
                default -> actions = readSymbols("action");
            }
        }
        if (tokens.is("observations")) {
            throw pomdp();
        }
        if (seen.size() < 4) {
            throw tokens.error(
                    "the file must begin with discount, values, states and actions (it has only " + seen + " so far)");
        }
    }

    private IOException pomdp() {
        return tokens.errorHere(
                "a partially observable problem (POMDP) is not supported: states must be observed, so that"
                        + " the file has neither observations nor O statements");
    }

    private void readValues() throws IOException {
        if (!tokens.is("reward") && !tokens.is("cost")) {
            throw tokens.error("values must be reward or cost");
        }
        sign = tokens.is("reward") ? 1 : -1;
        tokens.advance();
    }

    private Symbols readSymbols(String kind) throws IOException {
        String rule = kind + "s must be a number >= 1 or different names";
        Map<String, Integer> index = new LinkedHashMap<>();
        int count = tokens.index();
        if (count >= 1) {
            tokens.source().requirePlausible(count, kind + "s");
            tokens.advance();
            return new Symbols(kind, count, index);
        }
        while (isName()) {
            if (index.putIfAbsent(tokens.word(), index.size()) != null) {
                throw tokens.error(rule);
            }
            tokens.advance();
        }
        if (index.isEmpty()) {
            throw tokens.error(rule);
        }
        return new Symbols(kind, index.size(), index);
    }

    private boolean isName() {
        return tokens.word() != null
                && Character.isLetter(tokens.word().charAt(0))
                && !RESERVED.contains(tokens.word());
    }

    /** Reads the number or the name of a state or an action. */
    private int readIndex(Symbols symbols) throws IOException {
        int i = isName() ? symbols.index.getOrDefault(tokens.word(), -1) : tokens.index();
        if (!(i >= 0 && i < symbols.count)) {
            throw tokens.error(symbols.kind + " must be " + (symbols.areNamed() ? "one of the names, or " : "")
                    + "a number in [0, " + symbols.count + ")");
        }
        tokens.advance();
        return i;
    }

    private int readIndexOrAll(Symbols symbols) throws IOException {
        if (tokens.is("*")) {
            tokens.advance();
            return ALL;
        }
        return readIndex(symbols);
    }

    // Where episodes start: a state, a distribution, uniform over all states, or uniform over some.

    private void readStart() throws IOException {
        boolean include = tokens.is("include");
        if (include || tokens.is("exclude")) {
            tokens.advance();
            tokens.expect(":", "what follows include or exclude");
            Set<Integer> listed = new HashSet<>();
            while (isName() || tokens.index() >= 0) {
                listed.add(readIndex(states));
            }
            if (listed.isEmpty()) {
                throw tokens.error("start include and start exclude must list at least one state");
            }
            uniformOver(s -> listed.contains(s) == include);
            return;
        }
        tokens.expect(":", "what follows start");
        if (tokens.is("uniform")) {
            tokens.advance();
            uniformOver(s -> true);
        } else if (isName()) {
            start = new double[states.count];
            start[readIndex(states)] = 1;
        } else {
            readStartByNumbers();
        }
    }

    /** Reads one integer, which is a state, or one probability per state. */
    private void readStartByNumbers() throws IOException {
        int first = tokens.index();
        Function<String, IOException> here = tokens.errorsHere();
        String word = tokens.word();
        double[] p = new double[16];
        int count = 0;
        while (tokens.word() != null && !tokens.is("T") && !tokens.is("R")) {
            p = count == p.length ? Arrays.copyOf(p, ArraySizes.larger(count)) : p;
            p[count++] = tokens.number("start probability");
        }
        start = Arrays.copyOf(p, states.count);
        if (count == 1 && first >= 0 && first < states.count && (states.count > 1 || first == 0)) {
            start[0] = 0;
            start[first] = 1;
            return;
        }
        if (count != states.count) {
            throw here.apply("start must be a state, uniform, or " + states.count + " probabilities that sum to 1: "
                    + count + " numbers" + (word == null ? "" : " from " + Quoted.of(word) + " on"));
        }
        for (int s = 0; s < count; s++) {
            if (!(start[s] >= 0 && start[s] <= 1 + rowSums.tolerance())) {
                throw here.apply("start probability of state " + s + " must be in [0, 1]: " + start[s]);
            }
        }
        double sum = CompensatedSum.sum(start, 0, count);
        if (!(Math.abs(sum - 1) <= rowSums.tolerance())) {
            throw here.apply("start probabilities must sum to 1: " + sum + "; "
                    + Distributions.remedy(sum, ParsedPairs.NORMALIZATION));
        }
        start = rowSums.distribution(start);
    }

    private void uniformOver(IntPredicate in) throws IOException {
        start = new double[states.count];
        int count = 0;
        for (int s = 0; s < states.count; s++) {
            count += in.test(s) ? 1 : 0;
        }
        if (count == 0) {
            throw tokens.errorHere("start must leave at least one state; the list that ends here leaves none");
        }
        for (int s = 0; s < states.count; s++) {
            start[s] = in.test(s) ? 1.0 / count : 0;
        }
    }

    // T: action : state : next state p; or a row of probabilities for a state, or a matrix for an action.

    private void readTransitions() throws IOException {
        tokens.expect(":", "what follows T");
        int a = readIndexOrAll(actions);
        if (!tokens.is(":")) {
            readTransitionMatrix(a);
            return;
        }
        tokens.advance();
        int s = readIndexOrAll(states);
        if (!tokens.is(":")) {
            readTransitionRow(a, s);
            return;
        }
        tokens.advance();
        int s2 = readIndexOrAll(states);
        model.setProbability(a, s, s2, tokens.share("probability", 1 + rowSums.tolerance()));
    }

    private void readTransitionRow(int a, int s) throws IOException {
        if (tokens.is("uniform")) {
            tokens.advance();
            model.setProbability(a, s, ALL, 1.0 / states.count);
        } else if (tokens.is("reset")) {
            if (start == null) {
                throw tokens.errorHere("the file must give a start before it uses reset");
            }
            tokens.advance();
            model.setRow(a, s, start);
        } else {
            double[] row = new double[Math.min(states.count, 1024)];
            for (int s2 = 0; s2 < states.count; s2++) {
                row = s2 == row.length ? Arrays.copyOf(row, Math.min(states.count, ArraySizes.larger(s2))) : row;
                row[s2] = tokens.share("probability", 1 + rowSums.tolerance());
            }
            model.setRow(a, s, row);
        }
    }

    private void readTransitionMatrix(int a) throws IOException {
        if (tokens.is("identity")) {
            tokens.advance();
            model.setIdentity(a);
        } else if (tokens.is("uniform")) {
            tokens.advance();
            model.setProbability(a, ALL, ALL, 1.0 / states.count);
        } else {
            for (int s = 0; s < states.count; s++) {
                readTransitionRow(a, s);
            }
        }
    }

    // R: action : state : next state r; or the rewards of all next states of a state, or a matrix for an action.

    private void readRewards() throws IOException {
        tokens.expect(":", "what follows R");
        int a = readIndexOrAll(actions);
        if (!tokens.is(":")) {
            for (int s = 0; s < states.count; s++) {
                readRewardRow(a, s);
            }
            return;
        }
        tokens.advance();
        int s = readIndexOrAll(states);
        if (!tokens.is(":")) {
            readRewardRow(a, s);
            return;
        }
        tokens.advance();
        int s2 = readIndexOrAll(states);
        if (tokens.is(":")) { // some programs write an observation
            tokens.advance();
            tokens.expect("*", "the observation of a reward");
        }
        model.setReward(a, s, s2, tokens.number("reward"));
    }

    private void readRewardRow(int a, int s) throws IOException {
        for (int s2 = 0; s2 < states.count; s2++) {
            model.setReward(a, s, s2, tokens.number("reward"));
        }
    }
}
