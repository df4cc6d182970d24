package dev.rekindle.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: the small, auditable modules below, the ones that talk to the world above. */
@AnalyzeClasses(packages = "dev.rekindle", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    private static final String BBOLT = "dev.rekindle.bbolt..";
    private static final String SNAPSHOT = "dev.rekindle.snapshot..";
    private static final String LOCALIZE = "dev.rekindle.localize..";
    private static final String OBJECTSTORE = "dev.rekindle.objectstore..";
    private static final String BACKUP = "dev.rekindle.backup..";
    private static final String API = "dev.rekindle.api..";
    private static final String CONTROLLER = "dev.rekindle.controller..";
    private static final String TESTING = "dev.rekindle.testing..";
    /** The annotations of jspecify are read by compilers only; no class of it is needed at run time. */
    private static final String[] JDK = {"java..", "javax..", "jdk..", "org.jspecify.annotations.."};

    @ArchTest
    static final ArchRule BBOLT_KNOWS_ONLY_THE_JDK =
            classes().that().resideInAPackage(BBOLT).should().onlyDependOnClassesThat(in(BBOLT));

    @ArchTest
    static final ArchRule THE_ETCD_SCHEMA_STANDS_ON_BBOLT_ALONE =
            classes().that().resideInAPackage(SNAPSHOT).should().onlyDependOnClassesThat(in(BBOLT, SNAPSHOT));

    @ArchTest
    static final ArchRule THE_RESTORE_ENGINE_STANDS_ON_THE_READER_ALONE =
            classes().that().resideInAPackage(LOCALIZE).should().onlyDependOnClassesThat(in(BBOLT, SNAPSHOT, LOCALIZE));

    @ArchTest
    static final ArchRule AN_OBJECT_STORE_KNOWS_NOTHING_OF_ETCD = noClasses()
            .that()
            .resideInAPackage(OBJECTSTORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BBOLT, SNAPSHOT, LOCALIZE, BACKUP, "dev.rekindle.cli..", "io.etcd..");

    @ArchTest
    static final ArchRule A_BACKUP_KNOWS_NOTHING_OF_RESTORING = noClasses()
            .that()
            .resideInAPackage(BACKUP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LOCALIZE, "dev.rekindle.cli..");

    @ArchTest
    static final ArchRule A_RESOURCE_IS_DATA_FOR_FABRIC8_AND_JACKSON = classes()
            .that()
            .resideInAPackage(API)
            .should()
            .onlyDependOnClassesThat(in(
                    API,
                    "com.fasterxml.jackson.annotation..",
                    "io.fabric8.crd.generator.annotation..",
                    "io.fabric8.generator.annotation..",
                    "io.fabric8.kubernetes.model.annotation..",
                    "io.fabric8.kubernetes.api.model",
                    "io.fabric8.kubernetes.client"));

    /** It asks an etcd and a store; what happens inside a member's data directory is the init container's. */
    @ArchTest
    static final ArchRule THE_CONTROLLER_RESTORES_NOTHING_ITSELF = noClasses()
            .that()
            .resideInAPackage(CONTROLLER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LOCALIZE, "dev.rekindle.cli..");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_CONTROLLER = noClasses()
            .that()
            .resideOutsideOfPackage(CONTROLLER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CONTROLLER);

    /** What says whether our code is right must not be built on it. */
    @ArchTest
    static final ArchRule TEST_SUPPORT_KNOWS_NOTHING_OF_OUR_CODE = noClasses()
            .that()
            .resideInAPackage(TESTING)
            .should()
            .dependOnClassesThat(
                    Predicates.resideInAPackage("dev.rekindle..").and(Predicates.resideOutsideOfPackage(TESTING)));

    @ArchTest
    static final ArchRule KUBERNETES_IS_KNOWN_WHERE_IT_IS_TESTED_AGAINST = noClasses()
            .that()
            .resideOutsideOfPackages("dev.rekindle.testing.kubernetes..", API, CONTROLLER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "dev.rekindle.testing.kubernetes..");

    @ArchTest
    static final ArchRule NO_PACKAGES_RUN_IN_CIRCLES =
            slices().matching("dev.rekindle.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_TYPE_IS = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helpers?|Manager|Impl)")
            .orShould()
            .haveSimpleNameStartingWith("Abstract");

    private static DescribedPredicate<JavaClass> in(String... packages) {
        return Predicates.resideInAnyPackage(packages)
                .or(Predicates.resideInAnyPackage(JDK))
                .as("in %s or the JDK", String.join(", ", packages));
    }
}
