package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.Occupancy;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.StateSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The grid's log Z and distribution against sums over its cells. */
class FlowGridTest {
    private static final StateSpace<FlowGrid.Cell, String> GRID = FlowGrid.grid();
    private static final Solution SOLUTION =
            SoftPolicyIteration.atTemperature(1).solve(GRID.mdp()).requireConverged();

    private static double sumOfRewards() {
        double sum = 0;
        for (int x = 0; x < FlowGrid.SIDE; x++) {
            for (int y = 0; y < FlowGrid.SIDE; y++) {
                sum += FlowGrid.reward(new FlowGrid.Cell(x, y, true));
            }
        }
        return sum;
    }

    @Test
    void valueOfTheCorner_isLogZ() {
        assertEquals(2 * FlowGrid.SIDE * FlowGrid.SIDE, GRID.size());
        assertEquals(22.4, sumOfRewards(), 1e-13);
        assertEquals(Math.log(22.4), SOLUTION.value(0), SOLUTION.errorBound(0) + 1e-15); // that of the logarithms given
        assertTrue(SOLUTION.errorBound() < 1e-12);
    }

    @Test
    void cells_areDrawnInProportionToTheirRewards() {
        Occupancy visits = FlowGrid.visits(GRID, SOLUTION);
        double off = 0;
        for (int s = 0; s < GRID.size(); s++) {
            if (GRID.state(s).isFinished()) {
                off += Math.abs(visits.visits()[s] - FlowGrid.reward(GRID.state(s)) / sumOfRewards());
            }
        }
        assertEquals(0, off, 1e-12);
    }

    @Test
    void prints_theModes() {
        List<String> lines = Output.of(FlowGrid::print).lines().toList();
        assertTrue(lines.get(0).startsWith("128 states, log Z = 3.1090609588609"), lines.get(0));
        assertTrue(lines.contains("(6, 1)  0.11607  0.11607"), () -> String.join("\n", lines));
    }
}
