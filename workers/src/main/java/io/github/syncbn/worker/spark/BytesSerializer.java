package io.github.syncbn.worker.spark;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;

/**
 * Serializer of shuffles whose keys and values are byte arrays: a length and the bytes. Independent
 * of {@code spark.serializer}, so that Kryo's required registration does not matter.
 */
final class BytesSerializer extends Serializer implements Serializable {

  @Override
  public SerializerInstance newInstance() {
    return new Instance();
  }

  /** Records are self-contained, so Spark may move them as bytes. */
  @Override
  public boolean supportsRelocationOfSerializedObjects() {
    return true;
  }

  private static final class Instance extends SerializerInstance {
    @Override
    public <T> ByteBuffer serialize(T value, ClassTag<T> tag) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      SerializationStream out = serializeStream(bytes);
      out.writeObject(value, tag);
      out.close();
      return ByteBuffer.wrap(bytes.toByteArray());
    }

    @Override
    public <T> T deserialize(ByteBuffer buffer, ClassTag<T> tag) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return deserializeStream(new ByteArrayInputStream(bytes)).readObject(tag);
    }

    @Override
    public <T> T deserialize(ByteBuffer buffer, ClassLoader loader, ClassTag<T> tag) {
      return deserialize(buffer, tag);
    }

    @Override
    public SerializationStream serializeStream(OutputStream out) {
      return new Out(out);
    }

    @Override
    public DeserializationStream deserializeStream(InputStream in) {
      return new In(in);
    }
  }

  private static final class Out extends SerializationStream {
    private final DataOutputStream out;

    Out(OutputStream out) {
      this.out = new DataOutputStream(new BufferedOutputStream(out, 1 << 16));
    }

    @Override
    public <T> SerializationStream writeObject(T value, ClassTag<T> tag) {
      byte[] bytes = (byte[]) value;
      try {
        out.writeInt(bytes.length);
        out.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return this;
    }

    @Override
    public void flush() {
      try {
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class In extends DeserializationStream {
    private final DataInputStream in;

    In(InputStream in) {
      this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
    }

    /** Spark ends the iteration of a stream by the EOFException, which its signature hides. */
    @Override
    public <T> T readObject(ClassTag<T> tag) {
      try {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return cast(bytes);
      } catch (EOFException e) {
        throw BytesSerializer.<RuntimeException>undeclared(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T cast(Object value) {
    return (T) value;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> E undeclared(Exception e) throws E {
    throw (E) e;
  }
}
