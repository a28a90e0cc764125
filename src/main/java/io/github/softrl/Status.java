package io.github.softrl;

/** Why a solver stopped. */
public enum Status {
    /**
     * The certified error bound is at most the tolerance; with a finite horizon: every stage was computed; of a
     * policy's values: the evaluation was completed.
     */
    CONVERGED("", ""),

    /** The iteration limit was reached first. */
    ITERATION_LIMIT("stopped by the iteration limit", "raise maxIterations or tolerance"),

    /** The time limit was reached first. */
    TIME_LIMIT("stopped by the time limit", "raise timeLimit or tolerance"),

    /** The thread was interrupted; its interrupt flag is left set. */
    INTERRUPTED("stopped by an interruption", "solve again, from these values"),

    /** Rounding errors keep the certified bound above the tolerance: more iterations would gain little. */
    PRECISION_LIMIT("stopped by the limit of double precision", "raise tolerance"),

    /**
     * At discount 1, or where row sums above 1 outweigh the discount: neither a finite solution nor its absence could
     * be proved. The error bound is infinite.
     */
    UNDECIDED("could not prove that a finite solution exists", "lower the discount or charge for each step");

    private final String reason;
    private final String remedy;

    Status(String reason, String remedy) {
        this.reason = reason;
        this.remedy = remedy;
    }

    String reason() {
        return reason;
    }

    String remedy() {
        return remedy;
    }
}
