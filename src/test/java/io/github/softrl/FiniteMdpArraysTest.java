package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Models;
import io.github.softrl.testing.RowArrays;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Covers FiniteMdp, TransitionRows and DenseTables: models from arrays and tables, what they copy, and large ones. */
class FiniteMdpArraysTest {
    private static final double[][][] P = {
        {{0.5, 0.5, 0}, {0, 0, 1}}, {{0.25, 0.25, 0.5}}, {},
    };
    private static final double[][] R = {{3, -4}, {2}, {}};

    private static FiniteMdp built() {
        return FiniteMdp.builder(3, 0.75)
                .transition(0, 0, 0, 0.5, 3)
                .transition(0, 0, 1, 0.5, 3)
                .transition(0, 1, 2, 1, -4)
                .transition(1, 0, 0, 0.25, 2)
                .transition(1, 0, 1, 0.25, 2)
                .transition(1, 0, 2, 0.5, 2)
                .terminal(2)
                .build();
    }

    /** Returns the builder's model of dense tables. */
    private static FiniteMdp built(double discount, double[][][] p, double[][] r) {
        FiniteMdp.Builder builder = FiniteMdp.builder(p.length, discount);
        for (int s = 0; s < p.length; s++) {
            if (p[s].length == 0) {
                builder.terminal(s);
            }
            for (int a = 0; a < p[s].length; a++) {
                for (int s2 = 0; s2 < p.length; s2++) {
                    if (p[s][a][s2] != 0) {
                        builder.transition(s, a, s2, p[s][a][s2], r[s][a]);
                    }
                }
            }
        }
        return builder.build();
    }

    @Test
    void ofRows_sameModel_equalsBuilder() {
        FiniteMdp mdp = new RowArrays().build();
        assertEquals(built(), mdp);
        assertEquals(built().hashCode(), mdp.hashCode());
    }

    @Test
    void ofRows_outcomeRewards_arePaidAndEqualTheBuilders() {
        FiniteMdp built = FiniteMdp.builder(2, 0.5)
                .transition(0, 0, 0, 0.25, 4)
                .transition(0, 0, 1, 0.75, -8)
                .terminal(1)
                .build();
        int[] successor = {0, 1};
        double[] outcomes = {4, -8};
        FiniteMdp mdp = FiniteMdp.ofRows(
                0.5,
                new int[] {0, 1, 1},
                new int[] {0, 2},
                successor,
                new double[] {0.25, 0.75},
                new double[] {-5},
                outcomes);
        assertEquals(built, mdp);
        outcomes[0] = 99;
        assertArrayEquals(new double[] {4, -8}, mdp.rewards(0, 0));
        assertEquals(-5, mdp.reward(0, 0));
    }

    @Test
    void ofRows_outcomeRewardsOfTheRow_areNotKept() {
        RowArrays arrays = new RowArrays();
        double[] same = {3, 3, -4, 2, 2, 2};
        FiniteMdp mdp = FiniteMdp.ofRows(
                arrays.discount,
                arrays.actionStart,
                arrays.rowStart,
                arrays.successor,
                arrays.probability,
                arrays.reward,
                same);
        assertEquals(arrays.build(), mdp);
    }

    @Test
    void ofDense_sameModel_equalsBuilder() {
        FiniteMdp mdp = FiniteMdp.ofDense(0.75, P, R);
        assertEquals(built(), mdp);
        assertEquals(built().hashCode(), mdp.hashCode());
    }

