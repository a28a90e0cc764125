package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.StateActions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Covers Weights, Table, Linear, Network, Adam and InitialWeights: values, gradients, steps. */
class WeightsTest {
    /** States with two, no, three and one actions. */
    private static final FiniteMdp MDP = FiniteMdp.builder(4, 0.9)
            .transition(0, 0, 2, 1, 0)
            .transition(0, 1, 3, 1, 0)
            .terminal(1)
            .transition(2, 0, 0, 1, 0)
            .transition(2, 1, 2, 1, 0)
            .transition(2, 2, 1, 1, 0)
            .transition(3, 0, 1, 1, 0)
            .build();

    private static final StateActions STATE_ACTIONS = MDP.stateActions();
    private static final Features PHI = s -> new double[] {1, 0.7 * s - 1, s == 2 ? 0 : -0.3};
    private static final Features.OfActions PHI_OF_ACTIONS = (s, a) -> new double[] {s + 0.5, a - 0.2, 0, s * a};

    static List<Approximator> kinds() {
        return List.of(
                Approximator.table(),
                Approximator.linear(PHI),
                Approximator.linear(PHI_OF_ACTIONS),
                Approximator.network(PHI).withGradientDescent(),
                Approximator.network(PHI, 5).withGradientDescent(),
                Approximator.network(PHI, 5).withGradientDescent().withTanh(),
                Approximator.network(PHI, 4, 3).withGradientDescent().withUniformWeights(),
                Approximator.network(PHI, 4, 3).withGradientDescent().withTanh(),
                Approximator.network(PHI, 3, 4, 2)
                        .withGradientDescent()
                        .withTanh()
                        .withUniformWeights());
    }

    private static Weights weights(Approximator kind, double rate, int batch, long seed) {
        LearningRates alpha = kind.learningRates(STATE_ACTIONS, Schedule.constant(rate));
        return kind.weights(
                STATE_ACTIONS, kind.features(STATE_ACTIONS), null, alpha, batch, new SplittableRandom(seed));
    }

