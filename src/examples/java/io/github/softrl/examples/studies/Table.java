package io.github.softrl.examples.studies;

import io.github.softrl.examples.support.Pictures;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The results of a study, one observation per row: aligned for the terminal, and as a CSV file. */
final class Table {
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** Makes an empty table with the given names of columns, separated by commas. */
    Table(String columns) {
        this(List.of(columns.split(",")));
    }

    private Table(List<String> columns) {
        this.columns = columns;
    }

    /** Adds a row of texts, which are "" where there is none, and of numbers; a list stands for its members. */
    void row(Object... cells) {
        List<String> row = Arrays.stream(cells)
                .flatMap(cell -> cell instanceof List<?> list ? list.stream() : Stream.of(cell))
                .map(Table::cell)
                .toList();
        if (row.size() != columns.size() || row.stream().anyMatch(cell -> cell.matches("(?s).*[,\"\n].*"))) {
            throw new IllegalArgumentException("row " + row + " of columns " + columns);
        }
        rows.add(row);
    }

    /** Returns the cells of a column. */
    List<String> column(String name) {
        int column = index(name);
        return rows.stream().map(row -> row.get(column)).toList();
    }

    /** Returns the rows that have a given cell. */
    Table where(String name, Object cell) {
        int column = index(name);
        String text = cell(cell);
        Table some = new Table(columns);
        rows.stream().filter(row -> row.get(column).equals(text)).forEach(some.rows::add);
        return some;
    }

    /**
     * Returns a table that is shorter and wider: one row for all rows with the same {@code keys}, and one column for
     * each cell of the column {@code names}, with the cells of the column {@code values}.
     */
    Table wide(String keys, String names, String values) {
        List<String> wide = new ArrayList<>(List.of(keys.split(",")));
        int[] keyColumns = wide.stream().mapToInt(this::index).toArray();
        wide.addAll(column(names).stream().distinct().toList());
        Map<List<String>, List<String>> byKey = new LinkedHashMap<>();
        for (List<String> row : rows) {
            List<String> key = Arrays.stream(keyColumns).mapToObj(row::get).toList();
            List<String> cells = byKey.computeIfAbsent(key, k -> {
                List<String> empty = new ArrayList<>(k);
                empty.addAll(Collections.nCopies(wide.size() - k.size(), null));
                return empty;
            });
            int place = wide.lastIndexOf(row.get(index(names)));
            if (cells.get(place) != null) {
                throw new IllegalArgumentException("two rows for " + key + " and " + row.get(index(names)));
            }
            cells.set(place, row.get(index(values)));
        }
        byKey.values().forEach(cells -> cells.replaceAll(cell -> cell == null ? "" : cell));
        Table result = new Table(wide);
        result.rows.addAll(byKey.values());
        return result;
    }

    private static String cell(Object cell) {
        return cell instanceof Double number ? text(number) : cell.toString();
    }

    private int index(String name) {
        if (!columns.contains(name)) {
            throw new IllegalArgumentException("no column " + name + " among " + columns);
        }
        return columns.indexOf(name);
    }

    /** Prints the table after an empty line, with numbers on the right of their columns and texts on the left. */
    void print(PrintStream out) {
        out.println();
        int[] widths = new int[columns.size()];
        lines().forEach(line ->
                Arrays.setAll(widths, k -> Math.max(widths[k], line.get(k).length())));
        TreeSet<Integer> texts = new TreeSet<>();
        rows.forEach(row -> IntStream.range(0, widths.length)
                .filter(k -> !row.get(k).matches("[-0-9.Ee+]*"))
                .forEach(texts::add));
        lines().forEach(line -> {
            StringBuilder text = new StringBuilder();
            for (int k = 0; k < widths.length; k++) {
                String blanks = " ".repeat(widths[k] - line.get(k).length());
                text.append(k > 0 ? "  " : "").append(texts.contains(k) ? line.get(k) + blanks : blanks + line.get(k));
            }
            out.println(text.toString().stripTrailing());
        });
    }

    /** Prints tables with the same columns as they come, and returns them as one. */
    static Table printed(Stream<Table> tables, PrintStream out) {
        List<Table> printed = new ArrayList<>();
        tables.forEachOrdered(table -> {
            table.print(out);
            printed.add(table);
        });
        Table all = new Table(printed.get(0).columns);
        printed.forEach(table -> all.rows.addAll(table.rows));
        return all;
    }

    private Stream<List<String>> lines() {
        return Stream.concat(Stream.of(columns), rows.stream());
    }

    /** Returns the lines of the CSV file, the names of the columns first. */
    List<String> csv() {
        return lines().map(line -> String.join(",", line)).toList();
    }

    /** Writes the CSV file {@code tables/NAME.csv} into a folder. */
    void write(String folder, String name) throws IOException {
        Pictures.write(String.join("\n", csv()) + "\n", folder + "/tables", name + ".csv");
    }

    /** Returns a number without an exponent, and without zeros at the end. */
    static String text(double number) {
        return new BigDecimal(number + "").stripTrailingZeros().toPlainString();
    }

    /** Returns a number with a given number of decimals, and without a minus if all are zero. */
    static String fixed(double number, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", number);
        return text.matches("-[0.]+") ? text.substring(1) : text;
    }
}
