package io.github.softrl;

import io.github.softrl.linear.LinearSystem;
import io.github.softrl.linear.Vectors;
import java.util.function.BooleanSupplier;

/**
 * The evaluation step of policy iteration, V ← V + (I − γP_π)⁻¹(TV − V), as accurate as is worthwhile.
 *
 * <p>It is exact where the caller asks for that, where the factors are small, and where T is not a contraction.
 * Otherwise the first steps are single backups, V ← TV, as in value iteration, for as long as the bounds promise an
 * early end. Then linear systems are solved, from an optimistic start: by factors where they stay sparse, otherwise by
 * GMRES, to a residual that is tightened when too little is gained. Where a system cannot be solved, backups continue.
 * The certified bound decides, never the residual of a method. docs/design.md has the rule, and docs/benchmarks.md the
 * measurements.
 */
final class PolicyEvaluationStep {
    private static final int FEW_TRANSITIONS = 10_000;
    private static final int PERIOD = 8; // backups between two looks at the bound
    private static final int PERIODS_AHEAD = 10; // that backups may still take
    private static final int PATIENCE = 4; // linear systems in which the bound should halve
    private static final double WORSE = 100; // times the residual before: too much for a step of Newton's method
    private static final int MAX_FAILURES = 6; // of exact steps
    private static final double LARGE = Double.MAX_VALUE / 4; // values of which T might overflow

    private final FiniteMdp mdp;
    private final SolverOptions options;
    private final BooleanSupplier stop;
    private final double beta;
    private final boolean isExact;
    private boolean mayRestart; // from optimistic values
    private boolean isRestartDue;
    private PolicyMatrix matrix; // null until it is needed
    private LinearSystem system;
    private double[] policy;
    private boolean usesSystems; // otherwise backups
    private int steps; // since that changed
    private int minBackups;
    private double forcing = 0.1;
    private double boundBefore;
    private double[] before; // the values before the last linear system, if they may be better at discount 1
    private double residualBefore;
    private int failures; // of exact steps, as where a policy seems never to end
    private boolean hasEvaluated; // whether some policy that ends was evaluated

    /**
     * @param stop whether to give up linear systems
     * @param isStartChosen whether the caller chose the start, which is then given up only if little is gained
     */
    PolicyEvaluationStep(FiniteMdp mdp, SolverOptions options, BooleanSupplier stop, boolean isStartChosen) {
        this.mdp = mdp;
        this.options = options;
        this.stop = stop;
        this.beta = BellmanOperator.contraction(mdp);
        boolean isAsked = options.linearSolver() != LinearSolver.AUTOMATIC;
        if (isAsked || mdp.transitionCount() <= FEW_TRANSITIONS) {
            turnToSystems();
        }
        this.isExact = usesSystems && (isAsked || system.isSmall());
        this.usesSystems = isExact;
        this.mayRestart = !isExact && (beta < 1 || OptimisticStart.isOrdered(mdp, options.temperature()));
        this.isRestartDue = mayRestart && !isStartChosen;
        this.minBackups = 2 * PERIOD;
    }

    private void turnToSystems() {
        if (system == null) {
            matrix = new PolicyMatrix(mdp, pair -> true, stop);
            if (matrix.matrix() == null) {
                return; // stopped
            }
            policy = new double[mdp.stateActionCount()];
            system = LinearSystem.of(matrix.matrix(), options.linearSolver().method(), stop);
        }
        usesSystems = true;
        steps = 0;
    }

    /** Returns what an iteration with this step does. Exact values of a policy are not to be shifted. */
    StoppingRule.Iteration iteration() {
        return new StoppingRule.Iteration(false, !isExact, isExact ? 6 : 32);
    }

    /** Returns where to write the improved policy, by pair, or null if it is not needed. */
    double[] policy() {
        return usesSystems ? policy : null;
    }

