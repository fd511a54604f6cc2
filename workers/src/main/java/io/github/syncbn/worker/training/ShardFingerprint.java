package io.github.syncbn.worker.training;

import java.io.Serializable;
import java.util.Locale;

/**
 * What one shard of one set held: the number of rows, and the sum of their 128-bit content hashes
 * mod 2^128. The sum does not depend on the order of rows; a source that changes between two reads
 * changes it.
 *
 * @param rows number of rows
 * @param high upper 64 bits of the sum
 * @param low lower 64 bits of the sum
 */
public record ShardFingerprint(long rows, long high, long low) implements Serializable {

  /** The fingerprint of no rows. */
  public static final ShardFingerprint EMPTY = new ShardFingerprint(0, 0, 0);

  /** With {@code copies} more rows of one hash. */
  public ShardFingerprint plus(long hashHigh, long hashLow, int copies) {
    // (high, low) * copies mod 2^128; copies is positive, so unsigned equals signed for it.
    long productLow = hashLow * copies;
    long carry = Math.multiplyHigh(hashLow, copies) + ((hashLow >> 63) & copies);
    return plus(new ShardFingerprint(copies, hashHigh * copies + carry, productLow));
  }

  /** The fingerprint of both together. */
  public ShardFingerprint plus(ShardFingerprint other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new ShardFingerprint(rows + other.rows, high + other.high + carry, sum);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d rows %016x%016x", rows, high, low);
  }
}
