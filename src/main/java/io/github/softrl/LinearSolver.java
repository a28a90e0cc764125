package io.github.softrl;

/** How the linear systems of policy evaluation, (I − γP_π) x = b, are solved. */
public enum LinearSolver {
    /**
     * Directly where the factors stay sparse, else iteratively: {@link #DIRECT} if they have at most 500,000 + 32 n
     * entries (counted beforehand), so always up to 500 states. Where one fails its check, the other is tried.
     */
    AUTOMATIC,

    /** By sparse LU factorization. Exact but for rounding; memory and time grow with the fill of the factors. */
    DIRECT,

    /** By restarted GMRES with an incomplete LU factorization as preconditioner. Memory linear in the model. */
    ITERATIVE
}
