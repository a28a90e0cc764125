package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * The values of a policy on a small model, with proved errors below 1e-30 of the largest of them. The policy counts by
 * its probabilities, as given; logarithms are taken of these, and 0·log 0 = 0. Solutions of linear systems are found by
 * elimination and count by their residual: if Aw is positive for some positive w, then A = I − γP_π is an M-matrix,
 * A⁻¹ ≥ 0, and |x − A⁻¹b| ≤ A⁻¹|Ax − b|.
 */
public final class PolicyOracle {
    private static final int PRECISIONS = 3; // that are tried, each twice the one before
    private static final BigDecimal ACCURACY = new BigDecimal("1e-30");

    private final FiniteMdp mdp;
    private final Policy policy;
    private final double temperature;
    private final double[] start;

    /**
     * All values of a policy.
     *
     * @param v V^π(s)
     * @param q Q^π(s,a) by pair
     * @param rewards the discounted rewards from each state
     * @param entropies the discounted entropies from each state
     * @param occupancy Σ γᵗ Pr(s_t = s) from the start; a terminal state counts once, when it is entered
     * @param steps the discounted number of decisions from each state, nearly
     */
    public record Values(
            Enclosed v, Enclosed q, Enclosed rewards, Enclosed entropies, Enclosed occupancy, BigDecimal[] steps) {}

    private PolicyOracle(FiniteMdp mdp, Policy policy, double temperature, double[] start) {
        this.mdp = mdp;
        this.policy = policy;
        this.temperature = temperature;
        this.start = start;
    }

    public static PolicyOracle of(FiniteMdp mdp, Policy policy, double temperature, double[] start) {
        return new PolicyOracle(mdp, policy, temperature, start.clone());
    }

    /** Whether (I − γP_π)⁻¹ exists and is ≥ 0, so that the policy has values; nothing if that cannot be told. */
    public Optional<Boolean> hasValues() {
        int digits = Oracle.digits(mdp);
        for (int i = 0; i < PRECISIONS; i++, digits *= 2) {
            BigBellman bellman = new BigBellman(mdp, temperature, digits);
            if (BigMatrix.factorize(matrix(bellman, 1), context(digits, RoundingMode.FLOOR)) != null) {
                return Optional.of(true);
            }
            if (BigMatrix.factorize(matrix(bellman, -1), context(digits, RoundingMode.CEILING)) == null) {
                return Optional.of(false);
            }
        }
        return staysForEver() ? Optional.of(false) : Optional.empty();
    }

    /** The values, or nothing where there are none or their accuracy could not be proved. */
    public Optional<Values> values() {
        int digits = Oracle.digits(mdp);
        for (int i = 0; i < PRECISIONS; i++, digits *= 2) {
            PolicySystem system = PolicySystem.of(new BigBellman(mdp, temperature, digits), policy);
            Optional<Values> values = system == null ? Optional.empty() : values(system);
            if (values.isPresent()) {
                return values;
            }
        }
        return Optional.empty();
    }

