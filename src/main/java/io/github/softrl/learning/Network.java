package io.github.softrl.learning;

import io.github.softrl.StateActions;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A multilayer perceptron of the features of a state, with one output for each action.
 *
 * <pre>{@code
 *   forward    A₀ = φ(states)     A_{l+1} = f(Z_l),  Z_l = A_l W_l + b_l
 *              f: ReLU or tanh; the identity in the last layer
 *   backward   ∂W_l = A_lᵀ D_l,  ∂b_l = Σ of the rows of D_l     D_{l−1} = (D_l W_lᵀ) ⊙ f′(Z_{l−1})     D_l = ∂Z_l
 * }</pre>
 *
 * <p>Each matrix row of A_l, called a slot here, belongs to a state; a state that occurs
 * several times in a mini-batch has one slot.
 */
final class Network implements Weights {
    private final StateActions stateActions;
    private final SparseFeatures features;
    private final NetworkOptions options;
    private final LearningRates alpha;
    private final int layers;
    private final DMatrixRMaj[] w;
    private final DMatrixRMaj[] a; // one more than layers
    private final DMatrixRMaj[] d;
    private final DMatrixRMaj[] dw;
    private final double[][] parameters; // W₀, b₀, W₁, b₁, …: shared with w
    private final double[][] gradients; // of the parameters: shared with dw
    private final Adam adam; // null: plain descent

    private final int[] slotStates; // the state of each slot
    private final int[] slots; // the slot of each state
    private int usedSlots;
    private final double[] values; // by pair, of the states that are known
    private final long[] known; // the version for which each state is known, plus 1
    private long version;
    private int experiences;
    private double rate;

    Network(
            StateActions stateActions,
            SparseFeatures features,
            NetworkOptions options,
            LearningRates alpha,
            int batch,
            RandomGenerator rng) {
        this.stateActions = stateActions;
        this.features = features;
        this.options = options;
        this.alpha = alpha;
        int[] sizes = options.layerSizes(features.length(), stateActions.maxActions());
        layers = sizes.length - 1;
        slotStates = new int[Math.min(batch, stateActions.stateCount())];
        slots = new int[stateActions.stateCount()];
        values = new double[stateActions.pairCount()];
        known = new long[stateActions.stateCount()];
        w = new DMatrixRMaj[layers];
        dw = new DMatrixRMaj[layers];
        a = new DMatrixRMaj[layers + 1];
        d = new DMatrixRMaj[layers];
        parameters = new double[2 * layers][];
        gradients = new double[2 * layers][];
        a[0] = new DMatrixRMaj(slotStates.length, sizes[0]);
        for (int l = 0; l < layers; l++) {
            w[l] = new DMatrixRMaj(sizes[l], sizes[l + 1]);
            dw[l] = new DMatrixRMaj(sizes[l], sizes[l + 1]);
            a[l + 1] = new DMatrixRMaj(slotStates.length, sizes[l + 1]);
            d[l] = new DMatrixRMaj(slotStates.length, sizes[l + 1]);
            parameters[2 * l] = w[l].data;
            parameters[2 * l + 1] = new double[sizes[l + 1]];
            gradients[2 * l] = dw[l].data;
            gradients[2 * l + 1] = new double[sizes[l + 1]];
            double range = options.initialRange(sizes[l], sizes[l + 1], l == layers - 1);
            InitialWeights.random(parameters[2 * l], range, rng);
            if (options.uniformWeights()) {
                InitialWeights.random(parameters[2 * l + 1], range, rng);
            }
        }
        adam = options.adam() && alpha != null ? new Adam(parameters) : null;
    }

    @Override
    public double value(int pair) {
        return values[pair];
    }

    @Override
    public void refresh(int[] states) {
        usedSlots = 0;
        for (int s : states) {
            add(s);
            if (usedSlots == slotStates.length) {
                forward();
                usedSlots = 0;
            }
        }
        forward();
    }

    @Override
    public void begin(int[] states, long step) {
        version++; // so that all states get their slots
        usedSlots = 0;
        for (int s : states) {
            add(s);
        }
        forward();
        d[layers - 1].reshape(usedSlots, stateActions.maxActions());
        d[layers - 1].zero();
        experiences = states.length;
        rate = alpha.next(0, step);
    }

    /** Gives a state a slot unless its values are known or it has none. */
    private void add(int s) {
        if (s >= 0 && known[s] != version + 1 && stateActions.actionCount(s) > 0) {
            known[s] = version + 1;
            slots[s] = usedSlots;
            slotStates[usedSlots++] = s;
        }
    }

    /** Computes the values of the states in the slots. */
    private void forward() {
        int inputs = features.length();
        a[0].reshape(usedSlots, inputs);
        a[0].zero();
        for (int i = 0; i < usedSlots; i++) {
            for (int k = features.start[slotStates[i]]; k < features.start[slotStates[i] + 1]; k++) {
                a[0].data[i * inputs + features.index(k)] = features.value(k);
            }
        }
        for (int l = 0; l < layers; l++) {
            a[l + 1].reshape(usedSlots, w[l].numCols);
            CommonOps_DDRM.mult(a[l], w[l], a[l + 1]);
            activate(a[l + 1].data, parameters[2 * l + 1], l == layers - 1);
        }
        for (int i = 0; i < usedSlots; i++) {
            int s = slotStates[i];
            System.arraycopy(
                    a[layers].data,
                    i * stateActions.maxActions(),
                    values,
                    stateActions.firstPair(s),
                    stateActions.actionCount(s));
        }
    }

    /** Adds the biases to each slot and applies f. */
    private void activate(double[] z, double[] b, boolean last) {
        for (int i = 0, j = 0; i < usedSlots * b.length; i++, j = j + 1 == b.length ? 0 : j + 1) {
            double sum = z[i] + b[j];
            z[i] = last ? sum : options.tanh() ? StrictMath.tanh(sum) : Math.max(0, sum);
        }
    }

    @Override
    public void descend(int pair, double gradient) {
        d[layers - 1].data[slots[stateActions.state(pair)] * stateActions.maxActions() + stateActions.action(pair)] +=
                gradient / experiences;
    }

    @Override
    public void end() {
        backward();
        if (adam != null) {
            adam.descend(parameters, gradients, rate);
        } else {
            for (int k = 0; k < parameters.length; k++) {
                for (int i = 0; i < parameters[k].length; i++) {
                    parameters[k][i] -= rate * gradients[k][i];
                }
            }
        }
        version++;
    }

    private void backward() {
        for (int l = layers - 1; l >= 0; l--) {
            CommonOps_DDRM.multTransA(a[l], d[l], dw[l]);
            double[] db = gradients[2 * l + 1];
            Arrays.fill(db, 0);
            for (int i = 0, j = 0; i < usedSlots * db.length; i++, j = j + 1 == db.length ? 0 : j + 1) {
                db[j] += d[l].data[i];
            }
            if (l > 0) {
                d[l - 1].reshape(usedSlots, w[l].numRows);
                CommonOps_DDRM.multTransB(d[l], w[l], d[l - 1]);
                for (int i = 0; i < usedSlots * w[l].numRows; i++) {
                    double y = a[l].data[i]; // f′ as a function of f
                    d[l - 1].data[i] *= options.tanh() ? 1 - y * y : y > 0 ? 1 : 0;
                }
            }
        }
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public double[][] parameters() {
        return parameters;
    }

    @Override
    public void parametersChanged() {
        version++;
    }
}
