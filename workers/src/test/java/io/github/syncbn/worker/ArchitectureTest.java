package io.github.syncbn.worker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.github.syncbn.ArchitectureRules;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of executors, and what none of them may touch. */
class ArchitectureTest extends ArchitectureRules {
  private static final String ROOT = "io.github.syncbn.worker";
  private static final Layers LAYERS =
      new Layers(ROOT)
          .layer("setting")
          .layer("tensor")
          .layer("graph", "tensor")
          .layer("kernel", "setting", "tensor")
          .layer("stats", "tensor", "kernel")
          .layer("inference", "tensor", "graph", "kernel")
          .layer("layer", "setting", "tensor", "graph", "kernel", "stats", "inference")
          .layer("loss", "setting", "tensor", "kernel", "stats")
          .layer("table", "setting", "tensor", "graph")
          .layer(
              "network",
              "setting",
              "tensor",
              "graph",
              "kernel",
              "stats",
              "inference",
              "layer",
              "loss",
              "table")
          .layer("metric", "kernel", "stats")
          .layer("team")
          .layer("collective", "stats")
          .layer("channel", "stats", "collective")
          .top("training")
          .top("explanation")
          .top("spark");

  ArchitectureTest() {
    super(
        LAYERS,
        List.of(
            "tensor",
            "kernel",
            "stats",
            "inference",
            "layer",
            "loss",
            "metric",
            "network",
            "training",
            "explanation"),
        "");
  }

  @Test
  void spark_isKnownToItsPackageAndTheChannelOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(in("spark"), in("channel"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala.."));
  }

  @Test
  void nativeLibraries_areKnownToTheKernelsOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(in("kernel"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.ludovic..", "org.bytedeco..", "com.kenai.jffi..", "jdk.incubator.."));
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
            .resideInAnyPackage(in("layer"), in("loss"), in("stats"))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("java.util.concurrent..", "java.net..", "java.time..")
                    .or(describe("Thread", c -> c.isEquivalentTo(Thread.class)))));
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
            .beAssignableTo(Serializable.class));
  }
}
