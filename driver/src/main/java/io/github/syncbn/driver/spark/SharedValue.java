package io.github.syncbn.driver.spark;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.io.Writable;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A value of ours that every executor gets once. It travels by Java's serialization whatever {@code
 * spark.serializer} is, within a class that Spark registers with Kryo itself, so that {@code
 * spark.kryo.registrationRequired} does not matter.
 *
 * @param <T> its type
 */
public final class SharedValue<T extends Serializable> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<SerializableWritable<Written>> broadcast;

  private SharedValue(Broadcast<SerializableWritable<Written>> broadcast) {
    this.broadcast = broadcast;
  }

  /** Broadcasts a value. */
  public static <T extends Serializable> SharedValue<T> of(SparkContext context, T value) {
    return new SharedValue<>(
        JavaSparkContext.fromSparkContext(context)
            .broadcast(new SerializableWritable<>(new Written(value))));
  }

  /** The value: one in each JVM. */
  @SuppressWarnings("unchecked")
  public T get() {
    return (T) broadcast.value().value().value;
  }

  /** A value that writes itself; Hadoop makes it by the constructor without arguments. */
  public static final class Written implements Writable {
    private Object value;

    /** To be read. */
    public Written() {}

    Written(Object value) {
      this.value = value;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      byte[] bytes = JavaBytes.of(value);
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    @Override
    public void readFields(DataInput in) throws IOException {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      value = JavaBytes.read(bytes);
    }
  }
}
