package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Recursive logit against the linear system of Fosgerau et al.: z = Mz + b with V = log z, written out without the
 * library.
 */
class RouteChoiceTest {
    private static final FiniteMdp NETWORK = RouteChoice.network(RouteChoice.STREETS);
    private static final Solution SOLUTION =
            SoftPolicyIteration.atTemperature(1).solve(NETWORK).requireConverged();
    private static final int OFFICE = RouteChoice.CORNERS.indexOf("office");

    /** Returns z by summing over all ways, by their number of streets. */
    private static double[] sumOverWays() {
        double[] z = new double[RouteChoice.CORNERS.size()];
        for (int i = 0; i < 1000; i++) {
            double[] next = new double[z.length];
            for (RouteChoice.Street street : RouteChoice.STREETS) {
                int s = RouteChoice.CORNERS.indexOf(street.from());
                int t = RouteChoice.CORNERS.indexOf(street.to());
                next[s] += Math.exp(-street.minutes()) * z[t];
                next[t] += Math.exp(-street.minutes()) * z[s];
            }
            next[OFFICE] = 1;
            z = next;
        }
        return z;
    }

    @Test
    void values_areLogsumsOverAllWays() {
        double[] z = sumOverWays();
        for (int s = 0; s < z.length; s++) {
            assertEquals(Math.log(z[s]), SOLUTION.value(s), 1e-8);
        }
    }

    @Test
    void flows_areConserved() {
        double[][] flows = RouteChoice.flows(NETWORK, SOLUTION, 1000);
        double[] in = new double[flows.length];
        in[RouteChoice.CORNERS.indexOf("home")] = 1000;
        for (int s = 0; s < flows.length; s++) {
            for (int a = 0; a < flows[s].length; a++) {
                in[NETWORK.nextStates(s, a)[0]] += flows[s][a];
            }
        }
        for (int s = 0; s < flows.length; s++) {
            assertEquals(in[s], s == OFFICE ? 1000 : Arrays.stream(flows[s]).sum(), 1e-6);
        }
        assertEquals(1000, in[OFFICE], 1e-6);
    }

    @Test
    void prints_timesFlowsAndTheRefusal() {
        String output = Output.of(RouteChoice::print);
        assertTrue(
                output.startsWith("From home: cost 11.6307 minutes (minus the logsum), time 13.7472; of 1000\n"),
                output);
        assertTrue(output.contains("  home     365 to mill     635 to park\n"));
        assertTrue(output.contains("cost 12.3179 minutes"));
        assertTrue(output.contains("no finite solution at discount 1 and temperature 10.0"));
        assertEquals(11.6307, -Math.log(sumOverWays()[0]), 5e-5);
    }
}