    private Optional<Values> values(PolicySystem system) {
        BigBellman bellman = system.bellman();
        BigDecimal[] rewards = Oracle.zeros(bellman.states);
        BigDecimal[] size = Oracle.zeros(bellman.states); // of the terms of the sums
        BigDecimal[] entropies = Oracle.zeros(bellman.states);
        BigDecimal[] sizeOfEntropy = Oracle.zeros(bellman.states);
        BigDecimal[] both = Oracle.zeros(bellman.states);
        BigDecimal[] sizeOfBoth = Oracle.zeros(bellman.states);
        for (int s = 0; s < bellman.states; s++) {
            for (int pair = bellman.first[s]; pair < bellman.first[s + 1]; pair++) {
                BigDecimal p = system.probability()[pair];
                BigDecimal reward = p.multiply(bellman.reward[pair], bellman.context);
                rewards[s] = rewards[s].add(reward, bellman.context);
                size[s] = size[s].add(reward.abs(), BigBellman.UP);
                if (p.signum() > 0 && p.compareTo(BigDecimal.ONE) < 0) {
                    BigDecimal log = bellman.fixed.toDecimal(bellman.fixed.log(p.doubleValue()), bellman.context);
                    entropies[s] = entropies[s].subtract(p.multiply(log, bellman.context), bellman.context);
                    sizeOfEntropy[s] =
                            BigDecimal.ONE.add(entropies[s], BigBellman.UP); // logarithms are exact to 10^−digits
                }
            }
            BigDecimal entropy = bellman.temperature.multiply(entropies[s], bellman.context);
            BigDecimal sizeOfTerm = bellman.temperature.multiply(sizeOfEntropy[s], BigBellman.UP);
            both[s] = rewards[s].add(entropy, bellman.context);
            sizeOfBoth[s] = size[s].add(sizeOfTerm, BigBellman.UP);
        }
        Enclosed v = system.solve(both, sizeOfBoth);
        Values values = new Values(
                v,
                Oracle.actionValues(bellman, v),
                system.solve(rewards, size),
                system.solve(entropies, sizeOfEntropy),
                system.occupancy(mdp, start),
                system.w());
        boolean isAccurate = isAccurate(v, sizeOfBoth)
                && isAccurate(values.rewards, size)
                && isAccurate(values.entropies, sizeOfEntropy)
                && isAccurate(values.occupancy, values.occupancy.middle());
        return isAccurate ? Optional.of(values) : Optional.empty();
    }

    /** Whether the errors are below 1e-30 of the largest number, or of the terms of the sums that it comes from. */
    private static boolean isAccurate(Enclosed x, BigDecimal[] terms) {
        BigDecimal size = x.largest().max(Enclosed.largest(terms));
        return x.largestRadius().compareTo(ACCURACY.multiply(size)) <= 0;
    }

    /** γP_π, too large (sign 1) or too small (sign −1) by the roundings. */
    private BigDecimal[][] matrix(BigBellman bellman, int sign) {
        MathContext context = context(bellman.digits, sign > 0 ? RoundingMode.CEILING : RoundingMode.FLOOR);
        BigDecimal change = BigDecimal.ONE.add(bellman.unit.multiply(BigDecimal.valueOf(sign)));
        BigDecimal[][] matrix = bellman.matrix(PolicySystem.probabilities(policy), context);
        for (BigDecimal[] row : matrix) {
            for (int j = 0; j < row.length; j++) {
                row[j] = row[j].multiply(change, context); // for the rounding of γ·p
            }
        }
        return matrix;
    }

    private static MathContext context(int digits, RoundingMode mode) {
        return new MathContext(digits, mode);
    }

    /** Whether there are states that are never left, where the rows of γP_π sum to 1 or more, exactly. */
    private boolean staysForEver() {
        boolean[] stays = new boolean[mdp.stateCount()];
        for (int s = 0; s < stays.length; s++) {
            stays[s] = !mdp.isTerminal(s);
        }
        boolean isAny = true;
        for (boolean changes = true; changes && isAny; ) {
            changes = false;
            isAny = false;
            for (int s = 0; s < stays.length; s++) {
                boolean leaves = stays[s] && weightOfStaying(s, stays).compareTo(BigDecimal.ONE) < 0;
                stays[s] &= !leaves;
                changes |= leaves;
                isAny |= stays[s];
            }
        }
        return isAny;
    }

    private BigDecimal weightOfStaying(int s, boolean[] stays) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int a = 0; a < mdp.actionCount(s); a++) {
            BigDecimal probability = new BigDecimal(policy.probability(s, a));
            int[] next = mdp.nextStates(s, a);
            double[] p = mdp.probabilities(s, a);
            for (int k = 0; k < p.length; k++) {
                sum = stays[next[k]] ? sum.add(probability.multiply(new BigDecimal(p[k]))) : sum;
            }
        }
        return sum.multiply(new BigDecimal(mdp.discount()));
    }
}
