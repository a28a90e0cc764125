package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import java.util.function.Consumer;

/** The arguments of {@link FiniteMdp#ofRows}, valid at first, to be changed one at a time. */
public final class RowArrays {
    public double discount = 0.75;
    public int[] actionStart = {0, 2, 3, 3};
    public int[] rowStart = {0, 2, 3, 6};
    public int[] successor = {0, 1, 2, 0, 1, 2};
    public double[] probability = {0.5, 0.5, 1, 0.25, 0.25, 0.5};
    public double[] reward = {3, -4, 2};

    public FiniteMdp build() {
        return FiniteMdp.ofRows(discount, actionStart, rowStart, successor, probability, reward);
    }

    public static FiniteMdp with(Consumer<RowArrays> change) {
        RowArrays arrays = new RowArrays();
        change.accept(arrays);
        return arrays.build();
    }
}
