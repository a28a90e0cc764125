package io.github.softrl.internal;

import java.nio.charset.StandardCharsets;

/** Text from files and users in messages: bounded, and without characters that control terminals. */
public final class Quoted {
    /** How many characters of a cell or a name are quoted at most. */
    private static final int MAX_LENGTH = 100;

    private static final int MAX_MESSAGE = 2_000;

    private Quoted() {}

    /**
     * Returns the beginning of a text.
     *
     * @param text the text
     * @return at most 100 of its characters, escaped; two quotes for an empty text
     */
    public static String of(String text) {
        return text.isEmpty() ? "\"\"" : beginning(text);
    }

    /**
     * Returns the beginning of a text.
     *
     * @param text the text
     * @return at most 100 of its characters, escaped
     */
    public static String beginning(String text) {
        return text.length() <= MAX_LENGTH ? escaped(text) : escaped(head(text, MAX_LENGTH)) + "…";
    }

    /**
     * Returns the beginning of a text given by its bytes.
     *
     * @param bytes holds the text in UTF-8
     * @param from its first byte
     * @param to its end
     * @return at most 100 of its characters, escaped; two quotes for an empty text
     */
    public static String of(byte[] bytes, int from, int to) {
        int length = Math.min(to - from, 4 * MAX_LENGTH + 4); // a character has at most four bytes
        return of(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    /**
     * Returns a message with control characters escaped, and without its middle if it is long.
     *
     * @param message the message
     * @return at most 2,000 characters
     */
    public static String message(String message) {
        String escaped = escaped(message);
        return escaped.length() <= MAX_MESSAGE
                ? escaped
                : head(escaped, MAX_MESSAGE / 2 - 1) + "…" + escaped.substring(escaped.length() - MAX_MESSAGE / 2);
    }

    /** Returns the first characters of a text, without half of a surrogate pair at the end. */
    private static String head(String text, int length) {
        boolean cutsPair = Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, cutsPair ? length - 1 : length);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
