package io.github.syncbn.driver;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between packages, and what none of them may touch. */
class ArchitectureTest {
  private static final String ROOT = "io.github.syncbn.driver";
  private static final String WORKER = "io.github.syncbn.worker";
  private static final String[] NUMERIC = {
    ROOT + ".reduce..", ROOT + ".optimizer..", ROOT + ".training.."
  };
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** Functions whose last bits the platform may choose: StrictMath has them fixed. */
  private static final Set<String> TRANSCENDENTALS =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "pow", "sin", "cos", "tan", "asin", "acos",
          "atan", "atan2", "sinh", "cosh", "tanh", "cbrt", "hypot", "random");

  @Test
  void classes_areThereToBeChecked() {
    assertThat(CLASSES).hasSizeGreaterThan(150);
    for (String name :
        new String[] {"app", "config", "data", "model", "optimizer", "reduce", "training"}) {
      assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(ROOT + "." + name)))
          .as(name)
          .isNotEmpty();
    }
  }

  @Test
  void reduction_knowsNoTraining() {
    onlyUses("reduce", "reduce", "worker.collective", "worker.stats");
  }

  @Test
  void optimizers_knowParametersOnly() {
    onlyUses("optimizer", "optimizer", "worker.layer", "worker.network");
  }

  /** Of our own packages. */
  private static void onlyUses(String name, String... used) {
    Set<String> allowed = Set.of(used);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .dependOnClassesThat(
            describe(
                "another package of ours than " + allowed,
                c ->
                    c.getPackageName().startsWith("io.github.syncbn.")
                        && allowed.stream().noneMatch(a -> isIn(c, a))))
        .check(CLASSES);
  }

  private static boolean isIn(JavaClass c, String name) {
    String full = name.startsWith("worker.") ? "io.github.syncbn." + name : ROOT + "." + name;
    return c.getPackageName().equals(full);
  }

  @Test
  void commandLine_isKnownToNobodyElse() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".app..", "picocli..", "me.tongfei.progressbar..")
        .check(CLASSES);
  }

  /** One path from configuration to fit; the plan, which trains nothing, needs the job's sizes. */
  @Test
  void commandLine_trainsByTheEstimatorAlone() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".app..")
        .and()
        .doNotHaveSimpleName("PlanCommand")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(ROOT + "\\.training\\.(Trainer|TrainingJob|TrainedModel).*")
        .check(CLASSES);
  }

  @Test
  void hocon_isKnownToTheConfigurationOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".config..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.typesafe.config..")
        .check(CLASSES);
  }

  @Test
  void configuration_isKnownToThoseWhoTakeSettings() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".config..", ROOT + ".ml..", ROOT + ".app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".config..")
        .check(CLASSES);
  }

  @Test
  void reductionAndOptimizers_knowNoSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".reduce..", ROOT + ".optimizer..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..", "breeze..")
        .check(CLASSES);
  }

  @Test
  void nativeLibraries_areKnownToTheWorkersKernelsOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.ludovic..", "org.bytedeco..", "jdk.incubator..")
        .check(CLASSES);
  }

  @Test
  void workers_neverKnowTheDriver() {
    JavaClasses workers =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(WORKER);
    assertThat(workers).hasSizeGreaterThan(90);
    noClasses().should().dependOnClassesThat().resideInAPackage(ROOT + "..").check(workers);
  }

  @Test
  void numbers_comeFromStrictMathAndKeyedRandom() {
    noClasses()
        .that()
        .resideInAnyPackage(NUMERIC)
        .should()
        .callMethodWhere(
            describe(
                "a transcendental function of Math",
                (JavaCall<?> call) ->
                    call.getTargetOwner().isEquivalentTo(Math.class)
                        && TRANSCENDENTALS.contains(call.getName())))
        .check(CLASSES);
    DescribedPredicate<JavaClass> stream =
        describe(
            "a generator with a stream",
            c -> c.isAssignableTo(java.util.random.RandomGenerator.class));
    noClasses()
        .that()
        .resideInAnyPackage(NUMERIC)
        .should()
        .dependOnClassesThat(stream)
        .check(CLASSES);
  }

  @Test
  void standardStreams_areLeftToTheCommandLine() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        CLASSES.that(
            describe("outside of app", c -> !c.getPackageName().startsWith(ROOT + ".app"))));
  }

  @Test
  void packages_sayWhatTheyAreForAndWhom() throws IOException {
    try (Stream<Path> folders = Files.walk(Path.of("src/main/java"))) {
      long checked =
          folders
              .filter(Files::isDirectory)
              .filter(ArchitectureTest::holdsSources)
              .peek(
                  folder ->
                      assertThat(folder.resolve("package-info.java"))
                          .content()
                          .containsPattern("Internal\\b|Public API"))
              .count();
      assertThat(checked).isGreaterThan(6);
    }
  }

  private static boolean holdsSources(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
