package io.github.syncbn.driver.onnx;

import static io.github.syncbn.driver.onnx.SmallModels.assertNear;
import static io.github.syncbn.driver.onnx.SmallModels.numbers;
import static io.github.syncbn.driver.onnx.SmallModels.run;
import static io.github.syncbn.driver.onnx.SmallModels.saved;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.table.LabelColumns;
import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.loss.BinaryCrossEntropy;
import io.github.syncbn.worker.loss.MeanSquaredError;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several targets of a row in onnxruntime, against our own predictions. */
class SeveralTargetsOnnxTest {

  /** Each number in its units, or each label with its probability. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void severalTargets_areTheSameInOnnxruntime(boolean labels) {
    Network network = Network.sequential(Layers.dense(8), Layers.batchNorm(), Layers.dense(3));
    TrainedNetwork plain = OnnxLayersTest.trained(network, new Shape(3), new Random(8));
    TargetScaling scaling =
        new TargetScaling(new double[] {1.7e12, 0, -3}, new double[] {1e5, 1, 0.01});
    TrainedNetwork trained =
        new TrainedNetwork(
            network,
            plain.input(),
            plain.parameters(),
            plain.runningStatistics(),
            plain.batches(),
            Preprocessing.none(),
            labels ? TargetScaling.none() : scaling,
            labels ? Declared.defaults(BinaryCrossEntropy.class) : new MeanSquaredError(true));
    List<String> names = List.of("a", "b", "c");
    SavedModel one = saved(plain, numbers(3), names);
    SavedModel model =
        new SavedModel(
            labels ? Task.CLASSIFICATION : Task.REGRESSION,
            trained,
            one.features(),
            labels
                ? Optional.of(new SavedModel.Classes(List.of("0", "1"), "int"))
                : Optional.empty(),
            Optional.of(new LabelColumns(names, names)),
            one.reading(),
            Map.of(),
            one.spark());
    List<Map<String, Object>> rows =
        List.of(
            Map.of("x0", 0.3, "x1", -1.2, "x2", 2.0),
            Map.of("x0", 1.0, "x1", Double.NaN, "x2", 3.0));
    Map<String, Object> outputs = run(OnnxModel.of(model, OnnxSettings.defaults()), rows);
    double[] row = {0.3f, -1.2f, 2};
    InferenceNetwork expected = InferenceNetwork.of(trained);
    double[] found = (double[]) outputs.get("prediction");
    assertThat(found).hasSize(6);
    assertThat(found[5]).isNaN();
    if (labels) {
      assertNear((double[]) outputs.get("probability"), 0, expected.probabilities(row));
      double[] logits = expected.predict(row);
      assertThat(Arrays.copyOf(found, 3))
          .containsExactly(Arrays.stream(logits).map(z -> z > 0 ? 1 : 0).toArray());
    } else {
      assertNear(found, 0, expected.predict(row));
    }
  }
}
