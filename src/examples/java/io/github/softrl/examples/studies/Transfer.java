package io.github.softrl.examples.studies;

import io.github.softrl.QTable;
import io.github.softrl.examples.support.GridWorld;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftQLearning;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the soft solution of one task is worth for another: steps to a good policy on FrozenLake's map with the goal
 * elsewhere, from the solution of the old goal at several temperatures, and from tables that know nothing. Prints
 * Markdown tables.
 */
public final class Transfer {
    static final double[] TEMPERATURES = {0, 0.001, 0.003, 0.01, 0.03};

    private static final GridWorld LAKE = new GridWorld(ToyText.LAKE);
    private static final Task OLD = task("old goal", LAKE);
    static final Task NEAR = task("goal two rows nearer", LAKE.with('.', 63).with('G', 47));
    static final Task FAR = task("goal far away", LAKE.with('.', 63).with('G', 58));

    private Transfer() {}

    /** Prints the tables. */
    public static void main(String[] args) {
        run(NEAR, 60_000, 30, System.out);
        run(FAR, 200_000, 30, System.out);
    }

    private static Task task(String name, GridWorld grid) {
        return Task.of(name, grid.mdp(0.8, 0.97), 0);
    }

    /** Ordinary Q-learning, and soft Q-learning at the temperature of the table that it starts from. */
    static void run(Task task, long steps, int seeds, PrintStream out) {
        List<Exploring> columns = List.of(Exploring.EPSILON, Exploring.REPEATING);
        Markdown.head(
                out,
                task.name(),
                Stream.of("λ 0, ", "λ of the start, ")
                        .flatMap(learner -> columns.stream().map(exploring -> learner + exploring)));
        starts().forEach((name, start) -> Markdown.row(
                out,
                name,
                Stream.of(0.0, start.temperature)
                        .flatMap(temperature -> columns.stream()
                                .map(exploring -> cell(task, temperature, start, exploring, steps, seeds)))));
    }

    /** Where learning starts: a table, or null for random numbers, and the temperature at which it is optimal. */
    private record Start(QTable table, double temperature) {}

    private static Map<String, Start> starts() {
        Map<String, Start> starts = new LinkedHashMap<>();
        starts.put("random in [−1, 1]", new Start(null, 0));
        QTable hard = OLD.solve(0).q();
        double mean = Arrays.stream(hard.byPair()).average().orElseThrow();
        starts.put("constant, the mean of Q* at λ = 0", new Start(shifted(PolicyGradient.zeros(OLD.mdp()), mean), 0));
        for (double temperature : TEMPERATURES) {
            QTable soft = OLD.solve(temperature).q();
            starts.put("Q* of the old goal, λ " + Markdown.text(temperature), new Start(soft, temperature));
            if (temperature >= 0.01) {
                double level = Arrays.stream(soft.byPair()).average().orElseThrow();
                starts.put(
                        "the same, λ " + temperature + ", lowered to the mean at λ = 0",
                        new Start(shifted(soft, mean - level), temperature));
            }
        }
        return starts;
    }

    private static QTable shifted(QTable q, double amount) {
        return QTable.of(
                q.stateActions(), Arrays.stream(q.byPair()).map(x -> x + amount).toArray());
    }

    private static String cell(Task task, double temperature, Start start, Exploring exploring, long steps, int seeds) {
        SoftQLearning learner = exploring.with(SoftQLearning.atTemperature(temperature)
                .withLearningRate(Schedule.polynomial(0.2, 0.3).perVisit())
                .withSteps(steps)
                .withCurvePeriod(250));
        SoftQLearning starter = start.table == null ? learner : learner.withInitial(start.table);
        Seeds cell = Watch.runs(
                task, 250, seeds, (watch, rng) -> starter.withListener(watch).learn(task.environment(), rng));
        return Watch.steps(cell, Watch.GREEDY_STEPS);
    }
}
