package io.github.softrl;

import static io.github.softrl.testing.Refusals.assertIllegal;
import static io.github.softrl.testing.Refusals.assertOutOfBounds;
import static io.github.softrl.testing.Refusals.refusal;

import io.github.softrl.testing.Models;
import io.github.softrl.testing.RowArrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers FiniteMdp, ListedTransitions, TransitionList and Indices: what builders, accessors and discounts refuse. */
class FiniteMdpRefusalsTest {
    private static final int HUGE = Integer.MAX_VALUE;

    private static FiniteMdp.Builder builder(int states) {
        return FiniteMdp.builder(states, 0.9);
    }

    /** Returns a builder in which each state leads to itself by each of the given actions. */
    private static FiniteMdp.Builder withActions(int[]... actions) {
        FiniteMdp.Builder builder = builder(actions.length);
        for (int s = 0; s < actions.length; s++) {
            for (int a : actions[s]) {
                builder.transition(s, a, s, 1, 0);
            }
        }
        return builder;
    }

    private static int[] actions(int... numbers) {
        return numbers;
    }

    private static FiniteMdp.Builder withRow(double... probabilities) {
        FiniteMdp.Builder builder = builder(3).terminal(0).terminal(1);
        builder.transition(2, 0, 2, 1, 0);
        for (int i = 0; i < probabilities.length; i++) {
            builder.transition(2, 1, i, probabilities[i], 0);
        }
        return builder;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void builder_withoutStates_isRefused(int states) {
        assertIllegal(() -> FiniteMdp.builder(states, 0.9), "stateCount must be >= 1: " + states, "at least one state");
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {-0.1, -Double.MIN_VALUE, 1.1, 1 + 0x1p-52, Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0.0})
    void discount_outOfRange_isRefused(double discount) {
        String message = "discount must be in [0, 1]: " + discount;
        FiniteMdp mdp = Models.shape(1);
        assertIllegal(() -> FiniteMdp.builder(1, discount), message);
        assertIllegal(() -> mdp.withDiscount(discount), message);
        assertIllegal(() -> RowArrays.with(x -> x.discount = discount), message);
        assertIllegal(() -> FiniteMdp.ofDense(discount, new double[][][] {{{1}}}, new double[][] {{0}}), message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.5, 1 + 2e-4, Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0.0})
    void transition_probabilityOutOfRange_isRefused(double probability) {
        assertIllegal(
                () -> builder(3).transition(1, 4, 2, probability, 0),
                "probability of transition (1, 4, 2)",
                "must be in (0, 1]: " + probability,
                probability == 0 ? "leave out transitions that cannot happen" : "give each its share of 1");
    }

    @ParameterizedTest
    @MethodSource("io.github.softrl.testing.Refusals#notFinite")
    void transition_rewardNotFinite_isRefused(double reward) {
        assertIllegal(
                () -> builder(3).transition(1, 4, 2, 1, reward),
                "reward of transition (1, 4, 2)",
                "must be finite: " + reward,
                reward < 0 ? "leave out actions that are impossible" : "use a number");
    }

    static Stream<Arguments> indicesOfTransitions() {
        String rule = "must be in [0, 3): ";
        String remedy = "stateCount given to builder(...)";
        return Stream.of(
                refusal("state 3", () -> builder(3).transition(3, 0, 1, 1, 0), "(3, 0, 1)", rule + 3, remedy),
                refusal("state -1", () -> builder(3).transition(-1, 0, 1, 1, 0), "(-1, 0, 1)", rule + -1, "from 0"),
                refusal("successor 3", () -> builder(3).transition(0, 0, 3, 1, 0), "(0, 0, 3)", rule + 3, remedy),
                refusal("successor -7", () -> builder(3).transition(0, 0, -7, 1, 0), "(0, 0, -7)", rule + -7, remedy),
                refusal("huge", () -> builder(3).transition(HUGE, 0, 0, 1, 0), "(" + HUGE, rule + HUGE, remedy),
                refusal(
                        "action -1",
                        () -> builder(3).transition(0, -1, 0, 1, 0),
                        "(0, -1, 0)",
                        "action of",
                        ">= 0: -1"),
                refusal("terminal 3", () -> builder(3).terminal(3), "state " + rule + 3),
                refusal("terminal -1", () -> builder(3).terminal(-1), "state " + rule + -1));
    }

    @ParameterizedTest
    @MethodSource("indicesOfTransitions")
    void builder_indexOutOfRange_isRefused(Executable call, String[] words) {
        assertOutOfBounds(call, words);
    }

    static Stream<Arguments> gaps() {
        int[] one = actions(0);
        return Stream.of(
                gap("only 1", withActions(actions(1)), 0, 1, 0),
                gap("0, 2", withActions(actions(0, 2)), 0, 2, 1),
                gap("2, 0", withActions(actions(2, 0)), 0, 2, 1),
                gap("0, 1, 3, 5", withActions(actions(0, 1, 3, 5)), 0, 5, 2),
                gap("2 among repeated ones", withActions(actions(0, 0, 0, 2, 2)), 0, 2, 1),
                gap("0 missing among repeated ones", withActions(actions(1, 1, 1)), 0, 1, 0),
                gap("in a later state", withActions(one, actions(0, 1), actions(0, 3), one), 2, 3, 1),
                gap("repeated, in a later state", withActions(one, one, actions(0, 0, 2)), 2, 2, 1),
                gap("largest int", withActions(actions(HUGE)), 0, HUGE, 0),
                gap("0 and largest int", withActions(one, actions(0, HUGE)), 1, HUGE, 1),
                gap("largest int twice", withActions(actions(HUGE), actions(HUGE)), 0, HUGE, 0),
                gap("a billion", withActions(one, actions(0, 1, 1_000_000_000)), 1, 1_000_000_000, 2));
    }

    private static Arguments gap(String name, FiniteMdp.Builder builder, int state, int present, int missing) {
        return refusal(
                name,
                builder::build,
                "actions of state " + state + " must be numbered from 0 without gaps",
                ": " + present + " present, " + missing + " missing",
                "renumber");
    }

    @ParameterizedTest
    @MethodSource("gaps")
    void build_actionMissing_isRefused(Executable call, String[] words) {
        assertIllegal(call, words);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5 - 2e-9, 0.5 + 2e-9, 0.75})
    void build_rowSumOff_isRefused(double rest) {
        assertIllegal(
                () -> withRow(0.25, rest, 0.25).build(),
                "probabilities of state 2, action 1",
                "must sum to 1: " + (0.5 + rest),
                Math.abs(rest - 0.5) < 1e-4
                        ? "; RowSums.NORMALIZED, by rowSums of the builder"
                        : "divide them by their sum");
    }

