package io.github.softrl.learning;

import java.util.ArrayList;
import java.util.List;

/**
 * The points of a learning curve, and the sums over the steps, episodes and updates since the last of them. There are
 * at most as many points as a limit says: whenever it is reached, neighbours are joined, and from then on twice as many
 * periods make one point.
 */
final class LearningCurve {
    static final int MAX_POINTS = 100_000; // 20 MB

    /** The sums over a part of a run, which ends with a point. */
    private record Part(
            LearningPoint end,
            long steps,
            long episodes,
            long updates,
            double returns,
            double soft,
            double entropies,
            double errors) {
        Part join(Part later) {
            return new Part(
                    later.end,
                    steps + later.steps,
                    episodes + later.episodes,
                    updates + later.updates,
                    returns + later.returns,
                    soft + later.soft,
                    entropies + later.entropies,
                    errors + later.errors);
        }

        LearningPoint point() {
            return new LearningPoint(
                    end.step(),
                    end.episodes(),
                    returns / episodes,
                    soft / episodes,
                    errors / updates,
                    entropies / steps,
                    end.temperature(),
                    end.error(),
                    end.value(),
                    end.regret());
        }
    }

    private final double discount;
    private final int maxPoints;
    private final List<Part> parts = new ArrayList<>();
    private int periods = 1; // that make one point
    private int missing; // periods that the last part lacks
    private long episodes;

    // of the current episode
    private double weight; // γᵗ
    private double episodeReturn;
    private double episodeSoftReturn;

    // since the last point
    private long newSteps;
    private long newEpisodes;
    private long newUpdates;
    private double returns;
    private double softReturns;
    private double entropies;
    private double errors;

    /**
     * @param maxPoints even
     */
    LearningCurve(double discount, int maxPoints) {
        this.discount = discount;
        this.maxPoints = maxPoints;
    }

    long episodes() {
        return episodes;
    }

    List<LearningPoint> points() {
        return parts.stream().map(Part::point).toList();
    }

    void startEpisode() {
        weight = 1;
        episodeReturn = 0;
        episodeSoftReturn = 0;
    }

    void recordStep(double reward, double entropy, double entropyPrice) {
        newSteps++;
        entropies += entropy;
        episodeReturn += weight * reward;
        episodeSoftReturn += weight * (reward + entropyPrice * entropy);
        weight *= discount;
    }

    void endEpisode() {
        episodes++;
        newEpisodes++;
        returns += episodeReturn;
        softReturns += episodeSoftReturn;
    }

    void recordUpdates(int updates, double sumOfErrors) {
        newUpdates += updates;
        errors += sumOfErrors;
    }

    /** Ends a period, and returns its point. */
    LearningPoint addPoint(long step, double temperature, double error, PolicyJudge.Verdict verdict) {
        LearningPoint end =
                new LearningPoint(step, episodes, 0, 0, 0, 0, temperature, error, verdict.value(), verdict.regret());
        Part part = new Part(end, newSteps, newEpisodes, newUpdates, returns, softReturns, entropies, errors);
        add(part);
        newSteps = 0;
        newEpisodes = 0;
        newUpdates = 0;
        returns = 0;
        softReturns = 0;
        entropies = 0;
        errors = 0;
        return part.point();
    }

    private void add(Part part) {
        int last = parts.size() - 1;
        if (missing > 0) {
            parts.set(last, parts.get(last).join(part));
            missing--;
            return;
        }
        if (parts.size() == maxPoints) {
            for (int k = 0; k < maxPoints / 2; k++) {
                parts.set(k, parts.get(2 * k).join(parts.get(2 * k + 1)));
            }
            parts.subList(maxPoints / 2, maxPoints).clear();
            periods *= 2;
        }
        parts.add(part);
        missing = periods - 1;
    }
}
