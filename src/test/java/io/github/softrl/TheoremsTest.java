package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.RandomMdps;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Covers SoftPolicyIteration: the lecture's theorems, seen through the listener on random models. */
class TheoremsTest {
    private static final double ROUNDING = 1e-11;

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    private record Problem(FiniteMdp mdp, double temperature, double[] start) {
        static Problem of(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            FiniteMdp mdp = RandomMdps.of(seed, new double[] {0.5, 0.9, 0.99}[random.nextInt(3)]);
            double[] start = new double[mdp.stateCount()];
            double level = new double[] {0, 1000, -1000}[random.nextInt(3)]; // at, far above and far below V*
            for (int s = 0; s < start.length; s++) {
                start[s] = mdp.isTerminal(s) ? 0 : level + random.nextDouble();
            }
            return new Problem(mdp, new double[] {0, 0.05, 0.5, 5}[random.nextInt(4)], start);
        }

        List<QTable> iterates() {
            List<QTable> tables = new ArrayList<>();
            SoftPolicyIteration.atTemperature(temperature)
                    .withTolerance(1e-10 * (1 + temperature))
                    .withListener(p -> tables.add(p.q()))
                    .solve(mdp, start)
                    .requireConverged();
            return tables;
        }
    }

    /** Theorem 1: Q^{π_{i+1}} ≥ Q^{π_i}. */
    @ParameterizedTest
    @MethodSource("seeds")
    void improvement_neverLowersQ(long seed) {
        Problem p = Problem.of(seed);
        QTable last = null;
        for (QTable q : p.iterates()) {
            for (int s = 0; last != null && s < q.stateCount(); s++) {
                for (int a = 0; a < q.actionCount(s); a++) {
                    assertTrue(q.value(s, a) >= last.value(s, a) - ROUNDING * (1 + p.temperature));
                }
            }
            last = q;
        }
    }

    /** The identity in its proof: max_π J(π) − J(π_i) = λ·KL(π_i ‖ π_{i+1}), J(π) = Σ π Q^{π_i} + λH(π). */
    @ParameterizedTest
    @MethodSource("seeds")
    void improvement_gapIsKullbackLeiblerDivergence(long seed) {
        Problem p = Problem.of(seed);
        Policy policy = Policy.uniform(p.mdp);
        for (int i = 0; i < 3; i++) {
            QTable q = SoftBellman.evaluate(p.mdp, policy, p.temperature);
            Policy next = Policy.softmax(q, p.temperature);
            for (int s = 0; s < q.stateCount(); s++) {
                double before = policy.softValue(s, q, p.temperature);
                double after = next.softValue(s, q, p.temperature);
                double[] pi = policy.row(s);
                double kl = SoftMath.klDivergence(pi, 0, pi.length, next.row(s), 0);
                double size = ROUNDING * (1 + p.temperature);
                assertTrue(after >= before - size);
                if (p.temperature > 0 && kl < Double.POSITIVE_INFINITY) {
                    assertEquals(p.temperature * kl, after - before, size);
                }
                assertEquals(q.softValue(s, p.temperature), p.mdp.isTerminal(s) ? 0 : after, size);
            }
            policy = next;
        }
    }

    /** Theorem 2: bounded by (max(0, max R) + λ log|A|)/(1 − γ), and converging to the fixed point, from any start. */
    @ParameterizedTest
    @MethodSource("seeds")
    void iterates_areBounded_andConvergeToTheFixedPoint(long seed) {
        Problem p = Problem.of(seed);
        FiniteMdp mdp = p.mdp;
        double largest = 0;
        int actions = 1;
        for (int s = 0; s < mdp.stateCount(); s++) {
            actions = Math.max(actions, mdp.actionCount(s));
            for (int a = 0; a < mdp.actionCount(s); a++) {
                largest = Math.max(largest, mdp.reward(s, a)); // terminal states go on at reward 0
            }
        }
        double bound = (largest + p.temperature * Math.log(actions)) / (1 - mdp.discount());
        List<QTable> iterates = p.iterates();
        for (QTable q : iterates) {
            for (int s = 0; s < q.stateCount(); s++) {
                for (double value : q.row(s)) {
                    assertTrue(value <= bound * (1 + 1e-12) + ROUNDING);
                }
            }
        }
        if (mdp.stateActionCount() > 0) {
            QTable limit = iterates.get(iterates.size() - 1);
            double residual = SoftBellman.residual(mdp, limit, p.temperature);
            assertTrue(residual <= 1e-10 * (1 + p.temperature), "the soft Bellman equation holds");
        }
    }
}
