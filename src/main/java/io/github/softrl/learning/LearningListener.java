package io.github.softrl.learning;

import java.time.Duration;

/**
 * Is told of each point of the learning curve as it is reached, in the thread that called {@code learn}. An exception thrown
 * here ends the learning and reaches the caller.
 */
@FunctionalInterface
public interface LearningListener {
    /**
     * Called at each evaluation point.
     *
     * @param progress the newest point of the curve, and how long it took
     */
    void onPoint(Progress progress);

    /**
     * How far a run is.
     *
     * @param point the newest point of the curve
     * @param steps how many steps the run is to take
     * @param elapsed the time since the start of the run
     * @param remaining the time that the rest of the steps will take if they are as fast as those so far
     */
    record Progress(LearningPoint point, long steps, Duration elapsed, Duration remaining) {}
}
