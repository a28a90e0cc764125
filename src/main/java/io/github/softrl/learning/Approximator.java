package io.github.softrl.learning;

import io.github.softrl.StateActions;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How a learner represents a function of states and actions, that is, what its weights w, w̄ and θ are: a table, a
 * linear function of features, or a neural network over features. Immutable and thread-safe if the features are.
 *
 * <pre>{@code
 *   table      f(s,a) = w(s,a)                       w ← w − α·error at (s,a), one experience at a time
 *   linear     f(s,a) = w_a·φ(s)  or  w·φ(s,a)       w ← w − α·error·φ, one experience at a time
 *   network    f(s,a) = the output a of a multilayer perceptron with input φ(s)
 *                                                    Adam or gradient descent by the mean over the mini-batch
 * }</pre>
 *
 * <p>The outputs of a network and the weights w_a belong to action numbers, so action a should mean the same in all
 * states.
 *
 * <p>With a table, soft Q-learning is expected to converge. With the other representations it is not: the learned
 * function is at best close to the best one that the features can represent, and soft Q-learning may diverge. See
 * docs/theory.md, section 17.
 */
public final class Approximator {
    private static final Approximator TABLE = new Approximator(null, null, null);

    private final Features features; // of states; null: none
    private final Features.OfActions actionFeatures; // of pairs; null: none
    private final NetworkOptions network; // null: not a network

    private Approximator(Features features, Features.OfActions actionFeatures, NetworkOptions network) {
        this.features = features;
        this.actionFeatures = actionFeatures;
        this.network = network;
    }

    /**
     * Returns the table of weights, which is the default of the learners.
     *
     * @return one weight for each pair, initially uniform in [−1, 1]
     */
    public static Approximator table() {
        return TABLE;
    }

    /**
     * Returns the linear functions w_a·φ(s), with weights for each action. The default learning rate is
     * 0.1 / max Σ φ², but not more than 1.
     *
     * @param features φ(s)
     * @return linear functions with weights that are initially uniform in [−1, 1]
     */
    public static Approximator linear(Features features) {
        return new Approximator(Objects.requireNonNull(features, "features"), null, null);
    }

    /**
     * Returns the linear functions w·φ(s,a). The default learning rate is 0.1 / max Σ φ², but not more than 1.
     *
     * @param features φ(s,a)
     * @return linear functions with weights that are initially uniform in [−1, 1]
     */
    public static Approximator linear(Features.OfActions features) {
        return new Approximator(null, Objects.requireNonNull(features, "features"), null);
    }

    /**
     * Returns the multilayer perceptrons with one input for each feature and one output for each action. They apply
     * ReLU between the layers. Their weights are initially uniform in ±√(6/inputs) before a ReLU (He et al. 2015) and
     * in ±√(6/(inputs + outputs)) in the last layer (Glorot, Bengio 2010); their biases are initially 0. They are
     * trained by Adam (Kingma, Ba 2015) with the default learning rate 0.001.
     *
     * @param features φ(s)
     * @param hidden the numbers of units in the hidden layers, each ≥ 1; usually one or two layers; without hidden
     *     layers the network is a linear function with a constant term
     * @return the networks
     * @throws IllegalArgumentException if a number is outside its range
     */
    public static Approximator network(Features features, int... hidden) {
        Objects.requireNonNull(features, "features");
        int[] sizes = Objects.requireNonNull(hidden, "hidden").clone();
        for (int layer = 0; layer < sizes.length; layer++) {
            if (!(sizes[layer] >= 1)) {
                throw new IllegalArgumentException("hidden[" + layer + "] must be >= 1 units: " + sizes[layer]);
            }
        }
        NetworkOptions options = new NetworkOptions(sizes, false, false, true);
        return new Approximator(features, null, options);
    }

    /**
     * Returns these networks with tanh in place of ReLU, and with all initial weights in ±√(6/(inputs + outputs)).
     *
     * @return the networks
     * @throws IllegalStateException if this is not a network
     */
    public Approximator withTanh() {
        return new Approximator(features, null, network("withTanh").withTanh());
    }

    /**
     * Returns these networks with all weights and biases initially uniform in [−1, 1], as in the lecture.
     *
     * @return the networks
     * @throws IllegalStateException if this is not a network
     */
    public Approximator withUniformWeights() {
        return new Approximator(features, null, network("withUniformWeights").withUniformWeights());
    }

    /**
     * Returns these networks with plain gradient descent in place of Adam: w ← w − α·(mean gradient over the
     * mini-batch).
     *
     * @return the networks
     * @throws IllegalStateException if this is not a network
     */
    public Approximator withGradientDescent() {
        return new Approximator(features, null, network("withGradientDescent").withGradientDescent());
    }

    private NetworkOptions network(String option) {
        if (network == null) {
            throw new IllegalStateException(option + " is for networks: " + this);
        }
        return network;
    }

    boolean isTable() {
        return this == TABLE;
    }

    /** Returns the features of all states or pairs; null for tables. */
    SparseFeatures features(StateActions stateActions) {
        if (features != null) {
            return new SparseFeatures(
                    stateActions.stateCount(),
                    s -> "state " + s,
                    s -> stateActions.actionCount(s) == 0 ? SparseFeatures.NONE : features.of(s));
        }
        return actionFeatures == null
                ? null
                : new SparseFeatures(
                        stateActions.pairCount(),
                        pair -> "state " + stateActions.state(pair) + ", action " + stateActions.action(pair),
                        pair -> actionFeatures.of(stateActions.state(pair), stateActions.action(pair)));
    }

    /** Returns the default learning rate of values. */
    Schedule defaultLearningRate(SparseFeatures phi, double discount) {
        if (isTable()) {
            return Schedule.discounted(discount, 0.9).perVisit();
        }
        return Schedule.constant(network != null ? 0.001 : 0.1 / Math.max(0.1, phi.maxSquare()));
    }

    /** Returns the learning rates of a run. */
    LearningRates learningRates(StateActions stateActions, Schedule rate) {
        if (network != null && rate.isPerVisit()) {
            throw new IllegalArgumentException(
                    "learning rate of a network must be scheduled by steps: " + rate + "; leave out perVisit");
        }
        return new LearningRates(rate, stateActions.pairCount());
    }

    /**
     * Returns weights, random unless there are initial values.
     *
     * @param phi the features
     * @param alpha null for weights that are only copied to
     */
    Weights weights(
            StateActions stateActions,
            SparseFeatures phi,
            double[] initial,
            LearningRates alpha,
            int batch,
            RandomGenerator rng) {
        if (network != null) {
            return new Network(stateActions, phi, network, alpha, batch, rng);
        }
        int n = phi == null
                ? stateActions.pairCount()
                : InitialWeights.requireSize(phi.length(), features == null ? 1 : stateActions.maxActions());
        double[] w = initial == null ? InitialWeights.random(new double[n], 1, rng) : initial;
        return phi == null ? new Table(w, alpha) : new Linear(stateActions, phi, features != null, w, alpha);
    }

    @Override
    public String toString() {
        if (network != null) {
            return network.toString();
        }
        return isTable() ? "table" : "linear function of " + (features != null ? "φ(s)" : "φ(s,a)");
    }
}
