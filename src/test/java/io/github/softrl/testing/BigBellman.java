package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * The soft Bellman operator of a model in BigDecimal, with proved bounds on its rounding errors. It takes nothing from
 * the library but the numbers of the model, as given: rows are not normalized. Pairs are numbered state by state.
 */
final class BigBellman {
    /** Bounds on errors: a few digits, rounded upwards. */
    static final MathContext UP = new MathContext(9, RoundingMode.UP);

    private static final BigDecimal LOG_10 = new BigDecimal("2.303");

    final int states;
    final int[] first; // states + 1: the pairs of state s are first[s] .. first[s + 1] − 1
    final int[][] successor; // by pair, without terminal states, whose value is 0
    final BigDecimal[][] weight; // γ·p, rounded
    final BigDecimal[] reward;
    final BigDecimal temperature;
    final int digits;
    final MathContext context;
    final FixedPoint fixed;
    final BigDecimal unit; // 10^(1 − digits): a rounding is at most half of that, relatively
    private final BigDecimal[] rewardRounding; // by pair
    private final BigDecimal[] valueRounding; // by pair, per max|V|
    private final BigDecimal choiceRounding;
    private final BigDecimal negligible; // an action that is worse by that much has a weight below 10^−digits

    BigBellman(FiniteMdp mdp, double temperature, int digits) {
        this.states = mdp.stateCount();
        this.first = firstPairs(mdp);
        this.digits = digits;
        this.context = new MathContext(digits, RoundingMode.HALF_EVEN);
        this.fixed = FixedPoint.ofDigits(digits);
        this.unit = BigDecimal.ONE.scaleByPowerOfTen(1 - digits);
        this.temperature = new BigDecimal(temperature);
        int pairs = first[states];
        this.successor = new int[pairs][];
        this.weight = new BigDecimal[pairs][];
        this.reward = new BigDecimal[pairs];
        this.rewardRounding = new BigDecimal[pairs];
        this.valueRounding = new BigDecimal[pairs];
        BigDecimal discount = new BigDecimal(mdp.discount());
        int maxActions = 1;
        for (int s = 0; s < states; s++) {
            maxActions = Math.max(maxActions, mdp.actionCount(s));
            for (int a = 0; a < mdp.actionCount(s); a++) {
                read(mdp, s, a, discount);
            }
        }
        // Σ|z|eᶻ/Σeᶻ ≤ n/e for the errors of the exponents, one unit for each exponential, sum and logarithm
        this.choiceRounding =
                this.temperature.multiply(unit, UP).multiply(BigDecimal.valueOf(10 + 4L * maxActions), UP);
        this.negligible = this.temperature.multiply(LOG_10).multiply(BigDecimal.valueOf(digits + 10), UP);
    }

    static int[] firstPairs(FiniteMdp mdp) {
        int[] first = new int[mdp.stateCount() + 1];
        for (int s = 0; s < mdp.stateCount(); s++) {
            first[s + 1] = first[s] + mdp.actionCount(s);
        }
        return first;
    }

    private void read(FiniteMdp mdp, int s, int a, BigDecimal discount) {
        int pair = first[s] + a;
        int[] next = mdp.nextStates(s, a);
        double[] p = mdp.probabilities(s, a);
        int[] kept = new int[p.length];
        BigDecimal[] weights = new BigDecimal[p.length];
        BigDecimal sum = BigDecimal.ZERO;
        int length = 0;
        for (int k = 0; k < p.length; k++) {
            if (!mdp.isTerminal(next[k])) {
                kept[length] = next[k];
                weights[length] = discount.multiply(new BigDecimal(p[k]), context);
                sum = sum.add(weights[length], UP);
                length++;
            }
        }
        successor[pair] = Arrays.copyOf(kept, length);
        weight[pair] = Arrays.copyOf(weights, length);
        BigDecimal exact = new BigDecimal(mdp.reward(s, a));
        reward[pair] = exact.round(context);
        BigDecimal roundings = unit.multiply(BigDecimal.valueOf(length + 3L));
        rewardRounding[pair] = roundings.multiply(reward[pair].abs(), UP);
        valueRounding[pair] = roundings.multiply(sum, UP);
    }

    boolean isTerminal(int s) {
        return first[s] == first[s + 1];
    }

    /** A bound on the rounding error of {@link #actionValue} where no |V| is larger than the given. */
    BigDecimal rounding(int pair, BigDecimal maxValue) {
        return rewardRounding[pair].add(valueRounding[pair].multiply(maxValue, UP), UP);
    }

