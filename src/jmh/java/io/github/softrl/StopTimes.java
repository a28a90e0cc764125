package io.github.softrl;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * How long runs take to return after their time limit, and after an interruption, on models with a million states and
 * twelve million transitions: a grid and random successors, discounted and not.
 */
public final class StopTimes {
    private static final Duration LIMIT = Duration.ofMillis(100);
    private static final int[] INTERRUPTIONS = {500, 3_000}; // milliseconds after the start

    private StopTimes() {}

    /** A run with a time limit, which is null for none. */
    private interface Run {
        Object solve(Duration limit);
    }

    /** Prints a table in Markdown. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println(
                "| model | run | after the limit of 100 ms, ms | after an interruption at 0.5 s and 3 s, ms |");
        System.out.println("|---|---|---|---|");
        for (char kind : "GR".toCharArray()) {
            FiniteMdp mdp = kind == 'G' ? MillionStates.grid(0.9999, 1) : MillionStates.random(0.9999, false);
            Policy uniform = Policy.uniform(mdp);
            double[] start = new double[mdp.stateCount()];
            start[0] = 1;
            for (LinearSolver solver : LinearSolver.values()) {
                measure(
                        kind,
                        "policy iteration, " + solver,
                        limit -> with(limit, d -> policyIteration(solver, d).solve(mdp)));
            }
            measure(
                    kind,
                    "value iteration",
                    limit -> with(limit, d -> valueIteration(d).solve(mdp)));
            measure(kind, "evaluation", limit -> with(limit, d -> evaluation(d).solve(mdp, uniform)));
            measure(kind, "occupancy", limit -> SoftBellman.occupancy(mdp, uniform, start));
            measure(
                    kind,
                    "backward induction",
                    limit -> with(limit, d -> induction(d).solveFirst(mdp, 1_000_000)));
            measure(
                    kind,
                    "temperature search",
                    limit -> with(
                            limit,
                            d -> Temperatures.forEntropy(
                                    mdp, policyIteration(LinearSolver.AUTOMATIC, d), start, 100, 1e-6)));
        }
        for (double cost : new double[] {3, 1.45, 1.3863}) {
            undiscounted("grid, discount 1, cost " + cost, MillionStates.grid(1, cost), 1);
        }
        undiscounted("R, discount 1, λ 0.1", MillionStates.random(1, true), 0.1);
        undiscounted("grid, discount 1, free, λ 0", MillionStates.grid(1, 0), 0);
    }

    private static void undiscounted(String name, FiniteMdp mdp, double temperature) throws InterruptedException {
        measure(
                name,
                "policy iteration",
                limit -> with(
                        limit,
                        d -> policyIteration(LinearSolver.AUTOMATIC, d)
                                .withTemperature(temperature)
                                .solve(mdp)));
        measure(
                name,
                "value iteration",
                limit -> with(
                        limit,
                        d -> valueIteration(d).withTemperature(temperature).solve(mdp)));
    }

    private static Object with(Duration limit, Function<Duration, Object> run) {
        return run.apply(limit == null ? Duration.ofDays(1) : limit);
    }

    private static SoftPolicyIteration policyIteration(LinearSolver solver, Duration limit) {
        return SoftPolicyIteration.atTemperature(1).withLinearSolver(solver).withTimeLimit(limit);
    }

    private static SoftQValueIteration valueIteration(Duration limit) {
        return SoftQValueIteration.atTemperature(1).withTimeLimit(limit);
    }

    private static SoftPolicyEvaluation evaluation(Duration limit) {
        return SoftPolicyEvaluation.atTemperature(1).withTimeLimit(limit);
    }

    private static SoftBackwardInduction induction(Duration limit) {
        return SoftBackwardInduction.atTemperature(1).withTimeLimit(limit);
    }

    private static void measure(Object model, String name, Run run) throws InterruptedException {
        long begin = System.nanoTime();
        String limited = "–";
        if (!name.equals("occupancy")) {
            solve(run, LIMIT);
            limited = millis(System.nanoTime() - begin - LIMIT.toNanos());
        }
        StringBuilder interrupted = new StringBuilder();
        for (int after : INTERRUPTIONS) {
            long[] end = new long[1];
            Thread thread = new Thread(() -> {
                solve(run, null);
                end[0] = System.nanoTime();
            });
            thread.start();
            thread.join(after);
            boolean isDone = !thread.isAlive();
            long now = System.nanoTime();
            thread.interrupt();
            thread.join();
            interrupted.append(interrupted.isEmpty() ? "" : ", ").append(isDone ? "done" : millis(end[0] - now));
        }
        System.out.println("| " + model + " | " + name + " | " + limited + " | " + interrupted + " |");
    }

    private static void solve(Run run, Duration limit) {
        try {
            run.solve(limit);
        } catch (ArithmeticException | CancellationException expected) {
            // refused, or stopped without a result
        }
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.0f", nanos / 1e6);
    }
}
