package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.LogLikelihood;
import io.github.softrl.PolicyValues;
import io.github.softrl.SoftDerivatives;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.StateSpace;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Recursive logit between links (Fosgerau, Frejinger, Karlström 2013) on a city of 19,880 one-way links: flows to a
 * destination, the likelihood of trips to several destinations with its gradient, and what becomes of the usual linear
 * system z = Mz + b, z = exp(V), whose numbers leave the range of double.
 */
public final class RoadNetwork {
    /** A link between neighbouring corners of a square city. */
    record Link(int fromX, int fromY, int toX, int toY) {
        /**
         * Returns 0 for going on in the same direction, 1 and 3 for turns to the right and left, 2 for turning round.
         */
        int turn(Link next) {
            return Math.floorMod(next.direction() - direction(), 4);
        }

        private int direction() {
            return toX > fromX ? 0 : toY > fromY ? 1 : toX < fromX ? 2 : 3;
        }
    }

    /** What travellers mind: minutes, turns to the left, and turning round. */
    static final double[] TASTES = {-2, -1, -5};

    private static final Link ARRIVED = new Link(0, 0, 0, 0);
    private static final int SIDE = 71; // corners

    private final int side;

    RoadNetwork(int side) {
        this.side = side;
    }

    /** Prints flows, the likelihood and the range of z. */
    public static void main(String[] args) {
        new RoadNetwork(SIDE).print(System.out);
    }

    /** Returns the minutes that a link takes, between 1 and 2, different for each. */
    static double minutes(Link link) {
        long number = ((link.fromX * 1_000L + link.fromY) * 1_000 + link.toX) * 1_000 + link.toY;
        return 1 + new SplittableRandom(number).nextDouble();
    }

    /** Returns the links that can be taken at the end of one. */
    private List<Link> after(Link link) {
        List<Link> next = new ArrayList<>();
        for (int[] step : new int[][] {{1, 0}, {0, 1}, {-1, 0}, {0, -1}}) {
            int x = link.toX + step[0];
            int y = link.toY + step[1];
            if (x >= 0 && x < side && y >= 0 && y < side) {
                next.add(new Link(link.toX, link.toY, x, y));
            }
        }
        return next;
    }

    /** Returns the space of links for travellers to a corner, without rewards; the first link is where they start. */
    StateSpace<Link, Link> towards(int x, int y) {
        return StateSpace.explore(
                1,
                (link, out) -> {
                    if (link.equals(ARRIVED)) {
                        return;
                    }
                    if (link.toX == x && link.toY == y) {
                        out.add(ARRIVED, ARRIVED, 1, 0);
                    }
                    after(link).forEach(next -> out.add(next, next, 1, 0));
                },
                new Link(0, 0, 1, 0));
    }

    /**
     * Returns what the choice of a next link has of each thing that travellers mind: the derivatives of the rewards.
     */
    static double[][][] features(StateSpace<Link, Link> city) {
        double[][][] features = new double[TASTES.length][city.size()][];
        for (int s = 0; s < city.size(); s++) {
            int actions = city.mdp().actionCount(s);
            for (double[][] feature : features) {
                feature[s] = new double[actions];
            }
            for (int a = 0; a < actions; a++) {
                Link next = city.action(s, a);
                if (!next.equals(ARRIVED)) {
                    int turn = city.state(s).turn(next);
                    features[0][s][a] = minutes(next);
                    features[1][s][a] = turn == 3 ? 1 : 0;
                    features[2][s][a] = turn == 2 ? 1 : 0;
                }
            }
        }
        return features;
    }

    static FiniteMdp model(StateSpace<Link, Link> city, double[][][] features, double[] tastes) {
        double[][] rewards = new double[city.size()][];
        for (int s = 0; s < rewards.length; s++) {
            rewards[s] = new double[city.mdp().actionCount(s)];
            for (int k = 0; k < tastes.length; k++) {
                for (int a = 0; a < rewards[s].length; a++) {
                    rewards[s][a] += tastes[k] * features[k][s][a];
                }
            }
        }
        return city.mdp().withRewards(rewards);
    }

    static Solution solve(FiniteMdp mdp) {
        return SoftPolicyIteration.atTemperature(1).solve(mdp).requireConverged();
    }

    /** Draws trips from the first link, and returns how often each choice was made. */
    static double[][] trips(FiniteMdp mdp, Solution solution, int trips, SplittableRandom random) {
        double[][] counts = new double[mdp.stateCount()][];
        for (int s = 0; s < counts.length; s++) {
            counts[s] = new double[mdp.actionCount(s)];
        }
        for (int trip = 0; trip < trips; trip++) {
            for (int s = 0; !mdp.isTerminal(s); ) {
                int a = solution.policy().sample(s, random);
                counts[s][a]++;
                s = mdp.nextStates(s, a)[0];
            }
        }
        return counts;
    }

