package io.github.syncbn.driver.data;

import io.github.syncbn.worker.spark.ScalaCollections;
import io.github.syncbn.worker.training.RowSet;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

/**
 * Rows of the training set to learn quantiles from: all of them, or, where there are many, those
 * whose hash is least, which is a uniform sample that depends on nothing but the rows themselves.
 * The error of a quantile's rank is {@code 1 / (2 sqrt(rows))} at most, 0.2% of 65,536 rows.
 */
final class ColumnSample {
  /** Most rows of a sample. */
  static final int ROWS = 65_536;

  /** Most numbers of a sample, of rows with many features. */
  private static final int NUMBERS = 1 << 22;

  private static final int FEWEST = 1024;

  private final List<double[]> rows;
  private final int features;

  private ColumnSample(List<double[]> rows, int features) {
    this.rows = rows;
    this.features = features;
  }

  /**
   * Takes it from rows that are sorted by content.
   *
   * @param counts training rows in each partition
   * @param features of a row
   */
  static ColumnSample of(
      SparkContext context, JavaPairRDD<byte[], byte[]> sorted, long[] counts, int features) {
    long all = Arrays.stream(counts).sum();
    int wanted = Math.min(ROWS, Math.max(FEWEST, NUMBERS / Math.max(1, features)));
    // The upper half of a hash, without its sign, at most: a share of all that there can be.
    double share = all <= wanted ? 1 : wanted / (double) all;
    long highest = share == 1 ? Long.MAX_VALUE : (long) (share * 0x1p63);
    int partitions = 0;
    while (partitions < counts.length
        && (counts.length == 1 || partitions / (double) counts.length <= share)) {
      partitions++;
    }
    List<Object> read = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      read.add(i);
    }
    Taking taking = new Taking(highest, features);
    Object[] taken =
        (Object[])
            context.runJob(
                sorted.rdd(),
                taking,
                ScalaCollections.list(read),
                ClassTag$.MODULE$.apply(double[].class));
    List<double[]> rows = new ArrayList<>();
    for (Object part : taken) {
      double[] numbers = (double[]) part;
      for (int at = 0; at < numbers.length; at += features + 1) {
        rows.add(Arrays.copyOfRange(numbers, at, at + features + 1));
      }
    }
    return new ColumnSample(rows, features);
  }

  /** The sample's rows of a partition, one after another: features, then how much it counts. */
  private static final class Taking
      extends AbstractFunction1<scala.collection.Iterator<Tuple2<byte[], byte[]>>, double[]>
      implements Serializable {
    private final long highest;
    private final int features;

    Taking(long highest, int features) {
      this.highest = highest;
      this.features = features;
    }

    @Override
    public double[] apply(scala.collection.Iterator<Tuple2<byte[], byte[]>> rows) {
      List<double[]> taken = new ArrayList<>();
      Iterator<Tuple2<byte[], byte[]>> all = ScalaCollections.iterator(rows);
      byte[] before = {};
      long copies = 0;
      while (all.hasNext()) {
        Tuple2<byte[], byte[]> row = all.next();
        if (RawRow.set(row._1()) != RowSet.TRAINING.ordinal()
            || RawRow.hashHigh(row._1()) >>> 1 > highest) {
          continue;
        }
        RawRow raw = new RawRow(row._2());
        // Copies of a row are neighbours; together they count the same, however they came.
        copies = Arrays.equals(before, row._1()) ? copies + raw.copies() : raw.copies();
        double[] values =
            copies == raw.copies() ? new double[features + 1] : taken.remove(taken.size() - 1);
        for (int j = 0; j < features; j++) {
          values[j] = raw.feature(j);
        }
        values[features] = (double) raw.weight() * copies;
        taken.add(values);
        before = row._1();
      }
      return taken.stream().flatMapToDouble(Arrays::stream).toArray();
    }
  }

  /** The distinct values of a feature that are there, ascending, and how much each counts. */
  WeightedValues of(int feature) {
    double[][] present =
        rows.stream()
            .filter(row -> !Double.isNaN(row[feature]))
            .map(row -> new double[] {row[feature], row[features]})
            .sorted((a, b) -> Double.compare(a[0], b[0]))
            .toArray(double[][]::new);
    return WeightedValues.ofSorted(present);
  }
}
