package io.github.softrl.examples.studies;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.examples.support.LineChart;
import io.github.softrl.examples.support.Pictures;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.learning.Environment;
import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftQLearning;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How many steps soft Q-learning takes until it first sees the far end of the double chain, where the reward is:
 * against the temperature, against ε, and with repeated exploratory actions. Writes a table and charts if it is given a
 * folder.
 */
public final class Exploration {
    /**
     * A way to explore in addition to the softmax: ε, how long an exploratory run may be, whether it seeks what was
     * tried least or repeats an action, and whether w and w̄ begin high.
     */
    private record Way(double rate, int run, boolean novelty, boolean optimistic) {
        @Override
        public String toString() {
            return "\u03b5 " + rate + (novelty ? ", novelty" : run > 1 ? ", runs" : "")
                    + (optimistic ? ", high start" : "");
        }
    }

    private static final List<Way> WAYS = List.of(
            new Way(0, 1, false, false),
            new Way(0.1, 1, false, false),
            new Way(1, 1, false, false),
            new Way(0, 1, false, true),
            new Way(0.1, 100, false, false),
            new Way(0.1, 10_000, true, false));

    static final double[] TEMPERATURES = {0.001, 0.01, 0.03, 0.1, 0.3, 1, 10};
    static final double[] RATES = {0.01, 0.03, 0.1, 0.3, 1};

    private Exploration() {}

    /** Prints the table; the first argument is a folder for {@code tables} and {@code images}. */
    public static void main(String[] args) throws IOException {
        Table table = table();
        String[] pictures = run(200_000, 13, table);
        table.print(System.out);
        if (args.length > 0) {
            table.write(args[0], "exploration");
            Pictures.write(pictures[0], args[0] + "/images", "exploration-temperature.svg");
            Pictures.write(pictures[1], args[0] + "/images", "exploration-rate.svg");
        }
    }

    /** Returns the empty table; what is not reached within the limit is empty, too. */
    static Table table() {
        return new Table("against,states,temperature,epsilon,runs,start,median_steps,lower_quartile,upper_quartile,"
                + "seeds_that_got_there,seeds");
    }

    /** Returns two charts: steps against λ in a short chain, and against ε in a long one. */
    static String[] run(long limit, int seeds, Table table) {
        LineChart byTemperature = chart(20, "temperature", limit);
        for (int states : new int[] {20, 50}) {
            for (Way way : WAYS) {
                Seeds[] columns = Arrays.stream(TEMPERATURES)
                        .mapToObj(temperature -> steps(table, "temperature", states, temperature, way, limit, seeds))
                        .toArray(Seeds[]::new);
                if (states == 20) {
                    draw(byTemperature, way.toString(), TEMPERATURES, columns);
                }
            }
        }
        LineChart byRate = chart(50, "exploration rate", limit);
        for (int run : new int[] {1, 10, 100}) {
            Seeds[] columns = Arrays.stream(RATES)
                    .mapToObj(rate -> steps(table, "epsilon", 50, 0.03, new Way(rate, run, false, false), limit, seeds))
                    .toArray(Seeds[]::new);
            draw(byRate, "runs of " + run, RATES, columns);
        }
        return new String[] {byTemperature.toSvg(), byRate.toSvg()};
    }

    /**
     * Returns the double chain: from the hub, state 0, two chains set out, the second with half of the states. In a
     * chain action 0 goes back, action 1 swims against the current. The ends pay 0.25 and 1, going back to the hub pays
     * 0.005.
     */
    static FiniteMdp chain(int states, double discount) {
        FiniteMdp.Builder chain = FiniteMdp.builder(states, discount);
        int second = states / 2;
        chain.transition(0, 0, 1, 1, 0).transition(0, 1, second, 1, 0);
        for (int s = 1; s < states; s++) {
            boolean first = s == 1 || s == second;
            boolean last = s == second - 1 || s == states - 1;
            int back = first ? 0 : s - 1;
            double reward = !last ? 0 : s < second ? 0.25 : 1;
            chain.transition(s, 0, back, 1, first ? 0.005 : 0).transition(s, 1, back, 0.0625, reward);
            if (last) {
                chain.transition(s, 1, s, 0.9375, reward);
            } else {
                chain.transition(s, 1, s, 0.375, reward).transition(s, 1, s + 1, 0.5625, reward);
            }
        }
        return chain.build();
    }

