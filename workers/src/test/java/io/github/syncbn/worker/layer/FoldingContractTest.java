package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.LaneArithmetic;
import io.github.syncbn.worker.inference.ScratchArrays;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a layer becomes for predictions computes what the layer computes in inference. */
class FoldingContractTest {
  private static final int ROWS = 12;

  /** All but the sum, which is folded with its block. */
  static List<LayerCatalogue.Entry> entries() {
    List<LayerCatalogue.Entry> entries = new ArrayList<>(LayerCatalogue.entries());
    entries.removeIf(entry -> entry.layer() instanceof ResidualSum);
    return entries;
  }

  @ParameterizedTest
  @MethodSource("entries")
  void folded_givesTheOutputsOfInference(LayerCatalogue.Entry entry) {
    Random random = new Random(53);
    ShardedLayer layer = LayerCatalogue.sharded(entry, false, random);
    ShardedLayer.Batch batch = LayerCatalogue.batch(entry, false, random, ROWS);
    Shape output = entry.layer().outputShape(entry.input());
    float[] expected = ImageOrder.rows(layer.run(batch).y(), output, false);

    FoldedSequence folded = new FoldedSequence();
    entry.layer().fold(trained(layer, output), folded);
    LaneArithmetic lanes = new LaneArithmetic(Kernels.best(), Blas.gemm(BlasChoice.AUTO), ROWS);
    float[] x = turned(ImageOrder.rows(batch.x(), entry.input(), false), ROWS);
    float[] y = lanes.run(folded.steps(), x, true, entry.input().size(), new ScratchArrays());

    float[] actual = turned(y, output.size());
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("%s %d", entry, i)
          .isCloseTo(expected[i], within(1e-5 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  private static TrainedLayer trained(ShardedLayer layer, Shape output) {
    List<Parameter> declared = layer.layer().parameters(layer.input());
    float[] shaped = ImageOrder.parameters(layer.parameters(), declared, false);
    List<float[]> parameters = new ArrayList<>();
    int offset = 0;
    for (Parameter parameter : declared) {
      int end = offset + parameter.shape().size();
      parameters.add(Arrays.copyOfRange(shaped, offset, end));
      offset = end;
    }
    int channels = layer.layer().runningChannels(layer.input());
    double[] running = Arrays.copyOf(layer.running(), 2 * channels);
    return new TrainedLayer(layer.input(), output, parameters, running);
  }

  /** The transpose of a matrix of so many rows. */
  private static float[] turned(float[] values, int rows) {
    int columns = values.length / rows;
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return turned;
  }
}
