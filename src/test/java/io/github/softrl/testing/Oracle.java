package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Optional;

/**
 * The optimal soft values of small models (up to about 60 states), in so many digits that their proved error is below
 * 1e-30 of the largest of them; or the statement that this could not be shown. It is never wrong: values are found by
 * Newton's method (policy iteration), but they count by their residual only. Where the operator T contracts, their
 * error is at most ‖Tv − v‖/(1 − γ·(largest row sum)). Elsewhere, as at discount 1, l = v − εw and u = v + εw have to
 * satisfy Tl above l and Tu below u in each state that is not terminal; as T is monotone and convex, it has exactly one
 * fixed point between them.
 *
 * <p>It shares nothing with the library but the accessors of models. Row sums count as given.
 */
public final class Oracle {
    private static final int MAX_STEPS = 250;
    private static final int PATIENCE = 60; // steps without progress before a search is given up
    private static final int PRECISIONS = 3; // that are tried, each twice the one before
    private static final BigDecimal ACCURACY = new BigDecimal("1e-30");
    private static final BigDecimal FOUR = BigDecimal.valueOf(4);

    private final FiniteMdp mdp;
    private final double temperature;

    /**
     * Optimal soft values.
     *
     * @param v V*(s) by state
     * @param q Q*(s,a) by pair
     */
    public record Optimum(Enclosed v, Enclosed q) {}

    private record Iterate(BigDecimal[] v, BigBellman.Backup backup, BigDecimal residual) {}

    private Oracle(FiniteMdp mdp, double temperature) {
        this.mdp = mdp;
        this.temperature = temperature;
    }

    public static Oracle of(FiniteMdp mdp, double temperature) {
        return new Oracle(mdp, temperature);
    }

    /** The optimum, or nothing where there is none or none could be proved. */
    public Optional<Optimum> optimum() {
        BigDecimal contraction = contraction(mdp);
        boolean contracts = contraction.compareTo(BigDecimal.ONE) < 0;
        int digits = digits(mdp);
        for (int i = 0; i < PRECISIONS; i++, digits *= 2) {
            BigBellman bellman = new BigBellman(mdp, temperature, digits);
            Optional<Iterate> found = search(bellman, contracts);
            if (found.isEmpty()) {
                return Optional.empty(); // more digits would not help
            }
            BigDecimal[] radius = contracts ? contracting(found.get(), contraction) : enclosing(bellman, found.get());
            if (radius != null) {
                Optimum optimum = optimum(bellman, found.get(), radius);
                BigDecimal largest = optimum.v.largest().max(optimum.q.largest());
                if (optimum.v.largestRadius().compareTo(ACCURACY.multiply(largest)) <= 0) {
                    return Optional.of(optimum);
                }
            }
        }
        return Optional.empty();
    }

    private static Optimum optimum(BigBellman bellman, Iterate found, BigDecimal[] radius) {
        Enclosed v = new Enclosed(found.v, radius);
        return new Optimum(v, actionValues(bellman, v));
    }

    /** A stage of a finite horizon: V_t by state, and Q_t by pair, which the last stage, of value 0, does not have. */
    public record Stage(Enclosed v, Enclosed q) {}

    /** The stages t = 0 .. horizon. */
    public Stage[] horizon(int horizon) {
        BigBellman bellman = new BigBellman(mdp, temperature, digits(mdp));
        BigDecimal[] zeros = zeros(bellman.states);
        Stage[] stages = new Stage[horizon + 1];
        stages[horizon] = new Stage(new Enclosed(zeros, zeros), null);
        for (int t = horizon - 1; t >= 0; t--) {
            stages[t] = before(bellman, stages[t + 1].v);
        }
        return stages;
    }

    private static Stage before(BigBellman bellman, Enclosed next) {
        BigBellman.Backup backup = bellman.apply(next.middle(), false);
        BigDecimal maxValue = next.largest().round(BigBellman.UP);
        BigDecimal[] radius = backup.radius().clone();
        BigDecimal[] radiusOfPairs = new BigDecimal[backup.q().length];
        for (int s = 0; s < radius.length; s++) {
            for (int pair = bellman.first[s]; pair < bellman.first[s + 1]; pair++) {
                BigDecimal propagated = bellman.propagated(pair, next.radius());
                radiusOfPairs[pair] = propagated.add(bellman.rounding(pair, maxValue), BigBellman.UP);
                radius[s] = radius[s].max(propagated.add(backup.radius()[s], BigBellman.UP));
            }
        }
        return new Stage(new Enclosed(backup.values(), radius), new Enclosed(backup.q(), radiusOfPairs));
    }

