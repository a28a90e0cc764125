package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The system (I − B)x = b with B = γP_π and a proved w.
 *
 * @param bellman the numbers of the model
 * @param probability the policy by pair, exactly
 * @param matrix B, rounded
 * @param factors of I − B
 * @param w with (I − B)w ≥ 1/2 in each state, and so (I − B)⁻¹1 ≤ 2w
 */
record PolicySystem(
        BigBellman bellman, BigDecimal[] probability, BigDecimal[][] matrix, BigMatrix factors, BigDecimal[] w) {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /** The system of a policy, or null if it could not be shown that (I − B)⁻¹ exists and is ≥ 0. */
    static PolicySystem of(BigBellman bellman, Policy policy) {
        BigDecimal[] probability = probabilities(policy);
        BigDecimal[][] matrix = bellman.matrix(probability, bellman.context);
        BigMatrix factors = BigMatrix.factorize(matrix, bellman.context);
        if (factors == null) {
            return null;
        }
        PolicySystem system = new PolicySystem(bellman, probability, matrix, factors, factors.rowSumsOfInverse());
        BigDecimal[] ones = new BigDecimal[bellman.states];
        Arrays.fill(ones, BigDecimal.ONE);
        BigDecimal[] residual = system.residual(ones, system.w);
        BigDecimal rounding = system.rounding(BigDecimal.ONE, system.w);
        for (int s = 0; s < residual.length; s++) {
            boolean isProved = residual[s].abs().add(rounding).doubleValue() < 0.5 && system.w[s].signum() > 0;
            if (!isProved) {
                return null;
            }
        }
        return system;
    }

    static BigDecimal[] probabilities(Policy policy) {
        double[] p = policy.byPair();
        BigDecimal[] probabilities = new BigDecimal[p.length];
        for (int pair = 0; pair < p.length; pair++) {
            probabilities[pair] = new BigDecimal(p[pair]);
        }
        return probabilities;
    }

    /** b − (I − B)x, as computed. */
    BigDecimal[] residual(BigDecimal[] b, BigDecimal[] x) {
        BigDecimal[] residual = new BigDecimal[x.length];
        for (int s = 0; s < x.length; s++) {
            residual[s] = b[s].subtract(x[s], bellman.context);
            for (int j = 0; j < x.length; j++) {
                if (matrix[s][j].signum() > 0) {
                    BigDecimal product = matrix[s][j].multiply(x[j], bellman.context);
                    residual[s] = residual[s].add(product, bellman.context);
                }
            }
        }
        return residual;
    }

    /** How far a computed residual may be off where no |b| is larger than the given; rows of B sum to less than 2. */
    BigDecimal rounding(BigDecimal sizeOfB, BigDecimal[] x) {
        BigDecimal size = sizeOfB.add(BigDecimal.valueOf(3).multiply(Enclosed.largest(x)), BigBellman.UP);
        return bellman.unit.multiply(BigDecimal.valueOf(terms()), BigBellman.UP).multiply(size, BigBellman.UP);
    }

    private long terms() {
        long longest = 0;
        for (int pair = 0; pair < bellman.weight.length; pair++) {
            longest = Math.max(longest, bellman.weight[pair].length);
        }
        long most = 0;
        for (int s = 0; s < bellman.states; s++) {
            most = Math.max(most, bellman.first[s + 1] - bellman.first[s]);
        }
        return 10 + bellman.states + 2 * longest * most; // the sums of B, of b, and of the residual
    }

    /** Solves for b, whose terms add up to the given sizes. */
    Enclosed solve(BigDecimal[] b, BigDecimal[] sizes) {
        BigDecimal[] x = factors.solve(b);
        BigDecimal[] residual = residual(b, x);
        BigDecimal largest = Enclosed.largest(residual)
                .add(rounding(Enclosed.largest(sizes), x), BigBellman.UP)
                .multiply(TWO);
        BigDecimal[] radius = new BigDecimal[x.length];
        for (int s = 0; s < x.length; s++) {
            radius[s] = bellman.isTerminal(s) ? BigDecimal.ZERO : largest.multiply(w[s], BigBellman.UP);
        }
        return new Enclosed(x, radius);
    }

    /** Solves the transposed system; its errors sum to at most Σ|residual|·2w. */
    Enclosed occupancy(FiniteMdp mdp, double[] start) {
        int n = bellman.states;
        BigDecimal[] b = new BigDecimal[n];
        for (int s = 0; s < n; s++) {
            b[s] = bellman.isTerminal(s) ? BigDecimal.ZERO : new BigDecimal(start[s]);
        }
        BigDecimal[] d = factors.solveTransposed(b);
        BigDecimal rounding = rounding(BigDecimal.ONE, d).multiply(BigDecimal.valueOf(n)); // columns of B
        BigDecimal error = BigDecimal.ZERO;
        for (int j = 0; j < n; j++) {
            BigDecimal residual = b[j].subtract(d[j], bellman.context);
            for (int s = 0; s < n; s++) {
                if (matrix[s][j].signum() > 0) {
                    residual = residual.add(matrix[s][j].multiply(d[s], bellman.context), bellman.context);
                }
            }
            BigDecimal of = residual.abs().add(rounding, BigBellman.UP).multiply(w[j], BigBellman.UP);
            error = error.add(of.multiply(TWO), BigBellman.UP);
        }
        BigDecimal[] radius = new BigDecimal[n];
        Arrays.fill(radius, error.multiply(TWO));
        enterTerminalStates(mdp, start, d);
        return new Enclosed(d, radius);
    }

    /** Adds what enters the terminal states, whose error is at most the sum of the others. */
    private void enterTerminalStates(FiniteMdp mdp, double[] start, BigDecimal[] d) {
        BigDecimal discount = new BigDecimal(mdp.discount());
        BigDecimal[] entering = Oracle.zeros(d.length);
        for (int s = 0; s < d.length; s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                int[] next = mdp.nextStates(s, a);
                double[] p = mdp.probabilities(s, a);
                BigDecimal times = discount.multiply(probability[bellman.first[s] + a], bellman.context)
                        .multiply(d[s], bellman.context);
                for (int k = 0; k < p.length; k++) {
                    BigDecimal term = times.multiply(new BigDecimal(p[k]), bellman.context);
                    entering[next[k]] = entering[next[k]].add(term, bellman.context);
                }
            }
        }
        for (int s = 0; s < d.length; s++) {
            if (bellman.isTerminal(s)) {
                d[s] = entering[s].add(new BigDecimal(start[s]), bellman.context);
            }
        }
    }
}
