package io.github.softrl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Small tables as aligned text: one line per state, with the names of actions in the first line, or in each line where
 * they differ by state.
 */
final class TextTable {
    private static final int MAX_STATES = 100;
    private static final int MAX_ACTIONS = 10;
    private static final int DIGITS = 6;
    private static final double SMALL = 1e-5; // probability

    private TextTable() {}

    /** Returns the title and, if the table is small, the table below it. */
    static String of(String title, StateActions stateActions, double[] numbers, DoubleFunction<String> format) {
        int actions = stateActions.maxActions();
        if (stateActions.stateCount() > MAX_STATES || actions > MAX_ACTIONS) {
            return title;
        }
        boolean common = stateActions.names.hasCommonActions();
        List<String[]> lines = new ArrayList<>();
        String[] head = new String[1 + actions];
        head[0] = "state";
        for (int a = 0; a < actions; a++) {
            head[1 + a] = common ? stateActions.names.commonAction(a) : "";
        }
        lines.add(head);
        for (int s = 0; s < stateActions.stateCount(); s++) {
            String[] line = new String[1 + Math.max(1, stateActions.actionCount(s))];
            line[0] = stateActions.names.describeState(s);
            line[1] = "-";
            for (int a = 0; a < stateActions.actionCount(s); a++) {
                String name = common ? "" : stateActions.names.action(s, a) + " ";
                line[1 + a] = name + format.apply(numbers[stateActions.pair(s, a)]);
            }
            lines.add(line);
        }
        return title + align(lines);
    }

    /** Returns the lines with the first column aligned to the left, the others to the right. */
    private static String align(List<String[]> lines) {
        int columns = lines.stream().mapToInt(line -> line.length).max().orElseThrow();
        StringBuilder text = new StringBuilder();
        int[] width = new int[columns];
        for (String[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                width[i] = Math.max(width[i], line[i].length());
            }
        }
        for (String[] line : lines) {
            StringBuilder row = new StringBuilder("  " + line[0] + " ".repeat(width[0] - line[0].length()));
            for (int i = 1; i < line.length; i++) {
                row.append(" ".repeat(2 + width[i] - line[i].length())).append(line[i]);
            }
            text.append('\n').append(row.toString().stripTrailing());
        }
        return text.toString();
    }

    /** Returns a format with the number of decimals that shows six digits of the largest number. */
    static DoubleFunction<String> sixDigits(double max) {
        if (max == 0) {
            return x -> "0";
        }
        BigDecimal size = new BigDecimal(max);
        int whole = size.precision() - size.scale(); // digits before the point; not positive below 0.1
        if (whole > 2 * DIGITS || whole < -2) {
            return x -> String.format(Locale.ROOT, "%." + (DIGITS - 1) + "e", x + 0.0);
        }
        return x -> String.format(Locale.ROOT, "%." + Math.max(0, DIGITS - whole) + "f", x + 0.0);
    }

    /** Returns a probability with six decimals, in as many characters with an exponent if it is small, or 0. */
    static String probability(double p) {
        return p == 0 ? "0" : String.format(Locale.ROOT, p < SMALL ? "%.2e" : "%." + DIGITS + "f", p);
    }
}
