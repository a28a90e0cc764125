package io.github.softrl;

import io.github.softrl.internal.Indices;
import io.github.softrl.internal.NumberedObjects;
import io.github.softrl.internal.Quoted;
import io.github.softrl.internal.Ranges;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The states of a model as objects of your own, numbered: everything that can be reached from the starts.
 *
 * <pre>{@code
 *   record Stock(int items) {}
 *
 *   StateSpace<Stock, Integer> shop = StateSpace.explore(0.95, (stock, out) -> {
 *       for (int order = 0; stock.items() + order <= 20; order++) {
 *           for (int demand = 0; demand < 10; demand++) {
 *               int sold = Math.min(demand, stock.items() + order);
 *               out.add(order, new Stock(stock.items() + order - sold), 0.1, 5.0 * sold - order);
 *           }
 *       }
 *   }, new Stock(0));
 *   Solution solution = SoftPolicyIteration.atTemperature(1).solve(shop.mdp());
 *   solution.value(shop.number(new Stock(7)));
 * }</pre>
 *
 * <p>States are found breadth first and numbered in the order in which they are found, the starts first; the actions of
 * a state are numbered in the order in which they first appear. Equal states and equal actions are the same, so both
 * must have {@code equals} and {@code hashCode} that do not change, as records and enums have. A state for which
 * nothing is added is terminal.
 *
 * <p>The model is the one that {@link FiniteMdp#builder} makes of the same numbers. Immutable and thread-safe, if the
 * objects are. See docs/guide.md.
 *
 * @param <S> the type of states
 * @param <A> the type of actions
 */
public final class StateSpace<S, A> {
    /** How many states are explored at most, unless another number is given. */
    public static final int MAX_STATES = 10_000_000;

    /**
     * Says what may happen in a state.
     *
     * @param <S> the type of states
     * @param <A> the type of actions
     */
    @FunctionalInterface
    public interface Successors<S, A> {
        /**
         * Adds every outcome of every action of a state; called once for each state.
         *
         * @param state the state
         * @param out receives the outcomes, during this call only
         */
        void of(S state, Outcomes<S, A> out);
    }

    /**
     * Receives the outcomes of one state.
     *
     * @param <S> the type of states
     * @param <A> the type of actions
     */
    public interface Outcomes<S, A> {
        /**
         * Adds an outcome. The same action and next state may be added repeatedly; the probabilities add up.
         *
         * @param action an action of the state
         * @param next the next state
         * @param probability the probability of this outcome of the action, in (0, 1]; those of an action sum to 1,
         *     within 1e-9
         * @param reward what this outcome pays, finite
         * @throws IllegalArgumentException if a number is outside its range; or if the state is one more than may be
         *     explored
         */
        void add(A action, S next, double probability, double reward);
    }

    private final FiniteMdp mdp;
    private final NumberedObjects<S> states;
    private final List<List<A>> actions;

    /** Takes the collections over without copying them. */
    private StateSpace(FiniteMdp mdp, NumberedObjects<S> states, List<List<A>> actions) {
        this.mdp = mdp;
        this.states = states;
        this.actions = actions;
    }

    /**
     * Explores up to ten million states.
     *
     * @param <S> the type of states
     * @param <A> the type of actions
     * @param discount γ in [0, 1]
     * @param successors what may happen in each state
     * @param starts the states to begin with, at least one
     * @return the states and their model
     * @throws IllegalArgumentException if the discount or an outcome is outside its range, the probabilities of an
     *     action do not sum to 1, there are no starts, or there are more states
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S, A> StateSpace<S, A> explore(double discount, Successors<S, A> successors, S... starts) {
        return from(discount, MAX_STATES, successors, starts);
    }

    /**
     * Explores up to the given number of states.
     *
     * @param <S> the type of states
     * @param <A> the type of actions
     * @param discount γ in [0, 1]
     * @param maxStates the number of states that are explored at most, ≥ 1
     * @param successors what may happen in each state
     * @param starts the states to begin with, at least one
     * @return the states and their model
     * @throws IllegalArgumentException as for {@link #explore(double, Successors, Object[])}
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <S, A> StateSpace<S, A> explore(
            double discount, int maxStates, Successors<S, A> successors, S... starts) {
        return from(discount, maxStates, successors, starts);
    }

    private static <S, A> StateSpace<S, A> from(
            double discount, int maxStates, Successors<S, A> successors, S[] starts) {
        Ranges.requireDiscount(discount);
        Objects.requireNonNull(successors, "successors");
        if (maxStates < 1) {
            throw new IllegalArgumentException("maxStates must be >= 1: " + maxStates);
        }
        if (Objects.requireNonNull(starts, "starts").length == 0) {
            throw new IllegalArgumentException("starts must have a state: []; exploration begins there");
        }
        StateExplorer<S, A> explorer = new StateExplorer<>(maxStates);
        explorer.explore(state -> successors.of(state, explorer::add), Arrays.asList(starts));
        return new StateSpace<>(explorer.mdp(discount), explorer.states(), explorer.actions());
    }

    /**
     * Returns the model.
     *
     * @return the model, without names
     */
    public FiniteMdp mdp() {
        return mdp;
    }

    /**
     * Returns the names of states and actions that {@code toString} gives them, for {@link FiniteMdp#withNames}.
     *
     * @return the names
     * @throws IllegalArgumentException if two states, or two actions of a state, have the same name, or a name is blank
     *     or has control characters
     */
    public Names names() {
        String[] stateNames = states.asList().stream().map(S::toString).toArray(String[]::new);
        String[][] actionNames = actions.stream()
                .map(list -> list.stream().map(A::toString).toArray(String[]::new))
                .toArray(String[][]::new);
        return Names.none().withStates(stateNames).withActionsByState(actionNames);
    }

    /**
     * Returns the number of states.
     *
     * @return n ≥ 1
     */
    public int size() {
        return states.size();
    }

    /**
     * Returns the number of a state.
     *
     * @param state a state
     * @return its number in the model
     * @throws IllegalArgumentException if it was not found, because it cannot be reached from the starts
     */
    public int number(S state) {
        int number = states.numberOf(Objects.requireNonNull(state, "state"));
        if (number < 0) {
            throw new IllegalArgumentException(
                    "state must be one that can be reached from the starts: " + Quoted.of(state.toString()));
        }
        return number;
    }

    /**
     * Returns a state.
     *
     * @param s its number in the model
     * @return the state, the object that was found first
     * @throws IndexOutOfBoundsException if there is no such state
     */
    public S state(int s) {
        Indices.checkState(s, states.size());
        return states.get(s);
    }

    /**
     * Returns an action.
     *
     * @param s a state
     * @param a the number of one of its actions
     * @return the action
     * @throws IndexOutOfBoundsException if there is no such state or action
     */
    public A action(int s, int a) {
        mdp.stateActions().pair(s, a);
        return actions.get(s).get(a);
    }

    /**
     * Returns the number of an action, in time linear in the number of the state's actions.
     *
     * @param s a state
     * @param action one of its actions
     * @return its number in the model
     * @throws IndexOutOfBoundsException if there is no such state
     * @throws IllegalArgumentException if the state has no such action
     */
    public int actionNumber(int s, A action) {
        Indices.checkState(s, states.size());
        int a = actions.get(s).indexOf(Objects.requireNonNull(action, "action"));
        if (a < 0) {
            throw new IllegalArgumentException(
                    "action must be one of state " + Quoted.of(states.get(s).toString()) + ", which are "
                            + Quoted.of(actions.get(s).toString()) + ": " + Quoted.of(action.toString()));
        }
        return a;
    }

    @Override
    public String toString() {
        return "StateSpace[" + mdp + "]";
    }
}
