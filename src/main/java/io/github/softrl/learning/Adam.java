package io.github.softrl.learning;

/** Adam (Kingma, Ba 2015): steps along the mean of the gradients, in units of their root mean square. */
final class Adam {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double[][] mean;
    private final double[][] square;
    private double power1 = 1; // β₁ᵗ
    private double power2 = 1; // β₂ᵗ

    Adam(double[][] parameters) {
        mean = new double[parameters.length][];
        square = new double[parameters.length][];
        for (int k = 0; k < parameters.length; k++) {
            mean[k] = new double[parameters[k].length];
            square[k] = new double[parameters[k].length];
        }
    }

    void descend(double[][] parameters, double[][] gradients, double rate) {
        power1 *= BETA_1;
        power2 *= BETA_2;
        double root = Math.sqrt(1 - power2); // both bias corrections are taken out of the loop
        double step = rate * root / (1 - power1);
        double epsilon = EPSILON * root;
        double sum = 0;
        for (int k = 0; k < parameters.length; k++) {
            double[] w = parameters[k];
            double[] m = mean[k];
            double[] v = square[k];
            double[] g = gradients[k];
            for (int i = 0; i < w.length; i++) {
                m[i] = BETA_1 * m[i] + (1 - BETA_1) * g[i];
                v[i] = BETA_2 * v[i] + (1 - BETA_2) * g[i] * g[i];
                sum += v[i];
                w[i] -= step * m[i] / (Math.sqrt(v[i]) + epsilon);
            }
        }
        if (!(sum < Double.POSITIVE_INFINITY)) {
            throw new ArithmeticException("squares of gradients must stay within the range of double: " + sum
                    + "; divide rewards and temperature by a common factor or scale features to about 1");
        }
    }
}
