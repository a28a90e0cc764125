package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import io.github.softrl.QTable;
import java.math.BigDecimal;
import java.math.MathContext;

/** Exponential, logarithm and soft values in 45 digits: the oracle of the tests. Shares nothing with the library. */
public final class BigMath {
    public static final MathContext DIGITS = new MathContext(45);

    private BigMath() {}

    public static BigDecimal big(double x) {
        return new BigDecimal(x);
    }

    /** eˣ by Taylor's series of x/2ᵏ and k squarings; 0 below e^-100000. */
    public static BigDecimal exp(BigDecimal x) {
        if (x.compareTo(BigDecimal.valueOf(-100_000)) < 0) {
            return BigDecimal.ZERO;
        }
        MathContext digits = new MathContext(DIGITS.getPrecision() + 15);
        int halvings = 8 + Math.max(0, (int) Math.ceil(Math.log(1 + Math.abs(x.doubleValue())) / Math.log(2)));
        BigDecimal y = x.divide(BigDecimal.valueOf(2).pow(halvings), digits);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int k = 1; k <= 22; k++) { // (1/256)²³/23! < 1e-77
            term = term.multiply(y, digits).divide(BigDecimal.valueOf(k), digits);
            sum = sum.add(term, digits);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, digits);
        }
        return sum.round(DIGITS);
    }

    /** log x for x in (1e-300, 1e300), by Halley's iteration from the double logarithm. */
    public static BigDecimal log(BigDecimal x) {
        BigDecimal y = big(Math.log(x.doubleValue()));
        for (int i = 0; i < 2; i++) { // from 16 digits to 48 and beyond
            BigDecimal e = exp(y);
            y = y.add(BigDecimal.valueOf(2).multiply(x.subtract(e).divide(x.add(e), DIGITS)), DIGITS);
        }
        return y;
    }

    /** λ log Σ exp(q/λ) for λ > 0, max q for λ = 0. */
    public static BigDecimal logSumExp(BigDecimal[] q, BigDecimal temperature) {
        BigDecimal max = q[0];
        for (BigDecimal x : q) {
            max = max.max(x);
        }
        if (temperature.signum() == 0) {
            return max;
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal x : q) {
            sum = sum.add(exp(x.subtract(max).divide(temperature, DIGITS)), DIGITS);
        }
        return max.add(temperature.multiply(log(sum), DIGITS), DIGITS);
    }

    /** R(s,a) + γ Σ p(s′|s,a) v(s′), exactly as the model's numbers say. */
    public static BigDecimal actionValue(FiniteMdp mdp, BigDecimal[] v, int s, int a) {
        BigDecimal next = BigDecimal.ZERO;
        int[] successors = mdp.nextStates(s, a);
        double[] p = mdp.probabilities(s, a);
        for (int k = 0; k < p.length; k++) {
            next = next.add(big(p[k]).multiply(v[successors[k]]), DIGITS);
        }
        return big(mdp.reward(s, a)).add(big(mdp.discount()).multiply(next, DIGITS), DIGITS);
    }

    /** Tv: one soft Bellman backup of values. */
    public static BigDecimal[] backup(FiniteMdp mdp, BigDecimal[] v, BigDecimal temperature) {
        BigDecimal[] tv = new BigDecimal[v.length];
        for (int s = 0; s < v.length; s++) {
            BigDecimal[] q = new BigDecimal[mdp.actionCount(s)];
            for (int a = 0; a < q.length; a++) {
                q[a] = actionValue(mdp, v, s, a);
            }
            tv[s] = q.length == 0 ? BigDecimal.ZERO : logSumExp(q, temperature);
        }
        return tv;
    }

    /** V* to about 1e-30: value iteration in 45 digits, started from {@code near}, until it moves no more than that. */
    public static BigDecimal[] solve(FiniteMdp mdp, double temperature, double[] near) {
        BigDecimal[] v = new BigDecimal[near.length];
        for (int s = 0; s < v.length; s++) {
            v[s] = big(near[s]);
        }
        BigDecimal limit = new BigDecimal("1e-30").multiply(big(1 - mdp.discount()));
        for (int i = 0; i < 5_000; i++) {
            BigDecimal[] tv = backup(mdp, v, big(temperature));
            BigDecimal change = BigDecimal.ZERO;
            for (int s = 0; s < v.length; s++) {
                change = change.max(tv[s].subtract(v[s]).abs());
            }
            v = tv;
            if (change.compareTo(limit) <= 0) {
                return v;
            }
        }
        throw new AssertionError("no convergence in 5,000 sweeps");
    }

    /** ‖Q − Q*‖∞, exactly, up to the oracle's own 1e-30. */
    public static BigDecimal error(FiniteMdp mdp, QTable q, BigDecimal[] exactValues) {
        BigDecimal error = BigDecimal.ZERO;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                BigDecimal exact = actionValue(mdp, exactValues, s, a);
                error = error.max(exact.subtract(big(q.value(s, a))).abs());
            }
        }
        return error;
    }
}
