package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.step.StatisticsDrift;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.training.StepClock;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.List;

/**
 * What training returns.
 *
 * @param plan what was trained
 * @param loss what was minimized, class weights filled in
 * @param parameters all parameters
 * @param runningStatistics all running statistics
 * @param scaling how features are completed and scaled
 * @param epochs history
 * @param steps steps committed
 * @param bestEpoch epoch (from 0) of the best validation, or -1 without any
 * @param testLoss mean over the test set, or NaN without one
 * @param testAccuracy over the test set, or NaN without one and for regression
 * @param workers number of tasks, of the last attempt
 * @param attempts attempts it took: one more than workers were lost, or groups of workers at once
 * @param numerics what computed
 * @param dataFingerprint equal whenever all rows of all sets are
 * @param drift per batch normalization, how far its running statistics are from a batch's
 * @param profiles per worker, where the time of its steps went
 */
public record TrainedModel(
    TrainingPlan plan,
    Loss loss,
    float[] parameters,
    double[] runningStatistics,
    Preprocessing scaling,
    List<TrainingListener.Epoch> epochs,
    long steps,
    int bestEpoch,
    double testLoss,
    double testAccuracy,
    int workers,
    int attempts,
    String numerics,
    String dataFingerprint,
    List<StatisticsDrift> drift,
    List<StepClock.Profile> profiles) {
  /** The same with losses in other units. */
  TrainedModel withLosses(List<TrainingListener.Epoch> history, double ofTest) {
    return new TrainedModel(
        plan,
        loss,
        parameters,
        runningStatistics,
        scaling,
        history,
        steps,
        bestEpoch,
        ofTest,
        testAccuracy,
        workers,
        attempts,
        numerics,
        dataFingerprint,
        drift,
        profiles);
  }
}
