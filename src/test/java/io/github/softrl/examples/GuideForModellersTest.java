package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.LogLikelihood;
import io.github.softrl.SoftDerivatives;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.StateSpace;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The code of the guide's pages for economists and transport modellers, and of own objects, run and compared. */
class GuideForModellersTest {
    private static void assertGuideHas(String printed) throws IOException {
        assertTrue(GuideTest.guide().contains("```text\n" + printed.replace("\r\n", "\n") + "```"), printed);
    }

    @Test
    void economists_estimateByNewton() throws IOException {
        assertGuideHas(Output.ofMain(() -> {
            double[] kept = {50, 48, 45, 40, 34, 28, 22, 16, 11, 7, 4, 2}; // by wear x
            double[] replaced = {0, 0, 1, 1, 2, 3, 4, 5, 5, 5, 4, 3};
            int n = kept.length;
            FiniteMdp.Builder builder = FiniteMdp.builder(n, 0.95);
            double[][][] features = new double[2][n][];
            double[][] counts = new double[n][];
            for (int x = 0; x < n; x++) {
                builder.transition(x, 0, x, 0.4, 0).transition(x, 0, Math.min(x + 1, n - 1), 0.6, 0); // keep
                builder.transition(x, 1, 0, 0.4, 0).transition(x, 1, 1, 0.6, 0); // replace
                features[0][x] = new double[] {0, -1}; // of RC, the cost of replacement
                features[1][x] = new double[] {-x, 0}; // of θ, the upkeep by wear
                counts[x] = new double[] {kept[x], replaced[x]};
            }
            FiniteMdp machine = builder.build();
            double[] theta = {5, 0.1};
            LogLikelihood at = null;
            for (int step = 0; step < 8; step++) {
                double[][] rewards = new double[n][2];
                for (int x = 0; x < n; x++) {
                    rewards[x] = new double[] {-theta[1] * x, -theta[0]};
                }
                FiniteMdp mdp = machine.withRewards(rewards);
                Solution solution = SoftPolicyIteration.atTemperature(1).solve(mdp);
                at = SoftDerivatives.of(mdp, solution).logLikelihood(counts, features);
                double[][] h = at.hessian();
                double[] g = at.gradient();
                double det = h[0][0] * h[1][1] - h[0][1] * h[1][0];
                theta[0] -= (h[1][1] * g[0] - h[0][1] * g[1]) / det; // Newton's step
                theta[1] -= (h[0][0] * g[1] - h[1][0] * g[0]) / det;
            }
            System.out.printf(
                    Locale.ROOT, "RC %.4f, theta %.4f, log-likelihood %.4f%n", theta[0], theta[1], at.value());
            System.out.printf(Locale.ROOT, "gradient within %.0e of the one computed%n", at.gradientErrorBounds()[0]);
        }));
    }

    @Test
    void transportModellers_haveFlowsAndElasticities() throws IOException {
        assertGuideHas(Output.ofMain(() -> {
            record Street(String from, String to, double minutes) {}
            Street[] streets = {
                new Street("home", "mill", 4), new Street("home", "park", 5), new Street("mill", "park", 2),
                new Street("park", "mill", 2), new Street("mill", "office", 9), new Street("park", "office", 7)
            };
            StateSpace<String, Street> town = StateSpace.explore(
                    1,
                    (corner, out) -> {
                        for (Street street : streets) {
                            if (street.from().equals(corner)) {
                                out.add(street, street.to(), 1, -street.minutes());
                            }
                        }
                    },
                    "home");
            Solution solution = SoftPolicyIteration.atTemperature(1).solve(town.mdp()); // λ: the scale of the shocks
            double[] start = new double[town.size()];
            start[town.number("home")] = 1;
            double[] visits = SoftPolicyEvaluation.atTemperature(1)
                    .solve(town.mdp(), solution.policy())
                    .occupancy(start)
                    .visits();
            int park = town.number("park");
            int a = town.actionNumber(park, streets[5]);
            double flow = 1000 * visits[park] * solution.policy().probability(park, a);
            double[][] slower = {{0, 0}, {0, 0}, {0, 0}, {}}; // the last street takes a minute more
            slower[park][a] = -1;
            SoftDerivatives derivatives = SoftDerivatives.of(town.mdp(), solution);
            System.out.printf(Locale.ROOT, "logsum %.6f, %.2f of 1000 from the park%n", solution.value(0), flow);
            System.out.printf(
                    Locale.ROOT,
                    "per minute: logsum %.6f, log-probability of the park at home %.6f, within %.0e%n",
                    derivatives.values(slower)[0],
                    derivatives.logPolicy(slower).value(0, 1),
                    2 * derivatives.errorBound(slower));
        }));
    }

    record Queue(int waiting, boolean isFast) {}

    enum Server {
        SLOW,
        FAST
    }

    @Test
    void queue_isExplored() throws IOException {
        assertGuideHas(Output.ofMain(() -> {
            StateSpace<Queue, Server> queue = StateSpace.explore(
                    0.98,
                    (state, out) -> {
                        for (Server server : Server.values()) {
                            double served = server == Server.FAST ? 0.6 : 0.35; // in a minute; 0.3 arrive
                            double cost = -state.waiting() - (server == Server.FAST ? 2 : 0);
                            boolean fast = server == Server.FAST;
                            int less = Math.max(0, state.waiting() - 1);
                            int more = Math.min(20, state.waiting() + 1);
                            out.add(server, new Queue(less, fast), served * 0.7, cost);
                            out.add(server, new Queue(more, fast), (1 - served) * 0.3, cost);
                            out.add(
                                    server,
                                    new Queue(state.waiting(), fast),
                                    1 - served * 0.7 - (1 - served) * 0.3,
                                    cost);
                        }
                    },
                    new Queue(0, false));
            Solution solution = SoftPolicyIteration.atTemperature(1).solve(queue.mdp());
            int busy = queue.number(new Queue(3, false));
            System.out.printf(
                    Locale.ROOT,
                    "%d states; with three waiting the fast server works with probability %.4f%n",
                    queue.size(),
                    solution.policy().probability(busy, queue.actionNumber(busy, Server.FAST)));
        }));
    }
}
