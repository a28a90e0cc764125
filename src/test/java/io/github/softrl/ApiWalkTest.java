package io.github.softrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.softrl.io.CassandraReader;
import io.github.softrl.io.CsvReader;
import io.github.softrl.io.GridPicture;
import io.github.softrl.io.LoadedMdp;
import io.github.softrl.io.MdpFiles;
import io.github.softrl.io.PrismReader;
import io.github.softrl.io.ProgressLine;
import io.github.softrl.learning.Environment;
import io.github.softrl.learning.Features;
import io.github.softrl.learning.LearningListener;
import io.github.softrl.learning.Schedule;
import io.github.softrl.learning.SoftActorCritic;
import io.github.softrl.learning.SoftQLearning;
import io.github.softrl.testing.FixedDraws;
import io.github.softrl.testing.RandomMdps;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Covers Ranges, and walks all public methods by reflection. Null for each argument, numbers that are negative, too
 * large, NaN or infinite, arrays of other lengths, tables of another model and generators that return nonsense must be
 * refused by an exception that names the argument or the value, except for what is listed here as right. A type that a
 * new method asks for needs a sample here.
 */
class ApiWalkTest {
    private static final String PACKAGE = "io.github.softrl";

    /** Arguments that may be null, by method. */
    private static final Set<String> MAY_BE_NULL =
            Set.of("MdpFiles.readPrism 1", "MdpFiles.readPrism 2", "Object.equals 0");

    /** Arguments that may be as large as an int. */
    private static final Set<String> MAY_BE_LARGE = Set.of(
            "Builder.transition 1", // it is the gap below it that is refused, when the model is built
            "Environment.withTimeLimit 0",
            "Features.grid 0",
            "Features.grid 1",
            "Names.actionNamed 0", // the name is refused
            "SoftActorCritic.withExplorationRun 0",
            "SoftActorCritic.withLearningStart 0",
            "SoftActorCritic.withTargetPeriod 0",
            "SoftActorCritic.withUpdatesPerStep 0",
            "SoftBackwardInduction.solveFirst 1",
            "SoftBackwardInduction.withThreads 0",
            "SoftPolicyEvaluation.withThreads 0",
            "SoftPolicyIteration.withMaxIterations 0",
            "SoftPolicyIteration.withThreads 0",
            "SoftQLearning.withExplorationRun 0",
            "SoftQLearning.withLearningStart 0",
            "SoftQLearning.withTargetPeriod 0",
            "SoftQLearning.withUpdatesPerStep 0",
            "SoftQValueIteration.withMaxIterations 0",
            "SoftQValueIteration.withThreads 0",
            "StateSpace.explore 1");

    /** Arguments that may be +∞. */
    private static final Set<String> MAY_BE_INFINITE = Set.of("SoftActorCritic.withGradientClip 0");

    /** Arguments that may be empty arrays. */
    private static final Set<String> MAY_BE_EMPTY = Set.of(
            "Approximator.network 1", // a network without hidden layers is linear
            "FiniteMdp.reachable 0",
            "Temperatures.path 2");

    /** Arguments that may be arrays of any length. */
    private static final Set<String> MAY_BE_LONG = Set.of(
            "FiniteMdp.reachable 0",
            "QTable.of 0",
            "StateActions.of 0",
            "StateSpace.explore 2",
            "StateSpace.explore 3",
            "TableFiles.write 0");

    /** Tables that need not be those of another argument. */
    private static final Set<String> MAY_BE_OF_ANOTHER_MODEL = Set.of(
            "Policy.greedy 0",
            "Policy.softmax 0",
            "SoftActorCritic.withInitial 0", // refused by learn, which knows the environment
            "SoftQLearning.withInitial 0",
            "TableFiles.write 0");

    /** Samples of some arguments, where that of the type would be refused, by method. */
    private static final Map<String, Object> SPECIAL = Map.of(
            "FiniteMdp.builder 0",
            2,
            "Features.grid 0",
            2,
            "GridPicture.of 1",
            List.of("#"),
            "StateSpace.explore 1",
            9);

