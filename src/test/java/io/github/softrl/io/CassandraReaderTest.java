package io.github.softrl.io;

import static io.github.softrl.testing.Refusals.assertRefused;
import static io.github.softrl.testing.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Covers CassandraReader, CassandraParser, CassandraTokens and CassandraModel: every form of a statement, the order of
 * statements, and what is refused where.
 */
class CassandraReaderTest {
    private static final String HEAD = "discount: 0.9\nvalues: reward\nstates: lo hi\nactions: wait go\n";
    private static final String MOVES = "T: wait identity\nT: go : * uniform\n";

    @TempDir
    Path folder;

    private LoadedMdp read(String content, String... terminal) throws IOException {
        return MdpFiles.readCassandra(Files.writeString(folder.resolve("x.mdp"), content), terminal);
    }

    private static FiniteMdp.Builder moves() {
        return FiniteMdp.builder(2, 0.9);
    }

    @Test
    void names_numbersAndWildcards_meanTheSame() throws IOException {
        FiniteMdp expected = moves().transition(0, 0, 0, 1, 0)
                .transition(1, 0, 1, 1, 0)
                .transition(0, 1, 0, 0.5, 0)
                .transition(0, 1, 1, 0.5, 2.5)
                .transition(1, 1, 0, 0.5, 0)
                .transition(1, 1, 1, 0.5, 0)
                .build()
                .withNames(Names.none().withStates("lo", "hi").withActions("wait", "go"));
        LoadedMdp loaded = read(HEAD + "start: lo\n" + MOVES + "R: * : * : * 0.0\nR: go : lo : hi 2.5  # overrides\n");
        assertEquals(expected, loaded.mdp());
        assertArrayEquals(new double[] {1, 0}, loaded.start().orElseThrow());
        String byNumber = "states : 2 actions: 2 values: reward discount: .9\nT : 0 : 0 : 0 1 T:0:1:1 1.0\n"
                + "T: 1\n0.5 0.5\n0.5 0.5\nR:1:0\n0 2.5";
        assertEquals(expected.withNames(Names.none()), read(byNumber).mdp());
    }

    @Test
    void matricesAndRows_ofTransitionsAndRewards() throws IOException {
        FiniteMdp mdp = read(HEAD + "T: * \n0.25 0.75\n1 0\nT: go : hi\n0 1\nR: wait\n1 2\n3 4\nR: * : lo\n-1 -2\n")
                .mdp();
        FiniteMdp expected = moves().transition(0, 0, 0, 0.25, -1)
                .transition(0, 0, 1, 0.75, -2)
                .transition(0, 1, 0, 0.25, -1)
                .transition(0, 1, 1, 0.75, -2)
                .transition(1, 0, 0, 1, 3)
                .transition(1, 1, 1, 1, 0)
                .build();
        assertEquals(expected, mdp.withNames(Names.none()));
    }

    @Test
    void laterStatements_overwriteEntryByEntry() throws IOException {
        FiniteMdp mdp = read(HEAD + MOVES
                        + "R: go : lo : hi 5\nR: go : * : * 1\nR: * : lo : * 2\nR: go : lo : hi 3\nR: go : lo : lo 0\n"
                        + "T: go : lo : lo 0\nT: go : lo : hi 1.0\n")
                .mdp();
        assertEquals(0, mdp.probability(0, 1, 0));
        assertEquals(1, mdp.nextStates(0, 1).length);
        assertEquals(3, mdp.reward(0, 1));
        assertEquals(1, mdp.reward(1, 1));
        assertEquals(2, mdp.reward(0, 0));
        assertEquals(0, mdp.reward(1, 0));
        assertEquals(
                0, read(HEAD + MOVES + "R: * : * : * 7\nR: * : * : * 0\n").mdp().reward(0, 0));
        assertEquals(0.5, read(HEAD + "T: * identity\nT: * uniform\n").mdp().probability(0, 0, 1));
        assertEquals(0, read(HEAD + "T: * uniform\nT: * identity\n").mdp().probability(0, 0, 1));
    }

    @Test
    void costs_areNegativeRewards() throws IOException {
        FiniteMdp mdp = read(HEAD.replace("reward", "cost") + MOVES + "R: * : * : * 3\nR: wait : lo : * : * -2\n")
                .mdp();
        assertEquals(-3, mdp.reward(0, 1));
        assertEquals(2, mdp.reward(0, 0));
    }

