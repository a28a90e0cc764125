package io.github.softrl.examples.studies;

import io.github.softrl.QTable;
import io.github.softrl.examples.support.GridWorld;
import io.github.softrl.examples.support.Seeds;
import io.github.softrl.examples.support.Task;
import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftQLearning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the soft solution of one task is worth for another: steps to a good policy on FrozenLake's map with the goal
 * elsewhere, from the solution of the old goal at several temperatures, and from tables that know nothing. Writes
 * the table that it prints if it is given a folder.
 */
public final class Transfer {
    static final double[] TEMPERATURES = {0, 0.001, 0.003, 0.01, 0.03};

    private static final GridWorld LAKE = new GridWorld(ToyText.LAKE);
    private static final Task OLD = task("old goal", LAKE);
    static final Task NEAR = task("goal two rows nearer", LAKE.with('.', 63).with('G', 47));
    static final Task FAR = task("goal far away", LAKE.with('.', 63).with('G', 58));

    private Transfer() {}

    /** Prints the table; the first argument is a folder for {@code tables}. */
    public static void main(String[] args) throws IOException {
        Table table = Table.printed(
                Stream.of(NEAR, FAR).map(task -> run(task, task == NEAR ? 60_000 : 200_000, 30)), System.out);
        if (args.length > 0) {
            table.write(args[0], "transfer");
        }
    }

    private static Task task(String name, GridWorld grid) {
        return Task.of(name, grid.mdp(0.8, 0.97), 0);
    }

    /** Ordinary Q-learning, and soft Q-learning at the temperature of the table that it starts from. */
    static Table run(Task task, long steps, int seeds) {
        Table table = new Table("new_goal,start,temperature_of_start,temperature,exploration," + Watch.COLUMNS);
        for (Start start : starts()) {
            for (double temperature : start.temperature > 0 ? new double[] {0, start.temperature} : new double[] {0}) {
                for (Exploring exploring : List.of(Exploring.EPSILON, Exploring.REPEATING)) {
                    Seeds runs = runs(task, temperature, start, exploring, steps, seeds);
                    table.row(
                            task.name(),
                            start.name,
                            start.temperature,
                            temperature,
                            exploring,
                            Watch.steps(runs, Watch.GREEDY_STEPS));
                }
            }
        }
        return table;
    }

    /** Where learning starts: a table, or null for random numbers, and the temperature at which it is optimal. */
    private record Start(String name, QTable table, double temperature) {}

    private static List<Start> starts() {
        List<Start> starts = new ArrayList<>();
        starts.add(new Start("random", null, 0));
        QTable hard = OLD.solve(0).q();
        double mean = Arrays.stream(hard.byPair()).average().orElseThrow();
        starts.add(new Start("constant", shifted(PolicyGradient.zeros(OLD.mdp()), mean), 0));
        for (double temperature : TEMPERATURES) {
            QTable soft = OLD.solve(temperature).q();
            starts.add(new Start("old goal", soft, temperature));
            if (temperature >= 0.01) {
                double level = Arrays.stream(soft.byPair()).average().orElseThrow();
                starts.add(new Start("old goal lowered", shifted(soft, mean - level), temperature));
            }
        }
        return starts;
    }

    private static QTable shifted(QTable q, double amount) {
        return QTable.of(
                q.stateActions(), Arrays.stream(q.byPair()).map(x -> x + amount).toArray());
    }

    private static Seeds runs(Task task, double temperature, Start start, Exploring exploring, long steps, int seeds) {
        SoftQLearning learner = exploring.with(SoftQLearning.atTemperature(temperature)
                .withLearningRate(Schedule.polynomial(0.2, 0.3).perVisit())
                .withSteps(steps)
                .withCurvePeriod(250));
        SoftQLearning starter = start.table == null ? learner : learner.withInitial(start.table);
        return Watch.runs(
                task, 250, seeds, (watch, rng) -> starter.withListener(watch).learn(task.environment(), rng));
    }
}
