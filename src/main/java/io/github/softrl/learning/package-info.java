/**
 * Learning from samples: soft Q-learning and soft actor-critic on tables, linear functions and networks, for environments that can only be tried.
 *
 * <p>An {@link io.github.softrl.learning.Environment} is stepped by a learner ({@link
 * io.github.softrl.learning.SoftQLearning}, {@link io.github.softrl.learning.SoftActorCritic}); out comes a {@link
 * io.github.softrl.learning.LearningResult}. Learners are immutable configurations: {@code learn(environment, rng)} leaves
 * nothing behind, and the same seed gives the same result to the last bit. The only mutable thing is the environment.
 *
 * <p>Entropy is in nats, the temperature λ in units of reward.
 */
package io.github.softrl.learning;
