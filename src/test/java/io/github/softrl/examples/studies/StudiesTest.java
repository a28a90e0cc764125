package io.github.softrl.examples.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.examples.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the main job, and the study of the learners on a small scale. */
class StudiesTest {
    /** Reference values of the start, to 15 digits: src/test/resources/reference (Taxi: means over the 300 starts). */
    private static final double[][] TOY_TEXT = {
        {0, 0.414640361799980}, {0.001, 0.419662989404813}, {0.01, 0.965963758817}, {0.1, 9.54599364542330},
        {0, 6.32746431491937}, {0.001, 6.32940320524631}, {1, 44.4186876991818}, {10, 1486.351516015},
        {0, -7.45813417167100}, {0.001, -7.45813417167100}, {1, 2.69172377318726}
    };

    private static final String TOY_TEXT_OUTPUT = Output.of(ToyText::run);

    @Test
    void toyText_printsReferenceValues_within80Columns() {
        String output = TOY_TEXT_OUTPUT;
        assertTrue(output.lines()
                .allMatch(line -> line.length() <= 80 && line.chars().allMatch(c -> c < 128)));
        List<String[]> rows = output.lines()
                .map(line -> line.strip().split(" +"))
                .filter(words -> words.length == 10 && words[5].equals("ms") && words[9].equals("ms"))
                .toList();
        assertEquals(TOY_TEXT.length, rows.size());
        for (int i = 0; i < TOY_TEXT.length; i++) {
            double value = TOY_TEXT[i][1];
            double error = Math.max(Double.parseDouble(rows.get(i)[2]), Double.parseDouble(rows.get(i)[6]));
            assertTrue(
                    Integer.parseInt(rows.get(i)[7]) < Integer.parseInt(rows.get(i)[3]), "PI takes fewer iterations");
            assertEquals(TOY_TEXT[i][0], Double.parseDouble(rows.get(i)[0]));
            assertEquals(value, Double.parseDouble(rows.get(i)[1]), 2 * error);
            assertTrue(error <= 1e-12 * Math.max(0.5, Math.abs(value)), "12 digits are certain");
        }
    }

    @Test
    void toyText_drawsLegibleMaps() {
        List<String> lines = TOY_TEXT_OUTPUT.lines().toList();
        int lake = lines.indexOf("Most probable actions, by temperature (H hole, G goal):");
        assertEquals("  0.0               0.001             0.01              0.1", lines.get(lake + 1));
        assertTrue(lines.get(lake + 9).matches("(?: +([<v>^] ){3}H( [<v>^]){2} [<v>^] G){4}"), lines.get(lake + 9));
        assertTrue(lines.get(lake + 7).startsWith("  < H H v ^ < H >"), "along the left wall, into it");
        int cliff = lines.indexOf("Most probable actions, by temperature (C cliff, G goal):");
        assertTrue(lines.get(cliff + 5).startsWith("  ^ C C C C C C C C C C G"), lines.get(cliff + 5));
        assertTrue(lines.get(cliff + 4).startsWith("  > > > > > > > > > > > v"), "along the cliff, at λ = 0");
    }

    @Test
    void toyText_comparesAllFourAlgorithms() {
        List<String[]> rows = TOY_TEXT_OUTPUT
                .lines()
                .filter(line -> line.startsWith("soft "))
                .map(line -> line.substring(23).strip().split(" +"))
                .toList();
        assertEquals(4, rows.size());
        double exact = 0.80143000108576895969459; // frozenlake4_slippery, γ 0.9, λ 0.1: start_value in cases.csv
        double[] worth = {1e-6, 1e-6, 0.005, 0.005}; // how near the values, and below the tables, come
        double[] error = {1e-8, 1e-8, 0.1, 0.1};
        for (int i = 0; i < 4; i++) {
            assertEquals(exact, Double.parseDouble(rows.get(i)[0]), worth[i]);
            assertTrue(Double.parseDouble(rows.get(i)[1]) <= error[i], "error of algorithm " + i);
        }
    }

    /** The smallest of the study's tasks, with a fiftieth of its steps: all seeds pass. */
    @Test
    void learningStudy_twoStates_allSeedsLearn() {
        String output = Output.of(out -> LearningStudy.run(LearningStudy.JOBS.get(0), 0.9, 20_000, out));
        List<String> rows = output.lines().toList();
        assertEquals(3, rows.size());
        for (String row : rows) {
            assertTrue(row.length() <= 100, row);
            double worst = Double.parseDouble(row.substring(row.lastIndexOf(' ') + 1));
            assertTrue(worst <= (row.contains("actor") ? 0.1 : 3), row);
        }
        assertTrue(rows.get(0).matches("twostate +0.9  defaults +\\d+ +\\d+ +\\d+ .*"), rows.get(0));
    }
}
