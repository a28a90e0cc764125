package io.github.softrl.io;

import io.github.softrl.internal.ArraySizes;
import io.github.softrl.internal.Quoted;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.zip.ZipException;

/**
 * Reads the lines of a text file in UTF-8, as bytes in a buffer that is reused. A file whose name ends in .gz is
 * uncompressed. The source makes exceptions that name the file and the current place.
 */
final class TextSource implements Closeable {
    private static final int SIZE = 1 << 16;
    private static final int MAX_LINE = 1 << 24; // bytes

    private final Path file;
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // refuses malformed text
    private byte[] bytes = new byte[SIZE];
    private int from;
    private int to; // the end of the current line, without its line break
    private int next; // where the next line begins
    private int limit; // the end of the bytes that were read
    private boolean ended;
    private long line;
    private long read;
    private final long size;

    TextSource(Path file) throws IOException {
        this.file = Objects.requireNonNull(file, "file");
        InputStream raw = open(file);
        size = Files.size(file);
        try {
            in = file.toString().endsWith(".gz") ? new GzipSource(raw, SIZE) : raw;
        } catch (EOFException | ZipException e) {
            raw.close();
            throw new IOException(file + ": a file whose name ends in .gz must be compressed by gzip", e);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static InputStream open(Path file) throws IOException {
        try {
            return Files.newInputStream(file); // an interrupted thread can read it
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(
                    file.toString(),
                    null,
                    "the file must exist, seen from " + Path.of("").toAbsolutePath());
        }
    }

    /** Goes to the next line; returns whether there is one. */
    boolean nextLine() throws IOException {
        from = next;
        int end = from;
        while (true) {
            while (end < limit && bytes[end] != '\n') {
                end++;
            }
            if (end < limit || ended) {
                break;
            }
            end -= from;
            fill();
            end += from;
        }
        if (from == limit) {
            return false;
        }
        if (end - from > MAX_LINE) {
            throw tooLong();
        }
        line++;
        next = Math.min(limit, end + 1);
        to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
        if (line == 1 && to - from >= 2 && bytes[from] == 0x1f && bytes[from + 1] == (byte) 0x8b) {
            throw error("a file compressed by gzip must have a name that ends in .gz");
        }
        if (line == 1
                && to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF) {
            from += 3; // a byte order mark
        }
        return true;
    }

    private IOException tooLong() {
        return error(line + 1, 1, "a line must have at most " + MAX_LINE + " bytes");
    }

    /** Moves the current line to the beginning of the buffer and reads more bytes. */
    private void fill() throws IOException {
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, limit - from);
            limit -= from;
            next -= from;
            from = 0;
        } else if (limit >= MAX_LINE) {
            throw tooLong();
        } else if (limit == bytes.length) {
            bytes = Arrays.copyOf(bytes, larger(bytes.length));
        }
        int count;
        try {
            count = in.read(bytes, limit, bytes.length - limit);
        } catch (EOFException | ZipException e) {
            throw new IOException(file + ": a compressed file must be complete and undamaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        ended = count < 0;
        limit += Math.max(0, count);
        read += Math.max(0, count);
    }

    /** Returns the buffer that holds the current line from {@link #from} to {@link #to}, until the next is read. */
    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Returns the number of the current line, from 1. */
    long line() {
        return line;
    }

    /** Returns the size of the file, or the number of uncompressed bytes read so far if that is larger. */
    long size() {
        return Math.max(size, read);
    }

    /** Returns a capacity for more than the given lines: for all lines, if those to come are as long as those read. */
    int capacity(int lines) throws IOException {
        double expected = 1.01 * lines * size() / Math.max(1, read - (limit - next));
        return (int) Math.min(ArraySizes.MAX_LENGTH, Math.max(larger(lines), Math.min(expected, 8.0 * lines)));
    }

    /** Returns a larger capacity for a full array. */
    private int larger(int capacity) throws IOException {
        int larger = ArraySizes.larger(capacity);
        if (larger == capacity) {
            throw error("a file must have at most " + capacity + " lines, with at most that many bytes in each");
        }
        return larger;
    }

    /** Refuses a number that a header gives if it is out of proportion to the size of the file. */
    void requirePlausible(long number, String of) throws IOException {
        long max = 1_000_000 + size();
        if (number > max) {
            throw error("a file of " + size() + " bytes must have at most " + max + " " + of + ": " + number);
        }
    }

    /** Returns a part of the current line. */
    String text(int start, int end) throws IOException {
        try {
            return decoder.decode(ByteBuffer.wrap(bytes, start, end - start)).toString();
        } catch (CharacterCodingException e) {
            throw error(start, "text must be in UTF-8");
        }
    }

    /** Returns an exception that names the file, the current line, and the column of a byte in it. */
    IOException error(int at, String message) {
        return error(line, column(at), message);
    }

    /** Returns the column of a byte of the current line, from 1. */
    int column(int at) {
        int column = 1;
        for (int i = from; i < at; i++) {
            column += (bytes[i] & 0xC0) == 0x80 ? 0 : 1; // only the first byte of a character counts
        }
        return column;
    }

    /** Returns an exception that names the file and a place in it. */
    IOException error(long atLine, int column, String message) {
        return new IOException(Quoted.message(file + ":" + atLine + ":" + column + ": " + message));
    }

    /** Returns an exception that names the file. */
    IOException error(String message) {
        return new IOException(Quoted.message(file + ": " + message));
    }

    /** Returns the result of a supplier; if it refuses the file's content, the exception names the file. */
    <T> T refusing(Supplier<T> content) throws IOException {
        return refusing(file, content);
    }

    static <T> T refusing(Path file, Supplier<T> content) throws IOException {
        try {
            return content.get();
        } catch (IllegalArgumentException e) {
            throw new IOException(Quoted.message(file + ": " + e.getMessage())); // the cause has the same words
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
