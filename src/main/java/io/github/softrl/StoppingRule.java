package io.github.softrl;

/**
 * Decides when a planner stops: bounds the error of Q = R + γPV for each iterate V, and tells whether it can still
 * shrink.
 *
 * <p>Where T is a contraction there is a bound that costs nothing beyond ‖TV − V‖∞. A {@link Certificate} may do
 * better, above all where episodes are much shorter than 1/(1 − γ), and at discount 1 it alone can tell. It costs a
 * linear system or two, so it is asked for when the rate at which the residual falls promises that it will do.
 *
 * <p>Tested by StoppingRuleTest and PrecisionLimitTest.
 */
final class StoppingRule {
    private static final double FLOOR =
            1.0 / 16; // a residual that far below the rounding errors is nothing but rounding
    private static final double NEAR = 64; // a residual above that many rounding errors is more than rounding
    private static final double GAIN = 0.7; // of the smallest residual, rounding included: what counts as progress
    private static final int MAX_REFUSALS = 10; // certificates above the tolerance, where the bound here was within it
    private static final int PERIOD = 8; // iterations between two looks at the rate

    private final FiniteMdp mdp;
    private final SolverOptions options;
    private final Iteration iteration;
    private final double beta;
    private final double betaMin;
    private final boolean mayDoBetter; // whether a certificate may be much below the bound that costs nothing
    private final long window; // iterations after which a contracting residual has to be halved

    private double tolerance; // for values of the present size
    private double difference = Double.POSITIVE_INFINITY;
    private double shift;
    private double errorBound = Double.POSITIVE_INFINITY;
    private long observed; // iterates
    private int atFloor; // iterates in a row whose residual was nothing but rounding
    private boolean isWithinRounding; // whether the residual is
    private boolean isNearRounding;
    private double smallest = Double.POSITIVE_INFINITY; // residual, rounding included, by steps of that gain
    private long lastProgress; // when it was found
    private double mark = Double.POSITIVE_INFINITY; // the residual at the mark before the last
    private long markedAt;
    private double lastMark = Double.POSITIVE_INFINITY;
    private long lastMarkedAt;
    private double halved = Double.POSITIVE_INFINITY; // the residual that has to be halved until the next check
    private long nextCheck;
    private long nextProof;
    private double goal = Double.POSITIVE_INFINITY; // for the bound here, after certificates were refused
    private int refusals;

    /**
     * What one iteration does.
     *
     * @param contracts whether it shrinks the residual by β, as a sweep does: within a window the residual should fall
     *     to e⁻² = 0.14 of its value, and if it has not even halved, what remains is rounding error
     * @param mayShift whether values may be shifted by a constant; exact values of a policy are to be judged as they
     *     are
     * @param patience how many iterations without progress count as the end, where the residual is near the rounding
     *     errors; half of the iterations done so far are added
     */
    record Iteration(boolean contracts, boolean mayShift, int patience) {}

    StoppingRule(FiniteMdp mdp, SolverOptions options, Iteration iteration) {
        this.mdp = mdp;
        this.options = options;
        this.iteration = iteration;
        this.beta = BellmanOperator.contraction(mdp);
        this.betaMin = BellmanOperator.minContraction(mdp);
        this.mayDoBetter = ErrorBound.mayOutdoContraction(mdp);
        this.window = iteration.contracts && beta < 1 ? 8 + (long) (2 / (1 - beta)) : Long.MAX_VALUE;
        this.nextCheck = window;
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
    void observe(double high, double low, double norm, boolean precise) {
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
            tolerance = options.tolerance(mdp, Math.abs(norm - Math.abs(c)));
            bound(shifted, 2 * SoftMath.U * size + 8 * SoftMath.U * unshifted, size, precise);
        } else {
            tolerance = options.tolerance(mdp, norm);
            bound(unshifted, 0, norm, precise);
        }
    }

