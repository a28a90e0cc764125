package io.github.softrl.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.Certified;
import io.github.softrl.FiniteMdp;
import io.github.softrl.HorizonSolution;
import io.github.softrl.Names;
import io.github.softrl.Policy;
import io.github.softrl.PolicyValues;
import io.github.softrl.QTable;
import io.github.softrl.SoftBackwardInduction;
import io.github.softrl.SoftBellman;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.SoftPolicyIteration;
import io.github.softrl.Solution;
import io.github.softrl.Temperatures;
import io.github.softrl.examples.support.GridWorld;
import io.github.softrl.examples.support.GymTable;
import io.github.softrl.examples.support.Task;
import io.github.softrl.io.GridPicture;
import io.github.softrl.io.LoadedMdp;
import io.github.softrl.io.MdpFiles;
import io.github.softrl.io.PrismReader;
import io.github.softrl.io.ProgressLine;
import io.github.softrl.io.TableFiles;
import io.github.softrl.learning.Approximator;
import io.github.softrl.learning.Environment;
import io.github.softrl.learning.Features;
import io.github.softrl.learning.LearningPoint;
import io.github.softrl.learning.LearningResult;
import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide, run; every Java block of the guide is found here, except for its layout. */
class GuideTest {
    @TempDir
    Path folder;

    static FiniteMdp house() {
        FiniteMdp house = FiniteMdp.builder(3, 0.95) // states, discount
                .transition(0, 0, 0, 1.0, -1) // s, a, s′, p(s′|s,a), r
                .transition(0, 1, 1, 0.9, -2)
                .transition(0, 1, 0, 0.1, -2)
                .transition(1, 0, 1, 1.0, -1)
                .transition(1, 1, 2, 1.0, -2)
                .terminal(2)
                .build();
        return house;
    }

    private final FiniteMdp house = house();

    @Test
    void names_arePrintedAsTheGuideSays() throws IOException {
        String printed = Output.ofMain(() -> {
            FiniteMdp named = house.withNames(
                    Names.none().withStates("hall", "stairs", "out").withActions("wait", "go"));
            QTable q = SoftPolicyIteration.atTemperature(0.5).solve(named).q();
            System.out.println(q);
        });
        assertTrue(guide().contains("```text\n" + printed.replace("\r\n", "\n") + "```"), printed);
    }

    @Test
    void gridPicture_isWritten() throws IOException {
        Path picture = folder.resolve("grid.svg");
        Solution small =
                SoftPolicyIteration.atTemperature(1).solve(new GridWorld(List.of("S..", ".#.", "..G")).mdp(1, 0.9));
        GridPicture.of("Sideways", List.of("S..", ".#.", "..G"))
                .withPanel("λ = 1", small)
                .withLegend("start framed, G goal")
                .write(picture);
        assertTrue(Files.readString(picture).contains("λ = 1"));
    }

    @Test
    void policy_isEvaluatedInAChangedModel() {
        FiniteMdp changed = FiniteMdp.builder(3, 0.95)
                .transition(0, 0, 0, 1.0, -1)
                .transition(0, 1, 1, 0.5, -2)
                .transition(0, 1, 0, 0.5, -2)
                .transition(1, 0, 1, 1.0, -1)
                .transition(1, 1, 2, 1.0, -2)
                .terminal(2)
                .build();
        Policy policy = SoftPolicyIteration.atTemperature(0.5).solve(house).policy();
        PolicyValues values = SoftPolicyEvaluation.atTemperature(0.5).solve(changed, policy); // in the changed model
        double reward = values.rewards()[0]; // what it earns, without entropy
        double visits = values.occupancy(new double[] {1, 0, 0}).visits()[1]; // how often it sees state 1
        Solution best = SoftPolicyIteration.atTemperature(0.5).solve(changed);
        Certified regret =
                values.regret(best, new double[] {1, 0, 0}); // what not knowing of the change costs from state 0
        double within = regret.errorBound(); // and how far regret.value() may be off
        assertTrue(regret.value() > within && within < 1e-9 && reward < values.value(0) && visits > 0);
    }

