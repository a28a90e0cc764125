package io.github.softrl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Small tables as aligned text: a line per state, or a line per pair where actions are many or differ by state. */
final class Printout {
    private static final int MOST_LINES = 100;
    private static final int MOST_COLUMNS = 8;
    private static final int DIGITS = 6;

    private Printout() {}

    /** Returns the title and, if it is small, the table below. */
    static String of(String title, String of, Shape shape, double[] numbers, DoubleFunction<String> format) {
        int most = 0;
        for (int s = 0; s < shape.states(); s++) {
            most = Math.max(most, shape.actions(s));
        }
        boolean wide = shape.names.hasCommonActions() && most <= MOST_COLUMNS;
        if ((wide ? shape.states() : (long) shape.states() + shape.pairs()) > MOST_LINES) {
            return title;
        }
        List<String[]> lines = wide ? byState(shape, most, numbers, format) : byPair(of, shape, numbers, format);
        return title + align(lines);
    }

    private static List<String[]> byState(Shape shape, int most, double[] numbers, DoubleFunction<String> format) {
        List<String[]> lines = new ArrayList<>();
        String[] head = new String[1 + most];
        head[0] = "state";
        for (int a = 0; a < most; a++) {
            head[1 + a] = shape.names.commonAction(a);
        }
        lines.add(head);
        for (int s = 0; s < shape.states(); s++) {
            String[] line = new String[1 + shape.actions(s)];
            line[0] = shape.names.describeState(s);
            for (int a = 0; a < shape.actions(s); a++) {
                line[1 + a] = format.apply(numbers[shape.row(s, a)]);
            }
            lines.add(shape.actions(s) == 0 ? new String[] {line[0], "-"} : line);
        }
        return lines;
    }

    private static List<String[]> byPair(String of, Shape shape, double[] numbers, DoubleFunction<String> format) {
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"state, action", of});
        for (int s = 0; s < shape.states(); s++) {
            if (shape.actions(s) == 0) {
                lines.add(new String[] {shape.names.describeState(s), "-"});
            }
            for (int a = 0; a < shape.actions(s); a++) {
                String pair = shape.names.describeState(s) + ", " + shape.names.describeAction(s, a);
                lines.add(new String[] {pair, format.apply(numbers[shape.row(s, a)])});
            }
        }
        return lines;
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
            text.append("\n  ").append(line[0]);
            int written = line[0].length();
            int end = width[0];
            for (int i = 1; i < line.length; i++) {
                end += 2 + width[i];
                text.append(" ".repeat(end - line[i].length() - written)).append(line[i]);
                written = end;
            }
        }
        return text.toString();
    }

    /** Returns a format with as many decimals for each number as show six digits of the largest. */
    static DoubleFunction<String> sixDigits(double largest) {
        if (largest == 0) {
            return x -> "0";
        }
        BigDecimal size = new BigDecimal(largest);
        int whole = size.precision() - size.scale(); // digits before the point; not positive below 0.1
        if (whole > 2 * DIGITS || whole < -2) {
            return x -> String.format(Locale.ROOT, "%." + (DIGITS - 1) + "e", x);
        }
        return x -> String.format(Locale.ROOT, "%." + Math.max(0, DIGITS - whole) + "f", x);
    }

    /** Returns a probability with six decimals, or 0 if it is 0. */
    static String probability(double p) {
        return p == 0 ? "0" : String.format(Locale.ROOT, "%." + DIGITS + "f", p);
    }
}
