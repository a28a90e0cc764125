package io.github.softrl.learning;

import io.github.softrl.internal.ArraySizes;
import java.util.Objects;

/**
 * Features φ(s) of the states: linear functions and networks see them in place of the number of a state. They are
 * usually a lambda, such as {@code s -> new double[] {1, position(s), speed(s)}}. When learning starts, the function
 * is called once for each state that has actions; all its results must be finite and have the same length.
 *
 * <p>There must be at least one feature, and features should have a magnitude of about 1. A linear function has no
 * constant term unless one of the features is constant.
 */
@FunctionalInterface
public interface Features {
    /**
     * Returns the features of a state.
     *
     * @param state a state that has actions
     * @return φ(s), finite numbers; the length is the same for all states
     */
    double[] of(int state);

    /** Features φ(s,a) of pairs of states and actions, for linear functions. */
    @FunctionalInterface
    interface OfActions {
        /**
         * Returns the features of a pair.
         *
         * @param state a state
         * @param action one of its actions
         * @return φ(s,a), finite numbers; the length is the same for all pairs
         */
        double[] of(int state, int action);
    }

    /**
     * Returns the features that distinguish all states: φ_j(s) is 1 if j = s, and otherwise 0.
     *
     * @param stateCount the number of states, ≥ 1
     * @return features of this length
     * @throws IllegalArgumentException if the number is outside its range
     */
    static Features oneHot(int stateCount) {
        return product(stateCount);
    }

    /**
     * Returns the features (1, row, column) of the squares of a grid, s = row · columns + column, with row and column
     * scaled to [−1, 1].
     *
     * @param rows the number of rows, ≥ 1
     * @param columns the number of columns, ≥ 1
     * @return features of length 3
     * @throws IllegalArgumentException if a number is outside its range
     */
    static Features grid(int rows, int columns) {
        requireSizes(rows, columns);
        return state -> {
            int row = requireState(state, (long) rows * columns) / columns;
            return new double[] {1, scaled(row, rows), scaled(state % columns, columns)};
        };
    }

    /**
     * Returns the features of states that consist of several components, the last of which varies fastest. For each
     * component the feature of its value is 1 and the others are 0. The 500 states of Taxi are
     * {@code product(5, 5, 5, 4)}: row, column, passenger, destination.
     *
     * @param sizes how many values each component has, each ≥ 1
     * @return features whose length is the sum of the sizes
     * @throws IllegalArgumentException if there are no components or a size is outside its range
     */
    static Features product(int... sizes) {
        int[] parts = requireSizes(Objects.requireNonNull(sizes, "sizes").clone());
        long length = 0;
        long product = 1;
        for (int size : parts) {
            length += size;
            product = Math.min(Integer.MAX_VALUE, product * size);
        }
        if (length > ArraySizes.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "sizes of features must have a sum of at most " + ArraySizes.MAX_LENGTH + ": " + length);
        }
        int featureCount = (int) length;
        long stateCount = product;
        return state -> {
            double[] phi = new double[featureCount];
            int remainder = requireState(state, stateCount);
            int end = featureCount;
            for (int k = parts.length - 1; k >= 0; k--) {
                end -= parts[k];
                phi[end + remainder % parts[k]] = 1;
                remainder /= parts[k];
            }
            return phi;
        };
    }

    private static double scaled(int value, int size) {
        return size == 1 ? 0 : 2.0 * value / (size - 1) - 1;
    }

    private static int[] requireSizes(int... sizes) {
        if (sizes.length == 0) {
            throw new IllegalArgumentException("sizes of features must be given: none");
        }
        for (int size : sizes) {
            if (!(size >= 1)) {
                throw new IllegalArgumentException("sizes of features must be >= 1: " + size);
            }
        }
        return sizes;
    }

    private static int requireState(int state, long stateCount) {
        if (!(state >= 0 && state < stateCount)) {
            throw new IndexOutOfBoundsException("state of features must be in [0, " + stateCount + "): " + state
                    + "; their sizes must be those of the environment");
        }
        return state;
    }
}
