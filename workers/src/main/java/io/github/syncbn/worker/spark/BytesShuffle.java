package io.github.syncbn.worker.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import scala.Tuple2;
import scala.math.Ordering;
import scala.math.Ordering$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Shuffles of byte arrays that depend on no setting of the session: partitions are ours. */
public final class BytesShuffle {
  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

  private BytesShuffle() {}

  /** Rows by the partitioner, each partition sorted by key as unsigned bytes. */
  public static JavaPairRDD<byte[], byte[]> sorted(
      JavaPairRDD<byte[], byte[]> rows, Partitioner partitioner) {
    ShuffledRDD<byte[], byte[], byte[]> shuffled = shuffled(rows, partitioner);
    shuffled.setKeyOrdering(ordering());
    RDD<Tuple2<byte[], byte[]>> rdd = shuffled;
    return JavaPairRDD.fromRDD(rdd, BYTES, BYTES);
  }

  /** The dependency of a shuffle by the partitioner, unsorted. */
  public static ShuffleDependency<byte[], byte[], byte[]> dependency(
      JavaPairRDD<byte[], byte[]> rows, Partitioner partitioner) {
    return cast(shuffled(rows, partitioner).dependencies().head());
  }

  /** Writes the files of a shuffle now, so that later jobs skip its stage. */
  public static void materialize(
      SparkContext context, ShuffleDependency<byte[], byte[], byte[]> dependency)
      throws SparkException {
    context.submitMapStage(dependency).get();
  }

  /**
   * What a function makes of the values of one partition of a sorted shuffle: writes its files,
   * then reads that one.
   */
  public static List<byte[]> values(
      JavaPairRDD<byte[], byte[]> rows,
      int partition,
      FlatMapFunction<Iterator<byte[]>, byte[]> function) {
    List<byte[]> values = new ArrayList<>();
    for (Object row :
        rows.values().mapPartitions(function).collectPartitions(new int[] {partition})[0]) {
      values.add((byte[]) row);
    }
    return values;
  }

  /** Removes the files of a shuffle. */
  public static void remove(
      SparkContext context, ShuffleDependency<byte[], byte[], byte[]> dependency) {
    if (context.isStopped() || context.cleaner().isEmpty()) {
      return;
    }
    // Spark's cleaner would take an interrupt for a failure: files left, and the interrupt
    // forgotten.
    boolean interrupted = Thread.interrupted();
    try {
      context.cleaner().get().doCleanupShuffle(dependency.shuffleId(), false);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Removes the files of a sorted shuffle. */
  public static void remove(JavaPairRDD<byte[], byte[]> sorted) {
    remove(sorted.context(), cast(sorted.rdd().dependencies().head()));
  }

  private static ShuffledRDD<byte[], byte[], byte[]> shuffled(
      JavaPairRDD<byte[], byte[]> rows, Partitioner partitioner) {
    ShuffledRDD<byte[], byte[], byte[]> shuffled =
        new ShuffledRDD<>(rows.rdd(), partitioner, BYTES, BYTES, BYTES);
    shuffled.setSerializer(new BytesSerializer());
    return shuffled;
  }

  private static Ordering<byte[]> ordering() {
    Comparator<byte[]> unsigned = (Comparator<byte[]> & Serializable) Arrays::compareUnsigned;
    return Ordering$.MODULE$.comparatorToOrdering(unsigned);
  }

  @SuppressWarnings("unchecked")
  private static <T> T cast(Object value) {
    return (T) value;
  }
}
