package io.github.softrl;

import static io.github.softrl.testing.BigMath.big;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import io.github.softrl.testing.Reference;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftMathTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    /** A vector of kernel.csv, with its results to 30 digits. */
    record Vector(String name, double temperature, double[] x, String logSumExp, String entropy, String[] softmax) {
        static Vector parse(String line) {
            String[] f = line.split(",");
            double[] x =
                    Stream.of(f[4].split(";")).mapToDouble(Double::parseDouble).toArray();
            return new Vector(f[1] + " " + f[0], Double.parseDouble(f[2]), x, f[5], f[6], f[7].split(";"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Vector> vectors() {
        return Reference.lines("kernel.csv").stream().skip(1).map(Vector::parse);
    }

    @Test
    void vectors_areOneHundred() {
        assertEquals(100, vectors().count());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void logSumExp_reference_within4Ulp(Vector v) {
        double actual = SoftMath.logSumExp(v.x, 0, v.x.length, v.temperature);
        if (v.name.startsWith("all_neg_inf")) {
            assertEquals(-INF, actual);
            return;
        }
        if (v.name.startsWith("overflow")) {
            assertEquals(INF, actual);
            return;
        }
        BigDecimal exact = new BigDecimal(v.logSumExp);
        double size = DoubleStream.of(v.x)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        size = Math.max(size, Math.max(exact.abs().doubleValue(), v.temperature * Math.log(v.x.length)));
        BigDecimal error = exact.subtract(big(actual)).abs();
        assertTrue(error.compareTo(big(4 * Math.ulp(Math.min(size, Double.MAX_VALUE)))) <= 0, () -> "off by " + error);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void softmax_reference_within1e13(Vector v) {
        double[] p = softmax(v.x, v.temperature);
        double[] logP = new double[v.x.length];
        SoftMath.logSoftmax(v.x, 0, v.x.length, v.temperature, logP, 0);
        double max = DoubleStream.of(v.x).max().orElseThrow();
        for (int i = 0; i < p.length; i++) {
            if (v.name.startsWith("all_neg_inf")) {
                assertEquals(NAN, p[i]);
                assertEquals(NAN, logP[i]);
                continue;
            }
            BigDecimal exact = new BigDecimal(v.softmax[i]);
            double exponent = Math.min(Double.MAX_VALUE, Math.abs(v.x[i] / 2 - max / 2) / (v.temperature / 2));
            double relative = 1e-13 + Math.ulp(exponent);
            double error = exact.subtract(big(p[i])).abs().doubleValue();
            assertTrue(error <= relative * exact.doubleValue() + 2 * Double.MIN_VALUE, "off by " + error);
            if (exact.signum() > 0 && exact.doubleValue() > 1e-300) {
                assertEquals(BigMath.log(exact).doubleValue(), logP[i], 2 * Math.ulp(exponent) + 1e-15);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void entropy_reference_within1e12(Vector v) {
        double[] p = softmax(v.x, v.temperature);
        double entropy = SoftMath.entropy(p, 0, p.length);
        if (v.name.startsWith("all_neg_inf")) {
            assertEquals(NAN, entropy);
            return;
        }
        double exact = Double.parseDouble(v.entropy);
        assertEquals(exact, entropy, 1e-12);
        double[] logP = new double[p.length];
        SoftMath.logSoftmax(v.x, 0, p.length, v.temperature, logP, 0);
        assertEquals(exact, SoftMath.entropyWithLog(p, logP, 0, p.length), 1e-11 * exact + Double.MIN_NORMAL);
    }

    static IntStream sizes() {
        return IntStream.of(1, 2, 3, 7, 8, 9, 64, 1000);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void logSumExp_anySizeAndMagnitude_agreesWithBigDecimal(int n) {
        SplittableRandom random = new SplittableRandom(n);
        for (double scale : new double[] {1e-300, 1e-12, 1, 1e12, 1e300}) {
            for (double ratio : new double[] {1e-12, 1e-3, 0.1, 1, 10, 1e6}) {
                double temperature = scale * ratio;
                double[] q = random.doubles(n, -scale, scale).toArray();
                BigDecimal exact = BigMath.logSumExp(
                        DoubleStream.of(q).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new), big(temperature));
                double size = Math.max(scale, temperature * Math.log(n));
                double error = exact.subtract(big(SoftMath.logSumExp(q, 0, n, temperature)))
                        .abs()
                        .doubleValue();
                assertTrue(error <= 4 * Math.ulp(size), () -> "n " + n + ", scale " + scale + ": " + error);
            }
        }
    }

    @Test
    void logSumExp_isBetweenMaxAndMaxPlusLogN_andMonotoneInTemperature() {
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 1000; trial++) {
            int n = random.nextInt(1, 9);
            double[] q = random.doubles(n, -5, 5).toArray();
            double max = DoubleStream.of(q).max().orElseThrow();
            double last = max;
            for (double temperature : new double[] {0, 1e-12, 1e-3, 0.1, 1, 10, 1e6}) {
                double value = SoftMath.logSumExp(q, 0, n, temperature);
                assertTrue(value >= last - 2 * Math.ulp(last));
                assertTrue(value <= max + temperature * Math.log(n) * (1 + 1e-15) + 1e-15 * Math.abs(max));
                last = value;
            }
        }
    }

    @Test
    void logSumExp_isShiftEquivariantAndHomogeneous() {
        SplittableRandom random = new SplittableRandom(2);
        for (int trial = 0; trial < 1000; trial++) {
            double[] q = random.doubles(5, -1, 1).toArray();
            double value = SoftMath.logSumExp(q, 0, 5, 0.25);
            double[] shifted = DoubleStream.of(q).map(x -> x + 3).toArray();
            assertEquals(value + 3, SoftMath.logSumExp(shifted, 0, 5, 0.25), 4e-15);
            double[] scaled = DoubleStream.of(q).map(x -> 64 * x).toArray();
            assertEquals(64 * value, SoftMath.logSumExp(scaled, 0, 5, 64 * 0.25)); // a power of two: the same bits
        }
    }

    @Test
    void logSumExp_specialCases() {
        assertEquals(-INF, SoftMath.logSumExp(new double[3], 1, 1, 1));
        assertEquals(-INF, SoftMath.logSumExp(new double[3], 1, 1, 0));
        assertEquals(-INF, lse(1, -INF, -INF));
        assertEquals(7, lse(1, -INF, 7));
        assertEquals(INF, lse(1, 0, INF));
        assertEquals(NAN, lse(1, 0, NAN, 1));
        assertEquals(NAN, lse(0, NAN, 1));
        assertEquals(3, lse(0, 1, 3, 2));
        assertEquals(2 + Math.log(2), lse(1, 2, 2), 1e-15);
    }

    @Test
    void logSumExp_extremes_doNotOverflowOnTheWay() {
        double max = Double.MAX_VALUE;
        assertEquals(1e308 + 1e308 * Math.log1p(Math.exp(-2)), lse(1e308, 1e308, -1e308), 1e293);
        assertEquals(max, lse(1, max, -max));
        assertEquals(0, lse(Double.MIN_VALUE, 0, -1));
        double[] ten = new double[10];
        Arrays.fill(ten, -1e308); // λ·log 10 = 2.3e308 overflows, the sum −1e308 + 2.3e308 does not
        assertEquals(1.302585092994046e308, SoftMath.logSumExp(ten, 0, 10, 1e308), 1e293);
    }

    @Test
    void softmax_zeroTemperature_isUniformOverExactMaximizers() {
        double[] q = {1, 3, 3, Math.nextDown(3.0), -INF};
        double[] logP = new double[5];
        assertEquals(List.of(0.0, 0.5, 0.5, 0.0, 0.0), boxed(softmax(q, 0)));
        SoftMath.logSoftmax(q, 0, 5, 0, logP, 0);
        assertEquals(List.of(-INF, -Math.log(2), -Math.log(2), -INF, -INF), boxed(logP));
    }

    @Test
    void softmax_extremes() {
        assertEquals(List.of(1.0, 0.0), boxed(softmax(new double[] {1e308, -1e308}, 1)));
        double small = 1 / (1 + Math.exp(2)); // difference overflows: (−2e308)/1e308 = −2
        assertEquals(small, softmax(new double[] {1e308, -1e308}, 1e308)[1], 1e-16);
        assertEquals(List.of(NAN, NAN), boxed(softmax(new double[] {NAN, 1}, 1)));
        assertEquals(List.of(NAN, NAN), boxed(softmax(new double[] {INF, 1}, 1)));
        assertEquals(List.of(NAN), boxed(softmax(new double[] {-INF}, 0)));
        assertEquals(List.of(0.0, 1.0), boxed(softmax(new double[] {-INF, 1}, 5)));
    }

    @Test
    void softmax_rangesAndAliasing() {
        double[] q = {9, 1, 2, 9};
        double[] expected = softmax(new double[] {1, 2}, 1);
        double[] out = {-1, -1, -1, -1, -1};
        SoftMath.softmax(q, 1, 3, 1, out, 2);
        assertEquals(List.of(-1.0, -1.0, expected[0], expected[1], -1.0), boxed(out));
        SoftMath.softmax(q, 1, 3, 1, q, 1);
        assertEquals(List.of(9.0, expected[0], expected[1], 9.0), boxed(q));
        double[] logs = {9, 1, 2, 9};
        SoftMath.logSoftmax(logs, 1, 3, 1, logs, 1);
        assertEquals(Math.log(expected[0]), logs[1], 1e-15);
        assertEquals(9, logs[3]);
        SoftMath.softmax(q, 2, 2, 1, q, 4); // an empty range writes nothing
    }

    @Test
    void logSoftmax_underflow_staysFinite() {
        double[] logP = new double[2];
        SoftMath.logSoftmax(new double[] {0, -1000}, 0, 2, 0.1, logP, 0);
        assertEquals(-10_000, logP[1]);
        assertEquals(0, softmax(new double[] {0, -1000}, 0.1)[1]);
    }

    @Test
    void entropy_closedForms() {
        assertEquals(0, SoftMath.entropy(new double[] {0, 1, 0}, 0, 3));
        assertEquals(Math.log(4), SoftMath.entropy(new double[] {0.25, 0.25, 0.25, 0.25}, 0, 4), 1e-15);
        assertEquals(0, SoftMath.entropy(new double[0], 0, 0));
        assertEquals(0, SoftMath.entropy(new double[] {1 + 5e-10}, 0, 1)); // a row that counts as a distribution
        assertEquals(1.0397207708399179, SoftMath.entropy(new double[] {7, 0.5, 0.25, 0.25}, 1, 4), 1e-15); // 1.5 log 2
        assertEquals(NAN, SoftMath.entropy(new double[] {NAN, 1}, 0, 2));
        assertEquals(NAN, SoftMath.entropyWithLog(new double[] {NAN, NAN}, new double[] {NAN, NAN}, 0, 2));
        assertEquals(NAN, SoftMath.entropyWithLog(new double[] {0.5, NAN}, new double[] {-0.7, 0}, 0, 2));
    }

    @Test
    void klDivergence_closedFormsAndSign() {
        double[] p = {0.5, 0.5, 0};
        double[] q = {0.25, 0.5, 0.25};
        assertEquals(0.5 * Math.log(2), SoftMath.klDivergence(p, 0, 3, q, 0), 1e-15);
        assertEquals(INF, SoftMath.klDivergence(q, 0, 3, p, 0));
        assertEquals(0, SoftMath.klDivergence(q, 0, 3, q, 0));
        assertEquals(0, SoftMath.klDivergence(q, 1, 1, p, 2));
        assertEquals(NAN, SoftMath.klDivergence(new double[] {NAN}, 0, 1, new double[] {1}, 0));
        double[] extreme = {1, Double.MIN_VALUE};
        double[] half = {0.5, 0.5};
        assertEquals(Math.log(2), SoftMath.klDivergence(extreme, 0, 2, half, 0), 1e-15);
        // 0.5 log(0.5/4.9e-324) − 0.5 log 2
        assertEquals(371.5267, SoftMath.klDivergence(half, 0, 2, extreme, 0), 1e-3);
    }

    @Test
    void klDivergence_closeDistributions_keepsItsDigits() {
        for (double d :
                new double[] {0x1p-4, 0x1p-8, 0x1p-20, 0x1p-30, 0x1p-40, 0x1p-50}) { // exact, so that q sums to 1
            double[] p = {0.5, 0.5};
            double[] q = {0.5 + d, 0.5 - d};
            BigDecimal exact = BigDecimal.ZERO;
            for (int i = 0; i < 2; i++) {
                exact = exact.add(big(p[i]).multiply(BigMath.log(big(p[i]).divide(big(q[i]), BigMath.DIGITS))));
            }
            assertEquals(1, SoftMath.klDivergence(p, 0, 2, q, 0) / exact.doubleValue(), 1e-12);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -1e-300, NAN, INF, -INF})
    void temperature_outsideRange_throws(double temperature) {
        for (Runnable call : List.<Runnable>of(
                () -> lse(temperature, 1, 2),
                () -> softmax(new double[] {1, 2}, temperature),
                () -> SoftMath.logSoftmax(new double[2], 0, 2, temperature, new double[2], 0))) {
            String message =
                    assertThrows(IllegalArgumentException.class, call::run).getMessage();
            assertEquals("temperature must be finite and >= 0: " + temperature, message);
        }
    }

    @Test
    void ranges_outsideArrays_throw() {
        double[] two = {0.5, 0.5};
        for (Runnable call : List.<Runnable>of(
                () -> SoftMath.logSumExp(two, 0, 3, 1),
                () -> SoftMath.logSumExp(two, 2, 1, 1),
                () -> SoftMath.softmax(two, 0, 2, 1, two, 1),
                () -> SoftMath.logSoftmax(two, -1, 2, 1, two, 0),
                () -> SoftMath.entropy(two, 1, 3),
                () -> SoftMath.klDivergence(two, 0, 2, two, 1))) {
            assertThrows(IndexOutOfBoundsException.class, call::run);
        }
    }

    @Test
    void distributions_invalid_throw() {
        assertMessage(
                "p[1] must be a probability in [0, 1]: -0.5",
                () -> SoftMath.entropy(new double[] {1.5 - 0.5, -0.5}, 0, 2));
        assertMessage("p[0] must be a probability in [0, 1]: 2.0", () -> SoftMath.entropy(new double[] {2}, 0, 1));
        assertMessage(
                "probabilities p[0..2) must sum to 1: 0.75", () -> SoftMath.entropy(new double[] {0.5, 0.25}, 0, 2));
        assertMessage(
                "probabilities q[1..2) must sum to 1: 0.5",
                () -> SoftMath.klDivergence(new double[] {1}, 0, 1, new double[] {1, 0.5}, 1));
    }

    private static void assertMessage(String expected, Runnable call) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    private static double lse(double temperature, double... q) {
        return SoftMath.logSumExp(q, 0, q.length, temperature);
    }

    private static double[] softmax(double[] x, double temperature) {
        double[] p = new double[x.length];
        SoftMath.softmax(x, 0, x.length, temperature, p, 0);
        return p;
    }

    private static List<Double> boxed(double[] x) {
        return DoubleStream.of(x).boxed().toList();
    }
}
