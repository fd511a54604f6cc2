package io.github.syncbn.worker.network;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A service that predicts: loads a model and prints predictions of two threads as bits. */
final class ServingProbe {
  private ServingProbe() {}

  /**
   * Predicts.
   *
   * @param arguments the model directory, then the features of a row
   */
  public static void main(String[] arguments) throws Exception {
    for (String absent :
        new String[] {"org.apache.spark.SparkContext", "scala.Option", "breeze.linalg.Vector"}) {
      try {
        Class.forName(absent);
        throw new AssertionError(absent + " is on the class path");
      } catch (ClassNotFoundException expected) {
        // That is the point.
      }
    }
    InferenceNetwork network = InferenceNetwork.load(Path.of(arguments[0]));
    float[] row = new float[network.inputs()];
    for (int j = 0; j < row.length; j++) {
      row[j] = Float.parseFloat(arguments[j + 1]);
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<float[]> one = threads.submit(() -> network.predict(row));
      Future<float[]> other = threads.submit(() -> network.predict(row));
      System.out.println(bits(one) + " " + bits(other));
    } finally {
      threads.shutdownNow();
    }
  }

  private static String bits(Future<float[]> outputs)
      throws ExecutionException, InterruptedException {
    return bits(outputs.get());
  }

  static String bits(float[] outputs) {
    int[] bits = new int[outputs.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(outputs[i]));
    return Arrays.toString(bits).replace(" ", "");
  }
}
