package io.github.softrl;

import static io.github.softrl.testing.Refusals.assertIllegal;
import static io.github.softrl.testing.Refusals.assertNullRefused;
import static io.github.softrl.testing.Refusals.assertOutOfBounds;
import static io.github.softrl.testing.Refusals.assertRefused;
import static io.github.softrl.testing.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Models;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers Names and TextTable: where names appear, and that they change nothing else. */
class NamesTest {
    private static final Names NAMES =
            Names.none().withStates("hall", "stairs", "out").withActions("wait", "go");
    private static final FiniteMdp HOUSE = FiniteMdp.builder(3, 1)
            .transition(0, 0, 0, 1, -1)
            .transition(0, 1, 1, 1, -2)
            .transition(1, 0, 1, 1, -1)
            .transition(1, 1, 2, 1, -2)
            .terminal(2)
            .build()
            .withNames(NAMES);

    /** Where staying has a choice, which pays at high temperatures. */
    private static final FiniteMdp PORCH = FiniteMdp.builder(2, 1)
            .transition(0, 0, 0, 1, -1)
            .transition(0, 1, 0, 1, -1)
            .transition(0, 2, 1, 1, -1)
            .terminal(1)
            .build()
            .withNames(Names.none().withStates("swing", "out"));

    @Test
    void none_goesByNumbers() {
        assertEquals("7", Names.none().state(7));
        assertEquals("2", Names.none().action(7, 2));
        assertFalse(Names.none().hasStates());
        assertFalse(Names.none().hasActions());
        assertSame(Names.none(), Models.shape(2, 0).names());
    }

    @Test
    void names_areFoundBothWays() {
        assertTrue(NAMES.hasStates());
        assertTrue(NAMES.hasActions());
        assertEquals("stairs", NAMES.state(1));
        assertEquals(1, NAMES.stateNamed("stairs"));
        assertEquals("go", NAMES.action(0, 1));
        assertEquals(1, NAMES.actionNamed(0, "go"));
        Names own = Names.none().withActionsByState(new String[][] {{"stop"}, {"left", "right"}});
        assertEquals("right", own.action(1, 1));
        assertEquals(1, own.actionNamed(1, "right"));
    }

    @Test
    void results_carryTheNamesOfTheModel_throughEveryDerivation() {
        Solution solution = SoftQValueIteration.atTemperature(0.5).solve(HOUSE.withDiscount(0.5));
        assertEquals(NAMES, solution.q().names());
        assertEquals(NAMES, solution.policy().names());
        assertEquals(NAMES, Policy.uniform(HOUSE).names());
        assertEquals(
                NAMES, Policy.of(HOUSE, new double[][] {{1, 0}, {1, 0}, {}}).names());
        assertEquals(
                NAMES, QTable.of(HOUSE, new double[][] {{1, 0}, {1, 0}, {}}).names());
        assertEquals(NAMES, SoftBellman.backup(HOUSE, solution.q(), 0.5).names());
        assertEquals(
                NAMES,
                SoftBackwardInduction.atTemperature(0.5)
                        .solve(HOUSE, 3)
                        .policy(0)
                        .names());
    }

    @Test
    void names_changeNoNumber_andCountInModelsOnly() {
        FiniteMdp plain = HOUSE.withNames(Names.none());
        assertNotEquals(plain, HOUSE);
        assertEquals(plain.withNames(NAMES), HOUSE);
        Solution named = SoftPolicyIteration.atTemperature(0.5).solve(HOUSE);
        Solution unnamed = SoftPolicyIteration.atTemperature(0.5).solve(plain);
        assertEquals(unnamed, named);
        assertEquals(unnamed.policy(), named.policy());
        assertEquals(unnamed.q(), named.q().withNames(Names.none()));
        assertEquals(NAMES, unnamed.policy().withNames(NAMES).names());
    }

