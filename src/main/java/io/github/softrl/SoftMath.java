package io.github.softrl;

import io.github.softrl.internal.CompensatedSum;
import io.github.softrl.internal.Distributions;
import java.util.Arrays;
import java.util.Objects;

/**
 * The soft maximum and its relatives: log-sum-exp, softmax, log-softmax, entropy and Kullback-Leibler divergence.
 *
 * <p>All exponentials and logarithms that certified results, policies and learners depend on are evaluated here; sweeps
 * use a faster kernel for intermediate values. The temperature λ ≥ 0 is in units of the values {@code q} (reward);
 * entropies and divergences are in nats. λ = 0 is the exact limit: the maximum, and the uniform distribution over the
 * exact maximizers.
 *
 * <p>No finite input overflows on the way: a result is infinite only if the exact result exceeds the range of
 * {@code double}. An entry −∞ stands for an impossible choice and has probability 0. {@code NaN} in, {@code NaN} out.
 *
 * <p>With m = max q, the differences are formed first and divided by λ second, xᵢ = (qᵢ − m)/λ ≤ 0. So only qᵢ − m can
 * overflow, and where it would, both are halved before they are subtracted. One maximizer is left out of the sum and
 * added back by {@code log1p}, which keeps what the others add even where 1 + Σ would round it away. The sum is
 * compensated (Kahan), so that its error does not grow with the number of entries.
 *
 * <p>All methods are static, pure and thread-safe. See docs/theory.md, sections 2 and 5.
 */
public final class SoftMath {
    /** How far the sum of a distribution may be from 1: 1e-9. */
    public static final double SUM_TOLERANCE = Distributions.SUM_TOLERANCE;

    /** The unit roundoff of {@code double}, 2⁻⁵³. */
    static final double U = 0x1p-53;

    private static final double MIN_LOG = -746; // below the logarithm of the smallest double

    private SoftMath() {}

    /**
     * Returns the log-sum-exp of {@code q[from..to)} at temperature λ: the <em>soft maximum</em>.
     *
     * <pre>{@code
     *   lse_λ(q)  =  λ · log Σᵢ exp(qᵢ / λ)        λ > 0
     *             =  maxᵢ qᵢ                       λ = 0   (the limit λ → 0)
     * }</pre>
     *
     * <p>Guarantees: max q ≤ lse_λ(q) ≤ max q + λ·log n (n = {@code to - from}), up to rounding; monotone in λ and in
     * each qᵢ; lse(q + c) = lse(q) + c. The sum is not divided by n: two equal entries give q + λ·log 2. The error is
     * at most 4 ulp of max(|result|, max |q|, λ·log n).
     *
     * <p>Special cases: an empty range, and entries that are all −∞, give −∞; any {@code NaN} gives {@code NaN}.
     *
     * <p>Cost: n − 1 exponentials and one logarithm, no allocation.
     *
     * @param q action values; read only
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @param temperature λ, finite and ≥ 0, in units of {@code q}
     * @return the soft maximum, in units of {@code q}
     * @throws IllegalArgumentException if the temperature is negative, infinite or NaN
     * @throws IndexOutOfBoundsException if the range is not within the array
     * @see <a href="https://arxiv.org/abs/1702.08165">Haarnoja et al. 2017, soft value function</a>
     */
    public static double logSumExp(double[] q, int from, int to, double temperature) {
        Objects.requireNonNull(q, "q");
        requireTemperature(temperature);
        Objects.checkFromToIndex(from, to, q.length);
        double max = max(q, from, to);
        if (temperature == 0 || !Double.isFinite(max)) {
            return max;
        }
        double log = Math.log1p(sumOfOthers(q, from, to, max, temperature));
        double value = max + temperature * log;
        // λ·log n alone may overflow although the sum does not; both parts are exact after division by 64
        return Double.isFinite(value) ? value : 64 * (max / 64 + temperature / 64 * log);
    }