    @Test
    void policy_acts_andOtherProblemsAreSolved() {
        Solution solution = SoftPolicyIteration.atTemperature(0.5).solve(house).requireConverged();
        int action = solution.policy().sample(0, new SplittableRandom(1)); // drawn from π(·|0)
        double p = solution.policy().probability(0, action); // and its probability
        Policy greedy = Policy.greedy(solution.q()); // the best action for certain
        HorizonSolution ten = SoftBackwardInduction.atTemperature(0.5).solve(house, 10); // ten decisions
        Policy first = ten.policy(0); // with ten to go
        SoftPolicyIteration solver = SoftPolicyIteration.atTemperature(1);
        List<Solution> path = Temperatures.path(house, solver, 1, 0.1, 0.01).toList(); // λ falls
        Solution random = Temperatures.forEntropy(house, solver, new double[] {1, 0, 0}, 1.5, 1e-6);
        double lambda = random.temperature(); // at which Σ γᵗ H(π) from state 0 is 1.5
        assertTrue(p > 0 && first.probability(0, 1) > 0.5 && lambda > 0);
        assertEquals(1, greedy.probability(0, 1));
        assertEquals(3, path.size());
        assertEquals(1.5, SoftBellman.discountedEntropy(house, random.policy())[0], 1e-5);
    }

    @Test
    void tables_areJudged() {
        QTable table = QTable.of(house, new double[][] {{-4.70, -4.00}, {-2.74, -1.50}, {}}); // where −1.50 is wrong
        double atMost = SoftBellman.errorBound(house, table, 0.5); // no entry is off by more
        SoftBellman.Worst worst = SoftBellman.worst(house, table, 0.5); // state 1, action 1: −1.5 given, −2.0 backed up
        QTable exact = SoftPolicyIteration.atTemperature(0.5).solve(house).q();
        double off = table.maxDifference(exact); // 0.5
        assertEquals(new SoftBellman.Worst(1, 1, -1.5, -2), worst);
        assertEquals(0.5, off, 1e-9);
        assertTrue(atMost >= off);
    }

    @Test
    void simulation_isShown() {
        Solution solution = SoftPolicyIteration.atTemperature(0.5).solve(house);
        Environment simulator = Environment.of(house, 0); // episodes that begin in state 0
        SplittableRandom rng = new SplittableRandom(1);
        Policy.Sampler sampler = solution.policy().sampler(); // takes constant time per action
        double sum = 0;
        double weight = 1;
        int s = simulator.reset(rng);
        while (!house.isTerminal(s)) {
            Environment.Step step = simulator.step(sampler.sample(s, rng), rng);
            sum += weight * step.reward(); // Σ γᵗ r_t of one episode
            weight *= house.discount();
            s = step.nextState();
        }
        assertTrue(sum < -3);
    }

    @Test
    void run_showsItsProgress() {
        try (ProgressLine line = ProgressLine.of("house")) {
            Solution solution = SoftPolicyIteration.atTemperature(0.5)
                    .withTimeLimit(Duration.ofMinutes(5))
                    .withThreads(2)
                    .withListener(line)
                    .solve(house);
            solution.requireConverged();
        }
    }

    @Test
    void model_isWrittenAndRead() throws IOException {
        Path file = folder.resolve("house.csv");
        MdpFiles.writeCsv(house, file);
        FiniteMdp same = MdpFiles.readCsv(file, 0.95);
        assertEquals(house, same);
    }

