package io.github.softrl.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SparseSettingsTest {
    private static final int ROWS = 40;
    private static final int COLUMNS = 60;

    /** Random settings, removals and cleared rows, against a map. */
    @Test
    void lastSettingCounts_inAnyOrder() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            SparseSettings settings = new SparseSettings(ROWS, COLUMNS);
            TreeMap<Integer, Double> expected = new TreeMap<>();
            int count = random.nextInt(1, 8_000);
            for (int i = 0; i < count; i++) {
                int row = random.nextInt(ROWS);
                if (random.nextInt(50) == 0) {
                    settings.clear(row);
                    expected.subMap(row * COLUMNS, (row + 1) * COLUMNS).clear();
                }
                int column = random.nextInt(COLUMNS);
                double x = random.nextInt(5) == 0 ? 0 : random.nextDouble();
                settings.set(row, column, x);
                if (x == 0) {
                    expected.remove(row * COLUMNS + column);
                } else {
                    expected.put(row * COLUMNS + column, x);
                }
                assertTrue(settings.size() >= expected.size());
                assertTrue(settings.size() <= 2 * ROWS * COLUMNS + 1024, "settings that do not count pile up");
            }
            settings.compact();
            settings.trim();
            assertEquals(expected.size(), settings.size());
            int k = 0;
            for (var entry : expected.entrySet()) {
                assertEquals(entry.getKey(), settings.row(k) * COLUMNS + settings.column(k));
                assertEquals(entry.getValue(), settings.value(k++));
            }
        }
    }
}