    @TempDir
    private Path folder;

    private final Map<Class<?>, Supplier<?>> samples = new HashMap<>();

    private FiniteMdp mdp;

    @BeforeEach
    void makeSamples() throws IOException {
        mdp = RandomMdps.of(3, 0.9);
        Path csv = folder.resolve("model.csv");
        MdpFiles.writeCsv(mdp, csv);
        LoadedMdp loaded = CsvReader.of(csv).read(0.9);
        Solution solution = SoftPolicyIteration.atTemperature(1).solve(mdp);
        double[] start = new double[mdp.stateCount()];
        start[0] = 1;
        put(FiniteMdp.class, mdp);
        put(FiniteMdp.Builder.class, FiniteMdp.builder(2, 0.9));
        put(QTable.class, solution.q());
        put(Policy.class, solution.policy());
        put(Policy.Sampler.class, solution.policy().sampler());
        put(List.class, List.of());
        put(Names.class, Names.none());
        put(StateActions.class, mdp.stateActions());
        put(Solution.class, solution);
        put(RowSums.class, RowSums.AS_GIVEN);
        put(LinearSolver.class, LinearSolver.AUTOMATIC);
        put(SoftQValueIteration.class, SoftQValueIteration.atTemperature(1));
        put(SoftPolicyIteration.class, SoftPolicyIteration.atTemperature(1));
        put(SoftPolicyEvaluation.class, SoftPolicyEvaluation.atTemperature(1));
        put(SoftBackwardInduction.class, SoftBackwardInduction.atTemperature(1));
        put(PolicyValues.class, SoftPolicyEvaluation.atTemperature(1).solve(mdp, solution.policy()));
        put(
                Occupancy.class,
                SoftPolicyEvaluation.atTemperature(1)
                        .solve(mdp, solution.policy())
                        .occupancy(start));
        put(HorizonSolution.class, SoftBackwardInduction.atTemperature(1).solve(mdp, 3));
        put(IterationListener.class, (IterationListener) progress -> {});
        put(LearningListener.class, (LearningListener) point -> {});
        put(LoadedMdp.class, loaded);
        put(CsvReader.class, CsvReader.of(csv));
        put(CassandraReader.class, CassandraReader.of(csv));
        put(PrismReader.class, PrismReader.of(csv));
        Environment environment = Environment.of(mdp, 0);
        environment.reset(new SplittableRandom(1));
        put(Environment.class, environment);
        put(Schedule.class, Schedule.constant(0.1));
        put(SoftQLearning.class, SoftQLearning.atTemperature(1).withSteps(10));
        put(SoftActorCritic.class, SoftActorCritic.atTemperature(1).withSteps(10));
        put(Duration.class, Duration.ofSeconds(1));
        put(Path.class, csv);
        put(String.class, "name");
        put(RandomGenerator.class, new SplittableRandom(1));
        put(double[].class, start);
        put(double[][].class, new double[][] {{0.5, 0.5}, {}});
        put(double[][][].class, new double[][][] {{{1}}});
        put(int[].class, new int[] {0, 1});
        put(boolean[].class, new boolean[mdp.stateCount()]);
        put(Features.class, Features.oneHot(mdp.stateCount()));
        put(GridPicture.class, GridPicture.of("walls", List.of("#")));
        put(ProgressLine.class, ProgressLine.of("walk"));
        put(SoftDerivatives.class, SoftDerivatives.of(mdp, solution));
        StateSpace.Successors<Object, Object> ending = (state, out) -> {};
        put(StateSpace.Successors.class, ending);
        put(StateSpace.class, StateSpace.explore(0.9, ending, "start"));
        put(Object.class, "start");
        put(Object[].class, new Object[] {"start"});
        put(String[].class, new String[] {"name"});
        put(String[][].class, new String[][] {{"name"}});
    }

    private <T> void put(Class<T> type, T sample) {
        samples.put(type, () -> sample);
    }

