package io.github.softrl;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Maximal end components: sets of states in which one can stay for ever by using a subset of the actions, and within
 * which every state can be reached from every other (de Alfaro 1997).
 */
final class EndComponents {
    private final BitSet staying;
    private final int count;

    /** Size: states. The component of each state, numbered by their first states, or −1. */
    final int[] component;

    /**
     * Finds the maximal end components that use only the given pairs, in linear memory.
     *
     * @param stop is asked now and then, see {@link EndComponentSearch}, whether to give up
     * @throws CancellationException if it says so; nothing is known then
     */
    EndComponents(StateGraph graph, BitSet pairs, BooleanSupplier stop) {
        EndComponentSearch search = new EndComponentSearch(graph, pairs, stop);
        search.run();
        TransitionRows rows = graph.rows;
        staying = search.staying();
        component = search.parts();
        int[] number = new int[component.length];
        Arrays.fill(number, -1);
        int numbers = 0;
        for (int s = 0; s < component.length; s++) {
            int pair = staying.nextSetBit(rows.actionStart[s]);
            if (pair < 0 || pair >= rows.actionStart[s + 1]) {
                component[s] = -1;
            } else {
                int c = component[s];
                number[c] = number[c] < 0 ? numbers++ : number[c];
                component[s] = number[c];
            }
        }
        count = numbers;
    }

    /** Returns whether there is no end component. */
    boolean isEmpty() {
        return count == 0;
    }

    /** Returns whether a pair stays inside a component. */
    boolean contains(int pair) {
        return staying.get(pair);
    }

    /** Returns the number of components. */
    int count() {
        return count;
    }
}
