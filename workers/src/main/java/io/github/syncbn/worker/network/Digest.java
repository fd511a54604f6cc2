package io.github.syncbn.worker.network;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The digest that tells whether two trained networks are the same bits: SHA-256 over the bits of
 * all parameters as floats, then of all running statistics as doubles, big-endian, in the order of
 * {@link ParameterLayout}. Public API.
 */
public final class Digest {
  private static final int CHUNK = 8192;

  private Digest() {}

  /** The digest as 64 hexadecimal digits. */
  public static String of(float[] parameters, double[] runningStatistics) {
    MessageDigest sha = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Double.BYTES);
    for (int at = 0; at < parameters.length; at += CHUNK) {
      int n = Math.min(CHUNK, parameters.length - at);
      buffer.asFloatBuffer().put(parameters, at, n);
      sha.update(buffer.array(), 0, n * Float.BYTES);
    }
    for (int at = 0; at < runningStatistics.length; at += CHUNK) {
      int n = Math.min(CHUNK, runningStatistics.length - at);
      buffer.asDoubleBuffer().put(runningStatistics, at, n);
      sha.update(buffer.array(), 0, n * Double.BYTES);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
