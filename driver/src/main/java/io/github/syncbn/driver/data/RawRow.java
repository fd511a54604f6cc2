package io.github.syncbn.driver.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A parsed row before classes are numbered, as bytes: copies, weight, label (text of a class, or
 * the numbers to predict), and features as floats, doubles or unsigned bytes. Its key is the set,
 * the ordering value if any, and the content hash.
 */
final class RawRow {
  private static final int COPIES = 0;
  private static final int WEIGHT = 4;
  private static final int STORAGE = 8;
  private static final int LABEL_LENGTH = 9;
  private static final int LABEL = 13;
  private static final int HASH_BYTES = 16;

  private final byte[] encoded;
  private final ByteBuffer buffer;

  RawRow(byte[] encoded) {
    this.encoded = encoded;
    this.buffer = ByteBuffer.wrap(encoded);
  }

  /** How features are stored. */
  enum Storage {
    FLOATS(4),
    BYTES(1),
    DOUBLES(8);

    private final int width;

    Storage(int width) {
      this.width = width;
    }
  }

  private static final Storage[] STORAGES = Storage.values();

  /** Numbers to predict, as float32 if that is what all of them are. */
  static byte[] label(double[] numbers) {
    boolean rounds = false;
    for (double number : numbers) {
      rounds |= FeatureRanges.rounds(number);
    }
    ByteBuffer label = ByteBuffer.allocate((rounds ? 8 : 4) * numbers.length);
    for (double number : numbers) {
      if (rounds) {
        label.putDouble(number);
      } else {
        label.putFloat((float) number);
      }
    }
    return label.array();
  }

  static byte[] encode(float weight, byte[] label, Storage storage, byte[] features) {
    return ByteBuffer.allocate(LABEL + label.length + features.length)
        .putInt(1)
        .putFloat(weight)
        .put((byte) storage.ordinal())
        .putInt(label.length)
        .put(label)
        .put(features)
        .array();
  }

  static byte[] key(int set, byte[] order, long high, long low) {
    return ByteBuffer.allocate(1 + order.length + HASH_BYTES)
        .put((byte) set)
        .put(order)
        .putLong(high)
        .putLong(low)
        .array();
  }

  static int set(byte[] key) {
    return key[0];
  }

  static long hashHigh(byte[] key) {
    return ByteBuffer.wrap(key).getLong(key.length - 16);
  }

  static long hashLow(byte[] key) {
    return ByteBuffer.wrap(key).getLong(key.length - 8);
  }

  int copies() {
    return buffer.getInt(COPIES);
  }

  static void setCopies(byte[] encoded, int copies) {
    ByteBuffer.wrap(encoded).putInt(COPIES, copies);
  }

  float weight() {
    return buffer.getFloat(WEIGHT);
  }

  Storage storage() {
    return STORAGES[encoded[STORAGE]];
  }

  String labelText() {
    return new String(encoded, LABEL, buffer.getInt(LABEL_LENGTH), StandardCharsets.UTF_8);
  }

  /** A number to predict, of so many. */
  double labelNumber(int index, int targets) {
    int width = buffer.getInt(LABEL_LENGTH) / targets;
    int at = LABEL + index * width;
    return width == 8 ? buffer.getDouble(at) : buffer.getFloat(at);
  }

  byte[] encoded() {
    return encoded;
  }

  int features() {
    return (encoded.length - featuresOffset()) / storage().width;
  }

  /** A feature; NaN if it is missing. */
  double feature(int index) {
    Storage storage = storage();
    int at = featuresOffset() + index * storage.width;
    return switch (storage) {
      case FLOATS -> buffer.getFloat(at);
      case BYTES -> encoded[at] & 0xff;
      case DOUBLES -> buffer.getDouble(at);
    };
  }

  /** Index in {@link #encoded} of the first feature. */
  int featuresOffset() {
    return LABEL + buffer.getInt(LABEL_LENGTH);
  }
}
