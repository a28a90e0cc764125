package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;

/** Writes PRISM's explicit files; see {@link MdpFiles#writePrism}. */
final class PrismWriter {
    private PrismWriter() {}

    /** Writes a .trew file, of the expected reward of each choice for all of its outcomes, or a .tra file. */
    static void write(FiniteMdp mdp, boolean rewards, Writer out) throws IOException {
        int transitions = 0;
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                transitions += successors(mdp, s, a).length;
            }
        }
        out.write(mdp.stateCount() + " " + mdp.stateActionCount() + " " + transitions + "\n");
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                String label = rewards ? "" : label(mdp, s, a);
                for (int s2 : successors(mdp, s, a)) {
                    double number = rewards ? mdp.reward(s, a) : mdp.probability(s, a, s2);
                    out.write(s + " " + a + " " + s2 + " " + number + label + "\n");
                }
            }
        }
    }

    /** Returns each successor once. */
    private static int[] successors(FiniteMdp mdp, int s, int a) {
        return Arrays.stream(mdp.nextStates(s, a)).distinct().toArray();
    }

    /** Returns a space and the name of an action, without the number that tells it from others; nothing if it has no name. */
    private static String label(FiniteMdp mdp, int s, int a) {
        String name = mdp.names().action(s, a);
        if (name.equals(Integer.toString(a))) {
            return "";
        }
        return " " + (name.endsWith("#" + a) ? name.substring(0, name.lastIndexOf('#')) : name);
    }

    /** Refuses names of actions that are no identifiers of PRISM. */
    static void requireLabels(FiniteMdp mdp) {
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                String label = label(mdp, s, a);
                if (!label.isEmpty() && !label.matches(" [A-Za-z_][A-Za-z0-9_]*")) {
                    throw new IllegalArgumentException("name of state " + s + ", action " + a
                            + " must be letters, digits and underscores, and not begin with a digit:" + label);
                }
            }
        }
    }
}
