package io.github.softrl;

/** The baseline: a sweep as one would first write it, with Math.exp for each entry. */
final class PlainSweep {
    private PlainSweep() {}

    static void apply(TransitionRows m, double discount, double temperature, double[] v, double[] tv) {
        double[] q = new double[m.maxActions];
        for (int s = 0; s < v.length; s++) {
            int n = 0;
            double max = Double.NEGATIVE_INFINITY;
            for (int row = m.actionStart[s]; row < m.actionStart[s + 1]; row++) {
                double next = 0;
                for (int k = m.rowStart[row]; k < m.rowStart[row + 1]; k++) {
                    next += m.probability[k] * v[m.successor[k]];
                }
                q[n] = m.reward[row] + discount * next;
                max = Math.max(max, q[n]);
                n++;
            }
            double sum = 0;
            for (int a = 0; a < n; a++) {
                sum += Math.exp((q[a] - max) / temperature);
            }
            tv[s] = max + temperature * Math.log(sum);
        }
    }
}
