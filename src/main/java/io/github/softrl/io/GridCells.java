package io.github.softrl.io;

import io.github.softrl.Policy;
import io.github.softrl.internal.Svg;
import java.util.Locale;

/** Draws the cells of one grid of a {@link GridPicture}, each of the given width in pixels. */
record GridCells(
        Svg svg, ColourScale scale, String directions, String numbersName, int width, double[] numbers, Policy policy) {
    private static final int ROOM_FOR_NUMBERS = 56; // pixels
    private static final double SHORTEST_ARROW = 0.5;
    private static final String DRAWN = "o<v>^"; // the dot first, as it lies below the arrows

    /** Returns whether the agent acts in a cell of that letter. */
    static boolean acts(char letter) {
        return letter == '.' || letter == 'S';
    }

    /** Draws the cell of state s, whose corner is at (x, y). */
    void draw(double x, double y, char letter, int s) {
        if (!acts(letter)) {
            drawLetter(x, y, letter);
            return;
        }
        boolean written = width >= ROOM_FOR_NUMBERS;
        double middle = x + width / 2.0;
        double centre = y + width / 2.0 - (written ? 8 : 0);
        double longest = width / 2.0 - (written ? 12 : 3);
        svg.begin(tip(s));
        svg.rectangle(x + 1, y + 1, width - 2, width - 2, scale.colour(numbers[s]));
        for (int d = 0; d < DRAWN.length(); d++) {
            double length = probability(s, DRAWN.charAt(d)) * longest;
            if (length >= SHORTEST_ARROW) {
                drawArrow(middle, centre, DRAWN.charAt(d), length);
            }
        }
        String number = scale.text(numbers[s]);
        if (written && Svg.widthOf(number) <= width) {
            svg.label(middle, y + width - 5, "middle", number);
        }
        if (letter == 'S') {
            svg.frame(x + 2, y + 2, width - 4, width - 4, "#d55e00", 2);
            if (written) {
                svg.label(x + 6, y + 15, "start", "S");
            }
        }
        svg.end();
    }

    /** Returns the probability of all actions that lead in one direction. */
    private double probability(int s, char direction) {
        double sum = 0;
        for (int a = 0; a < directions.length(); a++) {
            sum += directions.charAt(a) == direction ? policy.probability(s, a) : 0;
        }
        return sum;
    }

    private void drawLetter(double x, double y, char letter) {
        boolean goal = letter == 'G';
        if (letter != ' ') {
            svg.rectangle(x + 1, y + 1, width - 2, width - 2, goal ? "#f0e442" : "#666");
        }
        if (letter != ' ' && letter != '#') {
            svg.label(x + width / 2.0, y + width / 2.0 + 4, "middle", goal ? Svg.INK : "#fff", "" + letter);
        }
    }

    private String tip(int s) {
        StringBuilder tip = new StringBuilder("state ")
                .append(policy.names().state(s))
                .append(": ")
                .append(numbersName)
                .append(' ')
                .append(scale.text(numbers[s]));
        for (int a = 0; a < directions.length(); a++) {
            String name = policy.names().action(s, a);
            tip.append("\n")
                    .append(name.equals("" + a) ? "" + directions.charAt(a) : name)
                    .append(' ')
                    .append(String.format(Locale.ROOT, "%.3g", policy.probability(s, a)));
        }
        return tip.toString();
    }

    /** Draws an arrow from (x, y) whose tip is at the given length; a dot of that diameter for staying. */
    private void drawArrow(double x, double y, char direction, double length) {
        if (direction == 'o') {
            svg.circle(x, y, length / 2, "#888");
            return;
        }
        int dx = direction == '<' ? -1 : direction == '>' ? 1 : 0;
        int dy = direction == '^' ? -1 : direction == 'v' ? 1 : 0;
        double head = Math.min(6, 0.5 + length / 2);
        double along = length - head;
        double aside = 0.7 * head;
        svg.line(x, y, x + dx * (along + 0.5), y + dy * (along + 0.5), Svg.INK, Math.min(2, length));
        svg.polygon(
                new double[] {x + dx * length, x + dx * along + dy * aside, x + dx * along - dy * aside},
                new double[] {y + dy * length, y + dy * along + dx * aside, y + dy * along - dx * aside},
                Svg.INK,
                1);
    }
}