    /** Returns z = Mz + b, b = 1 at the end, iterated until it is constant, where M = exp(rewards). */
    static double[] linearSystem(FiniteMdp mdp) {
        double[] z = new double[mdp.stateCount()];
        for (boolean changes = true; changes; ) {
            changes = false;
            for (int s = z.length - 1; s >= 0; s--) {
                double sum = mdp.isTerminal(s) ? 1 : 0;
                for (int a = 0; a < mdp.actionCount(s); a++) {
                    sum += Math.exp(mdp.reward(s, a)) * z[mdp.nextStates(s, a)[0]];
                }
                changes |= Math.abs(sum - z[s]) > 1e-12 * sum;
                z[s] = sum;
            }
        }
        return z;
    }

    void print(PrintStream out) {
        StateSpace<Link, Link> city = towards(side - 1, side - 1);
        double[][][] features = features(city);
        FiniteMdp mdp = model(city, features, TASTES);
        Solution solution = solve(mdp);
        out.printf(
                Locale.ROOT,
                "%,d links; from one corner to the other: logsum %.6f, within %.0e%n",
                city.size() - 1,
                solution.value(0),
                solution.errorBound(0));
        printFlows(out, city, mdp, solution);
        printLikelihood(out);
        out.println("\nweight of minutes   smallest V   links with z = 0   with too few digits   with V");
        for (double weight : new double[] {-2, -4, -6, -8}) {
            FiniteMdp scaled = model(city, features, new double[] {weight, TASTES[1], TASTES[2]});
            double[] z = linearSystem(scaled);
            out.printf(
                    Locale.ROOT,
                    "%17s  %11.4f  %17d  %20d  %7d%n",
                    weight,
                    Arrays.stream(solve(scaled).values()).min().orElseThrow(),
                    Arrays.stream(z).filter(x -> x == 0).count(),
                    Arrays.stream(z).filter(x -> x > 0 && x < Double.MIN_NORMAL).count(),
                    city.size() - 1);
        }
    }

    /** Prints the links that most of 1000 travellers take in the middle of the city. */
    private void printFlows(PrintStream out, StateSpace<Link, Link> city, FiniteMdp mdp, Solution solution) {
        double[] start = new double[city.size()];
        start[0] = 1;
        PolicyValues values = SoftPolicyEvaluation.atTemperature(1).solve(mdp, solution.policy());
        double[] visits = values.occupancy(start).visits();
        int busiest = 0;
        for (int s = 0; s < city.size(); s++) {
            Link link = city.state(s);
            boolean crosses = link.fromX + link.fromY == side - 1 && !link.equals(ARRIVED);
            busiest = crosses && visits[s] > (busiest == 0 ? 0 : visits[busiest]) ? s : busiest;
        }
        out.printf(
                Locale.ROOT,
                "of 1000 travellers %.2f take the busiest link across the diagonal, %s%n%n",
                1000 * visits[busiest],
                city.state(busiest));
    }

    /** Prints the log-likelihood of 100 trips to each of four destinations, and its gradient. */
    private void printLikelihood(PrintStream out) {
        int[][] destinations = {{side - 1, side - 1}, {side / 2, side / 2}, {side - 1, 0}, {3, side / 3}};
        double value = 0;
        double bound = 0;
        double[] gradient = new double[TASTES.length];
        double[] bounds = new double[TASTES.length];
        SplittableRandom random = new SplittableRandom(1);
        for (int[] d : destinations) {
            StateSpace<Link, Link> city = towards(d[0], d[1]);
            double[][][] features = features(city);
            FiniteMdp mdp = model(city, features, TASTES);
            Solution solution = solve(mdp);
            double[][] counts = trips(mdp, solution, 100, random);
            LogLikelihood likelihood = SoftDerivatives.of(mdp, solution).logLikelihood(counts, features);
            value += likelihood.value();
            bound += likelihood.errorBound();
            for (int k = 0; k < gradient.length; k++) {
                gradient[k] += likelihood.gradient()[k];
                bounds[k] += likelihood.gradientErrorBounds()[k];
            }
        }
        out.printf(
                Locale.ROOT,
                "log-likelihood of 400 trips to %d destinations: %.6f, within %.0e%n",
                destinations.length,
                value,
                bound);
        String[] names = {"minutes", "left turns", "turns round"};
        for (int k = 0; k < gradient.length; k++) {
            out.printf(Locale.ROOT, "  by %-12s %12.6f, within %.0e%n", names[k], gradient[k], bounds[k]);
        }
    }
}
