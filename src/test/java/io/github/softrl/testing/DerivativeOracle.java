package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Derivatives of a soft optimum by the rewards in BigDecimal, from an optimum of 30 digits and by elimination: of some
 * 15 digits or more, unless the values are very large beside the temperature. Shares nothing with the library.
 */
public final class DerivativeOracle {
    private final BigBellman bellman;
    private final BigDecimal[] policy;
    private final BigMatrix factors; // of I − γP_π

    private DerivativeOracle(BigBellman bellman, BigDecimal[] policy) {
        this.bellman = bellman;
        this.policy = policy;
        this.factors = BigMatrix.factorize(bellman.matrix(policy, bellman.context), bellman.context);
    }

    public static DerivativeOracle of(FiniteMdp mdp, double temperature, Oracle.Optimum optimum) {
        BigBellman bellman = new BigBellman(mdp, temperature, Math.max(60, Oracle.digits(mdp)));
        return new DerivativeOracle(
                bellman, bellman.apply(optimum.v().middle(), true).policy());
    }

    /** π*(a|s) by pair. */
    public BigDecimal[] policy() {
        return policy;
    }

    /** dV for a direction by pair. */
    public BigDecimal[] values(double[] direction) {
        BigDecimal[] b = new BigDecimal[bellman.states];
        Arrays.fill(b, BigDecimal.ZERO);
        for (int s = 0; s < b.length; s++) {
            for (int pair = bellman.first[s]; pair < bellman.first[s + 1]; pair++) {
                b[s] = b[s].add(policy[pair].multiply(new BigDecimal(direction[pair]), bellman.context));
            }
        }
        return factors.solve(b);
    }

    /** dQ for a direction, given its dV. */
    public BigDecimal[] q(double[] direction, BigDecimal[] dv) {
        BigDecimal[] q = new BigDecimal[direction.length];
        for (int pair = 0; pair < q.length; pair++) {
            q[pair] = new BigDecimal(direction[pair]).add(next(pair, dv), bellman.context);
        }
        return q;
    }

    private BigDecimal next(int pair, BigDecimal[] v) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; k < bellman.weight[pair].length; k++) {
            sum = sum.add(bellman.weight[pair][k].multiply(v[bellman.successor[pair][k]]), bellman.context);
        }
        return sum;
    }

    /** (dQ − dV)/λ for a direction, by pair. */
    public BigDecimal[] scores(double[] direction) {
        BigDecimal[] dv = values(direction);
        BigDecimal[] scores = q(direction, dv);
        for (int s = 0; s < bellman.states; s++) {
            for (int pair = bellman.first[s]; pair < bellman.first[s + 1]; pair++) {
                scores[pair] = scores[pair].subtract(dv[s]).divide(bellman.temperature, bellman.context);
            }
        }
        return scores;
    }

    /** ∂ Σ n log π / ∂R by pair: (n + yπ)/λ with (I − γP_π)ᵀ y = γPᵀn − N. */
    public BigDecimal[] byReward(double[] n) {
        BigDecimal[] b = new BigDecimal[bellman.states];
        Arrays.fill(b, BigDecimal.ZERO);
        for (int s = 0; s < b.length; s++) {
            for (int pair = bellman.first[s]; pair < bellman.first[s + 1]; pair++) {
                BigDecimal times = new BigDecimal(n[pair]);
                b[s] = b[s].subtract(times);
                for (int k = 0; k < bellman.weight[pair].length; k++) {
                    int s2 = bellman.successor[pair][k];
                    b[s2] = b[s2].add(times.multiply(bellman.weight[pair][k]), bellman.context);
                }
            }
        }
        BigDecimal[] y = factors.solveTransposed(b);
        BigDecimal[] derivatives = new BigDecimal[n.length];
        for (int s = 0; s < b.length; s++) {
            for (int pair = bellman.first[s]; pair < bellman.first[s + 1]; pair++) {
                derivatives[pair] = new BigDecimal(n[pair])
                        .add(y[s].multiply(policy[pair]), bellman.context)
                        .divide(bellman.temperature, bellman.context);
            }
        }
        return derivatives;
    }

    /** Σ n log π, from the optimum itself. */
    public static BigDecimal logLikelihood(FiniteMdp mdp, double temperature, Oracle.Optimum optimum, double[] n) {
        BigDecimal sum = BigDecimal.ZERO;
        int pair = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++, pair++) {
                BigDecimal gap = optimum.q().middle()[pair].subtract(optimum.v().middle()[s]);
                sum = sum.add(new BigDecimal(n[pair]).multiply(gap));
            }
        }
        return sum.divide(new BigDecimal(temperature), BigMath.DIGITS);
    }
}
