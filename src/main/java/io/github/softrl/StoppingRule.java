package io.github.softrl;

/**
 * Decides when a planner stops: bounds the error of Q = R + γPV for each iterate V, and tells whether it can still
 * shrink.
 *
 * <p>Where T is a contraction the bound costs nothing beyond ‖TV − V‖∞. Otherwise, at discount 1, a proof has to be
 * attempted, which is as expensive as a policy evaluation and is therefore done rarely.
 *
 * <p>Tested by StoppingRuleTest and PrecisionLimitTest.
 */
final class StoppingRule {
    private static final double MARGIN =
            1.0 / 16; // a residual that far below the rounding errors is nothing but rounding
    private static final int MAX_REFUSALS = 10; // certificates above the tolerance, where the bound here was within it

    private final FiniteMdp mdp;
    private final SolverOptions options;
    private final Iteration iteration;
    private final double beta;
    private final double betaMin;
    private final long window; // iterations after which a contracting residual has to be halved

    private double difference = Double.POSITIVE_INFINITY;
    private double shift;
    private boolean hasShifted; // whether a shift has been of use
    private double errorBound = Double.POSITIVE_INFINITY;
    private long observed; // iterates
    private int atFloor; // iterates in a row whose residual was nothing but rounding
    private int withinRounding; // iterates in a row whose residual was within the rounding errors
    private double lastDifference = Double.POSITIVE_INFINITY;
    private long nextCheck;
    private long nextProof;
    private double goal;
    private int refusals;

    /**
     * What one iteration does.
     *
     * @param contracts whether it shrinks the residual by β, as a sweep does: within a window the residual should fall
     *     to e⁻² = 0.14 of its value, and if it has not even halved, what remains is rounding error
     * @param mayShift whether values may be shifted by a constant; exact values of a policy are to be judged as they
     *     are
     * @param patience after how many iterations a residual below the rounding errors counts as rounding, where it
     *     should fall faster than by β
     */
    record Iteration(boolean contracts, boolean mayShift, int patience) {}

    StoppingRule(FiniteMdp mdp, SolverOptions options, Iteration iteration) {
        this.mdp = mdp;
        this.options = options;
        this.iteration = iteration;
        this.beta = BellmanOperator.contraction(mdp);
        this.betaMin = BellmanOperator.minContraction(mdp);
        this.window = iteration.contracts && beta < 1 ? 8 + (long) (2 / (1 - beta)) : Long.MAX_VALUE;
        this.nextCheck = window;
        this.goal = options.tolerance();
    }

    /**
     * Observes an iterate V for which TV was just computed. V may be shifted by a constant c, except at terminal
     * states. Since T(V + c) − TV lies between β′c and βc, where β′ is γ times the smallest probability of going on,
     * this leaves
     *
     * <pre>{@code
     *   T(V + c) − (V + c)  ∈  [low − (1 − β′)c, high − (1 − β)c]      c > 0, and with β, β′ exchanged for c < 0
     * }</pre>
     *
     * which is balanced by c = (high + low)/((1 − β) + (1 − β′)): where nothing ends, half the span of TV − V counts
     * (MacQueen 1966, Porteus 1971). V is shifted only where that at least halves the bound.
     *
     * @param high the computed max(TV − V)
     * @param low the computed min(TV − V)
     * @param norm the largest |V| and |TV|
     * @param precise whether TV comes from {@link SoftMath}, not from {@link BlockMath}
     */
    void observe(double[] v, double high, double low, double norm, boolean precise) {
        double unshifted = Math.max(high, -low);
        double c = 0;
        double shifted = unshifted;
        if (iteration.mayShift && beta < 1) {
            c = (high + low) / ((1 - beta) + (1 - betaMin));
            double max = c > 0 ? beta : betaMin;
            double min = c > 0 ? betaMin : beta;
            shifted = Math.max(high - c * (1 - max), c * (1 - min) - low);
        }
        double size = norm + Math.abs(c);
        shift = shifted <= unshifted / 2 && size < Double.POSITIVE_INFINITY ? c : 0;
        if (shift != 0) {
            hasShifted = true;
            bound(v, shifted, 2 * SoftMath.U * size + 8 * SoftMath.U * unshifted, size, precise);
        } else {
            bound(v, unshifted, 0, norm, precise);
        }
    }

    /** Bounds the error, given the computed ‖TV − V‖∞ and the rounding error that it has in addition to that of T. */
    private void bound(double[] v, double computed, double more, double norm, boolean precise) {
        BellmanOperator.requireFinite(norm);
        double lambda = options.temperature();
        double rounding = Rounding.ofValues(mdp, lambda, norm, precise) + more;
        difference = computed + more;
        atFloor = computed <= MARGIN * rounding ? atFloor + 1 : 0;
        withinRounding = computed <= rounding ? withinRounding + 1 : 0;
        observed++;
        if (beta < 1) {
            errorBound = ErrorBound.of(mdp, residual() + Rounding.ofTable(mdp, lambda, norm, precise));
        } else if (difference <= options.tolerance() && (observed >= nextProof || atFloor > 0)) {
            nextProof = observed + 1 + observed / 4;
            errorBound = ErrorBound.ofValues(mdp, lambda, v, options.linearSolver());
        } else {
            errorBound = Double.POSITIVE_INFINITY;
        }
    }

    /** Returns V + c, the values that are judged; c is added at states that are not terminal. */
    double[] shifted(double[] v) {
        double[] result = v.clone();
        add(result, shift);
        return result;
    }

    /** Replaces TV by TV + βc, which is T(V + c) where nothing ends; the shift is then done. */
    void shiftBackup(double[] tv) {
        add(tv, beta * shift);
        shift = 0;
    }

    private void add(double[] v, double c) {
        for (int s = 0; s < v.length && c != 0; s++) {
            v[s] += mdp.isTerminal(s) ? 0 : c;
        }
    }

    /** Returns an upper bound on ‖TQ − Q‖∞: γP(TV − V) ≤ β‖TV − V‖. */
    double residual() {
        return beta * difference;
    }

    double errorBound() {
        return errorBound;
    }

    boolean isSatisfied() {
        return errorBound <= goal;
    }

    /** Returns whether the residual is within the rounding errors. */
    boolean isWithinRounding() {
        return withinRounding > 0;
    }

    /** Records that a certificate came out above the tolerance, though the bound here did not. */
    void recordRefusal() {
        refusals++;
        goal = iteration.contracts
                ? Math.min(goal, 0.9 * errorBound)
                : goal; // a few iterations more, not one at a time
    }

    /** Checks whether the rest of the residual is rounding, so that more iterations are useless; once per iteration. */
    boolean isExhausted() {
        if (isSatisfied()) {
            return refusals >= MAX_REFUSALS;
        }
        boolean outrunsBeta = hasShifted || !iteration.contracts;
        if (atFloor >= 3 || outrunsBeta && withinRounding >= iteration.patience) {
            return true;
        }
        if (observed < nextCheck) {
            return false;
        }
        boolean stalled = !(difference <= lastDifference / 2);
        lastDifference = difference;
        nextCheck = observed + window;
        return stalled;
    }

    /** Forgets how the residual has fallen so far, as it is computed more precisely from now on. */
    void restart() {
        atFloor = 0;
        withinRounding = 0;
        nextCheck = observed + window;
        lastDifference = Double.POSITIVE_INFINITY;
        goal = options.tolerance();
        refusals = 0;
    }
}
