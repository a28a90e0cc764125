package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.BigMath;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers BlockSweep, BlockMath and Sweeps: the fast sweep against the plain one, and its kernel against 45 digits. */
class BlockSweepTest {
    @Test
    void exp_isWithinItsBound_andExactAtTheEnds() {
        SplittableRandom random = new SplittableRandom(1);
        double[] x = new double[1_000_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 2 == 0 ? -42 * random.nextDouble() : -StrictMath.pow(2, -60 * random.nextDouble());
        }
        double[] e = x.clone();
        BlockMath.exp(e, e.length);
        for (int i = 0; i < x.length; i++) {
            assertEquals(StrictMath.exp(x[i]), e[i], 9e-16); // 1e-15 less what StrictMath may be off
        }
        double[] ends = {0, -0.0, -40, -41, -1e300, Double.NEGATIVE_INFINITY, Double.NaN, 5};
        BlockMath.exp(ends, 7);
        assertArrayEquals(new double[] {1, 1, 0, 0, 0, 0, Double.NaN, 5}, ends, 0x1p-52);
        assertEquals(1, ends[0]);
        assertEquals(1, ends[1]);
    }

    @Test
    void log_isWithinItsBound_andExactAtOne() {
        SplittableRandom random = new SplittableRandom(2);
        double[] z = new double[1_000_000];
        for (int i = 0; i < z.length; i++) {
            z[i] = i % 2 == 0
                    ? StrictMath.pow(2, 64 * random.nextDouble())
                    : 1 + StrictMath.pow(2, -52 * random.nextDouble());
        }
        z[0] = 1;
        double[] log = z.clone();
        BlockMath.log(log, log.length);
        assertEquals(0, log[0]);
        for (int i = 0; i < z.length; i++) {
            double exact = StrictMath.log(z[i]);
            assertEquals(exact, log[i], 0.8e-15 * (1 + exact));
        }
    }

