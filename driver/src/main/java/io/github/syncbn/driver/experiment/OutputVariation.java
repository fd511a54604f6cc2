package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.attempt.BatchAnalysis;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.step.BatchAnswer;
import io.github.syncbn.driver.step.LayerValues;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.network.TrainedNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far what a trained network makes of a row in training depends on the batch that the row is
 * in: the deviation of an output of the same row over batches, as a share of its deviation over
 * rows and batches. The rows are those of the first batch; the batches are those of the first
 * epochs, each of which shuffles.
 */
final class OutputVariation {
  private static final int EPOCHS = 4;

  private OutputVariation() {}

  /** A share in [0, 1]; NaN for a training that diverged. */
  static double of(Lab lab, JobSettings job, Trial trial) {
    if (trial.diverged()) {
      return Double.NaN;
    }
    TrainedNetwork network = trial.result().get().network();
    ModelState state = new ModelState(network.parameters(), network.runningStatistics());
    try (BatchAnalysis analysis = lab.analysis(job, job.training().batchSize())) {
      long steps = analysis.stepsPerEpoch();
      List<Rows> epochs = new ArrayList<>();
      Rows first = Rows.of(analysis.observe(state, 0));
      epochs.add(first);
      for (int epoch = 1; epoch < EPOCHS; epoch++) {
        Found found = new Found(first);
        for (long step = epoch * steps; step < (epoch + 1) * steps; step++) {
          found.search(Rows.of(analysis.observe(state, step)));
        }
        epochs.add(found.rows());
      }
      return share(epochs.stream().map(Rows::outputs).toList());
    }
  }

  /**
   * What is known of some rows.
   *
   * @param marks of each row, values that do not depend on the batch: what leaves the first layer
   * @param outputs of each row, what leaves the last
   */
  private record Rows(double[][] marks, double[][] outputs) {
    static Rows of(BatchAnswer answer) {
      List<LayerValues> layers = answer.activations();
      return new Rows(values(layers.get(0)), values(layers.get(layers.size() - 1)));
    }

    private static double[][] values(LayerValues layer) {
      return IntStream.range(0, layer.rows())
          .mapToObj(
              row -> IntStream.range(0, layer.units()).mapToDouble(u -> layer.at(row, u)).toArray())
          .toArray(double[][]::new);
    }
  }

  /**
   * For each row that is looked for, the one with the same marks; no numbers until it is found, as
   * an epoch may leave out rows at its end.
   */
  private static final class Found {
    /** Squared distance, as a share of the squared length, of what differs by rounding only. */
    private static final double ROUNDING = 1e-9;

    private final Rows wanted;
    private final double[][] outputs;

    Found(Rows wanted) {
      this.wanted = wanted;
      this.outputs = new double[wanted.marks().length][wanted.outputs()[0].length];
      for (double[] output : outputs) {
        Arrays.fill(output, Double.NaN);
      }
    }

    void search(Rows batch) {
      for (int i = 0; i < outputs.length; i++) {
        for (int j = 0; j < batch.marks().length; j++) {
          if (same(wanted.marks()[i], batch.marks()[j])) {
            outputs[i] = batch.outputs()[j];
          }
        }
      }
    }

    Rows rows() {
      return new Rows(wanted.marks(), outputs);
    }

    private static boolean same(double[] a, double[] b) {
      double most = ROUNDING * Arrays.stream(a).map(v -> v * v).sum();
      double sum = 0;
      for (int i = 0; i < a.length && sum <= most; i++) {
        sum += (a[i] - b[i]) * (a[i] - b[i]);
      }
      return sum <= most;
    }
  }

  /**
   * Root of the mean variance within a row over that of all values, each output for itself.
   *
   * @param batches at [batch][row][output], each row in several batches; NaN where it is in none
   */
  static double share(List<double[][]> batches) {
    int rows = batches.get(0).length;
    double within = 0;
    double all = 0;
    for (int output = 0; output < batches.get(0)[0].length; output++) {
      int unit = output;
      double[][] ofRows =
          IntStream.range(0, rows)
              .mapToObj(row -> batches.stream().mapToDouble(batch -> batch[row][unit]).toArray())
              .toArray(double[][]::new);
      for (double[] values : ofRows) {
        double deviation = Spread.of(values).deviation();
        within += deviation * deviation / rows;
      }
      double[] together = Arrays.stream(ofRows).flatMapToDouble(Arrays::stream).toArray();
      double deviation = Spread.of(together).deviation();
      all += deviation * deviation;
    }
    return Math.sqrt(within / all);
  }
}
