package io.github.softrl.learning;

import java.time.Duration;

/**
 * Receives each point of the learning curve as it is reached, in the thread that called {@code learn}. An exception
 * thrown by the listener ends the run and reaches the caller.
 */
@FunctionalInterface
public interface LearningListener {
    /**
     * Called for each point of the learning curve.
     *
     * @param progress the latest point of the curve, and the time so far
     */
    void onPoint(Progress progress);

    /**
     * How far a run has come.
     *
     * @param point the latest point of the curve
     * @param steps how many steps the run will take
     * @param elapsed the time since the start of the run
     * @param remaining an estimate of the time that the remaining steps will take, at the speed so far
     */
    record Progress(LearningPoint point, long steps, Duration elapsed, Duration remaining) {}
}
