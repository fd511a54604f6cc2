package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.attempt.TrainingStart;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.PreprocessedRows;
import io.github.syncbn.driver.scoring.Scorer;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.setting.Declared;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * New running statistics for other rows, as a training of no steps that ends with population
 * statistics: layer by layer, exact, and the same bits on any number of workers. Weights, scaling
 * and all else stay.
 */
final class Recalibration {
  private final SavedModel model;
  private final Scorer scorer;

  /** Of a model, whose scorer knows the columns that it reads. */
  Recalibration(SavedModel model, Scorer scorer) {
    this.model = model;
    this.scorer = scorer;
  }

  /** The model with the statistics of a table, which needs no label. */
  SavedModel on(Dataset<Row> table) {
    TrainedNetwork network = model.network();
    Dataset<Row> rows = PreprocessedRows.of(scorer, network.preprocessing(), table);
    TrainingJob.Result result =
        new TrainingJob(rows, settings())
            .run(TrainingStart.Model.of(onPreprocessedRows(network), indices()), List.of());
    return model.with(
        new TrainedNetwork(
            network.network(),
            network.input(),
            network.parameters(),
            result.network().runningStatistics(),
            network.batches(),
            network.preprocessing(),
            network.targets(),
            network.loss(),
            network.temperature()));
  }

  private List<String> indices() {
    return LabelAttribute.indices(model.classes().map(c -> c.labels().size()).orElse(0));
  }

  private static TrainedNetwork onPreprocessedRows(TrainedNetwork network) {
    return new TrainedNetwork(
        network.network(),
        network.input(),
        network.parameters(),
        network.runningStatistics(),
        network.batches(),
        Preprocessing.none());
  }

  private NeuralNetworkClassifier classifier() {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier();
    return model.targets().isPresent()
        ? classifier.setLoss(model.network().loss().plain().name())
        : classifier.setClasses(indices().toArray(String[]::new));
  }

  /** What is left to its default has no effect on a training of no steps. */
  private JobSettings settings() {
    NeuralNetworkEstimator<?, ?> estimator =
        model.task() == Task.CLASSIFICATION ? classifier() : new NeuralNetworkRegressor();
    estimator.setScale("none");
    estimator.setFeaturesCol(PreprocessedRows.FEATURES);
    estimator.setLabelCol(PreprocessedRows.LABEL);
    estimator.setWeightCol(PreprocessedRows.WEIGHT);
    estimator.setNetwork(model.network().network().overAllRows());
    estimator.setPopulationStatistics(true);
    int[] dims = model.network().input().dims();
    if (dims.length > 1) {
      estimator.setShape(Arrays.stream(dims).mapToObj(String::valueOf).toArray(String[]::new));
    }
    return Declared.with(
        SettingsText.read(estimator, List.of()).withoutSteps(),
        "loss",
        model.network().loss().plain());
  }
}
