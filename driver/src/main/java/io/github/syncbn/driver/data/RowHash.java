package io.github.syncbn.driver.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Seeded 128-bit hash of a row's content: label, weight and the bits of its features (big-endian),
 * as float32 if all of them are float32 numbers, else as doubles, by SHA-256 cut in half. It does
 * not depend on how features are stored.
 */
final class RowHash {
  private final MessageDigest digest;
  private final long seed;
  private final ByteBuffer prefix = ByteBuffer.allocate(16);
  private long high;
  private long low;

  RowHash(long seed) {
    this.seed = seed;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void of(byte[] label, float weight, byte[] features) {
    prefix.clear();
    prefix.putLong(seed).putFloat(weight).putInt(label.length);
    digest.update(prefix.array());
    digest.update(label);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(features));
    high = hash.getLong();
    low = hash.getLong();
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }
}
