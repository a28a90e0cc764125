/**
 * Helpers that several packages share: growing arrays of transitions, compensated sums, distributions, the clock of a
 * run.
 *
 * <p>Internal: these classes are public only because Java has no other way to share them between packages. They may
 * change in any version, and they use nothing else of softrl.
 */
package io.github.softrl.internal;
