package io.github.softrl;

import io.github.softrl.internal.Indices;
import io.github.softrl.internal.Quoted;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Display names of states and actions. They appear in printed tables, files and messages and never affect results.
 * States and actions without a name are shown by number.
 *
 * <p>A name is not blank, does not begin or end with white space, and has no control characters. No two states have the
 * same name, nor do two actions of one state.
 *
 * <p>Immutable and thread-safe.
 */
public final class Names {
    private static final Names NONE = new Names(null, Map.of(), null, null);
    private static final int MANY = 20; // names in a text

    private final String[] states; // or null
    private final Map<String, Integer> stateIndex;
    private final String[]
            actions; // those of the state with the most actions, if all other states' names are its first ones; or null
    private final String[][] actionsByState; // as given, or null

    private Names(String[] states, Map<String, Integer> stateIndex, String[] actions, String[][] actionsByState) {
        this.states = states;
        this.stateIndex = stateIndex;
        this.actions = actions;
        this.actionsByState = actionsByState;
    }

    /**
     * Returns names that name nothing: states and actions are shown by number.
     *
     * @return no names
     */
    public static Names none() {
        return NONE;
    }

    /**
     * Returns these names with the given names of states.
     *
     * @param names one name per state, in order; copied
     * @return the names
     * @throws IllegalArgumentException if a name breaks the rules above, or two are equal
     */
    public Names withStates(String... names) {
        String[] copy = Objects.requireNonNull(names, "names").clone();
        Map<String, Integer> index = new HashMap<>();
        for (int s = 0; s < copy.length; s++) {
            Integer first = index.putIfAbsent(requireName("state " + s, copy[s]), s);
            if (first != null) {
                throw new IllegalArgumentException("names of states must differ: " + Quoted.of(copy[s])
                        + " is the name of states " + first + " and " + s);
            }
        }
        return new Names(copy, index, actions, actionsByState);
    }

    /**
     * Returns these names with the given names of actions, the same in every state: action a has the name
     * {@code names[a]}.
     *
     * @param names one name per action, as many as the state with the most actions has; copied
     * @return the names
     * @throws IllegalArgumentException if a name breaks the rules above, or two are equal
     */
    public Names withActions(String... names) {
        String[] copy = Objects.requireNonNull(names, "names").clone();
        requireActions("", copy);
        return new Names(states, stateIndex, copy.length == 0 ? null : copy, null);
    }

    /**
     * Returns these names with the given names of actions, listed separately for each state.
     *
     * @param names names as {@code names[s][a]}; empty for a terminal state; copied
     * @return the names
     * @throws IllegalArgumentException if a name breaks the rules above, or two of one state are equal
     */
    public Names withActionsByState(String[][] names) {
        String[][] copy = Objects.requireNonNull(names, "names").clone();
        for (int s = 0; s < copy.length; s++) {
            copy[s] = Objects.requireNonNull(copy[s], "names[" + s + "]").clone();
            requireActions(" of state " + s, copy[s]);
        }
        String[] common = common(copy);
        boolean none = common != null && common.length == 0;
        return new Names(states, stateIndex, none ? null : common, none ? null : copy);
    }

    /** Returns the longest list if every other one is a prefix of it, otherwise null. */
    private static String[] common(String[][] names) {
        String[] longest = new String[0];
        for (String[] list : names) {
            longest = list.length > longest.length ? list : longest;
        }
        for (String[] list : names) {
            if (!Arrays.equals(list, 0, list.length, longest, 0, list.length)) {
                return null;
            }
        }
        return longest;
    }

    private static void requireActions(String of, String[] names) {
        Set<String> seen = new HashSet<>();
        for (int a = 0; a < names.length; a++) {
            if (!seen.add(requireName("action " + a + of, names[a]))) {
                throw new IllegalArgumentException(
                        "names of actions" + of + " must differ: " + Quoted.of(names[a]) + " appears twice");
            }
        }
    }

    private static String requireName(String of, String name) {
        Objects.requireNonNull(name, "name of " + of);
        if (name.isBlank() || !name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("name of " + of
                    + " must not be blank, begin or end with white space, or have control characters: \""
                    + Quoted.beginning(name) + "\"");
        }
        return name;
    }

    /**
     * Tells whether states have names.
     *
     * @return whether {@link #withStates} was called
     */
    public boolean hasStates() {
        return states != null;
    }

    /**
     * Tells whether actions have names.
     *
     * @return whether {@link #withActions} or {@link #withActionsByState} was called
     */
    public boolean hasActions() {
        return actions != null || actionsByState != null;
    }

