package io.github.softrl.io;

import io.github.softrl.RowSums;
import io.github.softrl.internal.Distributions;
import io.github.softrl.internal.Quoted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a text file, cut into cells at commas, with the quotes of CSV, or at white space. Blank lines and lines
 * that begin with {@code #} are skipped, except for the directives of CSV files, {@code #begin}, {@code #terminal,…}
 * and {@code #end,…}, in which white space and upper case do not matter.
 */
final class DelimitedLines {
    private static final int MAX_CELLS = 1 << 16;
    private static final String BEGIN = "begin";
    private static final String TERMINAL = "terminal";
    private static final String END = "end";

    private final TextSource source;
    private final boolean commas;
    private int count;
    private int[] start = new int[8];
    private int[] end = new int[8];
    private String directive; // or null

    DelimitedLines(TextSource source, boolean commas) {
        this.source = source;
        this.commas = commas;
    }

    /** Goes to the next line that is not skipped; returns whether there is one. */
    boolean nextLine() throws IOException {
        while (source.nextLine()) {
            int from = skipSpace(source.from());
            if (from == source.to()) {
                continue;
            }
            directive = null;
            if (source.bytes()[from] == '#') {
                directive = commas ? directive(from) : null;
                if (directive == null) {
                    continue;
                }
            }
            count = 0;
            if (commas) {
                cutAtCommas();
            } else {
                cutAtSpace(from);
            }
            return true;
        }
        return false;
    }

    /** Returns the directive in a line that begins with #, or null if the line is a comment. */
    private String directive(int from) {
        if (begins(BEGIN, from) == source.to()) {
            return BEGIN;
        }
        for (String word : new String[] {TERMINAL, END}) {
            int comma = begins(word, from);
            if (comma >= 0 && comma < source.to() && source.bytes()[comma] == ',') {
                return word;
            }
        }
        return null;
    }

    /** Returns where a line goes on that has a word after #, or −1 if it has another one. */
    private int begins(String word, int from) {
        int first = skipSpace(from + 1);
        int after = first + word.length();
        boolean has = after <= source.to()
                && new String(source.bytes(), first, word.length(), StandardCharsets.ISO_8859_1).equalsIgnoreCase(word);
        return has ? skipSpace(after) : -1;
    }

    private int skipSpace(int from) {
        byte[] bytes = source.bytes();
        int to = source.to();
        int i = from;
        while (i < to && isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    private void cutAtSpace(int from) throws IOException {
        for (int i = from; i < source.to(); i = skipSpace(i)) {
            int first = i;
            while (i < source.to() && !isSpace(source.bytes()[i])) {
                i++;
            }
            add(first, i);
        }
    }

    private void cutAtCommas() throws IOException {
        byte[] bytes = source.bytes();
        int to = source.to();
        int i = source.from();
        while (true) {
            int first = skipSpace(i);
            int after = first;
            if (first < to && bytes[first] == '"') {
                int last = closingQuote(first);
                add(first + 1, last);
                after = skipSpace(last + 1);
                if (after < to && bytes[after] != ',') {
                    throw source.error(after, "a comma or the end of the line must follow a closing quote");
                }
            } else {
                while (after < to && bytes[after] != ',') {
                    after++;
                }
                int last = after;
                while (last > first && isSpace(bytes[last - 1])) {
                    last--;
                }
                add(first, last);
            }
            if (after == to) {
                return;
            }
            i = after + 1;
        }
    }

    private int closingQuote(int opening) throws IOException {
        byte[] bytes = source.bytes();
        for (int i = opening + 1; i < source.to(); i++) {
            if (bytes[i] == '"') {
                if (i + 1 == source.to() || bytes[i + 1] != '"') {
                    return i;
                }
                i++; // a doubled quote stands for one
            }
        }
        throw source.error(opening, "a quote must be closed on the same line");
    }

    private void add(int from, int to) throws IOException {
        if (count == MAX_CELLS) {
            throw source.error(from, "a line must have at most " + MAX_CELLS + " cells");
        }
        if (count == start.length) {
            start = Arrays.copyOf(start, 2 * count);
            end = Arrays.copyOf(end, 2 * count);
        }
        start[count] = from;
        end[count++] = to;
    }

    int count() {
        return count;
    }

    /** Returns whether the line is a directive. */
    boolean isDirective() {
        return directive != null;
    }

    /** Returns whether the line is the directive {@code #begin}. */
    boolean isBegin() {
        return BEGIN.equals(directive);
    }

    /** Returns whether the line is the directive {@code #terminal,…}. */
    boolean isTerminal() {
        return TERMINAL.equals(directive);
    }

    /** Returns whether the line is the directive {@code #end,…}. */
    boolean isEnd() {
        return END.equals(directive);
    }

    /** Returns a state, an action or a count: an integer in [0, 2³¹ − 2]. */
    int index(int cell, String name) throws IOException {
        int index = Decimals.index(source.bytes(), start[cell], end[cell]);
        if (index < 0) {
            throw error(cell, name + " must be an integer in [0, 2147483646]: " + quoted(cell));
        }
        return index;
    }

    /** Returns the integer before a mark in a cell, and removes both from the cell. */
    int indexBefore(int cell, char mark, String name) throws IOException {
        int to = start[cell];
        while (to < end[cell] && source.bytes()[to] != mark) {
            to++;
        }
        int index = to == end[cell] ? -1 : Decimals.index(source.bytes(), start[cell], to);
        if (index < 0) {
            throw error(cell, name + " must be an integer before \"" + mark + "\": " + quoted(cell));
        }
        start[cell] = to + 1; // from now on, the cell is what follows the mark
        return index;
    }

    /** Returns a finite number. */
    double number(int cell, String name) throws IOException {
        double number = Decimals.number(source.bytes(), start[cell], end[cell]);
        if (!Double.isFinite(number)) {
            throw error(cell, name + " must be a finite decimal number: " + quoted(cell));
        }
        return number;
    }

    /** Refuses a number in a cell that is not a positive probability. */
    void requireProbability(int cell, double p, RowSums rowSums) throws IOException {
        if (!(p > 0 && p <= 1 + rowSums.tolerance())) {
            String remedy = p == 0
                    ? "; leave out transitions that cannot happen"
                    : Distributions.remedyOfOne(p, ParsedPairs.NORMALIZATION);
            throw error(cell, "probability must be in (0, 1]: " + p + remedy);
        }
    }

    /** Returns the logarithm of a probability: a finite number or −Infinity. */
    double logarithm(int cell, String name) throws IOException {
        return text(cell).equals("-Infinity") ? Double.NEGATIVE_INFINITY : number(cell, name);
    }

    boolean isEmpty(int cell) {
        return start[cell] == end[cell];
    }

    /** Returns the text of a cell, without its quotes. */
    String text(int cell) throws IOException {
        String text = source.text(start[cell], end[cell]);
        return commas && start[cell] > source.from() && source.bytes()[start[cell] - 1] == '"'
                ? text.replace("\"\"", "\"")
                : text;
    }

    /** Returns the beginning of a cell's text, for a message. */
    String quoted(int cell) {
        return Quoted.of(source.bytes(), start[cell], end[cell]);
    }

    /** Returns the text of a cell as a name, which must not be blank. */
    String name(int cell, String of) throws IOException {
        String name = text(cell);
        if (name.isBlank()) {
            throw error(cell, "the name of " + of + " must not be blank");
        }
        return name;
    }

    /** Refuses a line that does not have the given number of cells. */
    void require(int cells, String expected) throws IOException {
        if (count != cells) {
            throw source.error(source.from(), "a line must have " + cells + " cells, " + expected + ": " + count);
        }
    }

    /** Returns an exception that names the place of a cell. */
    IOException error(int cell, String message) {
        return source.error(start[cell], message);
    }

    TextSource source() {
        return source;
    }
}
