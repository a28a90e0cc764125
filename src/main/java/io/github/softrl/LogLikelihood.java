package io.github.softrl;

/**
 * A log-likelihood of the soft-optimal policy, ℓ(θ) = Σ n(s,a) log π(a|s), where the rewards are R₀ + Σ θ_k δR_k, with
 * its derivatives at the parameters of a solution. With s_k(s,a) = ∂ log π(a|s)/∂θ_k,
 *
 * <pre>{@code
 *   ∂ℓ/∂R(s,a)   =  (n(s,a) + y(s) π(a|s)) / λ,      (I − γP_π)ᵀ y = γPᵀn − N,   N(s) = Σ_a n(s,a)
 *   ∂ℓ/∂θ_k      =  Σ n s_k  =  ⟨∂ℓ/∂R, δR_k⟩
 *   ∂²ℓ/∂θ_k∂θ_l =  Σ y(s) π(a|s) s_k(s,a) s_l(s,a)
 * }</pre>
 *
 * <p>The value, the gradient and the derivatives by rewards have proved bounds; the second derivatives and the products
 * of scores are computed from them without one. Immutable and thread-safe; every call returns a new array. See
 * docs/theory.md, section 18.
 */
public final class LogLikelihood {
    private final Certified value;
    private final double[] gradient;
    private final double[] gradientErrorBounds;
    private final double[][] hessian;
    private final double[][] scoreProducts;
    private final QTable byReward;
    private final double byRewardErrorBound;

    LogLikelihood(
            Certified value,
            double[] gradient,
            double[] gradientErrorBounds,
            double[][] hessian,
            double[][] scoreProducts,
            QTable byReward,
            double byRewardErrorBound) {
        this.value = value;
        this.gradient = gradient;
        this.gradientErrorBounds = gradientErrorBounds;
        this.hessian = hessian;
        this.scoreProducts = scoreProducts;
        this.byReward = byReward;
        this.byRewardErrorBound = byRewardErrorBound;
    }

    /**
     * Returns the log-likelihood.
     *
     * @return ℓ ≤ 0, up to rounding, within {@link #errorBound}, in nats
     */
    public double value() {
        return value.value();
    }

    /**
     * Returns a guaranteed bound on the error of {@link #value}.
     *
     * @return the bound, in nats
     */
    public double errorBound() {
        return value.errorBound();
    }

    /**
     * Returns the derivatives by the parameters.
     *
     * @return ∂ℓ/∂θ_k for each direction, each within its entry of {@link #gradientErrorBounds}
     */
    public double[] gradient() {
        return gradient.clone();
    }

    /**
     * Returns guaranteed bounds on the errors of {@link #gradient}.
     *
     * @return a bound for each direction
     */
    public double[] gradientErrorBounds() {
        return gradientErrorBounds.clone();
    }

    /**
     * Returns the second derivatives by the parameters, which are those of the formula above, without a further
     * approximation. Their relative accuracy is about that of the gradient; no bound is proved.
     *
     * @return a symmetric matrix, ∂²ℓ/∂θ_k∂θ_l
     */
    public double[][] hessian() {
        return copy(hessian);
    }

    /**
     * Returns the sum of the outer products of the scores, Σ n(s,a) s_k(s,a) s_l(s,a). In large samples it is near the
     * negative Hessian (Berndt, Hall, Hall and Hausman 1974); its inverse is then a covariance of the estimates. No
     * bound is proved.
     *
     * @return a symmetric matrix without negative eigenvalues, up to rounding
     */
    public double[][] scoreProducts() {
        return copy(scoreProducts);
    }

    /**
     * Returns the derivatives by every reward.
     *
     * @return ∂ℓ/∂R(s,a), within {@link #byRewardErrorBound}
     */
    public QTable byReward() {
        return byReward;
    }

    /**
     * Returns a guaranteed bound on the sum of the errors of all entries of {@link #byReward}. It grows like 1/(1−γ);
     * for a few directions, those of {@link #gradient} are much narrower.
     *
     * @return the bound
     */
    public double byRewardErrorBound() {
        return byRewardErrorBound;
    }

    private static double[][] copy(double[][] matrix) {
        double[][] copy = matrix.clone();
        for (int k = 0; k < copy.length; k++) {
            copy[k] = copy[k].clone();
        }
        return copy;
    }

    @Override
    public String toString() {
        return "LogLikelihood[" + value + ", " + gradient.length + " directions]";
    }
}
