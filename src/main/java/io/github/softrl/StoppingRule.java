package io.github.softrl;

/**
 * Judges the iterates of a planner: how large the certified error of Q = R + γPV is, and whether it can still shrink.
 *
 * <p>Where T is a contraction the bound comes for nothing from ‖TV − V‖∞; otherwise, at discount 1, a proof has to be
 * tried, which costs as much as a policy evaluation and is therefore done rarely.
 */
final class StoppingRule {
    private static final double U = 0x1p-53;
    private static final double MARGIN = 1.0 / 16; // how far below the rounding errors what is left counts as rounding
    private static final int REFUSALS = 10;

    private final FiniteMdp mdp;
    private final SolverOptions options;
    private final double beta;
    private final double betaMin;
    private final boolean contracts;
    private final int patience;
    private final long window;

    private double difference = Double.POSITIVE_INFINITY;
    private double shift;
    private boolean mixes; // has a shift been of use?
    private double errorBound = Double.POSITIVE_INFINITY;
    private long seen;
    private int atFloor;
    private int withinRounding;
    private double lastDifference = Double.POSITIVE_INFINITY;
    private long nextCheck;
    private long nextProof;
    private double goal;
    private int refusals;

    /**
     * @param contracts whether each iteration shrinks the residual by β, as a sweep does; then what has not halved when
     *     it should be e⁻² = 0.14 of what it was, is rounding
     * @param patience after how many iterations a residual below the rounding errors counts as rounding, where it should fall
     *     faster than by β
     */
    StoppingRule(FiniteMdp mdp, SolverOptions options, boolean contracts, int patience) {
        this.mdp = mdp;
        this.options = options;
        this.contracts = contracts;
        this.goal = options.tolerance();
        this.beta = SoftBellman.contraction(mdp);
        this.betaMin = SoftBellman.minContraction(mdp);
        this.patience = patience;
        this.window = contracts && beta < 1 ? 8 + (long) (2 / (1 - beta)) : Long.MAX_VALUE;
        this.nextCheck = window;
    }

    /**
     * Takes note of an application of T to values that are to be judged as they are.
     *
     * @param newDifference the computed ‖TV − V‖∞
     * @param largest the largest |V| and |TV|
     * @param fast whether TV may come from {@link BlockMath}
     */
    void saw(double[] v, double newDifference, double largest, boolean fast) {
        shift = 0;
        note(v, newDifference, 0, largest, fast);
    }

    /**
     * Takes note of an application of T to values V that may be shifted by a constant c, except at terminal states. Since
     * T(V + c) − TV lies between β′c and βc, where β′ is γ times the least probability to go on, this leaves
     *
     * <pre>{@code
     *   T(V + c) − (V + c)  ∈  [low − (1 − β′)c, high − (1 − β)c]      c > 0, and with β, β′ exchanged for c < 0
     * }</pre>
     *
     * which is balanced by c = (high + low)/((1 − β) + (1 − β′)): where nothing ends, half the span of TV − V counts (MacQueen
     * 1966, Porteus 1971).
     *
     * @param high the computed max(TV − V)
     * @param low the computed min(TV − V)
     * @param largest the largest |V| and |TV|
     * @param fast whether TV may come from {@link BlockMath}
     */
    void saw(double[] v, double high, double low, double largest, boolean fast) {
        double asItIs = Math.max(high, -low);
        double c = 0;
        double left = asItIs;
        if (beta < 1) {
            c = (high + low) / ((1 - beta) + (1 - betaMin));
            double most = c > 0 ? beta : betaMin;
            double least = c > 0 ? betaMin : beta;
            left = Math.max(high - c * (1 - most), c * (1 - least) - low);
        }
        double size = largest + Math.abs(c);
        shift = left <= asItIs / 2 && size < Double.POSITIVE_INFINITY ? c : 0;
        if (shift != 0) {
            mixes = true;
            note(v, left, 2 * U * size + 8 * U * asItIs, size, fast);
        } else {
            note(v, asItIs, 0, largest, fast);
        }
    }

    /** Takes note of ‖TV − V‖∞, computed with {@code more} rounding errors than those of T. */
    private void note(double[] v, double newDifference, double more, double largest, boolean fast) {
        SoftBellman.requireFinite(largest);
        double lambda = options.temperature();
        double rounding = ErrorBound.roundingOfValues(mdp, lambda, largest, fast) + more;
        difference = newDifference + more;
        atFloor = newDifference <= MARGIN * rounding ? atFloor + 1 : 0;
        withinRounding = newDifference <= rounding ? withinRounding + 1 : 0;
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

    /** Returns V + c, the values that are judged: c at states that are not terminal. */
    double[] shifted(double[] v) {
        double[] result = v.clone();
        add(result, shift);
        return result;
    }

    /** Replaces TV by TV + βc, which T(V + c) is where nothing ends. */
    void shiftBackup(double[] tv) {
        add(tv, beta * shift);
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

    /** Takes note that a certificate came out above the tolerance, though the bound here was not. */
    void wasRefused() {
        refusals++;
        goal = contracts ? Math.min(goal, 0.9 * errorBound) : goal;
    }

    /** Returns whether what is left is within the rounding errors. */
    boolean isWithinRounding() {
        return withinRounding > 0;
    }

    /**
     * Returns the limit, or PRECISION_LIMIT if more iterations are useless; where sweeps are not precise, makes them so at
     * first.
     */
    Status limit(Sweeps sweeps, Status limit) {
        if (!isExhausted()) {
            return limit;
        }
        Status result = sweeps.isPrecise() ? Status.PRECISION_LIMIT : limit;
        sweeps.makePrecise();
        startAgain();
        return result;
    }

    /** Forgets how the residual fell so far, as it is computed more precisely from now on. */
    private void startAgain() {
        atFloor = 0;
        withinRounding = 0;
        nextCheck = seen + window;
        lastDifference = Double.POSITIVE_INFINITY;
        goal = options.tolerance();
        refusals = 0;
    }

    /** Returns whether what is left of the residual is rounding, so that more iterations are useless. */
    private boolean isExhausted() {
        if (isSatisfied()) {
            return refusals >= REFUSALS;
        }
        if (atFloor >= 3 || (mixes || !contracts) && withinRounding >= patience) {
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
