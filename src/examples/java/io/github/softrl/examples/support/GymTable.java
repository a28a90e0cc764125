package io.github.softrl.examples.support;

import io.github.softrl.FiniteMdp;
import io.github.softrl.io.MdpFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The transition tables that lie beside the tests: Gymnasium's toy-text environments and others, as CSV files. */
public final class GymTable {
    private GymTable() {}

    /** Reads a model. */
    public static FiniteMdp read(String name, double discount) {
        try {
            Path file = Path.of(GymTable.class
                    .getResource("/reference/models/" + name + ".csv")
                    .toURI());
            return MdpFiles.readCsv(file, discount);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
