package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import io.github.softrl.internal.Quoted;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model from a file, with other content of the file: where episodes start, and labels of states.
 *
 * <p>Immutable and thread-safe.
 */
public final class LoadedMdp {
    private final FiniteMdp mdp;
    private final double[] start; // or null
    private final Map<String, int[]> labels;

    /** Takes the arrays over without copying them. */
    LoadedMdp(FiniteMdp mdp, double[] start, Map<String, int[]> labels) {
        this.mdp = mdp;
        this.start = start;
        this.labels = new TreeMap<>(labels);
    }

    /**
     * Returns the model.
     *
     * @return the model, with the names of the file
     */
    public FiniteMdp mdp() {
        return mdp;
    }

    /**
     * Returns the distribution of the first state.
     *
     * @return one probability per state; empty if the file does not give it
     */
    public Optional<double[]> start() {
        return Optional.ofNullable(start).map(double[]::clone);
    }

    /**
     * Returns the labels.
     *
     * @return all labels of the file, in alphabetical order; the set is unmodifiable
     */
    public Set<String> labels() {
        return Collections.unmodifiableSet(labels.keySet());
    }

    /**
     * Returns the states that have a label.
     *
     * @param label one of {@link #labels}
     * @return a new array, ascending
     * @throws IllegalArgumentException if the file has no such label
     */
    public int[] statesWith(String label) {
        int[] states = labels.get(Objects.requireNonNull(label, "label"));
        if (states == null) {
            throw new IllegalArgumentException(
                    Quoted.message("label must be one of " + labels.keySet() + ": " + label));
        }
        return states.clone();
    }

    @Override
    public String toString() {
        return "LoadedMdp[" + mdp + ", labels " + labels.keySet() + "]";
    }
}
