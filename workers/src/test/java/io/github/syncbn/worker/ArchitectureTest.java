package io.github.syncbn.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of the workers: left never imports right. */
class ArchitectureTest {
  private static final String ROOT = "io.github.syncbn.worker.";
  private static final List<String> ORDER =
      List.of("tensor", "kernel", "stats", "layer", "network", "training", "spark");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.github.syncbn.worker");

  @Test
  void analysis_ofTheWorkers_foundTheirClasses() {
    assertThat(CLASSES.size()).isGreaterThan(80);
    for (String name : ORDER) {
      assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(ROOT + name)).count())
          .as(name)
          .isGreaterThan(1);
    }
  }

  @Test
  void packages_inTheOrderOfTheDataFlow_neverImportToTheRight() {
    for (int i = 0; i < ORDER.size(); i++) {
      for (int right = i + 1; right < ORDER.size(); right++) {
        noClasses()
            .that()
            .resideInAPackage(ROOT + ORDER.get(i))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ORDER.get(right))
            .check(CLASSES);
      }
    }
    noClasses()
        .that()
        .resideInAPackage(ROOT + "loss")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "layer",
            ROOT + "network",
            ROOT + "training",
            ROOT + "spark",
            ROOT + "collective")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "collective")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "layer", ROOT + "network", ROOT + "loss", ROOT + "training", ROOT + "spark")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "layer")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "collective")
        .check(CLASSES);
  }

  @Test
  void spark_isKnownToOnePackageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "spark")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..", "breeze..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "kernel")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.ludovic..", "org.bytedeco..", "jdk.incubator..")
        .check(CLASSES);
  }

  @Test
  void workers_knowNoDriver() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.syncbn.driver..")
        .check(CLASSES);
  }

  @Test
  void layers_seeNoClockThreadSocketOrRandomSource() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "layer", ROOT + "loss", ROOT + "stats", ROOT + "tensor")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent..", "java.net..", "java.time..")
        .check(CLASSES);
    noClasses().should().dependOnClassesThat().belongToAnyOf(java.util.Random.class).check(CLASSES);
  }

  @Test
  void transcendentals_areThoseOfStrictMath() {
    Set<String> exact =
        Set.of(
            "max",
            "min",
            "abs",
            "sqrt",
            "floor",
            "ceil",
            "rint",
            "multiplyExact",
            "addExact",
            "toIntExact",
            "multiplyHigh",
            "floorDiv",
            "floorMod",
            "ceilDiv");
    Set<String> wrong = new TreeSet<>();
    int calls = 0;
    for (JavaClass type : CLASSES) {
      for (JavaCall<?> call : type.getMethodCallsFromSelf()) {
        if (call.getTargetOwner().isEquivalentTo(Math.class)) {
          calls++;
          if (!exact.contains(call.getTarget().getName())) {
            wrong.add(call.getDescription());
          }
        }
      }
    }
    assertThat(calls).isGreaterThan(10);
    assertThat(wrong).isEmpty();
  }

  @Test
  void output_goesThroughLoggers() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void packages_areDescribed() {
    Set<String> described = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      all.add(type.getPackageName());
    }
    for (String name : all) {
      if (java.nio.file.Files.exists(
          java.nio.file.Path.of(
              "src/main/java/" + name.replace('.', '/') + "/package-info.java"))) {
        described.add(name);
      }
    }
    assertThat(described).isEqualTo(all);
  }
}
