package io.github.syncbn.driver.app;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.attempt.HeldOut;
import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.data.EvaluationRows;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.ColumnEffects;
import io.github.syncbn.worker.loss.PointLoss;
import io.github.syncbn.worker.loss.ValueLoss;
import io.github.syncbn.worker.table.FeatureSchema;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the columns of a table are to a model that has just been trained, for its report. */
final class ReportedEffects {
  private static final Logger LOG = LoggerFactory.getLogger(ReportedEffects.class);

  private ReportedEffects() {}

  /**
   * By the rows that took no part in the training: they are read once more. A failure costs a
   * warning; the model is there already.
   *
   * @param rows at most; 0 for nothing
   * @return nothing where no rows were held out, there are fewer than two columns, or several
   *     numbers or labels are predicted of a row
   */
  static Optional<ColumnEffects> of(SparkSession spark, TrainingJob.Result trained, int rows) {
    FeatureSchema features = trained.features();
    boolean one =
        trained.network().loss() instanceof ValueLoss values
            ? !(values instanceof PointLoss) || trained.network().layout().output().size() == 1
            : trained.labels().classes().size() > 1;
    if (rows <= 0 || !one || trained.heldOut().isEmpty() || features.columns().size() < 2) {
      return Optional.empty();
    }
    HeldOut held = trained.heldOut().get();
    DataSettings data = trained.settings().data();
    try {
      EvaluationRows from =
          EvaluationRows.of(
              spark,
              trained.settings().task(),
              data,
              trained.settings().training().seed(),
              features,
              held.set());
      return Optional.of(
          ColumnEffects.of(
              SavedModel.of(trained), from.rows(), data.labelColumns(), data.weight(), rows));
    } catch (Exception e) {
      if (e instanceof JobException job && job.kind() == JobException.Kind.CANCELLED) {
        throw job;
      }
      LOG.warn("The report does not tell what each column matters: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
