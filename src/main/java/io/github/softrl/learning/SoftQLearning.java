package io.github.softrl.learning;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.Solution;
import io.github.softrl.StateActions;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Soft Q-learning, the soft variant of DQN. The weights are a table unless an {@link Approximator} is given.
 *
 * <pre>{@code
 *   Initialize weights w and w̄ at random in [−1, 1], observe s
 *   Loop   select a and execute it, observe r, s′, add (s, a, s′, r) to the buffer
 *          for each (ŝ, â, ŝ′, r̂) of a mini-batch:   w(ŝ,â) ← w(ŝ,â) − α [ w(ŝ,â) − r̂ − γ V̄(ŝ′) ]
 *          every c steps:   w̄ ← w                      V̄(s) = lse_λ(w̄(s,·)), 0 if the episode terminated
 * }</pre>
 *
 * <p>λ = 0 is Q-learning with experience replay and a target table. The table is expected to converge to Q* if every
 * pair is tried infinitely often, the learning rates of each pair sum to infinity, and their squares have a finite
 * sum: that is proved for Q-learning with outdated targets and for replay, but not for both together (docs/theory.md,
 * section 14). The result has no error bound; if a model is available, {@code SoftBellman.errorBound} computes one.
 *
 * <p>Actions are drawn from softmax(w/λ), mixed with exploration. With probability ε a step starts an <em>exploratory
 * run</em> of L steps, where P(L ≥ n) = 1/n, capped at {@code explorationRun} and cut off when the episode ends. Nearly
 * all runs <em>seek novelty</em>: they follow a table U of discounted bonuses n^−2, n being how often a pair was
 * tried, which is learned beside w and used for nothing else. One run in fifty repeats a random action up to 100 times.
 * (What is repeated is an action number, modulo the number of actions of each state.) With the default ε = 0.2 about
 * seven steps in ten are exploratory where episodes are long, and fewer where they end soon. {@code withNovelty(false)}
 * repeats in all runs, which is plain ε-greedy exploration if {@code explorationRun} is 1. With ε = 0 the policy
 * explores by its temperature alone, as in the lecture.
 *
 * <p>Half of each mini-batch is drawn <em>evenly</em>: first one of the pairs that are in the buffer, then one of its
 * experiences, so that rare pairs are learned as well. {@code withEvenReplay(0)} draws all experiences uniformly, as
 * the lecture does.
 *
 * <p>The other defaults, too, suit tables: {@link #withSteps steps} 2,000,000; {@link #withLearningRate learningRate}
 * (1 + (1 − γ)n)^−0.9 per visit, see {@link Schedule#discounted}; {@link #withExplorationRun explorationRun} 10,000;
 * {@link #withBatchSize batchSize} 32; {@link #withBufferCapacity bufferCapacity} 5,000,000, or fewer if there are
 * fewer steps or a quarter of the heap holds fewer; {@link #withTargetPeriod targetPeriod} c = 100;
 * {@link #withLearningStart learningStart} 1; {@link #withUpdatesPerStep updatesPerStep} 1;
 * {@link #withCurvePeriod curvePeriod} a hundredth of the steps; no time limit, listener or reference. Without novelty
 * the defaults are ε = 0.3 and {@code explorationRun} 100. Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1702.08165">Haarnoja et al. 2017, soft Q-learning</a>
 */
public final class SoftQLearning {
    private final LearnerOptions options;

    private SoftQLearning(LearnerOptions options) {
        this.options = options;
    }

    /**
     * Returns a learner with the default options.
     *
     * @param temperature λ, finite and ≥ 0, in units of reward
     * @return the learner
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public static SoftQLearning atTemperature(double temperature) {
        return new SoftQLearning(new LearnerOptions(temperature, true));
    }

    /**
     * Returns this learner with the given number of environment steps.
     *
     * @param steps ≥ 1
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftQLearning withSteps(long steps) {
        return new SoftQLearning(options.withSteps(steps));
    }

    /**
     * Returns this learner with the given representation of w and w̄. The default learning rate is then that of the
     * approximator. The default number of steps does not change; a network takes some 20 minutes for it. {@link
     * #withInitial} is for tables only.
     *
     * @param approximator a table, the default, a linear function or a network
     * @return the learner
     */
    public SoftQLearning withApproximator(Approximator approximator) {
        return new SoftQLearning(options.withApproximator(approximator));
    }

    /**
     * Returns this learner with the given learning rate α, by step or per visit.
     *
     * @param learningRate in [0, 1]
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range; a schedule is checked when it is used
     */
    public SoftQLearning withLearningRate(Schedule learningRate) {
        return new SoftQLearning(options.withLearningRate(learningRate));
    }

    /**
     * Returns this learner with the given exploration rate ε, by step.
     *
     * @param exploration in [0, 1]
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range; a schedule is checked when it is used
     */
    public SoftQLearning withExploration(Schedule exploration) {
        return new SoftQLearning(options.withExploration(exploration));
    }

    /**
     * Returns this learner with the given maximum length of an exploratory run, in steps.
     *
     * @param explorationRun ≥ 1; with 1 and without novelty, a step takes a uniformly random action with probability ε
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftQLearning withExplorationRun(int explorationRun) {
        return new SoftQLearning(options.withExplorationRun(explorationRun));
    }

    /**
     * Returns this learner with actions that are drawn, in steps that do not explore, from softmax(w/λ_b) in place of
     * softmax(w/λ). With {@link #withExploration withExploration(Schedule.constant(0))}, λ = 0 and λ_b &gt; 0, this is
     * ordinary Q-learning with Boltzmann exploration; with λ_b = 0 the behaviour is then greedy.
     *
     * @param behaviourTemperature λ_b, finite and ≥ 0, in units of reward; by default λ
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftQLearning withBehaviourTemperature(double behaviourTemperature) {
        return new SoftQLearning(options.withBehaviourTemperature(behaviourTemperature));
    }

    /**
     * Returns this learner with exploratory runs that either seek what was tried least or repeat an action.
     *
     * @param novelty true, the default, to follow a table of novelty, learned beside Q; false to repeat one random
     *     action
     * @return the learner
     */
    public SoftQLearning withNovelty(boolean novelty) {
        return new SoftQLearning(options.withNovelty(novelty));
    }

    /**
     * Returns this learner with the given share of each mini-batch for which a pair of state and action is drawn first,
     * evenly among those in the buffer, and then one of its experiences. The other experiences are drawn uniformly.
     *
     * @param evenReplay in [0, 1]; 0 replays as the lecture does
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftQLearning withEvenReplay(double evenReplay) {
        return new SoftQLearning(options.withEvenReplay(evenReplay));
    }

    /**
     * Returns this learner with the given number of experiences in a mini-batch; each takes 20 bytes.
     *
     * @param batchSize 1 .. 2147483639
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftQLearning withBatchSize(int batchSize) {
        return new SoftQLearning(options.withBatchSize(batchSize));
    }

    /**
     * Returns this learner with the given number of experiences that are kept for replay. Each takes 16 bytes, and up
     * to 12 more for even replay, which are allocated as experiences are added; {@code learn} refuses a capacity that
     * the heap cannot hold.
     *
     * @param bufferCapacity 1 .. 2147483639
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftQLearning withBufferCapacity(int bufferCapacity) {
        return new SoftQLearning(options.withBufferCapacity(bufferCapacity));
    }

    /**
     * Returns this learner with the given number of steps c between two copies of the weights to the target.
     *
     * @param targetPeriod ≥ 1
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftQLearning withTargetPeriod(int targetPeriod) {
        return new SoftQLearning(options.withTargetPeriod(targetPeriod));
    }

    /**
     * Returns this learner with the given step at which updates start.
     *
     * @param learningStart ≥ 1
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftQLearning withLearningStart(int learningStart) {
        return new SoftQLearning(options.withLearningStart(learningStart));
    }

    /**
     * Returns this learner with the given number of mini-batches per step.
     *
     * @param updatesPerStep ≥ 1
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftQLearning withUpdatesPerStep(int updatesPerStep) {
        return new SoftQLearning(options.withUpdatesPerStep(updatesPerStep));
    }

    /**
     * Returns this learner with the given number of steps between two points of the learning curve.
     *
     * @param curvePeriod ≥ 1, by default a hundredth of the steps. The curve of the result has at most 100,000 points:
     *     if there would be more, each of them covers two periods, then four, and so on. Listeners receive every point
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftQLearning withCurvePeriod(long curvePeriod) {
        return new SoftQLearning(options.withCurvePeriod(curvePeriod));
    }

    /**
     * Returns this learner with the given time limit, which is checked, as interruptions are, before each step and
     * between the mini-batches of a step.
     *
     * @param timeLimit &gt; 0
     * @return the learner
     * @throws IllegalArgumentException if the limit is not positive
     */
    public SoftQLearning withTimeLimit(Duration timeLimit) {
        return new SoftQLearning(options.withTimeLimit(timeLimit));
    }

    /**
     * Returns this learner with the given initial values of w and w̄, in place of random numbers. The default learning
     * rate is initially 1 for each pair, so it forgets the table at once: to continue from an earlier result, give a
     * learning rate that starts low.
     *
     * @param initial a table of the environment's shape
     * @return the learner
     */
    public SoftQLearning withInitial(QTable initial) {
        return new SoftQLearning(options.withInitial(initial));
    }

    /**
     * Returns this learner with the given listener, which replaces the previous one.
     *
     * @param listener receives each point of the learning curve
     * @return the learner
     */
    public SoftQLearning withListener(LearningListener listener) {
        return new SoftQLearning(options.withListener(listener));
    }

    /**
     * Returns this learner with the given reference: its learning curve records ‖Q − Q*‖∞ over the given states.
     *
     * @param q Q*, of the environment's shape
     * @param states whether each state counts, one entry per state; usually the states that can be reached
     * @return the learner
     * @throws IllegalArgumentException if the lengths differ
     */
    public SoftQLearning withReference(QTable q, boolean[] states) {
        return new SoftQLearning(options.withReference(q, states));
    }

    /**
     * Returns this learner with a model at hand, by which its policy is judged. Each point of the learning curve then
     * carries the exact value of the learned policy from the start, without exploration, and its regret; both have
     * bounds. The result carries the values of all states. The learning itself does not see the model: it takes the
     * same steps as without it, except that each point costs a policy evaluation, which a time limit counts.
     *
     * @param mdp the model of the environment
     * @param optimum its solution by any planner. Values and regrets are those at its temperature: a solution at
     *     λ = 0 makes them returns without entropy, whatever the learner's temperature
     * @param start the distribution of the first state, one probability per state, 0 for terminal ones, with sum 1
     *     within 1e-9; it is the caller's choice, and not compared with where the environment starts
     * @return the learner
     * @throws IllegalArgumentException if the solution is not one of the model ({@link Solution#requireSolutionOf}), or
     *     {@code start} is not a distribution over states with actions
     */
    public SoftQLearning withModel(FiniteMdp mdp, Solution optimum, double[] start) {
        return new SoftQLearning(options.withModel(mdp, optimum, start));
    }

    /**
     * Returns this learner with the given target rate τ: every c steps w̄ ← (1 − τ)w̄ + τw.
     *
     * @param targetRate τ in (0, 1]; 1, the default, copies
     * @return the learner
     * @throws IllegalArgumentException if the rate is outside its range
     */
    public SoftQLearning withTargetRate(double targetRate) {
        return new SoftQLearning(options.withTargetRate(targetRate));
    }

    /**
     * Learns from an environment.
     *
     * @param environment the environment, which is reset and stepped, and left in the state that the last step led to
     * @param rng the only source of randomness, for the environment as well
     * @return what was learned
     * @throws IllegalArgumentException if the environment breaks its contract, a schedule leaves its range, or a table
     *     does not have the environment's shape
     * @throws ArithmeticException if the weights leave the range of {@code double}
     */
    public LearningResult learn(Environment environment, RandomGenerator rng) {
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(rng, "rng");
        double lambda = options.temperature;
        LearnerRun run = new LearnerRun(SoftQLearning.class, options, environment, rng);
        double gamma = run.discount();
        StateActions stateActions = run.stateActions();
        WeightsFactory factory = new WeightsFactory(options, stateActions, gamma, rng);
        Weights w = factory.critic();
        TargetValues target = new TargetValues(stateActions, factory.target(), lambda);
        while (!run.isOver()) {
            run.act(w, options.behaviourTemperature, lambda);
            for (int u = 0; run.updatesAgain(u); u++) {
                Batch batch = run.sample();
                target.refresh(batch.next);
                w.begin(batch.state, run.step());
                double errors = 0;
                for (int i = 0; i < batch.size; i++) { // (ŝ, â, ŝ′, r̂)
                    double next = batch.next[i] < 0 ? 0 : target.softValue(batch.next[i]); // V̄(ŝ′)
                    double error = w.value(batch.pair[i]) - batch.reward[i] - gamma * next;
                    w.descend(batch.pair[i], error); // w ← w − α ∂Err/∂w
                    errors += Math.abs(error);
                }
                w.end();
                run.recordErrors(errors);
            }
            if (run.step() % options.targetPeriod == 0) {
                target.follow(w, options.targetRate);
            }
            run.endStep(() -> w.values(stateActions), w, lambda, lambda);
        }
        return run.result(w.values(stateActions), w, lambda, lambda);
    }
}
