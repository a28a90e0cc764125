package io.github.softrl.io;

import io.github.softrl.internal.Svg;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The range of all numbers of a picture: their colours, and how many decimals they have in a text; −1 for powers. */
record ColourScale(double least, double most, int decimals) {
    private static final int LENGTH = 120; // as drawn
    private static final int SHADES = 24;
    private static final int GAP = 6;

    static ColourScale of(DoubleStream numbers) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double number : numbers.toArray()) {
            least = Math.min(least, number);
            most = Math.max(most, number);
        }
        int decimals = 2; // three digits of the largest number, or so
        double size = size(least, most);
        for (double unit = 10; decimals > 0 && size >= unit; unit *= 10) {
            decimals--;
        }
        if (size >= 1e7 || size < 0.01 && size > 0) {
            decimals = -1;
        }
        return new ColourScale(least, most, decimals);
    }

    private static double size(double least, double most) {
        return Math.max(Math.abs(least), Math.abs(most));
    }

    /** Returns whether there are no numbers. */
    boolean isEmpty() {
        return least > most;
    }

    /** Returns the colour of a number; one for all if they differ by no more than half a unit of the last digit. */
    String colour(double number) {
        double digit = decimals < 0
                ? size(least, most) / 1000
                : BigDecimal.valueOf(1, decimals).doubleValue();
        if (most - least <= digit / 2) {
            return shade(0);
        }
        double unit = Double.isInfinite(most - least) ? 0.5 : 1;
        return shade((unit * number - unit * least) / (unit * most - unit * least));
    }

    /** Returns a blue, from nearly white at 0 to a middle one at 1, on which black is legible. */
    private static String shade(double share) {
        return String.format(
                Locale.ROOT,
                "#%02x%02x%02x",
                Math.round(245 - share * 159),
                Math.round(249 - share * 69),
                Math.round(252 - share * 19));
    }

    String text(double number) {
        if (decimals < 0) {
            return String.format(Locale.ROOT, "%.2e", number);
        }
        return BigDecimal.valueOf(number)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    /** Returns how wide the scale is when it is drawn. */
    double width(String name) {
        return Svg.widthOf(name + " " + text(least)) + GAP + LENGTH + GAP + Svg.widthOf(text(most));
    }

    /** Draws the scale, with a name before it. */
    void draw(Svg svg, double left, double y, String name) {
        String before = name + " " + text(least);
        svg.label(left, y, "start", before);
        double x = left + Svg.widthOf(before) + GAP;
        for (int i = 0; i < SHADES; i++) {
            double width = (double) LENGTH / SHADES;
            svg.rectangle(x + i * width, y - 11, width + 0.5, 14, shade(i / (SHADES - 1.0)));
        }
        svg.label(x + LENGTH + GAP, y, "start", text(most));
    }
}
