package io.github.syncbn.worker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between packages, and what none of them may touch. */
class ArchitectureTest {
  private static final String ROOT = "io.github.syncbn.worker";
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
    assertThat(CLASSES).hasSizeGreaterThan(90);
    for (String name :
        new String[] {
          "setting",
          "tensor",
          "kernel",
          "stats",
          "layer",
          "loss",
          "network",
          "collective",
          "channel",
          "training",
          "spark"
        }) {
      assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(ROOT + "." + name)))
          .as(name)
          .hasSizeGreaterThan(1);
    }
  }

  @Test
  void packages_dependOnThoseBeforeThemOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("setting")
        .definedBy(ROOT + ".setting..")
        .layer("tensor")
        .definedBy(ROOT + ".tensor..")
        .layer("kernel")
        .definedBy(ROOT + ".kernel..")
        .layer("stats")
        .definedBy(ROOT + ".stats..")
        .layer("layer")
        .definedBy(ROOT + ".layer..")
        .layer("loss")
        .definedBy(ROOT + ".loss..")
        .layer("network")
        .definedBy(ROOT + ".network..")
        .layer("collective")
        .definedBy(ROOT + ".collective..")
        .layer("channel")
        .definedBy(ROOT + ".channel..")
        .layer("training")
        .definedBy(ROOT + ".training..")
        .layer("spark")
        .definedBy(ROOT + ".spark..")
        .whereLayer("setting")
        .mayNotAccessAnyLayer()
        .whereLayer("tensor")
        .mayNotAccessAnyLayer()
        .whereLayer("kernel")
        .mayOnlyAccessLayers("setting", "tensor")
        .whereLayer("stats")
        .mayOnlyAccessLayers("tensor", "kernel")
        .whereLayer("layer")
        .mayOnlyAccessLayers("setting", "tensor", "kernel", "stats")
        .whereLayer("loss")
        .mayOnlyAccessLayers("setting", "tensor", "kernel", "stats")
        .whereLayer("network")
        .mayOnlyAccessLayers("setting", "tensor", "kernel", "stats", "layer")
        .whereLayer("collective")
        .mayOnlyAccessLayers("stats")
        .whereLayer("channel")
        .mayOnlyAccessLayers("stats", "collective")
        .whereLayer("training")
        .mayOnlyBeAccessedByLayers("spark")
        .whereLayer("spark")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void spark_isKnownToItsPackageAndTheChannelOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".spark..", ROOT + ".channel..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala.."));
  }

  @Test
  void nativeLibraries_areKnownToTheKernelsOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.ludovic..", "org.bytedeco..", "jdk.incubator.."));
  }

  @Test
  void driver_isKnownToNobodyHere() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("io.github.syncbn.driver.."));
  }

  @Test
  void optimizers_areNotHere() {
    check(noClasses().should().haveSimpleNameContaining("Optimizer"));
  }

  @Test
  void layersAndLosses_haveNoClockSocketThreadOrRandomSource() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".layer..", ROOT + ".loss..", ROOT + ".stats..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("java.util.concurrent..", "java.net..", "java.time..")
                    .or(describe("Thread", c -> c.isEquivalentTo(Thread.class)))));
  }

  @Test
  void numbers_comeFromStrictMathAndKeyedRandom() {
    String[] numeric = {
      ROOT + ".tensor..",
      ROOT + ".kernel..",
      ROOT + ".stats..",
      ROOT + ".layer..",
      ROOT + ".loss..",
      ROOT + ".network..",
      ROOT + ".training.."
    };
    check(
        noClasses()
            .that()
            .resideInAnyPackage(numeric)
            .should()
            .callMethodWhere(
                describe(
                    "a transcendental function of Math",
                    (JavaCall<?> call) ->
                        call.getTargetOwner().isEquivalentTo(Math.class)
                            && TRANSCENDENTALS.contains(call.getName()))));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(numeric)
            .should()
            .dependOnClassesThat(
                describe(
                    "a generator with a stream",
                    c ->
                        c.isAssignableTo(java.util.random.RandomGenerator.class)
                            || c.getName().equals("java.util.SplittableRandom"))));
  }

  @Test
  void standardStreams_areNotWrittenTo() {
    check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
  }

  @Test
  void layersAndLosses_canBeSentToWorkers() {
    check(
        classes()
            .that()
            .areAssignableTo(ROOT + ".layer.Layer")
            .or()
            .areAssignableTo(ROOT + ".loss.Loss")
            .should()
            .beAssignableTo(java.io.Serializable.class));
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
      assertThat(checked).isGreaterThan(7);
    }
  }

  private static boolean holdsSources(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
