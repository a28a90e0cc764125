package io.github.softrl.examples;

import io.github.softrl.examples.support.LineChart;
import io.github.softrl.examples.support.Pictures;
import io.github.softrl.learning.Environment;
import io.github.softrl.learning.LearningPoint;
import io.github.softrl.learning.LearningResult;
import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftQLearning;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The guide's environment without a model: a shop that orders each morning, before it knows the day's demand. */
public final class Shop implements Environment {
    /** What 100 days are worth at best: a test has it from the model that this example does without. */
    public static final double BEST = 167.7260;

    private int stock;

    @Override
    public int stateCount() {
        return 21; // 0 to 20 items in stock
    }

    @Override
    public int actionCount(int state) {
        return 21 - state; // order 0 to 20 − stock
    }

    @Override
    public double discount() {
        return 0.95;
    }

    @Override
    public int reset(RandomGenerator rng) {
        stock = 5;
        return stock;
    }

    @Override
    public Step step(int order, RandomGenerator rng) {
        int demand = rng.nextInt(12);
        int sold = Math.min(demand, stock + order);
        double reward = 4 * sold - 2 * order - (order > 0 ? 3 : 0) - 0.1 * (stock + order - sold);
        stock = stock + order - sold;
        return new Step(stock, reward, false, false); // it never ends
    }

    /** Learns the shop's policy and prints it; writes the learning curve into the folder that is the first argument. */
    public static void main(String[] args) throws IOException {
        print(System.out);
        if (args.length > 0) {
            Pictures.write(picture(), args[0], "shop.svg");
        }
    }

    private static LearningResult learn(long seed, Environment shop) {
        return SoftQLearning.atTemperature(1)
                .withSteps(200_000)
                .withExploration(Schedule.linear(0.3, 0, 200_000))
                .withCurvePeriod(10_000)
                .learn(shop, new SplittableRandom(seed));
    }

    static void print(PrintStream out) {
        LearningResult learned = learn(1, new Shop());
        out.println(learned);
        out.println("stock  V(stock)  mean order  entropy");
        for (int stock = 0; stock <= 20; stock += 4) {
            double order = 0;
            for (int a = 0; a < learned.q().actionCount(stock); a++) {
                order += a * learned.policy().probability(stock, a);
            }
            out.printf(
                    Locale.ROOT,
                    "%5d  %8.2f  %10.2f  %7.4f%n",
                    stock,
                    learned.q().softValue(stock, 1),
                    order,
                    learned.policy().entropy(stock));
        }
    }

    /** Draws the returns of episodes of 100 days while learning: median and quartiles of ten seeds. */
    static String picture() {
        List<List<LearningPoint>> curves = IntStream.range(0, 10)
                .mapToObj(seed -> learn(seed, new Shop().withTimeLimit(100)).curve())
                .toList();
        int points = curves.get(0).size();
        double[] steps = new double[points];
        double[][] quartiles = new double[3][points];
        for (int i = 0; i < points; i++) {
            int point = i;
            steps[i] = curves.get(0).get(i).step() / 1000.0;
            double[] returns = curves.stream()
                    .mapToDouble(curve -> curve.get(point).behaviourReturn())
                    .sorted()
                    .toArray();
            quartiles[0][i] = returns[2];
            quartiles[1][i] = (returns[4] + returns[5]) / 2;
            quartiles[2][i] = returns[7];
        }
        return new LineChart(
                        "Episodes of 100 days while the shop learns: 10 seeds", "thousand days", "discounted return")
                .limit("the best that is possible", BEST)
                .band("soft Q-learning", steps, quartiles[0], quartiles[1], quartiles[2])
                .toSvg();
    }
}
