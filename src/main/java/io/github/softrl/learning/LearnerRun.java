package io.github.softrl.learning;

import io.github.softrl.Policy;
import io.github.softrl.QTable;
import io.github.softrl.SoftMath;
import io.github.softrl.StateActions;
import io.github.softrl.internal.RunClock;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a learner: acts in the environment, fills the buffer, and keeps the limits, the listener and the log. */
final class LearnerRun {
    private final Logger log;
    private final LearnerOptions options;
    private final CheckedEnvironment environment;
    private final StateActions stateActions;
    private final RandomGenerator rng;
    private final RunClock clock;
    private final ReplayBuffer buffer;
    private final Batch batch;
    private final Exploration exploration;
    private final Explorer explorer;
    private final LearningCurve curve;
    private final double[] policy; // of the current state
    private final int[] here = new int[1]; // the current state
    private PolicyJudge.Verdict verdict = PolicyJudge.Verdict.UNKNOWN; // of the last point
    private boolean inEpisode;
    private long step;
    private LearningResult.Status status; // null: the run goes on

    LearnerRun(Class<?> learner, LearnerOptions options, Environment environment, RandomGenerator rng) {
        this.log = LoggerFactory.getLogger(learner);
        this.options = options;
        int capacity = options.capacity(Runtime.getRuntime().maxMemory());
        this.environment = new CheckedEnvironment(environment);
        this.stateActions = this.environment.stateActions();
        this.rng = rng;
        this.clock = new RunClock(options.timeLimit);
        this.buffer = new ReplayBuffer(capacity, options.evenReplay, stateActions);
        this.batch = new Batch(options.batchSize);
        this.exploration = options.novelty ? new NoveltyTable(stateActions) : new RepeatedAction();
        this.explorer = new Explorer(options.exploration(), options.explorationRun(), exploration);
        this.curve = new LearningCurve(discount(), LearningCurve.MAX_POINTS);
        this.policy = new double[stateActions.maxActions()];
        if (options.reference != null) {
            stateActions.requireSame("reference table and environment", options.reference.stateActions());
        }
        if (options.judge != null) {
            options.judge.requireModelOf(stateActions, discount());
        }
    }

    double discount() {
        return environment.discount();
    }

    StateActions stateActions() {
        return stateActions;
    }

    /** Returns how many steps were taken. */
    long step() {
        return step;
    }

    /** Tells whether all steps were taken, or a limit is reached. */
    boolean isOver() {
        if (step == 0) {
            status = limit(); // later, endStep does so
        }
        return status != null;
    }

    /**
     * Tells whether to replay another mini-batch at this step, of which some were replayed already. A limit that is
     * reached between two of them ends the run, even at the last step.
     */
    boolean updatesAgain(int replayed) {
        boolean isMore = replayed < options.updates(step);
        if (isMore && replayed > 0) {
            status = stop();
        }
        return isMore && status == null;
    }

    /** Returns why to end the run after a step, or null to go on. */
    private LearningResult.Status limit() {
        return step >= options.steps ? LearningResult.Status.COMPLETED : stop();
    }

    /** Returns why to stop at once, or null to go on. */
    private LearningResult.Status stop() {
        if (Thread.currentThread().isInterrupted()) {
            return LearningResult.Status.INTERRUPTED;
        }
        return clock.isOver() ? LearningResult.Status.TIME_LIMIT : null;
    }

    /** Selects an action by softmax(preferences/temperature) and exploration, executes it and stores the experience. */
    void act(Weights preferences, double temperature, double entropyPrice) {
        if (!inEpisode) {
            here[0] = environment.reset(rng);
            inEpisode = true;
            explorer.startEpisode(here[0]);
            curve.startEpisode();
        }
        int s = here[0];
        int first = stateActions.firstPair(s);
        int actions = stateActions.actionCount(s);
        preferences.refresh(here);
        for (int a = 0; a < actions; a++) {
            policy[a] = preferences.value(first + a);
        }
        SoftMath.softmax(policy, 0, actions, temperature, policy, 0);
        double entropy = SoftMath.entropy(policy, 0, actions);
        int a = explorer.select(policy, s, actions, step, rng);
        Environment.Step outcome = environment.step(s, a, rng);
        exploration.recordTry(first + a);
        buffer.add(first + a, outcome.reward(), outcome.nextState(), outcome.terminated());
        step++;
        curve.recordStep(outcome.reward(), entropy, entropyPrice);
        here[0] = outcome.nextState();
        if (outcome.terminated() || outcome.truncated()) {
            inEpisode = false;
            curve.endEpisode();
        }
    }

    /** Returns a mini-batch of the experiences so far, which overwrites the previous one. */
    Batch sample() {
        buffer.sample(batch, rng);
        exploration.learn(batch);
        return batch;
    }

    /** Records the sum of the absolute errors of a mini-batch. */
    void recordErrors(double sumOfErrors) {
        if (!Double.isFinite(sumOfErrors)) {
            throw new ArithmeticException(
                    "weights must stay within the range of double: an error of " + sumOfErrors + " at step " + step
                            + "; divide rewards and temperature by a common factor or lower learning rates");
        }
        curve.recordUpdates(batch.size, sumOfErrors);
    }

    /**
     * Ends a step: adds a point to the curve if it is time or the run ends.
     *
     * @param q returns the learned values
     * @param preferences of which the learned policy is the softmax, at its own temperature
     */
    void endStep(Supplier<double[]> q, Weights preferences, double policyTemperature, double temperature) {
        status = status != null ? status : limit();
        if (step % options.curvePeriod() == 0 || status != null) {
            verdict = judge(preferences, policyTemperature);
            LearningPoint point = curve.addPoint(step, temperature, error(q), verdict);
            if (options.listener != null) {
                tell(new LearnerProgress(
                        point,
                        options.steps,
                        Duration.ofNanos(clock.elapsed()),
                        () -> QTable.of(stateActions, q.get()),
                        () -> policy(preferences, policyTemperature)));
            }
            status = status != null ? status : limit(); // judging takes time, and the listener may have interrupted
        }
    }

    private PolicyJudge.Verdict judge(Weights preferences, double policyTemperature) {
        return options.judge == null
                ? PolicyJudge.Verdict.UNKNOWN
                : options.judge.judge(policy(preferences, policyTemperature), clock.remaining());
    }

    private void tell(LearnerProgress progress) {
        try {
            options.listener.onPoint(progress);
        } finally {
            progress.over();
        }
    }

    private Policy policy(Weights preferences, double policyTemperature) {
        return Policy.softmax(QTable.of(stateActions, preferences.values(stateActions)), policyTemperature);
    }

    private double error(Supplier<double[]> values) {
        if (options.reference == null) {
            return Double.NaN;
        }
        double[] q = values.get();
        double[] reference = options.reference.byPair();
        double error = 0;
        for (int pair = 0; pair < q.length; pair++) {
            if (options.reachable[stateActions.state(pair)]) {
                error = Math.max(error, Math.abs(q[pair] - reference[pair]));
            }
        }
        return error;
    }

    LearningResult result(double[] q, Weights preferences, double policyTemperature, double temperature) {
        LearningResult result = new LearningResult(
                QTable.of(stateActions, q),
                policy(preferences, policyTemperature),
                temperature,
                step,
                curve.episodes(),
                curve.points(),
                verdict.values(),
                status);
        if (status == LearningResult.Status.COMPLETED) {
            log.debug("{}", result);
        } else {
            log.warn("stopped after {} of {} steps: {}", step, options.steps, result);
        }
        return result;
    }
}
