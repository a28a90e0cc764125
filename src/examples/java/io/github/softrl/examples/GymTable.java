package io.github.softrl.examples;

import io.github.softrl.FiniteMdp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the transition tables that lie beside the tests: Gymnasium's toy-text environments and others, one outcome per
 * line, {@code idstatefrom,idaction,idstateto,probability,reward}. States without actions are terminal.
 */
public final class GymTable {
    private GymTable() {}

    /** Reads a model. */
    public static FiniteMdp read(String name, double discount) {
        List<String[]> rows = rows("/reference/models/" + name + ".csv");
        int states = rows.stream()
                        .mapToInt(row -> Math.max(Integer.parseInt(row[0]), Integer.parseInt(row[2])))
                        .max()
                        .orElseThrow()
                + 1;
        FiniteMdp.Builder builder = FiniteMdp.builder(states, discount);
        boolean[] acts = new boolean[states];
        for (String[] row : rows) {
            int state = Integer.parseInt(row[0]);
            acts[state] = true;
            builder.transition(
                    state,
                    Integer.parseInt(row[1]),
                    Integer.parseInt(row[2]),
                    Double.parseDouble(row[3]),
                    Double.parseDouble(row[4]));
        }
        for (int state = 0; state < states; state++) {
            if (!acts[state]) {
                builder.terminal(state);
            }
        }
        return builder.build();
    }

    private static List<String[]> rows(String resource) {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(GymTable.class.getResourceAsStream(resource), StandardCharsets.US_ASCII))) {
            return reader.lines().skip(1).map(line -> line.split(",")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
