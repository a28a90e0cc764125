package io.github.softrl;

/**
 * The evaluation step of policy iteration, V ← V + (I − γP_π)⁻¹(TV − V), as exactly as pays.
 *
 * <p>Exact where that is asked for, where the factors are small, and where T is no contraction. Otherwise the first steps are
 * single backups, V ← TV, as in value iteration, for as long as the bounds promise an early end. Then linear systems are
 * solved, from an optimistic start: by factors where they stay sparse, else by GMRES, to a residual that is tightened when
 * too little is gained. Where a system cannot be solved, backups go on. The certified bound decides, no method's residual.
 */
final class PolicyEvaluationStep {
    private static final int FEW_TRANSITIONS = 10_000;
    private static final int PERIOD = 8; // backups between two looks at the bound
    private static final int PERIODS_AHEAD = 10; // that backups may still take
    private static final int PATIENCE = 4; // linear systems in which the bound should halve

    private final FiniteMdp mdp;
    private final SolverOptions options;
    private final double beta;
    private final boolean exact;
    private boolean mayStartAnew; // optimistically
    private boolean startsAnew;
    private PolicyMatrix matrix; // null until it is needed
    private LinearSystem system;
    private double[] policy;
    private boolean linear; // systems, or backups
    private int steps; // since that changed
    private int leastBackups = 2 * PERIOD;
    private double forcing = 0.1;
    private double boundBefore;

    /**
     * @param chosen whether the start was chosen by the caller: it is then left only if little is gained
     */
    PolicyEvaluationStep(FiniteMdp mdp, SolverOptions options, boolean chosen) {
        this.mdp = mdp;
        this.options = options;
        this.beta = SoftBellman.contraction(mdp);
        boolean asked = beta >= 1 || options.linearSolver() != LinearSolver.AUTOMATIC;
        if (asked || mdp.transitionCount() <= FEW_TRANSITIONS) {
            turnToSystems();
        }
        this.exact = asked || linear && system.isSmall();
        this.linear = exact;
        this.mayStartAnew = !exact;
        this.startsAnew = !exact && !chosen;
    }

    private void turnToSystems() {
        if (system == null) {
            matrix = new PolicyMatrix(mdp, row -> true);
            policy = new double[mdp.stateActionCount()];
            system = new LinearSystem(matrix.matrix(), options.linearSolver());
        }
        linear = true;
        steps = 0;
    }

    /** Returns in how many iterations a residual below the rounding errors should have fallen further. */
    int patience() {
        return exact ? 6 : 32;
    }

    /** Returns where to write the improved policy, by rows, or null if it is not needed. */
    double[] policy() {
        return linear ? policy : null;
    }

    /** Shows the last sweep to the judge. Exact values of a policy are to be judged as they are, others may be shifted. */
    void show(StoppingRule judge, Sweeps sweeps, double[] v) {
        if (exact) {
            judge.saw(v, sweeps.difference(), sweeps.largest(), !sweeps.isPrecise());
        } else {
            judge.saw(v, sweeps.highest(), sweeps.lowest(), sweeps.largest(), !sweeps.isPrecise());
        }
    }

    /**
     * Evaluates the improved policy: changes v, and uses tv up.
     *
     * @param evaluated whether v is the value of a policy already
     * @param judge of v
     * @return false if the policy never ends, at discount 1, after one that did
     */
    boolean evaluate(double[] v, double[] tv, boolean evaluated, StoppingRule judge) {
        if (!linear) {
            backUp(v, tv, judge);
            return true;
        }
        if (startsAnew) {
            startAnew(v, tv);
            return true;
        }
        if (!exact && judge.isWithinRounding()) { // linear systems add their own rounding
            takeOver(v, tv, judge);
            return true;
        }
        SoftBellman.subtract(tv, v);
        matrix.fill(policy);
        system.renew();
        if (beta >= 1 && system.stepsToEnd(mdp) == null) {
            if (evaluated) {
                return false;
            }
            Policy ending = Policy.ofPairs(mdp, Undiscounted.endingPolicy(mdp));
            matrix.fill(ending.flat());
            system.renew();
            System.arraycopy(SoftBellman.policyValues(mdp, ending, options.temperature(), v), 0, tv, 0, tv.length);
            SoftBellman.subtract(tv, v);
        }
        double[] correction = exact ? system.solve(tv) : system.reduce(tv, forcing);
        if (correction == null) {
            correction = tv; // V + (TV − V) = TV
            linear = false;
            steps = 0;
            leastBackups = 4 * PERIOD;
            forcing *= 0.1;
        }
        for (int s = 0; s < v.length; s++) {
            v[s] += correction[s];
        }
        watchSystems(judge.errorBound());
        return true;
    }

    private void backUp(double[] v, double[] tv, StoppingRule judge) {
        double bound = judge.errorBound();
        if (steps++ % PERIOD == 0) {
            double promised = bound;
            for (int i = 0; i < PERIODS_AHEAD; i++) {
                promised *= bound / boundBefore;
            }
            boundBefore = bound;
            if (steps > leastBackups && !(promised <= options.tolerance())) {
                turnToSystems();
                if (startsAnew) {
                    startAnew(v, tv);
                    return;
                }
            }
        }
        takeOver(v, tv, judge);
    }

    /** V ← TV, shifted where that helps. */
    private static void takeOver(double[] v, double[] tv, StoppingRule judge) {
        judge.shiftBackup(tv);
        System.arraycopy(tv, 0, v, 0, v.length);
    }

    private void startAnew(double[] v, double[] tv) {
        OptimisticStart.raise(mdp, options.temperature(), v, tv);
        mayStartAnew = false;
        startsAnew = false;
        steps = 0;
    }

    /** Tightens the accuracy of the linear systems, or asks for another start, where too little is gained. */
    private void watchSystems(double bound) {
        if (linear && !exact && steps++ % PATIENCE == 0) {
            if (steps > 1 && !(bound <= boundBefore / 2)) {
                forcing *= 0.1;
                startsAnew = mayStartAnew;
            }
            boundBefore = bound;
        }
    }
}
