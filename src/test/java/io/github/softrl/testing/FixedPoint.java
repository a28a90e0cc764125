package io.github.softrl.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Exponentials and logarithms in binary fixed point: the integer X stands for X·2^−bits. Results are off by less than
 * 10^−digits, absolutely, for the number of digits that the object was asked for; 40 guard bits see to that.
 */
final class FixedPoint {
    private static final int GUARD = 40;
    private static final int HALVINGS = 10;
    private static final Map<Integer, FixedPoint> INSTANCES = new ConcurrentHashMap<>();

    final int bits;
    final BigInteger one;
    private final BigInteger log2;
    private final BigDecimal unit; // 2^−bits

    private FixedPoint(int digits) {
        bits = (int) Math.ceil(digits * 3.3219281) + GUARD;
        one = BigInteger.ONE.shiftLeft(bits);
        log2 = atanh(one.divide(BigInteger.valueOf(3))).shiftLeft(1);
        unit = BigDecimal.ONE.divide(new BigDecimal(one), new MathContext(digits + 15, RoundingMode.HALF_EVEN));
    }

    static FixedPoint ofDigits(int digits) {
        return INSTANCES.computeIfAbsent(digits, FixedPoint::new);
    }

    /** x·2^bits, rounded down. */
    BigInteger of(BigDecimal x) {
        BigInteger shifted = x.unscaledValue().shiftLeft(bits);
        return x.scale() >= 0
                ? shifted.divide(BigInteger.TEN.pow(x.scale()))
                : shifted.multiply(BigInteger.TEN.pow(-x.scale()));
    }

    BigDecimal toDecimal(BigInteger x, MathContext digits) {
        return unit.multiply(new BigDecimal(x), digits);
    }

    BigInteger multiply(BigInteger x, BigInteger y) {
        return x.multiply(y).shiftRight(bits);
    }

    BigInteger divide(BigInteger x, BigInteger y) {
        return x.shiftLeft(bits).divide(y);
    }

    /** eˣ, by x = k·log 2 + r, Taylor's series of r/2^h and h squarings. */
    BigInteger exp(BigInteger x) {
        if (x.signum() < 0 && x.bitLength() > 2 * bits) {
            return BigInteger.ZERO;
        }
        BigInteger[] parts = x.divideAndRemainder(log2);
        BigInteger k = parts[0];
        if (k.compareTo(BigInteger.valueOf(-bits)) < 0) {
            return BigInteger.ZERO;
        }
        BigInteger y = parts[1].shiftRight(HALVINGS);
        BigInteger term = one;
        BigInteger sum = one;
        for (int i = 1; term.bitLength() > 1; i++) { // a shifted negative number ends at −1, of bit length 0
            term = multiply(term, y).divide(BigInteger.valueOf(i));
            sum = sum.add(term);
        }
        for (int i = 0; i < HALVINGS; i++) {
            sum = multiply(sum, sum);
        }
        return sum.shiftLeft(k.intValueExact());
    }

    /** log x for x > 0, by x = m·2ᵏ and one correction of the logarithm in double precision. */
    BigInteger log(BigInteger x) {
        int k = x.bitLength() - bits;
        return logOfMantissa(x.shiftRight(k)).add(log2.multiply(BigInteger.valueOf(k)));
    }

    /** log x for any double > 0, denormal numbers included. */
    BigInteger log(double x) {
        int k = Math.getExponent(Math.max(x, Double.MIN_NORMAL)) + 1;
        BigInteger mantissa = of(new BigDecimal(Math.scalb(x, -k))); // exact: below 1, at least 2^−53
        return log(mantissa).add(log2.multiply(BigInteger.valueOf(k)));
    }

    private BigInteger logOfMantissa(BigInteger m) {
        double rough = Math.log(m.shiftRight(bits - 60).doubleValue() * 0x1p-60);
        BigInteger y = of(new BigDecimal(rough));
        BigInteger ratio = multiply(m, exp(y.negate())); // 1 up to 1e-15
        BigInteger correction =
                atanh(divide(ratio.subtract(one), ratio.add(one))).shiftLeft(1);
        return y.add(correction);
    }

    private BigInteger atanh(BigInteger x) {
        BigInteger square = multiply(x, x);
        BigInteger power = x;
        BigInteger sum = x;
        for (int i = 3; power.bitLength() > 1; i += 2) {
            power = multiply(power, square);
            sum = sum.add(power.divide(BigInteger.valueOf(i)));
        }
        return sum;
    }
}
