package io.github.softrl.learning;

import java.util.ArrayList;
import java.util.List;

/** The points of a learning curve, and the sums over the steps, episodes and updates since the last of them. */
final class LearningCurve {
    private final double discount;
    private final List<LearningPoint> points = new ArrayList<>();
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

    LearningCurve(double discount) {
        this.discount = discount;
    }

    long episodes() {
        return episodes;
    }

    List<LearningPoint> points() {
        return points;
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

    LearningPoint addPoint(long step, double temperature, double error) {
        LearningPoint point = new LearningPoint(
                step,
                episodes,
                returns / newEpisodes,
                softReturns / newEpisodes,
                errors / newUpdates,
                entropies / newSteps,
                temperature,
                error);
        points.add(point);
        newSteps = 0;
        newEpisodes = 0;
        newUpdates = 0;
        returns = 0;
        softReturns = 0;
        entropies = 0;
        errors = 0;
        return point;
    }
}
