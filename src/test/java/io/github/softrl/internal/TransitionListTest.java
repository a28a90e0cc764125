package io.github.softrl.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Covers TransitionList, Order and ArraySizes: growth, order, and gaps. */
class TransitionListTest {
    private record Transition(int s, int a, int s2, int call) {}

    private static void add(TransitionList list, int s, int a, int s2, double p, double r) {
        if (list.isFull()) {
            list.resize(ArraySizes.larger(list.size()));
        }
        list.add(s, a, s2, p, r);
    }

    private static int[] arrange(TransitionList list, int states, boolean bySuccessor) {
        return list.arrange(states, bySuccessor, (k, message) -> new IllegalArgumentException(k + ": " + message));
    }

    /** Against a stable sort of objects. */
    @Test
    void arrange_isAStableSort() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean bySuccessor = seed % 2 == 0;
            int states = 1 + random.nextInt(6);
            List<Transition> expected = new ArrayList<>();
            TransitionList list = new TransitionList();
            int[] actions = random.ints(states, 0, 4).toArray();
            for (int call = 0; call < 100; call++) {
                int s = random.nextInt(states);
                if (actions[s] > 0) {
                    expected.add(new Transition(s, random.nextInt(actions[s]), random.nextInt(states), call));
                }
            }
            for (int s = 0; s < states; s++) { // no gaps
                for (int a = 0; a < actions[s]; a++) {
                    expected.add(new Transition(s, a, 0, 100 + 10 * s + a));
                }
            }
            for (Transition t : expected) {
                add(list, t.s, t.a, t.s2, t.call, -t.call);
            }
            Comparator<Transition> order = Comparator.comparing(Transition::s).thenComparing(Transition::a);
            expected.sort(bySuccessor ? order.thenComparing(Transition::s2) : order);
            arrange(list, states, bySuccessor);
            assertEquals(expected.size(), list.size());
            for (int k = 0; k < list.size(); k++) {
                Transition t = expected.get(k);
                assertEquals(t, new Transition(list.state(k), list.action(k), list.nextState(k), (int)
                        list.probabilities()[k]));
                assertEquals(-t.call, list.rewards()[k]);
                int pair = list.actionStart()[t.s] + t.a;
                assertTrue(list.rowStart()[pair] <= k && k < list.rowStart()[pair + 1]);
            }
            assertEquals(list.size(), list.rowStart()[list.actionStart()[states]]);
            assertEquals(list.size(), list.probabilities().length);
        }
    }

    @Test
    void arrange_ofArranged_movesNothing_otherwiseTellsTheOrder() {
        TransitionList list = new TransitionList();
        add(list, 0, 0, 1, 1, 0);
        add(list, 1, 0, 0, 1, 0);
        assertNull(arrange(list, 2, true));
        add(list, 0, 0, 0, 1, 0);
        assertArrayEquals(new int[] {2, 0, 1}, arrange(list, 2, true));
        assertEquals("transition (0, 0, 0)", list.describe(0));
    }

    @Test
    void arrange_gaps_areRefusedWithTheLargestAction() {
        TransitionList list = new TransitionList();
        add(list, 0, 0, 0, 1, 0);
        add(list, 0, 5, 0, 1, 0);
        add(list, 0, 3, 0, 1, 0);
        add(list, 0, 1, 0, 1, 0);
        String message = assertThrows(IllegalArgumentException.class, () -> arrange(list, 1, false))
                .getMessage();
        assertEquals(
                "1: actions of state 0 must be numbered from 0 without gaps: 5 present, 2 missing; renumber the"
                        + " actions of this state",
                message);
        add(list, 0, Integer.MAX_VALUE, 0, 1, 0);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> arrange(list, 1, false))
                .getMessage()
                .contains("2147483647 present, 2 missing"));
    }

    @Test
    void keep_leavesOutAndReorders() {
        TransitionList list = new TransitionList();
        for (int k = 0; k < 40; k++) {
            add(list, 0, 0, k, 1.0 / 40, k);
        }
        list.keep(new int[] {7, 3});
        assertEquals(2, list.size());
        assertEquals(7, list.nextState(0));
        assertEquals(3, list.nextState(1));
        assertArrayEquals(new int[] {30, 10}, Order.select(new int[] {10, 20, 30}, new int[] {2, 0}));
        assertArrayEquals(new double[] {3}, Order.select(new double[] {1, 2, 3}, new int[] {2}));
    }

    @Test
    void larger_growsByHalf_upToTheLargestArray() {
        assertEquals(40, ArraySizes.larger(16));
        assertEquals(ArraySizes.MAX_LENGTH, ArraySizes.larger(1_900_000_000));
        assertEquals(ArraySizes.MAX_LENGTH, ArraySizes.larger(ArraySizes.MAX_LENGTH));
    }
}
