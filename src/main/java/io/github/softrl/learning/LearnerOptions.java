package io.github.softrl.learning;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.Solution;
import io.github.softrl.internal.ArraySizes;
import java.time.Duration;
import java.util.Objects;

/**
 * The options of both learners. Immutable: {@code with} copies, and the field is written before anyone sees the copy.
 */
final class LearnerOptions implements Cloneable {
    private static final int DEFAULT_CAPACITY = 5_000_000;
    private static final double DEFAULT_CLIP = 0.1; // of the plain gradient
    private static final int BYTES_PER_EXPERIENCE = 20; // 16, and more for a moment where arrays grow
    private static final int BYTES_OF_INDEX = 12; // more per experience for even replay: rings are full or half full

    final double temperature;
    long steps = 2_000_000;
    Approximator approximator = Approximator.table();
    double behaviourTemperature; // of soft Q-learning
    Schedule learningRate; // null: the approximator's
    Schedule exploration; // null: as novelty suits
    int explorationRun; // 0: as novelty suits
    boolean novelty = true;
    double evenReplay = 0.5;
    int batchSize = 32;
    int bufferCapacity; // 0: what suits the run and the heap
    int targetPeriod = 100;
    int learningStart = 1;
    int updatesPerStep = 1;
    long curvePeriod; // 0: a hundredth of the steps
    Duration timeLimit; // null: none
    QTable initial; // null: uniform in [−1, 1]
    LearningListener listener; // null: none
    Approximator actor; // of soft actor-critic; null: as the approximator
    Schedule actorLearningRate; // of soft actor-critic; null: 0.1 for tables, else the approximator's
    boolean naturalGradient = true; // of soft actor-critic
    double gradientClip; // of soft actor-critic; 0: as the gradient suits
    boolean expectedTarget = true; // of soft actor-critic
    boolean twinCritics; // of soft actor-critic
    double targetEntropy = Double.NaN; // of soft actor-critic; NaN: the temperature is not tuned
    double temperatureRate = 1e-5;
    double targetRate = 1;
    QTable reference; // null: none
    boolean[] reachable; // the states for which the reference counts
    PolicyJudge judge; // null: no model

    LearnerOptions(double temperature, boolean zeroAllowed) {
        this.temperature = temperature("temperature", temperature, zeroAllowed);
        this.behaviourTemperature = this.temperature;
    }

    /** Returns a copy, which the caller may change before anyone else sees it. */
    LearnerOptions copy() {
        try {
            return (LearnerOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    LearnerOptions withSteps(long value) {
        LearnerOptions o = copy();
        o.steps = atLeastOne("steps", value);
        return o;
    }

    LearnerOptions withLearningRate(Schedule value) {
        LearnerOptions o = copy();
        o.learningRate = Objects.requireNonNull(value, "learningRate");
        return o;
    }

    LearnerOptions withApproximator(Approximator value) {
        LearnerOptions o = copy();
        o.approximator = Objects.requireNonNull(value, "approximator");
        return o;
    }

    LearnerOptions withActor(Approximator value) {
        LearnerOptions o = copy();
        o.actor = Objects.requireNonNull(value, "actor");
        return o;
    }

    LearnerOptions withExploration(Schedule value) {
        if (Objects.requireNonNull(value, "exploration").isPerVisit()) {
            throw new IllegalArgumentException("exploration must be scheduled by steps: " + value);
        }
        LearnerOptions o = copy();
        o.exploration = value;
        return o;
    }

    LearnerOptions withExplorationRun(int value) {
        LearnerOptions o = copy();
        o.explorationRun = (int) atLeastOne("explorationRun", value);
        return o;
    }

    /** Returns ε, which may be lower where runs are long and go somewhere. */
    Schedule exploration() {
        return exploration != null ? exploration : Schedule.constant(novelty ? 0.2 : 0.3);
    }

    int explorationRun() {
        return explorationRun > 0 ? explorationRun : novelty ? 10_000 : 100;
    }

    LearnerOptions withBehaviourTemperature(double value) {
        LearnerOptions o = copy();
        o.behaviourTemperature = temperature("behaviourTemperature", value, true);
        return o;
    }

    LearnerOptions withNovelty(boolean value) {
        LearnerOptions o = copy();
        o.novelty = value;
        return o;
    }

    LearnerOptions withEvenReplay(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("evenReplay must be in [0, 1]: " + value);
        }
        LearnerOptions o = copy();
        o.evenReplay = value;
        return o;
    }

    LearnerOptions withBatchSize(int value) {
        LearnerOptions o = copy();
        o.batchSize = arrayLength("batchSize", value);
        return o;
    }

    LearnerOptions withBufferCapacity(int value) {
        LearnerOptions o = copy();
        o.bufferCapacity = arrayLength("bufferCapacity", value);
        return o;
    }

    LearnerOptions withTargetPeriod(int value) {
        LearnerOptions o = copy();
        o.targetPeriod = (int) atLeastOne("targetPeriod", value);
        return o;
    }

    LearnerOptions withLearningStart(int value) {
        LearnerOptions o = copy();
        o.learningStart = (int) atLeastOne("learningStart", value);
        return o;
    }

    LearnerOptions withUpdatesPerStep(int value) {
        LearnerOptions o = copy();
        o.updatesPerStep = (int) atLeastOne("updatesPerStep", value);
        return o;
    }

    LearnerOptions withCurvePeriod(long value) {
        LearnerOptions o = copy();
        o.curvePeriod = atLeastOne("curvePeriod", value);
        return o;
    }

    LearnerOptions withTimeLimit(Duration value) {
        Objects.requireNonNull(value, "timeLimit");
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("timeLimit must be > 0: " + value);
        }
        LearnerOptions o = copy();
        o.timeLimit = value;
        return o;
    }

    LearnerOptions withInitial(QTable value) {
        LearnerOptions o = copy();
        o.initial = Objects.requireNonNull(value, "initial");
        return o;
    }

    LearnerOptions withListener(LearningListener value) {
        LearnerOptions o = copy();
        o.listener = Objects.requireNonNull(value, "listener");
        return o;
    }

    LearnerOptions withActorLearningRate(Schedule value) {
        if (Objects.requireNonNull(value, "actorLearningRate").isPerVisit()) {
            throw new IllegalArgumentException("actorLearningRate must be scheduled by steps: " + value);
        }
        LearnerOptions o = copy();
        o.actorLearningRate = value;
        return o;
    }

    LearnerOptions withGradientClip(double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException("gradientClip must be > 0, or +infinity for none: " + value);
        }
        LearnerOptions o = copy();
        o.gradientClip = value;
        return o;
    }