    /**
     * Writes the softmax probabilities of {@code q[from..to)} at temperature λ.
     *
     * <pre>{@code
     *   πᵢ  =  exp(qᵢ/λ) / Σⱼ exp(qⱼ/λ)                          λ > 0
     *       =  1/k for each of the k exact maximizers, else 0    λ = 0
     * }</pre>
     *
     * <p>Relative error: at most 1e-13, plus one ulp of (qᵢ − max q)/λ, which is what rounding the exponent costs;
     * below {@link Double#MIN_NORMAL}, where doubles have no relative accuracy, two units of {@link Double#MIN_VALUE}
     * more.
     *
     * <p>Special cases: if all entries are −∞, or any is +∞ or {@code NaN}, all results are {@code NaN}.
     *
     * <p>Cost: n − 1 exponentials, no allocation.
     *
     * @param q action values; read only
     * @param from first index of {@code q}, inclusive
     * @param to last index of {@code q}, exclusive
     * @param temperature λ, finite and ≥ 0, in units of {@code q}
     * @param out overwritten from {@code outFrom} on, {@code to - from} entries; may be {@code q} itself if
     *     {@code outFrom == from}
     * @param outFrom first index of {@code out}
     * @throws IllegalArgumentException if the temperature is negative, infinite or NaN
     * @throws IndexOutOfBoundsException if a range is not within its array
     */
    public static void softmax(double[] q, int from, int to, double temperature, double[] out, int outFrom) {
        Objects.requireNonNull(q, "q");
        Objects.requireNonNull(out, "out");
        requireTemperature(temperature);
        Objects.checkFromToIndex(from, to, q.length);
        Objects.checkFromIndexSize(outFrom, to - from, out.length);
        writeSoftmax(q, from, to, temperature, out, outFrom, null, 0);
    }

    /**
     * Writes softmax probabilities and their logarithms, at the cost of one of them. What is written, special cases and
     * errors are those of {@link #softmax(double[], int, int, double, double[], int)} and {@link #logSoftmax}.
     *
     * @param q action values; read only
     * @param from first index of {@code q}, inclusive
     * @param to last index of {@code q}, exclusive
     * @param temperature λ, finite and ≥ 0, in units of {@code q}
     * @param p overwritten from {@code pFrom} on, {@code to - from} entries; may be {@code q} itself if
     *     {@code pFrom == from}
     * @param pFrom first index of {@code p}
     * @param logP overwritten from {@code logPFrom} on with the logarithms; not {@code q} or {@code p}
     * @param logPFrom first index of {@code logP}
     * @throws IllegalArgumentException if the temperature is negative, infinite or NaN
     * @throws IndexOutOfBoundsException if a range is not within its array
     */
    public static void softmaxAndLog(
            double[] q, int from, int to, double temperature, double[] p, int pFrom, double[] logP, int logPFrom) {
        Objects.requireNonNull(q, "q");
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(logP, "logP");
        requireTemperature(temperature);
        Objects.checkFromToIndex(from, to, q.length);
        Objects.checkFromIndexSize(pFrom, to - from, p.length);
        Objects.checkFromIndexSize(logPFrom, to - from, logP.length);
        writeSoftmax(q, from, to, temperature, p, pFrom, logP, logPFrom);
    }

    /** Writes probabilities and, unless {@code logP} is null, their logarithms. */
    private static void writeSoftmax(
            double[] q, int from, int to, double temperature, double[] p, int pFrom, double[] logP, int logPFrom) {
        double max = max(q, from, to);
        if (temperature == 0 || !Double.isFinite(max)) {
            if (logP != null) {
                logSoftmax(q, from, to, temperature, logP, logPFrom);
            }
            hardMax(q, from, to, max, p, pFrom);
            return;
        }
        double others = 0; // Σ exp((q − max)/λ) over all entries but one maximizer, compensated
        double compensation = 0;
        boolean skipped = false;
        for (int i = from; i < to; i++) {
            double x = gap(q[i], max, temperature);
            boolean leftOut = !skipped && q[i] == max;
            double e = leftOut ? 1 : Math.exp(x);
            if (logP != null) {
                logP[logPFrom + i - from] = x;
            }
            p[pFrom + i - from] = e;
            skipped |= leftOut;
            if (!leftOut) {
                double next = others + (e - compensation);
                compensation = (next - others) - (e - compensation);
                others = next;
            }
        }
        double sum = 1 + others;
        double log = logP == null ? 0 : Math.log1p(others);
        for (int i = 0; i < to - from; i++) {
            p[pFrom + i] /= sum;
            if (logP != null) {
                logP[logPFrom + i] -= log;
            }
        }
    }

