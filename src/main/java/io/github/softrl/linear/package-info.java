/**
 * Sparse linear systems Ax = b with a diagonally dominant matrix, such as those of policies: a direct method, LU, an
 * iterative one, GMRES, and the choice between the two.
 *
 * <p>Internal: these classes are public only because Java has no other way to share them between packages. They may
 * change in any version, and they use nothing else of softrl.
 */
package io.github.softrl.linear;
