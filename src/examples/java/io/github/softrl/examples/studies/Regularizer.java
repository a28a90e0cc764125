package io.github.softrl.examples.studies;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.PolicyValues;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.examples.support.GridWorld;
import io.github.softrl.examples.support.Task;
import java.io.IOException;
import java.util.List;

/**
 * The same actor with entropy as a part of the reward, as in this library, and with entropy as a regularizer of the
 * loss, as in A2C and PPO: exact natural gradient ascent until nothing changes. Prints what the policies earn, and
 * their entropies, and writes a table if it is given a folder.
 */
public final class Regularizer {
    /** From state 0, action 0 leads to a state of one action, action 1 to one of eight; all of them pay 1. */
    static final Task FORK = Task.of("fork", fork(), 0);

    static final Task LAKE = Task.of("FrozenLake 8x8", new GridWorld(ToyText.LAKE).mdp(0.8, 0.97), 0);

    private static final int STEPS = 4_000;

    private Regularizer() {}

    /** Prints the table; the first argument is a folder for {@code tables}. */
    public static void main(String[] args) throws IOException {
        Table table = table();
        table.print(System.out);
        if (args.length > 0) {
            table.write(args[0], "regularizer");
        }
    }

    private static FiniteMdp fork() {
        FiniteMdp.Builder builder = FiniteMdp.builder(4, 0.95)
                .transition(0, 0, 1, 1, 0)
                .transition(0, 1, 2, 1, 0)
                .transition(1, 0, 3, 1, 1)
                .terminal(3);
        for (int a = 0; a < 8; a++) {
            builder.transition(2, a, 3, 1, 1);
        }
        return builder.build();
    }

    static Table table() {
        Table table = new Table("task,temperature,entropy_is,return,entropy");
        for (double temperature : new double[] {0.01, 0.1, 1}) {
            rows(FORK, temperature, table);
        }
        for (double temperature : new double[] {0.003, 0.006, 0.01, 0.015, 0.02, 0.03}) {
            rows(LAKE, temperature, table);
        }
        return table;
    }

    private static void rows(Task task, double temperature, Table table) {
        for (boolean isInReward : List.of(true, false)) {
            PolicyValues values =
                    SoftPolicyEvaluation.atTemperature(0).solve(task.mdp(), policy(task, temperature, isInReward));
            table.row(
                    task.name(),
                    temperature,
                    isInReward ? "in the reward" : "a regularizer",
                    Table.fixed(task.mean(s -> values.rewards()[s]), 4),
                    Table.fixed(task.mean(s -> values.entropies()[s]), 3));
        }
    }

    /** Returns the policy that the actor ends with, from the uniform one. */
    static Policy policy(Task task, double temperature, boolean isInReward) {
        PolicyGradient gradient = new PolicyGradient(temperature, isInReward, true, 0.5 / temperature);
        return Policy.softmax(gradient.ascend(task, PolicyGradient.zeros(task.mdp()), STEPS), 1);
    }
}
