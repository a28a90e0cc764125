package io.github.softrl;

import io.github.softrl.linear.LinearSystem;

/**
 * How the linear systems of policy evaluation, (I − γP_π) x = b, are solved. Every solution is checked by its residual.
 * Where the direct method fails, the iterative one is tried, and vice versa.
 */
public enum LinearSolver {
    /**
     * Solves directly where the factors stay sparse, otherwise iteratively: by {@link #DIRECT} if the factors, counted
     * beforehand, have at most 20,000 entries plus 2.5 for each entry of the matrix, and by {@link #ITERATIVE}
     * otherwise. {@link SoftPolicyIteration} evaluates policies only as accurately as is worthwhile.
     */
    AUTOMATIC,

    /**
     * Solves by sparse LU factorization, in an order of minimum degree, and exactly up to rounding. Memory and time
     * grow with the fill of the factors. It is not tried where the factors would have more than 20 million entries.
     */
    DIRECT,

    /**
     * Solves by restarted GMRES with an incomplete LU factorization as preconditioner. The memory is linear in the size
     * of the model.
     */
    ITERATIVE;

    /** Returns the corresponding method of {@link LinearSystem}. */
    LinearSystem.Method method() {
        return switch (this) {
            case AUTOMATIC -> LinearSystem.Method.AUTOMATIC;
            case DIRECT -> LinearSystem.Method.DIRECT;
            case ITERATIVE -> LinearSystem.Method.ITERATIVE;
        };
    }
}
