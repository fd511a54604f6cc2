package io.github.syncbn.worker.spark;

import io.github.syncbn.worker.training.RowStorage;
import io.github.syncbn.worker.training.ShardLayout;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/**
 * As many partitions as workers, over a shuffle of as many partitions as shards. Each partition has
 * one element, a {@link ShardReader}, by which the task reads the shards it is told. It declares
 * the shuffle itself, so a barrier stage has exactly one task per worker whatever the number of
 * shards, and another number of workers needs no new shuffle.
 */
public final class ShardRangeRdd extends RDD<ShardReader> {
  private final ShuffleDependency<byte[], byte[], byte[]> dependency;
  private final ShardLayout layout;
  private final RowStorage storage;
  private final int workers;

  /**
   * Over a shuffle by {@link ShardPartitioner}.
   *
   * @param storage where workers hold the rows
   */
  public ShardRangeRdd(
      SparkContext context,
      ShuffleDependency<byte[], byte[], byte[]> dependency,
      ShardLayout layout,
      RowStorage storage,
      int workers) {
    super(
        context,
        ScalaCollections.<Dependency<?>>list(List.of(dependency)),
        ClassTag$.MODULE$.apply(ShardReader.class));
    if (workers < 1) {
      throw new IllegalArgumentException("at least one worker, got " + workers);
    }
    this.dependency = dependency;
    this.layout = layout;
    this.storage = storage;
    this.workers = workers;
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] partitions = new Partition[workers];
    for (int i = 0; i < workers; i++) {
      partitions[i] = new WorkerPartition(i);
    }
    return partitions;
  }

  @Override
  public Iterator<ShardReader> compute(Partition split, TaskContext context) {
    return ScalaCollections.iterator(
        List.of(new ShardReader(dependency, layout, storage, context)).iterator());
  }

  /** A worker. The index is a method in Spark's interface. */
  private record WorkerPartition(int index) implements Partition {
    @Override
    public boolean equals(Object other) {
      return other instanceof WorkerPartition partition && partition.index == index;
    }

    @Override
    public int hashCode() {
      return index;
    }
  }
}
