package io.github.syncbn.driver.scoring;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.Ranking;
import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.metric.ClassScores;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Evaluates in one pass over the rows; what later passes need of each is kept, 5 numbers a row and
 * one for each class.
 */
final class Evaluator {
  private Evaluator() {}

  static Evaluation evaluate(
      Dataset<Row> table,
      SharedValue<SharedNetwork> network,
      ModelRows reader,
      LabelSchema labels,
      Loss loss) {
    boolean classifies = !labels.classes().isEmpty();
    JavaRDD<double[]> packed =
        table
            .javaRDD()
            .mapPartitions(new RowScoring(network, reader, loss.plain()))
            .map(ScoredRow::packed);
    JavaRDD<ScoredRow> rows = packed.map(ScoredRow::of);
    int classes = labels.classes().size();
    boolean ranked = classifies && ClassScores.orders(classes) > 0;
    if (ranked) {
      packed.persist(StorageLevel.MEMORY_AND_DISK());
    }
    try {
      Tally tally = new Tally(labels.classes());
      TaskObjects.collect(rows.mapPartitions(new Summing(new ArrayList<>(labels.classes()))))
          .forEach(tally::add);
      if (tally.rows() == 0) {
        throw new JobException(DATA, "There are no rows to evaluate.");
      }
      Optional<Ranking> ranking =
          ranked
              ? Optional.of(RankedRows.of(rows, classes, 1, table.sparkSession()).get(0))
              : Optional.empty();
      return tally.evaluation(ranking);
    } finally {
      if (ranked) {
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
}
