package io.github.softrl;

import io.github.softrl.linear.LinearSystem;

/**
 * How the linear systems of policy evaluation, (I − γP_π) x = b, are solved. Every solution is checked by its residual.
 * Where the direct one fails, the iterative one is tried, and the other way round.
 */
public enum LinearSolver {
    /**
     * Directly where the factors stay sparse, else iteratively: {@link #DIRECT} if they have at most 20,000 entries and
     * 2.5 for each of the matrix, counted beforehand. {@link SoftPolicyIteration} evaluates no more exactly than pays.
     */
    AUTOMATIC,

    /**
     * By sparse LU factorization, in an order of minimum degree. Exact but for rounding; memory and time grow with the
     * fill of the factors. Not tried where they would have more than 20 million entries.
     */
    DIRECT,

    /** By restarted GMRES with an incomplete LU factorization as preconditioner. Memory linear in the model. */
    ITERATIVE;

    /** Returns the method of the linear systems. */
    LinearSystem.Method method() {
        return switch (this) {
            case AUTOMATIC -> LinearSystem.Method.AUTOMATIC;
            case DIRECT -> LinearSystem.Method.DIRECT;
            case ITERATIVE -> LinearSystem.Method.ITERATIVE;
        };
    }
}