    @Test
    void prism_isRead() throws IOException {
        Path tra = Files.writeString(folder.resolve("x.tra"), "2 2 2\n0 0 1 1 go\n1 0 1 1\n");
        Path trew = Files.writeString(folder.resolve("x.trew"), "2 2 1\n0 0 1 3\n");
        Path srew = Files.writeString(folder.resolve("x.srew"), "2 1\n0 0.5\n");
        Path lab = Files.writeString(folder.resolve("x.lab"), "0=\"init\" 1=\"goal\" 2=\"hazard\"\n0: 0 2\n1: 1\n");
        LoadedMdp loaded = PrismReader.of(tra)
                .withTransitionRewards(trew)
                .withStateRewards(srew)
                .withLabels(lab)
                .withTerminal("goal")
                .read(0.95);
        FiniteMdp robot = loaded.mdp();
        int[] hazards = loaded.statesWith("hazard");
        assertEquals(3.5, robot.reward(0, 0));
        assertArrayEquals(new int[] {0}, hazards);
    }

    /** The file of the Javadoc of CassandraReader: the house, again. */
    @Test
    void cassandra_isRead() throws IOException {
        String javadoc = Files.readString(Path.of("src/main/java/io/github/softrl/io/CassandraReader.java"));
        Matcher block = Pattern.compile("<pre>\\{@code\n( +\\*   discount: .*?)\\}</pre>", Pattern.DOTALL)
                .matcher(javadoc);
        assertTrue(block.find());
        Path mdp = Files.writeString(folder.resolve("house.mdp"), block.group(1).replaceAll("(?m)^ +\\*", ""));
        LoadedMdp loaded = MdpFiles.readCassandra(mdp, "out"); // state "out" is terminal
        double[] start = loaded.start().orElseThrow();
        assertArrayEquals(new double[] {1, 0, 0}, start);
        assertTrue(loaded.mdp().isTerminal(2));
        assertEquals("stairs", loaded.mdp().names().state(1));
        assertEquals(1, loaded.mdp().probability(0, 1, 1));
    }

    @Test
    void tables_areWrittenAndRead() throws IOException {
        Path qFile = folder.resolve("q.csv");
        Path policyFile = folder.resolve("policy.csv");
        Path valueFile = folder.resolve("values.csv.gz");
        Solution solution = SoftPolicyIteration.atTemperature(0.5).solve(house);
        TableFiles.write(solution.q(), qFile);
        TableFiles.write(solution.policy(), policyFile);
        TableFiles.write(solution.values(), house.names(), valueFile);
        QTable sameQ = TableFiles.readQTable(qFile);
        Policy samePolicy = TableFiles.readPolicy(policyFile);
        double[] sameValues = TableFiles.readValues(valueFile);
        assertEquals(solution.q(), sameQ);
        assertEquals(solution.policy(), samePolicy);
        assertArrayEquals(solution.values(), sameValues);
    }

    @Test
    void learn_withANetwork_comesWithin5Percent() {
        FiniteMdp lake = GymTable.read("frozenlake8_slippery", 0.95);
        Features cells = Features.product(8, 8); // row and column, one-hot
        LearningResult learned = SoftQLearning.atTemperature(0.05)
                .withApproximator(Approximator.network(cells, 64, 64)) // two hidden layers
                .withLearningRate(Schedule.linear(0.003, 0.0002, 10_000))
                .withSteps(10_000)
                .learn(Environment.of(lake, 0), new SplittableRandom(1));
        Task task = Task.of("lake", lake, 0);
        Policy best = SoftPolicyIteration.atTemperature(0.05).solve(lake).policy();
        assertTrue(task.value(learned.policy(), 0.05) >= 0.95 * task.value(best, 0.05));
    }

    @Test
    void learner_learns() {
        LearningResult learned = SoftQLearning.atTemperature(0.5)
                .withSteps(500_000)
                .learn(Environment.of(house, 0), new SplittableRandom(42));
        assertTrue(learned.q()
                        .maxDifference(SoftPolicyIteration.atTemperature(0.5)
                                .solve(house)
                                .q())
                < 0.02);
    }