    private static List<Class<?>> publicClasses() throws IOException {
        List<Class<?>> classes = new ArrayList<>();
        for (String name : new String[] {PACKAGE, PACKAGE + ".io", PACKAGE + ".learning"}) {
            try (Stream<Path> files = Files.list(Path.of("target/classes/" + name.replace('.', '/')))) {
                for (Path file : files.sorted().toList()) {
                    String simple = file.getFileName().toString();
                    if (simple.endsWith(".class") && !simple.equals("package-info.class")) {
                        Class<?> type = load(name + "." + simple.replace(".class", ""));
                        if (isPublic(type)) {
                            classes.add(type);
                        }
                    }
                }
            }
        }
        return classes;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    /**
     * The methods whose arguments are walked: not those that users implement, except for the simulator's, and not what
     * records and enums have.
     */
    private static List<Method> methods() throws IOException {
        List<Method> methods = new ArrayList<>();
        for (Class<?> type : publicClasses()) {
            for (Method method : type.getDeclaredMethods()) {
                boolean isWalked = Modifier.isPublic(method.getModifiers())
                        && !method.isSynthetic()
                        && (!Modifier.isAbstract(method.getModifiers()) || type == Environment.class)
                        && method.getParameterCount() > 0
                        && !method.getName().equals("equals")
                        && !(type.isEnum() && method.getName().equals("valueOf"));
                if (isWalked) {
                    methods.add(method);
                }
            }
        }
        methods.sort((x, y) -> x.toString().compareTo(y.toString()));
        return methods;
    }

    private Object sample(Class<?> type) {
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == double.class) {
            return 0.5;
        }
        if (type == boolean.class) {
            return true;
        }
        Supplier<?> sample = samples.get(type);
        return sample == null ? null : sample.get();
    }

    private Object sample(Method method, int argument) {
        Class<?> type = method.getParameterTypes()[argument];
        Object special = SPECIAL.get(key(method, argument));
        boolean fits = type.isInstance(special) || type == int.class && special instanceof Integer;
        return fits ? special : sample(type); // overloads differ
    }

