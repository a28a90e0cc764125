package io.github.softrl.io;

import io.github.softrl.internal.Distributions;
import io.github.softrl.internal.Quoted;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/** Cuts a file in Cassandra's format into words: names, numbers, {@code :} and {@code *}; line ends are white space. */
final class CassandraTokens implements Closeable {
    private final TextSource source;
    private int at; // where the next word is searched for
    private int start; // of the word
    private int end;
    private boolean ended;
    private String word; // null at the end

    CassandraTokens(Path file) throws IOException {
        source = new TextSource(file);
        advance();
    }

    /** Returns the current word, or null at the end of the file. */
    String word() {
        return word;
    }

    boolean is(String text) {
        return text.equals(word);
    }

    /** Goes to the next word. */
    void advance() throws IOException {
        while (!ended) {
            byte[] bytes = source.bytes();
            while (at < source.to() && isSpace(bytes[at])) {
                at++;
            }
            if (at < source.to() && bytes[at] != '#') {
                cut(bytes);
                return;
            }
            while (at < source.to() && bytes[at] != '\r') { // a comment
                at++;
            }
            if (at < source.to()) {
                continue;
            }
            ended = !source.nextLine();
            at = source.from();
        }
        word = null;
    }

    private void cut(byte[] bytes) throws IOException {
        int from = at;
        if (isMark(bytes[at])) {
            at++;
        } else {
            while (at < source.to() && !isSpace(bytes[at]) && !isMark(bytes[at]) && bytes[at] != '#') {
                at++;
            }
        }
        start = from;
        end = at;
        word = source.text(from, at);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\f';
    }

    private static boolean isMark(byte b) {
        return b == ':' || b == '*';
    }

    /** Goes past the current word, which must be the given one. */
    void expect(String text, String place) throws IOException {
        if (!is(text)) {
            throw error(place + " must be \"" + text + "\"");
        }
        advance();
    }

    /** Returns the current word as a finite number and goes to the next. */
    double number(String name) throws IOException {
        return accept(parse(), name);
    }

    private double parse() {
        return word == null ? Double.NaN : Decimals.number(source.bytes(), start, end);
    }

    private double accept(double number, String name) throws IOException {
        if (!Double.isFinite(number)) {
            throw error(name + " must be a finite decimal number");
        }
        advance();
        return number;
    }

    /** Returns the current word as a number in [0, 1], where 1 may be exceeded a little, and goes to the next. */
    double share(String name, double max) throws IOException {
        double number = parse();
        if (number < 0 || number > max) {
            throw errorHere(name + " must be in [0, 1]: " + number
                    + (max > 1 ? Distributions.remedyOfOne(number, ParsedPairs.NORMALIZATION) : ""));
        }
        return accept(number, name);
    }

    /** Returns the current word as an integer, or −1, without going to the next. */
    int index() {
        return word == null ? -1 : Decimals.index(source.bytes(), start, end);
    }

    /** Returns an exception that names the current word and its place. */
    IOException error(String message) {
        return errorHere(message + (word == null ? ", but the file ends here" : ": " + Quoted.of(word)));
    }

    /** Returns an exception that names the place of the current word. */
    IOException errorHere(String message) {
        if (word != null) {
            return source.error(start, message);
        }
        return source.line() == 0 ? source.error(message) : source.error(source.line(), 1, message);
    }

    /** Returns what makes exceptions that name the place of the current word, also once it has been passed. */
    Function<String, IOException> errorsHere() {
        long line = source.line();
        int column = word == null ? 1 : source.column(start);
        return message -> source.error(line, column, message);
    }

    TextSource source() {
        return source;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