    @Test
    void otherAlgorithms_areOptions() {
        Schedule never = Schedule.constant(0);
        Schedule rate = Schedule.constant(0.05);
        SoftQLearning lecture = SoftQLearning.atTemperature(0.5) // soft Q-learning as in the lecture
                .withExploration(never)
                .withEvenReplay(0)
                .withLearningRate(rate);
        SoftActorCritic actor = SoftActorCritic.atTemperature(0.5) // and its soft actor-critic
                .withNaturalGradient(false)
                .withGradientClip(Double.POSITIVE_INFINITY)
                .withExpectedTarget(false)
                .withExploration(never)
                .withEvenReplay(0)
                .withLearningRate(rate)
                .withActorLearningRate(rate);
        SoftQLearning greedy = SoftQLearning.atTemperature(0) // ordinary Q-learning, ε-greedy
                .withNovelty(false)
                .withExplorationRun(1)
                .withExploration(Schedule.constant(0.1));
        SoftQLearning boltzmann = SoftQLearning.atTemperature(0) // with Boltzmann exploration
                .withBehaviourTemperature(0.5)
                .withExploration(never);
        SoftQLearning textbook = greedy // without replay and targets
                .withBatchSize(1)
                .withBufferCapacity(1)
                .withEvenReplay(0)
                .withTargetPeriod(1);
        double soft = SoftPolicyIteration.atTemperature(0.5).solve(house).value(0);
        double hard = SoftPolicyIteration.atTemperature(0).solve(house).value(0);
        for (SoftQLearning learner : List.of(lecture, greedy, boltzmann, textbook)) {
            QTable q = learner.withSteps(20_000)
                    .learn(Environment.of(house, 0), new SplittableRandom(1))
                    .q();
            assertEquals(learner == lecture ? soft : hard, q.softValue(0, learner == lecture ? 0.5 : 0), 0.3);
        }
        Policy learned = actor.withSteps(20_000)
                .learn(Environment.of(house, 0), new SplittableRandom(1))
                .policy();
        assertEquals(
                soft,
                SoftPolicyEvaluation.atTemperature(0.5).solve(house, learned).value(0),
                0.1);
    }

    @Test
    void learner_isJudged() throws IOException {
        Path curveFile = folder.resolve("curve.csv");
        Solution best = SoftPolicyIteration.atTemperature(0.5).solve(house);
        LearningResult judged = SoftQLearning.atTemperature(0.5)
                .withSteps(20_000)
                .withModel(house, best, new double[] {1, 0, 0}) // not seen by the learning
                .learn(Environment.of(house, 0), new SplittableRandom(42));
        LearningPoint last = judged.curve().get(judged.curve().size() - 1);
        Certified lost = last.regret(); // from the start, with its bound; last.value() is V^π
        double inState1 = judged.policyValues().orElseThrow().value(1); // the certificate of the policy, in all states
        TableFiles.writeCurve(judged.curve(), curveFile); // for a plotting program
        assertTrue(lost.value() > 0 && lost.value() < 0.01 && lost.errorBound() < 1e-9, lost::toString);
        assertEquals(best.value(1), inState1, 0.01);
        assertEquals(101, Files.readAllLines(curveFile).size());
    }

    @Test
    void everyBlock_isHere() throws IOException {
        Path tests = Path.of("src/test/java/io/github/softrl/examples");
        String here = squeezed(Files.readString(tests.resolve("GuideTest.java"))
                + Files.readString(tests.resolve("GuideForPersonsTest.java"))
                + Files.readString(tests.resolve("GuideForModellersTest.java")));
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(guide());
        int blocks = 0;
        while (block.find()) {
            String code = block.group(1);
            if (!code.contains("class Shop")) { // that one is held against the example
                String squeezed = squeezed(code);
                assertTrue(here.contains(squeezed) || squeezed.endsWith("}") && here.contains(body(squeezed)), code);
            }
            blocks++;
        }
        assertTrue(blocks >= 9, "blocks: " + blocks);
    }

    /** A block that ends in braces, without them: the test asserts something before. */
    private static String body(String squeezed) {
        return squeezed.replaceAll("[}]+$", "");
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    static String guide() throws IOException {
        return Files.readString(Path.of("docs/guide.md"));
    }
}
