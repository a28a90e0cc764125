package io.github.softrl;

import java.time.Duration;
import java.util.Objects;

/**
 * The options that all planners share, checked once. {@code timeLimit} and {@code listener} may be null for none.
 *
 * @param tolerance on ‖Q − Q*‖∞, or, if {@code isRelative}, on its ratio to max(‖V‖∞, max|R|, λ)
 */
record SolverOptions(
        double temperature,
        double tolerance,
        boolean isRelative,
        int maxIterations,
        Duration timeLimit,
        int threads,
        IterationListener listener,
        LinearSolver linearSolver) {

    static final double RELATIVE_TOLERANCE = 1e-9;
    static final int MAX_ITERATIONS = 1_000_000;

    SolverOptions {
        temperature = SoftMath.requireTemperature(temperature);
    }

    static SolverOptions atTemperature(double temperature) {
        return new SolverOptions(
                temperature, RELATIVE_TOLERANCE, true, MAX_ITERATIONS, null, 1, null, LinearSolver.AUTOMATIC);
    }

    SolverOptions withTemperature(double value) {
        return new SolverOptions(
                value, tolerance, isRelative, maxIterations, timeLimit, threads, listener, linearSolver);
    }

    SolverOptions withTolerance(double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tolerance must be finite and > 0: " + value);
        }
        return new SolverOptions(temperature, value, false, maxIterations, timeLimit, threads, listener, linearSolver);
    }

    SolverOptions withRelativeTolerance(double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("relativeTolerance must be finite and > 0: " + value);
        }
        return new SolverOptions(temperature, value, true, maxIterations, timeLimit, threads, listener, linearSolver);
    }

    SolverOptions withMaxIterations(int value) {
        if (!(value >= 1)) {
            throw new IllegalArgumentException("maxIterations must be >= 1: " + value);
        }
        return new SolverOptions(temperature, tolerance, isRelative, value, timeLimit, threads, listener, linearSolver);
    }

    SolverOptions withTimeLimit(Duration value) {
        Duration limit = requireTimeLimit(value);
        return new SolverOptions(
                temperature, tolerance, isRelative, maxIterations, limit, threads, listener, linearSolver);
    }

    static Duration requireTimeLimit(Duration value) {
        Objects.requireNonNull(value, "timeLimit");
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("timeLimit must be > 0: " + value);
        }
        return value;
    }

    SolverOptions withThreads(int value) {
        if (!(value >= 1)) {
            throw new IllegalArgumentException("threads must be >= 1: " + value);
        }
        return new SolverOptions(
                temperature, tolerance, isRelative, maxIterations, timeLimit, value, listener, linearSolver);
    }

    SolverOptions withListener(IterationListener value) {
        Objects.requireNonNull(value, "listener");
        return new SolverOptions(
                temperature, tolerance, isRelative, maxIterations, timeLimit, threads, value, linearSolver);
    }

    SolverOptions withLinearSolver(LinearSolver value) {
        Objects.requireNonNull(value, "linearSolver");
        return new SolverOptions(
                temperature, tolerance, isRelative, maxIterations, timeLimit, threads, listener, value);
    }

    /** Returns the tolerance on ‖Q − Q*‖∞ for a solution whose largest |V| is {@code norm}. */
    double tolerance(FiniteMdp mdp, double norm) {
        double size = Math.max(norm, Math.max(mdp.rows().maxReward, temperature));
        return isRelative ? Math.max(tolerance * size, Double.MIN_NORMAL) : tolerance;
    }

    /** Returns a checked copy of the initial values. */
    static double[] initialValues(FiniteMdp mdp, double[] values) {
        double[] v = Objects.requireNonNull(values, "initialValues").clone();
        if (v.length != mdp.stateCount()) {
            throw new IllegalArgumentException(
                    "initialValues must have length " + mdp.stateCount() + ", one per state: " + v.length);
        }
        for (int s = 0; s < v.length; s++) {
            if (!Double.isFinite(v[s])) {
                throw new IllegalArgumentException(
                        "initial value of state " + mdp.names().describeState(s) + " must be finite: " + v[s]);
            }
            if (mdp.isTerminal(s) && v[s] != 0) {
                throw new IllegalArgumentException(
                        "initial value of terminal state " + mdp.names().describeState(s) + " must be 0: " + v[s]);
            }
        }
        return v;
    }
}
