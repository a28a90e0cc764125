package io.github.softrl.linear;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.testing.RandomMdps;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Matrices of policies for the tests of this package, made from the public parts of models; and dense copies. */
public final class Matrices {
    private Matrices() {}

    /** I − γP_π without columns of terminal states, for a policy that depends on the seed. */
    static SparseMatrix of(FiniteMdp mdp, long seed) {
        return of(mdp, Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(seed), 1), 0.5));
    }

    /**
     * I − γP_π without columns of terminal states; every successor has an entry, whether the policy leads there or not.
     */
    static SparseMatrix of(FiniteMdp mdp, Policy policy) {
        return of(mdp, policy, true);
    }

    /** I − γP_π, with or without entries for what the policy does not take. */
    static SparseMatrix of(FiniteMdp mdp, Policy policy, boolean whole) {
        int n = mdp.stateCount();
        int[] rowStart = new int[n + 1];
        int[] column = new int[n + mdp.transitionCount()];
        double[] value = new double[column.length];
        int end = 0;
        for (int s = 0; s < n; s++) {
            TreeMap<Integer, Double> row = new TreeMap<>();
            row.put(s, 1.0);
            for (int a = 0; a < mdp.actionCount(s); a++) {
                int[] next = mdp.nextStates(s, a);
                double[] p = mdp.probabilities(s, a);
                for (int k = 0; k < next.length; k++) {
                    if (!mdp.isTerminal(next[k]) && (whole || policy.probability(s, a) > 0)) {
                        row.merge(next[k], -mdp.discount() * policy.probability(s, a) * p[k], Double::sum);
                    }
                }
            }
            for (var entry : row.entrySet()) {
                column[end] = entry.getKey();
                value[end++] = entry.getValue();
            }
            rowStart[s + 1] = end;
        }
        return new SparseMatrix(rowStart, Arrays.copyOf(column, end), Arrays.copyOf(value, end));
    }

    /** The same numbers with all entries. */
    public static double[][] dense(SparseMatrix a) {
        double[][] dense = new double[a.size()][a.size()];
        for (int i = 0; i < a.size(); i++) {
            for (int k = a.rowStart()[i]; k < a.rowStart()[i + 1]; k++) {
                dense[i][a.column()[k]] += a.value()[k];
            }
        }
        return dense;
    }

    /** Numbers in [−1, 1). */
    static double[] vector(int n, long seed) {
        return new SplittableRandom(seed).doubles(n, -1, 1).toArray();
    }

    /** n ones. */
    static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** ‖b − Ax‖∞/‖x‖∞. */
    static double relativeResidual(SparseMatrix a, double[] b, double[] x) {
        double[] r = new double[b.length];
        a.residual(b, x, r);
        return Vectors.maxNorm(r) / Vectors.maxNorm(x);
    }
}
