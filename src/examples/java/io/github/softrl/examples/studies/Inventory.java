package io.github.softrl.examples.studies;

import io.github.softrl.FiniteMdp;
import io.github.softrl.StateSpace;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The guide's shop as a model: each morning it orders before it knows the day's demand. The states are 0 to 20 items in
 * stock; in state s the actions are to order 0 to 20 − s items.
 *
 * @param demand the probability of each demand
 * @param delivery the probability that an order arrives; it is paid only then
 * @param storage the cost of an item that is left in the evening
 */
record Inventory(double[] demand, double delivery, double storage) {
    private static final int MOST = 20;

    /** Returns the shop with demands that are equally likely between two numbers. */
    static Inventory uniform(int from, int to) {
        double[] demand = new double[to + 1];
        Arrays.fill(demand, from, to + 1, 1.0 / (to + 1 - from));
        return new Inventory(demand, 1, 0.1);
    }

    Inventory withDelivery(double probability) {
        return new Inventory(demand, probability, storage);
    }

    Inventory withStorage(double cost) {
        return new Inventory(demand, delivery, cost);
    }

    FiniteMdp mdp(double discount) {
        return StateSpace.explore(
                        discount,
                        this::day,
                        IntStream.rangeClosed(0, MOST).boxed().toArray(Integer[]::new))
                .mdp();
    }

    /** Adds what may happen on a day that begins with a number of items in stock. */
    private void day(Integer stock, StateSpace.Outcomes<Integer, Integer> out) {
        for (int order = 0; order <= MOST - stock; order++) {
            sell(order, stock + order, order, delivery, out);
            sell(order, stock, 0, 1 - delivery, out);
        }
    }

    private void sell(
            int order, int shelf, int delivered, double probability, StateSpace.Outcomes<Integer, Integer> out) {
        double price = 2.0 * delivered + (delivered > 0 ? 3 : 0);
        for (int d = 0; d < demand.length; d++) {
            int sold = Math.min(d, shelf);
            double reward = 4.0 * sold - price - storage * (shelf - sold);
            if (probability * demand[d] > 0) {
                out.add(order, shelf - sold, probability * demand[d], reward);
            }
        }
    }
}
