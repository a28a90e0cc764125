package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Covers EndComponents, EndComponentSearch, StatePartition and StrongComponents. */
class EndComponentsTest {
    /** The definition, by brute force: rows are removed until none leaves the component of its state. */
    private static int[] naive(TransitionRows rows, BitSet pairs) {
        int n = rows.states();
        BitSet allowed = (BitSet) pairs.clone();
        boolean[][] reach;
        boolean changed;
        do {
            reach = closure(rows, allowed);
            changed = false;
            for (int s = 0; s < n; s++) {
                for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                    for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1] && allowed.get(pair); k++) {
                        if (!reach[rows.successor[k]][s]) {
                            allowed.clear(pair);
                            changed = true;
                        }
                    }
                }
            }
        } while (changed);
        int[] component = new int[n];
        Arrays.fill(component, -1);
        int count = 0;
        for (int s = 0; s < n; s++) {
            int pair = allowed.nextSetBit(rows.actionStart[s]);
            boolean stays = pair >= 0 && pair < rows.actionStart[s + 1];
            for (int s2 = 0; s2 < s && stays && component[s] < 0; s2++) {
                component[s] = component[s2] >= 0 && reach[s][s2] && reach[s2][s] ? component[s2] : -1;
            }
            component[s] = stays && component[s] < 0 ? count++ : component[s];
        }
        return component;
    }

    private static boolean[][] closure(TransitionRows rows, BitSet allowed) {
        int n = rows.states();
        boolean[][] reach = new boolean[n][n];
        for (int s = 0; s < n; s++) {
            reach[s][s] = true;
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1] && allowed.get(pair); k++) {
                    reach[s][rows.successor[k]] = true;
                }
            }
        }
        for (int m = 0; m < n; m++) {
            for (int s = 0; s < n; s++) {
                for (int s2 = 0; s2 < n && reach[s][m]; s2++) {
                    reach[s][s2] |= reach[m][s2];
                }
            }
        }
        return reach;
    }

    private static BitSet all(TransitionRows rows) {
        BitSet all = new BitSet();
        all.set(0, rows.pairs());
        return all;
    }

    @Test
    void components_areThoseOfTheDefinition() {
        int found = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int n = 1 + random.nextInt(14);
            int maxSuccessors = 1 + random.nextInt(3);
            int reach = random.nextInt(4) == 0 ? n : 1 + random.nextInt(3); // far moves, or near ones
            FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, 1).terminal(n);
            for (int s = 0; s < n; s++) {
                int actions = 1 + random.nextInt(3);
                for (int a = 0; a < actions; a++) {
                    int successors = 1 + random.nextInt(maxSuccessors);
                    for (int i = 0; i < successors; i++) {
                        int next = Math.max(0, Math.min(n, s - reach + random.nextInt(2 * reach + 1)));
                        builder.transition(s, a, next, 1.0 / successors, -1);
                    }
                }
            }
            TransitionRows rows = builder.build().rows();
            BitSet pairs = all(rows);
            for (int pair = 0; pair < rows.pairs() && seed % 2 == 0; pair++) {
                pairs.set(pair, random.nextInt(4) > 0);
            }
            EndComponents components = new EndComponents(new StateGraph(rows), pairs, () -> false);
            int[] expected = naive(rows, pairs);
            assertArrayEquals(expected, components.component, "seed " + seed);
            int count = Arrays.stream(expected).max().orElseThrow() + 1;
            assertEquals(count, components.count(), "seed " + seed);
            assertEquals(count == 0, components.isEmpty());
            assertStaying(rows, pairs, components);
            found += count;
        }
        assertTrue(found > 1_000);
    }

    /** The pairs of a component are all those, of the given, that cannot leave it. */
    private static void assertStaying(TransitionRows rows, BitSet pairs, EndComponents components) {
        for (int s = 0; s < rows.states(); s++) {
            for (int pair = rows.actionStart[s]; pair < rows.actionStart[s + 1]; pair++) {
                boolean stays = pairs.get(pair) && components.component[s] >= 0;
                for (int k = rows.rowStart[pair]; k < rows.rowStart[pair + 1]; k++) {
                    stays &= components.component[rows.successor[k]] == components.component[s];
                }
                assertEquals(stays, components.contains(pair));
            }
        }
    }

    /** Each try leads to the next digit or back to a state that depends on the family; waiting is always possible. */
    private static TransitionRows lock(int n, boolean isMirrored, int resets) {
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, 1).terminal(n);
        for (int i = 0; i < n; i++) {
            int s = isMirrored ? n - 1 - i : i;
            int next = i == n - 1 ? n : isMirrored ? s - 1 : s + 1;
            int reset = resets == 0 ? 0 : resets == 1 ? n - 1 : i / 2;
            builder.transition(s, 0, next, 0.5, -10).transition(s, 0, isMirrored ? n - 1 - reset : reset, 0.5, -10);
            builder.transition(s, 1, s, 1, -10);
        }
        return builder.build().rows();
    }

    /** A walk in which each state can be left only once its neighbour cannot be reached any more. */
    private static TransitionRows walk(int n) {
        FiniteMdp.Builder builder = FiniteMdp.builder(n + 1, 1).terminal(n);
        for (int s = 0; s < n; s++) {
            for (int a = 0; a < 2; a++) {
                builder.transition(s, a, Math.max(0, s - 1), a == 0 ? 0.1 : 0.9, -1);
                builder.transition(s, a, s + 1, a == 0 ? 0.9 : 0.1, -1);
            }
        }
        return builder.build().rows();
    }

    /** Steps per transition hardly grow with the size, although one state after another is split off. */
    @Test
    void search_isNearLinear() {
        for (int n : new int[] {2_000, 20_000}) {
            List<TransitionRows> families = new ArrayList<>(List.of(walk(n)));
            for (int resets = 0; resets < 3; resets++) {
                families.add(lock(n, false, resets));
                families.add(lock(n, true, resets));
            }
            for (int i = 0; i < families.size(); i++) {
                TransitionRows rows = families.get(i);
                EndComponentSearch search = new EndComponentSearch(new StateGraph(rows), all(rows), () -> false);
                search.run();
                double perTransition = search.steps() / (double) rows.successor.length;
                assertTrue(perTransition <= 100, "family " + i + ", " + n + " states: " + perTransition + " steps");
            }
        }
    }

    @Test
    void stop_isObeyed() {
        TransitionRows rows = walk(100_000);
        StateGraph graph = new StateGraph(rows);
        assertThrows(CancellationException.class, () -> new EndComponents(graph, all(rows), () -> true));
    }
}
