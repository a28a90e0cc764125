package io.github.softrl.io;

import io.github.softrl.FiniteMdp;
import io.github.softrl.Names;
import io.github.softrl.SoftMath;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/** Models in long form, one outcome per line; {@link MdpFiles} describes the format. */
final class CsvModel {
    private static final List<String> REQUIRED =
            List.of("idstatefrom", "idaction", "idstateto", "probability", "reward");
    private static final List<String> OPTIONAL = List.of("expectedreward", "statefrom", "action", "stateto");

    private CsvModel() {}

    static FiniteMdp read(Path file) throws IOException {
        try (TextSource source = new TextSource(file)) {
            Cells cells = new Cells(source, true);
            CsvColumns columns = CsvColumns.read(cells, REQUIRED, OPTIONAL);
            int[] cell = REQUIRED.stream().mapToInt(columns::of).toArray();
            int expectedReward = columns.of("expectedreward");
            int stateFrom = columns.of("statefrom");
            int action = columns.of("action");
            int stateTo = columns.of("stateto");
            if ((stateFrom < 0) != (stateTo < 0)) {
                throw cells.error(0, "the first line must name both statefrom and stateto, or neither");
            }
            Entries entries = new Entries(source);
            CsvNames names = new CsvNames(cells);
            while (cells.nextRow()) {
                if (names.readDirective()) {
                    continue;
                }
                columns.requireWidth();
                int s = cells.index(cell[0], "idstatefrom");
                int a = cells.index(cell[1], "idaction");
                int s2 = cells.index(cell[2], "idstateto");
                double p = cells.number(cell[3], "probability");
                cells.requireProbability(cell[3], p);
                entries.add(s, a, s2, p, cells.number(cell[4], "reward"));
                if (expectedReward >= 0) {
                    entries.third(cells.number(expectedReward, "expectedreward"));
                }
                names.state(s, stateFrom);
                names.action(entries, action);
                names.state(s2, stateTo);
            }
            int n = names.requireEveryState(entries);
            entries.arrange(n);
            FiniteMdp mdp = entries.toModel(
                    expectedReward < 0 ? entries.expectedRewards() : entries.commonThirds("expectedreward"));
            return mdp.withNames(names.toNames(entries, n));
        }
    }

    static void write(FiniteMdp mdp, Writer out) throws IOException {
        Names names = mdp.names();
        boolean expected = !givesExpectedRewards(mdp);
        out.write(String.join(",", REQUIRED) + (expected ? ",expectedreward" : "")
                + (names.hasStates() ? ",statefrom" : "") + (names.hasActions() ? ",action" : "")
                + (names.hasStates() ? ",stateto" : "") + "\n");
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
    }

    /** Returns whether every R(s,a) is what a reader computes from the outcomes. */
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
