package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.learning.Environment;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Small environments whose solutions are known. */
public final class Tasks {
    private Tasks() {}

    /** Returns the exact table of a model. */
    public static QTable exact(FiniteMdp mdp, double temperature) {
        return SoftPolicyIteration.atTemperature(temperature)
                .solve(mdp)
                .requireConverged()
                .q();
    }

    public static SplittableRandom random(long seed) {
        return new SplittableRandom(seed);
    }

    /** From state 0 stay with 3/4, from state 1 with 1/2, whatever is done; rewards differ. */
    public static FiniteMdp twoStates(double discount) {
        return FiniteMdp.builder(2, discount)
                .transition(0, 0, 0, 0.75, 1)
                .transition(0, 0, 1, 0.25, 1)
                .transition(0, 1, 0, 0.75, 2)
                .transition(0, 1, 1, 0.25, 2)
                .transition(1, 0, 0, 0.5, 0)
                .transition(1, 0, 1, 0.5, 0)
                .transition(1, 1, 0, 0.5, -1)
                .transition(1, 1, 1, 0.5, 3)
                .build();
    }

    /**
     * One state, no model: action 0 pays 1 and goes on, action 1 pays 3 and ends the episode — in the same state,
     * which has actions. V = λ log(exp((1 + γV)/λ) + exp(3/λ)).
     */
    public static final class QuitOrStay implements Environment {
        private boolean running;

        @Override
        public int stateCount() {
            return 1;
        }

        @Override
        public int actionCount(int state) {
            return 2;
        }

        @Override
        public double discount() {
            return 0.5;
        }

        @Override
        public int reset(RandomGenerator rng) {
            running = true;
            return 0;
        }

        @Override
        public Step step(int action, RandomGenerator rng) {
            if (!running) {
                throw new IllegalStateException("reset first");
            }
            running = action == 0;
            return new Step(0, action == 0 ? 1 : 3, action == 1, false);
        }

        /** The same as a model, with a state of its own for the end. */
        public static FiniteMdp model() {
            return FiniteMdp.builder(2, 0.5)
                    .transition(0, 0, 0, 1, 1)
                    .transition(0, 1, 1, 1, 3)
                    .terminal(1)
                    .build();
        }
    }
}
