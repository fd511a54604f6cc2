package io.github.syncbn.worker.training;

import java.nio.ByteBuffer;

/**
 * One distinct row on its way to a shard, as bytes: the set, the first of its consecutive positions
 * in the shard, the number of copies, target, weight, content hash, and features as floats or
 * unsigned bytes. Big-endian.
 */
public final class RowRecord {
  private static final int SET = 0;
  private static final int STORAGE = 1;
  private static final int POSITION = 2;
  private static final int COPIES = 6;
  private static final int TARGET = 10;
  private static final int WEIGHT = 14;
  private static final int HASH = 18;
  private static final int FEATURES = 34;

  private final byte[] encoded;
  private final ByteBuffer buffer;

  private RowRecord(byte[] encoded) {
    this.encoded = encoded;
    this.buffer = ByteBuffer.wrap(encoded);
  }

  /** A view of encoded bytes. */
  public static RowRecord of(byte[] encoded) {
    if (encoded.length < FEATURES) {
      throw new IllegalArgumentException(
          "a row record has at least " + FEATURES + " bytes, got " + encoded.length);
    }
    return new RowRecord(encoded);
  }

  /** A record whose features are still to be written behind {@link #featuresOffset}. */
  public static RowRecord allocate(
      RowSet set, boolean bytes, int features, float target, float weight) {
    RowRecord row = new RowRecord(new byte[FEATURES + (bytes ? features : 4 * features)]);
    row.encoded[SET] = (byte) set.ordinal();
    row.encoded[STORAGE] = (byte) (bytes ? 1 : 0);
    row.buffer.putFloat(TARGET, target);
    row.buffer.putFloat(WEIGHT, weight);
    return row;
  }

  /** Index in {@link #encoded} of the first feature. */
  public static int featuresOffset() {
    return FEATURES;
  }

  /** A copy for other positions. */
  public RowRecord at(int position, int copies) {
    RowRecord row = new RowRecord(encoded.clone());
    row.buffer.putInt(POSITION, position);
    row.buffer.putInt(COPIES, copies);
    return row;
  }

  /** Sets the content hash. */
  public RowRecord withHash(long high, long low) {
    buffer.putLong(HASH, high);
    buffer.putLong(HASH + 8, low);
    return this;
  }

  /** The bytes themselves, not a copy. */
  public byte[] encoded() {
    return encoded;
  }

  public RowSet set() {
    return SETS[encoded[SET]];
  }

  private static final RowSet[] SETS = RowSet.values();

  /** Whether features are unsigned bytes, else floats. */
  public boolean bytes() {
    return encoded[STORAGE] == 1;
  }

  public int features() {
    int length = encoded.length - FEATURES;
    return bytes() ? length : length / 4;
  }

  /** First position in the shard. */
  public int position() {
    return buffer.getInt(POSITION);
  }

  /** Number of equal rows, at consecutive positions. */
  public int copies() {
    return buffer.getInt(COPIES);
  }

  /** Class number or value to predict. */
  public float target() {
    return buffer.getFloat(TARGET);
  }

  /** Weight, above 0. */
  public float weight() {
    return buffer.getFloat(WEIGHT);
  }

  /** Upper half of the content hash. */
  public long hashHigh() {
    return buffer.getLong(HASH);
  }

  /** Lower half of the content hash. */
  public long hashLow() {
    return buffer.getLong(HASH + 8);
  }

  /** Copies byte features to {@code into[offset...]}. */
  public void copyBytes(byte[] into, int offset) {
    System.arraycopy(encoded, FEATURES, into, offset, encoded.length - FEATURES);
  }

  /** Copies float features to {@code into[offset...]}. */
  public void copyFloats(float[] into, int offset) {
    ByteBuffer.wrap(encoded, FEATURES, encoded.length - FEATURES)
        .asFloatBuffer()
        .get(into, offset, features());
  }
}
