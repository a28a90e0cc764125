package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Models;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Refusals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Covers FiniteMdp and ListedTransitions: what builders make, and what models tell. */
class FiniteMdpTest {
    private record Outcome(int s, int a, int s2, double p, double r) {}

    /** State 0 has two actions, state 1 one, state 2 none; the outcomes of (0, 0) pay different rewards. */
    private static List<Outcome> outcomes() {
        return List.of(
                new Outcome(0, 0, 0, 0.5, 1),
                new Outcome(0, 0, 1, 0.5, 5),
                new Outcome(0, 1, 2, 1, -4),
                new Outcome(1, 0, 0, 0.25, 2),
                new Outcome(1, 0, 1, 0.25, 2),
                new Outcome(1, 0, 2, 0.5, 2));
    }

    private static FiniteMdp.Builder builder(int states, double discount, List<Outcome> outcomes) {
        FiniteMdp.Builder builder = FiniteMdp.builder(states, discount);
        outcomes.forEach(o -> builder.transition(o.s, o.a, o.s2, o.p, o.r));
        return builder;
    }

    private static FiniteMdp model() {
        return builder(3, 0.75, outcomes()).terminal(2).build();
    }

    @Test
    void accessors_model_giveWhatWasBuilt() {
        FiniteMdp mdp = model();
        assertEquals(3, mdp.stateCount());
        assertEquals(3, mdp.stateActionCount());
        assertEquals(6, mdp.transitionCount());
        assertEquals(0.75, mdp.discount());
        assertEquals(2, mdp.actionCount(0));
        assertEquals(1, mdp.actionCount(1));
        assertEquals(0, mdp.actionCount(2));
        assertFalse(mdp.isTerminal(0));
        assertFalse(mdp.isTerminal(1));
        assertTrue(mdp.isTerminal(2));
        assertEquals(-4, mdp.reward(0, 1));
        assertEquals(0.5, mdp.probability(1, 0, 2));
        assertEquals(0, mdp.probability(0, 0, 2));
        assertArrayEquals(new int[] {0, 1, 2}, mdp.nextStates(1, 0));
        assertArrayEquals(new double[] {0.25, 0.25, 0.5}, mdp.probabilities(1, 0));
    }

