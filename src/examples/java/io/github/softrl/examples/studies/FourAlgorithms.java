package io.github.softrl.examples.studies;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.Solution;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.Task;
import io.github.softrl.io.ProgressLine;
import io.github.softrl.learning.Environment;
import io.github.softrl.learning.LearningResult;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import java.io.PrintStream;
import java.util.Locale;
import java.util.SplittableRandom;

/** Two planners that know FrozenLake's model and two learners that only try it, side by side. */
final class FourAlgorithms {
    private static final double TEMPERATURE = 0.1;
    private static final long STEPS = 200_000;

    private FourAlgorithms() {}

    static void run(PrintStream out) {
        FiniteMdp lake = GymTable.read("frozenlake4_slippery", 0.9);
        out.printf(Locale.ROOT, "FrozenLake 4x4 by all four algorithms, discount 0.9, temperature %s%n%n", TEMPERATURE);
        out.println("                        soft value    largest      iterations");
        out.println("algorithm                 of start   error of Q       or steps           time");
        Solution exact = SoftPolicyIteration.atTemperature(TEMPERATURE)
                .withTolerance(1e-12)
                .solve(lake);

        long start = System.nanoTime();
        Solution sweeps = SoftQValueIteration.atTemperature(TEMPERATURE).solve(lake);
        print(out, lake, "soft Q-value iteration", sweeps.value(0), sweeps.q(), exact, sweeps.iterations(), start);

        start = System.nanoTime();
        Solution newton = SoftPolicyIteration.atTemperature(TEMPERATURE).solve(lake);
        print(out, lake, "soft policy iteration", newton.value(0), newton.q(), exact, newton.iterations(), start);

        start = System.nanoTime();
        LearningResult learned;
        try (ProgressLine line = ProgressLine.of("soft Q-learning")) {
            learned = SoftQLearning.atTemperature(TEMPERATURE)
                    .withSteps(STEPS)
                    .withListener(line)
                    .learn(Environment.of(lake, 0), new SplittableRandom(1));
        }
        print(out, lake, "soft Q-learning", value(lake, learned), learned.q(), exact, learned.steps(), start);

        start = System.nanoTime();
        try (ProgressLine line = ProgressLine.of("soft actor-critic")) {
            learned = SoftActorCritic.atTemperature(TEMPERATURE)
                    .withSteps(STEPS)
                    .withListener(line)
                    .learn(Environment.of(lake, 0), new SplittableRandom(1));
        }
        print(out, lake, "soft actor-critic", value(lake, learned), learned.q(), exact, learned.steps(), start);
        out.println();
        out.println("(A learner's value is what its policy is worth, by exact evaluation.");
        out.println("Errors are over all states that can be reached from the start.)");
    }

    /** Returns V^π(0) of the learned policy, exactly. */
    private static double value(FiniteMdp mdp, LearningResult learned) {
        return Task.of("FrozenLake 4x4", mdp, 0).value(learned.policy(), TEMPERATURE);
    }

    private static void print(
            PrintStream out,
            FiniteMdp mdp,
            String name,
            double value,
            QTable q,
            Solution exact,
            long steps,
            long start) {
        double milliseconds = (System.nanoTime() - start) / 1e6;
        boolean[] reachable = mdp.reachable(0);
        double error = 0;
        for (int s = 0; s < q.stateCount(); s++) {
            for (int a = 0; a < q.actionCount(s) && reachable[s]; a++) {
                error = Math.max(error, Math.abs(q.value(s, a) - exact.q().value(s, a)));
            }
        }
        out.printf(Locale.ROOT, "%-23s %11.7f  %11.1e  %13d  %10.0f ms%n", name, value, error, steps, milliseconds);
    }
}
