package io.github.softrl.io;

import io.github.softrl.Names;
import java.nio.charset.StandardCharsets;

/** Text from files in messages: bounded, and without characters that control terminals. */
final class Quoted {
    /** How many characters of a cell are quoted at most. */
    static final int MAX_LENGTH = 100;

    private static final int MAX_MESSAGE = 2_000;

    private Quoted() {}

    /** Returns the beginning of a text, an empty one as two quotes. */
    static String of(String text) {
        if (text.isEmpty()) {
            return "\"\"";
        }
        return text.length() <= MAX_LENGTH ? escaped(text) : escaped(head(text, MAX_LENGTH)) + "…";
    }

    /** Returns the beginning of a text given by its bytes. */
    static String of(byte[] bytes, int from, int to) {
        int length = Math.min(to - from, 4 * MAX_LENGTH + 4); // a character has at most four bytes
        return of(new String(bytes, from, length, StandardCharsets.UTF_8));
    }

    /** Returns a message with control characters escaped, and without its middle if it is long. */
    static String message(String message) {
        String escaped = escaped(message);
        return escaped.length() <= MAX_MESSAGE
                ? escaped
                : head(escaped, MAX_MESSAGE / 2) + "…" + escaped.substring(escaped.length() - MAX_MESSAGE / 2);
    }

    /** Returns the first characters of a text, without half of a surrogate pair at the end. */
    private static String head(String text, int length) {
        boolean cutsPair = Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, cutsPair ? length - 1 : length);
    }

    /** Returns a state and an action by their numbers and, in parentheses, their names if they have any. */
    static String pair(Names names, int s, int a) {
        return "state " + s + (names.hasStates() ? " (" + of(names.state(s)) + ")" : "") + ", action " + a
                + (names.hasActions() ? " (" + of(names.action(s, a)) + ")" : "");
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
