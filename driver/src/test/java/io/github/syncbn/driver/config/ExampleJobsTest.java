package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.optimizer.Optimizer;
import io.github.syncbn.driver.optimizer.Schedule;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.training.Augmentation;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jobs of the folder conf. */
class ExampleJobsTest {
  private static final Path FOLDER = Path.of("..", "conf");

  static List<Path> jobs() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".conf"))
          .filter(file -> !file.endsWith("spark-defaults.conf"))
          .sorted()
          .toList();
    }
  }

  private static JobSettings read(Path file, String... overrides) {
    return new ConfigReader(Map.of()).read(file.toString(), List.of(overrides)).job();
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void example_shipped_isValidAndSaysHowToRunIt(Path file) throws IOException {
    assertThat(read(file).network().layers()).isNotEmpty();
    assertThat(Files.readString(file))
        .startsWith("# ")
        .contains("driver/bin/syncbn train --config");
  }

  @Test
  void folder_ofExamples_holdsSome() throws IOException {
    assertThat(jobs()).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void digits_asFileAndBuiltIn_areOneJob() {
    JobSettings file = read(FOLDER.resolve("digits.conf"));
    JobSettings builtin = new ConfigReader(Map.of()).read("builtin:digits", List.of()).job();
    assertThat(file).usingRecursiveComparison().ignoringFields("text").isEqualTo(builtin);
  }

  @Test
  void cifar10_withItsDirectory_findsBothArchivesAndVariesImages() {
    JobSettings job = read(FOLDER.resolve("cifar10-data.conf"), "vars.cifar10=hdfs://n/cifar10");
    assertThat(job.data().source().path()).contains("hdfs://n/cifar10/train.zip");
    assertThat(job.data().split().toString()).contains("hdfs://n/cifar10/test.zip");
    assertThat(job.data().labelColumns()).containsExactly("label");
    assertThat(job.data().augment()).isEqualTo(new Augmentation(4, true, 0));
    assertThat(job.data().treatment().scale())
        .isEqualTo(new FeatureTreatment.Scale.StandardizeChannels());
  }

  @Test
  void mnist_withItsDirectory_findsAllFiles() {
    JobSettings job = read(FOLDER.resolve("mnist-mlp.conf"), "vars.mnist=hdfs://n/mnist");
    assertThat(job.data().source().path()).contains("hdfs://n/mnist/train-images-idx3-ubyte.gz");
    assertThat(job.data().split().toString())
        .contains("hdfs://n/mnist/t10k-images-idx3-ubyte.gz")
        .contains("hdfs://n/mnist/t10k-labels-idx1-ubyte.gz");
  }

  @Test
  void mnistSigmoid_andItsCounterpart_differByBatchNormalizationOnly() {
    JobSettings with = read(FOLDER.resolve("mnist-sigmoid.conf"));
    JobSettings without = read(FOLDER.resolve("mnist-sigmoid-nobn.conf"));
    assertThat(without.loss()).isEqualTo(with.loss());
    assertThat(without.optimizer()).isEqualTo(with.optimizer());
    assertThat(without.training()).isEqualTo(with.training());
    assertThat(kinds(with).stream().filter(kind -> !kind.equals("batchNorm")))
        .containsExactlyElementsOf(kinds(without));
  }

  private static List<String> kinds(JobSettings job) {
    return job.network().layers().stream().map(Layer::name).toList();
  }

  @Test
  void mnistSigmoid_learningRate_isTheFormulaOfItsSource() {
    Optimizer optimizer = read(FOLDER.resolve("mnist-sigmoid.conf")).optimizer();
    Schedule.Exponential schedule = (Schedule.Exponential) optimizer.regime().schedule();
    for (int step : new int[] {0, 1, 1000, 10_000}) {
      double decay = StrictMath.pow(schedule.factor(), step / schedule.every().amount());
      double rate = optimizer.learningRate() * (schedule.floor() + (1 - schedule.floor()) * decay);
      assertThat(rate).isCloseTo(1e-4 + 0.03 * StrictMath.exp(-step / 1000.0), within(1e-15));
    }
  }
}
