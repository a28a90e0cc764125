package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.Solution;
import io.github.softrl.learning.Environment;
import io.github.softrl.learning.LearningResult;
import io.github.softrl.learning.SoftQLearning;
import java.util.SplittableRandom;

/** The README's examples. */
public final class Quickstart {
    private Quickstart() {}

    /** Judges a table, solves a corridor of three cells, and learns it from samples; prints a few numbers of each. */
    public static void main(String[] args) {
        check();
        solveAndLearn();
    }

    private static void check() {
        // README: begin
        FiniteMdp model = FiniteMdp.builder(2, 0.9) // states 0 and 1, discount
                .transition(0, 0, 0, 1.0, 1.0) // s, a, s′, p(s′|s,a), r: stay for 1
                .transition(0, 1, 1, 1.0, 2.0) // or leave for 2
                .terminal(1)
                .build();
        QTable yours = QTable.of(model, new double[][] {{10.05, 2.1}, {}}); // what your program says, λ = 0.5
        System.out.println(SoftBellman.errorBound(model, yours, 0.5)); // no entry is off by more
        System.out.println(SoftBellman.worst(model, yours, 0.5)); // where Bellman's equation is violated most
        // README: end
    }

    private static void solveAndLearn() {
        // README: begin
        FiniteMdp corridor = FiniteMdp.builder(3, 0.95)
                .transition(0, 0, 0, 1.0, -1.0)
                .transition(0, 1, 1, 0.9, -1.0)
                .transition(0, 1, 0, 0.1, -1.0) // "right" slips one time in ten
                .transition(1, 0, 0, 1.0, -1.0)
                .transition(1, 1, 2, 1.0, 0.0)
                .terminal(2)
                .build();
        Solution solution = SoftQValueIteration.atTemperature(0.5)
                .withTolerance(1e-12) // on the error of Q, rounding included
                .solve(corridor)
                .requireConverged();
        System.out.println(solution.value(0)); // V(0) = λ log Σ exp(Q(0,a)/λ)
        System.out.println(solution.policy().probability(0, 1)); // π(right | 0)
        System.out.println(solution.errorBound());
        // README: end

        // README: begin
        LearningResult learned = SoftQLearning.atTemperature(0.5)
                .withSteps(100_000)
                .withModel(corridor, solution, new double[] {1, 0, 0}) // used for evaluation only
                .learn(Environment.of(corridor, 0), new SplittableRandom(42));
        System.out.println(learned.curve().get(99).regret()); // what the learned policy loses, with its bound
        // README: end
    }
}
