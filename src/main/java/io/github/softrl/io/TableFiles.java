package io.github.softrl.io;

import io.github.softrl.Names;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/**
 * Saves and loads Q-tables, policies and values as CSV files, exactly: to the last bit, names included.
 *
 * <pre>{@code
 *   idstate,idaction,q[,state,action]
 *   idstate,idaction,probability,logprobability[,state,action]
 *   idstate,value[,state]
 * }</pre>
 *
 * <p>Names, if there are any, are in the last columns. A terminal state has a line {@code #terminal,state} or
 * {@code #terminal,state,name} in the first two. Readers find columns by the names in the first line, take lines in any order,
 * and skip blank ones and comments, which begin with {@code #}; every state has to be mentioned, and every pair once.
 *
 * <p>A file whose name ends in {@code .gz} is compressed. A file is written beside its place and then moved there, so that a
 * crash leaves the old one whole. What is wrong with a file is said by an {@link IOException} whose message begins with
 * {@code file:line:column:}. Readers take memory in proportion to the size of the file.
 */
public final class TableFiles {
    private TableFiles() {}

    /**
     * Saves a table.
     *
     * @param q the table
     * @param file where to; replaced if it exists
     * @throws IOException if the file cannot be written
     */
    public static void write(QTable q, Path file) throws IOException {
        Objects.requireNonNull(q, "q");
        int[] actions = actions(q.stateCount(), q::actionCount);
        TextSink.write(
                file, out -> CsvTable.write(out, "q", actions, q.names(), (s, a) -> Double.toString(q.value(s, a))));
    }

    /**
     * Saves a policy, with its logarithms.
     *
     * @param policy the policy
     * @param file where to; replaced if it exists
     * @throws IOException if the file cannot be written
     */
    public static void write(Policy policy, Path file) throws IOException {
        Objects.requireNonNull(policy, "policy");
        int[] actions = actions(policy.stateCount(), policy::actionCount);
        TextSink.write(
                file,
                out -> CsvTable.write(
                        out,
                        "probability,logprobability",
                        actions,
                        policy.names(),
                        (s, a) -> policy.probability(s, a) + "," + policy.logProbability(s, a)));
    }

    /**
     * Saves values.
     *
     * @param values one per state, finite
     * @param names names of the states, such as {@code mdp.names()}
     * @param file where to; replaced if it exists
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if there is no value, one is infinite or NaN, or names are not as many
     */
    public static void write(double[] values, Names names, Path file) throws IOException {
        double[] copy = Objects.requireNonNull(values, "values").clone();
        Objects.requireNonNull(names, "names");
        // a table with one entry per state knows all the rules
        double[][] rows = new double[copy.length][];
        for (int s = 0; s < rows.length; s++) {
            rows[s] = new double[] {copy[s]};
        }
        Names ofStates = QTable.of(rows).withNames(names.withActions("value")).names();
        TextSink.write(file, out -> CsvTable.writeValues(out, copy, ofStates));
    }

    /**
     * Loads a table.
     *
     * @param file where from
     * @return the table, with its names
     * @throws IOException if the file cannot be read, or its content is not a Q-table
     */
    public static QTable readQTable(Path file) throws IOException {
        CsvTable.Content content = CsvTable.read(file, "q");
        return QTable.of(content.first()).withNames(content.names());
    }

    /**
     * Loads a policy.
     *
     * @param file where from
     * @return the policy, with its names
     * @throws IOException if the file cannot be read, or its content is not a policy
     */
    public static Policy readPolicy(Path file) throws IOException {
        CsvTable.Content content = CsvTable.read(file, "probability", "logprobability");
        return TextSource.refusing(
                file,
                () -> Policy.ofProbabilities(content.first(), content.second()).withNames(content.names()));
    }

    /**
     * Loads values.
     *
     * @param file where from
     * @return one value per state
     * @throws IOException if the file cannot be read, or its content is not a value for each state
     */
    public static double[] readValues(Path file) throws IOException {
        return CsvTable.readValues(file);
    }

    private static int[] actions(int states, IntUnaryOperator count) {
        int[] actions = new int[states];
        Arrays.setAll(actions, count);
        return actions;
    }
}
