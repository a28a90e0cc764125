package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.RowSums;
import io.github.softrl.SoftMath;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/** Reads and writes models in long form, one outcome per line; {@link MdpFiles} describes the format. */
final class CsvModel {
    private static final List<String> REQUIRED =
            List.of("idstatefrom", "idaction", "idstateto", "probability", "reward");
    private static final List<String> OPTIONAL = List.of("expectedreward", "statefrom", "action", "stateto");

    private CsvModel() {}

    static FiniteMdp read(Path file, RowSums rowSums) throws IOException {
        try (TextSource source = new TextSource(file)) {
            DelimitedLines lines = new DelimitedLines(source, true);
            CsvColumns columns = CsvColumns.read(lines, REQUIRED, OPTIONAL);
            int[] cell = REQUIRED.stream().mapToInt(columns::of).toArray();
            int expectedReward = columns.of("expectedreward");
            int stateFrom = columns.of("statefrom");
            int action = columns.of("action");
            int stateTo = columns.of("stateto");
            if ((stateFrom < 0) != (stateTo < 0)) {
                throw lines.error(0, "the first line must name both statefrom and stateto, or neither");
            }
            ParsedPairs pairs = new ParsedPairs(source);
            CsvNames names = new CsvNames(lines);
            while (lines.nextLine()) {
                if (names.readDirective()) {
                    continue;
                }
                columns.requireWidth();
                int s = lines.index(cell[0], "idstatefrom");
                int a = lines.index(cell[1], "idaction");
                int s2 = lines.index(cell[2], "idstateto");
                double p = lines.number(cell[3], "probability");
                lines.requireProbability(cell[3], p, rowSums);
                pairs.add(s, a, s2, p, lines.number(cell[4], "reward"));
                if (expectedReward >= 0) {
                    pairs.third(lines.number(expectedReward, "expectedreward"));
                }
                names.state(s, stateFrom);
                names.action(pairs, action);
                names.state(s2, stateTo);
            }
            int n = names.requireEveryState(pairs);
            pairs.closeGaps(n, action < 0);
            pairs.arrange(n);
            names.requireEnd("states, state-action pairs and transitions", n, pairs.pairs(), pairs.size());
            pairs.normalize(rowSums);
            return pairs.toModel(
                    expectedReward < 0 ? pairs.expectedRewards() : pairs.commonThirds("expectedreward"),
                    names.toNames(pairs, n));
        }
    }

    static void write(FiniteMdp mdp, Writer out) throws IOException {
        Names names = mdp.names();
        boolean expected = !givesExpectedRewards(mdp);
        out.write(String.join(",", REQUIRED) + (expected ? ",expectedreward" : "")
                + (names.hasStates() ? ",statefrom" : "") + (names.hasActions() ? ",action" : "")
                + (names.hasStates() ? ",stateto" : "") + "\n");
        CsvNames.writeBegin(out);
        boolean[] mentioned = new boolean[mdp.stateCount()];
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                int[] next = mdp.nextStates(s, a);
                double[] p = mdp.probabilities(s, a);
                double[] r = mdp.rewards(s, a);
                mentioned[s] = true;
                for (int k = 0; k < next.length; k++) {
                    mentioned[next[k]] = true;
                    out.write(s + "," + a + "," + next[k] + "," + p[k] + "," + r[k]
                            + (expected ? "," + mdp.reward(s, a) : "")
                            + CsvNames.stateCell(names, s)
                            + CsvNames.actionCell(names, s, a)
                            + CsvNames.stateCell(names, next[k]) + "\n");
                }
            }
        }
        for (int s = 0; s < mdp.stateCount(); s++) {
            if (!mentioned[s]) {
                CsvNames.writeTerminal(out, s, names);
            }
        }
        CsvNames.writeEnd(out, mdp.stateCount(), mdp.stateActionCount(), mdp.transitionCount());
    }

    /** Returns whether every R(s,a) is the number that a reader computes from the outcomes. */
    private static boolean givesExpectedRewards(FiniteMdp mdp) {
        for (int s = 0; s < mdp.stateCount(); s++) {
            for (int a = 0; a < mdp.actionCount(s); a++) {
                double[] p = mdp.probabilities(s, a);
                if (SoftMath.expectation(p, mdp.rewards(s, a), 0, p.length) != mdp.reward(s, a)) {
                    return false;
                }
            }
        }
        return true;
    }
}
