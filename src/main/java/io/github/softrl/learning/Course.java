package io.github.softrl.learning;

import io.github.softrl.Policy;
import io.github.softrl.SoftMath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The course of one run: acts in the environment by a softmax policy mixed with exploration, fills the buffer, ends and
 * starts episodes, and keeps the learning curve. One thread.
 */
final class Course {
    private final Class<?> learner;
    private final Environment environment;
    private final double discount;
    private final RandomGenerator rng;
    private final LearnerOptions options;
    private final Pairs pairs;
    private final ReplayBuffer buffer;
    private final Batch batch;
    private final double[] policy; // of the current state
    private final List<LearningPoint> curve = new ArrayList<>();
    private final long start = System.nanoTime();
    private final long deadline;

    private final int[] here = new int[1]; // the current state
    private boolean running; // an episode
    private int exploring; // steps left of the exploratory action that is being repeated
    private int explored;
    private long step;
    private long episodes;
    private double weight = 1; // γᵗ within the episode
    private double episodeReturn;
    private double episodeSoftReturn;

    private long evaluated; // the step of the last point of the curve
    private long endedEpisodes; // since the last point of the curve
    private double returns;
    private double softReturns;
    private double entropies;
    private long updates;
    private double tdErrors;

    Course(
            Class<?> learner,
            Environment environment,
            double discount,
            RandomGenerator rng,
            LearnerOptions options,
            Pairs pairs) {
        this.learner = learner;
        this.environment = environment;
        this.discount = discount;
        this.rng = rng;
        this.options = options;
        this.pairs = pairs;
        this.buffer = new ReplayBuffer((int) Math.min(options.bufferCapacity, options.steps));
        this.batch = new Batch(options.batchSize);
        this.policy = new double[pairs.mostActions];
        this.deadline = options.timeLimit == null ? Long.MAX_VALUE : nanos(options.timeLimit);
        if (options.reference != null) {
            pairs.requireShape("reference", options.reference);
        }
    }

    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException overflow) {
            return Long.MAX_VALUE; // 292 years
        }
    }

    /** Returns a mini-batch of the experiences so far, which overwrites the one before. */
    Batch sample() {
        buffer.sample(batch, pairs, rng);
        return batch;
    }

    /** Returns how many steps were taken. */
    long step() {
        return step;
    }

    /** Returns why to stop, or null to go on. */
    LearningResult.Status limit() {
        if (step >= options.steps) {
            return LearningResult.Status.COMPLETED;
        }
        if (Thread.currentThread().isInterrupted()) {
            return LearningResult.Status.INTERRUPTED;
        }
        return System.nanoTime() - start >= deadline ? LearningResult.Status.TIME_LIMIT : null;
    }

    /** Selects an action by softmax(preferences/λ), mixed with exploration, executes it and keeps what came of it. */
    void act(Weights preferences, double temperature, double entropyPrice) {
        if (!running) {
            startEpisode();
        }
        int s = here[0];
        int actions = pairs.actions(s);
        preferences.refresh(here);
        for (int a = 0; a < actions; a++) {
            policy[a] = preferences.value(pairs.start[s] + a);
        }
        SoftMath.softmax(policy, 0, actions, temperature, policy, 0);
        double entropy = SoftMath.entropy(policy, 0, actions);
        int a = select(actions);
        Environment.Step result = Objects.requireNonNull(environment.step(a, rng), "step of the environment");
        int s2 = result.nextState();
        if (!(s2 >= 0 && s2 < pairs.states())) {
            throw new IllegalArgumentException("next state of state " + s + ", action " + a + " must be in [0, "
                    + pairs.states() + "): " + s2 + "; the environment must keep to its stateCount");
        }
        if (pairs.actions(s2) == 0 && !result.terminated()) {
            throw new IllegalArgumentException("next state of state " + s + ", action " + a
                    + " must have actions unless the step terminated: " + s2 + "; report terminated instead");
        }
        if (!Double.isFinite(result.reward())) {
            throw new IllegalArgumentException(
                    "reward of state " + s + ", action " + a + " must be finite: " + result.reward());
        }
        buffer.add(pairs.start[s] + a, result.reward(), s2, result.terminated());
        step++;
        entropies += entropy;
        episodeReturn += weight * result.reward();
        episodeSoftReturn += weight * (result.reward() + entropyPrice * entropy);
        weight *= discount;
        here[0] = s2;
        if (result.terminated() || result.truncated()) {
            endEpisode();
        }
    }

    /**
     * Returns the exploratory action that is being repeated; or, with probability ε, begins to repeat a random one, n times
     * or more with probability 1/n; or draws from the policy.
     */
    private int select(int actions) {
        if (exploring == 0) {
            double rate = options.exploration.at(step);
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("exploration rate must be in [0, 1]: " + rate + " at step " + step
                        + " of " + options.exploration);
            }
            if (rate > 0 && rng.nextDouble() < rate) {
                exploring = (int) Math.min(options.explorationRun, 1 / (1 - rng.nextDouble()));
                explored = rng.nextInt(Integer.MAX_VALUE);
            }
        }
        if (exploring > 0) {
            exploring--;
            return explored % actions; // the remainder favours small numbers by 1e-9
        }
        return draw(policy, 0, actions, rng);
    }

    /** Draws an index from {@code p[from .. to - 1]}; what rounding leaves goes to the last one that is positive. */
    static int draw(double[] p, int from, int to, RandomGenerator rng) {
        double left = rng.nextDouble();
        int drawn = from;
        for (int i = from; i < to && left >= 0; i++) {
            if (p[i] > 0) {
                drawn = i;
                left -= p[i];
            }
        }
        return drawn;
    }

    private void startEpisode() {
        int s = environment.reset(rng);
        if (!(s >= 0 && s < pairs.states() && pairs.actions(s) > 0)) {
            throw new IllegalArgumentException(
                    "first state must be a state with actions: " + s + "; reset of the environment must return one");
        }
        here[0] = s;
        running = true;
        weight = 1;
        episodeReturn = 0;
        episodeSoftReturn = 0;
        exploring = 0;
    }

    private void endEpisode() {
        running = false;
        episodes++;
        endedEpisodes++;
        returns += episodeReturn;
        softReturns += episodeSoftReturn;
    }

    /** Takes note of the errors of a mini-batch. */
    void updated(double sumOfErrors) {
        if (!Double.isFinite(sumOfErrors)) {
            throw new ArithmeticException(
                    "weights must stay within the range of double: an error of " + sumOfErrors + " at step " + step
                            + "; divide rewards and temperature by a common factor or lower learning rates");
        }
        updates += batch.size;
        tdErrors += sumOfErrors;
    }

    /** Adds a point to the curve if it is time, or if the run ends; returns why to stop, or null to go on. */
    LearningResult.Status evaluate(Supplier<double[]> q, double temperature) {
        LearningResult.Status limit = limit();
        if (step % options.curvePeriod() == 0 || limit != null) {
            LearningPoint point = new LearningPoint(
                    step,
                    episodes,
                    returns / endedEpisodes,
                    softReturns / endedEpisodes,
                    tdErrors / updates,
                    entropies / (step - evaluated),
                    temperature,
                    error(q));
            curve.add(point);
            evaluated = step;
            endedEpisodes = 0;
            returns = 0;
            softReturns = 0;
            entropies = 0;
            updates = 0;
            tdErrors = 0;
            if (options.listener != null) {
                long elapsed = System.nanoTime() - start;
                double left = elapsed * ((double) (options.steps - step) / step);
                options.listener.onPoint(new LearningListener.Progress(
                        point, options.steps, Duration.ofNanos(elapsed), Duration.ofNanos((long) left)));
                return limit != null ? limit : limit(); // the listener may have interrupted
            }
        }
        return limit;
    }

    private double error(Supplier<double[]> values) {
        if (options.reference == null) {
            return Double.NaN;
        }
        double[] q = values.get();
        double error = 0;
        for (int s = 0; s < pairs.states(); s++) {
            for (int a = 0; a < pairs.actions(s) && options.reachable[s]; a++) {
                error = Math.max(error, Math.abs(q[pairs.start[s] + a] - options.reference.value(s, a)));
            }
        }
        return error;
    }

    LearningResult result(
            double[] q,
            Weights preferences,
            double policyTemperature,
            double temperature,
            LearningResult.Status status) {
        LearningResult result = new LearningResult(
                pairs.toQTable(q),
                Policy.softmax(pairs.toQTable(preferences.values(pairs)), policyTemperature),
                temperature,
                step,
                episodes,
                curve,
                status);
        Logger log = LoggerFactory.getLogger(learner);
        if (status == LearningResult.Status.COMPLETED) {
            log.debug("{}", result);
        } else {
            log.warn("stopped before step {}: {}", options.steps, result);
        }
        return result;
    }
}
