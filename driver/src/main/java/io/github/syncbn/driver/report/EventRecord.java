package io.github.syncbn.driver.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * One event of TensorBoard's files, in the wire format of protocol buffers and the frame of
 * TFRecord.
 *
 * <p>The messages, with the numbers of their fields, are {@code Event} (1 wall_time, 2 step, 3
 * file_version, 5 summary), {@code Summary} (1 value), {@code Summary.Value} (1 tag, 2
 * simple_value, 5 histo) and {@code HistogramProto} (1 min, 2 max, 3 num, 4 sum, 5 sum_squares, 6
 * bucket_limit, 7 bucket), as tensorflow/core/util/event.proto and
 * tensorflow/core/framework/summary.proto have them. A frame is the length (8 bytes, little
 * endian), its masked CRC-32C, the message, and its masked CRC-32C.
 */
final class EventRecord {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;
  private static final int BUCKETS = 30;

  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  private EventRecord() {}

  /** The first event of a file. */
  static byte[] version(double seconds) {
    return event(seconds, 0).bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8)).framed();
  }

  /**
   * A number.
   *
   * @param seconds since 1970
   */
  static byte[] scalar(double seconds, long step, String tag, double value) {
    EventRecord number = new EventRecord().tag(tag);
    number.key(2, FIXED_32).fixed(Float.BYTES, Float.floatToIntBits((float) value));
    return summary(seconds, step, number);
  }

  /** How values are distributed, in {@value #BUCKETS} buckets of equal width. */
  static byte[] histogram(double seconds, long step, String tag, double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    double low = Arrays.stream(finite).min().orElse(0);
    double high = Math.max(Arrays.stream(finite).max().orElse(0), low + Double.MIN_NORMAL);
    double width = (high - low) / BUCKETS;
    double[] limits = new double[BUCKETS];
    double[] counts = new double[BUCKETS];
    for (int b = 0; b < BUCKETS; b++) {
      limits[b] = b == BUCKETS - 1 ? high : low + (b + 1) * width;
    }
    for (double value : finite) {
      counts[Math.min(BUCKETS - 1, (int) ((value - low) / width))]++;
    }
    EventRecord histogram =
        new EventRecord()
            .number(1, low)
            .number(2, high)
            .number(3, finite.length)
            .number(4, Arrays.stream(finite).sum())
            .number(5, Arrays.stream(finite).map(v -> v * v).sum())
            .numbers(6, limits)
            .numbers(7, counts);
    return summary(seconds, step, new EventRecord().tag(tag).bytes(5, histogram.toBytes()));
  }

  private static byte[] summary(double seconds, long step, EventRecord value) {
    EventRecord summary = new EventRecord().bytes(1, value.toBytes());
    return event(seconds, step).bytes(5, summary.toBytes()).framed();
  }

  private static EventRecord event(double seconds, long step) {
    EventRecord event = new EventRecord().number(1, seconds);
    return event.key(2, VARINT).varint(step);
  }

  private EventRecord tag(String tag) {
    return bytes(1, tag.getBytes(StandardCharsets.UTF_8));
  }

  private EventRecord number(int field, double value) {
    return key(field, FIXED_64).fixed(Double.BYTES, Double.doubleToLongBits(value));
  }

  private EventRecord numbers(int field, double[] values) {
    key(field, BYTES).varint((long) values.length * Double.BYTES);
    for (double value : values) {
      fixed(Double.BYTES, Double.doubleToLongBits(value));
    }
    return this;
  }

  private EventRecord bytes(int field, byte[] value) {
    key(field, BYTES).varint(value.length);
    message.writeBytes(value);
    return this;
  }

  private EventRecord key(int field, int type) {
    return varint((long) field << 3 | type);
  }

  private EventRecord varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      message.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    message.write((int) left);
    return this;
  }

  private EventRecord fixed(int bytes, long bits) {
    for (int i = 0; i < bytes; i++) {
      message.write((int) (bits >>> 8 * i));
    }
    return this;
  }

  private byte[] toBytes() {
    return message.toByteArray();
  }

  private byte[] framed() {
    byte[] data = toBytes();
    byte[] length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    return ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(length)
        .putInt(maskedCrc(length))
        .put(data)
        .putInt(maskedCrc(data))
        .array();
  }

  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int value = (int) crc.getValue();
    return (value >>> 15 | value << 17) + 0xa282ead8;
  }
}
