package io.github.softrl.learning;

import io.github.softrl.Policy;
import io.github.softrl.QTable;
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

    /** How far a run has come. Its table and its policy can be asked for only during the call. */
    interface Progress {
        /**
         * Returns the latest point of the curve.
         *
         * @return the point
         */
        LearningPoint point();

        /**
         * Returns how many steps the run will take.
         *
         * @return the number
         */
        long steps();

        /**
         * Returns the time since the start of the run.
         *
         * @return the time
         */
        Duration elapsed();

        /**
         * Returns an estimate of the time that the remaining steps will take, at the speed so far.
         *
         * @return the time
         */
        Duration remaining();

        /**
         * Returns what has been learned so far: the table that {@link LearningResult#q} would return now. It is copied
         * by this call; the run goes on as without it, to the last bit.
         *
         * @return the table
         * @throws IllegalStateException if the call of the listener is over
         */
        QTable q();

        /**
         * Returns the policy that {@link LearningResult#policy} would return now, without exploration. With a model at
         * hand, {@code SoftPolicyEvaluation} computes what it is worth, with a bound.
         *
         * @return the policy
         * @throws IllegalStateException if the call of the listener is over
         */
        Policy policy();
    }
}
