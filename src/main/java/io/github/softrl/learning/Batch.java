package io.github.softrl.learning;

/** A mini-batch of experiences (ŝ, â, r̂, ŝ′). */
final class Batch {
    final int size;
    final int[] row; // of (ŝ, â)
    final int[] state; // ŝ
    final double[] reward;
    final int[] next; // ŝ′, or a negative number if the task terminated

    Batch(int size) {
        this.size = size;
        this.row = new int[size];
        this.state = new int[size];
        this.reward = new double[size];
        this.next = new int[size];
    }
}
