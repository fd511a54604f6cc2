package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.driver.channel.StepService;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.step.ForwardingService;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.WorkerLostException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Trainings whose rows lie on disk are those whose rows are in memory, bit by bit. */
@Timeout(240)
class RowsOnDiskTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final List<String> DIGITS =
      List.of("training.epochs=2", "training.batchSize=64", "data.scale=standardize");
  private static SparkSession spark;
  private static Path table;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("rows-on-disk")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.local.dir", folder.resolve("local").toString())
            .getOrCreate();
    table = folder.resolve("table");
    spark
        .range(700)
        .selectExpr(
            "cast(id % 3 as string) y",
            "if(id % 11 = 0, null, sin(id)) a",
            "cos(id * 0.7) b",
            "concat('c', id * id % 37) c",
            "1 + id % 4 w",
            "cast(concat(char(id % 64), char(id % 49), char(id % 81)) as binary) pixels")
        .write()
        .parquet(table.toString());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static JobSettings job(String config, List<String> settings, String storage) {
    List<String> all = new ArrayList<>(settings);
    all.add("data.storage=" + storage);
    return new ConfigReader().read(config, all).job();
  }

  private static JobSettings ofTable(String features, String storage, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "training.epochs=3",
                "training.batchSize=32",
                "training.shards=4",
                "data.split.validation=0.2",
                "data.split.test=0.1"));
    all.addAll(Arrays.asList(settings));
    Path config = folder.resolve("job.conf");
    try {
      Files.writeString(
          config, "data { path = \"" + table + "\", label = y, features = [" + features + "] }\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return job(config.toString(), all, storage);
  }

  private static TrainingJob.Result run(JobSettings settings) {
    return new TrainingJob(spark, settings)
        .withJudgement()
        .run(new TrainingStart.Initializers(), List.of());
  }

  private static void assertSame(JobSettings disk, JobSettings memory) {
    TrainingJob.Result expected = run(memory);
    TrainingJob.Result actual = run(disk);
    assertThat(actual.digest()).isEqualTo(expected.digest());
    assertThat(actual.report().test()).isEqualTo(expected.report().test());
    assertThat(actual.report().epochs()).hasSameSizeAs(expected.report().epochs());
    for (int i = 0; i < expected.report().epochs().size(); i++) {
      assertThat(actual.report().epochs().get(i).validation())
          .isEqualTo(expected.report().epochs().get(i).validation());
    }
    assertThat(actual.report().dataFingerprint()).isEqualTo(expected.report().dataFingerprint());
    assertThat(actual.heldOut().map(held -> held.judgement().figures()))
        .isEqualTo(expected.heldOut().map(held -> held.judgement().figures()));
  }

  @Test
  void digits_withValidationAndTest_haveTheSameBits() {
    assertSame(job("builtin:digits", DIGITS, "disk"), job("builtin:digits", DIGITS, "memory"));
  }

  @Test
  void digits_onOneWorkerWithPopulationStatistics_haveTheSameBits() {
    List<String> settings = new ArrayList<>(DIGITS);
    settings.add("training.workers=1");
    settings.add("training.populationStatistics=true");
    List<String> two = new ArrayList<>(settings);
    two.set(3, "training.workers=2");
    assertSame(job("builtin:digits", settings, "disk"), job("builtin:digits", two, "memory"));
  }

  @Test
  void tables_withWeightsMissingValuesAndBalance_haveTheSameBits() {
    String[] more = {
      "data.weight=w",
      "data.missing=mean",
      "data.scale=standardize",
      "loss={ crossEntropy { classWeights = balanced } }"
    };
    assertSame(ofTable("a, b", "disk", more), ofTable("a, b", "memory", more));
  }

  @Test
  void embeddedCategories_haveTheSameBits() {
    String[] more = {
      "data.missing={ constant = 0 }",
      "network=[{ columns { categories = { embedding = 5 } } }, { dense = 8 }, batchNorm, relu,"
          + " { dense = output }]"
    };
    assertSame(ofTable("a, c", "disk", more), ofTable("a, c", "memory", more));
  }

  @Test
  void imagesOfBytesThatVary_haveTheSameBits() {
    String[] more = {
      "data.shape=[1, 1, 3]",
      "data.scale={ divideBy = 255 }",
      "data.augment={ flip = true }",
      "network=[{ conv2d = 3 }, batchNorm, relu, globalAvgPool, { dense = output }]"
    };
    assertSame(ofTable("pixels", "disk", more), ofTable("pixels", "memory", more));
  }

  /** Row files of this process that are open, or left in Spark's directories. */
  private static long files() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"));
        Stream<Path> left = Files.walk(folder)) {
      return open.filter(fd -> target(fd).contains("syncbn-rows-")).count()
          + left.filter(path -> path.toString().contains("syncbn-rows-")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Trains on disk with something that happens at every commit. */
  private static TrainedModel train(Consumer<Integer> atCommit) {
    JobSettings settings = job("builtin:digits", DIGITS, "disk");
    AtomicInteger commits = new AtomicInteger();
    UnaryOperator<StepService> seam =
        service ->
            new ForwardingService(service) {
              @Override
              public ChunkedCommit commit(StepPush[] pushes) {
                atCommit.accept(commits.incrementAndGet());
                return super.commit(pushes);
              }
            };
    try (PreparedData data = new TrainingJob(spark, settings).prepare()) {
      return new Trainer(spark.sparkContext(), seam)
          .train(ResolvedJob.of(spark.sparkContext(), settings, data), Optional.empty(), List.of());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void files_areThereWhileTrainingAndGoneAfterwards() {
    AtomicInteger most = new AtomicInteger();
    train(commit -> most.accumulateAndGet((int) files(), Math::max));
    assertThat(most).as("one of each worker, without a name").hasValue(2);
    assertThat(files()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void files_areGoneAfterAFailure() {
    JobException failure =
        catchThrowableOfType(
            JobException.class,
            () ->
                train(
                    commit -> {
                      throw new ArrayStoreException("of this test");
                    }));
    assertThat(failure).hasMessageContaining("of this test");
    assertThat(files()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void files_areGoneAfterACancellation() {
    Thread trains = Thread.currentThread();
    JobException failure =
        catchThrowableOfType(
            JobException.class,
            () ->
                train(
                    commit -> {
                      if (commit == 3) {
                        trains.interrupt();
                      }
                    }));
    Thread.interrupted();
    assertThat(failure.kind()).isEqualTo(JobException.Kind.CANCELLED);
    long deadline = System.nanoTime() + SOON.toNanos();
    // The caller hears of it before the tasks have ended, which hold the files.
    while (files() > 0) {
      assertThat(System.nanoTime()).as("files are left").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void lostWorkers_changeNoBitAndLeaveNoFiles() {
    TrainedModel undisturbed = train(commit -> {});
    TrainedModel model =
        train(
            commit -> {
              if (commit % 17 == 0) {
                throw new WorkerLostException("lost at commit " + commit);
              }
            });
    assertThat(model.report().attempts()).isGreaterThan(1);
    assertThat(model.state().parameters()).isEqualTo(undisturbed.state().parameters());
    assertThat(model.state().runningStatistics())
        .isEqualTo(undisturbed.state().runningStatistics());
  }
}
