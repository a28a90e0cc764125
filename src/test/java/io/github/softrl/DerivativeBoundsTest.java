package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Tables;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The formulas of docs/theory.md, section 18, written out once more, with errors made so large that each term counts:
 * where the true errors are far below a bound, no example tells whether one of its terms has been lost.
 */
class DerivativeBoundsTest {
    private static final double U = 0x1p-53;
    private static final double NEAR = 1e-9;

    private final SplittableRandom random = new SplittableRandom(31);
    private FiniteMdp mdp;
    private Solution solution;
    private double temperature;
    private double[] direction;
    private double[] counts;

    @BeforeEach
    void draw() {
        mdp = RandomMdps.of(9, 0.9);
        temperature = 0.7;
        solution = SoftPolicyIteration.atTemperature(temperature).solve(mdp);
        direction = random.doubles(mdp.stateActionCount(), -1, 1).toArray();
        counts = random.doubles(mdp.stateActionCount(), 0, 9).toArray();
    }

    private double[] drawn(double from, double to) {
        return random.doubles(mdp.stateCount(), from, to).toArray();
    }

    private RewardDerivatives systems(double[] distance, double[] slack) {
        return new RewardDerivatives(mdp, solution.policy(), distance, slack, () -> false);
    }

    private int first(int s) {
        return mdp.stateActions().actionStart[s];
    }

    private int end(int s) {
        return mdp.stateActions().actionStart[s + 1];
    }

    /** (43), with distances and slacks of up to a tenth. */
    @Test
    void defects_haveEveryTerm() {
        double[] none = new double[mdp.stateCount()];
        double[] distance = drawn(0.01, 0.1);
        double[] slack = drawn(0.01, 0.1);
        RewardDerivatives.Forward exact = systems(none, none).forward(direction.clone());
        RewardDerivatives.Forward near = systems(distance, slack).forward(direction.clone());
        for (int s = 0; s < none.length; s++) {
            double[] q = Arrays.copyOfRange(near.q().flat(), first(s), end(s));
            if (q.length > 0) {
                double most = Arrays.stream(q).max().orElseThrow();
                double least = Arrays.stream(q).min().orElseThrow();
                double expected = (most - least) / 2 * distance[s] + Math.abs(most + least) / 2 * slack[s];
                assertEquals(expected, near.defects()[s] - exact.defects()[s], NEAR * expected);
            }
        }
    }

    /** (45): what the policy's distance adds, and what is left when it is 0, the rounding of the residual. */
    @Test
    void backwardError_hasEveryTerm() {
        double[] none = new double[mdp.stateCount()];
        double[] distance = drawn(0.001, 0.01);
        RewardDerivatives.Backward exact = systems(none, none).backward(counts);
        RewardDerivatives.Backward near = systems(distance, none).backward(counts);
        double[] ones = new double[none.length];
        Arrays.setAll(ones, s -> mdp.isTerminal(s) ? 0 : 1);
        double[] w =
                new InverseBound(mdp, solution.policy(), distance, LinearSolver.AUTOMATIC, () -> false).ofSums(ones);
        double[] tight =
                new InverseBound(mdp, solution.policy(), none, LinearSolver.AUTOMATIC, () -> false).ofSums(ones);
        double policyTerm = 0;
        double rounding = 0;
        for (int s = 0; s < none.length; s++) {
            double next = 0;
            for (int pair = first(s); pair < end(s); pair++) {
                next = Math.max(next, BackupBounds.continuation(mdp, w, pair));
            }
            policyTerm += mdp.isTerminal(s) ? 0 : Math.abs(near.y()[s]) * distance[s] * next;
            double size = mdp.isTerminal(s) ? 0 : Math.abs(exact.y()[s]);
            double terms = end(s) - first(s);
            for (int pair = first(s); pair < end(s); pair++) {
                size += counts[pair];
            }
            for (int from = 0; from < none.length; from++) {
                for (int a = 0; a < mdp.actionCount(from); a++) {
                    int[] next2 = mdp.nextStates(from, a);
                    double flow = counts[first(from) + a]
                            + Math.abs(exact.y()[from]) * solution.policy().probability(from, a);
                    for (int k = 0; k < next2.length; k++) {
                        size += next2[k] == s ? 0.9 * flow * mdp.probabilities(from, a)[k] : 0;
                        terms += next2[k] == s ? 1 : 0;
                    }
                }
            }
            rounding += mdp.isTerminal(s) ? 0 : 1.01 * U * (terms + 9) * size * tight[s];
        }
        assertEquals(policyTerm, near.error(), 1e-3 * policyTerm);
        assertEquals(1, exact.error() / rounding, 0.5, "the residual itself is of the same size");
        assertTrue(exact.error() >= rounding * (1 - NEAR));
    }

