package io.github.softrl.learning;

import io.github.softrl.FiniteMdp;
import io.github.softrl.internal.AliasTable;
import io.github.softrl.internal.Distributions;
import java.util.random.RandomGenerator;

/** Simulates a model: each outcome is drawn from an alias table. */
final class MdpEnvironment implements Environment {
    private final FiniteMdp mdp;
    private final AliasTable start;
    private final AliasTable[][] outcomes; // of (s, a)
    private final int[][][] nextStates;
    private final double[][][] rewards;
    private int state = -1; // −1: no episode is running

    MdpEnvironment(FiniteMdp mdp, double[] startDistribution) {
        this.mdp = mdp;
        int n = mdp.stateCount();
        double[] p = Distributions.requireStart("startDistribution", startDistribution, n, Integer::toString);
        for (int s = 0; s < n; s++) {
            if (p[s] > 0 && mdp.isTerminal(s)) {
                throw new IllegalArgumentException("start probability of terminal state " + s + " must be 0: " + p[s]
                        + "; an episode starts where something can be done");
            }
        }
        this.start = new AliasTable(p);
        this.outcomes = new AliasTable[n][];
        this.nextStates = new int[n][][];
        this.rewards = new double[n][][];
        for (int s = 0; s < n; s++) {
            int actions = mdp.actionCount(s);
            outcomes[s] = new AliasTable[actions];
            nextStates[s] = new int[actions][];
            rewards[s] = new double[actions][];
            for (int a = 0; a < actions; a++) {
                outcomes[s][a] = new AliasTable(mdp.probabilities(s, a));
                nextStates[s][a] = mdp.nextStates(s, a);
                rewards[s][a] = mdp.rewards(s, a);
            }
        }
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
        state = start.draw(rng);
        return state;
    }

    @Override
    public Step step(int action, RandomGenerator rng) {
        if (state < 0) {
            throw new IllegalStateException("step must be called within an episode; call reset first");
        }
        int s = state;
        if (!(action >= 0 && action < outcomes[s].length)) {
            throw new IndexOutOfBoundsException(
                    "action of state " + s + " must be in [0, " + outcomes[s].length + "): " + action);
        }
        int outcome = outcomes[s][action].draw(rng);
        int next = nextStates[s][action][outcome];
        boolean terminated = outcomes[next].length == 0;
        state = terminated ? -1 : next;
        return new Step(next, rewards[s][action][outcome], terminated, false);
    }
}
