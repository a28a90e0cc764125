/**
 * Exact planning in finite Markov decision processes with entropy in the reward, R(s,a) + λ·H(π(·|s)).
 *
 * <p>Data flows one way: a {@link io.github.softrl.FiniteMdp} goes into a solver
 * ({@link io.github.softrl.SoftQValueIteration}, {@link io.github.softrl.SoftPolicyIteration},
 * {@link io.github.softrl.SoftBackwardInduction}), and out comes a {@link io.github.softrl.Solution} with a
 * {@link io.github.softrl.QTable}, a {@link io.github.softrl.Policy} and a guaranteed error. The operator, policy
 * evaluation and the judgement of any table are in {@link io.github.softrl.SoftBellman}, the arithmetic in
 * {@link io.github.softrl.SoftMath}.
 *
 * <p>Throughout the package, models, solvers, tables, policies and solutions are immutable and thread-safe; arrays are
 * copied on their way in and out; the same input gives the same output to the last bit; null is refused with a
 * {@link java.lang.NullPointerException}; entropy is in nats, the temperature λ in units of reward.
 */
package io.github.softrl;