    /** A solution that is no solution: what it leaves is its error. */
    @Test
    void backwardError_hasTheResidual() {
        double[] none = new double[mdp.stateCount()];
        double[] y = drawn(-9, 9);
        RewardDerivatives.Backward backward = systems(none, none).judged(counts, y);
        double[] ones = new double[none.length];
        Arrays.setAll(ones, s -> mdp.isTerminal(s) ? 0 : 1);
        double[] w = new InverseBound(mdp, solution.policy(), none, LinearSolver.AUTOMATIC, () -> false).ofSums(ones);
        double[] residual = new double[none.length];
        for (int s = 0; s < none.length; s++) {
            residual[s] -= backward.y()[s];
            for (int a = 0; a < mdp.actionCount(s); a++) {
                double n = counts[first(s) + a];
                residual[s] -= n;
                for (int k = 0; k < mdp.nextStates(s, a).length; k++) {
                    residual[mdp.nextStates(s, a)[k]] += 0.9
                            * (n + backward.y()[s] * solution.policy().probability(s, a))
                            * mdp.probabilities(s, a)[k];
                }
            }
        }
        double ofResidual = 0;
        for (int s = 0; s < none.length; s++) {
            ofResidual += mdp.isTerminal(s) ? 0 : Math.abs(residual[s]) * w[s];
        }
        assertEquals(ofResidual, backward.error(), NEAR * ofResidual);
    }

    private LogLikelihood likelihood(
            double[] rowErrors, double[] defects, double[] y, double error, double[] distance) {
        RewardDerivatives.Forward computed = systems(new double[mdp.stateCount()], new double[mdp.stateCount()])
                .forward(direction.clone());
        RewardDerivatives.Forward forward =
                new RewardDerivatives.Forward(computed.q(), computed.v(), rowErrors, defects);
        return new LikelihoodSums(mdp, solution, counts, distance, new RewardDerivatives.Backward(y, error))
                .of(new RewardDerivatives.Forward[] {forward}, new double[][] {new double[counts.length]});
    }

    /** (46), term by term. */
    @Test
    void gradientBound_hasEveryTerm() {
        double[] none = new double[mdp.stateCount()];
        double[] rowErrors = drawn(0.1, 1);
        double[] defects = drawn(0.1, 1);
        double[] y = drawn(-9, 9);
        double ofRows = 0;
        double ofDefects = 0;
        for (int s = 0; s < none.length; s++) {
            ofDefects += Math.abs(y[s]) * defects[s];
            for (int pair = first(s); pair < end(s); pair++) {
                ofRows += counts[pair] * rowErrors[s];
            }
        }
        double most = Arrays.stream(defects).max().orElseThrow();
        assertBound(ofRows / temperature, likelihood(rowErrors, none, y, 5, none));
        assertBound(ofDefects / temperature, likelihood(none, defects, y, 0, none));
        assertBound((ofDefects + 5 * most) / temperature, likelihood(none, defects, y, 5, none));
    }

    private static void assertBound(double expected, LogLikelihood likelihood) {
        assertEquals(expected, likelihood.gradientErrorBounds()[0], NEAR * expected);
    }

