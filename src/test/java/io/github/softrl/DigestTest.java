package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.softrl.learning.Environment;
import io.github.softrl.learning.LearningPoint;
import io.github.softrl.learning.LearningResult;
import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import io.github.softrl.testing.RandomMdps;
import io.github.softrl.testing.YardstickModels;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Digests of every number that solvers and learners return on 320 random models at three temperatures: Q, V, π, bounds,
 * residuals, iterations and statuses, and what listeners are told. A change of structure leaves them as they are, on
 * every JDK; a change of an algorithm changes some of them, and its commit shows and explains which.
 */
class DigestTest {
    private static final int MODELS = 320;
    private static final double[] DISCOUNTS = {0.5, 0.9, 0.99, 0.9999, 1, 1, 1, 0};
    private static final double[] TEMPERATURES = {0, 0.1, 1};

    /** Collects numbers to the bit. */
    private static final class Digest {
        private final MessageDigest sha;
        private final ByteBuffer buffer = ByteBuffer.allocate(8);

        Digest() {
            try {
                sha = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void add(long bits) {
            sha.update(buffer.putLong(0, bits).array());
        }

        void add(double... numbers) {
            for (double x : numbers) {
                add(Double.doubleToLongBits(x));
            }
        }

        void add(QTable q) {
            for (int s = 0; s < q.stateCount(); s++) {
                add(q.row(s));
            }
        }

        void add(Policy policy) {
            for (int s = 0; s < policy.stateCount(); s++) {
                add(policy.row(s));
                add(policy.entropy(s));
                for (int a = 0; a < policy.actionCount(s); a++) {
                    add(policy.logProbability(s, a));
                }
            }
        }

        void add(Solution solution) {
            add(solution.q());
            add(solution.values());
            add(solution.policy());
            add(solution.residual(), solution.errorBound(), solution.temperature());
            add(solution.iterations());
            add(solution.status().ordinal());
        }

        void add(LearningResult result) {
            add(result.q());
            add(result.policy());
            add(result.steps());
            add(result.episodes());
            add(result.temperature());
            for (LearningPoint point : result.curve()) {
                add(point.step());
                add(
                        point.behaviourReturn(),
                        point.behaviourSoftReturn(),
                        point.meanTdError(),
                        point.entropy(),
                        point.error());
            }
        }

        /** Adds what is returned, or that it is refused. */
        <T> T add(Supplier<T> source, BiConsumer<Digest, T> how) {
            try {
                T result = source.get();
                how.accept(this, result);
                return result;
            } catch (ArithmeticException | IllegalArgumentException refused) {
                add(-1L);
                return null;
            }
        }

        void listen(IterationListener.Progress progress) {
            add(progress.iteration());
            add(progress.residual(), progress.errorBound());
            add(progress.q());
        }

        @Override
        public String toString() {
            return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
        }
    }

    /** Models of all discounts; those without a discount mostly charge for each step, so that many have a solution. */
    private static FiniteMdp model(int i) {
        FiniteMdp mdp = RandomMdps.of(i, DISCOUNTS[i % DISCOUNTS.length]);
        return i % DISCOUNTS.length == 5 || i % DISCOUNTS.length == 6 ? RandomMdps.map(mdp, s -> s, 1, -3) : mdp;
    }

    private interface Step {
        void run(Digest digest, FiniteMdp mdp, double temperature);
    }

    private static String digest(Step step) {
        Digest digest = new Digest();
        for (int i = 0; i < MODELS; i++) {
            for (double temperature : TEMPERATURES) {
                step.run(digest, model(i), temperature);
            }
        }
        return digest.toString();
    }

    @Test
    void valueIteration_sameBits() {
        assertEquals(
                "4b45fbd236334850",
                digest((digest, mdp, temperature) -> digest.add(
                        () -> SoftQValueIteration.atTemperature(temperature)
                                .withMaxIterations(1000)
                                .withListener(p -> {
                                    if (p.iteration() < 100) {
                                        digest.listen(p);
                                    }
                                })
                                .solve(mdp),
                        Digest::add)));
    }

    @Test
    void models_withoutDiscount_areSolvedOrRefused() {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int i = 0; i < MODELS; i++) {
            for (double temperature : TEMPERATURES) {
                String outcome;
                try {
                    outcome = model(i).discount() < 1
                            ? "discounted"
                            : SoftPolicyIteration.atTemperature(temperature)
                                    .solve(model(i))
                                    .status()
                                    .name();
                } catch (ArithmeticException refused) {
                    outcome = "refused";
                }
                outcomes.merge(outcome, 1, Integer::sum);
            }
        }
        assertEquals("{CONVERGED=150, discounted=600, refused=210}", outcomes.toString());
    }

