package io.github.softrl.learning;

import io.github.softrl.FiniteMdp;
import io.github.softrl.StateActions;
import io.github.softrl.internal.AliasTables;
import io.github.softrl.internal.Distributions;
import java.util.random.RandomGenerator;

/** Simulates a model: each outcome is drawn from an alias table. Takes about as much memory again as the model. */
final class MdpEnvironment implements Environment {
    private final FiniteMdp mdp;
    private final StateActions pairs;
    private final AliasTables start;
    private final AliasTables outcomes; // of each pair
    private final int[] first; // of each pair: its first outcome
    private final int[] nextState; // of each outcome
    private final double[] reward; // of each outcome, or, if they do not vary, of each pair
    private final boolean varies;
    private int state = -1; // −1: no episode is running

    MdpEnvironment(FiniteMdp mdp, double[] startDistribution) {
        this.mdp = mdp;
        int n = mdp.stateCount();
        double[] p = requireStart("startDistribution", mdp, startDistribution);
        this.start = new AliasTables(p, new int[] {0, n});
        this.pairs = mdp.stateActions();
        this.first = new int[pairs.pairCount() + 1];
        this.nextState = new int[mdp.transitionCount()];
        double[] probability = new double[nextState.length];
        this.varies = varies(mdp);
        this.reward = new double[varies ? nextState.length : pairs.pairCount()];
        for (int pair = 0; pair < pairs.pairCount(); pair++) {
            int s = pairs.state(pair);
            int a = pairs.action(pair);
            int[] next = mdp.nextStates(s, a);
            System.arraycopy(next, 0, nextState, first[pair], next.length);
            System.arraycopy(mdp.probabilities(s, a), 0, probability, first[pair], next.length);
            if (varies) {
                System.arraycopy(mdp.rewards(s, a), 0, reward, first[pair], next.length);
            } else {
                reward[pair] = mdp.reward(s, a);
            }
            first[pair + 1] = first[pair] + next.length;
        }
        this.outcomes = new AliasTables(probability, first);
    }

    /** Returns a checked copy of a distribution over states in which an episode can start. */
    static double[] requireStart(String name, FiniteMdp mdp, double[] start) {
        double[] p = Distributions.requireStart(name, start, mdp.stateCount(), Integer::toString);
        for (int s = 0; s < p.length; s++) {
            if (p[s] > 0 && mdp.isTerminal(s)) {
                throw new IllegalArgumentException("start probability of terminal state " + s + " must be 0: " + p[s]
                        + "; an episode starts where something can be done");
            }
        }
        return p;
    }

    /** Returns whether some outcome does not pay R(s,a). */
    private static boolean varies(FiniteMdp mdp) {
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                double expected = mdp.reward(s, a);
                for (double r : mdp.rewards(s, a)) {
                    if (r != expected) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Override
    public int stateCount() {
        return mdp.stateCount();
    }

    @Override
    public int actionCount(int s) {
        return mdp.actionCount(s);
    }

    @Override
    public double discount() {
        return mdp.discount();
    }

    @Override
    public int reset(RandomGenerator rng) {
        state = start.draw(0, rng);
        return state;
    }

    @Override
    public Step step(int action, RandomGenerator rng) {
        if (state < 0) {
            throw new IllegalStateException("step must be called within an episode; call reset first");
        }
        int s = state;
        int actions = mdp.actionCount(s);
        if (!(action >= 0 && action < actions)) {
            throw new IndexOutOfBoundsException("action of state " + s + " must be in [0, " + actions + "): " + action);
        }
        int pair = pairs.pair(s, action);
        int outcome = first[pair] + outcomes.draw(pair, rng);
        int next = nextState[outcome];
        boolean terminated = mdp.isTerminal(next);
        state = terminated ? -1 : next;
        return new Step(next, reward[varies ? outcome : pair], terminated, false);
    }
}
