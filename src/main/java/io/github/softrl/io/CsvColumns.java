package io.github.softrl.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The columns of a CSV file, found by the names in its first line, in any order. */
final class CsvColumns {
    private final DelimitedLines lines;
    private final List<String> header;

    private CsvColumns(DelimitedLines lines, List<String> header) {
        this.lines = lines;
        this.header = header;
    }

    /** Reads the first line, which must name all required columns and may name the optional ones, but no others. */
    static CsvColumns read(DelimitedLines lines, List<String> required, List<String> optional) throws IOException {
        String expected = "the columns " + String.join(",", required);
        if (!lines.nextLine()) {
            throw lines.source().error("the file must begin with " + expected + "; it is empty");
        }
        List<String> header = new ArrayList<>();
        for (int i = 0; i < lines.count(); i++) {
            String name = lines.text(i);
            if (!required.contains(name) && !optional.contains(name)) {
                throw lines.error(
                        i,
                        "the first line must name " + expected + " and may name " + String.join(",", optional) + ": "
                                + lines.quoted(i) + remedy(name));
            }
            if (header.contains(name)) {
                throw lines.error(i, "the first line must name each column once: " + name);
            }
            header.add(name);
        }
        for (String name : required) {
            if (!header.contains(name)) {
                throw lines.error(0, "the first line must name " + expected + ": " + name + " is missing");
            }
        }
        return new CsvColumns(lines, header);
    }

    private static String remedy(String name) {
        if (name.isEmpty() || name.startsWith("Unnamed:")) { // as pandas calls it
            return "; a column without a name may be an index that another program wrote: leave it out";
        }
        return isOtherwiseSeparated(name) ? "; separate cells by commas" : "";
    }

    private static boolean isOtherwiseSeparated(String cell) {
        return cell.indexOf(';') >= 0 || cell.indexOf('\t') >= 0;
    }

    /** Returns the index of a column's cell in each line, or −1 if the file does not have the column. */
    int of(String name) {
        return header.indexOf(name);
    }

    /** Refuses a line that does not have as many cells as the first. */
    void requireWidth() throws IOException {
        if (lines.count() != header.size()) {
            throw lines.error(
                    0,
                    "a line must have " + header.size() + " cells, " + String.join(",", header) + ": " + lines.count()
                            + remedyOfWidth());
        }
    }

    private String remedyOfWidth() throws IOException {
        if (lines.count() > header.size()) {
            return "; leave out indices in front, and write decimals with points";
        }
        return lines.count() == 1 && isOtherwiseSeparated(lines.quoted(0))
                ? "; separate cells by commas"
                : "; the file may have been cut off here";
    }
}
