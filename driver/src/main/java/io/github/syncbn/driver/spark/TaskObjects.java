package io.github.syncbn.driver.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Objects of ours that tasks are given and give back. They travel as bytes, by Java's serialization
 * whatever {@code spark.serializer} is, so that {@code spark.kryo.registrationRequired} does not
 * matter.
 */
public final class TaskObjects {
  private TaskObjects() {}

  /** A list, dealt to tasks in its order. */
  public static <T> JavaRDD<T> parallelize(SparkContext context, List<T> objects, int parts) {
    List<byte[]> bytes = new ArrayList<>();
    objects.forEach(object -> bytes.add(JavaBytes.of(object)));
    return JavaSparkContext.fromSparkContext(context)
        .parallelize(bytes, parts)
        .map(JavaBytes::<T>read);
  }

  /** All objects, in the order of partitions. */
  public static <T> List<T> collect(JavaRDD<T> objects) {
    return read(bytes(objects).collect());
  }

  /** The first objects; no more partitions are computed than it takes. */
  public static <T> List<T> take(JavaRDD<T> objects, int count) {
    return read(bytes(objects).take(count));
  }

  private static <T> JavaRDD<byte[]> bytes(JavaRDD<T> objects) {
    return objects.map(JavaBytes::of);
  }

  private static <T> List<T> read(List<byte[]> bytes) {
    List<T> objects = new ArrayList<>();
    bytes.forEach(object -> objects.add(JavaBytes.read(object)));
    return objects;
  }
}
