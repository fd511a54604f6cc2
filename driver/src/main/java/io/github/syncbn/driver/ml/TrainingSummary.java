package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.attempt.Provenance;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.attempt.TrainingReport;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.step.StatisticsDrift;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import io.github.syncbn.driver.table.ColumnUse;
import io.github.syncbn.driver.table.ColumnUses;
import io.github.syncbn.worker.training.StepClock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a training went. Not saved with the model, except for the provenance. Public API.
 *
 * @param history one element an epoch: losses, accuracy, rows per second
 * @param steps steps committed
 * @param bestEpoch epoch (from 0) of the best validation, or -1 without any
 * @param workers number of tasks
 * @param testLoss mean over the test set, without label smoothing and class weights, as an
 *     evaluation of the model gives it; NaN without one
 * @param testMetrics of the test set by name, as {@code accuracy}, {@code auc} or {@code rmse}, of
 *     each of several targets as {@code rmse/price}; empty without one
 * @param digest SHA-256 over parameters and running statistics
 * @param drift running statistics against those of the last batch, one element a batch
 *     normalization in order, without frozen ones
 * @param profiles per worker, where the time of its steps went
 * @param provenance where the model comes from, by key; {@code configuration} is the job file that
 *     says the same
 */
public record TrainingSummary(
    List<Epoch> history,
    long steps,
    int bestEpoch,
    int workers,
    double testLoss,
    Map<String, Double> testMetrics,
    String digest,
    List<StatisticsDrift> drift,
    List<StepClock.Profile> profiles,
    Map<String, String> provenance) {

  static TrainingSummary of(TrainingJob.Result result) {
    TrainingReport report = result.report();
    return new TrainingSummary(
        report.epochs(),
        report.steps(),
        report.bestEpoch(),
        report.workers(),
        report.test().loss(),
        byName(report.test().figures()),
        result.digest(),
        report.drift(),
        report.profiles(),
        Map.copyOf(result.provenance()));
  }

  private static Map<String, Double> byName(Figures figures) {
    Map<String, Double> named = new LinkedHashMap<>();
    figures.values().forEach((metric, value) -> named.put(metric.key(), value));
    figures
        .targets()
        .forEach(
            (target, own) ->
                own.values()
                    .forEach((metric, value) -> named.put(metric.key() + "/" + target, value)));
    return Collections.unmodifiableMap(named);
  }

  /** Accuracy over the test set, or NaN without one and for regression. */
  public double testAccuracy() {
    return testMetrics.getOrDefault(Metric.ACCURACY.key(), Double.NaN);
  }

  /** What the training made of each column of its table, in the table's order. */
  public List<ColumnUse> columns() {
    return ColumnUses.fromJson(provenance.get(Provenance.COLUMNS)).columns();
  }

  /** Equal whenever all rows of all sets are. */
  public String dataFingerprint() {
    return provenance.get(Provenance.DATA_FINGERPRINT);
  }

  /** The kernels and BLAS that computed. */
  public String numerics() {
    return provenance.get(Provenance.NUMERICS);
  }

  /** Epochs that were trained. */
  public int epochs() {
    return history.size();
  }

  /** Mean training loss of each epoch, each row as its step saw it. */
  public double[] objectiveHistory() {
    return history.stream().mapToDouble(Epoch::trainLoss).toArray();
  }

  /** Validation loss after each epoch; NaN where there was no validation. */
  public double[] validationHistory() {
    return history.stream().mapToDouble(Epoch::validationLoss).toArray();
  }

  /** Training rows per second, as the mean over epochs; NaN without any. */
  public double rowsPerSecond() {
    return history.stream().mapToDouble(Epoch::rowsPerSecond).average().orElse(Double.NaN);
  }
}
