package io.github.syncbn.driver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of the driver. */
class ArchitectureTest {
  private static final String ROOT = "io.github.syncbn.driver.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.github.syncbn.driver");

  @Test
  void analysis_ofTheDriver_foundItsClasses() {
    assertThat(CLASSES.size()).isGreaterThan(120);
    for (String name :
        List.of("app", "data", "model", "optimizer", "reduce", "scoring", "training")) {
      assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(ROOT + name)).count())
          .as(name)
          .isPositive();
    }
  }

  @Test
  void commandLine_andItsLibraries_areImportedByNobody() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "app..", "picocli..", "com.typesafe..", "me.tongfei..")
        .check(CLASSES);
  }

  @Test
  void reduction_knowsNoTraining() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "reduce")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "training",
            ROOT + "optimizer",
            ROOT + "data",
            ROOT + "model",
            "org.apache.spark..")
        .check(CLASSES);
  }

  @Test
  void optimizer_knowsNeitherSparkNorTraining() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "optimizer")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "training", ROOT + "reduce", ROOT + "data", "org.apache.spark..")
        .check(CLASSES);
  }

  @Test
  void transcendentals_ofTraining_areThoseOfStrictMath() {
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
            "toIntExact");
    Set<String> wrong = new TreeSet<>();
    int calls = 0;
    for (JavaClass type : CLASSES) {
      if (Set.of(ROOT + "optimizer", ROOT + "reduce", ROOT + "training")
          .contains(type.getPackageName())) {
        for (JavaCall<?> call : type.getMethodCallsFromSelf()) {
          if (call.getTargetOwner().isEquivalentTo(Math.class)) {
            calls++;
            if (!exact.contains(call.getTarget().getName())) {
              wrong.add(call.getDescription());
            }
          }
        }
      }
    }
    assertThat(calls).isGreaterThan(3);
    assertThat(wrong).isEmpty();
  }

  @Test
  void output_isForTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "app..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void packages_areDescribed() {
    Set<String> undescribed = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String path =
          "src/main/java/" + type.getPackageName().replace('.', '/') + "/package-info.java";
      if (!Files.exists(Path.of(path))) {
        undescribed.add(type.getPackageName());
      }
    }
    assertThat(undescribed).isEmpty();
  }
}
