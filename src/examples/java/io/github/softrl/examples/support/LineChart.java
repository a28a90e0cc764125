package io.github.softrl.examples.support;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** A chart of lines and bands over one axis, as an SVG picture. */
public final class LineChart {
    private record Series(String name, double[] x, double[] low, double[] middle, double[] high) {}

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int BOTTOM = 50;

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final boolean logarithmic;
    private final List<Series> series = new ArrayList<>();
    private int top = 40; // the legend may need more

    /** Makes an empty chart, whose x-axis may be logarithmic. */
    public LineChart(String title, String xLabel, String yLabel, boolean logarithmic) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.logarithmic = logarithmic;
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

    /** Returns the picture as SVG text. */
    public String toSvg() {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.label(LEFT, 22, "start", title);
        legend(svg);
        double[] xs = series.stream()
                .flatMapToDouble(s -> DoubleStream.of(s.x))
                .map(this::onAxis)
                .toArray();
        double[] ys = series.stream()
                .flatMapToDouble(s -> DoubleStream.concat(DoubleStream.of(s.low), DoubleStream.of(s.high)))
                .toArray();
        Axis x = new Axis(xs, LEFT, WIDTH - RIGHT, false);
        Axis y = new Axis(ys, HEIGHT - BOTTOM, top, true);
        for (double tick : logarithmic ? x.powers() : x.ticks()) {
            svg.line(x.at(tick), top, x.at(tick), HEIGHT - BOTTOM, "#ddd", 1);
            svg.label(x.at(tick), HEIGHT - BOTTOM + 18, "middle", text(logarithmic ? Math.pow(10, tick) : tick));
        }
        for (double tick : y.ticks()) {
            svg.line(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), "#ddd", 1);
            svg.label(LEFT - 8, y.at(tick) + 4, "end", text(tick));
        }
        svg.label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", xLabel);
        svg.labelUpwards(18, (top + HEIGHT - BOTTOM) / 2.0, yLabel);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), i, x, y);
        }
        return svg.toString();
    }

    private double onAxis(double x) {
        return logarithmic ? Math.log10(x) : x;
    }

    private void draw(Svg svg, Series s, int index, Axis x, Axis y) {
        int n = s.x.length;
        double[] at = DoubleStream.of(s.x).map(v -> x.at(onAxis(v))).toArray();
        if (s.low != s.high) {
            double[] around = new double[2 * n];
            double[] edge = new double[2 * n];
            for (int i = 0; i < n; i++) {
                around[i] = at[i];
                edge[i] = y.at(s.low[i]);
                around[2 * n - 1 - i] = at[i];
                edge[2 * n - 1 - i] = y.at(s.high[i]);
            }
            svg.polygon(around, edge, Svg.colour(index), 0.25);
        }
        svg.polyline(at, DoubleStream.of(s.middle).map(y::at).toArray(), index);
    }

    /** Names the lines, at the right of the title or, if there is no room, in rows below it. */
    private void legend(Svg svg) {
        double width = series.stream().mapToDouble(s -> widthOf(s.name) + 50).sum() - 8;
        boolean beside = LEFT + widthOf(title) + width <= WIDTH - RIGHT;
        double x = beside ? WIDTH - RIGHT - width : LEFT;
        double y = beside ? 22 : 40;
        for (int i = 0; i < series.size(); i++) {
            String name = series.get(i).name;
            if (x + 34 + widthOf(name) > WIDTH - RIGHT) {
                x = LEFT;
                y += 18;
            }
            svg.sample(x, x + 26, y - 4, i);
            svg.label(x + 34, y, "start", name);
            x += widthOf(name) + 50;
        }
        top = (int) y + 18;
    }

    private static double widthOf(String text) {
        return 7.5 * text.length();
    }

    private static String text(double tick) {
        return new BigDecimal(tick)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
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

        /** Returns whole numbers, the exponents of powers of ten. */
        double[] powers() {
            return multiples(1);
        }

        private double[] multiples(double step) {
            return DoubleStream.iterate(Math.ceil(least / step), k -> k * step <= most + 1e-9 * step, k -> k + 1)
                    .map(k -> k * step)
                    .toArray();
        }
    }
}
