package io.github.softrl;

import io.github.softrl.internal.NumberedObjects;
import io.github.softrl.internal.Quoted;
import io.github.softrl.internal.TransitionList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Finds the states that can be reached from the given ones, breadth first, and collects their transitions. Each state
 * is asked for once; what is said of it is checked at once, so that messages can name it. Mutable, for one exploration.
 */
final class StateExplorer<S, A> {
    private static final int STATES = 4096; // between two looks at whether to stop

    private final int maxStates;
    private final NumberedObjects<S> states = new NumberedObjects<>();
    private final List<List<A>> actions = new ArrayList<>(); // of each state; states with equal lists share one
    private final Map<List<A>, List<A>> lists = new HashMap<>();
    private final TransitionList transitions = new TransitionList();
    private int[] terminals = new int[16];
    private int terminalCount;

    private S current; // null between two states
    private int number; // of the current state
    private final Map<A, Integer> actionNumbers = new HashMap<>(); // of the current state
    private final List<A> labels = new ArrayList<>();
    private double[] sums = new double[16]; // of the probabilities of each of its actions
    private A lastAction;
    private int lastNumber;

    StateExplorer(int maxStates) {
        this.maxStates = maxStates;
    }

    /**
     * Explores everything that can be reached from the starts.
     *
     * @param successors calls {@link #add} for everything that may happen in a state
     */
    void explore(Consumer<S> successors, List<S> starts) {
        for (S start : starts) {
            number(Objects.requireNonNull(start, "starts must not hold null"));
        }
        for (int s = 0; s < states.size(); s++) {
            if (s % STATES == 0 && Thread.currentThread().isInterrupted()) {
                throw new CancellationException("exploration stopped by an interruption, after " + s + " of at least "
                        + states.size() + " states");
            }
            begin(s);
            successors.accept(current);
            end();
        }
    }

    private void begin(int s) {
        number = s;
        current = states.get(s);
        actionNumbers.clear();
        labels.clear();
        lastAction = null;
    }

    /** Adds an outcome of the current state. */
    void add(A action, S next, double probability, double reward) {
        if (current == null) {
            throw new IllegalStateException(
                    "outcomes of a state must be added before its function returns: " + describe(action));
        }
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(next, "next");
        if (!(probability > 0 && probability <= 1 + SoftMath.SUM_TOLERANCE)) {
            throw new IllegalArgumentException("probability of " + describe(action) + ", next state "
                    + Quoted.of(next.toString()) + " must be in (0, 1]: " + probability
                    + (probability == 0 ? "; do not add what cannot happen" : ""));
        }
        if (!Double.isFinite(reward)) {
            throw TransitionRows.badReward(describe(action) + ", next state " + Quoted.of(next.toString()), reward);
        }
        if (transitions.isFull()) {
            transitions.resize(FiniteMdp.Builder.larger(transitions.size(), "transitions"));
        }
        int a = actionNumber(action);
        sums[a] += probability;
        transitions.add(number, a, number(next), probability, reward);
    }

    private int actionNumber(A action) {
        if (!action.equals(lastAction)) {
            lastAction = action;
            Integer known = actionNumbers.putIfAbsent(action, labels.size());
            lastNumber = known == null ? labels.size() : known;
            if (known == null) {
                labels.add(action);
                sums = labels.size() <= sums.length ? sums : Arrays.copyOf(sums, 2 * sums.length);
                sums[lastNumber] = 0;
            }
        }
        return lastNumber;
    }

    private int number(S state) {
        int known = states.numberOf(state);
        if (known >= 0) {
            return known;
        }
        if (states.size() == maxStates) {
            throw new IllegalArgumentException("at most " + maxStates + " states can be explored, and "
                    + Quoted.of(state.toString()) + " is one more; if there are not too many, give a larger maxStates");
        }
        return states.add(state);
    }

    /** Checks what was said of the current state. */
    private void end() {
        for (int a = 0; a < labels.size(); a++) {
            if (!(Math.abs(sums[a] - 1) <= 2 * SoftMath.SUM_TOLERANCE)) { // what is nearer is judged by the model
                throw new IllegalArgumentException("probabilities of " + describe(labels.get(a)) + " must sum to 1: "
                        + sums[a] + "; add the outcomes that are missing, or remove what is there twice");
            }
        }
        if (labels.isEmpty()) {
            if (terminalCount == terminals.length) {
                terminals = Arrays.copyOf(terminals, FiniteMdp.Builder.larger(terminalCount, "terminal states"));
            }
            terminals[terminalCount++] = number;
        }
        List<A> known = lists.get(labels);
        if (known == null) {
            known = List.copyOf(labels);
            lists.put(known, known);
        }
        actions.add(known);
        current = null;
    }

    /** Returns the model of what was found; once, as it takes over the transitions. */
    FiniteMdp mdp(double discount) {
        return FiniteMdp.ofList(transitions, states.size(), Arrays.copyOf(terminals, terminalCount), discount);
    }

    /** Returns the states by number. */
    NumberedObjects<S> states() {
        return states;
    }

    /** Returns the actions of each state. */
    List<List<A>> actions() {
        return actions;
    }

    private String describe(A action) {
        return "state " + Quoted.of(String.valueOf(current)) + ", action " + Quoted.of(String.valueOf(action));
    }
}
