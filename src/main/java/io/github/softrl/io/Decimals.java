package io.github.softrl.io;

import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers in ASCII without making strings, bit for bit as {@code Double.parseDouble} does, except that
 * NaN, Infinity, hexadecimal literals and type suffixes are rejected.
 *
 * <p>Most numbers are m·10ᵉ with m < 10¹⁸ and |e| ≤ 22. Then 10^|e| is a double and m is the sum of two doubles, so the
 * quotient is computed with its remainder and rounded. The platform's method decides if that result is too close to the
 * middle of two doubles, and reads all other numbers.
 */
final class Decimals {
    private static final double[] TENS = new double[23];
    private static final double[] TENTHS = new double[TENS.length];
    private static final int MAX_DIGITS = 18;

    static {
        double ten = 1;
        for (int i = 0; i < TENS.length; i++) {
            TENS[i] = ten; // exact: 5²² < 2⁵³
            TENTHS[i] = 1 / ten;
            ten *= 10;
        }
    }

    private Decimals() {}

    /** Returns the integer in [0, 2³¹ − 2] that {@code text[from..to)} spells, or −1. */
    static int index(byte[] text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (!(digit >= 0 && digit <= 9)) {
                return -1;
            }
            value = 10 * value + digit;
            if (value >= Integer.MAX_VALUE) {
                return -1;
            }
        }
        return from < to ? (int) value : -1;
    }

    /** Returns the number that {@code text[from..to)} spells, which is infinite beyond the range of double, or NaN. */
    static double number(byte[] text, int from, int to) {
        int i = from;
        boolean negative = i < to && text[i] == '-';
        if (i < to && (text[i] == '-' || text[i] == '+')) {
            i++;
        }
        int begin = i;
        while (i < to && text[i] == '0') {
            i++;
        }
        int first = i; // the first significant digit
        long m = 0; // overflows beyond 18 digits, and is not used then
        while (i < to && isDigit(text[i])) {
            m = 10 * m + (text[i++] - '0');
        }
        int digits = i - first;
        int given = i - begin;
        int exponent = 0;
        if (i < to && text[i] == '.') {
            int point = ++i;
            while (digits == 0 && i < to && text[i] == '0') {
                i++;
            }
            first = i;
            while (i < to && isDigit(text[i])) {
                m = 10 * m + (text[i++] - '0');
            }
            digits += i - first;
            given += i - point;
            exponent = point - i;
        }
        boolean exact = digits <= MAX_DIGITS;
        if (given == 0) {
            return Double.NaN;
        }
        if (i < to) {
            if ((text[i] | 0x20) != 'e') {
                return Double.NaN;
            }
            int sign = i + 1 < to && text[i + 1] == '-' ? -1 : 1;
            int start = i + 1 + (i + 1 < to && (text[i + 1] == '-' || text[i + 1] == '+') ? 1 : 0);
            for (int j = start; j < to; j++) {
                if (!isDigit(text[j])) {
                    return Double.NaN;
                }
            }
            if (start == to) {
                return Double.NaN;
            }
            exact &= to - start <= 4;
            exponent += exact ? sign * index(text, start, to) : 0;
        }
        double value = exact ? scaled(m, exponent) : Double.NaN;
        if (Double.isNaN(value)) {
            return Double.parseDouble(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
        }
        return negative ? -value : value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Returns m·10ᵉ, correctly rounded, or NaN if a few operations are not enough. */
    private static double scaled(long m, int exponent) {
        double high = (double) m;
        if (exponent == 0 || m == 0) {
            return high;
        }
        if (exponent > 0) {
            return exponent < TENS.length && m <= 1L << 53 ? high * TENS[exponent] : Double.NaN;
        }
        if (-exponent >= TENS.length) {
            return Double.NaN;
        }
        double ten = TENS[-exponent];
        double quotient = high / ten;
        double low = (double) (m - (long) high);
        double remainder = Math.fma(-quotient, ten, high) + low; // m = quotient · ten + remainder, up to 2⁻⁵³ of it
        double correction = remainder * TENTHS[-exponent];
        double doubt = Math.abs(correction) * 0x1p-50; // larger than its rounding errors
        double value = quotient + (correction - doubt);
        return value < quotient + (correction + doubt) ? Double.NaN : value;
    }
}
