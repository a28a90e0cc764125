package io.github.softrl;

import static io.github.softrl.testing.Refusals.assertIllegal;
import static io.github.softrl.testing.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.softrl.testing.RowArrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers FiniteMdp, TransitionRows and DenseTables: what ofRows and ofDense refuse. */
class FiniteMdpArraysRefusalsTest {
    private static Arguments rows(String name, Consumer<RowArrays> change, String... words) {
        return refusal(name, () -> RowArrays.with(change), words);
    }

    /** Tables for {@link FiniteMdp#ofDense}, valid at first: states with 2, 1 and 0 actions. */
    private static final class Tables {
        double[][][] p = {{{0.5, 0.5, 0}, {0, 0, 1}}, {{0.25, 0.25, 0.5}}, {}};
        double[][] r = {{3, -4}, {2}, {}};

        static FiniteMdp with(Consumer<Tables> change) {
            Tables tables = new Tables();
            change.accept(tables);
            return FiniteMdp.ofDense(0.9, tables.p, tables.r);
        }
    }

    private static Arguments dense(String name, Consumer<Tables> change, String... words) {
        return refusal(name, () -> Tables.with(change), words);
    }

    static Stream<Arguments> lengths() {
        return Stream.of(
                rows("actionStart 0", x -> x.actionStart = new int[0], "actionStart", "stateCount + 1 >= 2", ": 0"),
                rows("actionStart 1", x -> x.actionStart = new int[1], "actionStart", ": 1", "at least one state"),
                rows("rowStart 0", x -> x.rowStart = new int[0], "rowStart", "one entry per row and one more", ": 0"),
                rows("successor short", x -> x.successor = new int[5], "last entry of rowStart must be 5", ": 6"),
                rows("successor long", x -> x.successor = new int[7], "rowStart must be 7", "successor.length", ": 6"),
                rows("probability short", x -> x.probability = new double[5], "probability must have length 6", ": 5"),
                rows("probability long", x -> x.probability = new double[7], "probability", "one per entry", ": 7"),
                rows("reward short", x -> x.reward = new double[2], "reward must have length 3, one per row", ": 2"),
                rows("reward long", x -> x.reward = new double[4], "reward must have length 3", ": 4"));
    }

    static Stream<Arguments> offsets() {
        int[] fromOne = {1, 2, 3, 3};
        int[] negative = {0, -1, 3, 3};
        int[] down = {0, 3, 2, 3};
        int[] fewRows = {0, 1, 2, 2};
        int[] manyRows = {0, 2, 3, 4};
        int[] rowsDown = {0, 3, 2, 6};
        int[] fewEntries = {0, 2, 3, 5};
        int[] manyEntries = {0, 2, 3, 7};
        String down12 = "[1] = 3, actionStart[2] = 2";
        return Stream.of(
                rows("actionStart from 1", x -> x.actionStart = fromOne, "actionStart[0] must be 0: 1"),
                rows("actionStart from -1", x -> x.actionStart[0] = -1, "actionStart[0] must be 0: -1"),
                rows("actionStart negative", x -> x.actionStart = negative, "must not decrease", "actionStart[1] = -1"),
                rows(
                        "actionStart down",
                        x -> x.actionStart = down,
                        "actionStart must not decrease",
                        down12,
                        "by state"),
                rows("actionStart few", x -> x.actionStart = fewRows, "last entry of actionStart must be 3", "): 2"),
                rows(
                        "actionStart many",
                        x -> x.actionStart = manyRows,
                        "actionStart must be 3",
                        "number of rows",
                        "): 4"),
                rows("rowStart from 1", x -> x.rowStart[0] = 1, "rowStart[0] must be 0: 1"),
                rows("rowStart down", x -> x.rowStart = rowsDown, "rowStart must not decrease", "[2] = 2", "by row"),
                rows("rowStart few", x -> x.rowStart = fewEntries, "last entry of rowStart must be 6", "): 5"),
                rows("rowStart many", x -> x.rowStart = manyEntries, "must be 6", "number of entries", "): 7"));
    }

    static Stream<Arguments> entries() {
        String range = "must be in [0, 3): ";
        String unsummed = "must sum to 1: ";
        int[] emptyRow = {0, 2, 2, 6};
        return Stream.of(
                rows("successor 3", x -> x.successor[2] = 3, "state 0, action 1", range + 3, "successor[2]"),
                rows("successor -1", x -> x.successor[5] = -1, "state 1, action 0", range + -1, "successor[5]"),
                rows("sum short", x -> x.probability[1] = 0.4, "state 0, action 0", unsummed + 0.9, "divide them"),
                rows(
                        "sum long",
                        x -> x.probability[5] = 0.75,
                        "state 1, action 0",
                        unsummed + 1.25,
                        "add what is missing"),
                rows("sum off by 2e-9", x -> x.probability[2] = 1 - 2e-9, "state 0, action 1", unsummed + (1 - 2e-9)),
                rows(
                        "row without entries",
                        x -> x.rowStart = emptyRow,
                        "state 0, action 1",
                        unsummed + 0.0,
                        "add transitions"));
    }