    @Test
    void build_repeatedOutcomesExceedOne_isRefused() {
        FiniteMdp.Builder builder = builder(1).transition(0, 0, 0, 1, 0).transition(0, 0, 0, 1, 0);
        assertIllegal(builder::build, "state 0, action 0", "must sum to 1: 2.0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void build_stateUndeclared_isRefused(int state) {
        FiniteMdp.Builder builder = builder(3);
        for (int s = 0; s < 3; s++) {
            if (s != state) {
                builder.transition(s, 0, state, 1, 0); // being led to is no declaration
            }
        }
        assertIllegal(
                builder::build,
                "state " + state + " has no actions and is not declared terminal",
                "add a transition or call terminal(" + state + ")");
    }

    @Test
    void build_terminalWithTransitions_isRefused() {
        String[] words = {
            "state 1 is declared terminal and must have no actions", "transition (1, 0, 2)", "remove", "terminal(1)"
        };
        FiniteMdp.Builder before = builder(3).terminal(0).terminal(2).terminal(1);
        assertIllegal(() -> before.transition(1, 0, 2, 1, 0).build(), words);
        FiniteMdp.Builder after = builder(3).transition(1, 0, 2, 1, 0).terminal(0);
        assertIllegal(() -> after.terminal(2).terminal(1).build(), words);
    }

    static Stream<Arguments> indicesOfAccessors() {
        FiniteMdp mdp = new RowArrays().build(); // 2, 1 and 0 actions
        String states = "state must be in [0, 3): ";
        String actions = "action of state 0 must be in [0, 2): ";
        String terminal = "state 2 is terminal and has no actions: 0";
        return Stream.of(
                refusal("actionCount -1", () -> mdp.actionCount(-1), states + -1),
                refusal("actionCount 3", () -> mdp.actionCount(3), states + 3),
                refusal("actionCount huge", () -> mdp.actionCount(HUGE), states + HUGE),
                refusal("isTerminal -1", () -> mdp.isTerminal(-1), states + -1),
                refusal("isTerminal 3", () -> mdp.isTerminal(3), states + 3),
                refusal("reward 3", () -> mdp.reward(3, 0), states + 3),
                refusal("reward -1", () -> mdp.reward(-1, 0), states + -1),
                refusal("reward action 2", () -> mdp.reward(0, 2), actions + 2),
                refusal("reward action -1", () -> mdp.reward(0, -1), actions + -1),
                refusal("reward action huge", () -> mdp.reward(0, HUGE), actions + HUGE),
                refusal("reward terminal", () -> mdp.reward(2, 0), terminal),
                refusal("probability 3", () -> mdp.probability(3, 0, 0), states + 3),
                refusal("probability action 2", () -> mdp.probability(0, 2, 0), actions + 2),
                refusal("probability successor 3", () -> mdp.probability(0, 0, 3), states + 3),
                refusal("probability successor -1", () -> mdp.probability(0, 0, -1), states + -1),
                refusal("probability terminal", () -> mdp.probability(2, 0, 2), terminal),
                refusal("nextStates 3", () -> mdp.nextStates(3, 0), states + 3),
                refusal("nextStates action 2", () -> mdp.nextStates(0, 2), actions + 2),
                refusal("nextStates terminal", () -> mdp.nextStates(2, 0), terminal),
                refusal("probabilities 3", () -> mdp.probabilities(3, 0), states + 3),
                refusal("probabilities action 2", () -> mdp.probabilities(0, 2), actions + 2),
                refusal("probabilities terminal", () -> mdp.probabilities(2, 0), terminal),
                refusal("rewards 3", () -> mdp.rewards(3, 0), states + 3),
                refusal("rewards action 2", () -> mdp.rewards(0, 2), actions + 2),
                refusal("rewards terminal", () -> mdp.rewards(2, 0), terminal));
    }

    @ParameterizedTest
    @MethodSource("indicesOfAccessors")
    void accessors_indexOutOfRange_isRefused(Executable call, String[] words) {
        assertOutOfBounds(call, words);
    }

    @Test
    void build_hugeStateCount_isRefusedWithoutTakingMemoryForIt() {
        FiniteMdp.Builder builder = FiniteMdp.builder(2_147_483_638, 0.9).transition(0, 0, 0, 1, 0);
        builder.terminal(2_147_483_637);
        assertIllegal(
                () -> FiniteMdp.builder(2_147_483_639, 0.9),
                "stateCount must be below 2147483639, so that arrays can have one entry per state: 2147483639");
        assertIllegal(builder::build, "state 1 has no actions and is not declared terminal", "call terminal(1)");
    }
}
