package io.github.softrl.io;

import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a text file completely or not at all: to a temporary file in the same folder, which is forced to the disk and
 * then moved into place. The file is compressed if its name ends in .gz. No channel of files is used, as an interrupted
 * thread could not write through it: what an interrupted run returns can be saved.
 */
final class TextSink {
    /** Writes the content of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(Writer out) throws IOException;
    }

    private static final int MAX_LINKS = 40;

    private TextSink() {}

    static void write(Path file, Content content) throws IOException {
        Path target = target(Objects.requireNonNull(file, "file"));
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new IOException(file + ": the file to write must be a regular file or not exist yet");
        }
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(file + ": the folder must exist: " + folder);
        }
        Path temporary = folder.resolve("." + UUID.randomUUID() + ".tmp");
        try {
            try (OutputStream raw =
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                GZIPOutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw, 1 << 16) : null;
                Writer out = new BufferedWriter(
                        new OutputStreamWriter(packed == null ? raw : packed, StandardCharsets.UTF_8.newEncoder()),
                        1 << 16);
                content.writeTo(out);
                out.flush();
                if (packed != null) {
                    packed.finish();
                }
            } catch (CharacterCodingException e) {
                throw new IOException(file + ": names must be valid Unicode text", e);
            }
            force(temporary);
            keepPermissions(target, temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Returns the real path of a file that is to be written, whether it exists or not. A link stays, and the file that
     * it names is replaced, or made if it does not exist.
     */
    static Path target(Path file) throws IOException {
        if (Files.exists(file)) {
            return file.toRealPath();
        }
        Path path = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(path); links++) {
            if (links == MAX_LINKS) {
                throw new IOException(file + ": the file to write must not be a link that leads back to itself");
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        Path folder = path.getParent();
        return folder != null && Files.isDirectory(folder) ? folder.toRealPath().resolve(path.getFileName()) : path;
    }

    /** Forces a file to the disk. */
    private static void force(Path file) throws IOException {
        if (file.getFileSystem().equals(FileSystems.getDefault())) { // not, for example, inside of a zip file
            try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
                out.getFD().sync();
            }
        }
    }

    /** Gives the new file the permissions of the old one, on systems that support them. */
    private static void keepPermissions(Path old, Path temporary) throws IOException {
        if (Files.exists(old) && Files.getFileStore(old).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(old));
        }
    }
}
