package io.github.softrl.io;

import io.github.softrl.RowSums;
import io.github.softrl.internal.Ranges;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Reads models from CSV files, whose format {@link MdpFiles} describes.
 *
 * <pre>{@code
 *   FiniteMdp mdp = CsvReader.of(Path.of("inventory.csv"))
 *           .withRowSums(RowSums.NORMALIZED)
 *           .read(0.95)
 *           .mdp();
 * }</pre>
 *
 * <p>A reader is an immutable configuration: {@code read} does not change it.
 */
public final class CsvReader {
    private final Path file;
    private final RowSums rowSums;

    private CsvReader(Path file, RowSums rowSums) {
        this.file = file;
        this.rowSums = rowSums;
    }

    /**
     * Returns a reader of a file.
     *
     * @param file where from
     * @return the reader
     */
    public static CsvReader of(Path file) {
        return new CsvReader(Objects.requireNonNull(file, "file"), RowSums.AS_GIVEN);
    }

    /**
     * Returns this reader with a choice of what to do with sums of probabilities that are not exactly 1. Initially they
     * are kept as given.
     *
     * @param newRowSums whether rows are kept as given or divided by their sums
     * @return the reader
     */
    public CsvReader withRowSums(RowSums newRowSums) {
        return new CsvReader(file, Objects.requireNonNull(newRowSums, "rowSums"));
    }

    /**
     * Reads the file.
     *
     * @param discount γ in [0, 1]
     * @return the model with the names of the file; the format has neither a start nor labels
     * @throws IOException if the file cannot be read, or its content is not a model
     * @throws IllegalArgumentException if the discount is outside [0, 1]
     */
    public LoadedMdp read(double discount) throws IOException {
        Ranges.requireDiscount(discount); // before a long file is read
        return new LoadedMdp(CsvModel.read(file, rowSums).withDiscount(discount), null, Map.of());
    }
}
