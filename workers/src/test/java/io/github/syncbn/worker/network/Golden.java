package io.github.syncbn.worker.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Dropout;
import io.github.syncbn.worker.layer.Initializer;
import io.github.syncbn.worker.layer.LeakyRelu;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Sigmoid;
import io.github.syncbn.worker.layer.Tanh;
import io.github.syncbn.worker.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Golden files made by PyTorch; the script lies beside them. */
final class Golden {
  static final int INPUTS = 6;
  static final JsonNode NETWORKS = json();

  /** The networks of networks.py. */
  static final Map<String, Network> BY_NAME =
      Map.of(
          "folded",
          Network.sequential(
              new Dense(5),
              new BatchNorm(),
              new Relu(),
              new Dropout(0.3),
              withoutBias(4),
              new Dropout(0.2),
              norm(1e-3, Affine.LEARNED, Affine.LEARNED),
              new BatchNorm(),
              new Sigmoid(),
              new Dense(3),
              norm(1e-5, Affine.OFF, Affine.OFF)),
          "separate",
          Network.sequential(
              new BatchNorm(),
              new LeakyRelu(0.1f),
              withoutBias(5),
              new Tanh(),
              new BatchNorm(),
              new Dense(2)));

  private Golden() {}

  static Dense withoutBias(int units) {
    return new Dense(
        units, false, new Initializer.PyTorchUniform(), new Initializer.PyTorchUniform());
  }

  static BatchNorm norm(double epsilon, Affine gamma, Affine beta) {
    return new BatchNorm(epsilon, 0.9, false, new NormalizationScope.Global(), gamma, beta, false);
  }

  static ParameterLayout layout(String name) {
    return new ParameterLayout(BY_NAME.get(name), new Shape(INPUTS));
  }

  static TrainedNetwork trained(String name, Preprocessing preprocessing) throws IOException {
    StateDict.Values values =
        StateDict.read(layout(name), safetensors(name + ".safetensors").tensors());
    return new TrainedNetwork(
        BY_NAME.get(name),
        new Shape(INPUTS),
        values.parameters(),
        values.runningStatistics(),
        values.batches(),
        preprocessing);
  }

  static Safetensors.Contents safetensors(String file) throws IOException {
    byte[] bytes = bytes(file);
    return Safetensors.read(new ByteArrayInputStream(bytes), bytes.length);
  }

  static byte[] bytes(String file) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
      return in.readAllBytes();
    }
  }

  static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(array.get(i).asText());
    }
    return values;
  }

  private static JsonNode json() {
    try {
      return new ObjectMapper().readTree(bytes("networks.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
