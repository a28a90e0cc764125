package io.github.softrl;

/**
 * Judges the iterates of a planner: how large the certified error of Q = R + γPV is, and whether it can still shrink.
 *
 * <p>Where T is a contraction the bound comes for nothing from ‖TV − V‖∞; otherwise, at discount 1, a proof has to be
 * tried, which costs as much as a policy evaluation and is therefore done rarely.
 */
final class Judge {
    private final FiniteMdp mdp;
    private final SolverOptions options;
    private final double beta;
    private final double margin; // how far below the rounding errors the residual must be to count as rounding
    private final long window;

    private double difference = Double.POSITIVE_INFINITY;
    private double errorBound = Double.POSITIVE_INFINITY;
    private long seen;
    private int atFloor;
    private double lastDifference = Double.POSITIVE_INFINITY;
    private long nextCheck;
    private long nextProof;

    /**
     * @param contracts whether each iteration shrinks the residual by β, as a sweep does; then what has not halved when
     *     it should be e⁻² = 0.14 of what it was, is rounding
     */
    Judge(FiniteMdp mdp, SolverOptions options, boolean contracts) {
        this.mdp = mdp;
        this.options = options;
        this.beta = SoftBellman.contraction(mdp);
        this.margin = contracts ? 1.0 / 16 : 1;
        this.window = contracts && beta < 1 ? 8 + (long) (2 / (1 - beta)) : Long.MAX_VALUE;
        this.nextCheck = window;
    }

    /**
     * Takes note of an application of T.
     *
     * @param newDifference the computed ‖TV − V‖∞
     * @param largest the largest |V| and |TV|
     * @param fast whether TV may come from {@link BlockMath}
     */
    void saw(double[] v, double newDifference, double largest, boolean fast) {
        SoftBellman.requireFinite(largest);
        double lambda = options.temperature();
        double rounding = ErrorBound.roundingOfValues(mdp, lambda, largest, fast);
        difference = newDifference;
        atFloor = difference <= margin * rounding ? atFloor + 1 : 0;
        seen++;
        if (beta < 1) {
            errorBound = ErrorBound.of(mdp, residual() + ErrorBound.rounding(mdp, lambda, largest, fast));
        } else if (difference <= options.tolerance() && (seen >= nextProof || atFloor > 0)) {
            nextProof = seen + 1 + seen / 4;
            errorBound = ErrorBound.ofValues(mdp, options.temperature(), v, options.linearSolver());
        } else {
            errorBound = Double.POSITIVE_INFINITY;
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
        return errorBound <= options.tolerance();
    }

    /** Forgets how the residual fell so far, as it is computed more precisely from now on. */
    void startAgain() {
        atFloor = 0;
        nextCheck = seen + window;
        lastDifference = Double.POSITIVE_INFINITY;
    }

    /** Returns whether what is left of the residual is rounding, so that more iterations are useless. */
    boolean isExhausted() {
        if (isSatisfied()) {
            return false;
        }
        if (atFloor >= 3) {
            return true;
        }
        if (seen < nextCheck) {
            return false;
        }
        boolean stalled = !(difference <= lastDifference / 2);
        lastDifference = difference;
        nextCheck = seen + window;
        return stalled;
    }
}