    /** With all errors 0, the rounding of the sum is left. */
    @Test
    void gradientBound_coversTheRoundingOfItsSum() {
        double[] none = new double[mdp.stateCount()];
        double[][] table = Tables.ofPairs(mdp, direction);
        SoftDerivatives derivatives = SoftDerivatives.of(mdp, solution);
        double[] dq = derivatives.q(table).byPair();
        double[] dv = derivatives.values(table);
        double size = 0;
        double sum = 0;
        for (int s = 0; s < none.length; s++) {
            for (int pair = first(s); pair < end(s); pair++) {
                size += counts[pair] * Math.abs(dq[pair] - dv[s]);
                sum += counts[pair] * (dq[pair] - dv[s]);
            }
        }
        double expected = 1.01 * U * (counts.length + 4) * size / temperature + Math.ulp(sum / temperature);
        assertEquals(expected, likelihood(none, none, none, 0, none).gradientErrorBounds()[0], 1e-6 * expected);
    }

    @Test
    void valueBound_hasEveryTerm() {
        double[] none = new double[mdp.stateCount()];
        double expected = 0;
        double sum = 0;
        for (int s = 0; s < none.length; s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                double n = counts[first(s) + a];
                double log = solution.policy().logProbability(s, a);
                double softmax = mdp.actionCount(s) == 1
                        ? 0
                        : 2 * solution.errorBound(s) / temperature + Rounding.ofLogSoftmax(mdp.actionCount(s), log);
                expected += n * softmax + n * Math.abs(log) * 1.01 * U * (counts.length + 4);
                sum += n * log;
            }
        }
        expected += Math.ulp(sum);
        assertEquals(expected, likelihood(none, none, none, 0, none).errorBound(), 1e-6 * expected);
    }

    @Test
    void boundByReward_hasEveryTerm() {
        double[] none = new double[mdp.stateCount()];
        double[] distance = drawn(0.01, 0.1);
        double[] y = drawn(-9, 9);
        double ofPolicy = 0;
        double ofRounding = 0;
        for (int s = 0; s < none.length; s++) {
            ofPolicy += Math.abs(y[s]) * distance[s];
            for (int pair = first(s); pair < end(s); pair++) {
                double flow = Math.abs(y[s] * solution.policy().probability(s, pair - first(s)));
                ofRounding += 3 * U * (counts[pair] + flow);
            }
        }
        double bound = likelihood(none, none, y, 5, distance).byRewardErrorBound();
        assertEquals((5 + ofPolicy) / temperature, bound, NEAR * bound);
        double rounding = likelihood(none, none, y, 0, none).byRewardErrorBound();
        assertEquals(ofRounding / temperature, rounding, 1e-6 * rounding);
    }

    /** The bound of one direction: that of dV and dQ, and half of what (dQ − dV)/λ is rounded by. */
    @Test
    void errorBound_hasEveryTerm() {
        double[] distance = new double[mdp.stateCount()];
        double[] slack = new double[mdp.stateCount()];
        for (int s = 0; s < slack.length; s++) {
            slack[s] = Rounding.ofSoftmax(mdp.actionCount(s));
            distance[s] = mdp.actionCount(s) <= 1 ? 0 : solution.errorBound(s) / temperature + slack[s];
        }
        RewardDerivatives systems = systems(distance, slack);
        RewardDerivatives.Forward forward = systems.forward(direction.clone());
        double[] v = systems.valueErrors(forward);
        double most = 0;
        double spread = 0;
        for (int s = 0; s < slack.length; s++) {
            most = Math.max(most, v[s]);
            for (int pair = first(s); pair < end(s); pair++) {
                most = Math.max(most, forward.rowErrors()[s] + BackupBounds.continuation(mdp, v, pair));
                spread = Math.max(spread, Math.abs(forward.q().flat()[pair] - forward.v()[s]));
            }
        }
        double expected = most + 1.01 * U * spread;
        double bound = SoftDerivatives.of(mdp, solution).errorBound(Tables.ofPairs(mdp, direction));
        assertEquals(expected, bound, 1e-6 * expected);
    }
}
