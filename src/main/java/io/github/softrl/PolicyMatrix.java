package io.github.softrl;

import io.github.softrl.internal.ArraySizes;
import io.github.softrl.linear.LinearSystem;
import io.github.softrl.linear.SparseMatrix;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * The matrices I − γP_π of one model's policies, merged over the actions. Their pattern is found once; the values are
 * those of one policy at a time. Rows of terminal states are those of I, and their columns are left out.
 */
final class PolicyMatrix {
    private static final int NONE = -1;
    private static final int STATES = 4096; // between two looks at whether to stop

    private final FiniteMdp mdp;
    private final SparseMatrix matrix;
    private final int[] place; // of each transition's value, or NONE
    private final int[] diagonal; // place of each state's own value

    /** Finds the pattern for policies that use only the rows for which {@code counts} holds, unless stopped. */
    PolicyMatrix(FiniteMdp mdp, IntPredicate counts, BooleanSupplier stop) {
        this.mdp = mdp;
        TransitionRows rows = mdp.rows();
        int n = rows.states();
        if (n + (long) rows.successor.length > ArraySizes.MAX_LENGTH) {
            throw new ArithmeticException("states and transitions must be at most " + ArraySizes.MAX_LENGTH
                    + " for policy evaluation: " + n + " and " + rows.successor.length + "; use SoftQValueIteration");
        }
        this.place = new int[rows.successor.length];
        this.diagonal = new int[n];
        int[] start = new int[n + 1];
        int[] column = new int[n + rows.successor.length];
        int[] found = new int[n]; // for each successor: the last state that it was found at, plus 1; then its place
        for (int s = 0; s < n; s++) {
            if (s % STATES == 0 && stop.getAsBoolean()) {
                this.matrix = null;
                return;
            }
            int end = start[s];
            column[end++] = s;
            found[s] = s + 1;
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1] && counts.test(pair); k++) {
                    int s2 = rows.successor[k];
                    if (found[s2] != s + 1 && !mdp.isTerminal(s2)) {
                        found[s2] = s + 1;
                        column[end++] = s2;
                    }
                }
            }
            Arrays.sort(column, start[s], end);
            start[s + 1] = end;
        }
        for (int s = 0; s < n; s++) {
            if (s % STATES == 0 && stop.getAsBoolean()) {
                this.matrix = null;
                return;
            }
            for (int j = start[s]; j < start[s + 1]; j++) {
                found[column[j]] = j;
            }
            diagonal[s] = found[s];
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                    boolean used = counts.test(pair) && !mdp.isTerminal(rows.successor[k]);
                    place[k] = used ? found[rows.successor[k]] : NONE;
                }
            }
        }
        int end = start[n];
        this.matrix = new SparseMatrix(start, Arrays.copyOf(column, end), new double[end]);
    }

    /** Returns the system (I − γP_π) x = b of one policy, given by the probability of each pair, or null if stopped. */
    static LinearSystem system(FiniteMdp mdp, double[] policy, LinearSolver solver, BooleanSupplier stop) {
        SparseMatrix matrix = of(mdp, policy, stop);
        return matrix == null ? null : LinearSystem.of(matrix, solver.method(), stop);
    }

    /**
     * Returns the system (I − γP_π)ᵀ x = b of one policy, given by the probability of each pair, or null if stopped.
     */
    static LinearSystem transposedSystem(FiniteMdp mdp, double[] policy, LinearSolver solver, BooleanSupplier stop) {
        SparseMatrix matrix = of(mdp, policy, stop);
        return matrix == null ? null : LinearSystem.transposed(matrix, solver.method(), stop);
    }

    private static SparseMatrix of(FiniteMdp mdp, double[] policy, BooleanSupplier stop) {
        PolicyMatrix matrix = new PolicyMatrix(mdp, pair -> policy[pair] > 0, stop);
        return matrix.matrix == null ? null : matrix.fill(policy);
    }

    /**
     * Returns w = (I − γP_π)⁻¹1, at discount 1 the expected number of steps to the end, or null if it cannot be that
     * number: it must be ≥ 1 up to 0.01, as the system is solved to a small residual only, and below 1/(16(k + 3)u) for
     * rows of k entries, beyond which row sums that differ from 1 by rounding make a policy look as if it ended.
     */
    static double[] stepsToEnd(FiniteMdp mdp, LinearSystem system) {
        double[] ones = new double[mdp.stateCount()];
        for (int s = 0; s < ones.length; s++) {
            ones[s] = mdp.isTerminal(s) ? 0 : 1;
        }
        double max = 1 / (16 * SoftMath.U * (mdp.rows().maxRowLength + 3));
        double[] w = system.solve(ones);
        for (int s = 0; w != null && s < ones.length; s++) {
            if (!mdp.isTerminal(s) && !(w[s] > 0.99 && w[s] < max)) {
                return null;
            }
        }
        return w;
    }

    /** Returns the matrix of a policy, in place of the one before: the same object with new values. */
    SparseMatrix fill(double[] policy) {
        TransitionRows rows = mdp.rows();
        double[] value = matrix.value();
        Arrays.fill(value, 0);
        for (int s = 0; s < diagonal.length; s++) {
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                double weight = mdp.discount() * policy[pair];
                for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                    int j = place[k];
                    if (j != NONE) {
                        value[j] -= weight * rows.probability[k];
                    }
                }
            }
            value[diagonal[s]] += 1;
        }
        return matrix;
    }

    /** Returns the pattern with the values of the last policy, or null if stopped. */
    SparseMatrix matrix() {
        return matrix;
    }
}
