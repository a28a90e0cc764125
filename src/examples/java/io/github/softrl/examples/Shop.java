package io.github.softrl.examples;

import io.github.softrl.learning.Environment;
import java.util.random.RandomGenerator;

/** The guide's environment without a model: a shop that orders for tomorrow before it knows today's demand. */
final class Shop implements Environment {
    private int stock;

    @Override
    public int stateCount() {
        return 21; // 0 to 20 items in stock
    }

    @Override
    public int actionCount(int state) {
        return 21 - state; // order 0 to 20 − stock
    }

    @Override
    public double discount() {
        return 0.95;
    }

    @Override
    public int reset(RandomGenerator rng) {
        stock = 5;
        return stock;
    }

    @Override
    public Step step(int order, RandomGenerator rng) {
        int demand = rng.nextInt(12);
        int sold = Math.min(demand, stock + order);
        double reward = 4 * sold - 2 * order - (order > 0 ? 3 : 0) - 0.1 * (stock + order - sold);
        stock = stock + order - sold;
        return new Step(stock, reward, false, false); // it never ends
    }
}
