package io.github.softrl.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What programs print, as text. */
public final class Output {
    private Output() {}

    /** Returns what a program prints to the stream that it is given. */
    public static String of(Consumer<PrintStream> program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            program.accept(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Returns what a program prints to standard output. */
    public static String ofMain(Runnable program) {
        return of(out -> {
            PrintStream before = System.out;
            System.setOut(out);
            try {
                program.run();
            } finally {
                System.setOut(before);
            }
        });
    }
}
