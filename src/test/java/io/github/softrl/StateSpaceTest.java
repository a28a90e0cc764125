package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Covers StateSpace and StateExplorer. */
class StateSpaceTest {
    record Cell(int x, int y) {}

    enum Move {
        LEFT,
        DOWN,
        RIGHT,
        UP
    }

    private static final StateSpace.Successors<Integer, String> COUNTDOWN = StateSpaceTest::countdown;

    /** Counts down from a number, by 1 or by 2, to 0. */
    private static void countdown(Integer n, StateSpace.Outcomes<Integer, String> out) {
        if (n > 0) {
            out.add("one", n - 1, 1, -1);
        }
        if (n > 1) {
            out.add("two", n - 2, 0.75, -3);
            out.add("two", n - 1, 0.25, -3);
        }
    }

    private static StateSpace<Integer, String> countdown(int from) {
        return StateSpace.explore(0.9, COUNTDOWN, from);
    }

    @Test
    void statesAndActions_areNumberedAsTheyAreFound() {
        StateSpace<Integer, String> space = countdown(3);
        assertEquals(4, space.size());
        for (int s = 0; s < 4; s++) {
            assertEquals(3 - s, space.state(s));
            assertEquals(s, space.number(3 - s));
        }
        assertEquals("two", space.action(1, 1));
        assertEquals(1, space.actionNumber(1, "two"));
        FiniteMdp mdp = space.mdp();
        assertTrue(mdp.isTerminal(3));
        assertEquals(1, mdp.actionCount(2));
        assertArrayEquals(new int[] {1, 2}, mdp.nextStates(0, 1));
        assertArrayEquals(new double[] {0.25, 0.75}, mdp.probabilities(0, 1));
        assertEquals(-3, mdp.reward(0, 1));
        assertEquals(0.9, mdp.discount());
        assertEquals(Names.none(), mdp.names());
    }

    @Test
    void names_areWhatToStringSays() {
        StateSpace<Integer, String> space = countdown(3);
        FiniteMdp named = space.mdp().withNames(space.names());
        assertEquals("2", named.names().state(1));
        assertEquals("two", named.names().action(1, 1));
        assertEquals(named, named.withNames(space.names()));
    }

    /** FrozenLake by cells, against the model whose states are 4y + x. */
    @Test
    void frozenLake_isTheHandNumberedOne() {
        String map = "SFFFFHFHFFFHHFFG";
        int[] dx = {-1, 0, 1, 0};
        int[] dy = {0, 1, 0, -1};
        FiniteMdp.Builder byHand = FiniteMdp.builder(16, 0.99);
        for (int s = 0; s < 16; s++) {
            if ("HG".indexOf(map.charAt(s)) >= 0) {
                byHand.terminal(s);
                continue;
            }
            for (int i = 0; i < 12; i++) {
                int way = i / 3 + i % 3 + 3 & 3;
                int x = Math.min(3, Math.max(0, s % 4 + dx[way]));
                int y = Math.min(3, Math.max(0, s / 4 + dy[way]));
                byHand.transition(s, i / 3, 4 * y + x, 1 / 3.0, map.charAt(4 * y + x) == 'G' ? 1 : 0);
            }
        }
        StateSpace<Cell, Move> space = StateSpace.explore(
                0.99,
                (cell, out) -> {
                    if ("HG".indexOf(map.charAt(4 * cell.y + cell.x)) >= 0) {
                        return;
                    }
                    for (Move move : Move.values()) {
                        for (int turn = 0; turn < 3; turn++) {
                            int way = move.ordinal() + turn + 3 & 3;
                            int x = Math.min(3, Math.max(0, cell.x + dx[way]));
                            int y = Math.min(3, Math.max(0, cell.y + dy[way]));
                            out.add(move, new Cell(x, y), 1 / 3.0, map.charAt(4 * y + x) == 'G' ? 1 : 0);
                        }
                    }
                },
                new Cell(0, 0));
        FiniteMdp lake = byHand.build();
        assertEquals(16, space.size());
        for (int s = 0; s < 16; s++) {
            Cell cell = space.state(s);
            int hand = 4 * cell.y + cell.x;
            for (int a = 0; a < space.mdp().actionCount(s); a++) {
                assertEquals(Move.values()[a], space.action(s, a));
                assertEquals(lake.reward(hand, a), space.mdp().reward(s, a));
                for (int t = 0; t < 16; t++) {
                    Cell next = space.state(t);
                    assertEquals(
                            lake.probability(hand, a, 4 * next.y + next.x),
                            space.mdp().probability(s, a, t));
                }
            }
            assertEquals(lake.actionCount(hand), space.mdp().actionCount(s));
        }
    }

