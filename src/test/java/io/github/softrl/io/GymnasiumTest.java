package io.github.softrl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.FiniteMdp;
import io.github.softrl.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Covers MdpFiles: Gymnasium's tables, written as the guide's Python lines write them, and read. */
class GymnasiumTest {
    private static final Pattern TOKEN = Pattern.compile("[\\[\\]{}]|\"\\d+\"|[-+.0-9eE]+|true|false");

    /** An entry of {@code env.unwrapped.P}: an outcome of a state and an action. */
    private record Outcome(
            int state, int action, double probability, int nextState, double reward, boolean terminated) {}

    @TempDir
    Path folder;

    /** The table {"state": {"action": [[p, s2, r, terminated], …]}}, in its order. */
    private static List<Outcome> table(String name) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        List<String> open = new ArrayList<>();
        int depth = 0;
        int[] key = new int[3];
        Matcher token = TOKEN.matcher(Files.readString(Reference.path("models/" + name + ".P.json")));
        while (token.find()) {
            String word = token.group();
            if (word.equals("{") || word.equals("[")) {
                depth++;
                open.clear();
            } else if (word.equals("]") && depth-- == 4) {
                outcomes.add(new Outcome(
                        key[1],
                        key[2],
                        Double.parseDouble(open.get(0)),
                        Integer.parseInt(open.get(1)),
                        Double.parseDouble(open.get(2)),
                        Boolean.parseBoolean(open.get(3))));
            } else if (word.equals("}")) {
                depth--;
            } else if (word.startsWith("\"")) {
                key[depth] = Integer.parseInt(word.substring(1, word.length() - 1));
            } else {
                open.add(word);
            }
        }
        return outcomes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frozenlake4_det",
                "frozenlake4_slippery",
                "frozenlake4_stepcost",
                "frozenlake8_det",
                "frozenlake8_slippery",
                "cliffwalking_det",
                "cliffwalking_slippery",
                "taxi"
            })
    void tables_writtenAsTheGuideDoes_areReadAsTheyAre(String name) throws IOException {
        List<Outcome> table = table(name);
        int n = table.get(table.size() - 1).state + 1;
        StringBuilder csv = new StringBuilder("idstatefrom,idaction,idstateto,probability,reward\n");
        for (Outcome o : table) {
            csv.append(o.state + "," + o.action + "," + (o.terminated ? n : o.nextState) + "," + o.probability + ","
                    + o.reward + "\n");
        }
        Path file = Files.writeString(folder.resolve("table.csv"), csv);
        assertEquals(
                Files.readString(Reference.path("models/" + name + ".csv")),
                csv.toString(),
                "the reference file is made this way");
        FiniteMdp mdp = MdpFiles.readCsv(file, 0.9);
        assertEquals(n + 1, mdp.stateCount());
        assertTrue(mdp.isTerminal(n));
        Outcome last = null;
        int k = 0;
        for (Outcome o : table) {
            k = last != null && last.state == o.state && last.action == o.action ? k + 1 : 0;
            last = o;
            assertEquals(o.terminated ? n : o.nextState, mdp.nextStates(o.state, o.action)[k]);
            assertEquals(o.probability, mdp.probabilities(o.state, o.action)[k]);
            assertEquals(o.reward, mdp.rewards(o.state, o.action)[k]);
        }
    }
}
