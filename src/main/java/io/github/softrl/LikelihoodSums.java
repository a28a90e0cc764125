package io.github.softrl;

import io.github.softrl.linear.Vectors;

/**
 * Forms a log-likelihood and its derivatives from those of the solution, and bounds their errors. See docs/theory.md,
 * section 18.
 */
final class LikelihoodSums {
    private final FiniteMdp mdp;
    private final TransitionRows rows;
    private final Policy policy;
    private final double[] n;
    private final double[] distance;
    private final double[] errorBounds;
    private final double temperature;
    private final RewardDerivatives.Backward backward;

    LikelihoodSums(
            FiniteMdp mdp, Solution solution, double[] n, double[] distance, RewardDerivatives.Backward backward) {
        this.mdp = mdp;
        this.rows = mdp.rows();
        this.policy = solution.policy();
        this.errorBounds = solution.errorBounds();
        this.temperature = solution.temperature();
        this.n = n;
        this.distance = distance;
        this.backward = backward;
    }

    LogLikelihood of(RewardDerivatives.Forward[] forward, double[][] scores) {
        int directions = forward.length;
        double[] gradient = new double[directions];
        double[] bounds = new double[directions];
        for (int k = 0; k < directions; k++) {
            Certified derivative = derivative(forward[k]);
            gradient[k] = derivative.value();
            bounds[k] = derivative.errorBound();
        }
        double[] flow = new double[n.length]; // y(s) π(a|s)
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                flow[pair] = backward.y()[s] * policy.flat()[pair];
            }
        }
        double[][] hessian = products(flow, scores);
        return new LogLikelihood(
                value(), gradient, bounds, hessian, products(n, scores), byReward(flow), byRewardError(flow));
    }

    /**
     * Returns ℓ: each logarithm is off by 2e(s)/λ, as those of softmax(Q/λ) are where Q is off by e(s), and rounded.
     */
    private Certified value() {
        double sum = 0;
        double size = 0;
        double error = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            int actions = rows.actionStart[s + 1] - rows.actionStart[s];
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                double log = policy.logProbability(s, pair - rows.actionStart[s]);
                double off = actions == 1 ? 0 : 2 * errorBounds[s] / temperature + Rounding.ofLogSoftmax(actions, log);
                sum += n[pair] > 0 ? n[pair] * log : 0;
                size += n[pair] > 0 ? n[pair] * Math.abs(log) : 0;
                error += n[pair] > 0 ? n[pair] * off : 0;
            }
        }
        return certified(sum, error + size * Rounding.ofNonNegativeSum(n.length), 1);
    }

    /** Returns Σ n (dQ − dV)/λ, whose error is that of ⟨y*, A*(dV* − dV)⟩ / λ. */
    private Certified derivative(RewardDerivatives.Forward forward) {
        double sum = 0;
        double size = 0;
        double error = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                double term = n[pair] * (forward.q().flat()[pair] - forward.v()[s]);
                sum += term;
                size += Math.abs(term);
                error += n[pair] * forward.rowErrors()[s];
            }
            error += Math.abs(backward.y()[s]) * forward.defects()[s];
        }
        error += backward.error() * Vectors.maxNorm(forward.defects());
        error += size * Rounding.ofNonNegativeSum(n.length);
        return certified(sum, error, temperature);
    }

    /** Returns sum/divisor, within error/divisor, and within what the sums of both and the quotient are rounded by. */
    private Certified certified(double sum, double error, double divisor) {
        double value = sum / divisor;
        double up = error * (1 + Rounding.ofNonNegativeSum(3.0 * n.length)) + Rounding.underflow(4.0 * n.length);
        double bound = Math.nextUp(up / divisor) + Math.ulp(value);
        return new Certified(value, requireFinite(value, bound));
    }

    private static double requireFinite(double value, double bound) {
        if (!(bound < Double.POSITIVE_INFINITY)) {
            throw new ArithmeticException("a log-likelihood and its derivatives must stay within the range of double: "
                    + value + " within " + bound + "; solve to a smaller tolerance, or raise the temperature");
        }
        return bound;
    }

    /** Returns Σ weight·s_k·s_l for all k and l. */
    private static double[][] products(double[] weight, double[][] scores) {
        double[][] products = new double[scores.length][scores.length];
        for (int k = 0; k < scores.length; k++) {
            for (int l = 0; l <= k; l++) {
                double sum = 0;
                for (int pair = 0; pair < weight.length; pair++) {
                    sum += weight[pair] * scores[k][pair] * scores[l][pair];
                }
                products[k][l] = sum;
                products[l][k] = sum;
            }
        }
        return products;
    }

    private QTable byReward(double[] flow) {
        double[] derivatives = new double[n.length];
        for (int pair = 0; pair < n.length; pair++) {
            derivatives[pair] = (n[pair] + flow[pair]) / temperature;
        }
        BellmanOperator.requireFinite(Vectors.maxNorm(derivatives));
        return new QTable(mdp.stateActions(), derivatives);
    }

    /** Returns at least Σ |y*π* − yπ|/λ, and what n + yπ is rounded by. */
    private double byRewardError(double[] flow) {
        double error = backward.error();
        for (int s = 0; s < mdp.stateCount(); s++) {
            error += Math.abs(backward.y()[s]) * distance[s];
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                error += 3 * SoftMath.U * (n[pair] + Math.abs(flow[pair]));
            }
        }
        double up = error * (1 + Rounding.ofNonNegativeSum(3.0 * n.length)) + Rounding.underflow(n.length);
        return requireFinite(0, Math.nextUp(up / temperature) + Rounding.underflow(n.length));
    }
}
