package io.github.softrl.examples.support;

import io.github.softrl.internal.Svg;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** A chart of lines and bands over one axis, as an SVG picture. Lines of few points have a dot at each of them. */
public final class LineChart {
    private record Series(String name, double[] x, double[] low, double[] middle, double[] high) {}

    private record Mark(String name, double x, double y) {}

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 76;
    private static final int RIGHT = 20;
    private static final int BOTTOM = 50;
    private static final int FEW = 20;
    private static final String QUIET = "#888";

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private boolean logX;
    private boolean logY;
    private double lowest = Double.NEGATIVE_INFINITY;
    private final List<Series> series = new ArrayList<>();
    private final List<Mark> limits = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private int top = 40; // the legend may need more

    /** Makes an empty chart. */
    public LineChart(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /** Makes the x-axis logarithmic. */
    public LineChart logX() {
        logX = true;
        return this;
    }

    /** Makes the y-axis logarithmic. */
    public LineChart logY() {
        logY = true;
        return this;
    }

    /** Cuts off what is lower; the label of the axis should say so. */
    public LineChart from(double y) {
        lowest = y;
        return this;
    }

    /** Adds a line. */
    public LineChart line(String name, double[] x, double[] y) {
        return band(name, x, y, y, y);
    }

    /** Adds a line within a band, such as a median between quartiles. */
    public LineChart band(String name, double[] x, double[] low, double[] middle, double[] high) {
        series.add(new Series(name, x, low, middle, high));
        return this;
    }

    /** Adds a height that means something, such as a cap or an optimum. */
    public LineChart limit(String name, double y) {
        limits.add(new Mark(name, Double.NaN, y));
        return this;
    }

    /** Names a point. */
    public LineChart mark(String name, double x, double y) {
        marks.add(new Mark(name, x, y));
        return this;
    }

    /** Returns the picture as SVG text. */
    public String toSvg() {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.label(LEFT, 22, "start", title);
        legend(svg);
        double[] xs = series.stream()
                .flatMapToDouble(s -> DoubleStream.of(s.x))
                .map(value -> on(logX, value))
                .toArray();
        double[] ys = DoubleStream.concat(
                        series.stream()
                                .flatMapToDouble(
                                        s -> DoubleStream.concat(DoubleStream.of(s.low), DoubleStream.of(s.high))),
                        limits.stream().mapToDouble(Mark::y))
                .map(value -> on(logY, Math.max(value, lowest)))
                .toArray();
        Axis x = new Axis(xs, LEFT, WIDTH - RIGHT, false);
        Axis y = new Axis(ys, HEIGHT - BOTTOM, top, true);
        for (double tick : logX ? x.powers() : x.ticks()) {
            svg.line(x.at(tick), top, x.at(tick), HEIGHT - BOTTOM, "#ddd", 1);
            svg.label(x.at(tick), HEIGHT - BOTTOM + 18, "middle", text(logX, tick));
        }
        for (double tick : logY ? y.powers() : y.ticks()) {
            svg.line(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), "#ddd", 1);
            svg.label(LEFT - 8, y.at(tick) + 4, "end", text(logY, tick));
        }
        svg.label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", xLabel);
        svg.labelUpwards(16, (top + HEIGHT - BOTTOM) / 2.0, yLabel);
        svg.beginInside(LEFT, top, WIDTH - RIGHT - LEFT, HEIGHT - BOTTOM - top);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), i, x, y);
        }
        svg.end();
        for (Mark limit : limits) {
            double height = y.at(on(logY, limit.y));
            svg.line(LEFT, height, WIDTH - RIGHT, height, QUIET, 1);
            svg.label(WIDTH - RIGHT - 4, height - 5, "end", QUIET, limit.name);
        }
        for (Mark mark : marks) {
            double at = x.at(on(logX, mark.x));
            double height = y.at(on(logY, mark.y));
            svg.circle(at, height, 3.5, Svg.INK);
            boolean room = at - Svg.widthOf(mark.name) > LEFT; // at the left and below a falling line
            svg.label(room ? at - 7 : at + 7, height + (room ? 16 : 20), room ? "end" : "start", mark.name);
        }
        return svg.toString();
    }

    private static double on(boolean logarithmic, double value) {
        return logarithmic ? Math.log10(value) : value;
    }

    private void draw(Svg svg, Series s, int index, Axis x, Axis y) {
        int n = s.x.length;
        double[] at = DoubleStream.of(s.x).map(v -> x.at(on(logX, v))).toArray();
        double[] middle = heights(s.middle, y);
        if (s.low != s.high) {
            double[] around = new double[2 * n];
            double[] edge = new double[2 * n];
            double[] low = heights(s.low, y);
            double[] high = heights(s.high, y);
            for (int i = 0; i < n; i++) {
                around[i] = at[i];
                edge[i] = low[i];
                around[2 * n - 1 - i] = at[i];
                edge[2 * n - 1 - i] = high[i];
            }
            svg.polygon(around, edge, Svg.colour(index), 0.2);
        }
        svg.polyline(at, middle, index);
        for (int i = 0; i < n && n <= FEW; i++) {
            svg.circle(at[i], middle[i], 2.5, Svg.colour(index));
        }
    }

    private double[] heights(double[] values, Axis y) {
        return DoubleStream.of(values).map(v -> y.at(on(logY, v))).toArray();
    }

    /** Names the lines, at the right of the title or, if there is no room, in rows below it. */
    private void legend(Svg svg) {
        double width =
                series.stream().mapToDouble(s -> Svg.widthOf(s.name) + 50).sum() - 8;
        boolean beside = LEFT + Svg.widthOf(title) + width <= WIDTH - RIGHT;
        double x = beside ? WIDTH - RIGHT - width : LEFT;
        double y = beside ? 22 : 40;
        for (int i = 0; i < series.size(); i++) {
            String name = series.get(i).name;
            if (x + 34 + Svg.widthOf(name) > WIDTH - RIGHT) {
                x = LEFT;
                y += 18;
            }
            svg.sample(x, x + 26, y - 4, i);
            svg.label(x + 34, y, "start", name);
            x += Svg.widthOf(name) + 50;
        }
        top = (int) y + 18;
    }

    /** Returns a number with commas between thousands; a power of ten beyond 10⁻⁴ or 10⁶ as such. */
    private static String text(boolean logarithmic, double tick) {
        if (logarithmic && (tick < -4.5 || tick > 6.5)) {
            return "1e" + Math.round(tick);
        }
        BigDecimal number = new BigDecimal(logarithmic ? Math.pow(10, tick) : tick)
                .round(new MathContext(6))
                .stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
    }

    /** Numbers from the smallest to the largest, laid out between two positions. */
    private static final class Axis {
        private final double least;
        private final double most;
        private final double from;
        private final double to;

        Axis(double[] values, double from, double to, boolean margin) {
            double low = DoubleStream.of(values).min().orElse(0);
            double high = DoubleStream.of(values).max().orElse(1);
            double more = high == low ? 1 : margin ? 0.04 * (high - low) : 0;
            this.least = low - more;
            this.most = high + more;
            this.from = from;
            this.to = to;
        }

        double at(double value) {
            return from + (value - least) / (most - least) * (to - from);
        }

        /** Returns multiples of 1, 2 or 5 times a power of ten, about six of them. */
        double[] ticks() {
            double power = Math.pow(10, Math.floor(Math.log10((most - least) / 6)));
            double rough = (most - least) / 6 / power;
            double step = power * (rough < 1.5 ? 1 : rough < 3.5 ? 2 : rough < 7.5 ? 5 : 10);
            return multiples(step);
        }

        /** Returns whole numbers, the exponents of powers of ten, at most about eight of them. */
        double[] powers() {
            return multiples(Math.max(1, Math.ceil((most - least) / 8)));
        }

        private double[] multiples(double step) {
            return DoubleStream.iterate(Math.ceil(least / step), k -> k * step <= most + 1e-9 * step, k -> k + 1)
                    .map(k -> k * step)
                    .toArray();
        }
    }
}
