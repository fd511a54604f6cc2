package io.github.syncbn.driver.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.layer.Columns;
import io.github.syncbn.worker.layer.InputColumn;
import io.github.syncbn.worker.layer.LayerCatalogue;
import io.github.syncbn.worker.layer.LayerKinds;
import io.github.syncbn.worker.layer.MaxPool2d;
import io.github.syncbn.worker.layer.ResidualSum;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.PredictionGraph;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer computes in onnxruntime what it computes in our predictions, to 1e-5. */
class OnnxLayersTest {
  private static final int ROWS = 23;

  /** All but the sum, which is there in residual blocks only. */
  static List<LayerCatalogue.Entry> entries() {
    List<LayerCatalogue.Entry> entries = new ArrayList<>(LayerCatalogue.entries());
    entries.removeIf(entry -> entry.layer() instanceof ResidualSum);
    return entries;
  }

  @Test
  void catalogue_hasEveryKindOfLayer() {
    Set<Class<?>> tested =
        LayerCatalogue.entries().stream()
            .map(entry -> entry.layer().getClass())
            .collect(Collectors.toSet());
    assertThat(tested).isEqualTo(LayerKinds.all());
  }

  @ParameterizedTest
  @MethodSource("entries")
  void layer_computesTheSameInOnnxruntime(LayerCatalogue.Entry entry) {
    Random random = new Random(53);
    // What takes images first keeps them images: a window of one position changes nothing.
    Network network =
        entry.input().rank() == 1
            ? Network.sequential(entry.layer())
            : Network.sequential(new MaxPool2d(1, 1, 0), entry.layer());
    TrainedNetwork trained = trained(network, entry.input(), random);
    float[] x = rows(entry, random);
    compare(trained, x, false);
    compare(trained, x, true);
  }

  static TrainedNetwork trained(Network network, Shape input, Random random) {
    ParameterLayout layout = new ParameterLayout(network, input);
    float[] parameters = new float[layout.parameters()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.3 + 0.7 * random.nextGaussian());
    }
    double[] running = new double[layout.runningValues()];
    for (ParameterLayout.RunningSlice slice : layout.running()) {
      for (int c = 0; c < slice.channels(); c++) {
        running[slice.offset() + c] = random.nextGaussian();
        running[slice.offset() + slice.channels() + c] = 0.5 + random.nextDouble();
      }
    }
    long[] batches = new long[layout.running().size()];
    return new TrainedNetwork(network, input, parameters, running, batches, Preprocessing.none());
  }

  private static float[] rows(LayerCatalogue.Entry entry, Random random) {
    int size = entry.input().size();
    float[] x = new float[ROWS * size];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (random.nextGaussian() * (i / size < 20 ? 2 : 1e6));
    }
    if (entry.layer() instanceof Columns columns) {
      int feature = 0;
      for (InputColumn column : columns.columns()) {
        for (int i = 0; column.kind() != InputColumn.Kind.NUMBER && i < ROWS; i++) {
          for (int j = 0; j < column.features(); j++) {
            // Codes that there are none of, too.
            x[i * size + feature + j] = i % 7 == 6 ? -1.5f * i : i % column.size();
          }
        }
        feature += column.features();
      }
    }
    return x;
  }

  /** Fails unless all outputs are as near as float32 arithmetic in another order allows. */
  static void compare(TrainedNetwork trained, float[] x, boolean folds) {
    InferenceNetwork network = InferenceNetwork.of(trained);
    int rows = x.length / network.inputs();
    float[] expected = new float[rows * network.outputs()];
    network.predict(x, rows, expected);
    Graph graph = new Graph();
    Value features = graph.input("x", ElementType.FLOAT, trained.input(), "");
    Value outputs = new PredictionGraph(trained, graph).outputs(features, folds);
    graph.output("y", ElementType.FLOAT, graph.cast(outputs, ElementType.FLOAT), false, "");
    try (RunningModel model = RunningModel.of(graph)) {
      double[] actual = (double[]) model.run(rows, Map.of("x", x)).get("y");
      assertThat(actual).hasSameSizeAs(expected);
      for (int row = 0; row < rows; row++) {
        double largest = 1;
        for (int j = 0; j < network.inputs(); j++) {
          largest = Math.max(largest, Math.abs(x[row * network.inputs() + j]));
        }
        for (int j = row * network.outputs(); j < (row + 1) * network.outputs(); j++) {
          assertThat(actual[j])
              .as("row %d, output %d, folded: %s", row, j % network.outputs(), folds)
              .isCloseTo(expected[j], within(1e-5 * Math.max(largest, Math.abs(expected[j]))));
        }
      }
    }
  }
}