    @Test
    void policyIteration_sameBits() {
        assertEquals("9035242cf4074eb5", policyIteration(LinearSolver.AUTOMATIC));
        assertEquals("9035242cf4074eb5", policyIteration(LinearSolver.DIRECT));
        assertEquals("361714c71cd54740", policyIteration(LinearSolver.ITERATIVE));
    }

    private static String policyIteration(LinearSolver linearSolver) {
        return digest((digest, mdp, temperature) -> {
            SoftPolicyIteration solver = SoftPolicyIteration.atTemperature(temperature)
                    .withLinearSolver(linearSolver)
                    .withMaxIterations(100)
                    .withListener(digest::listen);
            Solution first = digest.add(() -> solver.solve(mdp), Digest::add);
            if (first != null) {
                digest.add(() -> solver.solve(mdp, first.values()), Digest::add);
            }
        });
    }

    /** Row sums just above 1 at discounts just below it: T is not a contraction, and no state need end. */
    @Test
    void planners_whereRowSumsOutweighTheDiscount_sameBits() {
        Digest digest = new Digest();
        for (int i = 0; i < 200; i++) {
            FiniteMdp model = RandomMdps.of(i, 1 - 1e-10);
            FiniteMdp.Builder builder = FiniteMdp.builder(model.stateCount(), model.discount());
            for (int s = 0; s < model.stateCount(); s++) {
                if (model.isTerminal(s)) {
                    builder.terminal(s);
                }
                for (int a = 0; a < model.actionCount(s); a++) {
                    int[] next = model.nextStates(s, a);
                    double[] p = model.probabilities(s, a);
                    for (int k = 0; k < next.length; k++) {
                        double probability = p[k] < 0.9 ? p[k] * (1 + 8e-10) : p[k];
                        builder.transition(s, a, next[k], probability, model.reward(s, a) - (i % 3));
                    }
                }
            }
            FiniteMdp mdp = builder.build();
            for (double temperature : TEMPERATURES) {
                for (LinearSolver linearSolver : LinearSolver.values()) {
                    digest.add(
                            () -> SoftPolicyIteration.atTemperature(temperature)
                                    .withLinearSolver(linearSolver)
                                    .withMaxIterations(60)
                                    .withListener(digest::listen)
                                    .solve(mdp),
                            Digest::add);
                }
                digest.add(
                        () -> SoftQValueIteration.atTemperature(temperature)
                                .withMaxIterations(60)
                                .solve(mdp),
                        Digest::add);
            }
        }
        assertEquals("56c88f60172cf113", digest.toString());
    }

    @Test
    void policyIteration_onLargerModels_sameBits() {
        Digest digest = new Digest();
        for (char kind : "GMRBC".toCharArray()) {
            for (double temperature : TEMPERATURES) {
                SoftPolicyIteration solver = SoftPolicyIteration.atTemperature(temperature)
                        .withTolerance(1e-6)
                        .withMaxIterations(300)
                        .withListener(p -> digest.add(p.residual(), p.errorBound()));
                FiniteMdp mdp = YardstickModels.of(kind, 1600, 0.999);
                digest.add(solver.solve(mdp));
                digest.add(solver.solve(mdp, new double[mdp.stateCount()]));
                if (kind == 'G') {
                    digest.add(solver.withLinearSolver(LinearSolver.ITERATIVE).solve(mdp));
                }
            }
        }
        assertEquals("2eb4cbe8b73879eb", digest.toString());
    }