    /**
     * Returns the largest component of an actor's gradient. The plain gradient is of the size of w̄/λ, and a step that
     * is too long saturates the softmax, from where there is hardly a way back.
     */
    double gradientClip() {
        return gradientClip > 0 ? gradientClip : naturalGradient ? Double.POSITIVE_INFINITY : DEFAULT_CLIP;
    }

    LearnerOptions withNaturalGradient(boolean value) {
        LearnerOptions o = copy();
        o.naturalGradient = value;
        return o;
    }

    LearnerOptions withExpectedTarget(boolean value) {
        LearnerOptions o = copy();
        o.expectedTarget = value;
        return o;
    }

    LearnerOptions withTwinCritics(boolean value) {
        LearnerOptions o = copy();
        o.twinCritics = value;
        return o;
    }

    LearnerOptions withTargetRate(double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException("targetRate must be in (0, 1]: " + value);
        }
        LearnerOptions o = copy();
        o.targetRate = value;
        return o;
    }

    LearnerOptions withTargetEntropy(double value, double rate) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("targetEntropy must be finite and > 0: " + value);
        }
        if (!(rate > 0 && rate <= 0.01)) {
            throw new IllegalArgumentException("temperatureRate must be in (0, 0.01]: " + rate);
        }
        LearnerOptions o = copy();
        o.targetEntropy = value;
        o.temperatureRate = rate;
        return o;
    }

    LearnerOptions withReference(QTable q, boolean[] states) {
        LearnerOptions o = copy();
        o.reference = Objects.requireNonNull(q, "reference");
        o.reachable = Objects.requireNonNull(states, "states").clone();
        if (o.reachable.length != q.stateCount()) {
            throw new IllegalArgumentException(
                    "states must have length " + q.stateCount() + ", one per state: " + o.reachable.length);
        }
        return o;
    }

    LearnerOptions withModel(FiniteMdp mdp, Solution optimum, double[] start) {
        LearnerOptions o = copy();
        o.judge = new PolicyJudge(mdp, optimum, start);
        return o;
    }

    /** Returns how many mini-batches are replayed at a step. */
    int updates(long step) {
        return step >= learningStart ? updatesPerStep : 0;
    }

    /**
     * Returns how many experiences the buffer of a run shall hold: as many as there are steps, up to what was asked
     * for, or else up to 5,000,000 and a quarter of the heap. Refuses what the heap cannot hold, before the first of
     * perhaps billions of steps.
     */
    int capacity(long heap) {
        long bytesPerExperience = BYTES_PER_EXPERIENCE + (evenReplay > 0 ? BYTES_OF_INDEX : 0);
        long most = bufferCapacity > 0
                ? bufferCapacity
                : Math.max(1, Math.min(DEFAULT_CAPACITY, heap / 4 / bytesPerExperience));
        long capacity = Math.min(most, steps);
        long bytes = bytesPerExperience * capacity + (long) BYTES_PER_EXPERIENCE * batchSize;
        if (bytes > heap) {
            throw new IllegalArgumentException("bufferCapacity and batchSize must fit into the heap: " + capacity
                    + " experiences and a batch of " + batchSize + " take up to " + bytes + " bytes of " + heap
                    + "; lower them or raise the heap by -Xmx");
        }
        return (int) capacity;
    }

    long curvePeriod() {
        return curvePeriod > 0 ? curvePeriod : Math.max(1, steps / 100);
    }

    private static double temperature(String name, double value, boolean zeroAllowed) {
        boolean valid = value < Double.POSITIVE_INFINITY && (value > 0 || zeroAllowed && value == 0);
        if (!valid) {
            throw new IllegalArgumentException(
                    name + " must be finite and " + (zeroAllowed ? ">= 0: " : "> 0: ") + value);
        }
        return value + 0.0; // not −0
    }

    private static long atLeastOne(String name, long value) {
        if (!(value >= 1)) {
            throw new IllegalArgumentException(name + " must be >= 1: " + value);
        }
        return value;
    }

    private static int arrayLength(String name, int value) {
        if (!(value <= ArraySizes.MAX_LENGTH)) {
            throw new IllegalArgumentException(
                    name + " must be at most " + ArraySizes.MAX_LENGTH + ", as many as an array can hold: " + value);
        }
        return (int) atLeastOne(name, value);
    }
}
