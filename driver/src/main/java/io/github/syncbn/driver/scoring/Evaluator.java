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
import io.github.syncbn.worker.network.TrainedNetwork;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Evaluates in one pass over the rows; what later passes need of each is kept, 6 numbers a row and
 * one for each class, or 4 and two for each of several targets.
 */
final class Evaluator {
  private Evaluator() {}

  /**
   * Evaluates.
   *
   * @return for all rows, then for each slice that has rows
   */
  static SlicedEvaluation evaluate(
      Dataset<Row> table,
      SharedValue<SharedNetwork> network,
      ModelRows reader,
      LabelSchema labels,
      TrainedNetwork trained,
      Slices slices) {
    boolean classifies = !labels.classes().isEmpty();
    Loss loss = trained.loss().plain();
    JavaRDD<double[]> packed =
        table
            .javaRDD()
            .mapPartitions(new RowScoring(network, reader, loss, trained.targets(), slices))
            .map(ScoredRow::packed);
    JavaRDD<ScoredRow> rows = packed.map(ScoredRow::of);
    int classes = labels.classes().size();
    int targets = labels.columns().count();
    boolean ranked = classifies && ClassScores.orders(classes, targets) > 0;
    if (ranked) {
      packed.persist(StorageLevel.MEMORY_AND_DISK());
    }
    try {
      Summing summing = new Summing(labels, slices.count(), loss);
      List<Tally> tallies = summing.none();
      for (ArrayList<Tally> part : TaskObjects.collect(rows.mapPartitions(summing))) {
        for (int group = 0; group < part.size(); group++) {
          tallies.get(group).add(part.get(group));
        }
      }
      if (tallies.get(0).rows() == 0) {
        throw new JobException(DATA, "There are no rows to evaluate.");
      }
      List<List<Ranking>> rankings =
          ranked
              ? RankedRows.of(
                  rows,
                  new RankedRows.Orders(classes, targets),
                  tallies.size(),
                  table.sparkSession())
              : List.of();
      return sliced(tallies, rankings, slices);
    } finally {
      if (ranked) {
        packed.unpersist(false);
      }
    }
  }

  private static SlicedEvaluation sliced(
      List<Tally> tallies, List<List<Ranking>> rankings, Slices slices) {
    List<Evaluation> found = new ArrayList<>();
    List<SlicedEvaluation.Slice> named = new ArrayList<>();
    for (int group = 0; group < tallies.size(); group++) {
      Tally tally = tallies.get(group);
      if (tally.rows() > 0) {
        Evaluation evaluation =
            tally.evaluation(rankings.isEmpty() ? List.of() : rankings.get(group));
        found.add(evaluation);
        if (group > 0) {
          named.add(new SlicedEvaluation.Slice(slices.name(group - 1), evaluation));
        }
      }
    }
    return new SlicedEvaluation(found.get(0), named);
  }

  /** The sums over a partition: of all rows, then of each slice. */
  private record Summing(LabelSchema labels, int slices, Loss loss)
      implements FlatMapFunction<Iterator<ScoredRow>, ArrayList<Tally>> {

    ArrayList<Tally> none() {
      ArrayList<Tally> tallies = new ArrayList<>();
      for (int group = 0; group <= slices; group++) {
        tallies.add(new Tally(labels, loss));
      }
      return tallies;
    }

    @Override
    public Iterator<ArrayList<Tally>> call(Iterator<ScoredRow> rows) {
      ArrayList<Tally> tallies = none();
      while (rows.hasNext()) {
        ScoredRow row = rows.next();
        tallies.get(0).add(row);
        if (slices > 0) {
          tallies.get(1 + row.slice()).add(row);
        }
      }
      return List.of(tallies).iterator();
    }
  }
}
