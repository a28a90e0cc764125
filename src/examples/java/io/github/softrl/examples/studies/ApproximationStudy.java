package io.github.softrl.examples.studies;

import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.Solution;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.Approximator;
import io.github.softrl.learning.Features;
import io.github.softrl.learning.LearningResult;
import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * What function approximators learn: networks on Taxi and FrozenLake 8x8, and linear functions of Taxi's components,
 * compared with the best that they could be. Each policy is judged by exact evaluation. Writes tables if it is given
 * a folder.
 */
public final class ApproximationStudy {
    private static final Task TAXI = Task.of("Taxi", GymTable.read("taxi", 0.9), ToyText.taxiStarts());
    private static final Task LAKE = Task.of("FrozenLake 8x8", GymTable.read("frozenlake8_slippery", 0.95), 0);

    /** Taxi's states that can be reached from the start. */
    private static final int[] REACHABLE = reachable();

    private ApproximationStudy() {}

    private static int[] reachable() {
        boolean[] reachable = TAXI.mdp().reachable(ToyText.taxiStarts());
        return IntStream.range(0, 500).filter(s -> reachable[s]).toArray();
    }

    /** Prints the tables; the first argument is a folder for {@code tables}. */
    public static void main(String[] args) throws IOException {
        Table networks = networks(10, 1);
        networks.print(System.out);
        Table linear = linear(10, 300_000);
        linear.print(System.out);
        if (args.length > 0) {
            networks.write(args[0], "approximation-networks");
            linear.write(args[0], "approximation-linear");
        }
    }

    /**
     * What networks learn, with two hidden layers of 64 units on Taxi and one on FrozenLake, and tables beside them:
     * shares of the optimal soft return that the policies lose. The numbers of steps are divided by {@code divisor}.
     */
    static Table networks(int seeds, long divisor) {
        Table table = new Table("task,temperature,learner,function,steps,median_loss,worst_loss,seeds_within_5_percent,"
                + "seeds,median_seconds");
        Approximator onTaxi = Approximator.network(Features.product(5, 5, 5, 4), 64, 64);
        Approximator onLake = Approximator.network(Features.oneHot(64), 64);
        for (Approximator function : List.of(onTaxi, Approximator.table())) {
            softQLearning(TAXI, 1, function, 100_000 / divisor, seeds, table);
            softActorCritic(TAXI, 1, function, 100_000 / divisor, seeds, table);
        }
        for (Approximator function : List.of(onLake, Approximator.table())) {
            softQLearning(LAKE, 0.05, function, 20_000 / divisor, seeds, table);
            softActorCritic(LAKE, 0.05, function, 20_000 / divisor, seeds, table);
        }
        return table;
    }

    private static void softQLearning(
            Task task, double temperature, Approximator function, long steps, int seeds, Table out) {
        SoftQLearning table = SoftQLearning.atTemperature(temperature).withSteps(steps);
        SoftQLearning learner = isTable(function)
                ? table
                : table.withApproximator(function).withLearningRate(Schedule.linear(0.003, 0.0002, steps));
        add(
                task,
                temperature,
                "soft Q-learning",
                function,
                steps,
                seeds,
                out,
                seed -> learner.learn(task.environment(), new SplittableRandom(seed)));
    }

    private static void softActorCritic(
            Task task, double temperature, Approximator function, long steps, int seeds, Table out) {
        Schedule rate = Schedule.linear(0.001, 0.00005, steps);
        SoftActorCritic table = SoftActorCritic.atTemperature(temperature).withSteps(steps);
        SoftActorCritic learner = isTable(function)
                ? table
                : table.withApproximator(function).withLearningRate(rate).withActorLearningRate(rate);
        add(
                task,
                temperature,
                "soft actor-critic",
                function,
                steps,
                seeds,
                out,
                seed -> learner.learn(task.environment(), new SplittableRandom(seed)));
    }

    /** Tables keep their default learning rates. */
    private static boolean isTable(Approximator function) {
        return function == Approximator.table();
    }

