package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.kernel.KeyedRandom.Purpose;
import io.github.syncbn.worker.table.BadValueException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of a table in memory, as a model reads them: all, or those with the smallest keyed hashes of
 * their content, in the order of these. So they are the same rows in the same order whatever the
 * partitions.
 *
 * @param count number of rows
 * @param features of the rows, one row after another; NaN is a missing one
 * @param targets class number or values of each row, one row after another
 * @param weights weight of each row, above 0
 */
record SampledRows(int count, double[] features, double[] targets, double[] weights)
    implements Serializable {
  private static final int MOST_VALUES = 1 << 25;

  /**
   * Rows of a table.
   *
   * @param reader reads features, labels and weights; rows of weight 0 are as if absent
   * @param asked rows at most; fewer where these would have more than {@value #MOST_VALUES}
   *     features in all
   * @throws io.github.syncbn.driver.JobException if a row cannot be used
   */
  static SampledRows of(Dataset<Row> table, ModelRows reader, int asked, long seed) {
    int most = Math.min(asked, Math.max(2, MOST_VALUES / reader.features()));
    JavaRDD<Row> rows = table.javaRDD();
    long bound = bound(rows, new Reading(reader, seed, Long.MAX_VALUE), most);
    List<Sampled> chosen =
        new ArrayList<>(TaskObjects.collect(rows.mapPartitions(new Reading(reader, seed, bound))));
    chosen.sort(Comparator.comparingLong(Sampled::hash));
    int count = Math.min(most, chosen.size());
    int width = reader.features();
    double[] features = new double[count * width];
    double[] targets = new double[count * reader.targets()];
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      Sampled row = chosen.get(i);
      System.arraycopy(row.features(), 0, features, i * width, width);
      System.arraycopy(row.targets(), 0, targets, i * reader.targets(), reader.targets());
      weights[i] = row.weight();
    }
    return new SampledRows(count, features, targets, weights);
  }

  /** The largest hash of the rows that are taken. */
  private static long bound(JavaRDD<Row> rows, Reading reading, int most) {
    List<long[]> parts =
        TaskObjects.collect(
            rows.mapPartitions(part -> List.of(smallest(reading.call(part), most)).iterator()));
    long[] all = parts.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return all.length <= most ? Long.MAX_VALUE : all[most - 1];
  }

  private static long[] smallest(Iterator<Sampled> rows, int most) {
    PriorityQueue<Long> kept = new PriorityQueue<>(Comparator.reverseOrder());
    while (rows.hasNext()) {
      kept.add(rows.next().hash());
      if (kept.size() > most) {
        kept.poll();
      }
    }
    return kept.stream().mapToLong(Long::longValue).toArray();
  }

  /** A row with the hash of its content. */
  private record Sampled(long hash, double[] features, double[] targets, double weight)
      implements Serializable {}

  /** The rows of a partition whose hash is at most a bound. */
  private record Reading(ModelRows reader, long seed, long bound)
      implements FlatMapFunction<Iterator<Row>, Sampled> {

    @Override
    public Iterator<Sampled> call(Iterator<Row> rows) {
      Iterable<Row> all = () -> rows;
      return StreamSupport.stream(all.spliterator(), false)
          .map(this::read)
          .filter(row -> row.weight() != 0 && row.hash() <= bound)
          .iterator();
    }

    private Sampled read(Row row) {
      try {
        float weight = reader.weight(row);
        double[] features = new double[reader.features()];
        if (weight == 0) {
          return new Sampled(0, features, new double[0], 0);
        }
        reader.parse(row, features, 0);
        double[] targets = reader.targets(row);
        long[] content = new long[features.length + targets.length + 1];
        for (int j = 0; j < features.length; j++) {
          content[j] = Double.doubleToLongBits(features[j] + 0.0);
        }
        for (int j = 0; j < targets.length; j++) {
          content[features.length + j] = Double.doubleToLongBits(targets[j] + 0.0);
        }
        content[features.length + targets.length] = Float.floatToIntBits(weight);
        long hash = KeyedRandom.of(seed, Purpose.SAMPLE, content).bits(0);
        return new Sampled(hash, features, targets, weight);
      } catch (BadValueException e) {
        throw reader.error(row, e);
      }
    }
  }
}
