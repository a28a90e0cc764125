package io.github.softrl;

import io.github.softrl.internal.RunClock;
import io.github.softrl.linear.Vectors;
import java.util.function.BooleanSupplier;

/** A planner's run on a model whose {@link FreeComponents} are collapsed, seen from the whole model. */
final class CollapsedRun {
    /** A planner for the smaller model. */
    @FunctionalInterface
    interface Planner {
        Solution solve(FiniteMdp model, double[] initialValues, SolverOptions options);
    }

    private CollapsedRun() {}

    /** Solves the smaller model, and returns the solution of the whole one, with a certificate of its own. */
    static Solution solve(
            FiniteMdp mdp,
            FreeComponents free,
            double[] initialValues,
            SolverOptions options,
            RunClock clock,
            Planner planner) {
        Solution solution = solveSmaller(mdp, free, initialValues, withLiftedTables(free, options), clock, planner);
        boolean isStopped = solution.status() == Status.TIME_LIMIT || solution.status() == Status.INTERRUPTED;
        BooleanSupplier stop = isStopped ? new RunClock(SolverRun.GRACE)::isOver : clock::isStopped;
        Certificate certificate = Certificate.of(mdp, free.lift(solution.q()), 0, stop);
        double tolerance = options.tolerance(mdp, Vectors.maxNorm(certificate.values()));
        Status status = solution.status() == Status.CONVERGED ? Status.PRECISION_LIMIT : solution.status();
        return new Solution(
                certificate,
                0,
                tolerance,
                solution.iterations(),
                certificate.errorBound() <= tolerance ? Status.CONVERGED : status);
    }

    private static SolverOptions withLiftedTables(FreeComponents free, SolverOptions options) {
        IterationListener listener = options.listener();
        return listener == null
                ? options
                : options.withListener(progress -> {
                    IterationListener.Progress whole = progress.with(() -> free.lift(progress.q()));
                    try {
                        listener.onIteration(whole);
                    } finally {
                        whole.over();
                    }
                });
    }

    private static Solution solveSmaller(
            FiniteMdp mdp,
            FreeComponents free,
            double[] initialValues,
            SolverOptions options,
            RunClock clock,
            Planner planner) {
        try {
            return planner.solve(free.model(), free.restrict(initialValues), options);
        } catch (ArithmeticException refused) {
            NoFiniteSolution.refuse(mdp, 0, clock::isStopped); // names a state of the whole model
            throw refused;
        }
    }
}
