package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/**
 * The same bits on every machine and JDK, compiled or interpreted, whatever the number of threads. A change of an
 * algorithm changes the numbers below, which is then to be seen here.
 */
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
