package io.github.softrl.testing;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.provider.Arguments;

/** Assertions on refusals: the exact exception type, and the words that its message must have. */
public final class Refusals {
    private Refusals() {}

    /** Asserts that the call throws exactly this type, with a message that has all the words. */
    public static void assertRefused(Class<? extends Throwable> type, Executable call, String... words) {
        String message = String.valueOf(assertThrowsExactly(type, call).getMessage());
        assertAll(Arrays.stream(words)
                .map(word -> () -> assertTrue(
                        message.contains(word), () -> "message lacks \"" + word + "\": \"" + message + "\"")));
    }

    /** Asserts that the call throws exactly this type, with exactly this message. */
    public static void assertMessage(Class<? extends Throwable> type, String message, Executable call) {
        assertEquals(message, assertThrowsExactly(type, call).getMessage());
    }

    public static void assertIllegal(Executable call, String... words) {
        assertRefused(IllegalArgumentException.class, call, words);
    }

    public static void assertOutOfBounds(Executable call, String... words) {
        assertRefused(IndexOutOfBoundsException.class, call, words);
    }

    public static void assertNullRefused(Executable call, String... words) {
        assertRefused(NullPointerException.class, call, words);
    }

    /** Returns a row of a table of refusals, for a parameterized test that takes a call and the words. */
    public static Arguments refusal(String name, Executable call, String... words) {
        return argumentSet(name, call, words);
    }

    /**
     * Returns a row of a table of refusals, for a parameterized test that takes the content of a file and the words.
     */
    public static Arguments refusal(String name, String content, String... words) {
        return argumentSet(name, content, words);
    }

    /** Returns the doubles that are not finite. */
    public static Stream<Double> notFinite() {
        return Stream.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }
}
