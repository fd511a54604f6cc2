package io.github.syncbn.driver.data;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.spark.ScalaCollections;
import io.github.syncbn.worker.spark.ShardRangeRdd;
import io.github.syncbn.worker.spark.ShardReader;
import io.github.syncbn.worker.training.RowSet;
import io.github.syncbn.worker.training.ShardRows;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;
import scala.runtime.AbstractFunction1;

/** A session of two cores, and shards read back through a barrier stage. */
public final class TestSpark {
  private TestSpark() {}

  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("data")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "3")
        .config("spark.barrier.sync.timeout", "60")
        .getOrCreate();
  }

  /** Kernels that only convert bytes. */
  static Kernels kernels() {
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("unsignedBytesToFloats")) {
                throw new UnsupportedOperationException(method.getName());
              }
              byte[] bytes = (byte[]) arguments[0];
              float[] floats = (float[]) arguments[2];
              for (int i = 0; i < (int) arguments[4]; i++) {
                floats[(int) arguments[3] + i] = bytes[(int) arguments[1] + i] & 0xff;
              }
              return null;
            });
  }

  /** Sizes and fingerprints, brought back as text of one class that every serializer knows. */
  static List<String> layoutAndFirstShard(PreparedData data) {
    return List.of(
        data.layout().toString(),
        data.rows(1)
            .toJavaRDD()
            .map(
                reader -> {
                  StringBuilder all = new StringBuilder();
                  for (ShardRows shard : reader.load(0, reader.layout().shards())[0]) {
                    all.append(shard.fingerprint()).append('\n');
                  }
                  return all.toString();
                })
            .reduce(String::concat));
  }

  /** The same as {@link #describe}, in a barrier stage. */
  static List<String> describeInBarrier(PreparedData data, int workers) {
    Describe describe = new Describe(workers, data.layout().shards());
    AbstractFunction1<scala.collection.Iterator<ShardReader>, scala.collection.Iterator<String>>
        task = new InTask(describe);
    scala.reflect.ClassTag<String> tag = scala.reflect.ClassTag$.MODULE$.apply(String.class);
    List<String> all =
        new ArrayList<>(
            data.rows(workers).barrier().mapPartitions(task, false, tag).toJavaRDD().collect());
    all.sort(null);
    return all;
  }

  private static final class InTask
      extends AbstractFunction1<
          scala.collection.Iterator<ShardReader>, scala.collection.Iterator<String>>
      implements Serializable {
    private final Describe describe;

    InTask(Describe describe) {
      this.describe = describe;
    }

    @Override
    public scala.collection.Iterator<String> apply(scala.collection.Iterator<ShardReader> readers) {
      return ScalaCollections.iterator(describe.call(ScalaCollections.iterator(readers)));
    }
  }

  /** One shard of one set as text: everything a worker would see of it. */
  static List<String> describe(PreparedData data, int workers) {
    ShardRangeRdd rdd = data.rows(workers);
    int shards = data.layout().shards();
    List<String> all =
        new ArrayList<>(rdd.toJavaRDD().mapPartitions(new Describe(workers, shards)).collect());
    all.sort(null);
    return all;
  }

  private record Describe(int workers, int shards)
      implements FlatMapFunction<Iterator<ShardReader>, String> {
    @Override
    public Iterator<String> call(Iterator<ShardReader> readers) {
      int worker = org.apache.spark.TaskContext.getPartitionId();
      int from = worker * shards / workers;
      int to = (worker + 1) * shards / workers;
      ShardRows[][] loaded = readers.next().load(from, to);
      List<String> lines = new ArrayList<>();
      Kernels kernels = kernels();
      for (RowSet set : RowSet.values()) {
        for (int s = from; s < to; s++) {
          ShardRows shard = loaded[set.ordinal()][s - from];
          StringBuilder text =
              new StringBuilder(String.format("%s %03d %s:", set, s, shard.fingerprint()));
          float[] row = new float[shard.features()];
          for (int q = 0; q < shard.rows(); q++) {
            shard.copyRow(q, row, 0, kernels);
            text.append('\n').append(shard.target(q, 0)).append(' ');
            for (int j = 1; j < shard.targets(); j++) {
              text.append(shard.target(q, j)).append(' ');
            }
            text.append(shard.weight(q)).append(java.util.Arrays.toString(row));
          }
          lines.add(text.toString());
        }
      }
      return lines.iterator();
    }
  }
}
