package io.github.softrl.examples.studies;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables in Markdown. */
final class Markdown {
    private Markdown() {}

    /** Prints the head of a new table. */
    static void head(PrintStream out, String title, Stream<String> columns) {
        List<String> names = columns.toList();
        out.println();
        row(out, title, names.stream());
        out.println("|---".repeat(names.size() + 1) + "|");
    }

    static void row(PrintStream out, String name, Stream<String> cells) {
        out.println("| " + name + " | " + cells.collect(Collectors.joining(" | ")) + " |");
    }

    /** Returns a number without an exponent, and without zeros at the end. */
    static String text(double number) {
        return new BigDecimal(number + "").stripTrailingZeros().toPlainString();
    }
}
