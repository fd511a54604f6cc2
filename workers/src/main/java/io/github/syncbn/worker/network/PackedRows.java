package io.github.syncbn.worker.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Predictions for callers in another process, who hand rows over as bytes: float64, little endian,
 * one value after another. Public API.
 *
 * @param network what predicts
 */
public record PackedRows(InferenceNetwork network) {

  /**
   * Of a model directory on a local file system.
   *
   * @throws IOException as {@link InferenceNetwork#load}
   */
  public static PackedRows load(String directory) throws IOException {
    return new PackedRows(InferenceNetwork.load(Path.of(directory)));
  }

  /** Of a network. */
  public static PackedRows of(TrainedNetwork network) {
    return new PackedRows(InferenceNetwork.of(network));
  }

  /**
   * The outputs for some rows, as {@link InferenceNetwork#predict(double[], int, double[])}.
   *
   * @param rows features of whole rows
   */
  public byte[] predict(byte[] rows) {
    return bytes(outputs(rows));
  }

  /** The class probabilities of some rows, for a classifier. */
  public byte[] probabilities(byte[] rows) {
    double[] logits = outputs(rows);
    double[] probabilities = new double[logits.length];
    for (int at = 0; at < logits.length; at += network.outputs()) {
      network.probabilities(logits, at, probabilities, at);
    }
    return bytes(probabilities);
  }

  /** The features of rows whose values have names, as {@link InferenceNetwork#features}. */
  public byte[] features(List<? extends Map<String, ?>> rows) {
    double[] features = new double[rows.size() * network.inputs()];
    for (int i = 0; i < rows.size(); i++) {
      double[] row = network.features(rows.get(i));
      System.arraycopy(row, 0, features, i * row.length, row.length);
    }
    return bytes(features);
  }

  private double[] outputs(byte[] rows) {
    DoubleBuffer values = ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
    if (values.remaining() % network.inputs() != 0 || rows.length % Double.BYTES != 0) {
      throw new IllegalArgumentException(
          rows.length + " bytes are no whole rows of " + network.inputs() + " features");
    }
    double[] features = new double[values.remaining()];
    values.get(features);
    int n = features.length / network.inputs();
    double[] outputs = new double[n * network.outputs()];
    network.predict(features, n, outputs);
    return outputs;
  }

  private static byte[] bytes(double[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    return bytes.array();
  }
}