    private static void add(
            Task task,
            double temperature,
            String name,
            Approximator function,
            long steps,
            int seeds,
            Table out,
            LongFunction<LearningResult> learner) {
        double best = task.value(task.solve(temperature).policy(), temperature);
        Seeds runs = Seeds.run(seeds, seed -> {
            long start = System.nanoTime();
            Policy policy = learner.apply(seed).policy();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new double[] {(best - task.value(policy, temperature)) / Math.abs(best), seconds};
        });
        double[] losses = runs.sorted(0);
        out.row(
                task.name(),
                temperature,
                name,
                isTable(function) ? "table" : "network",
                steps,
                Table.fixed(runs.quantile(0, 0.5), 4),
                Table.fixed(losses[seeds - 1], 4),
                Arrays.stream(losses).filter(loss -> loss <= 0.05).count(),
                seeds,
                Table.fixed(runs.quantile(1, 0.5), 1));
    }

    /**
     * What linear functions of Taxi's components learn, with more and more of them taken together: root mean square
     * errors of Q over pairs, and what the policies softmax(Q) lose.
     */
    static Table linear(int seeds, long steps) {
        Table table = new Table("components,features,least_squares_error,least_squares_loss,q_learning_median_error,"
                + "q_learning_median_loss,actor_critic_median_loss");
        Solution exact = TAXI.solve(1);
        double best = TAXI.value(exact.policy(), 1);
        int[][] components = {{5, 5, 5, 4}, {5, 5, 20}, {25, 20}, {25, 5, 4}, {500}};
        for (int[] sizes : components) {
            Features features = Features.product(sizes);
            QTable fit = leastSquares(exact.q(), features);
            Schedule rate = Schedule.linear(0.1 / sizes.length, 0.002 / sizes.length, steps);
            Seeds learned = Seeds.run(seeds, seed -> {
                LearningResult q = SoftQLearning.atTemperature(1)
                        .withApproximator(Approximator.linear(features))
                        .withLearningRate(rate)
                        .withSteps(steps)
                        .learn(TAXI.environment(), new SplittableRandom(seed));
                LearningResult ac = SoftActorCritic.atTemperature(1)
                        .withApproximator(Approximator.linear(features))
                        .withLearningRate(rate)
                        .withActorLearningRate(rate)
                        .withSteps(steps)
                        .learn(TAXI.environment(), new SplittableRandom(seed));
                return new double[] {
                    error(q.q(), exact.q()),
                    (best - TAXI.value(q.policy(), 1)) / best,
                    (best - TAXI.value(ac.policy(), 1)) / best
                };
            });
            table.row(
                    Arrays.toString(sizes).replaceAll("[\\[\\],]", ""),
                    features.of(0).length,
                    Table.fixed(error(fit, exact.q()), 3),
                    Table.fixed((best - TAXI.value(Policy.softmax(fit, 1), 1)) / best, 4),
                    Table.fixed(learned.quantile(0, 0.5), 3),
                    Table.fixed(learned.quantile(1, 0.5), 4),
                    Table.fixed(learned.quantile(2, 0.5), 4));
        }
        return table;
    }

    private static double error(QTable q, QTable exact) {
        double squares = 0;
        for (int s : REACHABLE) {
            for (int a = 0; a < 6; a++) {
                squares += Math.pow(q.value(s, a) - exact.value(s, a), 2);
            }
        }
        return Math.sqrt(squares / (6 * REACHABLE.length));
    }

    /** Returns the linear function nearest to a table in the mean square over the states that can be reached. */
    private static QTable leastSquares(QTable q, Features features) {
        int length = features.of(0).length;
        DMatrixRMaj phi = new DMatrixRMaj(REACHABLE.length, length);
        DMatrixRMaj values = new DMatrixRMaj(REACHABLE.length, 6);
        for (int i = 0; i < REACHABLE.length; i++) {
            System.arraycopy(features.of(REACHABLE[i]), 0, phi.data, i * length, length);
            System.arraycopy(q.row(REACHABLE[i]), 0, values.data, i * 6, 6);
        }
        DMatrixRMaj inverse = new DMatrixRMaj(length, REACHABLE.length);
        CommonOps_DDRM.pinv(phi, inverse); // one-hot components are not independent: each has the sum 1
        DMatrixRMaj weights = new DMatrixRMaj(length, 6);
        CommonOps_DDRM.mult(inverse, values, weights);
        double[][] rows = new double[501][6];
        for (int s = 0; s < 500; s++) {
            DMatrixRMaj row = new DMatrixRMaj(1, 6);
            CommonOps_DDRM.mult(new DMatrixRMaj(1, length, true, features.of(s)), weights, row);
            rows[s] = row.data;
        }
        rows[500] = new double[0];
        return QTable.of(rows);
    }
}
