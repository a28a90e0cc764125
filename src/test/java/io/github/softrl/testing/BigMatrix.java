package io.github.softrl.testing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;

/**
 * A = I − B for a matrix B ≥ 0, in BigDecimal: elimination without pivoting, which skips zeros, so that it is fast for
 * bands. A⁻¹ exists and is ≥ 0 (A is an M-matrix, B has a spectral radius below 1) exactly if all pivots are positive.
 */
final class BigMatrix {
    private final BigDecimal[][] factors; // L below the diagonal, without its ones, and U
    private final MathContext digits;

    private BigMatrix(BigDecimal[][] factors, MathContext digits) {
        this.factors = factors;
        this.digits = digits;
    }

    /**
     * Factorizes I − B. Null if a pivot is not positive. If the rounding mode is FLOOR, then every pivot is at most the
     * exact one, as long as they are positive, and if it is CEILING, at least: off the diagonal all entries of all
     * stages are ≤ 0, and so each is a monotone function of those before.
     */
    static BigMatrix factorize(BigDecimal[][] b, MathContext digits) {
        int n = b.length;
        MathContext opposite = opposite(digits);
        BigDecimal[][] a = new BigDecimal[n][];
        for (int i = 0; i < n; i++) {
            a[i] = new BigDecimal[n];
            for (int j = 0; j < n; j++) {
                BigDecimal entry = b[i][j].signum() == 0 ? b[i][j] : b[i][j].negate();
                a[i][j] = i == j ? entry.add(BigDecimal.ONE, digits) : entry;
            }
        }
        for (int k = 0; k < n; k++) {
            if (a[k][k].signum() <= 0) {
                return null;
            }
            for (int i = k + 1; i < n; i++) {
                if (a[i][k].signum() != 0) {
                    // the quotient is ≤ 0 and the product ≥ 0, to be rounded away from the rounding of the difference
                    BigDecimal factor = a[i][k].divide(a[k][k], digits);
                    a[i][k] = factor;
                    for (int j = k + 1; j < n; j++) {
                        if (a[k][j].signum() != 0) {
                            BigDecimal product = factor.multiply(a[k][j], opposite);
                            a[i][j] = a[i][j].subtract(product, digits);
                        }
                    }
                }
            }
        }
        return new BigMatrix(a, digits);
    }

    private static MathContext opposite(MathContext digits) {
        return switch (digits.getRoundingMode()) {
            case FLOOR -> new MathContext(digits.getPrecision(), RoundingMode.CEILING);
            case CEILING -> new MathContext(digits.getPrecision(), RoundingMode.FLOOR);
            default -> digits;
        };
    }

    /** A⁻¹b, up to rounding. */
    BigDecimal[] solve(BigDecimal[] b) {
        BigDecimal[] x = b.clone();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                x[i] = eliminate(x[i], factors[i][j], x[j]);
            }
        }
        for (int i = x.length - 1; i >= 0; i--) {
            for (int j = i + 1; j < x.length; j++) {
                x[i] = eliminate(x[i], factors[i][j], x[j]);
            }
            x[i] = x[i].divide(factors[i][i], digits);
        }
        return x;
    }

    /** A⁻ᵀb, up to rounding. */
    BigDecimal[] solveTransposed(BigDecimal[] b) {
        BigDecimal[] x = b.clone();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                x[i] = eliminate(x[i], factors[j][i], x[j]);
            }
            x[i] = x[i].divide(factors[i][i], digits);
        }
        for (int i = x.length - 1; i >= 0; i--) {
            for (int j = i + 1; j < x.length; j++) {
                x[i] = eliminate(x[i], factors[j][i], x[j]);
            }
        }
        return x;
    }

    private BigDecimal eliminate(BigDecimal x, BigDecimal factor, BigDecimal y) {
        boolean isZero = factor.signum() == 0 || y.signum() == 0;
        return isZero ? x : x.subtract(factor.multiply(y, digits), digits);
    }

    /** A⁻¹1, up to rounding. */
    BigDecimal[] rowSumsOfInverse() {
        BigDecimal[] ones = new BigDecimal[factors.length];
        Arrays.fill(ones, BigDecimal.ONE);
        return solve(ones);
    }
}