    /** Writes the uniform distribution over the maximizers, or NaN if the maximum is not finite. */
    private static void hardMax(double[] q, int from, int to, double max, double[] out, int outFrom) {
        double share = Double.isFinite(max) ? 1.0 / count(q, from, to, max) : Double.NaN;
        double none = Double.isFinite(max) ? 0 : Double.NaN;
        for (int i = from; i < to; i++) {
            out[outFrom + i - from] = q[i] == max ? share : none;
        }
    }

    /**
     * Writes the logarithms of the softmax probabilities of {@code q[from..to)} at temperature λ.
     *
     * <pre>{@code
     *   log πᵢ  =  (qᵢ − lse_λ(q)) / λ                           λ > 0
     *           =  −log k for each of the k exact maximizers, else −∞    λ = 0
     * }</pre>
     *
     * <p>Computed from the exponent, never as the logarithm of a probability, so it stays finite and accurate where
     * πᵢ underflows. Special cases as for {@link #softmax}.
     *
     * <p>Cost: n − 1 exponentials and one logarithm, no allocation.
     *
     * @param q action values; read only
     * @param from first index of {@code q}, inclusive
     * @param to last index of {@code q}, exclusive
     * @param temperature λ, finite and ≥ 0, in units of {@code q}
     * @param out overwritten from {@code outFrom} on, {@code to - from} entries; may be {@code q} itself if
     *     {@code outFrom == from}
     * @param outFrom first index of {@code out}
     * @throws IllegalArgumentException if the temperature is negative, infinite or NaN
     * @throws IndexOutOfBoundsException if a range is not within its array
     */
    public static void logSoftmax(double[] q, int from, int to, double temperature, double[] out, int outFrom) {
        Objects.requireNonNull(q, "q");
        Objects.requireNonNull(out, "out");
        requireTemperature(temperature);
        Objects.checkFromToIndex(from, to, q.length);
        Objects.checkFromIndexSize(outFrom, to - from, out.length);
        double max = max(q, from, to);
        if (!Double.isFinite(max)) {
            Arrays.fill(out, outFrom, outFrom + to - from, Double.NaN);
        } else if (temperature == 0) {
            double logShare = -Math.log(count(q, from, to, max));
            for (int i = from; i < to; i++) {
                out[outFrom + i - from] = q[i] == max ? logShare + 0.0 : Double.NEGATIVE_INFINITY;
            }
        } else {
            double log = Math.log1p(sumOfOthers(q, from, to, max, temperature));
            for (int i = from; i < to; i++) {
                out[outFrom + i - from] = gap(q[i], max, temperature) - log;
            }
        }
    }

