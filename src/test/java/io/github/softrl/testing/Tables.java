package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import java.util.Arrays;

/** Tables by state and action. */
public final class Tables {
    private Tables() {}

    /** Returns numbers by pair as [s][a]. */
    public static double[][] ofPairs(FiniteMdp mdp, double[] byPair) {
        double[][] table = new double[mdp.stateCount()][];
        int end = 0;
        for (int s = 0; s < table.length; s++) {
            int start = end;
            end += mdp.actionCount(s);
            table[s] = Arrays.copyOfRange(byPair, start, end);
        }
        return table;
    }
}
