package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.StateSpace;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which way people take to work: recursive logit (Fosgerau, Frejinger, Karlstrom, Transportation Research B 56, 2013)
 * on a small network. At each corner a traveller chooses the next street by its minutes and by what comes after; there
 * is no discount, and the way may go round in circles.
 */
public final class RouteChoice {
    static final List<String> CORNERS = List.of("home", "mill", "park", "bridge", "market", "office");

    /** A street that can be taken in both directions. */
    record Street(String from, String to, double minutes) {}

    static final List<Street> STREETS = List.of(
            new Street("home", "mill", 4),
            new Street("home", "park", 5),
            new Street("mill", "park", 2),
            new Street("mill", "bridge", 5),
            new Street("park", "bridge", 3),
            new Street("park", "market", 5),
            new Street("bridge", "market", 2),
            new Street("bridge", "office", 6),
            new Street("market", "office", 3));

    private RouteChoice() {}

    /** Prints travel times and flows, before and after a street is closed. */
    public static void main(String[] args) {
        print(System.out);
    }

    /**
     * Returns the model: a state per corner, and an action per street that leaves it, in the order of the streets; the
     * office is the end.
     */
    static FiniteMdp network(List<Street> streets) {
        StateSpace<String, String> space = StateSpace.explore(
                1,
                (corner, out) -> {
                    for (Street street : streets) {
                        boolean forth = street.from.equals(corner);
                        boolean back = street.to.equals(corner);
                        if ((forth || back) && !corner.equals("office")) {
                            String next = forth ? street.to : street.from;
                            out.add("to " + next, next, 1, -street.minutes);
                        }
                    }
                },
                CORNERS.toArray(String[]::new));
        return space.mdp().withNames(space.names());
    }

    /** Returns how many of a number of travellers from home take each street, as {@code flows[corner][street]}. */
    static double[][] flows(FiniteMdp network, Solution solution, double travellers) {
        double[] start = new double[CORNERS.size()];
        start[CORNERS.indexOf("home")] = 1;
        double[] visits = SoftBellman.occupancy(network, solution.policy(), start);
        double[][] flows = new double[CORNERS.size()][];
        for (int s = 0; s < flows.length; s++) {
            double here = travellers * visits[s];
            flows[s] =
                    Arrays.stream(solution.policy().row(s)).map(p -> p * here).toArray();
        }
        return flows;
    }

    static void print(PrintStream out) {
        List<Street> open = new ArrayList<>(STREETS);
        print(open, out);
        open.remove(new Street("park", "bridge", 3));
        out.println();
        out.println("The street from the park to the bridge is closed:");
        print(open, out);
        out.println();
        try {
            SoftPolicyIteration.atTemperature(10).solve(network(STREETS));
        } catch (ArithmeticException infinite) {
            out.println("At temperature 10:\n" + infinite.getMessage());
        }
    }

    private static void print(List<Street> streets, PrintStream out) {
        FiniteMdp network = network(streets);
        Solution solution = SoftPolicyIteration.atTemperature(1).solve(network).requireConverged();
        double minutes = -SoftBellman.discountedReward(network, solution.policy())[0];
        out.printf(
                Locale.ROOT,
                "From home: cost %.4f minutes (minus the logsum), time %.4f; of 1000%n",
                -solution.value(0),
                minutes);
        double[][] flows = flows(network, solution, 1000);
        for (int s = 0; s < flows.length - 1; s++) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-7s", CORNERS.get(s)));
            for (int a = 0; a < flows[s].length; a++) {
                line.append(String.format(
                        Locale.ROOT, "%5.0f %-10s", flows[s][a], network.names().action(s, a)));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
