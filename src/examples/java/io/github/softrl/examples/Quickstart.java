package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.Solution;

/** The README's example. */
public final class Quickstart {
    private Quickstart() {}

    /** Solves a corridor of three cells and prints a value, a probability and the bound. */
    public static void main(String[] args) {
        // README: begin
        FiniteMdp corridor = FiniteMdp.builder(3, 0.95)
                .transition(0, 0, 0, 1.0, -1.0) // s, a, s′, p(s′|s,a), r
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
    }
}
