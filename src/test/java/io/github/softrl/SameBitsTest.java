package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.softrl.testing.YardstickModels;
import org.junit.jupiter.api.Test;

/** Covers the planners: the same bits on every machine and JDK, compiled or interpreted, in any number of threads. */
class SameBitsTest {
    private static int hash(int threads) {
        int hash = 0;
        for (char kind : "GMRBC".toCharArray()) {
            for (double temperature : new double[] {0, 0.05, 2}) {
                FiniteMdp mdp = YardstickModels.of(kind, 2500, 0.97);
                hash = 31 * hash
                        + SoftPolicyIteration.atTemperature(temperature)
                                .withTolerance(1e-6)
                                .withThreads(threads)
                                .solve(mdp)
                                .q()
                                .hashCode();
                hash = 31 * hash
                        + SoftQValueIteration.atTemperature(temperature)
                                .withTolerance(1e-3)
                                .withThreads(threads)
                                .solve(mdp)
                                .q()
                                .hashCode();
            }
        }
        return hash;
    }

    @Test
    void planners_sameBits() {
        assertEquals(133019527, hash(1));
        assertEquals(133019527, hash(2));
    }
}
