package io.github.syncbn.driver.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.model.ModelDirectory;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of every version of our format. */
class StoredModelsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void model_predictsTheSameInOnnxruntime(int version) {
    String path = "src/test/resources/model-version-" + version;
    SavedModel saved = new ModelDirectory(path, new Configuration()).load();
    InferenceNetwork expected = InferenceNetwork.of(saved.network());
    OnnxModel model = OnnxModel.of(saved, OnnxSettings.defaults().asMatrix(true));
    Random random = new Random(version);
    int rows = 40;
    float[] x = new float[rows * expected.inputs()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 11 == 7 ? Float.NaN : (float) (3 * random.nextGaussian());
    }
    try (RunningModel running = new RunningModel(model.bytes())) {
      double[] p = (double[]) running.run(rows, Map.of("features", x)).get("probability");
      for (int i = 0; i < rows; i++) {
        double[] row = new double[expected.inputs()];
        for (int j = 0; j < row.length; j++) {
          row[j] = x[i * row.length + j];
        }
        double[] probabilities = expected.probabilities(row);
        for (int k = 0; k < probabilities.length; k++) {
          assertThat(p[i * probabilities.length + k]).isCloseTo(probabilities[k], within(1e-5));
        }
      }
    }
  }
}
