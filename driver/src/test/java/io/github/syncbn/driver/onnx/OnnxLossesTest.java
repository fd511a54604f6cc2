package io.github.syncbn.driver.onnx;

import static io.github.syncbn.driver.onnx.SmallModels.assertNear;
import static io.github.syncbn.driver.onnx.SmallModels.numbers;
import static io.github.syncbn.driver.onnx.SmallModels.run;
import static io.github.syncbn.driver.onnx.SmallModels.saved;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.layer.Layers;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of the last layer's outputs by each loss, against our own predictions. */
class OnnxLossesTest {
  static Stream<Loss> losses() {
    return Family.members(Loss.class).stream().map(loss -> (Loss) loss.build(Map.of()));
  }

  /** Outputs in the units of the label, quantiles in order, or labels and probabilities. */
  @ParameterizedTest
  @MethodSource("losses")
  void predictions_areTheSameInOnnxruntime(Loss loss) {
    List<String> classes = loss.classifies() ? classesOf(loss) : List.of();
    Network network =
        Network.sequential(
            Layers.dense(8),
            Layers.batchNorm(),
            Layers.relu(),
            Layers.dense(loss.outputs(classes.size(), 1)));
    TrainedNetwork plain = OnnxLayersTest.trained(network, new Shape(3), new Random(8));
    TrainedNetwork trained =
        new TrainedNetwork(
            network,
            plain.input(),
            plain.parameters(),
            plain.runningStatistics(),
            plain.batches(),
            Preprocessing.none(),
            loss.classifies() ? TargetScaling.none() : new TargetScaling(1.7e12, 1e5),
            loss,
            loss.classifies() ? 2.5 : 1);
    InferenceNetwork expected = InferenceNetwork.of(trained);
    List<Map<String, Object>> rows = new ArrayList<>();
    Random random = new Random(9);
    for (int i = 0; i < 50; i++) {
      rows.add(
          Map.of(
              "x0",
              random.nextGaussian(),
              "x1",
              random.nextGaussian(),
              "x2",
              random.nextGaussian()));
    }
    rows.add(Map.of("x0", 1.0, "x1", Double.NaN, "x2", 3.0));
    for (boolean folds : new boolean[] {false, true}) {
      OnnxModel model =
          OnnxModel.of(saved(trained, numbers(3), classes), OnnxSettings.defaults().folding(folds));
      Map<String, Object> outputs = run(model, rows);
      for (int i = 0; i < rows.size() - 1; i++) {
        double[] row = {
          (Double) rows.get(i).get("x0"),
          (Double) rows.get(i).get("x1"),
          (Double) rows.get(i).get("x2")
        };
        double[] predicted = expected.predict(floats(row));
        if (loss.classifies()) {
          double[] p = expected.probabilities(floats(row));
          assertNear((double[]) outputs.get("probability"), i, p);
          int best = 0;
          for (int k = 0; k < p.length; k++) {
            best = p[k] > p[best] ? k : best;
          }
          assertThat(((String[]) outputs.get("prediction"))[i]).isEqualTo(classes.get(best));
        } else if (outputs.containsKey("quantiles")) {
          assertNear((double[]) outputs.get("quantiles"), i, predicted);
          double middle = predicted[1];
          assertNear((double[]) outputs.get("prediction"), i, new double[] {middle});
        } else {
          assertNear((double[]) outputs.get("prediction"), i, predicted);
        }
      }
      // A row that predict refuses.
      if (loss.classifies()) {
        assertThat(((String[]) outputs.get("prediction"))[rows.size() - 1]).isEmpty();
        assertThat(last((double[]) outputs.get("probability"))).isNaN();
      } else {
        assertThat(last((double[]) outputs.get("prediction"))).isNaN();
      }
      boolean normalizes =
          new String(model.bytes(), StandardCharsets.ISO_8859_1).contains("BatchNormalization");
      assertThat(normalizes).isEqualTo(!folds);
    }
  }

  private static double[] floats(double[] row) {
    return Arrays.stream(row).map(x -> (float) x).toArray();
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  private static List<String> classesOf(Loss loss) {
    return loss.outputs(2, 1) == 1 ? List.of("no", "yes") : List.of("a", "b", "c");
  }
}
