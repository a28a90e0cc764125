package io.github.softrl.io;

import static io.github.softrl.io.PrismReaderTest.COIN;
import static io.github.softrl.io.PrismReaderTest.coin;
import static io.github.softrl.testing.Refusals.assertIllegal;
import static io.github.softrl.testing.Refusals.assertNullRefused;
import static io.github.softrl.testing.Refusals.assertRefused;
import static io.github.softrl.testing.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Covers PrismReader, PrismFiles and PrismWriter: what is refused in PRISM's explicit files, and where. */
class PrismReaderRefusalsTest {
    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                refusal("empty", "", "x.tra: the file must begin with the numbers of states, choices, transitions"),
                refusal(
                        "a chain",
                        "2 2\n0 1 1\n",
                        ":1:1: the first line must have 3 cells",
                        "a Markov chain has no choices"),
                refusal("no number", "1 1 one\n", ":1:5: the number of transitions must be an integer"),
                refusal("cells", "1 1 1\n0 0 0\n", ":2:1: a line must have 4 cells", "and perhaps an action: 3"),
                refusal("state", "1 1 1\n0 0 1 1\n", ":2:5: state must be in [0, 1), as the first line says: 1"),
                refusal(
                        "label of a choice",
                        "1 1 1\n0 0 0 1 1.0\n",
                        ":2:9: the label of a choice must consist of letters"),
                refusal("probability", "1 1 1\n0 0 0 1.5\n", ":2:7: probability must be in (0, 1]: 1.5"),
                refusal(
                        "fraction",
                        "1 1 1\n0 0 0 1/0\n",
                        ":2:7: probability must be a finite decimal number or a fraction"),
                refusal("choices", "1 2 1\n0 0 0 1\n", "the number of choices must be 2, as the first line says: 1"),
                refusal(
                        "transitions",
                        "1 1 2\n0 0 0 1\n",
                        "the number of transitions must be 2, as the first line says: 1"),
                refusal(
                        "gap",
                        "1 1 1\n0 1 0 1\n",
                        ":2:1: actions of state 0 must be numbered from 0 without gaps: 1 present"),
                refusal("fraction of infinity", "1 1 1\n0 0 0 1/1e999\n", ":2:7: probability must be a finite"),
                refusal("sum", "1 1 1\n0 0 0 0.9\n", ":2:1: probabilities of state 0, action 0 must sum to 1: 0.9"),
                refusal("a claim", "2000000000 1 1\n0 0 0 1\n", "must have at most 1000023 states: 2000000000"),
                refusal(
                        "two labels",
                        "1 1 2\n0 0 0 0.5 a\n0 0 0 0.5\n",
                        ":3:1: the name of state 0, action 0 must be a as before: missing"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void transitions_malformed_areRefusedWithTheirPlace(String content, String[] words) throws IOException {
        Path tra = file("x.tra", content);
        assertRefused(IOException.class, () -> MdpFiles.readPrism(tra, null, null, 1), words);
        assertRefused(IOException.class, () -> MdpFiles.readPrism(tra, null, null, 1), tra + ":");
    }

    static Stream<Arguments> malformedRewards() {
        return Stream.of(
                refusal("states", "5 5 0\n", ":1:1: the number of states must be 4, as in ", "coin.tra: 5"),
                refusal("choices", "4 4 0\n", ":1:3: the number of choices must be 5"),
                refusal("count", "4 5 1\n", "the number of rewards must be 1"),
                refusal("no transition", "4 5 1\n0 0 0 1\n", ":2:1: the transition must exist in "),
                refusal("no choice", "4 5 1\n0 1 1 1\n", ":2:1: the transition must exist in "),
                refusal("twice", "4 5 2\n0 0 1 1\n0 0 1 1\n", ":3:1: a transition must have one reward"),
                refusal("of a chain", "4 5 1\n0 1 1\n", ":2:1: a line must have 4 cells"),
                refusal(
                        "infinite",
                        "4 5 1\n0 0 1 Infinity\n",
                        ":2:7: reward must be a finite decimal number: Infinity"));
    }

    @ParameterizedTest
    @MethodSource("malformedRewards")
    void transitionRewards_malformed_areRefusedWithTheirPlace(String content, String[] words) throws IOException {
        Path tra = file("coin.tra", COIN);
        Path trew = file("x.trew", content);
        assertRefused(IOException.class, () -> MdpFiles.readPrism(tra, trew, null, 1), words);
        assertRefused(IOException.class, () -> MdpFiles.readPrism(tra, trew, null, 1), trew + ":");
    }

    @Test
    void otherFiles_malformed_areRefusedWithTheirPlace() throws IOException {
        PrismReader reader = PrismReader.of(file("coin.tra", COIN));
        for (String[] bad : new String[][] {
            {"srew", "4 2\n0 1\n0 1\n", ":3:1: a state must have one reward"},
            {"srew", "4 1\n4 1\n", ":2:1: state must be in [0, 4)"},
            {"srew", "4 1\n", "the number of rewards must be 1, as the first line says: 0"},
            {"lab", "", "the file must begin with labels"},
            {"lab", "0=init\n", ":1:1: the first line must have different labels"},
            {"lab", "0=\"a\" 0=\"b\"\n", ":1:7: the first line must have different labels"},
            {"lab", "0=\"a\" 1=\"a\"\n", ":1:7: the first line must have different labels"},
            {"lab", "0=\"a\"\n0 0\n", ":2:1: state must be an integer before \":\": 0"},
            {"lab", "0=\"a\"\n0: 1\n", ":2:4: label must be one of the first line: 1"},
            {"lab", "0=\"a\"\n4: 0\n", ":2:1: state must be in [0, 4), as in "},
            {"sta", "", "the file must begin with the names of variables"},
            {"sta", "(x)\n0:(1)\n0:(2)\n", ":3:1: each line must have another one of 4 states"},
            {"sta", "(x)\n4:(1)\n", ":2:1: state must be in [0, 4), as in "},
            {"sta", "(x)\n0:(1)\n", "every state must have a line: state 1 is missing"},
            {"sta", "(x)\n0:(1)\n1:(1)\n2:(2)\n3:(3)\n", "(1) is the name of states 0 and 1"}
        }) {
            Path file = file("x." + bad[0], bad[1]);
            PrismReader broken = switch (bad[0]) {
                case "srew" -> reader.withStateRewards(file);
                case "lab" -> reader.withLabels(file);
                default -> reader.withStates(file);
            };
            assertRefused(IOException.class, () -> broken.read(1), file + ":", bad[2]);
        }
        assertRefused(
                IOException.class,
                () -> coin(folder).withTerminal("edge").read(1),
                "terminal label must be one of [",
                ": edge");
        assertIllegal(() -> reader.withTerminal("heads").read(1), "[heads]", "withLabels");
        assertIllegal(() -> coin(folder).read(2), "discount must be in [0, 1]: 2.0");
        assertIllegal(
                () -> coin(folder).read(1).statesWith("edge"),
                "label must be one of [deadlock, heads, init, tails]: edge");
        assertNullRefused(() -> PrismReader.of(null), "transitions");
        assertNullRefused(() -> reader.withLabels(null), "file");
    }

    @Test
    void deadlocks_thatGoOn_areRefused() throws IOException {
        PrismReader reader = PrismReader.of(file("x.tra", "2 2 2\n0 0 1 1\n1 0 0 1\n"))
                .withLabels(file("x.lab", "0=\"init\" 1=\"deadlock\"\n1: 1\n"));
        assertRefused(IOException.class, () -> reader.read(0.5), "x.tra:", "must stay where it is: 1 goes to 0");
        assertTrue(reader.withTerminal("deadlock").read(0.5).mdp().isTerminal(1));
    }

    @Test
    void writePrism_namesThatWouldChange_areRefused() throws IOException {
        FiniteMdp two = PrismReader.of(file("x.tra", "1 2 2\n0 0 0 1\n0 1 0 1\n"))
                .read(0.5)
                .mdp();
        for (String[] names : new String[][] {{"stay", "go#1"}, {"x", "x#1"}, {"x#1", "x#0"}, {"x", "2"}}) {
            FiniteMdp named = two.withNames(Names.none().withActions(names));
            assertIllegal(
                    () -> MdpFiles.writePrism(named, folder.resolve("a"), folder.resolve("b")),
                    "must consist of letters, digits and underscores");
        }
    }
}
