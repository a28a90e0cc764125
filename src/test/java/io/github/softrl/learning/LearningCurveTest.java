package io.github.softrl.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.Certified;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
    /** A run in which the k-th period has k steps, and each episode two. */
    private static LearningCurve curve(int maxPoints, int periods) {
        SplittableRandom random = new SplittableRandom(1);
        LearningCurve curve = new LearningCurve(0.5, maxPoints);
        long step = 0;
        for (int k = 1; k <= periods; k++) {
            for (int i = 0; i < k; i++, step++) {
                if (step % 2 == 0) {
                    curve.startEpisode();
                }
                curve.recordStep(random.nextInt(8), random.nextInt(4), 2);
                curve.recordUpdates(3, random.nextInt(16));
                if (step % 2 == 1) {
                    curve.endEpisode();
                }
            }
            Certified value = new Certified(k, 0);
            LearningPoint told = curve.addPoint(step, k, -k, new PolicyJudge.Verdict(value, value, Optional.empty()));
            assertEquals(step, told.step());
        }
        return curve;
    }

    private static double sum(List<LearningPoint> points, int from, int to, int which) {
        double sum = 0;
        for (int k = from; k < to; k++) {
            LearningPoint point = points.get(k);
            long steps = point.step() - (k == 0 ? 0 : points.get(k - 1).step());
            long episodes = point.episodes() - (k == 0 ? 0 : points.get(k - 1).episodes());
            double mean = which == 0 ? point.behaviourReturn() : point.behaviourSoftReturn();
            sum += which < 2
                    ? (episodes == 0 ? 0 : episodes * mean)
                    : steps * (which == 2 ? point.entropy() : 3 * point.meanTdError());
        }
        return sum;
    }

    /** Joined points are those of a run with longer periods. */
    @Test
    void longCurves_areJoined_nothingIsLost() {
        for (int periods : new int[] {1, 7, 8, 9, 16, 17, 40, 100}) {
            List<LearningPoint> all = curve(1_000, periods).points();
            List<LearningPoint> few = curve(8, periods).points();
            assertEquals(periods, all.size());
            assertTrue(few.size() <= 8 && few.size() >= Math.min(periods, 4));
            int each = Math.toIntExact(LongStream.iterate(1, n -> 2 * n)
                    .filter(n -> n * 8 >= periods)
                    .findFirst()
                    .orElseThrow());
            for (int k = 0; k < few.size(); k++) {
                int from = each * k;
                int to = Math.min(periods, each * (k + 1));
                LearningPoint end = all.get(to - 1);
                LearningPoint point = few.get(k);
                assertEquals(end.step(), point.step());
                assertEquals(end.episodes(), point.episodes());
                assertEquals(to, point.temperature());
                assertEquals(-to, point.error());
                assertEquals(to, point.value().value());
                for (int which = 0; which < 4; which++) {
                    assertEquals(sum(all, from, to, which), sum(few, k, k + 1, which), 1e-9);
                }
            }
        }
    }
}