    /** Bounds the error, given the computed ‖TV − V‖∞ and the rounding error that it has in addition to that of T. */
    private void bound(double computed, double more, double norm, boolean precise) {
        BellmanOperator.requireFinite(norm);
        double lambda = options.temperature();
        double rounding = Rounding.ofValues(mdp, lambda, norm, precise) + more;
        observed++;
        difference = computed + more;
        errorBound = ErrorBound.of(mdp, residual() + Rounding.ofTable(mdp, lambda, norm, precise));
        atFloor = computed <= FLOOR * rounding ? atFloor + 1 : 0;
        isWithinRounding = computed <= rounding;
        isNearRounding = computed <= NEAR * rounding;
        if (difference + rounding <= GAIN * smallest) {
            smallest = difference + rounding;
            lastProgress = observed;
        }
        if (observed == 1 || observed >= lastMarkedAt + PERIOD) {
            mark = lastMark;
            markedAt = lastMarkedAt;
            lastMark = difference;
            lastMarkedAt = observed;
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

    /** Returns a proved bound on the error, which is infinite where T is not a contraction. */
    double errorBound() {
        return errorBound;
    }

    /** Returns the tolerance on the error, for values of the present size. */
    double tolerance() {
        return tolerance;
    }

    /** Returns the bound on the error, or, if that is infinite, an estimate. */
    double distance() {
        return errorBound < Double.POSITIVE_INFINITY ? errorBound : estimate();
    }

    /** Returns what will be added to V in all, if the residual goes on falling at its present rate. */
    private double estimate() {
        double before = markedAt > 0 ? mark : lastMark;
        long iterations = observed - (markedAt > 0 ? markedAt : lastMarkedAt);
        if (iterations == 0 || !iteration.contracts && markedAt == 0) {
            return iteration.contracts ? Double.POSITIVE_INFINITY : difference;
        }
        double rate = difference / before; // of them all; of one it is ρ, where 1 − ρ ≥ (1 − ρⁿ)/n
        return rate < 1 ? difference * iterations / (1 - rate) : Double.POSITIVE_INFINITY;
    }

    /** Returns whether it is time for a certificate. */
    boolean isSatisfied() {
        return errorBound <= Math.min(goal, tolerance) || isPromising();
    }

    private boolean isPromising() {
        return mayDoBetter && observed >= nextProof && (isWithinRounding || estimate() <= tolerance / 2);
    }

    /** Returns whether the residual is within the rounding errors. */
    boolean isWithinRounding() {
        return isWithinRounding;
    }

    /** Records that a certificate came out above the tolerance. */
    void recordRefusal() {
        if (errorBound <= Math.min(goal, tolerance)) {
            refusals++;
            goal = iteration.contracts
                    ? Math.min(goal, 0.9 * errorBound)
                    : goal; // a few iterations more, not one at a time
        }
        nextProof = observed + 1 + observed / 4;
    }

    /** Checks whether the rest of the residual is rounding, so that more iterations are useless; once per iteration. */
    boolean isExhausted() {
        if (errorBound <= Math.min(goal, tolerance)) {
            return refusals >= MAX_REFUSALS;
        }
        boolean standsStill = observed > lastProgress + lastProgress / 2 + iteration.patience;
        if (atFloor >= 3 && observed > lastProgress + 2 || isNearRounding && standsStill) {
            return true;
        }
        if (observed < nextCheck) {
            return false;
        }
        boolean stalled = !(difference <= halved / 2);
        halved = difference;
        nextCheck = observed + window;
        return stalled;
    }

    /** Forgets how the residual has fallen so far, as it is computed more precisely from now on. */
    void restart() {
        atFloor = 0;
        smallest = Double.POSITIVE_INFINITY;
        lastProgress = observed;
        nextCheck = observed + window;
        halved = Double.POSITIVE_INFINITY;
        goal = Double.POSITIVE_INFINITY;
        refusals = 0;
    }
}
