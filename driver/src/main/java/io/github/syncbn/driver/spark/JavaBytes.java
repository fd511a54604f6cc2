package io.github.syncbn.driver.spark;

import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Objects as bytes by the serializer of Spark's functions, which is Java's whatever {@code
 * spark.serializer} is.
 */
final class JavaBytes {
  private static final ClassTag<Object> ANY = ClassTag$.MODULE$.apply(Object.class);

  private JavaBytes() {}

  static byte[] of(Object value) {
    ByteBuffer buffer = serializer().serialize(value, ANY);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @SuppressWarnings("unchecked")
  static <T> T read(byte[] bytes) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return (T) serializer().deserialize(ByteBuffer.wrap(bytes), loader, ANY);
  }

  private static SerializerInstance serializer() {
    return SparkEnv.get().closureSerializer().newInstance();
  }
}