    private static LineChart chart(int states, String x, long limit) {
        return new LineChart("First visit of the far end of the double chain, " + states + " states", x, "steps")
                .logX()
                .logY()
                .limit(String.format(Locale.ROOT, "not within %,d steps", limit), limit);
    }

    private static void draw(LineChart chart, String name, double[] x, Seeds[] columns) {
        double[][] rows = new double[columns[0].rows().length][x.length];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < x.length; k++) {
                rows[i][k] = columns[k].rows()[i][0];
            }
        }
        new Seeds(rows).draw(chart, name, x);
    }

    private static Seeds steps(
            Table table, String against, int states, double temperature, Way way, long limit, int seeds) {
        FiniteMdp chain = chain(states, 0.95);
        SoftQLearning learner = SoftQLearning.atTemperature(temperature)
                .withSteps(limit)
                .withExploration(Schedule.constant(way.rate))
                .withExplorationRun(way.run)
                .withNovelty(way.novelty);
        SoftQLearning starter = way.optimistic ? learner.withInitial(highest(chain, temperature)) : learner;
        Seeds steps = Seeds.run(seeds, seed -> new double[] {firstVisit(starter, Environment.of(chain, 0), seed)});
        table.row(
                against,
                states,
                temperature,
                way.rate,
                way.novelty ? "novelty" : way.run,
                way.optimistic ? "high" : "random",
                within(limit, steps.quantile(0, 0.5)),
                within(limit, steps.quantile(0, 0.25)),
                within(limit, steps.quantile(0, 0.75)),
                Arrays.stream(steps.rows()).filter(row -> row[0] <= limit).count(),
                seeds);
        return steps;
    }

    private static String within(long limit, double steps) {
        return steps <= limit ? Table.fixed(steps, 0) : "";
    }

    /** Returns the table of what no soft value exceeds: (1 + λ log 2) / (1 − γ). */
    private static QTable highest(FiniteMdp chain, double temperature) {
        double[][] rows = new double[chain.stateCount()][2];
        for (double[] row : rows) {
            Arrays.fill(row, (1 + temperature * Math.log(2)) / (1 - chain.discount()));
        }
        return QTable.of(rows);
    }

    /** Returns the number of steps to the first visit, or one more than the learner takes. */
    private static long firstVisit(SoftQLearning learner, Environment chain, long seed) {
        Lookout lookout = new Lookout(chain);
        try {
            return learner.learn(lookout, new SplittableRandom(seed)).steps() + 1;
        } catch (Seen seen) {
            return lookout.steps;
        }
    }

    /** Ends a run. */
    private static final class Seen extends RuntimeException {
        private static final long serialVersionUID = 1;

        Seen() {
            super("seen", null, false, false);
        }
    }

    /** An environment that counts steps until the end of the chain is entered. */
    private static final class Lookout implements Environment {
        private final Environment inner;
        private long steps;

        Lookout(Environment inner) {
            this.inner = inner;
        }

        @Override
        public int stateCount() {
            return inner.stateCount();
        }

        @Override
        public int actionCount(int state) {
            return inner.actionCount(state);
        }

        @Override
        public double discount() {
            return inner.discount();
        }

        @Override
        public int reset(RandomGenerator rng) {
            return inner.reset(rng);
        }

        @Override
        public Step step(int action, RandomGenerator rng) {
            Step step = inner.step(action, rng);
            steps++;
            if (step.nextState() == inner.stateCount() - 1) {
                throw new Seen();
            }
            return step;
        }
    }
}
