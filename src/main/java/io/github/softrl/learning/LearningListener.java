package io.github.softrl.learning;

/**
 * Is told of each point of the learning curve as it is reached, in the thread that called {@code learn}. An exception thrown
 * here ends the learning and reaches the caller.
 */
@FunctionalInterface
public interface LearningListener {
    /**
     * Called at each evaluation point.
     *
     * @param point the newest point of the curve
     */
    void onEvaluation(LearningPoint point);
}
