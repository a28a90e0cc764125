package io.github.softrl.io;

import io.github.softrl.Names;
import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.RowSums;
import io.github.softrl.learning.LearningPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Saves and loads Q-tables, policies and values as CSV files, bit for bit and with their names, and saves learning
 * curves.
 *
 * <pre>{@code
 *   idstate,idaction,q[,state,action]
 *   idstate,idaction,probability[,logprobability][,state,action]
 *   idstate,value[,state]
 * }</pre>
 *
 * <p>Names, if there are any, are in the last columns. In the first two formats, a terminal state has a line
 * {@code #terminal,state} or {@code #terminal,state,name}. Lines {@code #begin} and {@code #end,states,entries} are
 * written and checked as in the files of {@link MdpFiles}. Readers find columns by the names in the first line, take
 * lines in any order, and skip blank lines and comments, which begin with {@code #}. Every state has to be mentioned,
 * and every pair exactly once.
 *
 * <p>A file whose name ends in {@code .gz} is compressed. Output is written to a temporary file in the same folder and
 * then moved into place, so a crash never damages an existing file. Errors in a file are reported by an
 * {@link IOException} whose message begins with {@code file:line:column:}, or with {@code file:} if the error concerns
 * the whole file. Readers take memory in proportion to the uncompressed size of the file.
 */
public final class TableFiles {
    private static final String[] Q = {"idstate", "idaction", "q"};
    private static final String LOGARITHM = "logprobability";
    private static final String[] POLICY = {"idstate", "idaction", "probability", LOGARITHM};
    private static final String[] VALUES = {"idstate", "value"};

    private static final String CURVE = "step,episodes,behaviourreturn,behavioursoftreturn,tderror,entropy,temperature,"
            + "error,value,valueerrorbound,regret,regreterrorbound";

    private TableFiles() {}

    /**
     * Saves a table.
     *
     * @param q the table
     * @param file where to; replaced if it exists
     * @throws IOException if the file cannot be written
     */
    public static void write(QTable q, Path file) throws IOException {
        double[][] rows = new double[Objects.requireNonNull(q, "q").stateCount()][];
        Arrays.setAll(rows, q::row);
        new CsvTable(rows, null, q.names()).write(file, Q);
    }

    /**
     * Saves a policy, with its logarithms.
     *
     * @param policy the policy
     * @param file where to; replaced if it exists
     * @throws IOException if the file cannot be written
     */
    public static void write(Policy policy, Path file) throws IOException {
        double[][] p = new double[Objects.requireNonNull(policy, "policy").stateCount()][];
        double[][] logP = new double[Objects.requireNonNull(policy, "policy").stateCount()][];
        for (int s = 0; s < p.length; s++) {
            p[s] = policy.row(s);
            logP[s] = new double[p[s].length];
            for (int a = 0; a < p[s].length; a++) {
                logP[s][a] = policy.logProbability(s, a);
            }
        }
        new CsvTable(p, logP, policy.names()).write(file, POLICY);
    }

    /**
     * Saves values.
     *
     * @param values one value per state, each finite
     * @param names the names of the states, such as {@code mdp.names()}
     * @param file where to; replaced if it exists
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if there is no value, a value is infinite or NaN, or the number of names differs
     */
    public static void write(double[] values, Names names, Path file) throws IOException {
        Objects.requireNonNull(names, "names");
        if (Objects.requireNonNull(values, "values").length == 0) {
            throw new IllegalArgumentException("values must have at least one state: length 0");
        }
        double[][] rows = new double[values.length][];
        Arrays.setAll(rows, s -> new double[] {values[s]});
        QTable table = QTable.of(rows).withNames(names.withActions()); // checks values and names
        new CsvTable(rows, null, table.names()).write(file, VALUES);
    }

    /**
     * Loads a table.
     *
     * @param file where from
     * @return the table, with its names
     * @throws IOException if the file cannot be read, or its content is not a Q-table
     */
    public static QTable readQTable(Path file) throws IOException {
        CsvTable table = CsvTable.read(file, Q);
        return QTable.of(table.first()).withNames(table.names());
    }

    /**
     * Loads a policy. Logarithms are computed if the file does not have them.
     *
     * @param file where from
     * @return the policy, with its names
     * @throws IOException if the file cannot be read, or its content is not a policy
     */
    public static Policy readPolicy(Path file) throws IOException {
        return readPolicy(file, RowSums.AS_GIVEN);
    }

    /**
     * Loads a policy, with a choice of what to do with sums that are not exactly 1.
     *
     * @param file where from
     * @param rowSums whether the probabilities of a state are kept as given or divided by their sum, in which case
     *     logarithms in the file do not count
     * @return the policy, with its names
     * @throws IOException if the file cannot be read, or its content is not a policy
     */
    public static Policy readPolicy(Path file, RowSums rowSums) throws IOException {
        Objects.requireNonNull(rowSums, "rowSums");
        CsvTable table = CsvTable.read(file, LOGARITHM, Arrays.copyOf(POLICY, 3));
        boolean hasLogarithms = table.second() != null && rowSums == RowSums.AS_GIVEN;
        return TextSource.refusing(file, () -> {
            Policy policy = hasLogarithms
                    ? Policy.ofProbabilities(table.first(), table.second())
                    : Policy.of(QTable.of(table.first()).stateActions(), flat(table.first()), rowSums);
            return policy.withNames(table.names());
        });
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    /**
     * Loads values.
     *
     * @param file where from
     * @return one value per state
     * @throws IOException if the file cannot be read, or its content is not a value for each state
     */
    public static double[] readValues(Path file) throws IOException {
        return Arrays.stream(CsvTable.read(file, VALUES).first())
                .mapToDouble(row -> row[0])
                .toArray();
    }

    /**
     * Saves a learning curve, one line for each of its points, under the header
     *
     * <pre>{@code
     *   step,episodes,behaviourreturn,behavioursoftreturn,tderror,entropy,temperature,error,
     *   value,valueerrorbound,regret,regreterrorbound
     * }</pre>
     *
     * <p>(one line). The columns are those of {@link LearningPoint}; what is not known is {@code NaN}, and its bound
     * {@code Infinity}. There are no comments in the file, as it is for other programs.
     *
     * @param curve the points, in order
     * @param file where to; replaced if it exists
     * @throws IOException if the file cannot be written
     */
    public static void writeCurve(List<LearningPoint> curve, Path file) throws IOException {
        List<LearningPoint> points = new ArrayList<>(Objects.requireNonNull(curve, "curve"));
        for (int k = 0; k < points.size(); k++) {
            Objects.requireNonNull(points.get(k), "curve[" + k + "]");
        }
        TextSink.write(file, out -> {
            out.write(CURVE + "\n");
            for (LearningPoint point : points) {
                out.write(point.step() + "," + point.episodes() + "," + point.behaviourReturn() + ","
                        + point.behaviourSoftReturn() + "," + point.meanTdError() + "," + point.entropy() + ","
                        + point.temperature() + "," + point.error() + ","
                        + point.value().value() + ","
                        + point.value().errorBound() + "," + point.regret().value() + ","
                        + point.regret().errorBound() + "\n");
            }
        });
    }
}
