package io.github.softrl.learning;

import static io.github.softrl.testing.Refusals.refusal;

import io.github.softrl.testing.Refusals;
import io.github.softrl.testing.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckedEnvironmentTest {
    /** An environment of three states with two actions each, whose answers can be replaced by nonsense. */
    private record Answers(int states, int actions, double discount, int first, Step step) implements Environment {
        static final Answers SENSIBLE = new Answers(3, 2, 0.9, 0, new Step(1, 0, false, false));

        Answers withStates(int n) {
            return new Answers(n, actions, discount, first, step);
        }

        Answers withActions(int n) {
            return new Answers(states, n, discount, first, step);
        }

        Answers withDiscount(double gamma) {
            return new Answers(states, actions, gamma, first, step);
        }

        Answers withFirst(int s) {
            return new Answers(states, actions, discount, s, step);
        }

        Answers withStep(Step answer) {
            return new Answers(states, actions, discount, first, answer);
        }

        @Override
        public int stateCount() {
            return states;
        }

        @Override
        public int actionCount(int state) {
            return actions;
        }

        @Override
        public int reset(RandomGenerator rng) {
            return first;
        }

        @Override
        public Step step(int action, RandomGenerator rng) {
            return step;
        }
    }

    static Stream<Arguments> nonsense() {
        Answers sensible = Answers.SENSIBLE;
        String states = "stateCount of the environment must be >= 1 and below 2147483639: ";
        String discount = "discount of the environment must be in [0, 1]: ";
        String next = "next state of state 0, action";
        List<Arguments> rows = new ArrayList<>();
        add(rows, "no states", sensible.withStates(0), states + "0");
        add(rows, "negative states", sensible.withStates(-1), states + "-1");
        add(rows, "too many states", sensible.withStates(2_147_483_639), states + "2147483639");
        add(rows, "negative actions", sensible.withActions(-1), "actionCount of state 0 must be >= 0: -1");
        add(rows, "too many actions", sensible.withActions(Integer.MAX_VALUE), "at most 2147483639", "2147483647");
        add(rows, "no discount", sensible.withDiscount(Double.NaN), discount + "NaN");
        add(rows, "large discount", sensible.withDiscount(1.5), discount + "1.5");
        add(rows, "no first state", sensible.withFirst(7), "first state must be a state with actions: 7; reset");
        add(rows, "negative first state", sensible.withFirst(-1), "first state must be a state with actions: -1;");
        add(rows, "no next state", sensible.withStep(step(3, 0)), next, "must be in [0, 3): 3");
        add(rows, "negative next state", sensible.withStep(step(-1, 0)), next, "must be in [0, 3): -1");
        add(rows, "no reward", sensible.withStep(step(0, Double.NaN)), "reward of state 0", "must be finite: NaN");
        return rows.stream();
    }

    private static Environment.Step step(int next, double reward) {
        return new Environment.Step(next, reward, false, false);
    }

    private static void add(List<Arguments> rows, String name, Environment environment, String... words) {
        for (Environment one : List.of(environment, environment.withTimeLimit(5))) {
            String limit = one == environment ? "" : " within a time limit";
            rows.add(refusal(name + ", soft Q-learning" + limit, () -> learnQ(one), words));
            rows.add(refusal(name + ", actor-critic" + limit, () -> learnActor(one), words));
        }
    }

    private static void learnQ(Environment environment) {
        SoftQLearning.atTemperature(1).withSteps(9).learn(environment, Tasks.random(1));
    }

    private static void learnActor(Environment environment) {
        SoftActorCritic.atTemperature(1).withSteps(9).learn(environment, Tasks.random(1));
    }

    @ParameterizedTest
    @MethodSource
    void nonsense(Executable call, String... words) {
        Refusals.assertIllegal(call, words);
    }

    static Stream<Arguments> noStep() {
        List<Arguments> rows = new ArrayList<>();
        add(rows, "no step", Answers.SENSIBLE.withStep(null), "step of the environment must not be null");
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource
    void noStep(Executable call, String... words) {
        Refusals.assertNullRefused(call, words);
    }

    @ParameterizedTest
    @MethodSource("sensible")
    void sensible_isAccepted(Environment environment) {
        learnQ(environment);
        learnActor(environment);
    }

    static Stream<Environment> sensible() {
        return Stream.of(Answers.SENSIBLE, Answers.SENSIBLE.withTimeLimit(1));
    }
}
