package io.github.syncbn.driver.scoring;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.loss.Loss;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple3;

/** Evaluates in one pass over the rows; what later passes need of each is kept, 40 bytes a row. */
final class Evaluator {
  private Evaluator() {}

  static Evaluation evaluate(
      Dataset<Row> table, Broadcast<SharedNetwork> network, ModelRows reader, LabelSchema labels) {
    boolean classifies = !labels.classes().isEmpty();
    JavaRDD<ScoredRow> rows =
        table.javaRDD().mapPartitions(new RowScoring(network, reader, Loss.byDefault(classifies)));
    boolean again = labels.classes().size() == 2;
    if (again) {
      rows.persist(StorageLevel.MEMORY_AND_DISK());
    }
    try {
      Tally tally = rows.aggregate(new Tally(labels.classes()), Tally::add, Tally::add);
      if (tally.rows() == 0) {
        throw new JobException(DATA, "There are no rows to evaluate.");
      }
      return classifies ? classification(tally, rows) : regression(tally);
    } finally {
      if (again) {
        rows.unpersist(false);
      }
    }
  }

  private static Evaluation classification(Tally tally, JavaRDD<ScoredRow> rows) {
    ConfusionMatrix confusion = tally.confusion();
    OptionalDouble area = OptionalDouble.empty();
    if (confusion.classes().size() == 2 && confusion.support(0) > 0 && confusion.support(1) > 0) {
      BinaryClassificationMetrics metrics =
          new BinaryClassificationMetrics(
              rows.map(row -> new Tuple3<>(row.score(), row.target(), row.weight())).rdd(), 0);
      area = OptionalDouble.of(metrics.areaUnderROC());
    }
    return new Evaluation.Classification(
        tally.rows(), tally.weight(), tally.meanLoss(), confusion, area);
  }

  private static Evaluation regression(Tally tally) {
    RegressionSums sums = tally.regression();
    return new Evaluation.Regression(
        tally.rows(),
        tally.weight(),
        sums.meanSquaredError(),
        Math.sqrt(sums.meanSquaredError()),
        sums.meanAbsoluteError(),
        sums.r2());
  }
}
