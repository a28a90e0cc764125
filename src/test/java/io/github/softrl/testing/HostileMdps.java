package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Small problems that are hard on error bounds, the same for the same seed: the seed modulo the number of families says
 * of which family, everything else is drawn. {@link HostileShapes} has the families with random transitions, most of
 * them discounted, and {@link HostileEpisodes} those that end, most of them without discount.
 */
public final class HostileMdps {
    private static final List<Family> FAMILIES = List.of(
            new Family("random", HostileShapes::random),
            new Family("rows off", HostileShapes::rowsOff),
            new Family("many actions", HostileShapes::manyActions),
            new Family("two scales apart", HostileShapes::twoScalesApart),
            new Family("two scales joined", HostileShapes::twoScalesJoined),
            new Family("forbidden action", HostileShapes::forbidden),
            new Family("cancelling outcomes", HostileShapes::cancelling),
            new Family("ties", HostileShapes::ties),
            new Family("extreme rewards", HostileShapes::extremeRewards),
            new Family("extreme temperature", HostileShapes::extremeTemperature),
            new Family("shuffle or go", HostileEpisodes::shuffleOrGo),
            new Family("wait or go", HostileEpisodes::waitOrGo),
            new Family("slippery grid", HostileEpisodes::slipperyGrid),
            new Family("hardly ends", HostileEpisodes::hardlyEnds),
            new Family("critical temperature", HostileEpisodes::criticalTemperature),
            new Family("critical gain", HostileEpisodes::criticalGain),
            new Family("gambler", HostileEpisodes::gambler),
            new Family("frozen lake", HostileEpisodes::frozenLake),
            new Family("policy that never ends", HostileEpisodes::neverEnds),
            new Family("corridor", HostileEpisodes::corridor));

    private HostileMdps() {}

    /** What a family makes of random numbers. */
    interface Draw {
        Task of(SplittableRandom random);
    }

    private record Family(String name, Draw draw) {}

    /**
     * A model and what is special about it.
     *
     * @param policy the probabilities of a special policy, or null for any
     */
    record Task(FiniteMdp mdp, double temperature, double[][] policy) {
        Task(FiniteMdp mdp, double temperature) {
            this(mdp, temperature, null);
        }
    }

    /**
     * A problem.
     *
     * @param start a distribution of the first state
     */
    public record Problem(long seed, String family, FiniteMdp mdp, double temperature, Policy policy, double[] start) {
        @Override
        public String toString() {
            return "seed " + seed + ", " + family + ", " + mdp + ", temperature " + temperature;
        }
    }

    /** The number of families: so many consecutive seeds cover all. */
    public static int families() {
        return FAMILIES.size();
    }

    public static Problem of(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        Family family = FAMILIES.get((int) Math.floorMod(seed, (long) FAMILIES.size()));
        Task task = family.draw.of(random);
        Policy policy = task.policy == null
                ? HostilePolicies.draw(task.mdp, task.temperature, random)
                : Policy.of(task.mdp, task.policy);
        return new Problem(seed, family.name, task.mdp, task.temperature, policy, start(task.mdp.stateCount(), random));
    }

    private static double[] start(int states, SplittableRandom random) {
        if (random.nextBoolean()) {
            double[] start = new double[states];
            start[random.nextInt(states)] = 1;
            return start;
        }
        return RandomMdps.distribution(random, states);
    }

    /** λ in units of a reward: 0, ordinary, tiny or huge. */
    static double temperature(SplittableRandom random, double scale) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> 0;
            case 2 -> scale * 1e-12;
            case 3 -> scale * Math.pow(10, 2 + 3 * random.nextDouble());
            default -> scale * Math.pow(10, -3 + 4 * random.nextDouble());
        };
    }

    static double pick(SplittableRandom random, double... of) {
        return of[random.nextInt(of.length)];
    }

    /** A number from the list with one decimal: low, low + 0.1, …, high. */
    static double tenths(SplittableRandom random, int low, int high) {
        return random.nextInt(low, high + 1) / 10.0;
    }
}
