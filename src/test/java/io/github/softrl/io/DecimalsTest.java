package io.github.softrl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are read as the platform reads them, bit for bit. */
class DecimalsTest {
    private static double number(String text) {
        byte[] bytes = ("," + text + ",").getBytes(StandardCharsets.UTF_8);
        return Decimals.number(bytes, 1, bytes.length - 1);
    }

    private static int index(String text) {
        byte[] bytes = ("1" + text + "1").getBytes(StandardCharsets.UTF_8);
        return Decimals.index(bytes, 1, bytes.length - 1);
    }

    private static void assertSame(String text) {
        assertEquals(Double.doubleToLongBits(Double.parseDouble(text)), Double.doubleToLongBits(number(text)), text);
    }

    @Test
    void number_shortestForms_areReadExactly() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200_000; i++) {
            assertSame(Double.toString(random.nextDouble()));
            assertSame(Double.toString(2000 * random.nextDouble() - 1000));
            assertSame(Double.toString(Double.longBitsToDouble(random.nextLong() & ~(0x7ffL << 52) | 0x3ffL << 52)));
        }
    }

    @Test
    void number_anyBits_areReadExactly() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100_000; i++) {
            double x = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(x)) {
                assertSame(Double.toString(x));
                assertSame(String.format(Locale.ROOT, "%.10e", x));
            }
        }
    }

    @Test
    void number_anyDigitsAndExponents_areReadExactly() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 200_000; i++) {
            long digits = random.nextLong() >>> random.nextInt(64);
            int exponent = random.nextInt(-30, 30);
            assertSame(digits + "e" + exponent);
            assertSame(new BigDecimal(digits).scaleByPowerOfTen(exponent).toString());
            assertSame(new BigDecimal(digits)
                    .scaleByPowerOfTen(-random.nextInt(22))
                    .toPlainString());
        }
    }

    /** The numbers between two doubles, where rounding is decided, and their neighbours in decimals. */
    @Test
    void number_nearTheMiddleOfTwoDoubles_isRoundedRight() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 50_000; i++) {
            double x = random.nextDouble() * Math.scalb(1, random.nextInt(40));
            BigDecimal middle =
                    new BigDecimal(x).add(new BigDecimal(Math.nextUp(x))).divide(BigDecimal.valueOf(2));
            assertSame(middle.toPlainString());
            BigDecimal rounded = middle.round(new MathContext(17));
            assertSame(rounded.toPlainString());
            assertSame(rounded.add(rounded.ulp()).toPlainString());
            assertSame(rounded.subtract(rounded.ulp()).toPlainString());
        }
        assertSame("9007199254740993"); // 2⁵³ + 1, a tie
        assertSame("900719925474099.3e1");
        assertSame("0.5000000000000000277");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+1",
                "1.",
                ".5",
                "-.5e-3",
                "00012.50",
                "1e5",
                "1E+05",
                "1e-400",
                "1e400",
                "-1e400",
                "0e999999999",
                "1e99999999999",
                "123456789012345678901234567890",
                "0.000000000000000000000000000001",
                "4.9e-324",
                "1.7976931348623157e308",
                "999999999999999999",
                "1000000000000000000",
                "5e-1"
            })
    void number_unusualForms_areReadExactly(String text) {
        assertSame(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+",
                ".",
                "-.",
                "e5",
                "1e",
                "1e+",
                "1e5.0",
                "1.2.3",
                "--1",
                "1 ",
                " 1",
                "0x10",
                "1d",
                "1f",
                "NaN",
                "Infinity",
                "-Infinity",
                "inf",
                "1,5",
                "1_000",
                "½",
                "1e5e5"
            })
    void number_malformed_isNaN(String text) {
        assertTrue(Double.isNaN(number(text)), text);
    }

    @Test
    void index_isExact_orRefused() {
        assertEquals(0, index("0"));
        assertEquals(7, index("007"));
        assertEquals(2147483646, index("2147483646"));
        for (String text :
                new String[] {"", "-1", "+1", "2147483647", "4294967296", "99999999999999999999", "1.0", "1e3", " 1"}) {
            assertEquals(-1, index(text), text);
        }
    }

    /** Exponents that outweigh very many zeros. */
    @Test
    void number_longExponents_areReadExactly() {
        assertSame("0." + "0".repeat(99_999) + "1e100000");
        assertSame("0." + "0".repeat(99_998) + "1e12345");
        assertSame("1" + "0".repeat(12_345) + "e-12345");
    }
}
