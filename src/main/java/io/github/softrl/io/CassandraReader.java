package io.github.softrl.io;

import io.github.softrl.RowSums;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads models from files in A. R. Cassandra's format, without observations.
 *
 * <pre>{@code
 *   discount: 0.9
 *   values: reward                 # or cost: rewards are the negative of the numbers
 *   states: hall stairs out        # or a number, as for actions
 *   actions: wait go
 *   start: hall                    # or uniform, a probability per state, start include: …, start exclude: …
 *   T: wait identity               # or uniform, or a matrix
 *   T: go : hall                   # a row: a probability per next state, or uniform, or reset (to the start)
 *   0 1 0
 *   T: go : stairs : out 1
 *   T: go : out : out 1
 *   R: * : * : * -1                # or a row, or a matrix
 *   R: go : out : * 0
 * }</pre>
 *
 * <p>Statements overwrite earlier ones, entry by entry; {@code *} stands for all states or actions. An entry that
 * no statement sets is 0. A fourth {@code : *} of a reward, for observations, is skipped. If all outcomes of a pair
 * pay the same reward, R(s,a) is exactly that reward; otherwise it is Σ p·r.
 *
 * <p>The format does not have terminal states: where an episode ends, the state keeps all actions, and they lead
 * back to it. In a soft problem, such a state earns entropy for ever. Name these states by {@link #withTerminal}: they
 * become terminal, and what the file says of their actions is left out.
 *
 * <p>Wildcards may describe at most 100,000 transitions and ten more for each byte of the file.
 *
 * <p>A reader is an immutable configuration: {@code read} does not change it.
 */
public final class CassandraReader {
    private final Path file;
    private final List<String> terminal;
    private final RowSums rowSums;

    private CassandraReader(Path file, List<String> terminal, RowSums rowSums) {
        this.file = file;
        this.terminal = terminal;
        this.rowSums = rowSums;
    }

    /**
     * Returns a reader of a file, without terminal states.
     *
     * @param file where from
     * @return the reader
     */
    public static CassandraReader of(Path file) {
        return new CassandraReader(Objects.requireNonNull(file, "file"), List.of(), RowSums.AS_GIVEN);
    }

    /**
     * Returns this reader with one more terminal state.
     *
     * @param state the name of a state, or its number if states have no names
     * @return the reader
     */
    public CassandraReader withTerminal(String state) {
        List<String> more = new ArrayList<>(terminal);
        more.add(Objects.requireNonNull(state, "terminal"));
        return new CassandraReader(file, List.copyOf(more), rowSums);
    }

    /**
     * Returns this reader with a choice of what to do with sums of probabilities that are not exactly 1, those of the
     * start included. Initially they are kept as given.
     *
     * @param newRowSums whether rows are kept as given or divided by their sums
     * @return the reader
     */
    public CassandraReader withRowSums(RowSums newRowSums) {
        return new CassandraReader(file, terminal, Objects.requireNonNull(newRowSums, "rowSums"));
    }

    /**
     * Reads the file.
     *
     * @return the model with the discount and the names of the file, and the start if the file gives one
     * @throws IOException if the file cannot be read, or its content is not a model
     */
    public LoadedMdp read() throws IOException {
        return CassandraParser.read(file, terminal, rowSums);
    }
}
