package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.attempt.TrainedModel;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.step.StatisticsDrift;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import io.github.syncbn.worker.training.StepClock;
import java.util.List;
import java.util.Map;

/**
 * How a training went. Not saved with the model, but for provenance. Public API.
 *
 * @param history one element an epoch: losses, accuracy, rows per second
 * @param steps steps committed
 * @param bestEpoch epoch (from 0) of the best validation, or -1 without any
 * @param workers number of tasks
 * @param testLoss mean over the test set, or NaN without one
 * @param testAccuracy over the test set, or NaN without one and for regression
 * @param digest SHA-256 over parameters and running statistics
 * @param dataFingerprint equal whenever all rows of all sets are
 * @param drift running statistics against those of the last batch, one element a batch
 *     normalization in order, without frozen ones
 * @param numerics what computed
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
    double testAccuracy,
    String digest,
    String dataFingerprint,
    List<StatisticsDrift> drift,
    String numerics,
    List<StepClock.Profile> profiles,
    Map<String, String> provenance) {

  static TrainingSummary of(TrainingJob.Result result) {
    TrainedModel model = result.model();
    return new TrainingSummary(
        model.epochs(),
        model.steps(),
        model.bestEpoch(),
        model.workers(),
        model.testLoss(),
        model.testAccuracy(),
        result.digest(),
        model.dataFingerprint(),
        model.drift(),
        model.numerics(),
        model.profiles(),
        Map.copyOf(result.provenance()));
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
