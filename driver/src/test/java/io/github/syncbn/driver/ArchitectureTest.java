package io.github.syncbn.driver;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import io.github.syncbn.ArchitectureRules;
import io.github.syncbn.worker.layer.Layers;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of the driver, and what none of them may touch. */
class ArchitectureTest extends ArchitectureRules {
  /** Methods of Spark that look for a column by name. */
  private static final Set<String> FINDERS =
      Set.of("col", "column", "expr", "selectExpr", "withColumn", "withColumnRenamed", "drop");

  /** What hands objects of an RDD to the driver, to other tasks, or from the driver to tasks. */
  private static final Set<String> SENDERS =
      Set.of(
          "aggregate",
          "aggregateByKey",
          "broadcast",
          "collect",
          "collectAsMap",
          "combineByKey",
          "countByValue",
          "distinct",
          "first",
          "fold",
          "foldByKey",
          "groupBy",
          "groupByKey",
          "join",
          "makeRDD",
          "max",
          "min",
          "parallelize",
          "parallelizePairs",
          "reduce",
          "reduceByKey",
          "repartition",
          "sortBy",
          "sortByKey",
          "take",
          "takeOrdered",
          "takeSample",
          "toLocalIterator",
          "top",
          "treeAggregate",
          "treeReduce");

  private static final String ROOT = "io.github.syncbn.driver";
  private static final Layers LAYERS =
      new Layers(ROOT)
          .layer("secret")
          .layer("metric")
          .layer("optimizer")
          .layer("job", "metric", "optimizer")
          .layer("image")
          .layer("file")
          .layer("planning")
          .layer("spark", "job")
          .layer("checkpoint", "job", "file")
          .layer("source", "secret", "job", "image", "file", "spark")
          .layer("table", "job", "file", "source", "spark")
          .layer("data", "job", "file", "source", "table")
          .layer("channel", "job", "spark")
          .layer("step", "metric", "job", "optimizer", "planning", "checkpoint", "channel")
          .top("attempt")
          .layer("model", "secret", "job", "file", "source", "table", "attempt")
          .layer("onnx", "job", "file", "source", "model")
          .layer("config", "secret", "metric", "job", "optimizer", "file", "table")
          .layer("scoring", "metric", "job", "source", "spark", "table", "model")
          .layer("report", "metric", "file", "table", "step", "attempt", "scoring")
          .layer("tracking", "secret", "job", "file", "step", "attempt", "model")
          .top("ml")
          .layer("experiment", "optimizer", "job", "config", "data", "step", "attempt", "report")
          .layer("examples", "ml")
          .top("app");

  ArchitectureTest() {
    super(LAYERS, List.of("optimizer", "step", "attempt"), "app");
  }

  @Test
  void optimizers_knowParametersOnly() {
    Set<String> allowed =
        Set.of(
            ROOT + ".optimizer",
            "io.github.syncbn.worker.layer",
            "io.github.syncbn.worker.network",
            "io.github.syncbn.worker.setting",
            "io.github.syncbn.worker.stats");
    check(
        noClasses()
            .that()
            .resideInAPackage(in("optimizer"))
            .should()
            .dependOnClassesThat(
                describe(
                    "of ours outside of " + allowed,
                    (JavaClass c) ->
                        c.getPackageName().startsWith("io.github.syncbn.")
                            && !allowed.contains(c.getPackageName()))));
  }

