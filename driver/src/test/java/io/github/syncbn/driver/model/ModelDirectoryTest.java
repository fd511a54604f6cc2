package io.github.syncbn.driver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.JobException.Kind;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {
  private static final Configuration HADOOP = FaultyFileSystem.configuration();

  @TempDir private Path folder;

  @AfterEach
  void repair() {
    FaultyFileSystem.creation = path -> false;
    FaultyFileSystem.renaming = path -> false;
  }

  @Test
  void whatIsSavedIsLoaded() throws IOException {
    for (SavedModel model : List.of(ModelExample.classifier(1), ModelExample.regression())) {
      ModelDirectory directory = at("file", model.task().name());
      directory.save(model, false);
      same(directory.load(), model);
      InferenceNetwork inference = InferenceNetwork.load(folder.resolve(model.task().name()));
      float[] row = new float[model.network().input().size()];
      assertThat(inference.predict(row))
          .containsExactly(InferenceNetwork.of(model.network()).predict(row));
    }
    assertThat(names(folder.resolve("CLASSIFICATION")))
        .containsExactly(
            "_SUCCESS", "metadata", "preprocessing.safetensors", "weights.safetensors");
    assertThat(names(folder.resolve("CLASSIFICATION/metadata")))
        .containsExactly("_SUCCESS", "part-00000");
    assertThat(names(folder)).containsExactly("CLASSIFICATION", "REGRESSION");
  }

  @Test
  void aModelOfFormatVersion1IsStillRead() throws IOException, URISyntaxException {
    Path fixture = Path.of(ModelDirectoryTest.class.getResource("/model-version-1").toURI());
    SavedModel model = new ModelDirectory(fixture.toUri().toString(), HADOOP).load();
    assertThat(model.network().digest())
        .isEqualTo("c0ba90309bbd1891985a527027e471d2302c82a5e82fb66647542ef64fe75e57");
    assertThat(model.network().network().layers()).hasSize(5);
    assertThat(model.network().batches()).containsExactly(12);
    assertThat(model.network().preprocessing().scale()).containsExactly(1, 0.5f, 1 / 3f, 0);
    assertThat(model.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(model.classes().orElseThrow().labels())
        .containsExactly("cat", "Döhle \"x\"", "dog\n");
    assertThat(model.query().orElseThrow().text())
        .isEqualTo("select a, b, embedding from input where b > 0");
    assertThat(model.provenance()).containsEntry("seed", "1");
    assertThat(model.features().path("columns").size()).isEqualTo(3);
    assertThat(InferenceNetwork.load(fixture).outputs()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aModelOfFormatVersionsSince2_isStillRead(int version)
      throws IOException, URISyntaxException {
    Path fixture =
        Path.of(ModelDirectoryTest.class.getResource("/model-version-" + version).toURI());
    SavedModel model = new ModelDirectory(fixture.toUri().toString(), HADOOP).load();
    same(model, ModelExample.classifier(1));
    assertThat(InferenceNetwork.load(fixture).predict(new float[] {1, 2, 3, 4}))
        .containsExactly(
            InferenceNetwork.of(ModelExample.classifier(1).network())
                .predict(new float[] {1, 2, 3, 4}));
  }

  @Test
  void anExistingModelStaysUnlessOverwritten() {
    ModelDirectory directory = at("faulty", "model");
    directory.save(ModelExample.classifier(1), false);
    fails(
        () -> directory.save(ModelExample.classifier(2), false),
        Kind.CONFIGURATION,
        "exists; name another, or set overwrite");
    same(directory.load(), ModelExample.classifier(1));
    directory.save(ModelExample.classifier(2), true);
    same(directory.load(), ModelExample.classifier(2));
    assertThat(names(folder)).containsExactly("model");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "year=2024/part-0.csv",
        "metadata/part-00000",
        "metadata/notes.txt",
        "weights.safetensors",
        ".env",
        "_SUCCESS"
      })
  void whatIsNoModelIsNotOverwritten(String file) throws IOException {
    Path mine = folder.resolve("data").resolve(file);
    Files.createDirectories(mine.getParent());
    Files.writeString(mine, "{\"class\":\"org.apache.spark.ml.PipelineModel\"}");
    ModelDirectory directory = at("file", "data");
    fails(
        () -> directory.save(ModelExample.classifier(1), true),
        Kind.CONFIGURATION,
        "holds something that is no model, or more than a model; it stays as it is");
    assertThat(mine).isNotEmptyFile();
    fails(directory::load, Kind.DATA, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes.txt", "model.onnx", ".env", "metadata/notes.txt"})
  void moreThanAModelIsNotOverwritten(String file) throws IOException {
    ModelDirectory directory = at("file", "model");
    directory.save(ModelExample.classifier(1), false);
    Files.writeString(folder.resolve("model").resolve(file), "mine");
    fails(
        () -> directory.save(ModelExample.classifier(2), true),
        Kind.CONFIGURATION,
        "or more than a model; it stays as it is");
    same(directory.load(), ModelExample.classifier(1));
    assertThat(folder.resolve("model").resolve(file)).hasContent("mine");
  }

  @Test
  void anEmptyDirectoryAndADamagedModelAreOverwritten() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    ModelDirectory directory = at("file", "model");
    directory.save(ModelExample.classifier(1), true);
    Files.writeString(
        model.resolve("metadata/part-00000"),
        Files.readString(model.resolve("metadata/part-00000")).replace("relu", "selu"));
    Files.delete(model.resolve("metadata/.part-00000.crc"));
    Files.delete(model.resolve("weights.safetensors"));
    directory.save(ModelExample.classifier(2), true);
    same(directory.load(), ModelExample.classifier(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"weights.safetensors", "preprocessing.safetensors", "part-00000", "_SUCCESS"})
  void theOldModelSurvivesAFailedWrite(String file) {
    ModelDirectory directory = at("faulty", "model");
    directory.save(ModelExample.classifier(1), false);
    FaultyFileSystem.creation = path -> path.getName().equals(file);
    fails(
        () -> directory.save(ModelExample.classifier(2), true),
        Kind.DATA,
        "no space left for " + file);
    same(directory.load(), ModelExample.classifier(1));
    assertThat(names(folder)).containsExactly("model");
  }

  @Test
  void theOldModelSurvivesARefusedRename() {
    ModelDirectory directory = at("faulty", "model");
    directory.save(ModelExample.classifier(1), false);
    for (String refused : List.of(".model.new-", "model")) {
      FaultyFileSystem.renaming = path -> path.getName().startsWith(refused);
      fails(() -> directory.save(ModelExample.classifier(2), true), Kind.DATA, "cannot be moved");
      same(directory.load(), ModelExample.classifier(1));
      assertThat(names(folder)).containsExactly("model");
    }
  }

  @Test
  void nothingIsLeftOfAFirstSaveThatFails() {
    ModelDirectory directory = at("faulty", "model");
    FaultyFileSystem.renaming = path -> true;
    fails(
        () -> directory.save(ModelExample.regression(), false),
        Kind.DATA,
        "cannot write the model to faulty:");
    assertThat(names(folder)).isEmpty();
    fails(directory::load, Kind.CONFIGURATION, "there is no model at faulty:");
  }

  private ModelDirectory at(String scheme, String name) {
    return new ModelDirectory(scheme + "://" + folder.resolve(name), HADOOP);
  }

  static void fails(Runnable action, Kind kind, String message) {
    assertThatThrownBy(action::run)
        .isInstanceOf(JobException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((JobException) e).kind())
        .isEqualTo(kind);
  }

  private static void same(SavedModel actual, SavedModel expected) {
    assertThat(actual.network().digest()).isEqualTo(expected.network().digest());
    assertThat(actual.network().network()).isEqualTo(expected.network().network());
    assertThat(actual.network().input()).isEqualTo(expected.network().input());
    assertThat(actual.network().loss()).isEqualTo(expected.network().loss());
    assertThat(actual.network().batches()).isEqualTo(expected.network().batches());
    assertThat(actual.network().preprocessing().missing())
        .containsExactly(expected.network().preprocessing().missing());
    assertThat(actual.network().preprocessing().shift())
        .containsExactly(expected.network().preprocessing().shift());
    assertThat(actual.network().preprocessing().scale())
        .containsExactly(expected.network().preprocessing().scale());
    assertThat(actual.task()).isEqualTo(expected.task());
    assertThat(actual.features()).isEqualTo(expected.features());
    assertThat(actual.classes()).isEqualTo(expected.classes());
    assertThat(actual.reading()).isEqualTo(expected.reading());
    assertThat(actual.provenance()).isEqualTo(expected.provenance());
    assertThat(actual.spark().paramMap()).isEqualTo(expected.spark().paramMap());
    assertThat(actual.spark().timestamp()).isEqualTo(expected.spark().timestamp());
  }

  /** Names within a directory, but for checksums. */
  private static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
