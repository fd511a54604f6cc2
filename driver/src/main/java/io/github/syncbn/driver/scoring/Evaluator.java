package io.github.syncbn.driver.scoring;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.ConfusionMatrix;
import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.loss.Loss;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Evaluates in one pass over the rows; what later passes need of each is kept, 40 bytes a row. */
final class Evaluator {
  private Evaluator() {}

  static Evaluation evaluate(
      Dataset<Row> table,
      SharedValue<SharedNetwork> network,
      ModelRows reader,
      LabelSchema labels) {
    boolean classifies = !labels.classes().isEmpty();
    JavaRDD<double[]> packed =
        table
            .javaRDD()
            .mapPartitions(new RowScoring(network, reader, Loss.byDefault(classifies)))
            .map(ScoredRow::packed);
    JavaRDD<ScoredRow> rows = packed.map(ScoredRow::of);
    boolean again = labels.classes().size() == 2;
    if (again) {
      packed.persist(StorageLevel.MEMORY_AND_DISK());
    }
    try {
      Tally tally = new Tally(labels.classes());
      TaskObjects.collect(rows.mapPartitions(new Summing(new ArrayList<>(labels.classes()))))
          .forEach(tally::add);
      if (tally.rows() == 0) {
        throw new JobException(DATA, "There are no rows to evaluate.");
      }
      return classifies ? classification(tally, rows, table.sparkSession()) : regression(tally);
    } finally {
      if (again) {
        packed.unpersist(false);
      }
    }
  }

  /** The sums over a partition. */
  private record Summing(ArrayList<String> classes)
      implements FlatMapFunction<Iterator<ScoredRow>, Tally> {

    @Override
    public Iterator<Tally> call(Iterator<ScoredRow> rows) {
      Tally tally = new Tally(classes);
      rows.forEachRemaining(tally::add);
      return List.of(tally).iterator();
    }
  }

  private static Evaluation classification(
      Tally tally, JavaRDD<ScoredRow> rows, SparkSession spark) {
    ConfusionMatrix confusion = tally.confusion();
    OptionalDouble area = OptionalDouble.empty();
    if (confusion.classes().size() == 2 && confusion.support(0) > 0 && confusion.support(1) > 0) {
      area = OptionalDouble.of(RankedArea.of(rows, spark));
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
