package io.github.softrl;

import static io.github.softrl.testing.Refusals.assertIllegal;
import static io.github.softrl.testing.Refusals.assertNullRefused;
import static io.github.softrl.testing.Refusals.assertOutOfBounds;
import static io.github.softrl.testing.Refusals.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.Models;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers QTable and TextTable: how tables are made, read, compared, printed and refused. */
class QTableTest {
    private static final FiniteMdp MDP = Models.shape(2, 0, 3);

    private static double[][] values() {
        return new double[][] {{1, -2}, {}, {4, 5, 6}};
    }

    private static QTable table() {
        return QTable.of(MDP, values());
    }

    /** Returns a table with one state. */
    private static QTable single(double... q) {
        return QTable.of(Models.shape(q.length), new double[][] {q});
    }

    @Test
    void accessors_table_giveWhatWasGiven() {
        QTable q = table();
        assertEquals(3, q.stateCount());
        assertEquals(2, q.actionCount(0));
        assertEquals(0, q.actionCount(1));
        assertEquals(3, q.actionCount(2));
        assertEquals(-2, q.value(0, 1));
        assertEquals(4, q.value(2, 0));
        assertEquals(6, q.value(2, 2));
        assertArrayEquals(new double[] {1, -2}, q.row(0));
        assertArrayEquals(new double[0], q.row(1));
        assertArrayEquals(new double[] {4, 5, 6}, q.row(2));
    }

    @Test
    void of_valuesChangedAfterwards_tableUnchanged() {
        double[][] values = values();
        QTable q = QTable.of(MDP, values);
        values[0][1] = 99;
        values[2] = new double[] {7, 8, 9};
        assertEquals(table(), q);
    }

    @Test
    void row_changed_tableUnchanged() {
        QTable q = table();
        Arrays.fill(q.row(2), 99);
        assertArrayEquals(new double[] {4, 5, 6}, q.row(2));
    }