    @Test
    void evaluation_sameBits() {
        String evaluations = digest((digest, mdp, temperature) -> {
            Policy policy = Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(7), 2), temperature);
            for (LinearSolver solver : LinearSolver.values()) {
                QTable q = digest.add(() -> SoftBellman.evaluate(mdp, policy, temperature, solver), Digest::add);
                if (q != null) {
                    digest.add(SoftBellman.errorBound(mdp, policy, q, temperature));
                    digest.add(SoftBellman.errorBound(mdp, q, temperature));
                    digest.add(SoftBellman.residual(mdp, q, temperature));
                    digest.add(SoftBellman.backup(mdp, q, temperature));
                }
            }
            digest.add(() -> SoftBellman.discountedReward(mdp, policy), Digest::add);
            digest.add(() -> SoftBellman.discountedEntropy(mdp, policy), Digest::add);
        });
        assertEquals("d0b5b34911e70fd7", evaluations);
    }

    @Test
    void occupancy_sameBits() {
        String occupancies = digest((digest, mdp, temperature) -> {
            Policy policy = Policy.softmax(RandomMdps.table(mdp, new SplittableRandom(8), 2), temperature);
            double[] start = RandomMdps.distribution(new SplittableRandom(9), mdp.stateCount());
            digest.add(() -> SoftBellman.occupancy(mdp, policy, start), Digest::add);
        });
        assertEquals("4a32e1d2f5713bce", occupancies);
    }

    @Test
    void backwardInduction_sameBits() {
        String inductions = digest((digest, mdp, temperature) -> {
            HorizonSolution solution =
                    SoftBackwardInduction.atTemperature(temperature).solve(mdp, 12);
            for (int t = 0; t < 12; t++) {
                digest.add(solution.values(t));
                digest.add(solution.q(t));
                digest.add(solution.policy(t));
            }
            digest.add(solution.errorBound());
        });
        assertEquals("1aeb5de3a69a2970", inductions);
    }

    @Test
    void temperatures_sameBits() {
        Digest digest = new Digest();
        for (int i = 0; i < 60; i++) {
            FiniteMdp mdp = model(i);
            double[] start = RandomMdps.distribution(new SplittableRandom(i), mdp.stateCount());
            SoftPolicyIteration solver = SoftPolicyIteration.atTemperature(1).withMaxIterations(100);
            digest.add(
                    () -> {
                        Temperatures.path(mdp, solver, 1, 0.1, 0).forEach(digest::add);
                        return Temperatures.forEntropy(mdp.withDiscount(0.9), solver, start, 0.3, 1e-6);
                    },
                    Digest::add);
        }
        assertEquals("2c581a147df1a018", digest.toString());
    }

    @Test
    void learners_sameBits() {
        assertEquals("fedaf4e3b229811f", learners(learner -> learner, actor -> actor));
        // repeated actions, uniform replay and rates that do not know the discount, which were the defaults
        assertEquals(
                "b077463a50e0a20c",
                learners(
                        learner -> learner.withLearningRate(
                                        Schedule.polynomial(1, 0.7).perVisit())
                                .withNovelty(false)
                                .withEvenReplay(0),
                        actor -> actor.withNovelty(false).withEvenReplay(0)));
    }

    private static String learners(UnaryOperator<SoftQLearning> qOptions, UnaryOperator<SoftActorCritic> actorOptions) {
        return digest((digest, mdp, temperature) -> {
            int s = 0;
            while (s < mdp.stateCount() && mdp.isTerminal(s)) {
                s++;
            }
            Environment environment = Environment.of(mdp, s).withTimeLimit(50);
            QTable reference = RandomMdps.table(mdp, new SplittableRandom(1), 2);
            Schedule rate = Schedule.constant(0.2);
            SoftQLearning learner =
                    qOptions.apply(SoftQLearning.atTemperature(temperature)).withSteps(300);
            if (mdp.stateCount() == 5 && temperature > 0) {
                digest.add(learner.learn(environment, new SplittableRandom(13))); // rates per visit, the default
            }
            digest.add(learner.withLearningRate(rate).learn(environment, new SplittableRandom(10)));
            SoftActorCritic actor = actorOptions
                    .apply(SoftActorCritic.atTemperature(temperature + 0.1))
                    .withSteps(150)
                    .withLearningRate(rate);
            digest.add(actor.learn(environment, new SplittableRandom(11)));
            digest.add(actor.withNaturalGradient(false)
                    .withExpectedTarget(false)
                    .withTwinCritics(true)
                    .withTargetRate(0.5)
                    .withReference(reference, mdp.reachable(s))
                    .learn(environment, new SplittableRandom(12)));
        });
    }
}