    @Test
    void terminalStates_areNamedByTheCaller() throws IOException {
        LoadedMdp loaded = read(HEAD + MOVES + "R: * : hi : * 5\n", "hi");
        assertTrue(loaded.mdp().isTerminal(1));
        assertEquals(0.5, loaded.mdp().probability(0, 1, 1));
        assertTrue(read(HEAD + "T: * : lo uniform\n", "hi").mdp().isTerminal(1));
        assertTrue(read(HEAD, "hi", "lo").mdp().isTerminal(0));
        assertRefused(
                IOException.class,
                () -> read(HEAD + MOVES, "mid"),
                "x.mdp: terminal state mid does not exist in this file; give a name");
    }

    static Stream<Arguments> starts() {
        return Stream.of(
                argumentSet("none", "", null),
                argumentSet("name", "start: c", new double[] {0, 0, 1}),
                argumentSet("number", "start: 1", new double[] {0, 1, 0}),
                argumentSet("uniform", "start: uniform", new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}),
                argumentSet("distribution", "start: 0.25 0.25 0.5", new double[] {0.25, 0.25, 0.5}),
                argumentSet("certainty", "start: 0 1 0", new double[] {0, 1, 0}),
                argumentSet("include", "start include: a 2", new double[] {0.5, 0, 0.5}),
                argumentSet("exclude", "start exclude: a", new double[] {0, 0.5, 0.5}));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void start_everyForm(String start, double[] expected) throws IOException {
        String content = "discount: 1 values: reward states: a b c actions: 1 " + start + "\nT: * uniform";
        assertArrayEquals(expected, read(content).start().orElse(null));
    }

    @Test
    void reset_leadsToTheStart() throws IOException {
        FiniteMdp mdp = read("discount: 1 values: reward states: 3 actions: 1 start: 2 T: 0 identity T: 0 : 1 reset")
                .mdp();
        assertEquals(1, mdp.probability(1, 0, 2));
    }

