package io.github.syncbn.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.worker.inference.FoldedConvolution;
import io.github.syncbn.worker.inference.FoldedLayer;
import io.github.syncbn.worker.inference.FoldedNormalization;
import io.github.syncbn.worker.inference.FoldedSum;
import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.AvgPool2d;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Elu;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.Gelu;
import io.github.syncbn.worker.layer.GroupNorm;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.LayerNorm;
import io.github.syncbn.worker.layer.MaxPool2d;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.layer.Silu;
import io.github.syncbn.worker.tensor.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network of images with blocks within blocks, trained by PyTorch: see image_network.py. */
class ImageNetworkTest {
  private static final Shape INPUT = new Shape(2, 9, 8);
  private static final Network NETWORK =
      Network.sequential(
          conv(4, 3, 1, 1, false),
          new BatchNorm(),
          new Relu(),
          new Residual(
              List.of(
                  conv(4, 3, 1, 1, true),
                  new BatchNorm(),
                  new Relu(),
                  conv(4, 3, 1, Conv2d.DEPTHWISE, true),
                  new BatchNorm()),
              List.of(),
              true),
          new Gelu(),
          new Residual(
              List.of(
                  new Residual(List.of(conv(4, 1, 1, 1, false), new BatchNorm()), List.of(), false),
                  new Silu(),
                  conv(6, 3, 2, 2, true)),
              List.of(conv(6, 1, 2, 1, false), new BatchNorm()),
              false),
          new GroupNorm(2, 1e-5, true),
          new Elu(1),
          new MaxPool2d(2, 2, 0),
          new AvgPool2d(2, 1, 1),
          new BatchNorm(),
          new Flatten(),
          new LayerNorm(1e-5, true),
          new Dense(3));

  private static Conv2d conv(int filters, int kernel, int stride, int groups, boolean bias) {
    Initializer init = new Initializer.PyTorchUniform();
    Window window = new Window(kernel, stride, Window.samePadding(kernel, 1), 1);
    return new Conv2d(filters, window, groups, bias, init, init);
  }

  private static TrainedNetwork trained() throws IOException {
    Map<String, StoredTensor> tensors = Golden.safetensors("image_network.safetensors").tensors();
    StateDict.Values values = StateDict.read(new ParameterLayout(NETWORK, INPUT), tensors);
    return new TrainedNetwork(
        NETWORK,
        INPUT,
        values.parameters(),
        values.runningStatistics(),
        values.batches(),
        Preprocessing.none());
  }

  @Test
  void network_ofPyTorchsWeights_predictsAsPyTorch() throws IOException {
    JsonNode golden = new ObjectMapper().readTree(Golden.bytes("image_network.json"));
    float[] rows = Golden.floats(golden.get("rows"));
    float[] outputs = Golden.floats(golden.get("outputs"));
    float[] actual = new float[outputs.length];
    InferenceNetwork.of(trained()).predict(rows, rows.length / INPUT.size(), actual);
    for (int i = 0; i < outputs.length; i++) {
      assertThat(actual[i]).isCloseTo(outputs[i], within(1e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BlasChoice.class,
      names = {"AUTO", "JAVA"})
  void row_aloneAndInCompany_hasTheSameBits(BlasChoice blas) throws IOException {
    InferenceNetwork network = InferenceNetwork.of(trained(), Kernels.best(), Blas.gemm(blas));
    JsonNode golden = new ObjectMapper().readTree(Golden.bytes("image_network.json"));
    float[] rows = Golden.floats(golden.get("rows"));
    int n = rows.length / INPUT.size();
    float[] together = new float[n * 3];
    network.predict(rows, n, together);
    for (int i = 0; i < n; i++) {
      float[] row = Arrays.copyOfRange(rows, i * INPUT.size(), (i + 1) * INPUT.size());
      assertThat(network.predict(row))
          .containsExactly(Arrays.copyOfRange(together, i * 3, i * 3 + 3));
    }
  }

  @Test
  void stateDict_readAndWritten_isPyTorchs() throws IOException {
    TrainedNetwork trained = trained();
    Map<String, StoredTensor> written =
        StateDict.of(
            trained.layout(),
            new StateDict.Values(
                trained.parameters(), trained.runningStatistics(), trained.batches()));
    Map<String, StoredTensor> golden = Golden.safetensors("image_network.safetensors").tensors();
    assertThat(written.keySet()).containsExactlyElementsOf(golden.keySet());
    StateDict.Values again = StateDict.read(trained.layout(), written);
    assertThat(again.parameters()).isEqualTo(trained.parameters());
    assertThat(again.runningStatistics()).isEqualTo(trained.runningStatistics());
  }

  @Test
  void batchNorm_afterAConvolution_isFolded() throws IOException {
    List<FoldedLayer> folded = Folding.of(trained());
    assertThat(folded.get(0)).isInstanceOf(FoldedConvolution.class);
    assertThat(folded.stream().filter(FoldedNormalization.class::isInstance)).hasSize(1);
    FoldedSum block = (FoldedSum) folded.get(2);
    assertThat(block.body()).hasSize(3);
  }

  @Test
  void lastGamma_ofABlockThatAsksForIt_startsAtZero() {
    ParameterLayout layout = new ParameterLayout(NETWORK, INPUT);
    float[] initial = layout.initialParameters(1);
    for (ParameterLayout.Slice slice : layout.slices()) {
      if (slice.name().equals("3.body.4.weight")) {
        assertThat(initial[slice.offset()]).isZero();
      } else if (slice.name().equals("3.body.1.weight") || slice.name().equals("10.weight")) {
        assertThat(initial[slice.offset()]).isOne();
      }
    }
  }

  /** A ReLU has no slope at 0: a body that began as nothing behind one would never learn. */
  @Test
  void lastGamma_beforeAReluOfItsBody_startsAtOne() {
    BatchNorm norm = new BatchNorm();
    for (List<Entry> body :
        List.<List<Entry>>of(
            List.of(norm, new Relu(), new Dense(4)),
            List.of(new Dense(4), norm, new Relu(), new Dropout(0.1)))) {
      ParameterLayout layout =
          new ParameterLayout(
              Network.sequential(new Residual(body, List.of(), true)), new Shape(4));
      float[] initial = layout.initialParameters(1);
      ParameterLayout.Slice gamma =
          layout.slices().stream()
              .filter(slice -> slice.name().equals("0.body." + body.indexOf(norm) + ".weight"))
              .findFirst()
              .orElseThrow();
      assertThat(initial[gamma.offset()]).isOne();
    }
  }
}
