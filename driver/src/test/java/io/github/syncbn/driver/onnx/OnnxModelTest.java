package io.github.syncbn.driver.onnx;

import static io.github.syncbn.driver.onnx.SmallModels.assertNear;
import static io.github.syncbn.driver.onnx.SmallModels.numbers;
import static io.github.syncbn.driver.onnx.SmallModels.run;
import static io.github.syncbn.driver.onnx.SmallModels.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxModelMetadata;
import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.graph.Port;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.FeatureSchema.Column;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import io.github.syncbn.worker.table.Levels;
import io.github.syncbn.worker.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole models in onnxruntime, from cells of a table to labels, against our own predictions. */
class OnnxModelTest {
  @TempDir Path directory;

  /** A normalization that leaves features nearly as they are, smaller so that a softmax tells. */
  private static TrainedNetwork identity(
      Network network, Shape input, Preprocessing preprocessing, Loss loss) {
    int features = input.size();
    float[] parameters = new float[2 * features];
    double[] running = new double[2 * features];
    Arrays.fill(parameters, 0, features, 0.5f);
    Arrays.fill(running, features, 2 * features, 1);
    return new TrainedNetwork(
        network,
        input,
        parameters,
        running,
        new long[1],
        preprocessing,
        TargetScaling.none(),
        loss);
  }

  /** Pixels as they are in files, scaled channel by channel. */
  @Test
  void images_enterAsBytesOfChannels() {
    Shape shape = new Shape(3, 6, 5);
    Network network =
        Network.sequential(
            Layers.conv2d(4),
            Layers.batchNorm(),
            Layers.relu(),
            Layers.maxPool2d(2),
            Layers.residual(Layers.conv2d(4), Layers.batchNorm()),
            Layers.globalAvgPool(),
            Layers.dense(2));
    TrainedNetwork plain = OnnxLayersTest.trained(network, shape, new Random(4));
    Preprocessing scaled =
        Preprocessing.none()
            .normalizingChannels(shape, List.of(0.4, 0.5, 0.6), List.of(0.2, 0.3, 0.25));
    TrainedNetwork trained =
        new TrainedNetwork(
            network, shape, plain.parameters(), plain.runningStatistics(), plain.batches(), scaled);
    FeatureSchema schema =
        new FeatureSchema(List.of(new Column("image", Kind.BINARY, shape.size())), shape);
    OnnxModel model =
        OnnxModel.of(saved(trained, schema, List.of("cat", "dog")), OnnxSettings.defaults());
    assertThat(model.inputs().get(0).description()).isEqualTo("tensor(uint8) [N, 3, 6, 5]");
    byte[] pixels = new byte[shape.size()];
    new Random(6).nextBytes(pixels);
    double[] features = ServedRows.numbers(pixels, pixels.length);
    double[] expected = InferenceNetwork.of(trained).probabilities(features);
    assertNear(
        (double[]) run(model, List.of(Map.of("image", pixels))).get("probability"), 0, expected);
  }