    static Stream<Arguments> malformed() {
        String go = HEAD + MOVES;
        return Stream.of(
                refusal("empty", "", "must begin with discount, values, states and actions", "but the file ends here"),
                refusal(
                        "incomplete",
                        "discount: 1\nT: * identity",
                        ":2:1: the file must begin with",
                        "[discount] so far): T"),
                refusal(
                        "twice",
                        "discount: 1\ndiscount: 1",
                        ":2:1: each part of the preamble must come once: discount"),
                refusal("colon", "discount 1", ":1:10: what follows discount must be \":\": 1"),
                refusal("discount", "discount: 1.1", ":1:11: discount must be in [0, 1]: 1.1"),
                refusal("values", "values: gain", ":1:9: values must be reward or cost: gain"),
                refusal("no states", "states: 0", ":1:9: states must be a number >= 1 or different names: 0"),
                refusal("names twice", "states: a b a", ":1:13: states must be a number >= 1 or different names: a"),
                refusal("reserved", "actions: uniform", ":1:10: actions must be a number"),
                refusal(
                        "partially observed",
                        HEAD + "observations: 2",
                        ":5:1: a partially observable problem (POMDP) is not supported: states must be observed"),
                refusal("a claim", "states: 2000000000", "must have at most 1000018 states: 2000000000"),
                refusal("pairs", "discount: 1 values: reward states: 9999 actions: 9999", "must describe at most"),
                refusal(
                        "transitions",
                        "discount: 1 values: reward states: 9999 actions: 1 T: * uniform",
                        "must set at most 1006300 probabilities by wildcards"),
                refusal("no start", HEAD + "start:", "or 2 probabilities that sum to 1: 0 numbers"),
                refusal("start", HEAD + "start: 0.5 0.4", ":5:8: start probabilities", "must sum to 1: 0.9; add"),
                refusal("too few", HEAD + "start: 0.5", ":5:8: start must be a state, uniform, or 2 probabilities"),
                refusal("POMDP", HEAD + MOVES + "O: * uniform", ": a partially observable problem (POMDP) is not"),
                refusal("excludes", HEAD + "start exclude:\nT", ":6:1: start include and start exclude must list"),
                refusal("no start", HEAD + "start exclude: lo hi\nT", ":6:1: start must leave at least one state"),
                refusal("statement", go + "O: * uniform", ":7:1: a partially observable problem (POMDP)"),
                refusal(
                        "state",
                        go + "T: go : mid",
                        ":7:9: state must be one of the names, or a number in [0, 2): mid"),
                refusal(
                        "state number",
                        go + "T: go : 2",
                        ":7:9: state must be one of the names, or a number in [0, 2): 2"),
                refusal("action", go + "R: 2 : lo", ":7:4: action must be one of the names, or a number in [0, 2): 2"),
                refusal("probability", go + "T: go : lo : hi 1.5", ":7:17: probability must be in [0, 1]: 1.5"),
                refusal("negative", go + "T: go : lo : hi -1", ":7:17: probability must be in [0, 1]: -1"),
                refusal(
                        "row",
                        go + "T: go : lo\n0.5\nR: * : * : * 1",
                        ":9:1: probability must be a finite decimal number: R"),
                refusal(
                        "end",
                        go + "R: go : lo\n0.5",
                        ":8:1: reward must be a finite decimal number, but the file ends here"),
                refusal(
                        "infinite",
                        go + "R: go : lo : hi 1e999",
                        ":7:17: reward must be a finite decimal number: 1e999"),
                refusal("reset", go + "T: go : lo reset", ":7:12: the file must give a start before it uses reset"),
                refusal(
                        "observation",
                        go + "R: go : lo : hi : 3 1",
                        ":7:19: the observation of a reward must be \"*\": 3"),
                refusal(
                        "no row",
                        HEAD + "T: wait identity",
                        "probabilities of state 0 (lo), action 1 (go) must be given by a T statement"),
                refusal(
                        "sum",
                        go + "T: go : hi : hi 0.4",
                        "probabilities of state 1 (hi), action 1 (go) must sum to 1: 0.9"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformed_isRefusedWithItsPlace(String content, String[] words) {
        assertRefused(IOException.class, () -> read(content), words);
        assertRefused(IOException.class, () -> read(content), folder.resolve("x.mdp") + ":");
    }

    @Test
    void lineEndsOfAnyKind_endComments() throws IOException {
        String content = HEAD + MOVES + "R: * : * : * 1 # so far\n# more\nR: go : lo : * 5\n";
        for (String end : new String[] {"\n", "\r\n", "\r"}) {
            assertEquals(5, read(content.replace("\n", end)).mdp().reward(0, 1));
        }
    }

    @Test
    void names_blankOrOfControlCharacters_areRefusedWithTheFile() {
        for (String bad : new String[] {"b\u0001", "b\u2003"}) {
            String content = "discount: 0.9 values: reward states: a " + bad + " actions: x T: x identity";
            assertRefused(IOException.class, () -> read(content), "x.mdp: name of state 1 must not be blank");
        }
    }

    @Test
    void terminalStates_withoutNames_areNumbers() throws IOException {
        String content =
                "discount: 1 values: reward states: 3 actions: 1 T: * identity T: 0 : 0 uniform T: 0 : 1 : 1 1";
        assertTrue(read(content, "2").mdp().isTerminal(2));
        assertRefused(
                IOException.class,
                () -> read(content, "3"),
                "terminal state 3 does not exist",
                "give a number in [0, 3)");
    }

    @Test
    void oneState_startsThere() throws IOException {
        LoadedMdp loaded = read("discount: 0.5 values: reward states: 1 actions: 1 start: 0 T: 0 identity");
        assertArrayEquals(new double[] {1}, loaded.start().orElseThrow());
    }

    /** Small files that would take hours, or a great deal of memory. */
    @Test
    void wildcards_outOfProportion_areRefused() {
        String head = "discount: 0.9 values: reward actions: 1 states: ";
        assertRefused(IOException.class, () -> read(head + "900000 start: 0 T: * : * reset"), "must describe at most");
        assertRefused(IOException.class, () -> read(head + "1000 T: * uniform"), "must describe at most");
        String many = "discount: 0.9 values: reward states: 300 actions: 300 T: * identity ";
        assertRefused(IOException.class, () -> read(many + "T: * : * : 5 0 ".repeat(2_000)), "by wildcards");
    }

    @Test
    void longLines_areReadInLinearTime() throws IOException {
        int n = 500;
        StringBuilder content = new StringBuilder("discount: 0.9 values: reward states: " + n + " actions: 1 T: 0 ");
        for (int s = 0; s < n; s++) {
            content.append("0 ".repeat(s)).append("1 ").append("0 ".repeat(n - 1 - s));
        }
        content.append("R: 0 ").append("-1 ".repeat(n * n));
        FiniteMdp mdp = read(content.toString()).mdp();
        assertEquals(1, mdp.probability(n - 1, 0, n - 1));
        assertEquals(-1, mdp.reward(n - 1, 0));
    }
}