    private static String key(Method method, int argument) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName() + " " + argument;
    }

    /** An argument of a method that is walked. */
    private record Argument(Method method, int index) {
        Class<?> type() {
            return method.getParameterTypes()[index];
        }

        String key() {
            return ApiWalkTest.key(method, index);
        }
    }

    private static List<Argument> arguments() throws IOException {
        List<Argument> arguments = new ArrayList<>();
        for (Method method : methods()) {
            for (int i = 0; i < method.getParameterCount(); i++) {
                arguments.add(new Argument(method, i));
            }
        }
        return arguments;
    }

    /** Calls a method with samples except for one argument; returns what was thrown, or null. */
    private Throwable call(Argument at, Object value, Set<String> missing) {
        Method method = at.method();
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = i == at.index() ? value : sample(method, i);
            if (i != at.index() && arguments[i] == null) {
                missing.add(types[i].getName());
            }
        }
        Object receiver = Modifier.isStatic(method.getModifiers()) ? null : sample(method.getDeclaringClass());
        if (receiver == null && !Modifier.isStatic(method.getModifiers())) {
            missing.add(method.getDeclaringClass().getName());
            return null;
        }
        try {
            method.invoke(receiver, arguments);
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void null_isRefusedByName() throws IOException {
        List<String> wrong = new ArrayList<>();
        Set<String> missing = new TreeSet<>();
        int walked = 0;
        for (Argument at : arguments()) {
            if (at.type().isPrimitive() || MAY_BE_NULL.contains(at.key())) {
                continue;
            }
            walked++;
            Throwable thrown = call(at, null, missing);
            boolean isNamed = thrown instanceof NullPointerException
                    && thrown.getMessage() != null
                    && thrown.getMessage().matches("[A-Za-z0-9]+(\\[\\d+])*");
            if (!isNamed) {
                wrong.add(at.key() + ": " + thrown);
            }
        }
        assertEquals(Set.of(), missing, "types without a sample");
        assertEquals(List.of(), wrong);
        assertTrue(walked > 100, "walked " + walked);
    }

    @Test
    void numbersThatAreNone_areRefused() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Argument at : arguments()) {
            if (at.type() != double.class) {
                continue;
            }
            for (double x : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                Throwable thrown = call(at, x, new TreeSet<>());
                boolean isRefused = thrown instanceof IllegalArgumentException
                        && thrown.getMessage().contains(String.valueOf(x));
                boolean mayBe = x == Double.POSITIVE_INFINITY && MAY_BE_INFINITE.contains(at.key());
                if (isRefused == mayBe) {
                    wrong.add(at.key() + " = " + x + ": " + thrown);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void negativeNumbers_areRefused() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Argument at : arguments()) {
            Class<?> type = at.type();
            if (type != int.class && type != long.class) {
                continue;
            }
            for (int x : new int[] {-1, Integer.MIN_VALUE}) {
                Object number = type == int.class ? (Object) x : (Object) (long) x;
                Throwable thrown = call(at, number, new TreeSet<>());
                if (!isRefused(thrown, String.valueOf(x))) {
                    wrong.add(at.key() + " = " + x + ": " + thrown);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void numbersTooLarge_areRefused() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Argument at : arguments()) {
            if (at.type() != int.class || MAY_BE_LARGE.contains(at.key())) {
                continue;
            }
            Throwable thrown = call(at, Integer.MAX_VALUE, new TreeSet<>());
            if (!isRefused(thrown, "2147483647")) {
                wrong.add(at.key() + ": " + thrown);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void arraysOfOtherLengths_areRefused() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Argument at : arguments()) {
            Class<?> type = at.type();
            boolean isNumbers = type.isArray() && !type.getName().contains("String");
            if (!isNumbers || at.method().getDeclaringClass() == SoftMath.class) { // SoftMath takes ranges of arrays
                continue;
            }
            for (int length : new int[] {0, 50}) {
                Object array = Array.newInstance(type.getComponentType(), length);
                for (int k = 0; k < length && type.getComponentType().isArray(); k++) {
                    Class<?> inner = type.getComponentType().getComponentType();
                    Array.set(array, k, Array.newInstance(inner, 0));
                }
                Set<String> allowed = length == 0 ? MAY_BE_EMPTY : MAY_BE_LONG;
                Throwable thrown = call(at, array, new TreeSet<>());
                if (!isRefused(thrown, "") && !allowed.contains(at.key())) {
                    wrong.add(at.key() + " of length " + length + ": " + thrown);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void tablesOfAnotherModel_areRefused() throws IOException {
        FiniteMdp other = RandomMdps.of(4, 0.9);
        Map<Class<?>, Object> tables = Map.of(
                QTable.class,
                SoftPolicyIteration.atTemperature(1).solve(other).q(),
                Policy.class,
                Policy.uniform(other),
                StateActions.class,
                other.stateActions(),
                Names.class,
                Names.none().withStates("alone"));
        List<String> wrong = new ArrayList<>();
        for (Argument at : arguments()) {
            Object table = tables.get(at.type());
            if (table == null || MAY_BE_OF_ANOTHER_MODEL.contains(at.key())) {
                continue;
            }
            Throwable thrown = call(at, table, new TreeSet<>());
            if (!isRefused(thrown, "must")) {
                wrong.add(at.key() + ": " + thrown);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void generatorsThatReturnNonsense_areRefused() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Argument at : arguments()) {
            if (at.type() != RandomGenerator.class) {
                continue;
            }
            for (double x : new double[] {Double.NaN, -1, 1, Double.POSITIVE_INFINITY}) {
                Throwable thrown = call(at, new FixedDraws(x), new TreeSet<>());
                if (!isRefused(thrown, " of rng must be in [0, ")) {
                    wrong.add(at.key() + " = " + x + ": " + thrown);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean isRefused(Throwable thrown, String word) {
        return (thrown instanceof IllegalArgumentException || thrown instanceof IndexOutOfBoundsException)
                && !(thrown instanceof ArrayIndexOutOfBoundsException)
                && thrown.getMessage().contains(word);
    }
}