    /**
     * Returns the entropy H(p) = −Σ p log p, in nats, of the distribution {@code p[from..to)}, with 0·log 0 = 0.
     *
     * <p>0 ≤ H(p) ≤ log n, up to rounding and the deviation of the sum from 1. Special cases: an empty range gives 0
     * (nothing is chosen); any {@code NaN} gives {@code NaN}.
     *
     * @param p probabilities in [0, 1] that sum to 1 within 1e-9; read only
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @return the entropy in nats
     * @throws IllegalArgumentException if an entry is outside [0, 1] or the entries do not sum to 1
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public static double entropy(double[] p, int from, int to) {
        Objects.requireNonNull(p, "p");
        Objects.checkFromToIndex(from, to, p.length);
        if (Double.isNaN(requireDistribution("p", p, from, to))) {
            return Double.NaN;
        }
        return sumOfEntropies(p, null, from, to);
    }

    /**
     * Returns the entropy −Σ p log p, in nats, of a distribution given with its logarithms, as {@link #softmaxAndLog}
     * writes them: it keeps its digits where p is almost certain, and computes no logarithm. Unlike in
     * {@link #entropy}, the numbers are not checked.
     *
     * @param p probabilities; read only, not checked
     * @param logP their logarithms, at the same indices; read only, not checked
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @return the entropy in nats, ≥ 0
     * @throws IndexOutOfBoundsException if the range is not within both arrays
     */
    public static double entropyWithLog(double[] p, double[] logP, int from, int to) {
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(logP, "logP");
        Objects.checkFromToIndex(from, to, Math.min(p.length, logP.length));
        return sumOfEntropies(p, logP, from, to);
    }

    /** Returns −Σ p log p, with logarithms of its own if {@code logP} is null. */
    private static double sumOfEntropies(double[] p, double[] logP, int from, int to) {
        double sum = 0;
        double compensation = 0;
        for (int i = from; i < to; i++) {
            if (!(p[i] <= 0)) { // NaN counts
                double term = -p[i] * (logP == null ? Math.log(p[i]) : logP[i]) - compensation;
                double next = sum + term;
                compensation = (next - sum) - term;
                sum = next;
            }
        }
        return Math.max(0, sum);
    }

    /**
     * Returns the expectation Σ p·x within one ulp, however much cancels, and within the smallest positive double for
     * each product that underflows. The expected reward R(s,a) of a row that is given by its outcomes is computed by
     * this method.
     *
     * @param p weights; read only, not checked
     * @param x numbers, at the same indices; read only
     * @param from first index, inclusive
     * @param to last index, exclusive
     * @return Σ p·x; 0 for an empty range
     * @throws IndexOutOfBoundsException if the range is not within both arrays
     */
    public static double expectation(double[] p, double[] x, int from, int to) {
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(x, "x");
        Objects.checkFromToIndex(from, to, Math.min(p.length, x.length));
        return CompensatedSum.dot(p, x, from, to);
    }