    /** A model of the given shape: 0 stands for mixed numbers, terminal states among them. */
    private static FiniteMdp model(int states, int actions, int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FiniteMdp.Builder builder = FiniteMdp.builder(states, 0.9);
        for (int s = 0; s < states; s++) {
            int n = actions > 0 ? actions : random.nextInt(5);
            if (n == 0) {
                builder.terminal(s);
            }
            for (int a = 0; a < n; a++) {
                int k = length > 0 ? length : 1 + random.nextInt(7);
                double reward = random.nextDouble();
                double left = 1;
                for (int i = 1; i <= k; i++) {
                    double p = i == k ? left : left * (0.1 + 0.8 * random.nextDouble());
                    builder.transition(s, a, random.nextInt(states), p, reward);
                    left -= p;
                }
            }
        }
        return builder.build();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "300, 2, 1",
        "255, 3, 2",
        "256, 4, 3",
        "257, 2, 4",
        "600, 5, 5",
        "600, 4, 6",
        "700, 4, 0",
        "700, 0, 3",
        "1000, 0, 0",
        "40, 33, 2",
        "40, 32, 2"
    })
    void sweep_everyShape_isThePlainOne_withinItsBound(int states, int actions, int length) {
        FiniteMdp mdp = model(states, actions, length, 7L * states + actions);
        SplittableRandom random = new SplittableRandom(3);
        double[] v = random.doubles(states, -20, 20).toArray();
        for (double temperature : new double[] {0, 1e-300, 1e-3, 0.1, 1, 50, 1e295}) {
            double[] plain = new double[states];
            BellmanOperator.sweep(mdp, temperature, v, plain, 0, states);
            for (int threads : new int[] {1, 3}) {
                double[] fast = new double[states];
                try (Sweeps sweeps = new Sweeps(mdp, temperature, threads, () -> false)) {
                    sweeps.apply(v, fast);
                    double difference = 0;
                    for (int s = 0; s < states; s++) {
                        assertEquals(plain[s], fast[s], temperature == 0 ? 0 : sweeps.rounding());
                        difference = Math.max(difference, Math.abs(fast[s] - v[s]));
                    }
                    assertEquals(difference, Math.max(sweeps.highest(), -sweeps.lowest()));
                    sweeps.makePrecise();
                    sweeps.apply(v, fast);
                    for (int s = 0; s < states; s++) {
                        assertEquals(plain[s], fast[s]);
                    }
                }
            }
        }
    }

    /** The caller's thread is asked, never the others: it is the one that may be interrupted. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void apply_stopped_saysSo_andEndsSoon(int threads) {
        FiniteMdp mdp = model(200 * BlockSweep.BLOCK, 2, 1, 7);
        double[] v = new double[mdp.stateCount()];
        Thread caller = Thread.currentThread();
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger askedElsewhere = new AtomicInteger();
        BooleanSupplier stop = () -> {
            askedElsewhere.addAndGet(Thread.currentThread() == caller ? 0 : 1);
            return asked.incrementAndGet() == 2;
        };
        try (Sweeps sweeps = new Sweeps(mdp, 1, threads, stop)) {
            double[] tv = new double[v.length];
            assertFalse(sweeps.apply(v, tv));
            assertEquals(2, asked.get());
            assertTrue(threads > 1 || tv[64 * BlockSweep.BLOCK] == 0, "work went on");
            assertTrue(sweeps.apply(v, tv), "a sweep that is not stopped");
            assertEquals(0, askedElsewhere.get());
        }
    }

    @ParameterizedTest
    @CsvSource({"300, 2, 1", "257, 2, 4", "600, 4, 3", "700, 4, 0", "1000, 0, 0", "40, 33, 2"})
    void improve_writesTheSoftGreedyPolicy(int states, int actions, int length) {
        FiniteMdp mdp = model(states, actions, length, 5L * states + actions);
        double[] v = new SplittableRandom(3).doubles(states, -20, 20).toArray();
        for (double temperature : new double[] {0, 1e-300, 1e-3, 0.1, 1, 50}) {
            double[] expected =
                    Policy.softmax(BellmanOperator.table(mdp, v), temperature).flat();
            for (boolean precise : new boolean[] {false, true}) {
                double[] policy = new double[mdp.stateActionCount()];
                double[] tv = new double[states];
                double[] again = new double[states];
                try (Sweeps sweeps = new Sweeps(mdp, temperature, 2, () -> false)) {
                    if (precise) {
                        sweeps.makePrecise();
                    }
                    sweeps.improve(v, tv, policy);
                    sweeps.apply(v, again);
                }
                assertArrayEquals(expected, policy, temperature == 0 ? 0 : 5e-15);
                assertArrayEquals(again, tv);
            }
        }
    }

    /** Random models against 45 digits: what the sweep is off stays within the bound that it reports. */
    @Test
    void sweep_rounding_isBounded() {
        double most = 0;
        for (int seed = 0; seed < 300; seed++) {
            FiniteMdp mdp = model(20, seed % 6, seed % 4, seed);
            SplittableRandom random = new SplittableRandom(seed);
            double temperature = StrictMath.pow(10, -2 + 4 * random.nextDouble());
            double[] v = random.doubles(20, -3 * temperature, 3 * temperature).toArray();
            double[] tv = new double[20];
            try (Sweeps sweeps = new Sweeps(mdp, temperature, 1, () -> false)) {
                sweeps.apply(v, tv);
                BigDecimal[] exact = BigMath.backup(
                        mdp,
                        Arrays.stream(v).mapToObj(BigMath::big).toArray(BigDecimal[]::new),
                        BigMath.big(temperature));
                for (int s = 0; s < 20; s++) {
                    double error = exact[s].subtract(BigMath.big(tv[s])).abs().doubleValue();
                    assertTrue(error <= sweeps.rounding());
                    most = Math.max(most, error / sweeps.rounding());
                }
            }
        }
        assertTrue(most > 0.01 && most < 0.8, "share of the allowance: " + most);
    }

    @ParameterizedTest
    @CsvSource({"Infinity", "-Infinity", "NaN", "1e308"})
    void sweep_overflow_isRefused(double value) {
        FiniteMdp mdp = model(300, 4, 3, 1);
        double[] v = new double[300];
        Arrays.fill(v, value);
        try (Sweeps sweeps = new Sweeps(mdp, 1e308, 1, () -> false)) {
            sweeps.apply(v, new double[300]);
            assertThrows(ArithmeticException.class, sweeps::rounding);
        }
    }
}
