package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads and writes models.
 *
 * <p>A <b>CSV</b> file is in long form, with one outcome per line:
 *
 * <pre>{@code
 *   idstatefrom,idaction,idstateto,probability,reward[,expectedreward][,statefrom,action,stateto]
 * }</pre>
 *
 * <p>A state without lines of its own is terminal. States, and the actions of a state, are numbered from 0 without
 * gaps; a terminal state that nothing leads to has a line {@code #terminal,state} or {@code #terminal,state,name}.
 * Where the actions of a state have gaps, as in CRAAM's files, they are renumbered in the same order, and the numbers
 * of the file become the names of all actions, unless the file gives names. The expected reward R(s,a) is Σ p·r,
 * unless a column {@code expectedreward} gives it. Names are in the last columns. The file does not contain the
 * discount. The writer puts a line {@code #begin} after the names of columns and a line
 * {@code #end,states,pairs,transitions} at the end. The reader checks these counts where they are there, and refuses a
 * file that has the first of these lines, but not the second, because it was cut off.
 *
 * <p>The reader finds columns by the names in the first line, takes lines in any order, and skips blank lines and
 * comments, which begin with {@code #}. The outcomes of a state-action pair keep the order of the file. The writer
 * leaves out optional columns that are not needed, and a model that it writes is read back bit for bit.
 *
 * <p>Two other formats are <b>PRISM</b>'s explicit files, for which {@link PrismReader} has all options, and
 * <b>Cassandra</b>'s format for Markov decision processes, which {@link #readCassandra} describes.
 *
 * <p>A file whose name ends in {@code .gz} is compressed. Output is written to a temporary file in the same folder and
 * then moved into place, so a crash never damages an existing file. Errors in a file are reported by an
 * {@link IOException} whose message begins with {@code file:line:column:}, or with {@code file:} if the error concerns
 * the whole file. Readers take memory in proportion to the uncompressed size of the file, whatever its header says.
 */
public final class MdpFiles {
    private MdpFiles() {}

    /**
     * Reads a model from a CSV file; {@link CsvReader} has more options.
     *
     * @param file where from
     * @param discount γ in [0, 1]
     * @return the model
     * @throws IOException if the file cannot be read, or its content is not a model
     * @throws IllegalArgumentException if the discount is outside [0, 1]
     */
    public static FiniteMdp readCsv(Path file, double discount) throws IOException {
        return CsvReader.of(file).read(discount).mdp();
    }

    /**
     * Writes a model to a CSV file.
     *
     * @param mdp the model
     * @param file where to; replaced if it exists
     * @throws IOException if the file cannot be written
     */
    public static void writeCsv(FiniteMdp mdp, Path file) throws IOException {
        Objects.requireNonNull(mdp, "mdp");
        TextSink.write(file, out -> CsvModel.write(mdp, out));
    }

    /**
     * Reads a model from PRISM's explicit files; {@link PrismReader} describes them and has more options. States
     * without choices are terminal.
     *
     * @param transitions a {@code .tra} file
     * @param transitionRewards a {@code .trew} file, or null
     * @param stateRewards a {@code .srew} file, or null
     * @param discount γ in [0, 1]
     * @return the model
     * @throws IOException if a file cannot be read, or the content is not a model
     * @throws IllegalArgumentException if the discount is outside [0, 1]
     */
    public static FiniteMdp readPrism(Path transitions, Path transitionRewards, Path stateRewards, double discount)
            throws IOException {
        PrismReader reader = PrismReader.of(transitions);
        reader = transitionRewards == null ? reader : reader.withTransitionRewards(transitionRewards);
        reader = stateRewards == null ? reader : reader.withStateRewards(stateRewards);
        return reader.read(discount).mdp();
    }

    /**
     * Reads a model from a file in A. R. Cassandra's format; {@link CassandraReader} describes it and has more options.
     *
     * @param file where from
     * @param terminal names of states that are terminal, or their numbers if states have no names
     * @return the model with the discount and the names of the file, and the start if the file gives one
     * @throws IOException if the file cannot be read, or its content is not a model
     */
    public static LoadedMdp readCassandra(Path file, String... terminal) throws IOException {
        CassandraReader reader = CassandraReader.of(file);
        for (String name : Objects.requireNonNull(terminal, "terminal")) {
            reader = reader.withTerminal(name);
        }
        return reader.read();
    }

    /**
     * Writes a model as PRISM's explicit files. There, a reward belongs to a choice, so R(s,a) is written, and each
     * successor of a choice appears once, with the sum of its probabilities, or 1 if the sum is larger. A model without
     * repeated successors, without rewards by outcome and without probabilities above 1 is read back bit for bit,
     * except for the names of states. Terminal states are written without choices: PRISM adds self-loops to them, as it
     * does to all deadlocks. PRISM itself does not read negative rewards, which costs are here; this library's reader
     * does.
     *
     * @param mdp the model; the names of its actions, if it has any, consist of letters, digits and underscores
     * @param transitions where to write the {@code .tra} file; replaced if it exists
     * @param transitionRewards where to write the {@code .trew} file; replaced if it exists
     * @throws IOException if a file cannot be written
     * @throws IllegalArgumentException if the name of an action is not an identifier, or if both paths name the same
     *     file, perhaps through links
     */
    public static void writePrism(FiniteMdp mdp, Path transitions, Path transitionRewards) throws IOException {
        PrismWriter.requireLabels(Objects.requireNonNull(mdp, "mdp"));
        Path target = TextSink.target(Objects.requireNonNull(transitions, "transitions"));
        if (target.equals(TextSink.target(Objects.requireNonNull(transitionRewards, "transitionRewards")))) {
            throw new IllegalArgumentException("transitions and transitionRewards must be two different files: "
                    + transitions + " and " + transitionRewards + " are both " + target);
        }
        TextSink.write(transitions, out -> PrismWriter.write(mdp, false, out));
        if (Files.exists(transitionRewards)
                && Files.isSameFile(transitions, transitionRewards)) { // in another spelling
            throw new IOException(transitionRewards + ": the file must be another one than " + transitions);
        }
        TextSink.write(transitionRewards, out -> PrismWriter.write(mdp, true, out));
    }
}