    /** Returns the logarithm of each probability, −∞ for 0. */
    static double[] logs(double[] p) {
        double[] logs = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            logs[i] = Math.log(p[i]);
        }
        return logs;
    }

    /**
     * Tells whether a number is the logarithm of a probability up to rounding: exp(log) is p within 16u·(1 + |log|)·p
     * and four smallest doubles, and log is at least −746 unless p is 0.
     */
    static boolean isLogarithm(double log, double p) {
        double rounding = 16 * U * (1 + Math.abs(log)) * p + 4 * Double.MIN_VALUE;
        boolean isExcluded = log == Double.NEGATIVE_INFINITY;
        return isExcluded ? p == 0 : Math.abs(Math.exp(log) - p) <= rounding && (p == 0 || log >= MIN_LOG);
    }

    /**
     * Returns the Kullback-Leibler divergence KL(p‖q) = Σ p log(p/q), in nats, of two distributions over the same n
     * choices, with 0·log 0 = 0.
     *
     * <p>KL(p‖q) ≥ 0, and 0 exactly if p = q. Summed as Σ [p log(p/q) − p + q], whose terms are not negative and keep
     * their digits when p and q are close. Special cases: +∞ if some q is 0 where p is not; any {@code NaN} gives
     * {@code NaN}; two empty ranges give 0.
     *
     * @param p probabilities in [0, 1] that sum to 1 within 1e-9, from index {@code pFrom} on; read only
     * @param pFrom first index of {@code p}, inclusive
     * @param pTo last index of {@code p}, exclusive
     * @param q probabilities in [0, 1] that sum to 1 within 1e-9; read only
     * @param qFrom first index of {@code q}
     * @return the divergence in nats
     * @throws IllegalArgumentException if an entry is outside [0, 1] or the entries do not sum to 1
     * @throws IndexOutOfBoundsException if a range is not within its array
     */
    public static double klDivergence(double[] p, int pFrom, int pTo, double[] q, int qFrom) {
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(q, "q");
        Objects.checkFromToIndex(pFrom, pTo, p.length);
        Objects.checkFromIndexSize(qFrom, pTo - pFrom, q.length);
        double pSum = requireDistribution("p", p, pFrom, pTo);
        double qSum = requireDistribution("q", q, qFrom, qFrom + pTo - pFrom);
        if (Double.isNaN(pSum) || Double.isNaN(qSum)) {
            return Double.NaN;
        }
        double divergence = 0;
        for (int i = pFrom; i < pTo; i++) {
            divergence += klTerm(p[i], q[qFrom + i - pFrom]);
        }
        return divergence;
    }

    /** Returns p log(p/q) − p + q ≥ 0. */
    private static double klTerm(double p, double q) {
        if (p == 0 || q == 0) {
            return p == q ? 0 : p == 0 ? q : Double.POSITIVE_INFINITY;
        }
        if (q >= p / 2 && q <= 2 * p) {
            return p * excess((q - p) / p); // q − p is exact here (Sterbenz)
        }
        return p * (Math.log(p) - Math.log(q)) - p + q;
    }

    /** Returns d − log(1 + d) ≥ 0, for small d by its series d²/2 − d³/3 + d⁴/4 − …, in which nothing cancels. */
    private static double excess(double d) {
        if (Math.abs(d) > 0.01) {
            return d - Math.log1p(d);
        }
        double sum = 0;
        for (int k = 9; k >= 2; k--) {
            sum = 1.0 / k - d * sum;
        }
        return d * d * sum;
    }

    /** Returns log n, the largest entropy of a distribution over n choices. */
    static double maxEntropy(int n) {
        return Math.log(n);
    }

    /** Returns the temperature if it is finite and ≥ 0. */
    static double requireTemperature(double temperature) {
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature must be finite and >= 0: " + temperature);
        }
        return temperature + 0.0; // not −0
    }

    /** Returns the sum of a valid distribution, 1 for an empty range, NaN if there is a NaN. */
    private static double requireDistribution(String name, double[] p, int from, int to) {
        for (int i = from; i < to; i++) {
            if (p[i] < 0 || p[i] > 1 + SUM_TOLERANCE) {
                throw new IllegalArgumentException(name + "[" + i + "] must be a probability in [0, 1]: " + p[i]);
            }
        }
        double sum = from == to ? 1 : CompensatedSum.sum(p, from, to);
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw new IllegalArgumentException(
                    "probabilities " + name + "[" + from + ".." + to + ") must sum to 1: " + sum);
        }
        return sum;
    }

    /** Returns the maximum; −∞ for an empty range; NaN if there is a NaN. */
    private static double max(double[] q, int from, int to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            max = Math.max(max, q[i]);
        }
        return max;
    }

    private static int count(double[] q, int from, int to, double max) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += q[i] == max ? 1 : 0;
        }
        return count;
    }

    /** Returns Σ exp((qᵢ − max)/λ) over all entries but one maximizer, by Kahan's compensated summation. */
    private static double sumOfOthers(double[] q, int from, int to, double max, double temperature) {
        double sum = 0;
        double compensation = 0;
        boolean skipped = false;
        for (int i = from; i < to; i++) {
            if (!skipped && q[i] == max) {
                skipped = true;
                continue;
            }
            double term = Math.exp(gap(q[i], max, temperature)) - compensation;
            double next = sum + term;
            compensation = (next - sum) - term;
            sum = next;
        }
        return sum;
    }

    /** Returns (q − max)/λ for λ > 0: subtract first, divide second; halves where the difference overflows. */
    private static double gap(double q, double max, double temperature) {
        double difference = q - max;
        return difference == Double.NEGATIVE_INFINITY && q != Double.NEGATIVE_INFINITY
                ? (0.5 * q - 0.5 * max) / (0.5 * temperature)
                : difference / temperature;
    }
}