    @ParameterizedTest
    @MethodSource("io.github.softrl.testing.Refusals#notFinite")
    void of_notFinite_isRefused(double value) {
        double[][] values = values();
        values[2][1] = value;
        assertIllegal(() -> QTable.of(MDP, values), "value of state 2, action 1 must be finite: " + value);
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                refusal("few states", () -> QTable.of(MDP, new double[][] {{1, 2}, {}}), "q", "length 3", "state: 2"),
                refusal("many states", () -> QTable.of(MDP, new double[4][0]), "q must have length 3", "per state: 4"),
                refusal("few actions", () -> of(0, new double[1]), "q[0] must have length 2, one per action: 1"),
                refusal("many actions", () -> of(2, new double[4]), "q[2] must have length 3", "per action: 4"),
                refusal("terminal", () -> of(1, new double[1]), "q[1] must have length 0", ": 1"));
    }

    private static QTable of(int s, double[] row) {
        double[][] values = values();
        values[s] = row;
        return QTable.of(MDP, values);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void of_otherShape_isRefused(Executable call, String[] words) {
        assertIllegal(call, words);
    }

    static Stream<Arguments> indices() {
        QTable q = table();
        String states = "state must be in [0, 3): ";
        String actions = "action of state 0 must be in [0, 2): ";
        return Stream.of(
                refusal("actionCount -1", () -> q.actionCount(-1), states + -1),
                refusal("actionCount 3", () -> q.actionCount(3), states + 3),
                refusal("row -1", () -> q.row(-1), states + -1),
                refusal("row 3", () -> q.row(3), states + 3),
                refusal("value 3", () -> q.value(3, 0), states + 3),
                refusal("value -1", () -> q.value(-1, 0), states + -1),
                refusal("value action 2", () -> q.value(0, 2), actions + 2),
                refusal("value action -1", () -> q.value(0, -1), actions + -1),
                refusal("value terminal", () -> q.value(1, 0), "state 1 is terminal and has no actions: 0"),
                refusal("softValue 3", () -> q.softValue(3, 1), states + 3),
                refusal("softValue -1", () -> q.softValue(-1, 0), states + -1));
    }

    @ParameterizedTest
    @MethodSource("indices")
    void accessors_indexOutOfRange_isRefused(Executable call, String[] words) {
        assertOutOfBounds(call, words);
    }

    @Test
    void arguments_null_areRefused() {
        assertNullRefused(() -> QTable.of(null, values()), "mdp");
        assertNullRefused(() -> QTable.of(MDP, null), "q");
        assertNullRefused(() -> of(0, null), "q[0]");
        assertNullRefused(() -> of(1, null), "q[1]");
        assertNullRefused(() -> table().maxDifference(null), "other");
    }

    @Test
    void softValue_byHand_isTemperatureTimesLogSum() {
        // exp((λ log w + c)/λ) = w·exp(c/λ), so that V = λ log Σw + c
        for (double temperature : new double[] {0.125, 1, 3, 1e4}) {
            for (double c : new double[] {0, -1000, 1000}) {
                QTable q = single(c, temperature * Math.log(2) + c, temperature * Math.log(5) + c);
                double expected = temperature * Math.log(8) + c;
                assertEquals(expected, q.softValue(0, temperature), 1e-13 * (temperature + Math.abs(c)));
            }
        }
    }

    @Test
    void softValue_temperatureZero_isMaximum() {
        assertEquals(1, table().softValue(0, 0));
        assertEquals(6, table().softValue(2, 0));
        assertEquals(-3, single(-5, -3, -3).softValue(0, -0.0));
    }

    @Test
    void softValue_terminal_isZero() {
        assertEquals(0, table().softValue(1, 0));
        assertEquals(0, table().softValue(1, 2.5));
    }

    @Test
    void softValue_extremeValues_doesNotOverflow() {
        assertEquals(1e308, single(1e308, -1e308).softValue(0, 1));
        assertEquals(1000, single(1000, -1000).softValue(0, 1e-300));
        assertEquals(-1e308, single(-1e308, -1e308).softValue(0, 1));
    }

    @Test
    void softValue_random_keepsItsBounds() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 500; i++) {
            int n = random.nextInt(1, 20);
            double[] q = Models.values(random, n, 50);
            double temperature = Math.exp(random.nextDouble(-5, 5));
            double error = random.nextDouble(0, 10);
            double[] near = Arrays.stream(q)
                    .map(x -> x + random.nextDouble(-error, error))
                    .toArray();
            double max = Arrays.stream(q).max().orElseThrow();
            double v = single(q).softValue(0, temperature);
            double rounding = 1e-14 * (50 + temperature * Math.log(n));
            assertTrue(v >= max - rounding && v <= max + temperature * Math.log(n) + rounding);
            assertEquals(v, single(near).softValue(0, temperature), error + rounding);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, -Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0.0})
    void softValue_temperatureOutOfRange_isRefused(double temperature) {
        String message = "temperature must be finite and >= 0: " + temperature;
        assertIllegal(() -> table().softValue(0, temperature), message);
        assertIllegal(() -> table().softValue(1, temperature), message); // also where it plays no part
    }

    @Test
    void maxDifference_tables_isLargestAbsoluteDifference() {
        QTable q = table();
        QTable other = QTable.of(MDP, new double[][] {{1.5, -2}, {}, {4, 8, 3.25}});
        assertEquals(3, q.maxDifference(other));
        assertEquals(3, other.maxDifference(q));
        assertEquals(0, q.maxDifference(table()));
        assertEquals(7, single(-3).maxDifference(single(4)));
    }

    @Test
    void maxDifference_noActions_isZero() {
        QTable empty = QTable.of(Models.shape(0, 0), new double[2][0]);
        assertEquals(0, empty.maxDifference(empty));
    }

    @Test
    void maxDifference_otherShape_isRefused() {
        String rule = "other must have the same states and actions: ";
        assertIllegal(() -> table().maxDifference(single(1, 2)), rule + "1 instead of 3 states");
        QTable sameSizes = QTable.of(Models.shape(3, 0, 2), new double[][] {{1, 2, 3}, {}, {4, 5}});
        assertIllegal(() -> table().maxDifference(sameSizes), rule + "3 instead of 2 actions in state 0");
    }

    @Test
    void equals_anyDifference_isUnequal() {
        assertEquals(table(), table());
        assertEquals(table().hashCode(), table().hashCode());
        assertNotEquals(table().hashCode(), of(0, new double[] {1, -2.5}).hashCode());
        assertEquals(table(), QTable.of(Models.shape(2, 0, 3).withDiscount(0.25), values()));
        assertNotEquals(table(), of(0, new double[] {1, -2.5}));
        assertNotEquals(table(), of(2, new double[] {4, 5, 6.5}));
        QTable leftFull = QTable.of(Models.shape(2, 0), new double[][] {{1, 2}, {}});
        QTable rightFull = QTable.of(Models.shape(0, 2), new double[][] {{}, {1, 2}});
        assertNotEquals(leftFull, rightFull);
        assertFalse(table().equals(null));
        assertNotEquals(table(), new Object());
    }

    @Test
    void toString_small_isAnAlignedTable() {
        assertEquals("""
                QTable[3 states, 5 state-action pairs]
                  state        0         1        2
                  0      1.00000  -2.00000
                  1            -
                  2      4.00000   5.00000  6.00000""", table().toString());
    }

    @Test
    void toString_showsSixDigitsOfTheLargest_whateverItsSize() {
        assertEquals("0", lastLine(0).substring(9).strip());
        assertEquals("123457", lastLine(123456.7).substring(9));
        assertEquals("12345678901", lastLine(12345678901.2).substring(9));
        assertEquals("0.0123457", lastLine(0.01234567).substring(9));
        assertEquals("1.23457e+20", lastLine(1.234567e20).substring(9));
        assertEquals("1.23457e-07", lastLine(1.234567e-7).substring(9));
        assertEquals("-1.79769e+308", lastLine(-Double.MAX_VALUE).substring(9));
    }

    private static String lastLine(double value) {
        String text = QTable.of(new double[][] {{value}}).toString();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    @Test
    void toString_large_namesSizesOnly() {
        String many = QTable.of(new double[101][1]).toString();
        assertEquals("QTable[101 states, 101 state-action pairs]", many);
        String wide = QTable.of(new double[1][11]).toString();
        assertEquals("QTable[1 states, 11 state-action pairs]", wide);
        assertEquals(102, QTable.of(new double[100][10]).toString().lines().count());
    }
}
