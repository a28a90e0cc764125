package io.github.softrl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NumberedObjectsTest {
    /** Few hash codes, as those of the cells of a grid are. */
    record Key(int x, int y) {
        @Override
        public int hashCode() {
            return (x + y) % 7;
        }
    }

    @Test
    void numbers_areThoseOfAMap() {
        SplittableRandom random = new SplittableRandom(1);
        NumberedObjects<Object> objects = new NumberedObjects<>();
        Map<Object, Integer> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            Object object =
                    i < 2_000 ? new Key(random.nextInt(30), random.nextInt(30)) : (Object) random.nextInt(9_000);
            int known = objects.numberOf(object);
            assertEquals(expected.getOrDefault(object, -1), known);
            if (known < 0) {
                expected.put(object, objects.add(object));
            }
            assertEquals(expected.size(), objects.size());
        }
        expected.forEach((object, number) -> {
            assertEquals(number, objects.numberOf(object));
            assertEquals(object, objects.get(number));
            assertEquals(object, objects.asList().get(number));
        });
    }
}
