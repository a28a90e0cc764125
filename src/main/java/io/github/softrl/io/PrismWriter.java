package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes PRISM's explicit files, as {@link MdpFiles#writePrism} describes. */
final class PrismWriter {
    private PrismWriter() {}

    /** Writes a .trew file, in which all outcomes of a choice have its expected reward, or a .tra file. */
    static void write(FiniteMdp mdp, boolean rewards, Writer out) throws IOException {
        int transitions = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                transitions += successors(mdp, s, a).size();
            }
        }
        out.write(mdp.stateCount() + " " + mdp.stateActionCount() + " " + transitions + "\n");
        for (int s = 0; s < mdp.stateCount(); s++) {
            String[] labels = labels(mdp, s);
            for (int a = 0; a < labels.length; a++) {
                String end = (rewards || labels[a] == null ? "" : " " + labels[a]) + "\n";
                for (Map.Entry<Integer, Double> successor :
                        successors(mdp, s, a).entrySet()) {
                    double number = rewards ? mdp.reward(s, a) : Math.min(1, successor.getValue());
                    out.write(s + " " + a + " " + successor.getKey() + " " + number + end);
                }
            }
        }
    }

    /** Returns each successor once, with the sum of its probabilities. */
    private static Map<Integer, Double> successors(FiniteMdp mdp, int s, int a) {
        int[] next = mdp.nextStates(s, a);
        double[] p = mdp.probabilities(s, a);
        Map<Integer, Double> successors = new LinkedHashMap<>();
        for (int k = 0; k < next.length; k++) {
            successors.merge(next[k], p[k], Double::sum);
        }
        return successors;
    }

    /** Returns the labels from which readers make the names of a state's actions; null for a number. */
    private static String[] labels(FiniteMdp mdp, int s) {
        String[] labels = new String[mdp.actionCount(s)];
        for (int a = 0; a < labels.length; a++) {
            String name = mdp.names().action(s, a);
            String label = name.endsWith("#" + a) ? name.substring(0, name.lastIndexOf('#')) : name;
            labels[a] = name.equals(Integer.toString(a)) ? null : label;
        }
        return labels;
    }

    /** Refuses names of actions that a reader would not restore. */
    static void requireLabels(FiniteMdp mdp) {
        for (int s = 0; s < mdp.stateCount(); s++) {
            String[] labels = labels(mdp, s);
            String[] names = PrismFiles.names(labels);
            for (int a = 0; a < labels.length; a++) {
                String name = mdp.names().action(s, a);
                boolean identifier = labels[a] == null
                        || PrismFiles.IDENTIFIER.matcher(labels[a]).matches();
                if (!identifier || !names[a].equals(name)) {
                    throw new IllegalArgumentException("name of state " + s + ", action " + a
                            + " must consist of letters, digits and underscores, and not begin with a digit: " + name
                            + "; withNames(Names.none()) leaves names out");
                }
            }
        }
    }
}
