package io.github.softrl.learning;

import io.github.softrl.internal.ArraySizes;
import java.util.Objects;

/**
 * Features φ(s) of the states: what linear functions and networks see in place of a state's number. Usually a lambda:
 * {@code s -> new double[] {1, position(s), speed(s)}}. Asked once for each state that has actions when learning begins; all
 * answers must be finite and of one length.
 *
 * <p>Numbers of about the size 1 are best; there must be one at least. A linear function has no constant term unless the features have one.
 */
@FunctionalInterface
public interface Features {
    /**
     * Returns the features of a state.
     *
     * @param state a state that has actions
     * @return φ(s), finite numbers, as many for each state
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
         * @return φ(s,a), finite numbers, as many for each pair
         */
        double[] of(int state, int action);
    }

    /**
     * Returns the features that tell all states apart: φ_j(s) is 1 if j = s, and else 0.
     *
     * @param stateCount the number of states, ≥ 1
     * @return features of this length
     * @throws IllegalArgumentException if the number is outside its range
     */
    static Features oneHot(int stateCount) {
        return product(stateCount);
    }

    /**
     * Returns the place of a cell of a grid, s = row · columns + column: (1, row, column), both scaled to [−1, 1].
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
     * Returns the features of states that are made of components, of which the last varies fastest: one 1 for the value of each
     * component, and else 0. The 500 states of Taxi are {@code product(5, 5, 5, 4)}: row, column, passenger, destination.
     *
     * @param sizes how many values each component has, ≥ 1
     * @return features, as many as the sum of the sizes
     * @throws IllegalArgumentException if there is no component or a size is outside its range
     */
    static Features product(int... sizes) {
        int[] parts = requireSizes(Objects.requireNonNull(sizes, "sizes").clone());
        long length = 0;
        long count = 1;
        for (int size : parts) {
            length += size;
            count = Math.min(Integer.MAX_VALUE, count * size);
        }
        if (length > ArraySizes.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "sizes of features must have a sum of at most " + ArraySizes.MAX_LENGTH + ": " + length);
        }
        int features = (int) length;
        long states = count;
        return state -> {
            double[] phi = new double[features];
            int rest = requireState(state, states);
            int end = features;
            for (int k = parts.length - 1; k >= 0; k--) {
                end -= parts[k];
                phi[end + rest % parts[k]] = 1;
                rest /= parts[k];
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

    private static int requireState(int state, long count) {
        if (!(state >= 0 && state < count)) {
            throw new IndexOutOfBoundsException("state of features must be in [0, " + count + "): " + state
                    + "; their sizes must be those of the environment");
        }
        return state;
    }
}
