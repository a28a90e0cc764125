package io.github.softrl;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beFinal;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.softrl.learning.Environment;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The structure of the library, as docs/design.md draws it, checked on the compiled classes. Constants that the
 * compiler copies leave no trace there; {@link SourceRulesTest} looks at the text of the packages that must not know
 * the others.
 */
class ArchitectureTest {
    private static final String CORE = "io.github.softrl";
    private static final String LEARNING = CORE + ".learning..";
    private static final String IO = CORE + ".io..";
    private static final String LINEAR = CORE + ".linear..";
    private static final String INTERNAL = CORE + ".internal..";

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPath(Path.of("target/classes"));

    @Test
    void packages_dependOneWay() {
        DescribedPredicate<JavaClass> ours = resideInAPackage(CORE + "..");
        noClasses()
                .that()
                .resideInAnyPackage(LINEAR)
                .should()
                .dependOnClassesThat(ours.and(resideOutsideOfPackages(LINEAR)))
                .check(LIBRARY);
        noClasses()
                .that()
                .resideInAnyPackage(INTERNAL)
                .should()
                .dependOnClassesThat(ours.and(resideOutsideOfPackages(INTERNAL)))
                .check(LIBRARY);
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(LEARNING, IO)
                .check(LIBRARY);
        noClasses()
                .that()
                .resideInAPackage(LEARNING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(IO, LINEAR)
                .check(LIBRARY);
        noClasses()
                .that()
                .resideInAPackage(IO)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(LINEAR)
                .check(LIBRARY);
        // the progress line listens to learners, tables' files save their curves, and nothing else of io knows them
        noClasses()
                .that()
                .resideInAPackage(IO)
                .and()
                .doNotHaveFullyQualifiedName(CORE + ".io.ProgressLine")
                .and()
                .doNotHaveFullyQualifiedName(CORE + ".io.TableFiles")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(LEARNING)
                .check(LIBRARY);
    }

    /** Files that use each other in a circle; in the core there is none. */
    @Test
    void files_haveNoCircles() {
        // the factories of Environment return the other two, which implement it
        Map<String, String> joined = Map.of("MdpEnvironment", "Environment", "TimeLimit", "Environment");
        SliceAssignment byFile = new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String file = file(type).getSimpleName();
                return SliceIdentifier.of(joined.getOrDefault(file, file));
            }

            @Override
            public String getDescription() {
                return "files";
            }
        };
        slices().assignedFrom(byFile).should().beFreeOfCycles().check(LIBRARY);
    }

    /**
     * The rooms of docs/design.md, from the ground to the roof: every file of the core is in one, and uses none below
     * it.
     */
    @Test
    void layers_ofTheCore_areStacked() throws IOException {
        Map<String, Integer> layer = new HashMap<>();
        List<String> lines = Files.readAllLines(Path.of("docs/design.md"));
        int first = lines.indexOf("| layer | files | what belongs there |") + 2;
        for (int i = first; lines.get(i).startsWith("|"); i++) {
            Matcher name = Pattern.compile("`(\\w+)`").matcher(lines.get(i).split("\\|")[2]);
            while (name.find()) {
                layer.put(name.group(1), i);
            }
        }
        List<JavaClass> core = LIBRARY.stream()
                .filter(type -> type.getPackageName().equals(CORE))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .toList();
        Set<String> files =
                core.stream().map(type -> file(type).getSimpleName()).collect(Collectors.toSet());
        assertEquals(
                new TreeSet<>(files),
                new TreeSet<>(layer.keySet()),
                "files of the core, and files in the table of layers of docs/design.md");
        List<String> arrowsUp = new ArrayList<>();
        for (JavaClass type : core) {
            String file = file(type).getSimpleName();
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> file(dependency.getTargetClass().getBaseComponentType()))
                    .filter(target -> target.getPackageName().equals(CORE))
                    .filter(target -> layer.get(target.getSimpleName()) > layer.get(file))
                    .forEach(target -> arrowsUp.add(file + " uses " + target.getSimpleName()));
        }
        assertEquals(List.of(), arrowsUp, "files that use a file of a higher layer");
    }

    /** The top-level class that a class is written in. */
    private static JavaClass file(JavaClass type) {
        JavaClass file = type;
        while (file.getEnclosingClass().isPresent()) {
            file = file.getEnclosingClass().get();
        }
        return file;
    }

    @Test
    void ejml_isUsedByLinearSystemsAndNetworksOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(LINEAR)
                .and()
                .doNotHaveFullyQualifiedName(CORE + ".learning.Network")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.ejml..")
                .check(LIBRARY);
    }

    /** Supertypes, fields, and the parameters, results, exceptions and type arguments of methods and constructors. */
    @Test
    void publicSignatures_nameNoInternalType() {
        DescribedPredicate<JavaClass> hidden =
                resideInAPackage(INTERNAL).or(resideInAPackage(LINEAR)).or(resideInAPackage("org.ejml.."));
        Set<String> leaks = new TreeSet<>();
        for (JavaClass type : LIBRARY) {
            if (!isPublicApi(type)) {
                continue;
            }
            Map<String, Set<JavaType>> signatures = new HashMap<>();
            Set<JavaType> supertypes = new HashSet<>(type.getInterfaces());
            type.getSuperclass().ifPresent(supertypes::add);
            signatures.put(type.getName(), supertypes);
            for (JavaField field : type.getFields()) {
                if (isVisible(field)) {
                    signatures.put(field.getFullName(), Set.of(field.getType()));
                }
            }
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (isVisible(unit)) {
                    Set<JavaType> types = new HashSet<>(unit.getParameterTypes());
                    types.add(unit.getReturnType());
                    types.addAll(unit.getExceptionTypes());
                    signatures.put(unit.getFullName(), types);
                }
            }
            signatures.forEach((name, types) -> types.stream()
                    .flatMap(t -> t.getAllInvolvedRawTypes().stream())
                    .filter(hidden)
                    .forEach(t -> leaks.add(name + " names " + t.getName())));
        }
        assertEquals(Set.of(), leaks);
    }

    private static boolean isPublicApi(JavaClass type) {
        boolean isInternal =
                resideInAPackage(INTERNAL).or(resideInAPackage(LINEAR)).test(type);
        return !isInternal && type.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    /**
     * In the kernels; a power in learning rates, tanh in networks, and the estimate of a time, which is not a result.
     */
    @Test
    void exponentialsAndLogarithms_areEvaluatedInKernelsOnly() {
        DescribedPredicate<JavaAccess<?>> transcendental = DescribedPredicate.describe(
                "an exponential or a logarithm",
                access -> Set.of(Math.class.getName(), StrictMath.class.getName())
                                .contains(access.getTargetOwner().getName())
                        && Set.of("exp", "expm1", "log", "log1p", "log10", "pow", "sinh", "cosh", "tanh")
                                .contains(access.getTarget().getName()));
        assertEquals(
                List.of("BlockMath", "Network", "RemainingTime", "Schedule", "SoftMath"),
                namesOfThoseWith(transcendental));
    }

    /**
     * Who reads γ: the model itself; the operator, its fast form in sweeps, and what bounds their rounding errors; what
     * evaluates policies by linear systems; the optimistic start; and who asks whether it is 1, or that of
     * the environment, which learners read.
     */
    @Test
    void discount_isReadByTheOperatorAndFewOthers() {
        DescribedPredicate<JavaAccess<?>> ofModels = DescribedPredicate.describe(
                "a model's discount",
                access -> access.getTarget().getFullName().equals(FiniteMdp.class.getName() + ".discount()"));
        assertEquals(
                List.of(
                        "BackupBounds",
                        "BellmanOperator",
                        "BlockSweep",
                        "FreeComponents",
                        "GrowingStates",
                        "MdpEnvironment",
                        "NoFiniteSolution",
                        "OccupancyEvaluation",
                        "OptimisticStart",
                        "PolicyEvaluation",
                        "PolicyJudge",
                        "PolicyMatrix",
                        "RewardDerivatives",
                        "Rounding"),
                namesOfThoseWith(ofModels));
        DescribedPredicate<JavaAccess<?>> ofEnvironments = DescribedPredicate.describe(
                "an environment's discount",
                access -> access.getTarget().getName().equals("discount")
                        && (access.getTargetOwner().isAssignableTo(Environment.class)
                                || access.getTargetOwner().getSimpleName().equals("CheckedEnvironment")));
        assertEquals(List.of("CheckedEnvironment", "LearnerRun", "TimeLimit"), namesOfThoseWith(ofEnvironments));
    }

    /** The constructor that checks takes arrays over: a model's own arrays are shared, not checked again. */
    @Test
    void checkedRows_areMadeFromNewArraysOnly() {
        DescribedPredicate<JavaAccess<?>> checked = DescribedPredicate.describe(
                "new, checked rows",
                access -> access.getTargetOwner().isEquivalentTo(TransitionRows.class)
                        && access.getTarget() instanceof AccessTarget.ConstructorCallTarget target
                        && target.getRawParameterTypes().size() == 6);
        Set<String> methods = new TreeSet<>();
        for (JavaClass type : LIBRARY) {
            type.getAccessesFromSelf().stream()
                    .filter(checked)
                    .forEach(access -> methods.add(
                            type.getSimpleName() + "." + access.getOrigin().getName()));
        }
        assertEquals(Set.of("DenseTables.fill", "FiniteMdp.ofRows", "ListedTransitions.toRows"), methods);
    }

    @Test
    void library_doesNotPrint_exceptForTheProgressLine() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(CORE + ".io.ProgressLine")
                .should(ACCESS_STANDARD_STREAMS)
                .orShould()
                .callMethod(System.class, "console")
                .orShould()
                .accessField(FileDescriptor.class, "out")
                .orShould()
                .accessField(FileDescriptor.class, "err")
                .check(LIBRARY);
        noClasses().should().callMethod(Throwable.class, "printStackTrace").check(LIBRARY);
    }

    @Test
    void classes_areFinal_andExtendNothing() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .should(beFinal())
                .check(LIBRARY);
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotRecords()
                .should()
                .beAssignableTo(DescribedPredicate.describe(
                        "direct subclasses of Object",
                        c -> c.getRawSuperclass()
                                .map(s -> s.isEquivalentTo(Object.class))
                                .orElse(true)))
                .check(LIBRARY);
    }

    /**
     * Public types are values: immutable, and safely published. Caches of pure functions are volatile; builders, what a
     * listener is told during a call, and the progress line are not values.
     */
    @Test
    void fields_ofPublicTypes_areFinal() {
        fields().that()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages(INTERNAL, LINEAR)
                .and()
                .areDeclaredInClassesThat(DescribedPredicate.describe(
                        "are values",
                        c -> !Set.of("Builder", "Progress", "ProgressLine").contains(c.getSimpleName())))
                .and()
                .areNotStatic()
                .should()
                .beFinal()
                .orShould()
                .haveModifier(JavaModifier.VOLATILE)
                .check(LIBRARY);
        Set<String> open = new TreeSet<>();
        for (JavaClass type : LIBRARY) {
            for (JavaField field : type.getFields()) {
                boolean isConstant = field.getModifiers().contains(JavaModifier.STATIC)
                        && field.getModifiers().contains(JavaModifier.FINAL)
                        && !field.getRawType().isArray();
                if (isPublicApi(type) && isVisible(field) && !isConstant) {
                    open.add(field.getFullName());
                }
            }
        }
        assertEquals(Set.of(), open, "public fields that are not constants");
    }

    private static List<String> namesOfThoseWith(DescribedPredicate<JavaAccess<?>> accesses) {
        return LIBRARY.stream()
                .filter(type -> type.getAccessesFromSelf().stream().anyMatch(accesses))
                .map(JavaClass::getSimpleName)
                .sorted()
                .toList();
    }
}
