package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Refusals;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StateActionsTest {
    private static final StateActions SOME = StateActions.of(2, 0, 3);

    @Test
    void pairs_areNumberedStateByState() {
        assertEquals(3, SOME.stateCount());
        assertEquals(5, SOME.pairCount());
        assertEquals(3, SOME.maxActions());
        int pair = 0;
        for (int s = 0; s < 3; s++) {
            assertEquals(pair, SOME.firstPair(s));
            for (int a = 0; a < SOME.actionCount(s); a++, pair++) {
                assertEquals(pair, SOME.pair(s, a));
                assertEquals(s, SOME.state(pair));
                assertEquals(a, SOME.action(pair));
            }
        }
        assertEquals(5, SOME.firstPair(3));
    }

    @Test
    void counts_areCopied() {
        int[] counts = {1, 2};
        StateActions stateActions = StateActions.of(counts);
        counts[0] = 7;
        assertEquals(StateActions.of(1, 2), stateActions);
    }

    @Test
    void equality_isThatOfTheCounts_whateverTheNames() {
        assertEquals(StateActions.of(2, 0, 3), SOME);
        assertEquals(StateActions.of(2, 0, 3).hashCode(), SOME.hashCode());
        assertEquals(SOME.withNames(Names.none().withStates("a", "b", "c")), SOME);
        assertNotEquals(StateActions.of(2, 3, 0), SOME);
        assertNotEquals(StateActions.of(5), SOME);
        assertEquals("StateActions[3 states, 5 state-action pairs]", SOME.toString());
    }

    /** A model, its tables and its policies have the same numbering, and tables pass through flat arrays unchanged. */
    @Test
    void byPair_isTheInverseOfOf() {
        for (int seed = 0; seed < 50; seed++) {
            FiniteMdp mdp = RandomMdps.of(seed, 0.9);
            QTable q = RandomMdps.table(mdp, new SplittableRandom(seed), 1);
            assertSame(mdp.stateActions(), q.stateActions());
            assertSame(mdp.stateActions(), Policy.greedy(q).stateActions());
            double[] flat = q.byPair();
            assertEquals(q, QTable.of(mdp.stateActions(), flat));
            for (int pair = 0; pair < flat.length; pair++) {
                StateActions pairs = q.stateActions();
                assertEquals(q.value(pairs.state(pair), pairs.action(pair)), flat[pair]);
            }
            Policy policy = Policy.softmax(q, 1);
            assertArrayEquals(
                    policy.byPair(),
                    Policy.of(mdp.stateActions(), policy.byPair()).byPair());
            if (flat.length > 0) {
                flat[0] = 1e9;
                assertNotEquals(1e9, q.byPair()[0]);
            }
        }
        assertArrayEquals(
                new double[] {1, 2, 3, 4, 5},
                QTable.of(SOME, new double[] {1, 2, 3, 4, 5}).byPair());
    }

    @Test
    void badArguments_areRefused() {
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "actionCounts must have at least one state: length 0",
                () -> StateActions.of(new int[0]));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "number of actions of state 1 must be >= 0: -1",
                () -> StateActions.of(1, -1));
        Refusals.assertIllegal(() -> StateActions.of(Integer.MAX_VALUE, 1), "2147483639", "state 0");
        Refusals.assertIllegal(() -> StateActions.of(1, 2147483639), "2147483639", "state 1", "after 1 pairs");
        Refusals.assertNullRefused(() -> StateActions.of((int[]) null), "actionCounts");
        Refusals.assertOutOfBounds(() -> SOME.actionCount(3), "state must be in [0, 3): 3");
        Refusals.assertOutOfBounds(() -> SOME.firstPair(4), "state must be in [0, 3], where 3 stands for the end: 4");
        Refusals.assertOutOfBounds(() -> SOME.pair(0, 2), "action of state 0 must be in [0, 2): 2");
        Refusals.assertOutOfBounds(() -> SOME.pair(1, 0), "state 1 is terminal and has no actions: 0");
        Refusals.assertOutOfBounds(() -> SOME.state(5), "pair must be in [0, 5): 5");
        Refusals.assertOutOfBounds(() -> SOME.action(-1), "pair must be in [0, 5): -1");
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "table must have the same states and actions: 2 instead of 3 states",
                () -> SOME.requireSame("table", StateActions.of(2, 3)));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "table must have the same states and actions: 1 instead of 0 actions in state 1",
                () -> SOME.requireSame("table", StateActions.of(2, 1, 3)));
        Refusals.assertNullRefused(() -> SOME.requireSame("table", null), "table");
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "byPair must have length 5, one number per pair: 4",
                () -> QTable.of(SOME, new double[4]));
        Refusals.assertIllegal(() -> Policy.of(SOME, new double[4]), "byPair must have length 5");
        Refusals.assertIllegal(() -> Policy.of(SOME, new double[] {1, 0, 0.5, 0.4, 0}), "state 2 must sum to 1: 0.9");
        double[] probabilities = {1, 0, 0.5, 0.5, 0};
        Policy policy = Policy.of(SOME, probabilities);
        probabilities[0] = 0;
        policy.byPair()[0] = 0;
        assertEquals(1, policy.probability(0, 0));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "value of state 2, action 1 must be finite: NaN",
                () -> QTable.of(SOME, new double[] {0, 0, 0, Double.NaN, 0}));
    }
}
