package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.softrl.FiniteMdp;
import io.github.softrl.testing.Refusals;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Covers Environment, MdpEnvironment and TimeLimit: the simulator of a model and the time limit. */
class EnvironmentTest {
    private static final FiniteMdp MDP = FiniteMdp.builder(3, 0.9)
            .transition(0, 0, 0, 0.25, 1)
            .transition(0, 0, 1, 0.5, 2)
            .transition(0, 0, 2, 0.25, 3)
            .transition(1, 0, 0, 1, 0)
            .terminal(2)
            .build();

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
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "start probability of terminal state 2 must be 0: 1.0; an episode starts where something can be done",
                () -> Environment.of(MDP, 2));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "startDistribution must have length 3, one probability per state: 1",
                () -> Environment.of(MDP, new double[1]));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "start probabilities must sum to 1: 0.5; add what is missing or divide them by their sum",
                () -> Environment.of(MDP, new double[] {0.5, 0, 0}));
        Refusals.assertMessage(
                IllegalArgumentException.class,
                "start probability of state 1 must be in [0, 1]: NaN; give each its share of 1",
                () -> Environment.of(MDP, new double[] {1, Double.NaN, 0}));
        assertThrows(IndexOutOfBoundsException.class, () -> Environment.of(MDP, 3));
    }
}
