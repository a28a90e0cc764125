package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import io.github.softrl.io.MdpFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * The reference data of src/test/resources/reference; its README defines everything. The examples share some of the
 * models, which are in src/examples/resources.
 */
public final class Reference {
    private Reference() {}

    /** A solved case: a model, a discount, a temperature; numbers as they are written in file names. */
    public record Case(
            String kind, String model, String discount, String temperature, List<String> files, double largestValue) {
        public double gamma() {
            return Double.parseDouble(discount);
        }

        public double lambda() {
            return Double.parseDouble(temperature);
        }

        /** The unit of the tolerances: the largest |V|, or 1 where all values are 0. */
        public double scale() {
            return largestValue == 0 ? 1 : largestValue;
        }

        public FiniteMdp mdp() {
            return Reference.mdp(model, gamma());
        }

        /** The rows of a result file, without its header. */
        public List<String[]> rows(String suffix) {
            return Reference.rows(model + ".g" + discount + ".l" + temperature + "." + suffix + ".csv");
        }

        /** V of each state, from a file with the columns state, v. */
        public BigDecimal[] values(String suffix) {
            return rows(suffix).stream().map(row -> new BigDecimal(row[1])).toArray(BigDecimal[]::new);
        }

        @Override
        public String toString() {
            return model + " γ=" + discount + " λ=" + temperature;
        }
    }

    /** All solved cases. */
    public static List<Case> cases() {
        return lines("cases.csv").stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(f -> new Case(
                        f[0],
                        f[1],
                        f[2],
                        f[3],
                        List.of(f[4].split(";")),
                        f[5].isEmpty() ? 0 : Double.parseDouble(f[5])))
                .toList();
    }

    /** The case of a model, a discount and a temperature, as they are written in file names. */
    public static Case of(String model, String discount, String temperature) {
        return cases().stream()
                .filter(c -> c.model.equals(model)
                        && c.discount.equals(discount)
                        && c.temperature.equals(temperature)
                        && c.kind.equals("infinite"))
                .findFirst()
                .orElseThrow();
    }

    /** The lines of a file in the reference folder. */
    public static List<String> lines(String name) {
        try {
            return Files.readAllLines(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A model, from its transitions in long form. */
    public static FiniteMdp mdp(String name, double discount) {
        try {
            return MdpFiles.readCsv(path("models/" + name + ".csv"), discount);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The start distribution of a model, one probability per state. */
    public static double[] start(String name) {
        double[] start = new double[Integer.parseInt(field(name, "\"states\": (\\d+)"))];
        Matcher entry = Pattern.compile("\"(\\d+)\": ([-+.eE0-9]+)").matcher(field(name, "\"start\": \\{([^}]*)\\}"));
        while (entry.find()) {
            start[Integer.parseInt(entry.group(1))] = Double.parseDouble(entry.group(2));
        }
        return start;
    }

    private static String field(String model, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(String.join("\n", lines("models/" + model + ".json")));
        if (!matcher.find()) {
            throw new IllegalStateException(model + ": " + pattern);
        }
        return matcher.group(1);
    }

    private static List<String[]> rows(String file) {
        try (ZipFile zip = new ZipFile(path("refs.zip").toFile());
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(zip.getInputStream(zip.getEntry(file)), StandardCharsets.US_ASCII))) {
            return reader.lines().skip(1).map(line -> line.split(",")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the reference folder, or one that the examples share. */
    public static Path path(String name) {
        URL own = Reference.class.getResource("/reference/" + name);
        try {
            return Path.of((own != null ? own : Reference.class.getResource("/" + name)).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
