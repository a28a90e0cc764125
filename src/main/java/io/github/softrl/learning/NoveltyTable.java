package io.github.softrl.learning;

import io.github.softrl.StateActions;
import io.github.softrl.internal.Draws;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Goes where least was tried (count-based exploration): a table U of discounted bonuses, learned beside Q by Q-learning
 * without entropy, which exploratory runs follow greedily.
 *
 * <pre>{@code
 *   U(ŝ,â) ← U(ŝ,â) + η [ n(ŝ,â)^−2 + γ_U max U(ŝ′,·) − U(ŝ,â) ]       U = 1/(1 − γ_U) initially
 * }</pre>
 *
 * <p>n counts how often a pair was tried. Where an episode ends, the next one goes on: U(ŝ′) is then the mean of
 * max U(s,·) over first states s. One run in fifty repeats a random action instead, so that every action of every state
 * that is reached again and again is taken again and again.
 */
final class NoveltyTable implements Exploration {
    private static final double DISCOUNT = 0.99; // γ_U
    private static final double RATE = 0.05; // η
    private static final int REPEATED = 50; // one run in so many repeats an action
    private static final int MAX_REPEATED = 100; // steps

    private final StateActions stateActions;
    private final double[] u;
    private final double[] bonus; // n^−2, by pair
    private final int[] tries; // n, by pair
    private final double[] max; // max U(s,·)
    private final int[] best; // the pair that attains it
    private final int[] starts; // how many episodes began in each state
    private double sum; // of max U(s,·) over the first states of all episodes
    private int episodes;
    private final RepeatedAction repeated = new RepeatedAction();
    private boolean isRepeated;

    NoveltyTable(StateActions stateActions) {
        this.stateActions = stateActions;
        this.u = new double[stateActions.pairCount()];
        this.bonus = new double[u.length];
        this.tries = new int[u.length];
        this.max = new double[stateActions.stateCount()];
        this.best = new int[max.length];
        this.starts = new int[max.length];
        Arrays.fill(u, 1 / (1 - DISCOUNT));
        Arrays.fill(max, 1 / (1 - DISCOUNT));
        Arrays.setAll(best, stateActions::firstPair);
    }

    @Override
    public void startEpisode(int s) {
        starts[s]++;
        sum += max[s];
        episodes++;
    }

    @Override
    public int startRun(int steps, RandomGenerator rng) {
        isRepeated = Draws.index(rng, REPEATED) == 0;
        return isRepeated ? repeated.startRun(Math.min(steps, MAX_REPEATED), rng) : steps;
    }

    @Override
    public int action(int s, int actions) {
        return isRepeated ? repeated.action(s, actions) : best[s] - stateActions.firstPair(s);
    }

    @Override
    public void recordTry(int pair) {
        if (tries[pair] < Integer.MAX_VALUE) {
            double n = ++tries[pair];
            bonus[pair] = 1 / (n * n);
        }
    }

    @Override
    public void learn(Batch batch) {
        for (int i = 0; i < batch.size; i++) {
            int pair = batch.pair[i];
            double next = batch.next[i] < 0 ? sum / episodes : max[batch.next[i]];
            double updated = u[pair] + RATE * (bonus[pair] + DISCOUNT * next - u[pair]);
            u[pair] = updated;
            int s = batch.state[i];
            if (updated > max[s] || best[s] == pair) {
                findBest(s);
            }
        }
    }

    private void findBest(int s) {
        int to = stateActions.firstPair(s + 1);
        int found = stateActions.firstPair(s);
        for (int pair = found + 1; pair < to; pair++) {
            found = u[pair] > u[found] ? pair : found;
        }
        best[s] = found;
        sum += starts[s] * (u[found] - max[s]);
        max[s] = u[found];
    }
}
