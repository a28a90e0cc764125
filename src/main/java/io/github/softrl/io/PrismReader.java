package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import io.github.softrl.RowSums;
import io.github.softrl.internal.Quoted;
import io.github.softrl.internal.Ranges;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads the explicit files of the model checker PRISM for Markov decision processes, as it exports and imports them.
 *
 * <pre>{@code
 *   LoadedMdp loaded = PrismReader.of(Path.of("robot.tra"))
 *           .withStateRewards(Path.of("robot.srew"))
 *           .withLabels(Path.of("robot.lab"))
 *           .withTerminal("goal")
 *           .read(0.95);
 * }</pre>
 *
 * <p>The files contain:
 *
 * <ul>
 *   <li>transitions ({@code .tra}): {@code states choices transitions} in the first line, then
 *       {@code i k j x [action]}: from state i by choice k to state j with probability x. Choice k becomes action k.
 *       The label of a choice becomes the name of the action; where two choices of a state have the same label,
 *       {@code #k} is appended.
 *   <li>transition rewards ({@code .trew}): {@code states choices rewards}, then {@code i k j x}. PRISM itself requires
 *       the same reward in all outcomes of a choice; here, they may differ.
 *   <li>state rewards ({@code .srew}): {@code states rewards}, then {@code i x}. They are paid with each choice in the
 *       state: r(i,k,j) = state reward of i + transition reward of (i,k,j). If all outcomes of a choice pay the same,
 *       R(i,k) is exactly that number.
 *   <li>labels ({@code .lab}): {@code 0="init" 1="deadlock" 2="goal"}, then {@code i: 0 2}.
 *   <li>states ({@code .sta}): {@code (x,y)}, then {@code i:(1,true)}, which becomes the name of state i.
 * </ul>
 *
 * <p>Three kinds of states are terminal: states without choices, states that PRISM labels {@code deadlock} and to which
 * it adds a self-loop, and states with a label given to {@link #withTerminal}. The rewards of the first two kinds must
 * be 0. The choices and rewards of the third kind are left out, because a terminal state pays nothing.
 *
 * <p>Lines that begin with {@code #} are comments. Numbers may be fractions, such as {@code 1/3}. PRISM's files do not
 * contain a discount; PRISM computes total rewards without discounting.
 *
 * <p>A reader is an immutable configuration: {@code read} does not change it.
 */
public final class PrismReader {
    private final Path transitions;
    private final Path transitionRewards;
    private final Path stateRewards;
    private final Path labels;
    private final Path states;
    private final List<String> terminal;
    private final RowSums rowSums;

    private PrismReader(
            Path transitions,
            Path transitionRewards,
            Path stateRewards,
            Path labels,
            Path states,
            List<String> terminal,
            RowSums rowSums) {
        this.transitions = transitions;
        this.transitionRewards = transitionRewards;
        this.stateRewards = stateRewards;
        this.labels = labels;
        this.states = states;
        this.terminal = terminal;
        this.rowSums = rowSums;
    }

    /**
     * Returns a reader of transitions, without rewards, labels or names of states.
     *
     * @param transitions a {@code .tra} file
     * @return the reader
     */
    public static PrismReader of(Path transitions) {
        return new PrismReader(
                Objects.requireNonNull(transitions, "transitions"),
                null,
                null,
                null,
                null,
                List.of(),
                RowSums.AS_GIVEN);
    }

    /**
     * Returns this reader with transition rewards.
     *
     * @param file a {@code .trew} file
     * @return the reader
     */
    public PrismReader withTransitionRewards(Path file) {
        Objects.requireNonNull(file, "file");
        return new PrismReader(transitions, file, stateRewards, labels, states, terminal, rowSums);
    }

    /**
     * Returns this reader with state rewards.
     *
     * @param file a {@code .srew} file
     * @return the reader
     */
    public PrismReader withStateRewards(Path file) {
        Objects.requireNonNull(file, "file");
        return new PrismReader(transitions, transitionRewards, file, labels, states, terminal, rowSums);
    }

    /**
     * Returns this reader with labels.
     *
     * @param file a {@code .lab} file
     * @return the reader
     */
    public PrismReader withLabels(Path file) {
        Objects.requireNonNull(file, "file");
        return new PrismReader(transitions, transitionRewards, stateRewards, file, states, terminal, rowSums);
    }

    /**
     * Returns this reader with names of states.
     *
     * @param file a {@code .sta} file
     * @return the reader
     */
    public PrismReader withStates(Path file) {
        Objects.requireNonNull(file, "file");
        return new PrismReader(transitions, transitionRewards, stateRewards, labels, file, terminal, rowSums);
    }

    /**
     * Returns this reader with one more label whose states are terminal.
     *
     * @param label a label of the {@code .lab} file
     * @return the reader
     */
    public PrismReader withTerminal(String label) {
        List<String> more = new ArrayList<>(terminal);
        more.add(Objects.requireNonNull(label, "label"));
        return new PrismReader(
                transitions, transitionRewards, stateRewards, labels, states, List.copyOf(more), rowSums);
    }

    /**
     * Returns this reader with a choice of what to do with sums of probabilities that are not exactly 1, such as those
     * of files that PRISM exports with few digits. Initially they are kept as given.
     *
     * @param newRowSums whether rows are kept as given or divided by their sums
     * @return the reader
     */
    public PrismReader withRowSums(RowSums newRowSums) {
        Objects.requireNonNull(newRowSums, "rowSums");
        return new PrismReader(transitions, transitionRewards, stateRewards, labels, states, terminal, newRowSums);
    }

    /**
     * Reads the files.
     *
     * @param discount γ in [0, 1]
     * @return the model, its labels, and its first state if exactly one has the label {@code init}
     * @throws IOException if a file cannot be read, or the content is not a model
     * @throws IllegalArgumentException if the discount is outside [0, 1], or if there is a terminal label but not a
     *     file of labels
     */
    public LoadedMdp read(double discount) throws IOException {
        Ranges.requireDiscount(discount); // before long files are read
        if (!terminal.isEmpty() && labels == null) {
            throw new IllegalArgumentException("terminal labels must be defined by a file of labels: " + terminal
                    + "; give the file by withLabels");
        }
        PrismFiles files = PrismFiles.readTransitions(transitions, rowSums);
        Map<String, int[]> labelled = labels == null ? Map.of() : files.readLabels(labels);
        Set<Integer> ends = new HashSet<>();
        for (String label : terminal) {
            if (!labelled.containsKey(label)) {
                throw new IOException(
                        Quoted.message(labels + ": terminal label must be one of " + labelled.keySet() + ": " + label));
            }
            Arrays.stream(labelled.get(label)).forEach(ends::add);
        }
        Set<Integer> deadlocks = new HashSet<>();
        Arrays.stream(labelled.getOrDefault("deadlock", new int[0])).forEach(deadlocks::add);
        if (transitionRewards != null) {
            files.addTransitionRewards(transitionRewards);
        }
        if (stateRewards != null) {
            files.addStateRewards(stateRewards);
        }
        files.end(deadlocks, ends);
        FiniteMdp mdp = files.toModel(states).withDiscount(discount);
        int[] init = labelled.getOrDefault("init", new int[0]);
        double[] start = null;
        if (init.length == 1) {
            start = new double[mdp.stateCount()];
            start[init[0]] = 1;
        }
        return new LoadedMdp(mdp, start, labelled);
    }
}
