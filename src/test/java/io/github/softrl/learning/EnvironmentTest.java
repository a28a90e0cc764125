package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.internal.AliasTable;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static final FiniteMdp MDP = FiniteMdp.builder(3, 0.9)
            .transition(0, 0, 0, 0.25, 1)
            .transition(0, 0, 1, 0.5, 2)
            .transition(0, 0, 2, 0.25, 3)
            .transition(1, 0, 0, 1, 0)
            .terminal(2)
            .build();

    /** Five states with two actions each. */
    private static final FiniteMdp TWO_ACTIONS = FiniteMdp.ofRows(
            0.9,
            new int[] {0, 2, 4, 6, 8, 10},
            new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
            new int[10],
            ones(),
            new double[10]);

    private static double[] ones() {
        double[] p = new double[10];
        Arrays.fill(p, 1);
        return p;
    }

    @Test
    void step_followsTheModel_andPaysTheOutcomesReward() {
        SplittableRandom rng = new SplittableRandom(1);
        Environment environment = Environment.of(MDP, 0);
        assertEquals(3, environment.stateCount());
        assertEquals(1, environment.actionCount(0));
        assertEquals(0, environment.actionCount(2));
        assertEquals(0.9, environment.discount());
        int[] counts = new int[3];
        int draws = 100_000;
        for (int i = 0; i < draws; i++) {
            assertEquals(0, environment.reset(rng));
            Environment.Step step = environment.step(0, rng);
            counts[step.nextState()]++;
            assertEquals(step.nextState() + 1, step.reward());
            assertEquals(step.nextState() == 2, step.terminated());
            assertFalse(step.truncated());
        }
        double[] p = {0.25, 0.5, 0.25};
        for (int s = 0; s < 3; s++) {
            assertEquals(p[s], counts[s] / (double) draws, 4 * Math.sqrt(p[s] * (1 - p[s]) / draws));
        }
    }

    @Test
    void reset_drawsFromTheStartDistribution() {
        SplittableRandom rng = new SplittableRandom(1);
        Environment environment = Environment.of(MDP, new double[] {0.1, 0.9, 0});
        int zeros = 0;
        for (int i = 0; i < 100_000; i++) {
            zeros += environment.reset(rng) == 0 ? 1 : 0;
        }
        assertEquals(10_000, zeros, 4 * Math.sqrt(9_000));
    }

    /** Each cell's share and the shares given away to it must add up to the weight, exactly but for rounding. */
    @Test
    void aliasTable_hasTheGivenDistribution() {
        double[] weights = {0, 1e-12, 0.2, 0.3, 0, 0.4, 0.1 - 1e-12};
        AliasTable table = new AliasTable(weights);
        int n = weights.length;
        double[] p = new double[n];
        int fine = 10_000;
        for (int cell = 0; cell < n; cell++) {
            for (int k = 0; k < fine; k++) {
                double u = (cell + (k + 0.5) / fine) / n;
                p[table.draw(fixed(u))] += 1.0 / (fine * n);
            }
        }
        for (int i = 0; i < n; i++) {
            assertEquals(weights[i], p[i], 2.0 / fine);
            assertTrue(weights[i] > 0 || p[i] == 0, "never what cannot happen");
        }
        assertTrue(weights[table.draw(fixed(0))] > 0);
        assertTrue(weights[table.draw(fixed(Math.nextDown(1.0)))] > 0);
    }

    private static RandomGenerator fixed(double u) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError();
            }

            @Override
            public double nextDouble() {
                return u;
            }
        };
    }

    @Test
    void withTimeLimit_truncates_butNotATermination() {
        SplittableRandom rng = new SplittableRandom(1);
        FiniteMdp chain = FiniteMdp.builder(3, 0.9)
                .transition(0, 0, 1, 1, 0)
                .transition(1, 0, 2, 1, 0)
                .terminal(2)
                .build();
        Environment one = Environment.of(chain, 0).withTimeLimit(1);
        one.reset(rng);
        assertEquals(new Environment.Step(1, 0, false, true), one.step(0, rng));
        assertThrows(IllegalStateException.class, () -> one.step(0, rng));
        Environment two = Environment.of(chain, 0).withTimeLimit(2);
        two.reset(rng);
        assertEquals(new Environment.Step(1, 0, false, false), two.step(0, rng));
        assertEquals(new Environment.Step(2, 0, true, false), two.step(0, rng));
        assertThrows(IllegalArgumentException.class, () -> two.withTimeLimit(0));
    }

    @Test
    void misuse_isRefused() {
        SplittableRandom rng = new SplittableRandom(1);
        Environment environment = Environment.of(MDP, 0);
        assertEquals(
                "step must be called within an episode; call reset first",
                assertThrows(IllegalStateException.class, () -> environment.step(0, rng))
                        .getMessage());
        environment.reset(rng);
        assertEquals(
                "action of state 0 must be in [0, 1): 1",
                assertThrows(IndexOutOfBoundsException.class, () -> environment.step(1, rng))
                        .getMessage());
        refused(
                "start probability of terminal state 2 must be 0: 1.0; an episode starts where something can be done",
                () -> Environment.of(MDP, 2));
        refused(
                "startDistribution must have length 3, one probability per state: 1",
                () -> Environment.of(MDP, new double[1]));
        refused(
                "start probabilities must sum to 1: 0.5; divide them by their sum",
                () -> Environment.of(MDP, new double[] {0.5, 0, 0}));
        refused(
                "start probability of state 1 must be in [0, 1]: NaN",
                () -> Environment.of(MDP, new double[] {1, Double.NaN, 0}));
        assertThrows(IndexOutOfBoundsException.class, () -> Environment.of(MDP, 3));
    }

    @Test
    void replayBuffer_keepsTheLast() {
        ReplayBuffer buffer = new ReplayBuffer(3);
        for (int i = 0; i < 5; i++) {
            buffer.add(2 * i + 1, i / 2.0, i + 1, i % 2 == 0);
        }
        Batch batch = new Batch(3_000);
        buffer.sample(batch, TWO_ACTIONS.stateActions(), new SplittableRandom(1));
        int[] seen = new int[5];
        for (int i = 0; i < batch.size; i++) {
            int s = batch.state[i];
            seen[s]++;
            assertEquals(2 * s + 1, batch.pair[i]);
            assertEquals(s / 2.0, batch.reward[i]);
            assertEquals(s % 2 == 0 ? ~(s + 1) : s + 1, batch.next[i]);
        }
        assertEquals(0, seen[0] + seen[1]);
        for (int s = 2; s < 5; s++) {
            assertEquals(1_000, seen[s], 150);
        }
    }

    /** Beyond the size with which its arrays begin. */
    @Test
    void replayBuffer_grows_andThenOverwritesTheOldest() {
        ReplayBuffer buffer = new ReplayBuffer(3_000);
        for (int i = 0; i < 4_000; i++) {
            buffer.add(i % 10, i, i, i % 3 == 0);
        }
        Batch batch = new Batch(100_000);
        buffer.sample(batch, TWO_ACTIONS.stateActions(), new SplittableRandom(1));
        boolean[] seen = new boolean[4_000];
        for (int k = 0; k < batch.size; k++) {
            int i = (int) batch.reward[k];
            seen[i] = true;
            assertEquals(i % 10, batch.pair[k]);
            assertEquals(i % 10 / 2, batch.state[k]);
            assertEquals(i % 3 == 0 ? ~i : i, batch.next[k]);
        }
        for (int i = 0; i < 4_000; i++) {
            assertEquals(i >= 1_000, seen[i]);
        }
    }

    @Test
    void schedules_haveTheirValues() {
        assertEquals(0.3, Schedule.constant(0.3).at(1_000_000));
        assertEquals(0.5, Schedule.harmonic(1, 100).at(100));
        assertEquals(0.125, Schedule.polynomial(1, 1.5).at(3));
        assertEquals(0.75, Schedule.linear(1, 0.5, 100).at(50));
        assertEquals(0.5, Schedule.linear(1, 0.5, 100).at(1_000));
        assertEquals(7, Schedule.of(n -> n + 2).at(5));
        assertTrue(Schedule.polynomial(1, 0.7).perVisit().isPerVisit());
        assertFalse(Schedule.polynomial(1, 0.7).isPerVisit());
        refused("value of a schedule must be finite and >= 0: -1.0", () -> Schedule.constant(-1));
        refused("exponent of a schedule must be finite and > 0: NaN", () -> Schedule.polynomial(1, Double.NaN));
        refused("count of a schedule must be >= 1: 0.0", () -> Schedule.linear(1, 0, 0));
    }

    private static void refused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }
}
