/**
 * Learning from samples: soft Q-learning and soft actor-critic on tables, linear functions and networks. The model of
 * the environment need not be known.
 *
 * <p>A learner ({@link io.github.softrl.learning.SoftQLearning}, {@link io.github.softrl.learning.SoftActorCritic})
 * takes steps in an {@link io.github.softrl.learning.Environment} and returns a {@link
 * io.github.softrl.learning.LearningResult}. Learners are immutable configurations: {@code learn(environment, rng)}
 * changes only its arguments, and the same seed gives the same result to the last bit. Only environments are mutable.
 *
 * <p>Entropies are in nats, and the temperature λ is in units of reward.
 */
package io.github.softrl.learning;