    @Test
    void build_anyOrder_equalModel() {
        SplittableRandom random = new SplittableRandom(1);
        List<Outcome> outcomes = new ArrayList<>();
        for (int row = 0; row < 20; row++) { // 5 states with 4 actions
            double[] p = RandomMdps.distribution(random, 5);
            for (int s2 = 0; s2 < 5; s2++) {
                outcomes.add(new Outcome(row / 4, row % 4, s2, p[s2], random.nextDouble(-10, 10)));
            }
        }
        FiniteMdp expected = builder(6, 0.9, outcomes).terminal(5).build();
        Random shuffler = Models.shuffler();
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(outcomes, shuffler);
            FiniteMdp.Builder builder = FiniteMdp.builder(6, 0.9).terminal(5);
            outcomes.forEach(o -> builder.transition(o.s, o.a, o.s2, o.p, o.r));
            assertEquals(expected, builder.build());
        }
    }

    @Test
    void build_statesInReverse_successorsSorted() {
        FiniteMdp mdp = FiniteMdp.builder(3, 0.9)
                .terminal(1)
                .transition(2, 0, 2, 0.25, 8)
                .transition(2, 0, 0, 0.75, 4)
                .transition(0, 0, 1, 1, 3)
                .build();
        assertArrayEquals(new int[] {0, 2}, mdp.nextStates(2, 0));
        assertArrayEquals(new double[] {0.75, 0.25}, mdp.probabilities(2, 0));
        assertArrayEquals(new double[] {4, 8}, mdp.rewards(2, 0));
        assertEquals(5, mdp.reward(2, 0));
        assertEquals(3, mdp.reward(0, 0));
    }

    @Test
    void reward_outcomesVary_isExpectation() {
        assertEquals(3, model().reward(0, 0)); // 1/2 · 1 + 1/2 · 5
        assertEquals(2, model().reward(1, 0));
    }

    @Test
    void reward_cancellation_isAccurate() {
        FiniteMdp mdp = FiniteMdp.builder(3, 0.9)
                .transition(0, 0, 0, 0.25, 1e20)
                .transition(0, 0, 1, 0.5, 3)
                .transition(0, 0, 2, 0.25, -1e20)
                .terminal(1)
                .terminal(2)
                .build();
        assertEquals(1.5, mdp.reward(0, 0));
    }

    @Test
    void reward_random_withinOneUlpOfExact() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 200; i++) {
            int n = random.nextInt(1, 40);
            double[] p = RandomMdps.distribution(random, n);
            double[] r = Models.values(random, n, 100);
            FiniteMdp.Builder builder = FiniteMdp.builder(n, 0.9);
            BigDecimal exact = BigDecimal.ZERO;
            for (int s2 = 0; s2 < n; s2++) {
                builder.transition(0, 0, s2, p[s2], r[s2]);
                exact = exact.add(new BigDecimal(p[s2]).multiply(new BigDecimal(r[s2])));
            }
            IntStream.range(1, n).forEach(builder::terminal);
            double expected = exact.doubleValue();
            assertEquals(expected, builder.build().reward(0, 0), Math.ulp(expected));
        }
    }

    @Test
    void rewards_outcomesVary_keptAsGiven() {
        assertArrayEquals(new double[] {1, 5}, model().rewards(0, 0));
        assertArrayEquals(new double[] {-4}, model().rewards(0, 1));
        assertArrayEquals(new double[] {2, 2, 2}, model().rewards(1, 0));
    }

    @Test
    void rewards_expectedRewardsGiven_allEqualToExpectation() {
        FiniteMdp mdp =
                FiniteMdp.ofDense(0.9, new double[][][] {{{0.5, 0.5}, {0, 1}}, {}}, new double[][] {{7, -1}, {}});
        assertArrayEquals(new double[] {7, 7}, mdp.rewards(0, 0));
        assertArrayEquals(new double[] {-1}, mdp.rewards(0, 1));
    }

    @Test
    void transition_repeated_outcomesStayApartAndProbabilitiesAddUp() {
        FiniteMdp mdp = FiniteMdp.builder(2, 0.9)
                .transition(0, 0, 1, 0.25, 4)
                .transition(0, 0, 0, 0.25, 0)
                .transition(0, 0, 1, 0.5, 8)
                .terminal(1)
                .build();
        assertEquals(3, mdp.transitionCount());
        assertEquals(0.75, mdp.probability(0, 0, 1));
        assertEquals(0.25, mdp.probability(0, 0, 0));
        assertArrayEquals(new int[] {0, 1, 1}, mdp.nextStates(0, 0));
        assertArrayEquals(new double[] {0.25, 0.25, 0.5}, mdp.probabilities(0, 0));
        assertArrayEquals(new double[] {0, 4, 8}, mdp.rewards(0, 0));
        assertEquals(5, mdp.reward(0, 0));
    }

    @Test
    void build_rowSumWithinTolerance_probabilitiesKeptAsGiven() {
        for (double excess : new double[] {5e-10, -5e-10}) {
            FiniteMdp mdp = FiniteMdp.builder(2, 0.9)
                    .transition(0, 0, 0, 0.5, 0)
                    .transition(0, 0, 1, 0.5 + excess, 0)
                    .terminal(1)
                    .build();
            assertArrayEquals(new double[] {0.5, 0.5 + excess}, mdp.probabilities(0, 0));
            assertEquals(0.5 + excess, mdp.probability(0, 0, 1));
        }
    }

    @Test
    void build_again_sameModel() {
        FiniteMdp.Builder builder = builder(3, 0.75, outcomes()).terminal(2);
        FiniteMdp first = builder.build();
        assertSame(first, builder.build());
        assertSame(first, builder.terminal(2).build(), "a repeated declaration adds nothing");
    }

    @Test
    void build_transitionAddedSince_isRefusedAndFirstModelUnchanged() {
        FiniteMdp.Builder builder = builder(3, 0.75, outcomes()).terminal(2);
        FiniteMdp first = builder.build();
        builder.transition(1, 1, 0, 1, 0).transition(1, 2, 0, 1, 0).terminal(0);
        Refusals.assertRefused(
                IllegalStateException.class, builder::build, "build()", "transition (1, 1, 0)", "use a new builder");
        assertEquals(model(), first);
        assertEquals(1, first.actionCount(1));
    }

    @Test
    void build_terminalAddedSince_isRefused() {
        FiniteMdp.Builder builder = builder(3, 0.75, outcomes()).terminal(2);
        FiniteMdp first = builder.build();
        builder.terminal(1);
        Refusals.assertRefused(IllegalStateException.class, builder::build, "terminal(1)", "use a new builder");
        assertFalse(first.isTerminal(1));
    }

    @Test
    void build_refusedCallSince_sameModel() {
        FiniteMdp.Builder builder = builder(3, 0.75, outcomes()).terminal(2);
        FiniteMdp first = builder.build();
        Refusals.assertIllegal(() -> builder.transition(1, 1, 0, 2, 0));
        Refusals.assertIllegal(() -> builder.transition(1, 1, 0, 1, Double.NaN));
        Refusals.assertOutOfBounds(() -> builder.terminal(3));
        assertSame(first, builder.build());
    }

    @Test
    void build_afterRefusal_canBeCompleted() {
        FiniteMdp.Builder builder = builder(3, 0.75, outcomes().subList(0, 5)).terminal(2);
        Refusals.assertIllegal(builder::build, "state 1, action 0", "must sum to 1", "0.5");
        builder.transition(1, 0, 2, 0.5, 2);
        assertEquals(model(), builder.build());
    }

    @Test
    void withDiscount_other_sharesContent() {
        FiniteMdp mdp = model();
        FiniteMdp other = mdp.withDiscount(0.5);
        assertEquals(0.5, other.discount());
        assertEquals(0.75, mdp.discount());
        assertSame(mdp.rows(), other.rows());
        assertNotEquals(mdp, other);
        assertEquals(mdp, other.withDiscount(0.75));
    }

    @Test
    void withRewards_sharesEverythingElse() {
        FiniteMdp mdp = model();
        double[][] rewards = new double[mdp.stateCount()][];
        for (int s = 0; s < rewards.length; s++) {
            rewards[s] = new double[mdp.actionCount(s)];
            Arrays.fill(rewards[s], s - 0.5);
        }
        FiniteMdp other = mdp.withRewards(rewards);
        rewards[0][0] = 99;
        assertEquals(-0.5, other.reward(0, 0));
        assertArrayEquals(new double[] {-0.5, -0.5}, other.rewards(0, 0), "outcomes have none of their own");
        assertSame(mdp.rows().probability, other.rows().probability);
        assertSame(mdp.rows().successor, other.rows().successor);
        assertSame(mdp.stateActions(), other.stateActions());
        assertEquals(0.5, other.rows().maxReward);
        rewards[0][0] = -0.0;
        assertEquals(0.0, mdp.withRewards(rewards).reward(0, 0), "never −0");
        rewards[0][0] = Double.NaN;
        Refusals.assertIllegal(() -> mdp.withRewards(rewards), "state 0, action 0", "must be finite", "NaN");
        rewards[0] = new double[7];
        Refusals.assertIllegal(() -> mdp.withRewards(rewards), "r[0] must have length");
    }

    @Test
    void discount_limits_areAccepted() {
        assertEquals(1, FiniteMdp.builder(1, 1).terminal(0).build().discount());
        assertEquals(1, model().withDiscount(1).discount());
        assertEquals(model().withDiscount(0), model().withDiscount(-0.0));
        assertEquals(0.0, model().withDiscount(-0.0).discount()); // bitwise: not −0
    }

    @Test
    void equals_anyDifference_isUnequal() {
        FiniteMdp mdp = model();
        assertEquals(mdp, model());
        assertEquals(mdp.hashCode(), model().hashCode());
        for (int i = 0; i < outcomes().size(); i++) {
            List<Outcome> changed = new ArrayList<>(outcomes());
            Outcome o = changed.get(i);
            changed.set(i, new Outcome(o.s, o.a, o.s2, o.p, o.r + 1));
            assertNotEquals(mdp, builder(3, 0.75, changed).terminal(2).build());
        }
        List<Outcome> mirrored = new ArrayList<>(outcomes()); // the same expectation by other outcomes
        mirrored.set(0, new Outcome(0, 0, 0, 0.5, 5));
        mirrored.set(1, new Outcome(0, 0, 1, 0.5, 1));
        assertNotEquals(mdp, builder(3, 0.75, mirrored).terminal(2).build());
        assertFalse(mdp.equals(null));
        assertNotEquals(mdp, new Object());
    }

    @Test
    void toString_model_namesSizesAndDiscount() {
        assertEquals("FiniteMdp[3 states, 3 state-action pairs, 6 transitions, discount 0.75]", model().toString());
    }

    /** Rounding makes Σ p·1 here 1 − 1e-16: R(s,a) is that sum, the outcomes still pay 1. */
    @Test
    void rewards_equalOutcomes_areReturnedAsGiven() {
        double[] p = {0.8130812695915136, 0.12340063278437581, 0.06351809762411044};
        FiniteMdp.Builder builder =
                FiniteMdp.builder(4, 0.9).terminal(1).terminal(2).terminal(3);
        for (int k = 0; k < 3; k++) {
            builder.transition(0, 0, k + 1, p[k], 1);
        }
        FiniteMdp mdp = builder.build();
        assertEquals(0.9999999999999999, mdp.reward(0, 0));
        assertArrayEquals(new double[] {1, 1, 1}, mdp.rewards(0, 0));
    }

    @Test
    void rewards_expectationOverflows_isRefused() {
        FiniteMdp.Builder builder = FiniteMdp.builder(1, 0.9);
        builder.transition(0, 0, 0, 0.5, Double.MAX_VALUE).transition(0, 0, 0, 0.5 + 5e-10, Double.MAX_VALUE);
        Refusals.assertIllegal(
                builder::build,
                "expected reward of transition (0, 0, 0) and its alternatives must be finite: ",
                "divide rewards and temperature by a common factor");
    }

    /** R(s,a) is Σ p·r rounded once, even where nearly everything cancels. */
    @Test
    void reward_cancellingOutcomes_isRoundedOnce() {
        double[] p = {.1, .2, .3, .4};
        double[] r = {5e20, -3e20, 3.3333333333333336E19, 264.96463463574287};
        FiniteMdp.Builder builder = FiniteMdp.builder(2, 0.5).terminal(1);
        BigDecimal exact = BigDecimal.ZERO;
        for (int k = 0; k < 4; k++) {
            builder.transition(0, 0, 1, p[k], r[k]);
            exact = exact.add(new BigDecimal(p[k]).multiply(new BigDecimal(r[k])));
        }
        assertEquals(exact.doubleValue(), builder.build().reward(0, 0));
    }
}
