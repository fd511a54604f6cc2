package io.github.syncbn.driver.scoring;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;
import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.TemperatureScaling;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.worker.network.InferenceNetwork;

/**
 * A classifier whose probabilities are as sure as they are right on rows that were held out: its
 * outputs are divided by a temperature before the softmax. The predicted classes stay.
 *
 * @param model the model with the temperature
 * @param rows number of rows that were looked at
 * @param before metrics of these rows without a temperature
 * @param after metrics with it
 */
public record CalibratedModel(SavedModel model, int rows, Figures before, Figures after) {
  /** Rows that are looked at, unless more are asked for. */
  public static final int ROWS = 100_000;

  private static final int BLOCK = 256;

  /** What divides the outputs. */
  public double temperature() {
    return model.network().temperature();
  }

  /** Fails unless a model has classes. */
  static void check(SavedModel model) {
    if (model.classes().isPresent() && model.targets().isPresent()) {
      throw new JobException(
          CONFIGURATION,
          "The model predicts "
              + model.targets().get().count()
              + " labels, each by a probability of its own, and there is one temperature for all:"
              + " calibrate takes a model of one label.");
    }
    if (model.classes().isEmpty()) {
      throw new JobException(
          CONFIGURATION, "A regression has no probabilities whose temperature could be found.");
    }
  }

  static CalibratedModel of(SavedModel model, SampledRows rows) {
    if (rows.count() == 0) {
      throw new JobException(DATA, "There are no rows to calibrate on.");
    }
    int classes = model.classes().orElseThrow().labels().size();
    double[] logits = logits(InferenceNetwork.of(model.network()), rows);
    double temperature =
        new TemperatureScaling(logits, rows.targets(), rows.weights(), classes).temperature();
    return new CalibratedModel(
        model.with(model.network().withTemperature(temperature)),
        rows.count(),
        figures(logits, rows, classes, 1),
        figures(logits, rows, classes, temperature));
  }

  private static double[] logits(InferenceNetwork network, SampledRows rows) {
    int width = network.inputs();
    double[] logits = new double[rows.count() * network.outputs()];
    double[] features = new double[BLOCK * width];
    double[] outputs = new double[BLOCK * network.outputs()];
    for (int first = 0; first < rows.count(); first += BLOCK) {
      int count = Math.min(BLOCK, rows.count() - first);
      System.arraycopy(rows.features(), first * width, features, 0, count * width);
      network.predict(features, count, outputs);
      int values = count * network.outputs();
      System.arraycopy(outputs, 0, logits, first * network.outputs(), values);
    }
    return logits;
  }

  private static Figures figures(
      double[] logits, SampledRows rows, int classes, double temperature) {
    PredictionSums sums = new PredictionSums(classes, 1, 0, temperature);
    for (int row = 0; row < rows.count(); row++) {
      sums.add(rows.targets(), row, logits, row * classes, rows.weights()[row]);
    }
    return sums.figures();
  }
}
