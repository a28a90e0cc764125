package io.github.softrl.examples.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the examples put their pictures, and the studies their tables. */
public final class Pictures {
    private Pictures() {}

    /** Writes a picture or another text into a folder, which is created if need be, and prints the name of the file. */
    public static void write(String text, String folder, String name) throws IOException {
        Path file = Files.createDirectories(Path.of(folder)).resolve(name);
        Files.writeString(file, text);
        System.out.println("written: " + file);
    }
}