    /** R(s,a) + γ Σ p(s′|s,a) v(s′). */
    BigDecimal actionValue(int pair, BigDecimal[] v) {
        BigDecimal q = reward[pair];
        for (int k = 0; k < weight[pair].length; k++) {
            q = q.add(weight[pair][k].multiply(v[successor[pair][k]], context), context);
        }
        return q;
    }

    /** γ Σ p(s′|s,a) w(s′) for errors w ≥ 0, rounded upwards. */
    BigDecimal propagated(int pair, BigDecimal[] w) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; k < weight[pair].length; k++) {
            sum = sum.add(weight[pair][k].multiply(w[successor[pair][k]], UP), UP);
        }
        return sum;
    }

    /**
     * A backup of values.
     *
     * @param values Tv by state
     * @param radius how far each may be off, by rounding
     * @param q R + γPv by pair
     * @param policy softmax(q/λ) by pair, if it was asked for; at λ = 0 the first of the best
     */
    record Backup(BigDecimal[] values, BigDecimal[] radius, BigDecimal[] q, BigDecimal[] policy) {}

    Backup apply(BigDecimal[] v, boolean withPolicy) {
        BigDecimal maxValue = Enclosed.largest(v).round(UP);
        BigDecimal[] q = new BigDecimal[reward.length];
        BigDecimal[] rounding = new BigDecimal[q.length];
        for (int pair = 0; pair < q.length; pair++) {
            q[pair] = actionValue(pair, v);
            rounding[pair] = rounding(pair, maxValue);
        }
        Backup backup = new Backup(
                new BigDecimal[states], new BigDecimal[states], q, withPolicy ? new BigDecimal[q.length] : null);
        for (int s = 0; s < states; s++) {
            if (isTerminal(s)) {
                backup.values[s] = BigDecimal.ZERO;
                backup.radius[s] = BigDecimal.ZERO;
            } else {
                choose(s, rounding, backup);
            }
        }
        return backup;
    }

    private void choose(int s, BigDecimal[] rounding, Backup backup) {
        int best = first[s];
        BigDecimal atLeast = backup.q[best].subtract(rounding[best]);
        for (int pair = best + 1; pair < first[s + 1]; pair++) {
            best = backup.q[pair].compareTo(backup.q[best]) > 0 ? pair : best;
            atLeast = atLeast.max(backup.q[pair].subtract(rounding[pair]));
        }
        BigDecimal max = backup.q[best];
        BigInteger[] exponentials = new BigInteger[first[s + 1] - first[s]];
        BigInteger sum = BigInteger.ZERO;
        BigDecimal radius = BigDecimal.ZERO;
        BigDecimal threshold = atLeast.subtract(negligible);
        for (int pair = first[s]; pair < first[s + 1]; pair++) {
            BigInteger exponential = pair == best ? fixed.one : BigInteger.ZERO;
            if (backup.q[pair].add(rounding[pair]).compareTo(threshold) >= 0) {
                radius = radius.max(rounding[pair]);
                if (pair != best && temperature.signum() > 0) {
                    exponential =
                            fixed.exp(fixed.of(backup.q[pair].subtract(max).divide(temperature, context)));
                }
            }
            exponentials[pair - first[s]] = exponential;
            sum = sum.add(exponential);
        }
        boolean isChoice = temperature.signum() > 0 && exponentials.length > 1;
        backup.values[s] = max;
        if (isChoice) {
            BigDecimal log = fixed.toDecimal(fixed.log(sum), context);
            backup.values[s] = max.add(temperature.multiply(log, context), context);
            radius = radius.add(choiceRounding, UP).add(unit.multiply(backup.values[s].abs(), UP), UP);
        }
        backup.radius[s] = radius;
        if (backup.policy != null) {
            for (int i = 0; i < exponentials.length; i++) {
                backup.policy[first[s] + i] = exponentials[i].signum() == 0
                        ? BigDecimal.ZERO
                        : fixed.toDecimal(fixed.divide(exponentials[i], sum), context);
            }
        }
    }

    /** γP_π, as rounded. */
    BigDecimal[][] matrix(BigDecimal[] policy, MathContext rounding) {
        BigDecimal[][] matrix = new BigDecimal[states][states];
        for (BigDecimal[] row : matrix) {
            Arrays.fill(row, BigDecimal.ZERO);
        }
        for (int s = 0; s < states; s++) {
            for (int pair = first[s]; pair < first[s + 1]; pair++) {
                for (int k = 0; k < weight[pair].length && policy[pair].signum() != 0; k++) {
                    int next = successor[pair][k];
                    BigDecimal product = policy[pair].multiply(weight[pair][k], rounding);
                    matrix[s][next] = matrix[s][next].add(product, rounding);
                }
            }
        }
        return matrix;
    }
}