    /** R + γPv by pair. */
    static Enclosed actionValues(BigBellman bellman, Enclosed v) {
        BigDecimal[] q = new BigDecimal[bellman.reward.length];
        BigDecimal[] radius = new BigDecimal[q.length];
        BigDecimal maxValue = v.largest().round(BigBellman.UP);
        for (int pair = 0; pair < q.length; pair++) {
            q[pair] = bellman.actionValue(pair, v.middle());
            radius[pair] = bellman.propagated(pair, v.radius()).add(bellman.rounding(pair, maxValue), BigBellman.UP);
        }
        return new Enclosed(q, radius);
    }

    /** γ·(largest row sum), exactly. */
    static BigDecimal contraction(FiniteMdp mdp) {
        BigDecimal largest = BigDecimal.ZERO;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                BigDecimal sum = BigDecimal.ZERO;
                for (double p : mdp.probabilities(s, a)) {
                    sum = sum.add(new BigDecimal(p));
                }
                largest = largest.max(sum);
            }
        }
        return largest.multiply(new BigDecimal(mdp.discount()));
    }

    /** Digits to begin with: 50, those that are lost where values last long, and the range of the rewards. */
    static int digits(FiniteMdp mdp) {
        double largest = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                double reward = Math.abs(mdp.reward(s, a));
                largest = Math.max(largest, reward);
                smallest = reward > 0 ? Math.min(smallest, reward) : smallest;
            }
        }
        double range = largest > 0 ? Math.log10(largest) - Math.log10(smallest) : 0;
        double lost = mdp.discount() < 1 ? -Math.log10(1 - mdp.discount()) : 15;
        return 50 + (int) (Math.min(range, 160) + lost);
    }

    /** Newton's method, until the residual is within the rounding errors. */
    private Optional<Iterate> search(BigBellman bellman, boolean contracts) {
        BigDecimal[] v = contracts ? zeros(bellman.states) : properStart(bellman);
        if (v == null) {
            return Optional.empty();
        }
        MathContext low = new MathContext(Math.max(40, bellman.digits / 2));
        BigDecimal least = null;
        int withoutProgress = 0;
        for (int step = 0; step < MAX_STEPS && withoutProgress < PATIENCE; step++) {
            BigBellman.Backup backup = bellman.apply(v, true);
            BigDecimal[] difference = subtract(backup.values(), v);
            BigDecimal residual = Enclosed.largest(difference);
            BigDecimal rounding = Enclosed.largest(backup.radius());
            if (residual.compareTo(FOUR.multiply(rounding)) <= 0) {
                return Optional.of(new Iterate(v, backup, residual.add(rounding, BigBellman.UP)));
            }
            boolean isProgress = least == null || residual.compareTo(least) < 0;
            least = isProgress ? residual : least;
            withoutProgress = isProgress ? 0 : withoutProgress + 1;
            BigMatrix system = BigMatrix.factorize(bellman.matrix(backup.policy(), low), low);
            if (system == null) {
                return Optional.empty();
            }
            BigDecimal[] correction = system.solve(difference);
            v = v.clone();
            for (int s = 0; s < v.length; s++) {
                v[s] = v[s].add(correction[s], bellman.context);
            }
        }
        return Optional.empty();
    }

    /** The values, without entropy, of a policy that heads for the nearest terminal state; null if there is none. */
    private BigDecimal[] properStart(BigBellman bellman) {
        int[] distance = new int[bellman.states];
        Arrays.fill(distance, Integer.MAX_VALUE);
        BigDecimal[] policy = zeros(bellman.reward.length);
        int found = 0;
        for (int s = 0; s < bellman.states; s++) {
            if (bellman.isTerminal(s)) {
                distance[s] = 0;
                found++;
            }
        }
        boolean isMore = found > 0;
        for (int steps = 1; isMore; steps++) {
            isMore = false;
            for (int s = 0; s < bellman.states; s++) {
                for (int a = 0; a < mdp.actionCount(s) && distance[s] > steps; a++) {
                    for (int next : mdp.nextStates(s, a)) {
                        if (distance[next] < steps && distance[s] > steps) {
                            distance[s] = steps;
                            policy[bellman.first[s] + a] = BigDecimal.ONE;
                            isMore = true;
                            found++;
                        }
                    }
                }
            }
        }
        if (found < bellman.states) {
            return null;
        }
        BigMatrix system = BigMatrix.factorize(bellman.matrix(policy, bellman.context), bellman.context);
        BigDecimal[] rewards = zeros(bellman.states);
        for (int s = 0; s < bellman.states; s++) {
            for (int pair = bellman.first[s]; pair < bellman.first[s + 1]; pair++) {
                rewards[s] = policy[pair].signum() > 0 ? bellman.reward[pair] : rewards[s];
            }
        }
        return system == null ? null : system.solve(rewards);
    }

    /** ‖Tv − v‖/(1 − β) for each state. */
    private static BigDecimal[] contracting(Iterate found, BigDecimal contraction) {
        BigDecimal gap = BigDecimal.ONE.subtract(contraction);
        BigDecimal[] radius = new BigDecimal[found.v.length];
        Arrays.fill(radius, found.residual.divide(gap, BigBellman.UP));
        return radius;
    }

    /** εw with Tu &lt; u and Tl &gt; l for v ± εw, or null if none is found. */
    private static BigDecimal[] enclosing(BigBellman bellman, Iterate found) {
        BigDecimal smallest = bellman.unit.multiply(Enclosed.largest(found.v).max(Enclosed.largest(bellman.reward)));
        BigDecimal epsilon = found.residual.max(smallest).multiply(FOUR, BigBellman.UP);
        BigDecimal[] policy = found.backup.policy();
        for (int round = 0; round < 30 && policy != null && epsilon.signum() > 0; round++) {
            MathContext low = new MathContext(Math.max(40, bellman.digits / 2));
            BigMatrix system = BigMatrix.factorize(bellman.matrix(policy, low), low);
            if (system == null) {
                return null;
            }
            BigDecimal[] w = system.rowSumsOfInverse();
            for (BigDecimal e = epsilon; e.compareTo(epsilon.scaleByPowerOfTen(4)) < 0; e = e.scaleByPowerOfTen(2)) {
                BigDecimal[] radius = new BigDecimal[w.length];
                for (int s = 0; s < w.length; s++) {
                    radius[s] = bellman.isTerminal(s) ? BigDecimal.ZERO : w[s].multiply(e, bellman.context);
                }
                if (isInside(bellman, found.v, radius, 1) && isInside(bellman, found.v, radius, -1)) {
                    return radius;
                }
            }
            policy = longest(bellman, found, w, epsilon);
        }
        return null;
    }

    /** Whether T moves v + sign·radius towards v in each state that is not terminal. */
    private static boolean isInside(BigBellman bellman, BigDecimal[] v, BigDecimal[] radius, int sign) {
        BigDecimal[] u = new BigDecimal[v.length];
        for (int s = 0; s < v.length; s++) {
            if (!bellman.isTerminal(s) && radius[s].signum() <= 0) {
                return false;
            }
            u[s] = v[s].add(sign > 0 ? radius[s] : radius[s].negate()); // exactly
        }
        BigBellman.Backup backup = bellman.apply(u, false);
        for (int s = 0; s < v.length; s++) {
            BigDecimal moved = u[s].subtract(backup.values()[s]);
            BigDecimal inwards = sign > 0 ? moved : moved.negate();
            if (!bellman.isTerminal(s) && inwards.compareTo(backup.radius()[s]) <= 0) {
                return false;
            }
        }
        return true;
    }

    /** Of the actions that are as good as the best, the one of the largest Σ p w. */
    private static BigDecimal[] longest(BigBellman bellman, Iterate found, BigDecimal[] w, BigDecimal epsilon) {
        BigDecimal margin = epsilon.multiply(BigDecimal.valueOf(1000)).multiply(Enclosed.largest(w), BigBellman.UP);
        margin = margin.add(bellman.temperature.multiply(BigDecimal.valueOf(200)), BigBellman.UP);
        BigDecimal[] policy = zeros(bellman.reward.length);
        for (int s = 0; s < bellman.states; s++) {
            int longest = -1;
            BigDecimal length = null;
            for (int pair = bellman.first[s]; pair < bellman.first[s + 1]; pair++) {
                if (found.backup.q()[pair].compareTo(found.backup.values()[s].subtract(margin)) >= 0) {
                    BigDecimal of = bellman.propagated(pair, w);
                    if (longest < 0 || of.compareTo(length) > 0) {
                        longest = pair;
                        length = of;
                    }
                }
            }
            if (longest >= 0) {
                policy[longest] = BigDecimal.ONE;
            }
        }
        return policy;
    }

    private static BigDecimal[] subtract(BigDecimal[] x, BigDecimal[] y) {
        BigDecimal[] difference = new BigDecimal[x.length];
        for (int i = 0; i < x.length; i++) {
            difference[i] = x[i].subtract(y[i]);
        }
        return difference;
    }

    static BigDecimal[] zeros(int n) {
        BigDecimal[] zeros = new BigDecimal[n];
        Arrays.fill(zeros, BigDecimal.ZERO);
        return zeros;
    }
}
