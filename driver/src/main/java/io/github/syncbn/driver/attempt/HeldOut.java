package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.data.PreparedData;
import io.github.syncbn.driver.metric.Judgement;
import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.driver.spark.Slots;
import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.loss.ValueLoss;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.Softmax;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.spark.ShardReader;
import io.github.syncbn.worker.training.RowSet;
import io.github.syncbn.worker.training.RowStorage;
import io.github.syncbn.worker.training.ShardRows;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.Function2;

/**
 * What a trained network makes of the rows that it was not trained on: of the test set, or of the
 * validation set where there is none.
 *
 * @param set which one
 * @param rows how many it has
 * @param judgement what came out
 */
public record HeldOut(RowSet set, long rows, Judgement judgement) {
  private static final int BLOCK = 256;

  /**
   * Predicts them, by as many tasks as there are slots; one shard at a time is held.
   *
   * @param storage where rows are held
   * @param network for features as they are stored
   * @return nothing where no rows were held out
   */
  static Optional<HeldOut> of(
      SparkContext context, PreparedData data, RowStorage storage, TrainedNetwork network) {
    RowSet set = data.rows(RowSet.TEST) > 0 ? RowSet.TEST : RowSet.VALIDATION;
    if (data.rows(set) == 0) {
      return Optional.empty();
    }
    int shards = data.layout().shards();
    int tasks = Math.max(1, Math.min(shards, Slots.total(context)));
    Predicting predicting =
        new Predicting(set, shards, tasks, data.labels(), SharedValue.of(context, network));
    List<Judgement> parts =
        TaskObjects.collect(
            data.rows(tasks, storage).toJavaRDD().mapPartitionsWithIndex(predicting, false));
    Judgement all = none(data.labels());
    parts.forEach(all::addAll);
    return Optional.of(new HeldOut(set, data.rows(set), all));
  }

  private static Judgement none(LabelSchema labels) {
    boolean classifies = !labels.classes().isEmpty();
    if (labels.columns().several()) {
      return Judgement.OfTargets.none(labels.columns().names(), classifies);
    }
    return classifies ? Judgement.OfClasses.none(labels.classes()) : Judgement.OfNumbers.none();
  }

  /** The shards of a task. */
  private record Predicting(
      RowSet set, int shards, int tasks, LabelSchema labels, SharedValue<TrainedNetwork> trained)
      implements Function2<Integer, Iterator<ShardReader>, Iterator<Judgement>> {

    @Override
    public Iterator<Judgement> call(Integer task, Iterator<ShardReader> readers) {
      ShardReader reader = readers.next();
      Assignment own = Assignment.of(shards, tasks).get(task);
      InferenceNetwork network = InferenceNetwork.of(trained.get());
      Judgement judgement = none(labels);
      for (int shard = own.fromShard(); shard < own.toShard(); shard++) {
        judge(reader.load(shard, shard + 1)[set.ordinal()][0], network, judgement);
      }
      return List.of(judgement).iterator();
    }

    private void judge(ShardRows rows, InferenceNetwork network, Judgement into) {
      Kernels kernels = Kernels.best();
      float[] features = new float[BLOCK * network.inputs()];
      float[] outputs = new float[BLOCK * network.outputs()];
      for (int first = 0; first < rows.rows(); first += BLOCK) {
        int count = Math.min(BLOCK, rows.rows() - first);
        for (int i = 0; i < count; i++) {
          rows.copyRow(first + i, features, i * network.inputs(), kernels);
        }
        network.predict(features, count, outputs);
        for (int i = 0; i < count; i++) {
          add(rows, first + i, outputs, i * network.outputs(), into);
        }
      }
    }

    private void add(ShardRows rows, int row, float[] outputs, int at, Judgement into) {
      if (rows.weight(row) == 0) {
        return;
      }
      if (into instanceof Judgement.OfClasses ofClasses) {
        double[] logits = new double[labels.classes().size()];
        for (int k = 0; k < logits.length; k++) {
          logits[k] = outputs[at + k];
        }
        Softmax.of(logits, 0, logits.length, logits, 0);
        ofClasses.add((int) rows.target(row, 0), logits, rows.weight(row));
      } else if (into instanceof Judgement.OfNumbers ofNumbers) {
        double actual = trained.get().targets().original(rows.target(row, 0), 0);
        int predicted = ((ValueLoss) trained.get().loss()).predicted();
        ofNumbers.add(actual, outputs[at + predicted], rows.weight(row));
      } else if (into instanceof Judgement.OfTargets ofTargets) {
        double[] actual = new double[rows.targets()];
        double[] predicted = new double[actual.length];
        for (int j = 0; j < actual.length; j++) {
          actual[j] = trained.get().targets().original(rows.target(row, j), j);
          predicted[j] = outputs[at + j];
        }
        ofTargets.sums().add(actual, predicted, 0, rows.weight(row));
      }
    }
  }
}