    @Test
    void tables_showNames() {
        assertEquals(
                """
                QTable[3 states, 4 state-action pairs]
                  state          wait       go
                  0 (hall)    -1.0000  20.0000
                  1 (stairs)  10.5000   0.0000
                  2 (out)           -""", QTable.of(HOUSE, new double[][] {{-1, 20}, {10.5, 0}, {}}).toString());
        Names own = Names.none().withActionsByState(new String[][] {{"stop", "go"}, {"left", "right"}, {}});
        assertEquals("""
                Policy[3 states, 4 state-action pairs]
                  state
                  0      stop 0.500000     go 0.500000
                  1      left 0.500000  right 0.500000
                  2                  -""", Policy.uniform(HOUSE.withNames(own)).toString());
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                refusal("no such action", () -> HOUSE.reward(1, 2), "action of state 1 (stairs) must be in [0, 2): 2"),
                refusal("no action", () -> HOUSE.reward(2, 0), "state 2 (out) is terminal and has no actions: 0"),
                refusal(
                        "probability",
                        () -> Policy.of(HOUSE, new double[][] {{1, 0}, {0, 2}, {}}),
                        "probability of state 1 (stairs), action 1 (go) must be in [0, 1]: 2.0"),
                refusal(
                        "sum",
                        () -> Policy.of(HOUSE, new double[][] {{1, 0.5}, {0, 1}, {}}),
                        "probabilities of state 0 (hall) must sum to 1: 1.5"),
                refusal(
                        "value",
                        () -> QTable.of(HOUSE, new double[][] {{1, Double.NaN}, {0, 1}, {}}),
                        "value of state 0 (hall), action 1 (go) must be finite: NaN"),
                refusal(
                        "shape",
                        () -> Policy.uniform(HOUSE).softValue(0, QTable.of(new double[][] {{1}}), 1),
                        "1 instead of 2 actions in state 0 (hall)"),
                refusal(
                        "initial values",
                        () -> SoftQValueIteration.atTemperature(1).solve(HOUSE, new double[] {0, 0, 1}),
                        "initial value of terminal state 2 (out) must be 0: 1.0"),
                refusal(
                        "existence",
                        () -> SoftPolicyIteration.atTemperature(10).solve(PORCH),
                        "no finite solution at discount 1 and temperature 10.0",
                        "state 0 (swing)"),
                refusal(
                        "a policy that never ends",
                        () -> SoftBellman.evaluate(HOUSE, Policy.of(HOUSE, new double[][] {{0, 1}, {1, 0}, {}}), 1),
                        "under this policy state 0 (hall) never reaches"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messages_showNames(Executable call, String[] words) {
        RuntimeException thrown = assertThrows(RuntimeException.class, call);
        assertRefused(thrown.getClass(), call, words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a ", " a", "a\nb", "\u0007"})
    void names_malformed_areRefused(String name) {
        assertIllegal(() -> Names.none().withStates("a", name), "name of state 1 must not be blank");
        assertIllegal(() -> Names.none().withActions(name), "name of action 0 must not be blank");
        assertIllegal(
                () -> Names.none().withActionsByState(new String[][] {{}, {name}}),
                "name of action 0 of state 1 must not be blank");
    }

    @Test
    void names_null_areRefused() {
        assertNullRefused(() -> Names.none().withStates((String[]) null), "names");
        assertNullRefused(() -> Names.none().withStates("a", null), "name of state 1");
        assertNullRefused(() -> Names.none().withActions((String) null), "name of action 0");
        assertNullRefused(() -> Names.none().withActionsByState(new String[1][]), "names[0]");
        assertNullRefused(() -> NAMES.stateNamed(null), "name");
        assertNullRefused(() -> HOUSE.withNames(null), "names");
    }

    @Test
    void names_repeated_areRefused() {
        assertIllegal(() -> Names.none().withStates("a", "b", "a"), "a is the name of states 0 and 2");
        assertIllegal(() -> Names.none().withActions("a", "a"), "names of actions must differ: a appears twice");
        assertIllegal(
                () -> Names.none().withActionsByState(new String[][] {{"a"}, {"b", "b"}}),
                "names of actions of state 1 must differ: b");
    }

    @Test
    void names_tooManyOrFew_areRefused() {
        assertIllegal(() -> HOUSE.withNames(Names.none().withStates("a")), "names of states must be 3: 1");
        assertIllegal(() -> HOUSE.withNames(Names.none().withActions("a")), "names of actions must be 2", ": 1");
        assertIllegal(
                () -> HOUSE.withNames(NAMES.withActionsByState(new String[][] {{"a", "b"}, {"c"}, {}})),
                "names of actions of state 1 (stairs) must be 2: 1");
        assertIllegal(
                () -> HOUSE.withNames(NAMES.withActionsByState(new String[][] {{"a", "b"}})),
                "names of lists of actions must be 3, one per state: 1");
    }

    @Test
    void names_unknown_areRefused() {
        assertIllegal(() -> NAMES.stateNamed("cellar"), "name must be that of a state: cellar");
        assertIllegal(() -> Names.none().stateNamed("0"), "states have no names here");
        assertIllegal(() -> NAMES.actionNamed(0, "fly"), "action of state 0: fly", "[wait, go]");
        assertIllegal(() -> Names.none().actionNamed(0, "0"), "actions have no names here");
        assertOutOfBounds(() -> NAMES.state(3), "state must be in [0, 3): 3");
        assertOutOfBounds(() -> NAMES.action(0, 2), "action of state 0 must be in [0, 2): 2");
    }

    @Test
    void names_areValues() {
        String[] given = {"a", "b"};
        String[][] byState = {{"x"}, {"y"}};
        Names names = Names.none().withStates(given).withActionsByState(byState);
        Names same = Names.none().withStates("a", "b").withActionsByState(new String[][] {{"x"}, {"y"}});
        given[0] = "changed";
        byState[0][0] = "changed";
        assertEquals(same, names);
        assertEquals(same.hashCode(), names.hashCode());
        assertEquals("Names[states [a, b], actions [[x], [y]]]", names.toString());
        assertEquals("Names[states by number, actions by number]", Names.none().toString());
        assertNotEquals(Names.none().withActions("x"), names);
    }

    /** A million names are counted, not listed. */
    @Test
    void texts_areOfModerateLength() {
        String[] many = IntStream.range(0, 1_000_000).mapToObj(s -> "s" + s).toArray(String[]::new);
        String[][] byState = {many, {"]"}};
        for (Names names : List.of(
                Names.none().withStates(many),
                Names.none().withActions(many),
                Names.none().withActionsByState(byState))) {
            assertTrue(names.toString().length() < 400, names::toString);
            assertTrue(names.toString().contains("s19, … 1000000 in all]"), names::toString);
        }
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Names.none().withActions(many).actionNamed(0, "x"))
                .getMessage();
        assertTrue(message.length() < 300, message);
        assertEquals(
                "Names[states [a], actions [[b], [c]]]",
                Names.none()
                        .withStates("a")
                        .withActionsByState(new String[][] {{"b"}, {"c"}})
                        .toString());
    }
}