  @Test
  void commandLine_isKnownToNobodyElse() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(in("app"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in("app"), "picocli..", "me.tongfei.progressbar.."));
  }

  /** One path from settings to a model, of the command line and of the estimators alike. */
  @Test
  void trainings_areRunByTrainingJobAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(in("attempt"))
            .or()
            .haveNameMatching(
                ROOT + "\\.attempt\\.(TrainingJob\\..*|Preflight|PlanResolver|ResolvedJob)")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(ROOT + "\\.(attempt\\.(Trainer|Attempt)|step\\.TrainingService)"));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(in("app"), in("experiment"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in("ml")));
  }

  @Test
  void hocon_isKnownToTheConfigurationOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(in("config"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.typesafe.config.."));
  }

  /** What recurses over a text, or grows with it, is behind limits. */
  @Test
  void hoconTexts_areParsedBehindOneDoor() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + ".config.Hocon")
            .should()
            .callMethodWhere(
                describe(
                    "parses HOCON",
                    (JavaMethodCall call) ->
                        call.getTargetOwner().getName().equals("com.typesafe.config.ConfigFactory")
                            && !call.getName().equals("empty"))));
  }

  @Test
  void configuration_isKnownToThoseWhoTakeSettings() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(in("config"), in("ml"), in("experiment"), in("app"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(in("config")));
  }

  @Test
  void settingsStepsAndOptimizers_knowNoSpark() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(in("job"), in("optimizer"), in("step"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.spark..", "org.apache.hadoop..", "scala..", "breeze.."));
  }

  /** Two columns of a user's table may have one name, or names that differ by case alone. */
  @Test
  void columnsOfTables_areFoundByPositionAlone() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(in("table"), in("data"), in("scoring"), in("model"), in("ml"))
            .should()
            .callMethodWhere(
                describe(
                    "finds columns by name",
                    (JavaCall<?> call) ->
                        call.getTargetOwner().getName().startsWith("org.apache.spark.sql.")
                            && FINDERS.contains(call.getName())
                            && call.getTarget().getRawParameterTypes().stream()
                                .anyMatch(
                                    type ->
                                        type.isEquivalentTo(String.class)
                                            || type.isEquivalentTo(String[].class)))));
  }

  /** A text is a path, a pattern or a URI: which one is decided in one place. */
  @Test
  void texts_becomePathsInOnePlace() {
    for (Class<?>[] arguments :
        new Class<?>[][] {{String.class}, {URI.class}, {String.class, String.class}}) {
      check(
          noClasses()
              .that()
              .resideOutsideOfPackage(in("file"))
              .should()
              .callConstructor(Path.class, arguments));
    }
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(in("file"))
            .should()
            .callMethod(FileSystem.class, "globStatus", Path.class));
  }

  /**
   * Else spark.serializer would have to know our types, and Kryo refuses those that it does not.
   */
  @Test
  void objectsOfOurs_travelByJavasSerializationAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(in("spark"))
            .should()
            .callMethodWhere(
                describe(
                    "sends objects by spark.serializer",
                    (JavaCall<?> call) ->
                        SENDERS.contains(call.getName())
                            && call.getTargetOwner()
                                .getName()
                                .matches(
                                    "org\\.apache\\.spark\\.(api\\.java\\.|rdd\\.|SparkContext).*")))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.spark.mllib.evaluation.."));
  }

  @Test
  void nativeLibraries_areKnownToTheWorkersKernelsOnly() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.ludovic..", "org.bytedeco..", "com.kenai.jffi..", "jdk.incubator.."));
  }

  /** A full disk makes Hadoop throw an Error, which only StoredFile turns into an exception. */
  @Test
  void files_areWrittenByStoredFileAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(in("file"))
            .should()
            .callMethodWhere(
                describe(
                    "FileSystem.create or append",
                    (JavaMethodCall call) ->
                        call.getTargetOwner().isAssignableTo(FileSystem.class)
                            && Set.of("create", "createNewFile", "append", "createNonRecursive")
                                .contains(call.getName()))));
  }

  /** Hadoop throws anything where the library of a file system is not there, or not as a whole. */
  @Test
  void fileSystems_areReachedByHadoopPathAlone() {
    check(
        noClasses()
            .that()
            .doNotHaveSimpleName("HadoopPath")
            .should()
            .callMethodWhere(
                describe(
                    "Path.getFileSystem or FileSystem.get",
                    (JavaMethodCall call) ->
                        call.getName().equals("getFileSystem")
                                && call.getTargetOwner().isAssignableTo(Path.class)
                            || Set.of("get", "newInstance").contains(call.getName())
                                && call.getTargetOwner().isAssignableTo(FileSystem.class))));
  }
}
