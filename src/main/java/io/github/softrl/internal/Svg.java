package io.github.softrl.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A picture as SVG text, the same for the same calls, on a white card, so that it can be read on a dark page, too.
 * Lengths are in pixels; y grows downwards.
 */
public final class Svg {
    /** The colour of text and arrows. */
    public static final String INK = "#222";

    private static final String WIDE = "WMmw%@—…→";
    private static final String[] DASHES = {"", "7 4", "", "2 3"};

    /** Colours that most people can tell apart (Okabe and Ito). */
    private static final String[] COLOURS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"
    };

    private final StringBuilder text = new StringBuilder();

    public Svg(double width, double height, String title) {
        double w = Math.ceil(width);
        double h = Math.ceil(height);
        String begin = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\"";
        add(begin + " viewBox=\"0 0 %s %s\" role=\"img\">", w, h, w, h);
        text.append("<title>").append(escape(title)).append("</title>\n");
        text.append("<g font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\" font-size=\"12\">\n");
        rectangle(0, 0, w, h, "#fff");
    }

    /** Returns the colour of the line of a chart. */
    public static String colour(int index) {
        return COLOURS[index % COLOURS.length];
    }

    /** Returns how wide a text is at most, or nearly so: characters of unusual width are counted as wide. */
    public static double widthOf(String text) {
        return text.codePoints().mapToDouble(Svg::widthOf).sum();
    }

    private static double widthOf(int c) {
        return c < 0x2e80 && WIDE.indexOf(c) < 0
                ? Character.isUpperCase(c) ? 9.5 : 7.7
                : 12; // from there on Asian ones
    }

    /** Begins a group, which shows a text where the mouse is over it. */
    public void begin(String tip) {
        text.append("<g><title>").append(escape(tip)).append("</title>\n");
    }

    /** Begins a group of which only what is inside of a rectangle is seen; once in a picture. */
    public void beginInside(double x, double y, double width, double height) {
        add(
                "<clipPath id=\"inside\"><rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/></clipPath>",
                x, y, width, height);
        text.append("<g clip-path=\"url(#inside)\">\n");
    }

    /** Ends the group that was begun last. */
    public void end() {
        text.append("</g>\n");
    }

    public void rectangle(double x, double y, double width, double height, String fill) {
        add("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>", x, y, width, height, fill);
    }

    /** Draws the outline of a rectangle. */
    public void frame(double x, double y, double width, double height, String stroke, double thickness) {
        add(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"/>",
                x, y, width, height, stroke, thickness);
    }

    public void circle(double x, double y, double radius, String fill) {
        add("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\"/>", x, y, radius, fill);
    }

    public void line(double x1, double y1, double x2, double y2, String stroke, double width) {
        add(
                "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"%s\"/>",
                x1, y1, x2, y2, stroke, width);
    }

    /** Draws text whose anchor is start, middle or end. */
    public void label(double x, double y, String anchor, String label) {
        label(x, y, anchor, INK, label);
    }

    /** Draws text in a colour. */
    public void label(double x, double y, String anchor, String fill, String label) {
        add("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>", x, y, anchor, fill, escape(label));
    }

    /** Draws text from bottom to top, around a point. */
    public void labelUpwards(double x, double y, String label) {
        add("<text transform=\"translate(%s %s) rotate(-90)\" text-anchor=\"middle\">%s</text>", x, y, escape(label));
    }

    /** Draws a line of a chart, dashed as its index says. */
    public void polyline(double[] x, double[] y, int index) {
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>",
                points(x, y), colour(index), dashes(index));
    }

    /** Draws a sample of that line. */
    public void sample(double x1, double x2, double y, int index) {
        add(
                "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"2\"%s/>",
                x1, y, x2, y, colour(index), dashes(index));
    }

    /** Lines that lie on each other can be told apart: every second one is dashed. */
    private static String dashes(int index) {
        String pattern = DASHES[index % DASHES.length];
        return pattern.isEmpty() ? "" : " stroke-dasharray=\"" + pattern + "\"";
    }

    public void polygon(double[] x, double[] y, String fill, double opacity) {
        add("<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>", points(x, y), fill, opacity);
    }

    private static String points(double[] x, double[] y) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            points.append(i == 0 ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
        }
        return points.toString();
    }

    private void add(String element, Object... parts) {
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i] instanceof Double d ? number(d) : parts[i];
        }
        text.append(element.formatted(parts)).append('\n');
    }

    /** Returns a number with at most two decimals. */
    private static String number(double x) {
        BigDecimal rounded =
                BigDecimal.valueOf(x).setScale(2, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    private static String escape(String label) {
        StringBuilder clean = new StringBuilder();
        label.codePoints().map(c -> isOfXml(c) ? c : 0xfffd).forEach(clean::appendCodePoint);
        return clean.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Returns whether XML can hold the character; of control characters, only the end of a line is kept. */
    private static boolean isOfXml(int c) {
        return c == '\n' || c >= ' ' && c < 0xd800 || c >= 0xe000 && c < 0xfffe || c > 0xffff;
    }

    @Override
    public String toString() {
        return text + "</g>\n</svg>\n";
    }
}
