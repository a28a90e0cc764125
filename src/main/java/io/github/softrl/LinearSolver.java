package io.github.softrl;

/**
 * How the linear systems of policy evaluation, (I − γP_π) x = b, are solved. Every solution is checked by its residual. Where
 * the direct one fails, the iterative one is tried; where that fails, the direct one if its factors have at most 20 million
 * entries.
 */
public enum LinearSolver {
    /**
     * Directly where the factors stay sparse, else iteratively: {@link #DIRECT} if they have at most 500,000 + 32 n
     * entries (counted beforehand), so always up to 500 states.
     */
    AUTOMATIC,

    /** By sparse LU factorization. Exact but for rounding; memory and time grow with the fill of the factors. */
    DIRECT,

    /** By restarted GMRES with an incomplete LU factorization as preconditioner. Memory linear in the model, while it succeeds. */
    ITERATIVE
}
