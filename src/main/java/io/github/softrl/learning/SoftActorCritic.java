package io.github.softrl.learning;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.Solution;
import io.github.softrl.StateActions;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Soft actor-critic: it learns a critic w of the soft Q-function and an actor π_θ = softmax(θ). Both are tables unless
 * an {@link Approximator} is given.
 *
 * <pre>{@code
 *   Initialize weights w, w̄, θ at random in [−1, 1], observe s
 *   Loop   sample a ~ π_θ(·|s) and execute it, observe r, s′, add (s, a, s′, r) to the buffer
 *          for each (ŝ, â, ŝ′, r̂) of a mini-batch:
 *              sample â′ ~ π_θ(·|ŝ′)
 *              w(ŝ,â) ← w(ŝ,â) − α [ w(ŝ,â) − r̂ − γ ( w̄(ŝ′,â′) + λ·H(π_θ(·|ŝ′)) ) ]
 *              θ ← θ − α_θ ∂/∂θ KL( π_θ(·|ŝ) ‖ softmax(w̄(ŝ,·)/λ) )
 *          every c steps:   w̄ ← w
 *
 *   ∂KL/∂θ(b)  =  π(b) [ log π(b) − w̄(b)/λ − Σ_a π(a) (log π(a) − w̄(a)/λ) ]
 * }</pre>
 *
 * <p>By default the actor follows the natural gradient of the logits. It is this gradient without the factor π(b), and
 * with the plain mean in place of Σ_a π(a), so that the logits do not drift. Each update then moves the logits of a
 * table by the fraction α_θ of the way to w̄/λ, whatever λ and the policy are. The lecture uses the plain gradient
 * ({@link #withNaturalGradient withNaturalGradient(false)}). The plain gradient is of the size of w̄/λ, and vanishes
 * where π(b) does. Long steps saturate the softmax, and an actor that is misled by the initial random w̄, or by an
 * early estimate, may then never recover. By default, therefore, its components are at most 0.1 ({@link
 * #withGradientClip gradientClip}). Even so some runs fail if λ is small compared with the differences of action
 * values: the plain gradient is there to study the lecture's algorithm, not to solve a task.
 *
 * <p>Convergence is not guaranteed. The lecture samples â′; the default here is the expectation Σ π_θ w̄ ({@link
 * #withExpectedTarget}), which has the same mean and a smaller variance.
 *
 * <p>Actions are drawn from π_θ, mixed with exploration as in {@link SoftQLearning}. The options have the same
 * defaults, and {@link #withActorLearningRate actorLearningRate} is 0.1 for tables. These options are off by default:
 * {@link #withTwinCritics twinCritics}, a {@link #withTargetRate targetRate} below 1 (Polyak averaging), and
 * {@link #withTargetEntropy targetEntropy} (which tunes λ). Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1801.01290">Haarnoja et al. 2018, soft actor-critic</a>
 */
public final class SoftActorCritic {
    private final LearnerOptions options;

    private SoftActorCritic(LearnerOptions options) {
        this.options = options;
    }

    /**
     * Returns a learner with the default options.
     *
     * @param temperature λ, finite and &gt; 0, in units of reward
     * @return the learner
     * @throws IllegalArgumentException if the temperature is outside its range
     */
    public static SoftActorCritic atTemperature(double temperature) {
        return new SoftActorCritic(new LearnerOptions(temperature, false));
    }

    /**
     * Returns this learner with the given number of environment steps.
     *
     * @param steps ≥ 1
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftActorCritic withSteps(long steps) {
        return new SoftActorCritic(options.withSteps(steps));
    }

    /**
     * Returns this learner with the given representation of w and w̄, and also of θ unless {@link #withActor} gives
     * another one. Learning rates, steps and initial values are as in {@link SoftQLearning#withApproximator}.
     *
     * @param approximator a table, the default, a linear function or a network
     * @return the learner
     */
    public SoftActorCritic withApproximator(Approximator approximator) {
        return new SoftActorCritic(options.withApproximator(approximator));
    }

    /**
     * Returns this learner with the given representation of the actor's logits θ.
     *
     * @param actor a table, a linear function or a network; by default that of the critic
     * @return the learner
     */
    public SoftActorCritic withActor(Approximator actor) {
        return new SoftActorCritic(options.withActor(actor));
    }

    /**
     * Returns this learner with the given learning rate α, by step or per visit.
     *
     * @param learningRate in [0, 1]
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range; a schedule is checked when it is used
     */
    public SoftActorCritic withLearningRate(Schedule learningRate) {
        return new SoftActorCritic(options.withLearningRate(learningRate));
    }

    /**
     * Returns this learner with the given exploration rate ε, by step.
     *
     * @param exploration in [0, 1]
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range; a schedule is checked when it is used
     */
    public SoftActorCritic withExploration(Schedule exploration) {
        return new SoftActorCritic(options.withExploration(exploration));
    }

    /**
     * Returns this learner with the given maximum length of an exploratory run, in steps, as in {@link
     * SoftQLearning#withExplorationRun}.
     *
     * @param explorationRun ≥ 1
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftActorCritic withExplorationRun(int explorationRun) {
        return new SoftActorCritic(options.withExplorationRun(explorationRun));
    }

    /**
     * Returns this learner with exploratory runs that either seek what was tried least or repeat an action.
     *
     * @param novelty true, the default, to follow a table of novelty, learned beside Q; false to repeat one random
     *     action
     * @return the learner
     */
    public SoftActorCritic withNovelty(boolean novelty) {
        return new SoftActorCritic(options.withNovelty(novelty));
    }

    /**
     * Returns this learner with the given share of each mini-batch for which a pair of state and action is drawn first,
     * evenly among those in the buffer, and then one of its experiences. The other experiences are drawn uniformly.
     *
     * @param evenReplay in [0, 1]; 0 replays as the lecture does
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftActorCritic withEvenReplay(double evenReplay) {
        return new SoftActorCritic(options.withEvenReplay(evenReplay));
    }

    /**
     * Returns this learner with the given number of experiences in a mini-batch; each takes 20 bytes.
     *
     * @param batchSize 1 .. 2147483639
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftActorCritic withBatchSize(int batchSize) {
        return new SoftActorCritic(options.withBatchSize(batchSize));
    }

    /**
     * Returns this learner with the given number of experiences that are kept for replay, as in {@link
     * SoftQLearning#withBufferCapacity}.
     *
     * @param bufferCapacity 1 .. 2147483639
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftActorCritic withBufferCapacity(int bufferCapacity) {
        return new SoftActorCritic(options.withBufferCapacity(bufferCapacity));
    }

    /**
     * Returns this learner with the given number of steps c between two copies of the weights to the target.
     *
     * @param targetPeriod ≥ 1
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftActorCritic withTargetPeriod(int targetPeriod) {
        return new SoftActorCritic(options.withTargetPeriod(targetPeriod));
    }

    /**
     * Returns this learner with the given step at which updates start.
     *
     * @param learningStart ≥ 1
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftActorCritic withLearningStart(int learningStart) {
        return new SoftActorCritic(options.withLearningStart(learningStart));
    }

    /**
     * Returns this learner with the given number of mini-batches per step.
     *
     * @param updatesPerStep ≥ 1
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftActorCritic withUpdatesPerStep(int updatesPerStep) {
        return new SoftActorCritic(options.withUpdatesPerStep(updatesPerStep));
    }

    /**
     * Returns this learner with the given number of steps between two points of the learning curve.
     *
     * @param curvePeriod ≥ 1, by default a hundredth of the steps. The curve of the result has at most 100,000 points:
     *     if there would be more, each of them covers two periods, then four, and so on. Listeners receive every point
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftActorCritic withCurvePeriod(long curvePeriod) {
        return new SoftActorCritic(options.withCurvePeriod(curvePeriod));
    }

    /**
     * Returns this learner with the given time limit, which is checked, as interruptions are, before each step and
     * between the mini-batches of a step.
     *
     * @param timeLimit &gt; 0
     * @return the learner
     * @throws IllegalArgumentException if the limit is not positive
     */
    public SoftActorCritic withTimeLimit(Duration timeLimit) {
        return new SoftActorCritic(options.withTimeLimit(timeLimit));
    }

    /**
     * Returns this learner with the given initial values of w and w̄, and θ initially the table divided by λ, in place
     * of random numbers. The default learning rate forgets the table at once, as in {@link SoftQLearning#withInitial}.
     *
     * @param initial a table of the environment's shape
     * @return the learner
     */
    public SoftActorCritic withInitial(QTable initial) {
        return new SoftActorCritic(options.withInitial(initial));
    }

    /**
     * Returns this learner with the given listener, which replaces the previous one.
     *
     * @param listener receives each point of the learning curve
     * @return the learner
     */
    public SoftActorCritic withListener(LearningListener listener) {
        return new SoftActorCritic(options.withListener(listener));
    }

    /**
     * Returns this learner with the given reference: its learning curve records ‖Q − Q*‖∞ over the given states.
     *
     * @param q Q*, of the environment's shape
     * @param states whether each state counts, one entry per state; usually the states that can be reached
     * @return the learner
     * @throws IllegalArgumentException if the lengths differ
     */
    public SoftActorCritic withReference(QTable q, boolean[] states) {
        return new SoftActorCritic(options.withReference(q, states));
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
    public SoftActorCritic withModel(FiniteMdp mdp, Solution optimum, double[] start) {
        return new SoftActorCritic(options.withModel(mdp, optimum, start));
    }

    /**
     * Returns this learner with the given learning rate of the actor.
     *
     * @param actorLearningRate α_θ, by step, in [0, 1]
     * @return the learner
     * @throws IllegalArgumentException if the schedule counts visits
     */
    public SoftActorCritic withActorLearningRate(Schedule actorLearningRate) {
        return new SoftActorCritic(options.withActorLearningRate(actorLearningRate));
    }

    /**
     * Returns this learner with an actor that follows either the natural gradient of the divergence or the plain one.
     *
     * @param naturalGradient true, the default, for the natural gradient of the logits; false for the plain one, as in
     *     the lecture, within {@link #withGradientClip gradientClip}
     * @return the learner
     */
    public SoftActorCritic withNaturalGradient(boolean naturalGradient) {
        return new SoftActorCritic(options.withNaturalGradient(naturalGradient));
    }

    /**
     * Returns this learner with the given limit on the components of the actor's gradient. A gradient with a larger one
     * is scaled down as a whole, so that no logit of a table moves by more than α_θ times the limit in one update.
     *
     * @param gradientClip &gt; 0, or +∞ for none; by default 0.1 with the plain gradient, and none with the natural one
     * @return the learner
     * @throws IllegalArgumentException if the value is outside its range
     */
    public SoftActorCritic withGradientClip(double gradientClip) {
        return new SoftActorCritic(options.withGradientClip(gradientClip));
    }

    /**
     * Returns this learner with targets that either take the expectation over â′ or sample â′ as the lecture does.
     *
     * @param expectedTarget true, the default, to take the expectation
     * @return the learner
     */
    public SoftActorCritic withExpectedTarget(boolean expectedTarget) {
        return new SoftActorCritic(options.withExpectedTarget(expectedTarget));
    }

    /**
     * Returns this learner with two critics, or with one, the default. Each experience updates one of the two at
     * random, and targets use the smaller of their values. The table of the result is their mean. With networks, each
     * critic's gradient sums over its own experiences and is divided by the size of the whole mini-batch.
     *
     * @param twinCritics whether to use two critics
     * @return the learner
     */
    public SoftActorCritic withTwinCritics(boolean twinCritics) {
        return new SoftActorCritic(options.withTwinCritics(twinCritics));
    }

    /**
     * Returns this learner with the given target rate τ: every c steps w̄ ← (1 − τ)w̄ + τw.
     *
     * @param targetRate τ in (0, 1]; 1, the default, copies
     * @return the learner
     * @throws IllegalArgumentException if the rate is outside its range
     */
    public SoftActorCritic withTargetRate(double targetRate) {
        return new SoftActorCritic(options.withTargetRate(targetRate));
    }

    /**
     * Returns this learner with the given target entropy, towards which it tunes the temperature; off by default. Each
     * replayed state sets λ ← λ (1 + rate·(target − H(π_θ(·|ŝ)))), starting from the value given to {@code
     * atTemperature} and staying within a factor of 1,000 of it. The temperature of the result is the last value of λ.
     *
     * @param targetEntropy the desired mean entropy over the replayed states, in nats, &gt; 0 and below the largest
     *     log|A(s)| (checked by {@code learn}; a target that the visited states cannot reach drives λ to its limit)
     * @param temperatureRate in (0, 0.01]; 1e-5 is a good value to start with
     * @return the learner
     * @throws IllegalArgumentException if a value is outside its range
     */
    public SoftActorCritic withTargetEntropy(double targetEntropy, double temperatureRate) {
        return new SoftActorCritic(options.withTargetEntropy(targetEntropy, temperatureRate));
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
        LearnerRun run = new LearnerRun(SoftActorCritic.class, options, environment, rng);
        double gamma = run.discount();
        StateActions stateActions = run.stateActions();
        TemperatureTuning tuning = new TemperatureTuning(options, stateActions);
        WeightsFactory factory = new WeightsFactory(options, stateActions, gamma, rng);
        Critics critics = factory.critics();
        Actor actor = factory.actor();
        while (!run.isOver()) {
            double lambda = tuning.temperature();
            run.act(actor.theta(), 1, lambda);
            for (int u = 0; run.updatesAgain(u); u++) {
                Batch batch = run.sample();
                critics.begin(batch, run.step());
                actor.begin(batch, run.step());
                double errors = 0;
                for (int i = 0; i < batch.size; i++) { // (ŝ, â, ŝ′, r̂)
                    double next = 0;
                    if (batch.next[i] >= 0) {
                        next = options.expectedTarget
                                ? actor.expectedValue(batch.next[i], critics, lambda)
                                : actor.sampledValue(batch.next[i], critics, lambda, rng);
                    }
                    Weights w = critics.next(rng);
                    double error = w.value(batch.pair[i]) - batch.reward[i] - gamma * next;
                    w.descend(batch.pair[i], error); // w ← w − α ∂Err/∂w
                    errors += Math.abs(error);
                    tuning.observe(actor, batch.state[i]);
                    actor.improve(batch.state[i], critics, lambda); // θ ← θ − α_θ ∂KL/∂θ
                }
                critics.end();
                actor.theta().end();
                run.recordErrors(errors);
            }
            if (run.step() % options.targetPeriod == 0) {
                critics.follow(options.targetRate);
            }
            run.endStep(() -> critics.mean(stateActions), actor.theta(), 1, tuning.temperature());
        }
        return run.result(critics.mean(stateActions), actor.theta(), 1, tuning.temperature());
    }
}
