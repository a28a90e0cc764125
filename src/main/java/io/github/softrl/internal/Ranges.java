package io.github.softrl.internal;

/** Checks of numbers that several public methods take. */
public final class Ranges {
    private Ranges() {}

    /**
     * Returns a discount after checking it.
     *
     * @param discount γ
     * @return γ
     * @throws IllegalArgumentException if it is not in [0, 1]
     */
    public static double requireDiscount(double discount) {
        if (!(discount >= 0 && discount <= 1)) {
            throw new IllegalArgumentException(
                    "discount must be in [0, 1]: " + discount + "; 1 stands for an undiscounted problem");
        }
        return discount;
    }
}
