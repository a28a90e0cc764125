package io.github.softrl.testing;

import io.github.softrl.FiniteMdp;

/**
 * Large models that anyone can generate, bit for bit, from outputs of SplitMix64: G, a slippery grid (4 actions, 3
 * successors); D, a grid without slips (4, 1); R, random successors (4, 5); B, a band like Rust's bus engine (2, 3).
 * Rows of the grids name a successor twice where walls make two outcomes one. There are also M, a maze, which is G with
 * walls, so that one way leads from each cell to each other one, except that one wall in 16 is open; and C, a chain,
 * where one goes against the stream, with a large reward at its end, or downstream, with a small one (2 actions, 3
 * successors).
 */
public final class YardstickModels {
    private static final long SEED = 12345;
    private static final int[] DX = {0, 1, 0, -1};
    private static final int[] DY = {-1, 0, 1, 0};
    private static final int[] TURN = {0, 1, 3};
    private static final double[] SLIP = {0.8, 0.1, 0.1};
    private static final double[] STREAM = {0.35, 0.6, 0.05};
    private static final double[] WEAR = {0.3919, 0.5953, 0.0128};

    private YardstickModels() {}

    /** Returns the model of a kind with about n states (grids have a whole number of rows). */
    public static FiniteMdp of(char kind, int n, double discount) {
        boolean grid = kind == 'G' || kind == 'D' || kind == 'M';
        int width = grid ? (int) Math.round(Math.sqrt(n)) : 0;
        int states = grid ? width * width : n;
        int actions = kind == 'B' || kind == 'C' ? 2 : 4;
        int length = kind == 'R' ? 5 : kind == 'D' ? 1 : 3;
        int rows = Math.multiplyExact(states, actions);
        int[] actionStart = new int[states + 1];
        int[] rowStart = new int[rows + 1];
        int[] successor = new int[Math.multiplyExact(rows, length)];
        double[] probability = new double[successor.length];
        double[] reward = new double[rows];
        boolean[][] open = kind == 'M' ? maze(width) : null;
        for (int s = 0; s < states; s++) {
            actionStart[s + 1] = (s + 1) * actions;
            for (int a = 0; a < actions; a++) {
                int row = s * actions + a;
                rowStart[row + 1] = (row + 1) * length;
                int k = row * length;
                switch (kind) {
                    case 'R' -> random(row, states, k, successor, probability);
                    case 'B' -> band(s, a, states, k, successor, probability);
                    case 'C' -> chain(s, a, states, k, successor, probability);
                    default -> grid(s, a, width, length, open, k, successor, probability);
                }
                reward[row] = switch (kind) {
                    case 'R' -> unit(row * 16L + 15);
                    case 'C' -> a == 0 && s == 0 ? 0.005 : a == 1 && s == states - 1 ? 1 : 0;
                    case 'B' -> a == 0 ? -0.001 * 2.4569 * (90.0 * s / states) : -10.07;
                    default -> s == states - 1 ? 0.0 : -1.0 + 0.1 * unit(row);
                };
            }
        }
        return FiniteMdp.ofRows(discount, actionStart, rowStart, successor, probability, reward);
    }

    /**
     * Returns for each cell and direction whether there is a way: a random tree over the cells, and one wall in 16
     * open.
     */
    private static boolean[][] maze(int width) {
        int n = width * width;
        boolean[][] open = new boolean[n][4];
        boolean[] visited = new boolean[n];
        int[] path = new int[n];
        int length = 1;
        visited[0] = true;
        for (long draw = 0; length > 0; draw++) { // walks at random, and back where it cannot go on
            int s = path[length - 1];
            int first = (int) (output(1L << 40 | draw) >>> 62);
            int way = -1;
            for (int i = 0; i < 4 && way < 0; i++) {
                int s2 = neighbour(s, (first + i) & 3, width);
                way = s2 >= 0 && !visited[s2] ? (first + i) & 3 : -1;
            }
            if (way < 0) {
                length--;
            } else {
                int s2 = neighbour(s, way, width);
                open[s][way] = true;
                open[s2][(way + 2) & 3] = true;
                visited[s2] = true;
                path[length++] = s2;
            }
        }
        for (int s = 0; s < n; s++) {
            int way = (int) (output(1L << 41 | s) >>> 62);
            if (output(1L << 42 | s) >>> 61 == 0 && neighbour(s, way, width) >= 0) {
                open[s][way] = true;
                open[neighbour(s, way, width)][(way + 2) & 3] = true;
            }
        }
        return open;
    }

    private static int neighbour(int s, int direction, int width) {
        int x = s % width + DX[direction];
        int y = s / width + DY[direction];
        return x >= 0 && y >= 0 && x < width && y < width ? y * width + x : -1;
    }

    private static void chain(int s, int a, int states, int k, int[] successor, double[] probability) {
        for (int i = 0; i < 3; i++) {
            successor[k + i] = Math.max(0, Math.min(states - 1, a == 0 ? s - 1 : s + 1 - i));
            probability[k + i] = STREAM[i];
        }
    }

    private static void grid(
            int s, int a, int width, int length, boolean[][] open, int k, int[] successor, double[] probability) {
        int last = width * width - 1;
        for (int i = 0; i < length; i++) {
            int direction = (a + TURN[i]) & 3;
            int s2 = neighbour(s, direction, width);
            boolean moves = s2 >= 0 && s != last && (open == null || open[s][direction]);
            successor[k + i] = moves ? s2 : s;
            probability[k + i] = length == 1 ? 1 : SLIP[i];
        }
    }

    private static void random(int row, int states, int k, int[] successor, double[] probability) {
        double total = 0;
        for (int i = 0; i < 5; i++) {
            probability[k + i] = unit(row * 16L + i) + 0x1p-10;
            total += probability[k + i];
            successor[k + i] = (int) (((output(row * 16L + 8 + i) >>> 32) * states) >>> 32);
        }
        for (int i = 0; i < 5; i++) {
            probability[k + i] /= total;
        }
    }

    private static void band(int s, int a, int states, int k, int[] successor, double[] probability) {
        for (int i = 0; i < 3; i++) {
            successor[k + i] = a == 0 ? Math.min(s + i, states - 1) : i;
            probability[k + i] = WEAR[i];
        }
    }

    private static double unit(long i) {
        return (output(i) >>> 11) * 0x1p-53;
    }

    /** Returns the i-th output of SplitMix64. */
    private static long output(long i) {
        long z = SEED + (i + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