    /**
     * Evaluates the improved policy: changes v, and overwrites tv. Gives up the run if exact evaluation fails again and
     * again, with backups between: at discount 1, because better and better policies never end, so that no finite
     * solution is in sight; elsewhere because the discount is too near 1 for double precision.
     */
    void apply(double[] v, double[] tv, SolverRun run) {
        if (before != null && run.residual() > WORSE * residualBefore) {
            System.arraycopy(before, 0, v, 0, v.length);
            withoutSystem(v, v.clone(), run);
        } else if (!usesSystems) {
            backUp(v, tv, run);
        } else if (isRestartDue) {
            restart(v, tv);
        } else if (!isExact && run.isWithinRounding()) { // linear systems add their own rounding
            run.takeOver(v, tv);
        } else {
            solve(v, tv, run);
        }
    }

    private void solve(double[] v, double[] tv, SolverRun run) {
        matrix.fill(policy);
        system.renew();
        if (beta >= 1 && isExact && PolicyMatrix.stepsToEnd(mdp, system) == null && !isReplaced(v, tv)) {
            withoutSystem(v, tv, run);
            return;
        }
        hasEvaluated = true;
        if (beta >= 1 && !isExact) {
            before = v.clone();
            residualBefore = run.residual();
        }
        Vectors.subtract(tv, v);
        double[] correction = isExact ? system.solve(tv) : system.reduce(tv, forcing);
        if (correction != null && isModerate(v, correction)) {
            Vectors.add(v, correction);
            watchSystems(run.distance());
            return;
        }
        Vectors.add(tv, v);
        if (isExact) {
            withoutSystem(v, tv, run);
        } else {
            turnToBackups();
            run.takeOver(v, tv);
        }
    }

    /** Returns whether V + correction is not too near the end of the range of double. */
    private static boolean isModerate(double[] v, double[] correction) {
        double max = 0;
        for (int s = 0; s < v.length; s++) {
            max = Math.max(max, Math.abs(v[s] + correction[s])); // NaN stays
        }
        return max <= LARGE;
    }

    /** Goes on with backups, or gives up the run if that has been tried often enough. */
    private void withoutSystem(double[] v, double[] tv, SolverRun run) {
        if (++failures > MAX_FAILURES && !stop.getAsBoolean()) {
            run.giveUp();
        } else {
            turnToBackups();
            run.takeOver(v, tv);
        }
    }

    /** Replaces a first policy that never ends by one that does, and TV by its T_πV; returns whether it did. */
    private boolean isReplaced(double[] v, double[] tv) {
        double[] choices = hasEvaluated ? null : StateGraph.endingPolicy(mdp.rows(), stop);
        if (choices == null) {
            return false;
        }
        Policy ending = Policy.ofPairs(mdp, choices);
        matrix.fill(choices);
        system.renew();
        System.arraycopy(BellmanOperator.policyValues(mdp, ending, options.temperature(), v), 0, tv, 0, tv.length);
        return true;
    }

    private void turnToBackups() {
        before = null;
        usesSystems = false;
        steps = 0;
        minBackups = Math.max(4 * PERIOD, 2 * minBackups);
        forcing *= 0.1;
    }

    private void backUp(double[] v, double[] tv, SolverRun run) {
        double bound = run.distance();
        if (steps++ % PERIOD == 0) {
            double promised = bound;
            for (int i = 0; i < PERIODS_AHEAD; i++) {
                promised *= bound / boundBefore;
            }
            boundBefore = bound;
            if (steps > minBackups && !(promised <= run.tolerance())) {
                turnToSystems();
                if (isRestartDue && usesSystems) {
                    restart(v, tv);
                    return;
                }
            }
        }
        run.takeOver(v, tv);
    }

    private void restart(double[] v, double[] tv) {
        OptimisticStart.raise(mdp, options.temperature(), v, tv, stop);
        mayRestart = false;
        isRestartDue = false;
        steps = 0;
    }

    /** Tightens the accuracy of the linear systems, or asks for another start, where too little is gained. */
    private void watchSystems(double bound) {
        if (usesSystems && !isExact && steps++ % PATIENCE == 0) {
            if (steps > 1 && !(bound <= boundBefore / 2)) {
                forcing *= 0.1;
                isRestartDue = mayRestart;
            }
            boundBefore = bound;
        }
    }
}