    private static double[] flat(Weights w) {
        return Arrays.stream(w.parameters()).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Steps of rate 1 from one state, against central differences of the value by each weight. */
    @ParameterizedTest
    @MethodSource("kinds")
    void descend_isAlongTheGradientOfTheValue(Approximator kind) {
        for (int pair = 0; pair < STATE_ACTIONS.pairCount(); pair++) {
            Weights w = weights(kind, 1, 3, 7);
            int[] here = {STATE_ACTIONS.state(pair)};
            double[][] differences = new double[w.parameters().length][];
            for (int k = 0; k < differences.length; k++) {
                differences[k] = new double[w.parameters()[k].length];
                for (int i = 0; i < differences[k].length; i++) {
                    double old = w.parameters()[k][i];
                    differences[k][i] =
                            (valueWith(w, k, i, old + 1e-6, pair) - valueWith(w, k, i, old - 1e-6, pair)) / 2e-6;
                    valueWith(w, k, i, old, pair);
                }
            }
            double[] before = flat(w);
            w.begin(here, 1);
            w.descend(pair, -2);
            w.end();
            double[] after = flat(w);
            double[] gradient =
                    Arrays.stream(differences).flatMapToDouble(Arrays::stream).toArray();
            double size = 0;
            for (int i = 0; i < before.length; i++) {
                assertEquals(2 * gradient[i], after[i] - before[i], 1e-8);
                size += Math.abs(gradient[i]);
            }
            assertTrue(size > 0, "pair " + pair);
        }
    }

    private static double valueWith(Weights w, int k, int i, double weight, int pair) {
        w.parameters()[k][i] = weight;
        w.parametersChanged();
        w.refresh(new int[] {-1, STATE_ACTIONS.state(pair)});
        return w.value(pair);
    }

    /** A network descends by the mean over the experiences, also where a state or a pair is repeated. */
    @Test
    void network_descendsByTheMeanOfTheMiniBatch() {
        Approximator kind = Approximator.network(PHI, 4, 3).withTanh().withGradientDescent();
        int[] pairs = {0, 4, 1, 0, 5};
        double[] errors = {0.3, -1, 2, 0.7, -0.2};
        Weights w = weights(kind, 0.1, pairs.length, 3);
        double[] expected = flat(w);
        for (int k = 0; k < pairs.length; k++) {
            Weights one = weights(kind, 0.1, 1, 3);
            double[] start = flat(one);
            one.begin(new int[] {STATE_ACTIONS.state(pairs[k])}, 1);
            one.descend(pairs[k], errors[k]);
            one.end();
            double[] moved = flat(one);
            for (int i = 0; i < expected.length; i++) {
                expected[i] += (moved[i] - start[i]) / pairs.length;
            }
        }
        w.begin(Arrays.stream(pairs).map(pair -> STATE_ACTIONS.state(pair)).toArray(), 1);
        for (int k = 0; k < pairs.length; k++) {
            w.descend(pairs[k], errors[k]);
        }
        w.end();
        assertArrayEquals(expected, flat(w), 1e-15);
    }

    /** Two inputs, two hidden units, two outputs, worked out number by number; ReLU and tanh; two steps of descent. */
    @Test
    void network_smallCase_byHand() {
        FiniteMdp mdp = FiniteMdp.builder(2, 0.5)
                .transition(0, 0, 1, 1, 0)
                .transition(0, 1, 1, 1, 0)
                .transition(1, 0, 0, 1, 0)
                .transition(1, 1, 0, 1, 0)
                .build();
        StateActions stateActions = mdp.stateActions();
        double[][] x = {{0.5, -1}, {2, 0.25}};
        for (boolean tanh : new boolean[] {false, true}) {
            Approximator kind = Approximator.network(s -> x[s], 2).withGradientDescent();
            kind = tanh ? kind.withTanh() : kind;
            Weights w = kind.weights(
                    stateActions,
                    kind.features(stateActions),
                    null,
                    kind.learningRates(stateActions, Schedule.constant(0.5)),
                    2,
                    new SplittableRandom(1));
            double w00 = 0.3, w01 = -0.7, w10 = 0.9, w11 = 0.4, b0 = 0.1, b1 = -0.2; // wij: input i, unit j
            double u00 = 1.1, u01 = -0.6, u10 = 0.8, u11 = 0.5, c0 = 0.05, c1 = 0.15; // uij: unit i, output j
            double[][] set = {{w00, w01, w10, w11}, {b0, b1}, {u00, u01, u10, u11}, {c0, c1}};
            for (int k = 0; k < 4; k++) {
                System.arraycopy(set[k], 0, w.parameters()[k], 0, set[k].length);
            }
            w.parametersChanged();
            for (int step = 1; step <= 2; step++) {
                double[] dw = new double[4];
                double[] db = new double[2];
                double[] du = new double[4];
                double[] dc = new double[2];
                w.refresh(new int[] {0, 1});
                for (int s = 0; s < 2; s++) {
                    double z0 = x[s][0] * w00 + x[s][1] * w10 + b0;
                    double z1 = x[s][0] * w01 + x[s][1] * w11 + b1;
                    double h0 = tanh ? (Math.exp(2 * z0) - 1) / (Math.exp(2 * z0) + 1) : z0 > 0 ? z0 : 0;
                    double h1 = tanh ? (Math.exp(2 * z1) - 1) / (Math.exp(2 * z1) + 1) : z1 > 0 ? z1 : 0;
                    double q0 = h0 * u00 + h1 * u10 + c0;
                    double q1 = h0 * u01 + h1 * u11 + c1;
                    assertEquals(q0, w.value(2 * s), 1e-14);
                    assertEquals(q1, w.value(2 * s + 1), 1e-14);
                    // errors 2 at (0, 1) and -3 at (1, 0), mean over two experiences
                    double e0 = s == 1 ? -1.5 : 0;
                    double e1 = s == 0 ? 1 : 0;
                    du[0] += e0 * h0;
                    du[1] += e1 * h0;
                    du[2] += e0 * h1;
                    du[3] += e1 * h1;
                    dc[0] += e0;
                    dc[1] += e1;
                    double g0 = (e0 * u00 + e1 * u01) * (tanh ? 1 - h0 * h0 : h0 > 0 ? 1 : 0);
                    double g1 = (e0 * u10 + e1 * u11) * (tanh ? 1 - h1 * h1 : h1 > 0 ? 1 : 0);
                    dw[0] += g0 * x[s][0];
                    dw[1] += g1 * x[s][0];
                    dw[2] += g0 * x[s][1];
                    dw[3] += g1 * x[s][1];
                    db[0] += g0;
                    db[1] += g1;
                }
                w.begin(new int[] {0, 1}, step);
                w.descend(1, 2);
                w.descend(2, -3);
                w.end();
                w00 -= 0.5 * dw[0];
                w01 -= 0.5 * dw[1];
                w10 -= 0.5 * dw[2];
                w11 -= 0.5 * dw[3];
                b0 -= 0.5 * db[0];
                b1 -= 0.5 * db[1];
                u00 -= 0.5 * du[0];
                u01 -= 0.5 * du[1];
                u10 -= 0.5 * du[2];
                u11 -= 0.5 * du[3];
                c0 -= 0.5 * dc[0];
                c1 -= 0.5 * dc[1];
                double[] expected = {w00, w01, w10, w11, b0, b1, u00, u01, u10, u11, c0, c1};
                assertArrayEquals(expected, flat(w), 1e-14);
            }
        }
    }

    /** Adam's steps from the gradients of plain descent, by the formulas with the powers written out. */
    @Test
    void adam_stepsAreThoseOfThePaper() {
        Weights adam = weights(Approximator.network(PHI, 4).withTanh(), 0.01, 1, 5);
        double[] theta = flat(adam);
        double[][] gradients = new double[5][];
        for (int t = 1; t <= 5; t++) {
            Weights plain = weights(Approximator.network(PHI, 4).withTanh().withGradientDescent(), 1, 1, 5);
            for (int k = 0; k < plain.parameters().length; k++) {
                System.arraycopy(adam.parameters()[k], 0, plain.parameters()[k], 0, plain.parameters()[k].length);
            }
            plain.parametersChanged();
            double[] before = flat(plain);
            int pair = t % STATE_ACTIONS.pairCount();
            for (Weights w : List.of(plain, adam)) {
                w.begin(new int[] {STATE_ACTIONS.state(pair)}, t);
                w.descend(pair, 1.0 / t);
                w.end();
            }
            double[] after = flat(plain);
            gradients[t - 1] = new double[before.length];
            for (int i = 0; i < before.length; i++) {
                gradients[t - 1][i] = before[i] - after[i];
                double m = 0;
                double v = 0;
                for (int k = 1; k <= t; k++) {
                    m += 0.1 * Math.pow(0.9, t - k) * gradients[k - 1][i];
                    v += 0.001 * Math.pow(0.999, t - k) * gradients[k - 1][i] * gradients[k - 1][i];
                }
                theta[i] -= 0.01 * (m / (1 - Math.pow(0.9, t))) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
            }
            assertArrayEquals(theta, flat(adam), 1e-7);
        }
    }

    @Test
    void initialWeights_haveTheirRanges() {
        Features wide = s -> new double[100];
        double he = Math.sqrt(6.0 / 100);
        double glorot = Math.sqrt(6.0 / (100 + 50));
        double last = Math.sqrt(6.0 / (50 + 3));
        assertRanges(Approximator.network(wide, 50), he, 0, last, 0);
        assertRanges(Approximator.network(wide, 50).withTanh(), glorot, 0, last, 0);
        assertRanges(Approximator.network(wide, 50).withUniformWeights(), 1, 1, 1, 1);
        assertRanges(Approximator.network(wide, 50).withTanh().withUniformWeights(), 1, 1, 1, 1);
        assertRanges(Approximator.linear(wide), 1);
        assertRanges(Approximator.linear((s, a) -> new double[100]), 1);
        assertEquals(300, weights(Approximator.linear(wide), 1, 1, 1).parameters()[0].length);
    }

    private static void assertRanges(Approximator kind, double... ranges) {
        double[][] parameters = weights(kind, 0.1, 1, 1).parameters();
        assertEquals(ranges.length, parameters.length);
        for (int k = 0; k < ranges.length; k++) {
            double min = Arrays.stream(parameters[k]).min().orElseThrow();
            double max = Arrays.stream(parameters[k]).max().orElseThrow();
            assertTrue(max <= ranges[k] && min >= -ranges[k]);
            int n = parameters[k].length;
            double spread = ranges[k] * (n - 1) / (n + 1); // half of the expected range of n uniform numbers
            assertEquals(2 * spread, max - min, ranges[k] * 12 / (n + 1));
        }
    }

    /** A follower has the values that its weights give, and those of a copy are the same. */
    @ParameterizedTest
    @MethodSource("kinds")
    void follow_averagesWeights(Approximator kind) {
        Weights w = weights(kind, 1, 2, 1);
        Weights target = weights(kind, 1, 2, 2);
        double[] a = flat(w);
        double[] b = flat(target);
        target.values(STATE_ACTIONS);
        target.follow(w, 0.25);
        for (int i = 0; i < a.length; i++) {
            assertEquals(0.75 * b[i] + 0.25 * a[i], flat(target)[i]);
        }
        assertTrue(!Arrays.equals(w.values(STATE_ACTIONS), target.values(STATE_ACTIONS)));
        target.follow(w, 1);
        assertArrayEquals(w.values(STATE_ACTIONS), target.values(STATE_ACTIONS));
    }
}
