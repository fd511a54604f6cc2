package io.github.syncbn.worker.training;

import java.nio.ByteBuffer;

/**
 * One distinct row on its way to a shard, as bytes: the set, the first of its consecutive positions
 * in the shard, the number of copies, target, weight, content hash, further targets if there are
 * any, and features as floats or unsigned bytes. Big-endian.
 */
public final class RowRecord {
  private static final int SET = 0;
  private static final int STORAGE = 1;
  private static final int POSITION = 2;
  private static final int COPIES = 6;
  private static final int TARGET = 10;
  private static final int WEIGHT = 14;
  private static final int HASH = 18;
  private static final int HEADER = 34;

  private final byte[] encoded;
  private final ByteBuffer buffer;
  private final int targets;

  private RowRecord(byte[] encoded, int targets) {
    this.encoded = encoded;
    this.targets = targets;
    this.buffer = ByteBuffer.wrap(encoded);
  }

  /**
   * A view of encoded bytes.
   *
   * @param targets how many a row has
   */
  public static RowRecord of(byte[] encoded, int targets) {
    RowRecord row = new RowRecord(encoded, targets);
    if (encoded.length < row.featuresOffset()) {
      throw new IllegalArgumentException(
          "a row record has at least " + row.featuresOffset() + " bytes, got " + encoded.length);
    }
    return row;
  }

  /** A record whose targets and features are still to be written. */
  public static RowRecord allocate(RowSet set, ShardLayout layout, float weight) {
    int features = layout.bytes() ? layout.features() : 4 * layout.features();
    byte[] encoded = new byte[HEADER + 4 * (layout.targets() - 1) + features];
    RowRecord row = new RowRecord(encoded, layout.targets());
    row.encoded[SET] = (byte) set.ordinal();
    row.encoded[STORAGE] = (byte) (layout.bytes() ? 1 : 0);
    row.buffer.putFloat(WEIGHT, weight);
    return row;
  }

  /** Index in {@link #encoded} of the first feature. */
  public int featuresOffset() {
    return HEADER + 4 * (targets - 1);
  }

  private static int offset(int target) {
    return target == 0 ? TARGET : HEADER + 4 * (target - 1);
  }

  /** A copy for other positions. */
  public RowRecord at(int position, int copies) {
    RowRecord row = new RowRecord(encoded.clone(), targets);
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
    int length = encoded.length - featuresOffset();
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

  /** How many numbers are to be predicted, or 1 for a class. */
  public int targets() {
    return targets;
  }

  /** Class number or value to predict. */
  public float target(int index) {
    return buffer.getFloat(offset(index));
  }

  /** Sets a class number or value to predict. */
  public void setTarget(int index, float value) {
    buffer.putFloat(offset(index), value);
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
    System.arraycopy(encoded, featuresOffset(), into, offset, encoded.length - featuresOffset());
  }

  /** Copies float features to {@code into[offset...]}. */
  public void copyFloats(float[] into, int offset) {
    ByteBuffer.wrap(encoded, featuresOffset(), encoded.length - featuresOffset())
        .asFloatBuffer()
        .get(into, offset, features());
  }
}
