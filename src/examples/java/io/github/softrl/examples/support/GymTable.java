package io.github.softrl.examples.support;

import io.github.softrl.FiniteMdp;
import io.github.softrl.io.MdpFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/**
 * The transition tables in {@code src/examples/resources/models}: Gymnasium's toy-text environments (MIT-licensed,
 * Farama Foundation) and others, as CSV files.
 */
public final class GymTable {
    private GymTable() {}

    /**
     * Reads a model.
     *
     * @param name the name of its file, without {@code .csv}
     * @param discount γ in [0, 1]
     * @return the model
     * @throws IllegalArgumentException if there is no such file, or if the discount is outside [0, 1]
     */
    public static FiniteMdp read(String name, double discount) {
        URL file = GymTable.class.getResource("/models/" + name + ".csv");
        if (file == null) {
            throw new IllegalArgumentException("name must be that of a CSV file in src/examples/resources/models: "
                    + name + "; correct it, or add models/" + name + ".csv to the resources");
        }
        try {
            return MdpFiles.readCsv(Path.of(file.toURI()), discount);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
