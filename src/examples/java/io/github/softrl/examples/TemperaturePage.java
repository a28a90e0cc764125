package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.examples.support.GridMap;
import io.github.softrl.examples.support.Optimum;
import io.github.softrl.examples.support.Pictures;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A web page with a slider for the temperature: policies, values, reward and entropy of two maps at 200 temperatures
 * each, solved here and put into the page, which loads nothing.
 */
public final class TemperaturePage {
    /**
     * A map of the page.
     *
     * @param first the number of the temperature that is shown first
     */
    record Scene(
            String name,
            String story,
            List<String> layout,
            FiniteMdp model,
            int start,
            double coldest,
            double hottest,
            int first) {}

    static final int COUNT = 200;
    static final List<Scene> SCENES = List.of(
            new Scene(
                    "two ways",
                    "Each step costs 1, and there is no discount. The lane below has 11 steps, the detour over open "
                            + "ground 13, but there are 56 ways of that length.",
                    TwoWays.LAYOUT,
                    TwoWays.model(),
                    TwoWays.START,
                    0.02,
                    0.7,
                    168),
            new Scene(
                    "FrozenLake",
                    "Each step slips to either side with probability 2/3. The goal pays 1 once, holes end the episode, "
                            + "the discount is 0.99. In the heat, wandering in safety pays more than arriving.",
                    FrozenLake.LAYOUT,
                    FrozenLake.model(),
                    0,
                    0.0001,
                    1,
                    50));

    private TemperaturePage() {}

    /** Writes {@code temperature.html} into the folder that is the first argument. */
    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            System.out.println("Give a folder for temperature.html, such as target.");
            return;
        }
        Pictures.write(page(), args[0], "temperature.html");
    }

    static String page() throws IOException {
        String maps = SCENES.stream().map(TemperaturePage::json).collect(Collectors.joining(",\n", "[", "]"));
        try (InputStream in = Objects.requireNonNull(TemperaturePage.class.getResourceAsStream("temperature.html"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("/*MAPS*/[]", maps);
        }
    }

    /** Returns a temperature, rounded to three digits, so that the page shows the very number that was used. */
    static double temperature(Scene scene, int k) {
        double exact = scene.coldest * Math.pow(scene.hottest / scene.coldest, k / (COUNT - 1.0));
        return new BigDecimal(exact).round(new MathContext(3)).doubleValue();
    }

    /** Writes a map as JavaScript; arrays of cells leave out those in which the agent does not act. */
    private static String json(Scene scene) {
        GridMap map = new GridMap(scene.layout, "<v>^", "");
        int[] cells = IntStream.range(0, String.join("", scene.layout).length())
                .filter(map::acts)
                .toArray();
        String[] temperatures = new String[COUNT];
        String[][] parts = new String[4][COUNT]; // value, reward, entropy, error
        String[][] lists = new String[3][COUNT]; // values, visits, policy
        for (int k = 0; k < COUNT; k++) {
            double temperature = temperature(scene, k);
            Optimum best = Optimum.of(scene.model, scene.start, temperature);
            double[] visits = best.visits();
            temperatures[k] = quoted(plain(temperature));
            parts[0][k] = quoted(String.format(Locale.ROOT, "%.6f", best.value()));
            parts[1][k] = quoted(String.format(Locale.ROOT, "%.6f", best.reward()));
            parts[2][k] = quoted(String.format(Locale.ROOT, "%.6f", best.entropy()));
            parts[3][k] = quoted(atMost(best.errorBound()));
            lists[0][k] = list(cells, best.values()::value);
            lists[1][k] = list(cells, s -> visits[s]);
            lists[2][k] = Arrays.stream(cells)
                    .boxed()
                    .flatMap(s -> IntStream.range(0, 4)
                            .mapToObj(a -> Math.round(1000 * best.policy().probability(s, a))))
                    .map(String::valueOf)
                    .collect(Collectors.joining(",", "[", "]"));
        }
        return "{name: " + quoted(scene.name) + ", story: " + quoted(scene.story) + ", first: " + scene.first
                + ",\nlayout: "
                + scene.layout.stream().map(TemperaturePage::quoted).collect(Collectors.joining(", ", "[", "]"))
                + ",\ntemperatures: " + joined(temperatures)
                + ",\nvalue: " + joined(parts[0])
                + ",\nreward: " + joined(parts[1])
                + ",\nentropy: " + joined(parts[2])
                + ",\nerror: " + joined(parts[3])
                + ",\nvalues: " + joined(lists[0])
                + ",\nvisits: " + joined(lists[1])
                + ",\npolicy: " + joined(lists[2]) + "}";
    }

    /** Returns a bound in two digits, rounded up. */
    private static String atMost(double error) {
        return new BigDecimal(error)
                .round(new MathContext(2, RoundingMode.CEILING))
                .toString()
                .replace("E-", "e-");
    }

    private static String list(int[] cells, IntToDoubleFunction number) {
        return Arrays.stream(cells)
                .mapToObj(s -> shown(number.applyAsDouble(s)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Returns a number of a cell with the digits that the page shows: two decimals, fewer from 10 and from 100 on. */
    static String shown(double x) {
        int decimals = Math.abs(x) >= 100 ? 0 : Math.abs(x) >= 10 ? 1 : 2;
        return plain(
                new BigDecimal(x).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue());
    }

    private static String plain(double x) {
        BigDecimal shortest = BigDecimal.valueOf(x).stripTrailingZeros();
        return shortest.signum() == 0 ? "0" : shortest.toPlainString();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String joined(String[] list) {
        return "[" + String.join(",", list) + "]";
    }
}