  private static SavedModel two(String first, List<String> classes) {
    TrainedNetwork trained =
        identity(
            Network.sequential(Layers.batchNorm()),
            new Shape(2),
            Preprocessing.none(),
            Loss.byDefault(true));
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new Column(first, Kind.NUMERIC, 1), new Column("q", Kind.NUMERIC, 1)));
    return saved(trained, schema, classes);
  }

  @Test
  void thresholds_decideTheLabel() {
    SavedModel saved = two("p", List.of("a", "b"));
    List<Map<String, Object>> rows = List.of(Map.of("p", 1.0, "q", 0.0));
    OnnxModel plain = OnnxModel.of(saved, OnnxSettings.defaults());
    OnnxModel withThresholds = OnnxModel.of(saved, OnnxSettings.defaults().with(List.of(0.9, 0.1)));
    assertThat((String[]) run(plain, rows).get("prediction")).containsExactly("a");
    assertThat((String[]) run(withThresholds, rows).get("prediction")).containsExactly("b");
    assertThatThrownBy(() -> OnnxModel.of(saved, OnnxSettings.defaults().with(List.of(1.0))))
        .isInstanceOf(JobException.class)
        .hasMessage("thresholds has 1 values; expected one for each of the 2 classes");
  }

  @Test
  void columnOfAnOutputsName_keepsItsName() {
    SavedModel saved = two("prediction", List.of("a", "b"));
    OnnxModel model = OnnxModel.of(saved, OnnxSettings.defaults());
    assertThat(names(model.inputs())).containsExactly("prediction", "q");
    assertThat(names(model.outputs())).containsExactly("prediction_", "probability");
    Map<String, Object> outputs = run(model, List.of(Map.of("prediction", 1.0, "q", 5.0)));
    assertThat((String[]) outputs.get("prediction_")).containsExactly("b");
  }

  private static List<String> names(List<Port> ports) {
    return ports.stream().map(port -> port.value().name()).toList();
  }

  @Test
  void matrix_isOneInputOfNumbers() {
    SavedModel saved = two("p", List.of("a", "b"));
    OnnxModel model = OnnxModel.of(saved, OnnxSettings.defaults().asMatrix(true));
    assertThat(model.inputs().get(0).description()).isEqualTo("tensor(float) [N, 2]");
    Map<String, Object> outputs = run(model, List.of(Map.of("features", new double[] {1, 5})));
    assertThat((String[]) outputs.get("prediction")).containsExactly("b");
  }

  private static SavedModel ofCategory(Levels levels) {
    TrainedNetwork trained =
        identity(
            Network.sequential(Layers.batchNorm()),
            new Shape(2),
            Preprocessing.none(),
            Loss.byDefault(true));
    FeatureSchema schema =
        new FeatureSchema(
            List.of(new Column("id", Kind.CATEGORY, 1, levels), new Column("q", Kind.NUMERIC, 1)));
    return saved(trained, schema, List.of("a", "b"));
  }

  @Test
  void matrixOfCategories_isRefused() {
    SavedModel saved = ofCategory(new Levels(List.of("x"), 0));
    assertThatThrownBy(() -> OnnxModel.of(saved, OnnxSettings.defaults().asMatrix(true)))
        .isInstanceOf(JobException.class)
        .hasMessage(
            "The model has categories, whose levels are texts: it takes an input for each column,"
                + " not one matrix of numbers.");
  }

  @Test
  void hashedColumn_isRefusedWithWhatToDo() {
    SavedModel saved = ofCategory(Levels.hashed(8));
    assertThatThrownBy(() -> OnnxModel.of(saved, OnnxSettings.defaults()))
        .isInstanceOf(JobException.class)
        .hasMessage(
            "The model cannot be exported to ONNX: column 'id' is hashed, and ONNX has no operator"
                + " for its hash of texts. Serve it by InferenceNetwork, or train it with"
                + " data.categorical in place of data.hashed.");
  }

  @Test
  void file_saysWhereTheModelComesFrom() throws Exception {
    Path file = directory.resolve("model.onnx");
    OnnxModel model = OnnxModel.of(two("p", List.of("a", "b")), OnnxSettings.defaults());
    model.write(file.toString(), new Configuration(), false);
    try (RunningModel running = new RunningModel(Files.readAllBytes(file))) {
      OnnxModelMetadata metadata = running.session().getMetadata();
      assertThat(metadata.getProducerName()).isEqualTo("syncbn");
      assertThat(metadata.getCustomMetadata())
          .containsEntry("seed", "7")
          .containsEntry("task", "classification")
          .containsEntry("classes", "[\"a\",\"b\"]")
          .containsKey("digest");
    }
    assertThatThrownBy(() -> model.write(file.toString(), new Configuration(), false))
        .hasMessageEndingWith("model.onnx exists; name another, or set overwrite");
    model.write(file.toString(), new Configuration(), true);
    assertThatThrownBy(() -> model.write(directory.toString(), new Configuration(), true))
        .hasMessageContaining("is a directory");
  }

  /** Means far from zero, for their deviations, and variances beyond float32. */
  @Test
  void farMeansAndHugeVariances_loseNothing() {
    Network network = Network.sequential(Layers.batchNorm());
    TrainedNetwork plain = OnnxLayersTest.trained(network, new Shape(3), new Random(4));
    double[] running = {1e6, 3, 0, 0.01, 1, 1};
    double[] huge = {1e6, 3, 1e21, 0.01, 1, 1e42};
    for (double[] statistics : List.of(running, huge)) {
      TrainedNetwork trained =
          new TrainedNetwork(
              network,
              plain.input(),
              plain.parameters(),
              statistics,
              plain.batches(),
              Preprocessing.none());
      float[] x = {1e6f + 0.0625f, 2, 1, 1e6f - 0.125f, 4, (float) statistics[2]};
      InferenceNetwork expected = InferenceNetwork.of(trained);
      SavedModel saved = saved(trained, numbers(3), List.of("a", "b", "c"));
      OnnxModel model = OnnxModel.of(saved, OnnxSettings.defaults().asMatrix(true));
      for (int row = 0; row < 2; row++) {
        float[] one = Arrays.copyOfRange(x, 3 * row, 3 * row + 3);
        double[] features = {one[0], one[1], one[2]};
        Map<String, Object> outputs = run(model, List.of(Map.of("features", features)));
        assertNear((double[]) outputs.get("probability"), 0, expected.probabilities(one));
      }
    }
  }
}
