package io.github.softrl.learning;

import io.github.softrl.Policy;
import io.github.softrl.QTable;
import java.time.Duration;
import java.util.function.Supplier;

/** What a listener is told at a point of the curve, and may ask for during its call. */
final class LearnerProgress implements LearningListener.Progress {
    private final LearningPoint point;
    private final long steps;
    private final Duration elapsed;
    private final Supplier<QTable> q;
    private final Supplier<Policy> policy;
    private boolean isOver;

    LearnerProgress(LearningPoint point, long steps, Duration elapsed, Supplier<QTable> q, Supplier<Policy> policy) {
        this.point = point;
        this.steps = steps;
        this.elapsed = elapsed;
        this.q = q;
        this.policy = policy;
    }

    @Override
    public LearningPoint point() {
        return point;
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public Duration remaining() {
        double share = (double) (steps - point.step()) / point.step();
        return Duration.ofNanos((long) (elapsed.toNanos() * share));
    }

    @Override
    public QTable q() {
        requireCall("q()");
        return q.get();
    }

    @Override
    public Policy policy() {
        requireCall("policy()");
        return policy.get();
    }

    private void requireCall(String what) {
        if (isOver) {
            throw new IllegalStateException(what + " must be called during onPoint: step " + point.step()
                    + " is over; keep what it returns instead of the progress");
        }
    }

    /** Ends the call. */
    void over() {
        isOver = true;
    }
}