    @Test
    void model_isTheBuildersOfTheSameNumbers() {
        StateSpace<Integer, String> space = countdown(20);
        FiniteMdp.Builder builder = FiniteMdp.builder(21, 0.9).terminal(20);
        for (int s = 0; s < 20; s++) {
            int state = s;
            countdown(
                    20 - s,
                    (action, next, p, r) -> builder.transition(state, action.equals("one") ? 0 : 1, 20 - next, p, r));
        }
        assertEquals(builder.build(), space.mdp());
    }

    @Test
    void eachState_isAskedForOnce_startsFirst() {
        List<Integer> asked = new ArrayList<>();
        StateSpace<Integer, String> space = StateSpace.explore(
                1,
                (n, out) -> {
                    asked.add(n);
                    countdown(n, out);
                },
                1,
                7,
                1);
        assertEquals(List.of(1, 7, 0, 6, 5, 4, 3, 2), asked);
        assertEquals(8, space.size());
        assertSame(space.mdp(), space.mdp());
    }

    @Test
    void onlyStartsThatEnd_areAModel() {
        StateSpace<String, String> space = StateSpace.explore(0.5, (state, out) -> {}, "end");
        assertEquals(1, space.size());
        assertTrue(space.mdp().isTerminal(0));
    }

    @Test
    void manyActionsAndManyStates_areFound() {
        StateSpace<Integer, Integer> space = StateSpace.explore(
                0.5,
                (n, out) -> {
                    for (int a = 0; a < 100; a++) {
                        out.add(a % 2 == 0 ? a : 200 - a, (n + a) % 5_000, 1, a);
                    }
                },
                0);
        assertEquals(5_000, space.size());
        assertEquals(101, space.action(17, 99));
        assertEquals(99, space.actionNumber(17, 101));
        assertEquals(99, space.mdp().reward(17, 99));
    }

    @Test
    void infiniteSpaces_areRefused_withTheLastState() {
        StateSpace.Successors<Integer, String> endless = (n, out) -> out.add("up", n + 1, 1, 0);
        refused(
                "at most 1000 states can be explored, and 1000 is one more; if there are not too many, give a larger"
                        + " maxStates",
                () -> StateSpace.explore(0.9, 1_000, endless, 0));
        assertEquals(3, StateSpace.explore(0.9, 3, COUNTDOWN, 2).size());
        assertEquals(10_000_000, StateSpace.MAX_STATES);
    }

    @Test
    void refusals_nameTheObjects() {
        refused(
                "probabilities of state 5, action go must sum to 1: 0.5; add the outcomes that are missing, or remove"
                        + " what is there twice",
                () -> explore((n, out) -> out.add("go", n, 0.5, 0)));
        refused(
                "probability of state 5, action go, next state 6 must be in (0, 1]: 0.0; do not add what cannot happen",
                () -> explore((n, out) -> out.add("go", n + 1, 0, 0)));
        refused(
                "reward of state 5, action go, next state 6 must be finite: NaN; use a number",
                () -> explore((n, out) -> out.add("go", n + 1, 1, Double.NaN)));
        refused("starts must have a state: []; exploration begins there", () -> StateSpace.explore(0.9, COUNTDOWN));
        refused("maxStates must be >= 1: 0", () -> StateSpace.explore(0.9, 0, COUNTDOWN, 1));
        assertThrows(IllegalArgumentException.class, () -> StateSpace.explore(1.5, COUNTDOWN, 1));
        StateSpace<Integer, String> space = countdown(3);
        refused("state must be one that can be reached from the starts: 4", () -> space.number(4));
        refused("action must be one of state 1, which are [one]: two", () -> space.actionNumber(2, "two"));
        assertThrows(IndexOutOfBoundsException.class, () -> space.state(4));
        assertThrows(IndexOutOfBoundsException.class, () -> space.action(0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> space.actionNumber(4, "one"));
    }

    @Test
    void outcomes_areForTheDurationOfTheCall() {
        List<StateSpace.Outcomes<Integer, String>> kept = new ArrayList<>();
        explore((n, out) -> kept.add(out));
        String message = assertThrows(
                        IllegalStateException.class, () -> kept.get(0).add("late", 1, 1, 0))
                .getMessage();
        assertTrue(message.startsWith("outcomes of a state must be added before its function returns"), message);
    }

    @Test
    void nulls_areRefused() {
        assertThrows(NullPointerException.class, () -> StateSpace.explore(0.9, COUNTDOWN, 1, (Integer) null));
        assertThrows(NullPointerException.class, () -> explore((n, out) -> out.add(null, n, 1, 0)));
        assertThrows(NullPointerException.class, () -> explore((n, out) -> out.add("a", null, 1, 0)));
        assertThrows(NullPointerException.class, () -> explore(null));
        assertThrows(NullPointerException.class, () -> countdown(2).number(null));
    }

    @Test
    void interruption_endsTheExploration() {
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancellationException.class, () -> countdown(3));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    private static StateSpace<Integer, String> explore(StateSpace.Successors<Integer, String> successors) {
        return StateSpace.explore(0.9, successors, 5);
    }

    private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
