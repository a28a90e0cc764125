package io.github.softrl.io;

import static io.github.softrl.io.CassandraModel.ALL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CassandraRewardsTest {
    private static final int STATES = 5;
    private static final int ACTIONS = 3;

    private record Statement(int a, int s, int s2, double r) {
        boolean fits(int action, int state, int next) {
            return (a == ALL || a == action) && (s == ALL || s == state) && (s2 == ALL || s2 == next);
        }
    }

    /** Random statements with and without wildcards, against a search from the last statement back. */
    @Test
    void lastStatementThatFits_counts() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            CassandraRewards rewards = new CassandraRewards(STATES, ACTIONS);
            List<Statement> statements = new ArrayList<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                Statement next = new Statement(
                        random.nextInt(ALL, ACTIONS),
                        random.nextInt(ALL, STATES),
                        random.nextInt(ALL, STATES),
                        random.nextInt(4));
                statements.add(next);
                rewards.set(next.a, next.s, next.s2, next.r);
            }
            rewards.compact();
            for (int a = 0; a < ACTIONS; a++) {
                for (int s = 0; s < STATES; s++) {
                    for (int s2 = 0; s2 < STATES; s2++) {
                        assertEquals(last(statements, a, s, s2), rewards.get(a, s, s2));
                    }
                }
            }
        }
    }

    private static double last(List<Statement> statements, int a, int s, int s2) {
        for (int i = statements.size() - 1; i >= 0; i--) {
            if (statements.get(i).fits(a, s, s2)) {
                return statements.get(i).r;
            }
        }
        return 0;
    }
}