    static Stream<Arguments> tables() {
        double[][][] none = {};
        double[][] twoStates = {{3, -4}, {2}};
        String sum = "must sum to 1: ";
        return Stream.of(
                dense("no states", x -> x.p = none, "p must have at least one state", "0"),
                dense("r short", x -> x.r = twoStates, "r must have length 3, one row per state: 2"),
                dense("r long", x -> x.r = new double[4][], "r must have length 3", ": 4"),
                dense("r[0] short", x -> x.r[0] = new double[1], "r[0] must have length 2, one reward per action: 1"),
                dense("r[1] long", x -> x.r[1] = new double[3], "r[1] must have length 1", ": 3"),
                dense("r[2] of terminal", x -> x.r[2] = new double[1], "r[2] must have length 0", ": 1"),
                dense("p[0][1] short", x -> x.p[0][1] = new double[2], "p[0][1] must have length 3", "next state: 2"),
                dense("p[1][0] long", x -> x.p[1][0] = new double[4], "p[1][0] must have length 3", "next state: 4"),
                dense("all zero", x -> x.p[0][1] = new double[3], "state 0, action 1", sum + 0.0),
                dense("sum short", x -> x.p[1][0][0] = 0, "state 1, action 0", sum + 0.75, "divide them by their sum"),
                dense("sum long", x -> x.p[0][0][2] = 0.5, "state 0, action 0", sum + 1.5, "add what is missing"));
    }

    private static FiniteMdp withOutcomes(double... outcomes) {
        RowArrays a = new RowArrays();
        return FiniteMdp.ofRows(a.discount, a.actionStart, a.rowStart, a.successor, a.probability, a.reward, outcomes);
    }

    static Stream<Arguments> malformedOutcomes() {
        return Stream.of(
                refusal("too few", () -> withOutcomes(3, 3), "outcomeReward must have length 6", ": 2"),
                refusal(
                        "NaN",
                        () -> withOutcomes(3, 3, -4, 2, 2, Double.NaN),
                        "reward of transition (1, 0, 2) must be finite: NaN"),
                refusal(
                        "another mean",
                        () -> withOutcomes(3, 3.5, -4, 2, 2, 2),
                        "reward of state 0, action 0 must be the mean of its outcomes' rewards, 3.25: 3.0"));
    }

    @ParameterizedTest
    @MethodSource("malformedOutcomes")
    void ofRows_malformedOutcomes_areRefused(Executable call, String[] words) {
        assertIllegal(call, words);
    }

    @ParameterizedTest
    @MethodSource({"lengths", "offsets", "entries"})
    void ofRows_malformed_isRefused(Executable call, String[] words) {
        assertIllegal(call, words);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void ofDense_malformed_isRefused(Executable call, String[] words) {
        assertIllegal(call, words);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.5, 1 + 2e-9, Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0.0})
    void ofRows_probabilityOutOfRange_isRefused(double probability) {
        String remedy = probability == 1 + 2e-9 ? "RowSums.NORMALIZED, by rowSums" : "give each its share of 1";
        assertIllegal(
                () -> RowArrays.with(x -> x.probability[4] = probability),
                "probability of transition (1, 0, 1)",
                "must be in (0, 1]: " + probability,
                probability == 0 ? "leave out transitions that cannot happen" : remedy);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.5, 1 + 2e-9, Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0.0})
    void ofDense_probabilityOutOfRange_isRefused(double probability) {
        assertIllegal(
                () -> Tables.with(x -> x.p[0][1][2] = probability),
                "probability of transition (0, 1, 2)",
                "must be in (0, 1]: " + probability);
    }

    @ParameterizedTest
    @MethodSource("io.github.softrl.testing.Refusals#notFinite")
    void reward_notFinite_isRefused(double reward) {
        String[] words = {
            "reward of state 1, action 0",
            "must be finite: " + reward,
            reward < 0 ? "leave out actions" : "use a number"
        };
        assertIllegal(() -> RowArrays.with(x -> x.reward[2] = reward), words);
        assertIllegal(() -> Tables.with(x -> x.r[1][0] = reward), words);
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
                arguments("actionStart", (Executable) () -> RowArrays.with(x -> x.actionStart = null)),
                arguments("rowStart", (Executable) () -> RowArrays.with(x -> x.rowStart = null)),
                arguments("successor", (Executable) () -> RowArrays.with(x -> x.successor = null)),
                arguments("probability", (Executable) () -> RowArrays.with(x -> x.probability = null)),
                arguments("reward", (Executable) () -> RowArrays.with(x -> x.reward = null)),
                arguments("p", (Executable) () -> Tables.with(x -> x.p = null)),
                arguments("r", (Executable) () -> Tables.with(x -> x.r = null)),
                arguments("p[1]", (Executable) () -> Tables.with(x -> x.p[1] = null)),
                arguments("r[2]", (Executable) () -> Tables.with(x -> x.r[2] = null)),
                arguments("p[0][1]", (Executable) () -> Tables.with(x -> x.p[0][1] = null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nulls")
    void arrays_null_areRefusedByName(String name, Executable call) {
        assertEquals(name, assertThrowsExactly(NullPointerException.class, call).getMessage());
    }

    /** Arrays grow by half, up to what arrays hold; then a model is refused rather than broken. */
    @Test
    void capacity_growsToTheLimitOfArrays() {
        assertEquals(40, FiniteMdp.Builder.larger(16, "transitions"));
        int capacity = 16;
        for (int i = 0; i < 60 && capacity < Integer.MAX_VALUE - 8; i++) {
            int larger = FiniteMdp.Builder.larger(capacity, "transitions");
            assertTrue(larger > capacity);
            capacity = larger;
        }
        assertEquals(Integer.MAX_VALUE - 8, capacity);
        int full = capacity;
        String message = assertThrows(IllegalStateException.class, () -> FiniteMdp.Builder.larger(full, "transitions"))
                .getMessage();
        assertEquals("a model must have at most 2147483639 transitions", message);
    }
}
