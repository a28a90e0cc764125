package io.github.softrl;

import io.github.softrl.internal.CompensatedSum;
import io.github.softrl.internal.Distributions;
import java.util.Objects;

/**
 * What to do with probabilities that do not sum to exactly 1: those of a state and action, of a policy in a state, or
 * of the first state. Numbers in single precision, or printed with six digits, are off by up to 1e-5.
 *
 * <pre>{@code
 *   FiniteMdp mdp = FiniteMdp.builder(3, 0.95).rowSums(RowSums.NORMALIZED). …
 * }</pre>
 */
public enum RowSums {
    /** Sums within 1e-9 of 1 are accepted, and the numbers are kept to the last bit. This is the default. */
    AS_GIVEN(Distributions.SUM_TOLERANCE),

    /** Sums within 1e-4 of 1 are accepted, and each number is divided by its sum; another problem is solved then. */
    NORMALIZED(Distributions.NORMALIZED_TOLERANCE);

    private static final String NORMALIZATION = "NORMALIZED";

    private final double tolerance;

    RowSums(double tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * Returns how far a sum may be from 1, and by how much a single probability may exceed 1.
     *
     * @return 1e-9 or 1e-4
     */
    public double tolerance() {
        return tolerance;
    }

    /**
     * Returns a checked copy of a distribution, to be used as the start of an occupancy, say, where sums have to be
     * within 1e-9 of 1.
     *
     * @param p probabilities, ≥ 0
     * @return the probabilities, divided by their sum if NORMALIZED
     * @throws IllegalArgumentException if a number is not a probability, or the sum is outside the tolerance
     */
    public double[] distribution(double[] p) {
        double[] copy = Objects.requireNonNull(p, "p").clone();
        for (int i = 0; i < copy.length; i++) {
            if (!(copy[i] >= 0 && copy[i] <= 1 + tolerance)) {
                throw new IllegalArgumentException("p[" + i + "] must be in [0, 1]: " + copy[i]
                        + Distributions.remedyOfOne(copy[i], NORMALIZATION));
            }
        }
        double sum = CompensatedSum.sum(copy, 0, copy.length);
        if (!(Math.abs(sum - 1) <= tolerance)) {
            throw new IllegalArgumentException(
                    "p must sum to 1: " + sum + "; " + Distributions.remedy(sum, NORMALIZATION));
        }
        normalize(copy, new int[] {0, copy.length});
        return copy;
    }

    /**
     * Divides each row by its sum if NORMALIZED and if the sum is within the tolerance. Rows of other sums, and offsets
     * that are not in order, are left for checks to come.
     */
    void normalize(double[] p, int[] rowStart) {
        if (this == NORMALIZED) {
            Distributions.normalize(p, rowStart);
        }
    }
}
