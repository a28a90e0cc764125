package io.github.softrl.examples.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Grids, seeds and tables. */
class SupportTest {
    @Test
    void gymTable_unknownName_isRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> GymTable.read("misspelt", 0.9));
        assertEquals(
                "name must be that of a CSV file in src/examples/resources/models: misspelt; correct it, or add "
                        + "models/misspelt.csv to the resources",
                refusal.getMessage());
    }

    @Test
    void gridWorld_slipsSideways_andEndsInHolesAndAtTheGoal() {
        FiniteMdp grid = new GridWorld(List.of("..", "#H", ".G")).mdp(0.8, 0.9);
        assertEquals(7, grid.stateCount());
        assertEquals(0.8, grid.probability(0, 2, 1), 1e-15); // right
        assertEquals(0.2, grid.probability(0, 2, 0), 1e-15); // down is a wall, up is outside
        assertEquals(0.8, grid.probability(1, 1, 6), 1e-15); // into the hole
        assertEquals(0, grid.reward(1, 1));
        assertEquals(0.8, grid.reward(4, 2), 1e-15); // into the goal
        assertEquals(0.8, grid.probability(4, 2, 6), 1e-15);
        assertEquals(4, grid.actionCount(5)); // the goal itself is never entered, and has actions
        assertTrue(grid.isTerminal(6));
    }

    @Test
    void seeds_haveQuartiles() {
        Seeds seeds = Seeds.run(5, seed -> new double[] {(seed * 3) % 5, -seed}); // 0 3 1 4 2
        assertEquals(2, seeds.quantile(0, 0.5));
        assertEquals(1, seeds.quantile(0, 0.25));
        assertEquals(3.5, seeds.quantile(0, 0.875));
        assertEquals(-4, seeds.quantile(1, 0));
        assertEquals(0, seeds.quantile(1, 1));
    }
}
