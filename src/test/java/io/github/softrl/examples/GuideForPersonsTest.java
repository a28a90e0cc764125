package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.Certified;
import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.PolicyValues;
import io.github.softrl.QTable;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.SoftQValueIteration;
import io.github.softrl.Solution;
import io.github.softrl.Status;
import io.github.softrl.io.TableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide's pages for teachers, researchers and engineers, run; what it prints is as the guide says. */
class GuideForPersonsTest {
    @TempDir
    Path folder;

    private final FiniteMdp house = GuideTest.house();

    private static void assertGuideHas(String printed) throws IOException {
        assertTrue(GuideTest.guide().contains("```text\n" + printed.replace("\r\n", "\n") + "```"), printed);
    }

    @Test
    void homework_isJudged() throws IOException {
        assertGuideHas(Output.ofMain(() -> {
            QTable homework = QTable.of(house, new double[][] {{-4.70, -4.00}, {-2.82, -1.90}, {}});
            System.out.println(SoftBellman.errorBound(house, homework, 0.5));
            System.out.println(SoftBellman.worst(house, homework, 0.5));
        }));
    }

    @Test
    void theorems_areSeen() throws IOException {
        assertGuideHas(Output.ofMain(() -> {
            Solution exact =
                    SoftPolicyIteration.atTemperature(0.5).withTolerance(1e-12).solve(house);
            SoftPolicyIteration.atTemperature(0.5)
                    .withListener(step -> System.out.printf(
                            Locale.ROOT,
                            "%d  Q(0,0) %10.6f  distance to Q* %.0e  bound %.0e%n",
                            step.iteration(),
                            step.q().value(0, 0),
                            step.q().maxDifference(exact.q()),
                            step.errorBound()))
                    .solve(house);
        }));
    }

    @Test
    void ownLearner_isJudged() throws IOException {
        assertGuideHas(Output.ofMain(() -> {
            double[] start = {1, 0, 0};
            Solution optimum =
                    SoftPolicyIteration.atTemperature(0.5).solve(house).requireConverged();
            Policy learnedByYou = Policy.of(house, new double[][] {{0.3, 0.7}, {0.2, 0.8}, {}});
            PolicyValues values = SoftPolicyEvaluation.atTemperature(0.5).solve(house, learnedByYou);
            Certified regret = values.regret(optimum, start);
            System.out.printf(Locale.ROOT, "regret  %9.6f ± %.0e%n", regret.value(), regret.errorBound());
            System.out.printf(Locale.ROOT, "reward  %9.6f ± %.0e%n", values.rewards()[0], values.rewardErrorBound());
            System.out.printf(Locale.ROOT, "entropy %9.6f ± %.0e%n", values.entropies()[0], values.entropyErrorBound());
        }));
    }

    @Test
    void plan_isSavedAndDrawnFrom() throws IOException {
        Path plan = folder.resolve("plan.csv");
        Solution planned = SoftPolicyIteration.atTemperature(0.5).solve(house);
        TableFiles.write(planned.policy(), plan);
        Policy.Sampler sampler = TableFiles.readPolicy(plan).sampler();
        int order = sampler.sample(0, ThreadLocalRandom.current());
        assertTrue(order == 0 || order == 1);
        assertEquals(planned.policy(), TableFiles.readPolicy(plan));
    }

    @Test
    void interruptedRun_returnsWhatItHas() throws InterruptedException {
        AtomicReference<Solution> best = new AtomicReference<>();
        Thread planner = new Thread(() ->
                best.set(SoftQValueIteration.atTemperature(0.5).withThreads(2).solve(house)));
        planner.start();
        planner.interrupt(); // when the answer is needed
        planner.join();
        double promise = best.get().errorBound(); // of a solution that is CONVERGED or INTERRUPTED
        Solution exact =
                SoftPolicyIteration.atTemperature(0.5).withTolerance(1e-12).solve(house);
        assertTrue(best.get().q().maxDifference(exact.q()) <= promise + exact.errorBound());
        assertTrue(
                Set.of(Status.CONVERGED, Status.INTERRUPTED).contains(best.get().status()));
    }
}
