package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.testing.RandomMdps;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class StateGraphTest {
    @Test
    void into_listsThePairsThatLeadIntoEachState() {
        for (int seed = 0; seed < 100; seed++) {
            FiniteMdp mdp = RandomMdps.of(seed, 1);
            StateGraph graph = new StateGraph(mdp.rows());
            for (int s2 = 0; s2 < mdp.stateCount(); s2++) {
                TreeSet<Integer> expected = new TreeSet<>();
                for (int pair = 0; pair < mdp.stateActionCount(); pair++) {
                    int s = mdp.stateActions().state(pair);
                    assertEquals(s, graph.state[pair]);
                    if (mdp.probability(s, mdp.stateActions().action(pair), s2) > 0) {
                        expected.add(pair);
                    }
                }
                TreeSet<Integer> listed = new TreeSet<>();
                for (int k = graph.start[s2]; k < graph.start[s2 + 1]; k++) {
                    listed.add(graph.into[k]);
                }
                assertEquals(expected, listed);
            }
        }
    }

    @Test
    void endingPolicy_ofATrappedState_takesNoAction() {
        FiniteMdp mdp = FiniteMdp.builder(3, 1)
                .transition(0, 0, 0, 1, 0)
                .transition(0, 1, 0, 1, 0)
                .transition(1, 0, 0, 1, 0)
                .transition(1, 1, 2, 1, 0)
                .terminal(2)
                .build();
        assertArrayEquals(new double[] {0, 0, 0, 1}, new StateGraph(mdp.rows()).endingPolicy());
    }

    /**
     * Whether a state is trapped is whether no terminal state is reachable; the ending policy ends from every other
     * one.
     */
    @Test
    void trappedState_andEndingPolicy_agreeWithReachability() {
        int endings = 0;
        for (int seed = 0; seed < 200; seed++) {
            FiniteMdp mdp = RandomMdps.of(seed, 1);
            int firstTrapped = -1;
            for (int s = mdp.stateCount() - 1; s >= 0; s--) {
                boolean[] reached = StateGraph.reachable(mdp.rows(), s);
                boolean ends = false;
                for (int s2 = 0; s2 < reached.length; s2++) {
                    ends |= reached[s2] && mdp.isTerminal(s2);
                }
                firstTrapped = ends ? firstTrapped : s;
            }
            assertEquals(firstTrapped, new StateGraph(mdp.rows()).trappedState(pair -> true));
            if (firstTrapped < 0) {
                endings++;
                double[] policy = new StateGraph(mdp.rows()).endingPolicy();
                assertEquals(-1, new StateGraph(mdp.rows()).trappedState(pair -> policy[pair] > 0));
                for (int s = 0; s < mdp.stateCount(); s++) {
                    int from = mdp.rows().actionStart[s];
                    int to = mdp.rows().actionStart[s + 1];
                    assertEquals(
                            from < to ? 1 : 0, Arrays.stream(policy, from, to).sum());
                }
            }
        }
        assertTrue(endings > 20, "only " + endings + " models end");
    }

    /** Both the graph and its searches ask now and then. */
    @Test
    void stopped_isCancelled() {
        int n = 10_000;
        FiniteMdp.Builder chain = FiniteMdp.builder(n + 1, 1).terminal(n);
        for (int s = 0; s < n; s++) {
            chain.transition(s, 0, s + 1, 1, -1);
        }
        TransitionRows rows = chain.build().rows();
        assertThrows(CancellationException.class, () -> new StateGraph(rows, () -> true));
        boolean[] isStopped = {false};
        StateGraph graph = new StateGraph(rows, () -> isStopped[0]);
        assertEquals(-1, graph.trappedState(pair -> true));
        isStopped[0] = true;
        assertThrows(CancellationException.class, () -> graph.trappedState(pair -> true));
    }
}
