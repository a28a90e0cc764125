package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.github.softrl.testing.Models;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.Refusals;
import io.github.softrl.testing.RowArrays;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Covers TransitionRows and CompensatedSum: what rows know of themselves, and that equality depends on all of their
 * arrays.
 */
class TransitionRowsTest {
    /** Returns the one-state model whose only action has the given outcomes. */
    private static FiniteMdp loops(double discount, double... probability) {
        return RowArrays.with(x -> {
            x.discount = discount;
            x.actionStart = new int[] {0, 1};
            x.rowStart = new int[] {0, probability.length};
            x.successor = new int[probability.length];
            x.probability = probability;
            x.reward = new double[1];
        });
    }

    private static BigDecimal sum(double... numbers) {
        return Arrays.stream(numbers).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void assertUpperBound(BigDecimal exact, double bound, int mostUlps) {
        assertTrue(new BigDecimal(bound).compareTo(exact) >= 0, () -> bound + " < " + exact);
        double ulps = new BigDecimal(bound).subtract(exact).doubleValue() / Math.ulp(bound);
        assertTrue(ulps <= mostUlps, () -> bound + " exceeds " + exact + " by " + ulps + " ulp");
    }

    @Test
    void extremes_model_areTheLargestOfAllRows() {
        TransitionRows rows = new RowArrays().build().rows();
        assertEquals(3, rows.maxRowLength);
        assertEquals(2, rows.maxActions);
        assertEquals(4, rows.maxReward);
    }

    @Test
    void largestRowSum_singleEntries_isExact() {
        assertEquals(1, Models.shape(1, 2, 0).rows().maxRowSum);
        assertEquals(1 - 5e-10, loops(0.5, 1 - 5e-10).rows().maxRowSum);
        assertEquals(0.75, BellmanOperator.contraction(Models.shape(1, 2, 0).withDiscount(0.75)));
    }

    /** At γ = 1 − 2⁻⁵³ the last bit decides whether there is a contraction at all. */
    @Test
    void largestRowSum_exactSums_areNotRoundedUpwards() {
        assertEquals(1, loops(0.5, 0.5, 0.25, 0.25).rows().maxRowSum);
        assertEquals(1, loops(0.5, 1 - 0x1p-53, 0x1p-53).rows().maxRowSum);
        assertEquals(1 + 0x1p-52, loops(0.5, 1 - 0x1p-53, 0x1p-52).rows().maxRowSum); // 1 + 2⁻⁵³, a tie
        assertEquals(1 - 0x1p-53, BellmanOperator.contraction(loops(1 - 0x1p-53, 0.5, 0.25, 0.25)));
    }

    @Test
    void largestRowSum_random_isTightUpperBound() {
        SplittableRandom random = new SplittableRandom(15);
        for (int i = 0; i < 500; i++) {
            double[] p = RandomMdps.distribution(random, random.nextInt(2, 200));
            p[0] += random.nextDouble(-5e-10, 5e-10);
            double discount = random.nextDouble();
            FiniteMdp mdp = loops(discount, p);
            assertUpperBound(sum(p), mdp.rows().maxRowSum, 2);
            assertUpperBound(sum(p).multiply(new BigDecimal(discount)), BellmanOperator.contraction(mdp), 5);
        }
    }

    /** The least probability of going on, rounded downwards. */
    @Test
    void minContinuation_random_isALowerBound() {
        SplittableRandom random = new SplittableRandom(15);
        for (int i = 0; i < 1_000; i++) {
            int n = random.nextInt(2, 30);
            double[] p = RandomMdps.distribution(random, n);
            FiniteMdp.Builder builder =
                    FiniteMdp.builder(n + 1, random.nextDouble()).terminal(n);
            for (int s = 0; s < n; s++) {
                for (int k = 0; k < n; k++) {
                    builder.transition(s, 0, k == 0 ? n : k, p[k], 0);
                }
            }
            FiniteMdp mdp = builder.build();
            BigDecimal exact = sum(Arrays.copyOfRange(p, 1, n));
            double bound = mdp.rows().minContinuation;
            assertTrue(new BigDecimal(bound).compareTo(exact) <= 0, () -> bound + " > " + exact);
            BigDecimal ofDiscount = exact.multiply(new BigDecimal(mdp.discount()));
            assertTrue(new BigDecimal(BellmanOperator.minContraction(mdp)).compareTo(ofDiscount) <= 0);
            assertEquals(exact.doubleValue(), bound, 1e-14);
        }
        FiniteMdp half = FiniteMdp.builder(2, 0.3) // 0.3·(0.7 as it is stored) is rounded upwards
                .transition(0, 0, 0, 0.7, 0)
                .transition(0, 0, 1, 0.3, 0)
                .terminal(1)
                .build();
        assertTrue(BellmanOperator.minContraction(half) < 0.3 * half.rows().minContinuation);
    }

    @Test
    void contraction_discountZero_isZero() {
        assertEquals(0, BellmanOperator.contraction(loops(0, 0.5, 0.25, 0.25)));
    }

    @Test
    void largestRowSum_manyEqualEntries_isTightUpperBound() {
        double[] tenths = new double[10];
        Arrays.fill(tenths, 0.1); // 0.9999999999999999 if added one by one
        assertUpperBound(sum(tenths), loops(0.5, tenths).rows().maxRowSum, 2);
        double[] millionths = new double[1_000_000];
        Arrays.fill(millionths, 1e-6);
        assertUpperBound(sum(millionths), loops(0.5, millionths).rows().maxRowSum, 2);
    }

    @Test
    void ofRows_rowSumOff_isShownAsIfSummedExactly() {
        // 0.1 + 0.1 + 0.1 is 0.30000000000000004 if added one by one
        Refusals.assertIllegal(
                () -> loops(0.5, 0.1, 0.1, 0.1),
                "must sum to 1: " + sum(0.1, 0.1, 0.1).doubleValue());
    }

    /** Valid with its second entry in either row, because the tolerance covers it. */
    private static void splittable(RowArrays arrays) {
        arrays.actionStart = new int[] {0, 2, 2};
        arrays.rowStart = new int[] {0, 1, 3};
        arrays.successor = new int[] {0, 0, 1};
        arrays.probability = new double[] {1, 1e-10, 1};
        arrays.reward = new double[] {5, 6};
    }

    private static Arguments change(String name, Consumer<RowArrays> change) {
        return argumentSet(name, change);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("discount", x -> x.discount = 0.5),
                change("actionStart", x -> x.actionStart = new int[] {0, 1, 2}),
                change("rowStart", x -> x.rowStart = new int[] {0, 2, 3}),
                change("successor", x -> x.successor[2] = 0),
                change("probability", x -> x.probability[1] = 2e-10),
                change("reward", x -> x.reward[1] = 7));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void equals_oneArrayDiffers_isUnequal(Consumer<RowArrays> change) {
        FiniteMdp mdp = RowArrays.with(TransitionRowsTest::splittable);
        assertEquals(mdp, RowArrays.with(TransitionRowsTest::splittable));
        FiniteMdp changed = RowArrays.with(x -> {
            splittable(x);
            change.accept(x);
        });
        assertNotEquals(mdp, changed);
        assertNotEquals(changed, mdp);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 0.99})
    void hashCode_otherContent_usuallyDiffers(double discount) {
        FiniteMdp mdp = new RowArrays().build();
        assertNotEquals(mdp.hashCode(), mdp.withDiscount(discount).hashCode());
        assertNotEquals(
                mdp.hashCode(), RowArrays.with(x -> x.reward[0] = discount).hashCode());
        assertNotEquals(mdp.hashCode(), RowArrays.with(x -> x.successor[0] = 1).hashCode());
    }
}
