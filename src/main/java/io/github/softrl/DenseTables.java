package io.github.softrl;

import io.github.softrl.internal.ArraySizes;
import java.util.Objects;

/** Turns P[s][a][s′] and R[s][a] into rows, leaving out zeros. */
final class DenseTables {
    private DenseTables() {}

    static TransitionRows toRows(double[][][] p, double[][] r, RowSums rowSums) {
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(r, "r");
        Objects.requireNonNull(rowSums, "rowSums");
        if (p.length == 0) {
            throw new IllegalArgumentException("p must have at least one state: length 0");
        }
        requireLength("r", r.length, p.length, "one row per state");
        int rows = 0;
        long entries = 0;
        for (int s = 0; s < p.length; s++) {
            Objects.requireNonNull(p[s], "p[" + s + "]");
            Objects.requireNonNull(r[s], "r[" + s + "]");
            requireLength("r[" + s + "]", r[s].length, p[s].length, "one reward per action");
            rows += p[s].length;
            for (int a = 0; a < p[s].length; a++) {
                String name = "p[" + s + "][" + a + "]";
                Objects.requireNonNull(p[s][a], name);
                requireLength(name, p[s][a].length, p.length, "one probability per next state");
                entries += countNonzero(p[s][a]);
            }
        }
        if (entries > ArraySizes.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "p must have at most " + ArraySizes.MAX_LENGTH + " entries that are not 0: " + entries);
        }
        return fill(p, r, rows, (int) entries, rowSums);
    }

    private static TransitionRows fill(double[][][] p, double[][] r, int rows, int entries, RowSums rowSums) {
        int[] actionStart = new int[p.length + 1];
        int[] rowStart = new int[rows + 1];
        int[] successor = new int[entries];
        double[] probability = new double[entries];
        double[] reward = new double[rows];
        int pair = 0;
        int k = 0;
        for (int s = 0; s < p.length; s++) {
            for (int a = 0; a < p[s].length; a++) {
                for (int s2 = 0; s2 < p.length; s2++) {
                    if (p[s][a][s2] != 0) {
                        successor[k] = s2;
                        probability[k++] = p[s][a][s2];
                    }
                }
                reward[pair++] = r[s][a];
                rowStart[pair] = k;
            }
            actionStart[s + 1] = pair;
        }
        rowSums.normalize(probability, rowStart);
        return new TransitionRows(actionStart, rowStart, successor, probability, reward, null);
    }

    private static int countNonzero(double[] pair) {
        int count = 0;
        for (double x : pair) {
            count += x != 0 ? 1 : 0; // NaN counts, and is refused with its place
        }
        return count;
    }

    private static void requireLength(String name, int length, int required, String meaning) {
        if (length != required) {
            throw new IllegalArgumentException(name + " must have length " + required + ", " + meaning + ": " + length);
        }
    }
}
