package io.github.softrl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.FixedDraws;
import org.junit.jupiter.api.Test;

class AliasTablesTest {
    /** Each cell's share and the shares given away to it must add up to the weight, up to rounding. */
    @Test
    void draw_hasTheGivenDistribution() {
        double[] weights = {0, 1e-12, 0.2, 0.3, 0, 0.4, 0.1 - 1e-12};
        int n = weights.length;
        double[] rows = new double[n + 3];
        rows[0] = 1;
        System.arraycopy(weights, 0, rows, 1, n);
        rows[n + 1] = 0.5;
        rows[n + 2] = 0.5;
        AliasTables tables =
                new AliasTables(rows, new int[] {0, 1, 1, n + 1, n + 3}); // the row in question is the third
        double[] p = new double[n];
        int fine = 10_000;
        for (int cell = 0; cell < n; cell++) {
            for (int k = 0; k < fine; k++) {
                double u = (cell + (k + 0.5) / fine) / n;
                p[tables.draw(2, new FixedDraws(u))] += 1.0 / (fine * n);
            }
        }
        for (int i = 0; i < n; i++) {
            assertEquals(weights[i], p[i], 2.0 / fine);
            assertTrue(weights[i] > 0 || p[i] == 0, "never what cannot happen");
        }
        assertTrue(weights[tables.draw(2, new FixedDraws(0))] > 0);
        assertTrue(weights[tables.draw(2, new FixedDraws(Math.nextDown(1.0)))] > 0);
        assertEquals(0, tables.draw(0, new FixedDraws(0.9)));
        assertEquals(1, tables.draw(3, new FixedDraws(0.9)));
    }
}