    @Test
    void ofDense_random_equalsBuilder() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 50; i++) {
            int states = random.nextInt(1, 8);
            double[][][] p = new double[states][][];
            double[][] r = new double[states][];
            for (int s = 0; s < states; s++) {
                p[s] = new double[random.nextInt(4)][];
                for (int a = 0; a < p[s].length; a++) {
                    p[s][a] = Models.dyadicDistribution(random, states);
                }
                r[s] = random.ints(p[s].length, -99, 99)
                        .mapToDouble(x -> x / 8.0)
                        .toArray();
            }
            assertEquals(built(0.5, p, r), FiniteMdp.ofDense(0.5, p, r));
        }
    }

    @Test
    void ofDense_zeros_areAbsent() {
        FiniteMdp mdp = FiniteMdp.ofDense(0.75, P, R);
        assertEquals(6, mdp.transitionCount());
        assertArrayEquals(new int[] {0, 1}, mdp.nextStates(0, 0));
        assertArrayEquals(new int[] {2}, mdp.nextStates(0, 1));
        assertEquals(0, mdp.probability(0, 1, 0));
        double[][][] negativeZeros = {{{1, -0.0}}, {}};
        assertEquals(
                1,
                FiniteMdp.ofDense(0.5, negativeZeros, new double[][] {{0}, {}}).transitionCount());
    }

    @Test
    void ofDense_emptyState_isTerminal() {
        FiniteMdp mdp = FiniteMdp.ofDense(0.75, P, R);
        assertTrue(mdp.isTerminal(2));
        FiniteMdp none = FiniteMdp.ofDense(0.75, new double[][][] {{}}, new double[][] {{}});
        assertTrue(none.isTerminal(0));
        assertEquals(0, none.stateActionCount());
        assertEquals(none, FiniteMdp.builder(1, 0.75).terminal(0).build());
    }

    @Test
    void ofRows_allTerminal_isAccepted() {
        RowArrays arrays = new RowArrays();
        arrays.actionStart = new int[3];
        arrays.rowStart = new int[1];
        arrays.successor = new int[0];
        arrays.probability = new double[0];
        arrays.reward = new double[0];
        assertEquals(FiniteMdp.builder(2, 0.75).terminal(0).terminal(1).build(), arrays.build());
    }

    @Test
    void ofRows_entriesInAnyOrder_keptAsGiven() {
        RowArrays arrays = new RowArrays();
        arrays.successor = new int[] {1, 0, 2, 2, 1, 2};
        FiniteMdp mdp = arrays.build();
        assertArrayEquals(new int[] {2, 1, 2}, mdp.nextStates(1, 0));
        assertArrayEquals(new double[] {0.25, 0.25, 0.5}, mdp.probabilities(1, 0));
        assertEquals(0.75, mdp.probability(1, 0, 2));
        assertEquals(0, mdp.probability(1, 0, 0));
    }

    @Test
    void ofRows_rowSumWithinTolerance_probabilitiesKeptAsGiven() {
        RowArrays arrays = new RowArrays();
        arrays.probability[5] = 0.5 + 5e-10;
        assertArrayEquals(new double[] {0.25, 0.25, 0.5 + 5e-10}, arrays.build().probabilities(1, 0));
        arrays.probability[2] = 1 - 5e-10;
        assertEquals(1 - 5e-10, arrays.build().probability(0, 1, 2));
    }

    @Test
    void ofRows_arraysChangedAfterwards_modelUnchanged() {
        RowArrays arrays = new RowArrays();
        FiniteMdp mdp = arrays.build();
        Arrays.fill(arrays.actionStart, 1);
        Arrays.fill(arrays.rowStart, 1);
        Arrays.fill(arrays.successor, 2);
        Arrays.fill(arrays.probability, 0.125);
        Arrays.fill(arrays.reward, 99);
        assertEquals(built(), mdp);
    }

    @Test
    void ofDense_tablesChangedAfterwards_modelUnchanged() {
        double[][][] p = {{{0.5, 0.5}}, {}};
        double[][] r = {{3}, {}};
        FiniteMdp mdp = FiniteMdp.ofDense(0.75, p, r);
        p[0][0][0] = 0.125;
        r[0][0] = 99;
        p[1] = new double[][] {{1, 0}};
        assertEquals(FiniteMdp.ofDense(0.75, new double[][][] {{{0.5, 0.5}}, {}}, new double[][] {{3}, {}}), mdp);
        assertNotEquals(0.125, mdp.probability(0, 0, 0));
    }

    @Test
    void accessors_returnedArraysChanged_modelUnchanged() {
        FiniteMdp varying = FiniteMdp.builder(2, 0.5)
                .transition(0, 0, 0, 0.5, 1)
                .transition(0, 0, 1, 0.5, 2)
                .terminal(1)
                .build();
        for (FiniteMdp mdp : new FiniteMdp[] {built(), varying}) {
            int[] nextStates = mdp.nextStates(0, 0);
            double[] probabilities = mdp.probabilities(0, 0);
            double[] rewards = mdp.rewards(0, 0);
            Arrays.fill(mdp.nextStates(0, 0), 77);
            Arrays.fill(mdp.probabilities(0, 0), 77);
            Arrays.fill(mdp.rewards(0, 0), 77);
            assertArrayEquals(nextStates, mdp.nextStates(0, 0));
            assertArrayEquals(probabilities, mdp.probabilities(0, 0));
            assertArrayEquals(rewards, mdp.rewards(0, 0));
        }
    }

    @Test
    void build_oneMillionTransitions_counts() {
        int states = 3125;
        FiniteMdp.Builder builder = FiniteMdp.builder(states, 0.99);
        for (int row = 5 * states - 1; row >= 0; row--) {
            for (int i = 0; i < 64; i++) {
                builder.transition(row / 5, row % 5, (row + i) % states, 1.0 / 64, row);
            }
        }
        FiniteMdp mdp = builder.build();
        assertEquals(states, mdp.stateCount());
        assertEquals(15_625, mdp.stateActionCount());
        assertEquals(1_000_000, mdp.transitionCount());
        assertEquals(5, mdp.actionCount(states - 1));
        assertEquals(13, mdp.reward(2, 3));
        assertArrayEquals(IntStream.range(13, 77).toArray(), mdp.nextStates(2, 3));
    }

    @Test
    void build_longRow_keepsAllOutcomes() {
        int length = 1 << 20;
        FiniteMdp.Builder builder = FiniteMdp.builder(3, 0.99).terminal(2).transition(1, 0, 2, 1, 1);
        for (int i = 0; i < length; i++) {
            builder.transition(0, 0, i % 2, 1.0 / length, i);
        }
        FiniteMdp mdp = builder.build();
        assertEquals(length + 1, mdp.transitionCount());
        assertEquals(2, mdp.stateActionCount());
        assertEquals(length, mdp.nextStates(0, 0).length);
        assertEquals(0.5, mdp.probability(0, 0, 1)); // exact: powers of two
        assertEquals((length - 1) / 2.0, mdp.reward(0, 0));
        double[] rewards = mdp.rewards(0, 0);
        assertEquals(2, rewards[1]); // even i lead to state 0, in the order of the calls
        assertEquals(1, rewards[length / 2]);
    }
}
