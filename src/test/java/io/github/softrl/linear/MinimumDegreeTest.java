package io.github.softrl.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.testing.YardstickModels;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinimumDegreeTest {
    /** Counts the fill of an order by eliminating on a dense pattern of A + Aᵀ. */
    private static long fill(SparseMatrix a, int[] order) {
        int n = a.size();
        boolean[][] edge = new boolean[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = a.rowStart()[i]; k < a.rowStart()[i + 1]; k++) {
                edge[i][a.column()[k]] = true;
                edge[a.column()[k]][i] = true;
            }
        }
        boolean[] gone = new boolean[n];
        long entries = n;
        for (int v : order) {
            gone[v] = true;
            int[] neighbours =
                    IntStream.range(0, n).filter(u -> !gone[u] && edge[v][u]).toArray();
            entries += 2L * neighbours.length;
            for (int u : neighbours) {
                for (int w : neighbours) {
                    edge[u][w] = true;
                }
            }
        }
        return entries;
    }

    @Test
    void order_isAPermutation_andItsFillIsCounted() {
        for (char kind : "GMRBC".toCharArray()) {
            for (int n : new int[] {4, 9, 100, 400}) {
                SparseMatrix a = Matrices.of(YardstickModels.of(kind, n, 0.9), 1);
                MinimumDegree elimination = MinimumDegree.of(a, Long.MAX_VALUE, () -> false);
                assertArrayEquals(
                        IntStream.range(0, n).toArray(),
                        Arrays.stream(elimination.order()).sorted().toArray());
                assertEquals(fill(a, elimination.order()), elimination.entries(), kind + " " + n);
                assertNotNull(MinimumDegree.of(a, elimination.entries(), () -> false));
                assertNull(MinimumDegree.of(a, elimination.entries() - 1, () -> false));
            }
        }
    }

    /** Half the entries of the natural order on grids; no fill at all on trees; hubs come last. */
    @Test
    void order_keepsFactorsSparse() {
        SparseMatrix grid = Matrices.of(YardstickModels.of('G', 900, 0.9), 1);
        long natural = fill(grid, IntStream.range(0, 900).toArray());
        assertTrue(MinimumDegree.of(grid, Long.MAX_VALUE, () -> false).entries() < natural / 2);
        int n = 3000; // each state may fall back to state 0
        FiniteMdp.Builder star = FiniteMdp.builder(n, 0.9);
        for (int s = 0; s < n; s++) {
            star.transition(s, 0, 0, 0.5, 0).transition(s, 0, Math.min(s + 1, n - 1), 0.5, 0);
        }
        FiniteMdp mdp = star.build();
        MinimumDegree elimination =
                MinimumDegree.of(Matrices.of(mdp, Policy.uniform(mdp)), Long.MAX_VALUE, () -> false);
        assertTrue(Arrays.stream(elimination.order(), n - 4, n).anyMatch(s -> s == 0), "the hub comes among the last");
        assertTrue(elimination.entries() <= n + 2 * (n - 1) + 2 * (n - 1));
    }
}
