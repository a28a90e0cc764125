package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only the text of the sources can tell; {@link ArchitectureTest} checks the classes. */
class SourceRulesTest {
    private static final int MAX_COLUMNS = 120;

    /** Comments included, which the formatter leaves as they are. */
    @Test
    void lines_haveAtMost120Columns() throws IOException {
        List<String> tooLong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (lines.get(i).codePointCount(0, lines.get(i).length()) > MAX_COLUMNS) {
                        tooLong.add(file + ":" + (i + 1));
                    }
                }
            }
        }
        assertEquals(List.of(), tooLong);
    }
}
