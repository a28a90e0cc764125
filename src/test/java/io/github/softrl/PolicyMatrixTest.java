package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.linear.LinearSystem;
import io.github.softrl.linear.Matrices;
import io.github.softrl.linear.SparseMatrix;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.YardstickModels;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The matrices of policies, against dense arithmetic. */
class PolicyMatrixTest {
    private static double[] policy(FiniteMdp mdp, long seed) {
        return Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(seed), 1), 0.5)
                .flat();
    }

    @Test
    void fill_isIdentityMinusTransitions_anewForEachPolicy() {
        for (int seed = 0; seed < 100; seed++) {
            FiniteMdp mdp = RandomMdps.of(seed, 0.9);
            int n = mdp.stateCount();
            PolicyMatrix matrix = new PolicyMatrix(mdp, pair -> true, () -> false);
            for (long draw = 0; draw < 3; draw++) {
                double[] policy = policy(mdp, draw);
                double[][] expected = new double[n][n];
                int pair = 0;
                for (int s = 0; s < n; s++) {
                    expected[s][s] = 1;
                    for (int a = 0; a < mdp.actionCount(s); a++, pair++) {
                        for (int s2 = 0; s2 < n; s2++) {
                            expected[s][s2] -= mdp.isTerminal(s2) ? 0 : 0.9 * policy[pair] * mdp.probability(s, a, s2);
                        }
                    }
                }
                double[][] filled = Matrices.dense(matrix.fill(policy));
                double[][] ofSome = Matrices.dense(new PolicyMatrix(mdp, p -> policy[p] > 0, () -> false).fill(policy));
                for (int s = 0; s < n; s++) {
                    assertArrayEquals(expected[s], filled[s], 1e-15);
                    assertArrayEquals(filled[s], ofSome[s], "the pattern does not matter");
                }
            }
        }
    }

    @Test
    void pattern_isSorted_andLeavesOutWhatIsNotTaken() {
        FiniteMdp mdp = YardstickModels.of('R', 50, 0.9);
        double[] greedy = new double[200];
        IntStream.range(0, 50).forEach(s -> greedy[4 * s + s % 4] = 1);
        SparseMatrix some = new PolicyMatrix(mdp, pair -> greedy[pair] > 0, () -> false).fill(greedy);
        SparseMatrix all = new PolicyMatrix(mdp, pair -> true, () -> false).fill(greedy);
        assertTrue(some.column().length <= 6 * 50 && all.column().length > 10 * 50);
        for (SparseMatrix a : new SparseMatrix[] {some, all}) {
            for (int i = 0; i < 50; i++) {
                for (int k = a.rowStart()[i] + 1; k < a.rowStart()[i + 1]; k++) {
                    assertTrue(a.column()[k - 1] < a.column()[k]);
                }
            }
        }
    }

    /** A walk to the end in n steps, and a loop that never ends. */
    @Test
    void stepsToEnd_countsThem_orIsNull() {
        FiniteMdp.Builder walk = FiniteMdp.builder(6, 1).terminal(5);
        for (int s = 0; s < 5; s++) {
            walk.transition(s, 0, s + 1, 0.5, -1).transition(s, 0, s, 0.5, -1);
        }
        FiniteMdp loop = FiniteMdp.builder(2, 1)
                .transition(0, 0, 1, 1, 0)
                .transition(1, 0, 0, 1, 0)
                .build();
        for (LinearSolver solver : LinearSolver.values()) {
            FiniteMdp mdp = walk.build();
            LinearSystem system = PolicyMatrix.system(mdp, new double[] {1, 1, 1, 1, 1}, solver, () -> false);
            assertArrayEquals(new double[] {10, 8, 6, 4, 2, 0}, PolicyMatrix.stepsToEnd(mdp, system), 1e-11);
            assertNull(
                    PolicyMatrix.stepsToEnd(loop, PolicyMatrix.system(loop, new double[] {1, 1}, solver, () -> false)));
        }
    }
}
