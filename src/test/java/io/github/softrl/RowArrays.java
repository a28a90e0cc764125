package io.github.softrl;

import java.util.function.Consumer;

/** The arguments of {@link FiniteMdp#ofRows}, valid at first, to be changed one at a time. */
final class RowArrays {
    double discount = 0.75;
    int[] actionStart = {0, 2, 3, 3};
    int[] rowStart = {0, 2, 3, 6};
    int[] successor = {0, 1, 2, 0, 1, 2};
    double[] probability = {0.5, 0.5, 1, 0.25, 0.25, 0.5};
    double[] reward = {3, -4, 2};

    FiniteMdp build() {
        return FiniteMdp.ofRows(discount, actionStart, rowStart, successor, probability, reward);
    }

    static FiniteMdp with(Consumer<RowArrays> change) {
        RowArrays arrays = new RowArrays();
        change.accept(arrays);
        return arrays.build();
    }
}
