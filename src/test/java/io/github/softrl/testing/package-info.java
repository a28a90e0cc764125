/**
 * What tests of several packages share:
 *
 * <ul>
 *   <li>{@link io.github.softrl.testing.Models}: models of a given shape, and small random arrays
 *   <li>{@link io.github.softrl.testing.RandomMdps}: random models of up to 11 states, the same for the same seed
 *   <li>{@link io.github.softrl.testing.YardstickModels}: grids, mazes, chains, bands and random models of any size
 *   <li>{@link io.github.softrl.testing.Reference}: solved problems to 30 digits, from the test resources
 *   <li>{@link io.github.softrl.testing.RowArrays}: valid arrays for {@code ofRows}, to be changed one at a time
 *   <li>{@link io.github.softrl.testing.Tasks}: small environments whose solutions are known
 *   <li>{@link io.github.softrl.testing.BigMath}: an oracle, arithmetic to 45 digits
 *   <li>{@link io.github.softrl.testing.HostileMdps}: small problems that are hard on error bounds, 20 families of them
 *   <li>{@link io.github.softrl.testing.Oracle}, {@link io.github.softrl.testing.PolicyOracle}: optimal values and
 *       values of policies to 30 digits and more, proved, also at discount 1; made for hostile problems
 *   <li>{@link io.github.softrl.testing.Refusals}: assertions on exceptions and the words of their messages
 * </ul>
 */
package io.github.softrl.testing;