    /**
     * Returns the name of a state.
     *
     * @param s a state
     * @return its name, or its number in decimal
     * @throws IndexOutOfBoundsException if the number is negative, or if states have names, but this one does not exist
     */
    public String state(int s) {
        if (states == null) {
            Indices.checkState(s, Integer.MAX_VALUE);
            return Integer.toString(s);
        }
        Indices.checkState(s, states.length);
        return states[s];
    }

    /**
     * Returns the name of an action.
     *
     * @param s a state
     * @param a one of its actions
     * @return its name, or its number in decimal
     * @throws IndexOutOfBoundsException if a number is negative, or if actions have names, but this one does not exist
     */
    public String action(int s, int a) {
        Indices.checkState(s, Integer.MAX_VALUE);
        if (!hasActions()) {
            Indices.check("action", a, Integer.MAX_VALUE);
            return Integer.toString(a);
        }
        String[] names = actions(s);
        Indices.check("action of state " + s, a, names.length);
        return names[a];
    }

    /**
     * Returns the state that has a name.
     *
     * @param name a state's name
     * @return the state
     * @throws IllegalArgumentException if no state has this name
     */
    public int stateNamed(String name) {
        Integer s = stateIndex.get(Objects.requireNonNull(name, "name"));
        if (s == null) {
            throw new IllegalArgumentException(
                    "name must be that of a state: " + name + (states == null ? "; states have no names here" : ""));
        }
        return s;
    }

    /**
     * Returns the action that has a name.
     *
     * @param s a state
     * @param name the name of one of its actions
     * @return the action
     * @throws IllegalArgumentException if no action of the state has this name
     * @throws IndexOutOfBoundsException if actions have names by state, and this state does not exist
     */
    public int actionNamed(int s, String name) {
        Objects.requireNonNull(name, "name");
        String[] names = hasActions() ? actions(s) : new String[0];
        int a = Arrays.asList(names).indexOf(name);
        if (a < 0) {
            throw new IllegalArgumentException("name must be that of an action of state " + s + ": " + name
                    + (hasActions() ? ", not one of " + some(names) : "; actions have no names here"));
        }
        return a;
    }

    /** Returns the first names, for a message or a text of moderate length. */
    private static String some(String[] names) {
        return names.length <= MANY
                ? Arrays.toString(names)
                : Arrays.toString(Arrays.copyOf(names, MANY)).replaceAll("]$", ", … " + names.length + " in all]");
    }

    private String[] actions(int s) {
        if (actionsByState == null) {
            return actions;
        }
        Indices.checkState(s, actionsByState.length);
        return actionsByState[s];
    }

    /** Returns the number of a state and, in parentheses, its name if it has one. */
    String describeState(int s) {
        return states == null ? "" + s : s + " (" + state(s) + ")";
    }

    /** Returns the number of an action and, in parentheses, its name if it has one. */
    String describeAction(int s, int a) {
        return hasActions() ? a + " (" + action(s, a) + ")" : "" + a;
    }

    /** Returns the name that an action has in every state. */
    String commonAction(int a) {
        return actions == null ? Integer.toString(a) : actions[a];
    }

    /** Returns whether actions go by the same names, or numbers, in every state. */
    boolean hasCommonActions() {
        return actions != null || actionsByState == null;
    }

    /** Refuses names that do not match the numbers of states and actions. */
    Names requireFit(int[] actionStart, int maxActions) {
        int n = actionStart.length - 1;
        if (states != null) {
            requireCount("states", states.length, n, "");
        }
        if (actionsByState != null) {
            requireCount("lists of actions", actionsByState.length, n, ", one per state");
            for (int s = 0; s < n; s++) {
                requireCount(
                        "actions of state " + describeState(s),
                        actionsByState[s].length,
                        actionStart[s + 1] - actionStart[s],
                        "");
            }
        }
        if (actions != null && actionsByState == null) {
            requireCount("actions", actions.length, maxActions, ", as many as the state with the most actions has");
        }
        return this;
    }

    private static void requireCount(String of, int count, int required, String remark) {
        if (count != required) {
            throw new IllegalArgumentException("names of " + of + " must be " + required + remark + ": " + count);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Names that
                && Arrays.equals(states, that.states)
                && Arrays.equals(actions, that.actions)
                && (actions != null || Arrays.deepEquals(actionsByState, that.actionsByState));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(states) + Arrays.hashCode(actions);
    }

    @Override
    public String toString() {
        return "Names[states " + (states == null ? "by number" : some(states)) + ", actions "
                + (actions != null ? some(actions) : actionsByState != null ? someByState() : "by number") + "]";
    }

    private String someByState() {
        String[] first =
                Arrays.stream(actionsByState).limit(MANY).map(Names::some).toArray(String[]::new);
        return Arrays.toString(first).replaceAll("]$", "")
                + (actionsByState.length > MANY ? ", … " + actionsByState.length + " in all]" : "]");
    }
}
