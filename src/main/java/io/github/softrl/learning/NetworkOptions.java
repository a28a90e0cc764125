package io.github.softrl.learning;

import java.util.Arrays;

/**
 * The hidden layers of a network and how it is initialized and trained.
 *
 * @param hidden the numbers of units in the hidden layers; read only
 * @param tanh whether hidden layers apply tanh instead of ReLU
 * @param uniformWeights whether all weights and biases are initially uniform in [−1, 1]
 * @param adam whether to use Adam instead of plain gradient descent
 */
record NetworkOptions(int[] hidden, boolean tanh, boolean uniformWeights, boolean adam) {
    NetworkOptions withTanh() {
        return new NetworkOptions(hidden, true, uniformWeights, adam);
    }

    NetworkOptions withUniformWeights() {
        return new NetworkOptions(hidden, tanh, true, adam);
    }

    NetworkOptions withGradientDescent() {
        return new NetworkOptions(hidden, tanh, uniformWeights, false);
    }

    /** Returns the numbers of units in all layers. */
    int[] layerSizes(int inputs, int outputs) {
        int[] sizes = new int[hidden.length + 2];
        sizes[0] = inputs;
        System.arraycopy(hidden, 0, sizes, 1, hidden.length);
        sizes[hidden.length + 1] = outputs;
        for (int l = 0; l <= hidden.length; l++) {
            InitialWeights.requireSize(sizes[l], sizes[l + 1]);
        }
        return sizes;
    }

    /** Returns the bound of the initial weights of a layer. */
    double initialRange(int inputs, int outputs, boolean last) {
        return uniformWeights ? 1 : Math.sqrt(6.0 / (last || tanh ? inputs + outputs : inputs));
    }

    @Override
    public String toString() {
        return "network with hidden layers " + Arrays.toString(hidden) + ", " + (tanh ? "tanh" : "ReLU") + ", "
                + (adam ? "Adam" : "gradient descent");
    }
}
