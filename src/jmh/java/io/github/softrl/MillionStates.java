package io.github.softrl;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Models with a million states. */
final class MillionStates {
    static final int STATES = 1_000_000;

    private MillionStates() {}

    /** A slippery grid whose last cell ends, and where each step costs the same: twelve million transitions. */
    static FiniteMdp grid(double discount, double cost) {
        int side = (int) Math.sqrt(STATES);
        int pairs = 4 * (STATES - 1);
        int[] successor = new int[3 * pairs];
        double[] p = new double[3 * pairs];
        for (int k = 0; k < p.length; k++) {
            int s = k / 12;
            int direction = (k / 3 % 4 + new int[] {0, 1, 3}[k % 3]) % 4;
            int x = s % side + new int[] {0, 1, 0, -1}[direction];
            int y = s / side + new int[] {-1, 0, 1, 0}[direction];
            successor[k] = x >= 0 && x < side && y >= 0 && y < side ? y * side + x : s;
            p[k] = k % 3 == 0 ? 0.8 : 0.1;
        }
        double[] reward = filled(pairs, -cost);
        return FiniteMdp.ofRows(discount, multiples(STATES, 4, pairs), multiples(pairs, 3), successor, p, reward);
    }

    /** Four actions in each state, each with three random successors: twelve million transitions. */
    static FiniteMdp random(double discount, boolean ends) {
        SplittableRandom random = new SplittableRandom(1);
        int pairs = 4 * (ends ? STATES - 1 : STATES);
        int[] successor = random.ints(3L * pairs, 0, STATES).toArray();
        double[] p = new double[3 * pairs];
        Arrays.setAll(p, k -> k % 3 == 0 ? 0.5 : 0.25);
        double[] reward = random.doubles(pairs, -1, 0).toArray();
        return FiniteMdp.ofRows(discount, multiples(STATES, 4, pairs), multiples(pairs, 3), successor, p, reward);
    }

    /** A combination lock: the first action leads on, the second one back to the start, and the third one waits. */
    static FiniteMdp lock() {
        int pairs = 3 * (STATES - 1);
        int[] successor = new int[pairs];
        Arrays.setAll(successor, pair -> pair % 3 == 0 ? pair / 3 + 1 : pair % 3 == 1 ? 0 : pair / 3);
        double[] p = filled(pairs, 1);
        return FiniteMdp.ofRows(1, multiples(STATES, 3, pairs), multiples(pairs, 1), successor, p, filled(pairs, -1));
    }

    private static int[] multiples(int n, int factor) {
        return multiples(n, factor, Integer.MAX_VALUE);
    }

    private static int[] multiples(int n, int factor, int max) {
        int[] multiples = new int[n + 1];
        Arrays.setAll(multiples, i -> Math.min(max, factor * i));
        return multiples;
    }

    private static double[] filled(int n, double x) {
        double[] filled = new double[n];
        Arrays.fill(filled, x);
        return filled;
    }
}
